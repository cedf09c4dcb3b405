//! The arcs and the transform.

use super::object::Reader;
use crate::error::Result;
use crate::source::check;
use crate::source::json::{Fault, Json, Kind, Parsed};
use crate::unit::LonLat;

/// What brings quantised positions back: `position · scale + translate`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

impl Transform {
    /// Reads a `transform` member; `None` for null.
    pub fn read(json: &mut Json<'_>) -> Parsed<Option<Self>> {
        let start = json.position();
        if json.null() {
            return Ok(None);
        }
        json.require(Kind::Object, "a \"transform\"")?;
        let (mut scale, mut translate) = (None, None);
        json.object(|json, key, _| {
            match &*key {
                "scale" => scale = Some(pair(json)?),
                "translate" => translate = Some(pair(json)?),
                _ => json.skip()?,
            }
            Ok(())
        })?;
        match (scale, translate) {
            (Some(scale), Some(translate)) => Ok(Some(Self { scale, translate })),
            _ => Err(Fault::data(start, "a \"transform\" needs \"scale\" and \"translate\"")
                .remedy("export the topology again")),
        }
    }
}

/// Brings a position back and checks it.
pub(super) fn place(transform: Option<Transform>, numbers: [f64; 2]) -> Result<LonLat> {
    let [x, y] = numbers;
    let Some(Transform { scale, translate }) = transform else { return check::position(x, y) };
    check::position(
        rounded_to(180.0, x * scale[0] + translate[0]),
        rounded_to(90.0, y * scale[1] + translate[1]),
    )
}

impl Transform {
    /// Whether two positions are at most one step of the grid apart, each way.
    pub fn is_a_step(self, a: LonLat, b: LonLat) -> bool {
        let [across, down] = self.scale.map(|step| step.abs() * 1.001);
        (a.lon - b.lon).abs() <= across && (a.lat - b.lat).abs() <= down
    }
}

/// The value, but the limit itself where rounding in the transform has missed it.
fn rounded_to(limit: f64, value: f64) -> f64 {
    if (value.abs() - limit).abs() < 1e-9 { limit.copysign(value) } else { value }
}

/// Two numbers or more, of which the first two count.
pub(super) fn pair(json: &mut Json<'_>) -> Parsed<[f64; 2]> {
    let start = json.position();
    json.require(Kind::Array, "a position")?;
    let mut numbers = [0.0; 2];
    let mut count = 0;
    json.array(|json| {
        json.require(Kind::Number, "an element of a position")?;
        let number = json.number()?;
        if let Some(slot) = numbers.get_mut(count) {
            *slot = number.value;
        }
        count += 1;
        Ok(())
    })?;
    if count >= 2 {
        return Ok(numbers);
    }
    Err(Fault::data(start, format!("a position needs two or more numbers, not {count}"))
        .remedy("export the topology again"))
}

/// All arcs in one buffer.
#[derive(Debug, Default)]
pub(super) struct Arcs {
    positions: Vec<LonLat>,
    ends: Vec<usize>,
}

impl Arcs {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many positions they have together.
    pub fn positions(&self) -> usize {
        self.positions.len()
    }

    /// The positions of an arc.
    pub fn get(&self, index: usize) -> Option<&[LonLat]> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.positions.get(start..end)
    }
}

impl Reader<'_> {
    /// Reads all arcs. Where there is a transform, each position is the step from the one before.
    pub fn read_arcs(&mut self, json: &mut Json<'_>) -> Parsed<()> {
        json.require(Kind::Array, "\"arcs\"")?;
        let mut arcs = Arcs::default();
        json.array(|json| {
            json.require(Kind::Array, "an arc")?;
            let mut sum = [0.0; 2];
            json.array(|json| {
                let at = json.position();
                let numbers = pair(json)?;
                sum = match self.transform {
                    Some(_) => [sum[0] + numbers[0], sum[1] + numbers[1]],
                    None => numbers,
                };
                let place = place(self.transform, sum).and_then(|place| {
                    self.gathered.count_positions(1)?;
                    Ok(place)
                });
                arcs.positions.push(place.map_err(|error| Fault::at(at, error))?);
                Ok(())
            })?;
            arcs.ends.push(arcs.positions.len());
            Ok(())
        })?;
        self.arcs = arcs;
        Ok(())
    }
}
