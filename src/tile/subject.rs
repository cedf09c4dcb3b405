//! What a pyramid shows.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::archive::Inputs;
use crate::error::{Report, Result};
use crate::figure::{Figure, Prepared};
use crate::map::{Camera, Map, PlanePart};
use crate::projection::Projection;
use crate::resources::Resources;
use crate::style::{self, Style};
use crate::text::Fonts;

/// What a pyramid shows: one map at all zooms, or a figure's, which is made for each zoom because
/// stops that can be told apart at one cannot at another.
#[derive(Debug)]
pub(super) struct Subject {
    kind: Kind,
    name: String,
    attribution: String,
    inputs: Inputs,
    pub fonts: Fonts,
}

#[derive(Debug)]
enum Kind {
    Map(Arc<Map>),
    Figure { figure: Box<Prepared>, maps: Mutex<BTreeMap<u8, Arc<Map>>> },
}

impl Subject {
    /// A map in a theme.
    pub fn from_theme(name: &str) -> Result<Self> {
        let style = style::theme(name)?;
        Self::from_map(Map::new(style.clone()), &style)
    }

    /// A map in a style, with the sources that it names.
    pub fn from_style(style: Style, folder: &Path, resources: &Resources) -> Result<Self> {
        Self::from_map(Map::from_style_with(style.clone(), folder, resources)?, &style)
    }

    /// A map, with the style it is drawn in.
    pub fn from_map(map: Map, style: &Style) -> Result<Self> {
        let credits: Vec<&str> =
            style.sources().filter_map(|(_, source)| source.attribution()).collect();
        let json = style.to_json();
        let name = json.get("name").and_then(serde_json::Value::as_str).unwrap_or_default();
        let (inputs, fonts) = (map.inputs()?, map.fonts()?);
        Ok(Self {
            kind: Kind::Map(Arc::new(map)),
            name: name.to_owned(),
            attribution: credits.join(", "),
            inputs,
            fonts,
        })
    }

    /// A figure's map.
    pub fn from_figure(figure: Figure) -> Result<Self> {
        let prepared = figure.prepare()?;
        Ok(Self {
            name: figure.title.clone(),
            attribution: prepared.credits(),
            inputs: prepared.inputs()?,
            fonts: prepared.fonts().clone(),
            kind: Kind::Figure { figure: Box::new(prepared), maps: Mutex::default() },
        })
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whom to credit.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// What it is drawn from.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The map of a zoom.
    pub fn map(&self, z: u8, projection: &Projection, part: &PlanePart) -> Result<Arc<Map>> {
        let (figure, maps) = match &self.kind {
            Kind::Map(map) => return Ok(Arc::clone(map)),
            Kind::Figure { figure, maps } => (figure, maps),
        };
        let mut maps = maps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(map) = maps.get(&z) {
            return Ok(Arc::clone(map));
        }
        let camera = Camera::on_plane("main", projection, part);
        let mut report = Report::new();
        let mut map = figure.map_for(&camera, &mut report)?;
        map.note(report);
        let map = Arc::new(map);
        maps.insert(z, Arc::clone(&map));
        Ok(map)
    }
}
