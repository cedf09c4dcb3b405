//! What the specification lacks and a layer may say under `rumbo:` keys of its `metadata`.

use serde_json::{Map, Value as Json};

use crate::error::{Error, ErrorKind, Result, nearest};
#[cfg(feature = "basemap")]
use crate::relief::Surface;
use crate::source::{Edges, Winding};

/// The `rumbo:` keys of a layer's metadata.
///
/// Texts are among [`Layer::metadata_map`](crate::style::Layer::metadata_map) alone:
/// `rumbo:territory`, the property that tells of an area what it is called by the places in it, and
/// of a place in which area it lies (the code of a country), so that its label keeps to that;
/// `rumbo:title`, `rumbo:unit` and `rumbo:description`, what a legend and the text that tells of the
/// map say of the layer.
///
/// Other programs take no notice of them, so a style with them is a valid MapLibre style.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct RumboMetadata {
    /// `rumbo:partition`: the polygons are neighbours that share edges, to be drawn without seams.
    pub partition: bool,
    /// `rumbo:required`: labels are not dropped: on a page without room for one stands a number that
    /// the page explains.
    pub required: bool,
    /// `rumbo:named`: circles are drawn only where the text of a label that names their point
    /// stands.
    pub named: bool,
    /// `rumbo:edges`: the course of an edge between two positions; `None` leaves it to the kind
    /// of data.
    pub edges: Option<Edges>,
    /// `rumbo:winding`: which side of a ring is inside.
    pub winding: Winding,
    /// `rumbo:leader`: labels may stand away from their point, with a line that leads to it.
    pub leader: bool,
    /// `rumbo:priority`: labels of a layer with a higher priority are placed first, whatever the
    /// order of the layers.
    pub priority: f64,
    /// `rumbo:avoid`: what it costs a label to cover one em of a line of the layer, or of the edge
    /// of one of its areas, where 1 is the difference between the best and the worst side of a
    /// point; 0 for nothing.
    pub avoid: f64,
    /// `rumbo:legend`, where it is false: a legend does not show what the layer draws, which only
    /// sets off what lies above it.
    pub unexplained: bool,
    /// `rumbo:numbered`: the first section of a text is the number of what it names, which stands
    /// for it on a page that has no room for all of it.
    pub numbered: bool,
    /// `rumbo:pin`: where labels stand, whatever is there: the middle of the text seen from its
    /// point, right and down, in pixels.
    pub pin: Option<[f64; 2]>,
    /// `rumbo:surface`: what a layer of the embedded relief draws: the land alone, cut along the
    /// coast, or the sea floor, which goes on under the land that is drawn over it (of tiles only
    /// near the coast); without, both, cut along the coast.
    #[cfg(feature = "basemap")]
    pub surface: Option<Surface>,
}

const KEYS: [&str; 16] = [
    "rumbo:partition",
    "rumbo:required",
    "rumbo:named",
    "rumbo:edges",
    "rumbo:winding",
    "rumbo:leader",
    "rumbo:priority",
    "rumbo:avoid",
    "rumbo:legend",
    "rumbo:numbered",
    "rumbo:pin",
    "rumbo:surface",
    "rumbo:territory",
    "rumbo:title",
    "rumbo:unit",
    "rumbo:description",
];

impl RumboMetadata {
    /// Reads the `rumbo:` keys among others.
    ///
    /// # Errors
    /// [`ErrorKind::Style`], its path the key, for a `rumbo:` key or value there is not.
    pub fn from_metadata(metadata: &Map<String, Json>) -> Result<Self> {
        let mut read = Self::default();
        for (key, value) in metadata.iter().filter(|(key, _)| key.starts_with("rumbo:")) {
            read.set(key, value).map_err(|error| error.at_path(key))?;
        }
        Ok(read)
    }

