//! The scale bar.

use geo::{Distance, Geodesic};

use super::{Piece, line};
use crate::figure::typeset::{Block, Typesetter, Weight};
use crate::map::{Camera, point_of};
use crate::scene::{Item, Role};
use crate::unit::{Color, LonLat, Page, PageBox};

/// A bar in kilometres above and miles below, true on the ellipsoid along the horizontal through
/// the middle of the map.
pub(in crate::figure) struct ScaleBar {
    kilometres: Row,
    miles: Row,
    note: Option<Block>,
    color: Color,
    /// What sets it off from the map.
    halo: Color,
}

/// One unit's half of the bar.
struct Row {
    length: f64,
    /// Labels with their distance from the bar's left end and how far left of that they start: a
    /// number is centred on its tick, its unit beside it.
    labels: Vec<(f64, f64, Block)>,
}

/// How wide a bar is at least and at most, in sizes of the page's text.
const WIDTH: [f64; 2] = [7.5, 17.5];

/// How much the scale may vary over the map, greatest over least, before the bar says where it
/// holds, and before it would mislead.
const NOTED: f64 = 1.1;
const MISLEADING: f64 = 1.75;

/// So near to a pole, where meridians and parallels have no directions, the scale is measured, degrees of latitude.
const NEAR_POLE: f64 = 89.9;

const METRES_PER_MILE: f64 = 1609.344;

impl ScaleBar {
    /// A bar for a camera, about a fifth as wide as the frame.
    ///
    /// The error says why there is none: the scale varies so much that a bar would mislead (unless
    /// it is `wanted` all the same), or cannot be measured.
    pub(in crate::figure) fn new(
        camera: &Camera,
        type_: &Typesetter,
        wanted: bool,
    ) -> Result<Self, String> {
        let bounds = camera.bounds();
        let variation = scale_variation(camera);
        if !variation.is_finite() {
            return Err("the scale cannot be measured over the whole map".to_owned());
        }
        if variation > MISLEADING && !wanted {
            return Err(format!("the scale varies by a factor of {variation:.1} over the map"));
        }
        let body = type_.body();
        let [least, most] = WIDTH.map(|width| width * body);
        let target = (bounds.width() * 0.2).clamp(least, most).min(bounds.width() * 0.6);
        let size = body * 0.82;
        let palette = type_.palette();
        let (color, muted, halo) = (palette.furniture, palette.furniture_muted, palette.halo);
        let row = |metres_per_unit: f64, unit: &str, small: (f64, &str)| {
            let metres = length_at_middle(camera, target)?;
            let (per_unit, unit) =
                if metres / metres_per_unit < 1.0 { small } else { (metres_per_unit, unit) };
            let value = round_below(metres / per_unit);
            let length = page_length(camera, value * per_unit, target)?;
            let label = |text: &str| type_.set(text, Weight::Regular, size, color, None);
            let middle = |block: &Block| block.width() / 2.0;
            let zero = label("0");
            let half = label(&type_.words().number(value / 2.0));
            let number = label(&type_.words().number(value));
            let unit = type_.words().word(unit);
            let full = label(&format!("{} {unit}", type_.words().number(value)));
            let mut labels = vec![(0.0, middle(&zero), zero)];
            // In scripts that run to the left the unit stands left of the number.
            let shift = middle(&number);
            let shift = if full.is_rtl() { full.width() - shift } else { shift };
            // The middle is labelled where its number stands clear of the others.
            if middle(&half) + shift + size < length / 2.0 {
                labels.push((length / 2.0, middle(&half), half));
            }
            labels.push((length, shift, full));
            Some(Row { length, labels })
        };
        let kilometres = row(1000.0, "km", (1.0, "m"));
        let miles = row(METRES_PER_MILE, "mi", (0.3048, "ft"));
        let note = (variation > NOTED).then(|| camera.to_lonlat(bounds.center())).flatten().map(
            |middle| {
                let hemisphere = if middle.lat < 0.0 { "S" } else { "N" };
                let [at, hemisphere] = ["at", hemisphere].map(|word| type_.words().word(word));
                let text = format!("{at} {:.0}° {hemisphere}", middle.lat.abs());
                type_.set(&text, Weight::Italic, size, muted, None)
            },
        );
        match (kilometres, miles) {
            (Some(kilometres), Some(miles)) => Ok(Self { kilometres, miles, note, color, halo }),
            _ => Err("the scale cannot be measured at the middle of the map".to_owned()),
        }
    }

    /// The length of the kilometre bar in CSS pixels.
    fn bar(&self) -> f64 {
        self.kilometres.length.max(self.miles.length)
    }

    fn label_height(&self) -> f64 {
        self.kilometres.labels.first().map_or(0.0, |(.., block)| block.height())
    }
}

const PADDING: f64 = 8.0;
const TICK: f64 = 5.0;
/// The width of what sets its lines off from the map.
const CASING: f64 = 4.0;

