//! Room beside the map for what has no place in it: a column at the side or a foot.

use crate::unit::PageBox;

/// A piece that is to stand beside the map.
pub(super) struct Piece<'p> {
    /// The least width it can have, CSS pixels.
    pub least: f64,
    /// Whether it takes the whole width of a foot and sets itself in columns.
    pub across: bool,
    /// How high it is at a width, where it stands so.
    pub height: Box<dyn Fn(f64, Stand) -> f64 + 'p>,
}

/// Where a piece stands beside the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Side,
    Foot,
}

/// What is to be divided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    /// The page without its titles.
    pub area: PageBox,
    /// Space between boxes.
    pub gap: f64,
    /// What the map writes below itself takes of a foot.
    pub strip: f64,
    /// How much wider than high what the map shows is.
    pub ratio: f64,
    /// The least share of the area that the map gets.
    pub least: f64,
}

/// The page divided.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Division {
    /// Where the map goes.
    pub map: PageBox,
    /// Where each of the pieces goes.
    pub places: Vec<PageBox>,
}

impl Stand {
    /// How a place stands beside a map.
    pub fn of(place: PageBox, map: PageBox) -> Self {
        if place.y0 >= map.y1 { Self::Foot } else { Self::Side }
    }
}

/// The shares of the page's width that a side column is tried at.
const COLUMNS: [f64; 7] = [0.2, 0.24, 0.28, 0.32, 0.36, 0.4, 0.45];
/// No more columns than this stand in a foot.
const MOST_IN_FOOT: usize = 5;
/// The least side of a map, CSS pixels.
const LEAST_SIDE: f64 = 60.0;

/// Divides a page so that its map is drawn at the greatest scale. `None` where too little would be
/// left for it.
pub(super) fn divide(ground: Ground, pieces: &[Piece]) -> Option<Division> {
    let sides = COLUMNS.iter().filter_map(|share| side(ground, pieces, *share));
    let feet = (1..=MOST_IN_FOOT).filter_map(|columns| foot(ground, pieces, columns));
    let scale = |division: &Division| {
        let map = division.map;
        (map.width() / ground.ratio.max(1e-3)).min(map.height())
    };
    let total = ground.area.width() * ground.area.height();
    let suits = |division: &Division| {
        let (width, height) = (division.map.width(), division.map.height());
        width >= LEAST_SIDE && height >= LEAST_SIDE && width * height >= ground.least * total
    };
    let size = |division: &Division| division.map.width() * division.map.height();
    sides
        .chain(feet)
        .filter(suits)
        .max_by(|a, b| scale(a).total_cmp(&scale(b)).then(size(a).total_cmp(&size(b))))
}

/// A column at the right that takes a share of the width, the pieces one below the other.
fn side(ground: Ground, pieces: &[Piece], share: f64) -> Option<Division> {
    let Ground { area, gap, .. } = ground;
    let width = area.width() * share;
    let left = area.x1 - width;
    let mut y = area.y0;
    let mut places = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if piece.least > width + 0.01 {
            return None;
        }
        let height = (piece.height)(width, Stand::Side);
        places.push(PageBox::from_size(left, y, width, height));
        y += height + gap;
    }
    let map = PageBox { x1: left - gap, ..area };
    (y - gap <= area.y1 + 0.01).then_some(Division { map, places })
}

/// A foot of equal columns: each piece goes to the shortest, what goes across below all.
fn foot(ground: Ground, pieces: &[Piece], columns: usize) -> Option<Division> {
    let Ground { area, gap, strip, .. } = ground;
    let width = (area.width() - gap * (columns as f64 - 1.0)) / columns as f64;
    let mut ends = vec![0.0_f64; columns];
    let mut places = vec![PageBox::default(); pieces.len()];
    for (piece, place) in pieces.iter().zip(&mut places).filter(|(piece, _)| !piece.across) {
        if piece.least > width + 0.01 {
            return None;
        }
        let (column, top) = ends
            .iter()
            .copied()
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))?;
        let height = (piece.height)(width, Stand::Foot);
        let x = area.x0 + column as f64 * (width + gap);
        *place = PageBox::from_size(x, top, width, height);
        ends[column] = top + height + gap;
    }
    let used = ends.iter().filter(|end| **end > 0.0).count();
    if used < columns && pieces.iter().any(|piece| !piece.across) {
        return None;
    }
    let mut end = ends.into_iter().fold(0.0, f64::max);
    for (piece, place) in pieces.iter().zip(&mut places).filter(|(piece, _)| piece.across) {
        let height = (piece.height)(area.width(), Stand::Foot);
        *place = PageBox::from_size(area.x0, end, area.width(), height);
        end += height + gap;
    }
    let height = (end - gap).max(0.0);
    let top = area.y1 - height;
    for place in &mut places {
        *place = place.moved(crate::unit::Page::new(0.0, top));
    }
    let map = PageBox { y1: top - gap - strip, ..area };
    (map.y1 > map.y0).then_some(Division { map, places })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(width: f64, area: f64) -> Piece<'static> {
        Piece { least: width, across: false, height: Box::new(move |width, _| area / width) }
    }

    fn ground(width: f64, height: f64, ratio: f64) -> Ground {
        Ground {
            area: PageBox::new(0.0, 0.0, width, height),
            gap: 10.0,
            strip: 0.0,
            ratio,
            least: 0.34,
        }
    }

    #[test]
    fn a_wide_page_has_a_column_and_a_high_one_a_foot() {
        let pieces = [block(150.0, 60_000.0), block(150.0, 40_000.0)];
        let wide = divide(ground(1200.0, 600.0, 1.0), &pieces).unwrap();
        assert_eq!((wide.map.y0, wide.map.y1), (0.0, 600.0));
        assert!(wide.places.iter().all(|place| place.x0 > wide.map.x1));
        let high = divide(ground(600.0, 1200.0, 1.0), &pieces).unwrap();
        assert_eq!((high.map.x0, high.map.x1), (0.0, 600.0));
        assert!(high.places.iter().all(|place| place.y0 > high.map.y1 && place.y1 <= 1200.01));
    }

    #[test]
    fn pieces_do_not_overlap_and_what_goes_across_lies_below() {
        let across = Piece { across: true, ..block(100.0, 30_000.0) };
        let pieces = [block(150.0, 30_000.0), block(150.0, 60_000.0), across];
        let places = divide(ground(800.0, 1000.0, 1.6), &pieces).unwrap().places;
        for (index, place) in places.iter().enumerate() {
            assert!(places[index + 1..].iter().all(|other| !place.overlaps(*other)), "{places:?}");
        }
        assert!(places[2].y0 > places[1].y1 || places[2].x0 == places[1].x0);
    }

    #[test]
    fn a_page_too_small_for_map_and_pieces_is_not_divided() {
        assert!(divide(ground(300.0, 300.0, 1.0), &[block(200.0, 80_000.0)]).is_none());
    }
}
