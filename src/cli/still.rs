//! `rumbo render` with a centre and a zoom: a style drawn by itself, as MapLibre's viewer shows it.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use super::io;
use super::outputs::refuse_overwriting;
use crate::error::{Error, ErrorKind, Result};
use crate::figure::Rendered;
use crate::map::{Camera, Map};
use crate::render::Edges;
use crate::resources::Resources;
use crate::style::Style;
use crate::svg::SvgText;
use crate::unit::LonLat;

/// Where a map that is drawn by itself looks.
#[derive(Debug, Args)]
pub(super) struct View {
    /// FILE is a MapLibre style, drawn by itself around this position, longitude first [default:
    /// the style's own].
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub center: Option<String>,
    /// The zoom: the world is 512 · 2^Z pixels wide [default: the style's own].
    #[arg(long, value_name = "Z", allow_hyphen_values = true)]
    pub zoom: Option<f64>,
    /// The size in CSS pixels, and device pixels to one of them: 800x600, 800x600@2x.
    #[arg(long, value_name = "WxH[@N]")]
    pub size: Option<String>,
    /// What points up, degrees clockwise from north [default: the style's own].
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    pub bearing: Option<f64>,
    /// Whose view to take of contested ground: neutral, de-facto, un, or a country's ISO 3166 code; instead
    /// of the figure's own.
    #[arg(long, value_name = "NAME")]
    pub worldview: Option<String>,
}

impl View {
    /// Whether it asks for a map by itself.
    pub fn is_given(&self) -> bool {
        self.center.is_some() || self.zoom.is_some() || self.size.is_some()
    }

    /// Draws a style file.
    pub fn draw(
        &self,
        file: &Path,
        outputs: &[(&str, &Path)],
        fonts: &[PathBuf],
        scale: Option<f64>,
        resources: &Resources,
    ) -> Result<Rendered> {
        let inputs = std::iter::once(file).chain(fonts.iter().map(PathBuf::as_path));
        refuse_overwriting(outputs, inputs)?;
        let name = file.display().to_string();
        let text = if io::is_standard(file) {
            io::read_standard_input(resources)?
        } else {
            resources.read_given_text(file, "read the style")?
        };
        let (style, mut report) = Style::from_json(&text).map_err(|error| error.in_file(name))?;
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        let (width, height, own_scale) = size(self.size.as_deref().unwrap_or("800x600"))?;
        let camera = self.camera(&json, width, height)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        refuse_overwriting(outputs, style.files(folder).iter().map(PathBuf::as_path))?;
        let mut map =
            Map::from_style_with(style, folder, resources).map_err(|error| error.in_file(file))?;
        map.note(std::mem::take(&mut report));
        if let Some(name) = &self.worldview {
            map.view_as(name).map_err(|error| error.at_path("--worldview"))?;
        }
        let mut book = map.fonts()?;
        for font in fonts {
            book.add_file_with(font, resources)?;
        }
        map.set_fonts(book.clone());
        let mut drawn = map.render(&camera)?;
        drawn.scene.description = match json.get("name").and_then(Value::as_str) {
            Some(name) => format!("A map: {name}."),
            None => "A map.".to_owned(),
        };
        Ok(Rendered {
            fonts: book.of_scene(&drawn.scene),
            scene: drawn.scene,
            report: drawn.report,
            scale: scale.unwrap_or(own_scale),
            edges: Edges::Feathered,
            svg_text: SvgText::default(),
            resources: resources.clone(),
        })
    }

    fn camera(&self, style: &Value, width: f64, height: f64) -> Result<Camera> {
        let missing = |what: &str| {
            Error::new(ErrorKind::Figure, format!("the style says no `{what}`"))
                .remedy(format!("give --{what}"))
        };
        let center = match &self.center {
            Some(text) => position(text)?,
            None => {
                let number = |index: usize| style["center"][index].as_f64();
                let (lon, lat) = number(0).zip(number(1)).ok_or_else(|| missing("center"))?;
                LonLat::new(lon, lat)
            }
        };
        let zoom = self.zoom.or(style["zoom"].as_f64()).ok_or_else(|| missing("zoom"))?;
        let bearing = self.bearing.or(style["bearing"].as_f64()).unwrap_or(0.0);
        Camera::centered(center, zoom, width, height)?.turned(bearing)
    }
}

/// `lon,lat` in degrees.
fn position(text: &str) -> Result<LonLat> {
    let wrong = || {
        Error::new(ErrorKind::Figure, format!("`{text}` is no position"))
            .remedy("give a longitude and a latitude in degrees: 2.35,48.85")
    };
    let mut numbers = text.split(',').map(|number| number.trim().parse::<f64>());
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(lon)), Some(Ok(lat)), None) => Ok(LonLat::new(lon, lat)),
        _ => Err(wrong()),
    }
}

/// Width, height, and device pixels to a CSS pixel, of `WxH[@N]`.
fn size(text: &str) -> Result<(f64, f64, f64)> {
    let wrong = || {
        Error::new(ErrorKind::Figure, format!("`{text}` is no size"))
            .remedy("give the width and height in pixels: 800x600, or 800x600@2x")
    };
    let (sides, scale) = text.split_once('@').unwrap_or((text, "1"));
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number > 0.0);
    let (width, height) = sides.split_once('x').ok_or_else(wrong)?;
    let scale = number(scale.trim_end_matches('x')).ok_or_else(wrong)?;
    Ok((number(width).ok_or_else(wrong)?, number(height).ok_or_else(wrong)?, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_positions_are_read() {
        assert_eq!(size("800x600").unwrap(), (800.0, 600.0, 1.0));
        assert_eq!(size("640x480@2x").unwrap(), (640.0, 480.0, 2.0));
        assert_eq!(size("64x48@1.5").unwrap(), (64.0, 48.0, 1.5));
        assert!(size("800").is_err() && size("0x5").is_err() && size("8x8@").is_err());
        assert_eq!(position("-99.1, 19.4").unwrap(), LonLat::new(-99.1, 19.4));
        assert!(position("19.4").is_err() && position("a,b").is_err());
    }
}