impl Piece for ScaleBar {
    fn size(&self) -> (f64, f64) {
        let overhang = |row: &Row| {
            row.labels.last().map_or(0.0, |(at, shift, block)| at + block.width() - shift)
        };
        let left = self.kilometres.labels.first().map_or(0.0, |(_, shift, _)| *shift);
        let width = left + overhang(&self.kilometres).max(overhang(&self.miles)).max(self.bar());
        let note = self.note.as_ref().map_or(0.0, |note| note.height());
        let height = 2.0 * (self.label_height() + TICK) + note;
        (width + 2.0 * PADDING, height + 2.0 * PADDING * 0.75)
    }

    fn draw(&self, place: PageBox) -> Vec<Item> {
        let left = self.kilometres.labels.first().map_or(0.0, |(_, shift, _)| *shift);
        let x = place.x0 + PADDING + left;
        let y = place.y0 + PADDING * 0.75 + self.label_height() + TICK;
        let role = Role::ScaleBar;
        let mut lines = vec![[Page::new(x, y), Page::new(x + self.bar(), y)]];
        let mut texts = Vec::new();
        for (row, direction) in [(&self.kilometres, -1.0), (&self.miles, 1.0)] {
            for (at, shift, block) in &row.labels {
                let tip = Page::new(x + at, y + direction * TICK);
                lines.push([Page::new(x + at, y), tip]);
                let top = if direction < 0.0 { tip.y - block.height() } else { tip.y };
                texts.push(block.over_map(Page::new(tip.x - shift, top), role, self.halo));
            }
        }
        if let Some(note) = &self.note {
            let top = y + TICK + self.label_height();
            texts.push(note.over_map(Page::new(x, top), role, self.halo));
        }
        let casing = lines.iter().map(|[from, to]| line(*from, *to, CASING, self.halo, role));
        let bars = lines.iter().map(|[from, to]| line(*from, *to, 1.5, self.color, role));
        casing.chain(bars).chain(texts).collect()
    }
}

/// The greatest over the least scale at a grid of points of what the frame shows, in whatever direction: of
/// Tissot's ellipses the longest axis over the shortest.
fn scale_variation(camera: &Camera) -> f64 {
    let bounds = camera.bounds();
    let projection = camera.view().projection();
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for row in 0..5 {
        for column in 0..5 {
            let at = |step: i32| 0.1 + 0.2 * f64::from(step);
            let point = Page::new(
                bounds.x0 + at(column) * bounds.width(),
                bounds.y0 + at(row) * bounds.height(),
            );
            let off_pole = |at: LonLat| LonLat::new(at.lon, at.lat.clamp(-NEAR_POLE, NEAR_POLE));
            let there = camera.to_lonlat(point).map(off_pole);
            let there = there.and_then(|at| projection.distortion(at));
            if let Some((shorter, longer)) = there.map(|there| there.axes()) {
                least = least.min(shorter);
                most = most.max(longer);
            }
        }
    }
    most / least
}

/// The geodesic between the ends of a horizontal of a length through the middle, metres.
fn length_at_middle(camera: &Camera, length: f64) -> Option<f64> {
    let middle = camera.bounds().center();
    let half = Page::new(length / 2.0, 0.0);
    let (west, east) = (camera.to_lonlat(middle - half)?, camera.to_lonlat(middle + half)?);
    Some(Geodesic.distance(point_of(west), point_of(east)))
}

/// How long a distance is on the page, by secant steps from a guess.
fn page_length(camera: &Camera, metres: f64, guess: f64) -> Option<f64> {
    let mut length = guess;
    for _ in 0..20 {
        let found = length_at_middle(camera, length)?;
        let next = length * metres / found;
        if !next.is_finite() {
            return None;
        }
        if (next - length).abs() < 1e-6 {
            return Some(next);
        }
        length = next;
    }
    Some(length)
}

/// The greatest 1, 2 or 5 times a power of ten that is not above a value above nought.
pub(in crate::figure) fn round_below(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    [5.0, 2.0].into_iter().map(|digit| digit * power).find(|&round| round <= value).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_round() {
        for (value, wanted) in [(9.9, 5.0), (1.0, 1.0), (450.0, 200.0), (0.21, 0.2)] {
            assert!((round_below(value) - wanted).abs() < 1e-12, "{value}");
        }
    }

    #[test]
    fn the_scale_is_measured_in_every_direction() {
        use crate::projection::Projection;

        let varies = |projection: &str, metres_per_px: f64, up: f64| {
            let projection = Projection::parse(projection).unwrap();
            let frame = PageBox::from_size(0.0, 0.0, 800.0, 600.0);
            let scale = 1.0 / metres_per_px;
            let transform = [scale, 0.0, 0.0, -scale, 400.0, 300.0 + scale * up];
            scale_variation(&Camera::new("", frame, &projection, transform).unwrap())
        };
        // About the equator its parallels are 0.87 and its meridians 1.15 of their length.
        let equal_earth = varies("equal-earth", 4000.0, 0.0);
        assert!((1.25..1.45).contains(&equal_earth), "{equal_earth}");
        let mercator = varies("mercator", 500.0, 6.6e6);
        assert!((1.0..1.1).contains(&mercator), "{mercator}");
        // From the pole in the middle of the frame.
        let polar = varies("+proj=stere +lat_0=-90", 9000.0, 0.0);
        assert!((1.05..1.2).contains(&polar), "{polar}");
    }
}