    fn set(&mut self, key: &str, value: &Json) -> Result<()> {
        match key {
            "rumbo:partition" => self.partition = boolean(value)?,
            "rumbo:required" => self.required = boolean(value)?,
            "rumbo:named" => self.named = boolean(value)?,
            "rumbo:leader" => self.leader = boolean(value)?,
            "rumbo:numbered" => self.numbered = boolean(value)?,
            "rumbo:edges" => {
                self.edges = Some(match value.as_str() {
                    Some("geographic") => Edges::Geographic,
                    Some("geodesic") => Edges::Geodesic,
                    _ => return Err(unknown(value, "\"geographic\" or \"geodesic\"")),
                });
            }
            "rumbo:winding" => {
                self.winding = match value.as_str() {
                    Some("auto") => Winding::Auto,
                    Some("rfc7946") => Winding::Rfc7946,
                    Some("clockwise") => Winding::Clockwise,
                    _ => return Err(unknown(value, "\"auto\", \"rfc7946\" or \"clockwise\"")),
                };
            }
            "rumbo:priority" => {
                self.priority = number(value).ok_or_else(|| unknown(value, "a number"))?;
            }
            "rumbo:avoid" => {
                let cost = number(value).filter(|cost| *cost >= 0.0);
                self.avoid = cost.ok_or_else(|| unknown(value, "a number of 0 or more"))?;
            }
            "rumbo:legend" => self.unexplained = !boolean(value)?,
            // Texts are read where labels, legends and descriptions are made of them: see
            // `Layer::metadata_map`.
            "rumbo:territory" | "rumbo:title" | "rumbo:unit" | "rumbo:description" => {
                value.as_str().ok_or_else(|| unknown(value, "a text"))?;
            }
            "rumbo:surface" => self.set_surface(value)?,
            "rumbo:pin" => {
                let offset = match value.as_array().map(Vec::as_slice) {
                    Some([right, down]) => number(right).zip(number(down)),
                    _ => None,
                };
                let (right, down) = offset.ok_or_else(|| unknown(value, "[right, down]"))?;
                self.pin = Some([right, down]);
            }
            _ => {
                let error =
                    Error::new(ErrorKind::Style, format!("there is no metadata key `{key}`"));
                return Err(match nearest(key, KEYS) {
                    Some(near) => error.remedy(format!("did you mean `{near}`?")),
                    None => error.remedy(format!("the keys are {}", KEYS.join(", "))),
                });
            }
        }
        Ok(())
    }

    #[cfg(feature = "basemap")]
    fn set_surface(&mut self, value: &Json) -> Result<()> {
        self.surface = Some(match value.as_str() {
            Some("land") => Surface::Land,
            Some("sea") => Surface::Sea,
            _ => return Err(unknown(value, "\"land\" or \"sea\"")),
        });
        Ok(())
    }

    /// Without the basemap there is no relief to be drawn.
    #[cfg(not(feature = "basemap"))]
    fn set_surface(&mut self, value: &Json) -> Result<()> {
        value.as_str().map(drop).ok_or_else(|| unknown(value, "\"land\" or \"sea\""))
    }
}

fn number(value: &Json) -> Option<f64> {
    value.as_f64().filter(|number| number.is_finite())
}

fn boolean(value: &Json) -> Result<bool> {
    value.as_bool().ok_or_else(|| unknown(value, "true or false"))
}

fn unknown(value: &Json, wanted: &str) -> Error {
    Error::new(ErrorKind::Style, format!("the value cannot be {value}"))
        .remedy(format!("give {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(metadata: Json) -> Result<RumboMetadata> {
        RumboMetadata::from_metadata(metadata.as_object().unwrap())
    }

    #[test]
    fn reads_its_own_keys_and_leaves_others_alone() {
        let metadata = read(json!({
            "rumbo:partition": true, "rumbo:edges": "geodesic", "rumbo:priority": 2, "mapbox:group": 1
        }));
        let expected = RumboMetadata {
            partition: true,
            edges: Some(Edges::Geodesic),
            priority: 2.0,
            ..RumboMetadata::default()
        };
        assert_eq!(metadata.unwrap(), expected);
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_a_suggestion() {
        let error = read(json!({"rumbo:partitions": true})).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rumbo:partitions: there is no metadata key `rumbo:partitions`; did you mean \
             `rumbo:partition`?"
        );
    }
}
