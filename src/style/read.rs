//! From JSON to a [`Style`]: every problem is found, and told with its path.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::document::Style;
use super::layer::Layer;
use super::property::LayerType;
use super::source::{Source, SourceKind};
use crate::error::{Code, Error, ErrorKind, Report, Result};

mod layer;
mod reference;
mod source;

/// More layers than any style has; past them a file is hostile or mistaken.
const MAX_LAYERS: usize = 10_000;

impl Style {
    /// Reads a style. What it asks for that rumbo does not draw is in the report.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Syntax`] for text that is not JSON, [`crate::ErrorKind::Style`] for
    /// JSON that is not a style: all problems at once, each with the JSON path it lies at.
    pub fn from_json(text: &str) -> Result<(Self, Report)> {
        style(text)
    }
}

fn style(text: &str) -> Result<(Style, Report)> {
    let json: Json = serde_json::from_str(text).map_err(|cause| {
        Error::new(ErrorKind::Syntax, format!("the style is not JSON: {cause}"))
            .at_line(cause.line())
            .remedy("check the file with a JSON validator")
    })?;
    let Json::Object(root) = json else {
        return Err(Error::new(ErrorKind::Style, "a style is a JSON object")
            .remedy("give an object with `version`, `sources` and `layers`"));
    };
    let mut reader = Reader::default();
    reader.root(root);
    reader.finish()
}

impl Layer {
    /// Reads a layer by itself, as it stands in a style's `layers`. Its source is taken on trust;
    /// the report tells of what is not drawn or not heeded.
    ///
    /// # Errors
    /// [`ErrorKind::Style`](crate::ErrorKind::Style), its path within the layer.
    pub fn from_json(json: &Json) -> Result<(Self, Report)> {
        layer(json)
    }
}

/// A layer by itself. Its source is taken on trust.
fn layer(json: &Json) -> Result<(Layer, Report)> {
    let Json::Object(members) = json else {
        return Err(Error::new(ErrorKind::Style, "a layer is a JSON object")
            .remedy("give an object with `id`, `type` and `source`"));
    };
    let mut reader = Reader::default();
    if let Some(Json::String(source)) = members.get("source") {
        let kind = members.get("type").and_then(Json::as_str).and_then(LayerType::from_name);
        let kind = match (kind, members.get("source-layer")) {
            (Some(LayerType::Raster), _) => SourceKind::Raster,
            (Some(LayerType::Hillshade | LayerType::ColorRelief), _) => SourceKind::RasterDem,
            (_, Some(_)) => SourceKind::Vector,
            _ => SourceKind::GeoJson,
        };
        reader.style.sources.push((source.clone(), Source::on_trust(kind)));
    }
    reader.layer("", members.clone(), &mut BTreeSet::new());
    let (mut style, report) = reader.finish()?;
    let layer = style.layers.pop().ok_or_else(|| {
        let kind = members.get("type").and_then(Json::as_str).unwrap_or_default();
        Error::new(ErrorKind::Style, format!("layers of type `{kind}` are not drawn"))
            .at_path("type")
            .remedy("give a layer of type background, fill, line, circle or symbol")
    })?;
    Ok((layer, report))
}

#[derive(Default)]
struct Reader {
    style: Style,
    report: Report,
    problems: Vec<Error>,
}

impl Reader {
    fn finish(mut self) -> Result<(Style, Report)> {
        match self.problems.len() {
            0 => Ok((self.style, self.report)),
            1 => Err(self.problems.swap_remove(0)),
            count => {
                let message = format!("the style has {count} problems");
                Err(Error::new(ErrorKind::Style, message).with_related(self.problems))
            }
        }
    }

    fn source(&mut self, name: String, json: Json) {
        match Source::read(&name, json, &mut self.report) {
            Ok(source) => self.style.sources.push((name, source)),
            Err(problems) => {
                let path = format!("sources.{name}");
                self.problems.extend(problems.into_iter().map(|error| error.under_path(&path)));
            }
        }
    }

    fn problem(&mut self, path: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Error::new(ErrorKind::Style, message).at_path(path).remedy(remedy));
    }

    fn root(&mut self, mut root: Map<String, Json>) {
        match root.get("version") {
            Some(version) if version.as_f64() == Some(8.0) => {}
            Some(version) => self.problem(
                "version",
                format!("the version is {version}"),
                "only version 8 of the specification can be read; migrate the style",
            ),
            None => self.problem("version", "the version is missing", "add \"version\": 8"),
        }
        root.remove("version");
        let sources = root.shift_remove("sources");
        let layers = root.shift_remove("layers");
        for (key, value) in root {
            self.root_key(key, value);
        }
        match sources {
            Some(Json::Object(sources)) => {
                for (name, source) in sources {
                    self.source(name, source);
                }
            }
            Some(_) => self.problem("sources", "`sources` is not an object", "give { name: {…} }"),
            None => self.problem("sources", "`sources` is missing", "add \"sources\": {}"),
        }
        match layers {
            Some(Json::Array(layers)) if layers.len() > MAX_LAYERS => self.problem(
                "layers",
                format!("there are {} layers", layers.len()),
                format!("give at most {MAX_LAYERS}"),
            ),
            Some(Json::Array(layers)) => self.layers(layers),
            Some(_) => self.problem("layers", "`layers` is not an array", "give [ {…}, … ]"),
            None => self.problem("layers", "`layers` is missing", "add \"layers\": []"),
        }
        match (self.style.palette(), self.style.faces()) {
            (Ok(palette), Ok(faces)) => self.style.set_page(&palette, &faces),
            (palette, faces) => self.problems.extend(palette.err().into_iter().chain(faces.err())),
        }
    }

    fn root_key(&mut self, key: String, value: Json) {
        let unsupported = |report: &mut Report, detail: &str| {
            report.add(Code::StyleUnsupported, key.clone(), detail);
        };
        let advise = |report: &mut Report, detail: &str| {
            report.add(Code::Advisory, key.clone(), detail);
        };
        match (key.as_str(), &value) {
            ("name", Json::String(name)) => {
                self.style.name = Some(name.clone());
                return;
            }
            ("metadata", Json::Object(metadata)) => {
                self.style.metadata = metadata.clone();
                return;
            }
            ("sprite", Json::String(_) | Json::Array(_)) => {
                self.style.sprite = Some(value);
                return;
            }
            ("glyphs", Json::String(url)) => {
                advise(&mut self.report, "fonts are embedded or given as files, not fetched");
                self.style.glyphs = Some(url.clone());
                return;
            }
            ("state", Json::Object(state)) => {
                let default = |entry: &Json| entry.get("default").cloned().unwrap_or(Json::Null);
                let defaults = state.iter().map(|(name, entry)| (name.clone(), default(entry)));
                self.style.globals.state.extend(defaults);
            }
            ("center", Json::Array(_))
            | ("zoom" | "bearing" | "centerAltitude" | "roll", Json::Number(_))
            | ("light" | "transition", Json::Object(_)) => {}
            ("pitch", Json::Number(pitch)) => {
                if pitch.as_f64().is_some_and(|pitch| pitch != 0.0) {
                    unsupported(&mut self.report, "the map is drawn flat");
                }
            }
            ("sky" | "terrain", Json::Object(_)) => {
                unsupported(&mut self.report, "the map is drawn flat");
            }
            ("projection", Json::Object(_)) => {
                advise(&mut self.report, "the projection is chosen with the map, not in the style");
            }
            ("font-faces", Json::Object(_)) => {
                advise(&mut self.report, "fonts are embedded or given as files, not fetched");
            }
            (
                "name" | "metadata" | "sprite" | "glyphs" | "state" | "center" | "zoom" | "bearing"
                | "centerAltitude" | "roll" | "light" | "transition" | "pitch" | "sky" | "terrain"
                | "projection" | "font-faces",
                _,
            ) => {
                self.problem(&key, format!("`{key}` has a value of the wrong type"), wanted(&key));
                return;
            }
            _ => advise(&mut self.report, "the specification has no such key"),
        }
        self.style.kept.insert(key, value);
    }
}

/// The path of a member of what stands at `path`.
fn inner(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// What a key is to be given.
fn wanted(key: &str) -> String {
    let wanted = match key {
        "name" | "glyphs" | "source" | "source-layer" => "text",
        "sprite" => "text or an array",
        "center" => "an array of longitude and latitude",
        "zoom" | "bearing" | "pitch" | "roll" | "centerAltitude" => "a number",
        _ => "an object",
    };
    format!("give {wanted}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{EvaluationContext, Failures, FillStyle, LineStyle, SymbolStyle};
    use super::*;
    use crate::unit::Color;

    fn read(layers: Json) -> (Style, Report) {
        let source = json!({"type": "geojson", "data": "route.geojson"});
        let style = json!({"version": 8, "sources": {"route": source}, "layers": layers});
        Style::from_json(&style.to_string()).unwrap()
    }

    #[test]
    fn layers_that_are_not_drawn_are_told_of_and_written_in_their_place() {
        let layers = json!([
            {"id": "sea", "type": "background"},
            {"id": "towers", "type": "fill-extrusion", "source": "route"},
            {"id": "land", "type": "fill", "source": "route"},
        ]);
        let (style, report) = read(layers.clone());
        assert_eq!(style.layers().len(), 2);
        let places: Vec<_> =
            report.with_code(Code::StyleUnsupported).map(|entry| entry.place.as_str()).collect();
        assert_eq!(places, ["layer towers"]);
        assert_eq!(style.to_json()["layers"], layers);
    }

    #[test]
    fn a_refused_property_is_told_of_unless_it_is_set_to_its_default() {
        let layer = |layout: Json| json!([{"id": "a", "type": "symbol", "source": "route", "layout": layout}]);
        let (_, report) = read(layer(json!({"text-keep-upright": false})));
        assert_eq!(report.entries()[0].place, "layer a: text-keep-upright");
        let (_, report) = read(layer(json!({"text-keep-upright": true})));
        assert!(report.entries().is_empty());
    }

    #[test]
    fn old_forms_become_expressions() {
        let (style, _) = read(json!([
            {
                "id": "roads", "type": "line", "source": "route",
                "filter": ["all", ["==", "class", "main"], ["in", "$type", "LineString", "Polygon"]],
                "paint": {"line-width": {"base": 1, "stops": [[4, 1], [8, 5]]}}
            },
            {
                "id": "names", "type": "symbol", "source": "route",
                "layout": {"text-field": "{name} ({code})"}
            },
        ]));
        let context = EvaluationContext::at_zoom(6.0);
        let feature = crate::source::Feature {
            properties: crate::source::Properties::from_iter([
                ("class", "main"),
                ("name", "Puebla"),
                ("code", "7"),
            ]),
            shape: crate::source::Shape::new(crate::source::ShapeKind::Line),
            id: None,
        };
        let for_feature = context.with_feature(&feature);
        let mut failures = Failures::default();
        let [roads, names] = style.layers() else { panic!("two layers") };
        assert!(roads.filter_at(&context).admits(&for_feature, &mut failures));
        let width = roads.plan::<LineStyle>(&context, &mut failures);
        assert_eq!(width.constant().unwrap().width, 3.0);
        let text = names.plan::<SymbolStyle>(&context, &mut failures);
        let text = text.evaluate(&for_feature, &mut failures).text_field;
        assert_eq!(text[0].text, "Puebla (7)");
        assert!(failures.is_empty());
        assert_eq!(names.properties_read(), Some(vec!["code", "name"]));
    }

    #[test]
    fn a_filter_may_read_the_zoom_anywhere_and_in_whole_steps() {
        let (style, _) = read(json!([{
            "id": "a", "type": "fill", "source": "route", "filter": ["<=", 4, ["zoom"]]
        }]));
        let admits =
            |zoom| style.layers()[0].filter_at(&EvaluationContext::at_zoom(zoom)).constant();
        assert_eq!([admits(3.9), admits(4.1)], [Some(false), Some(true)]);
    }

    #[test]
    fn global_state_has_its_defaults_and_can_hide_a_layer() {
        let style = json!({
            "version": 8, "sources": {}, "state": {"dark": {"default": true}},
            "layers": [{
                "id": "a", "type": "background",
                "layout": {"visibility": ["case", ["global-state", "dark"], "none", "visible"]},
                "paint": {"background-color": ["case", ["global-state", "dark"], "#000", "#fff"]}
            }]
        });
        let (mut style, _) = Style::from_json(&style.to_string()).unwrap();
        let drawn = |style: &Style| {
            style.layers()[0]
                .is_drawn(&EvaluationContext::at_zoom(1.0).with_globals(style.globals()))
        };
        assert!(!drawn(&style));
        style.globals_mut().state.insert("dark".into(), false.into());
        assert!(drawn(&style));
    }

    #[test]
    fn zoom_ranges_hold_their_lower_end_and_not_their_upper() {
        let (style, _) = read(json!([{
            "id": "a", "type": "fill", "source": "route", "minzoom": 2, "maxzoom": 4,
            "paint": {"fill-color": "rgba(255, 0, 0, 0.5)"}
        }]));
        let layer = &style.layers()[0];
        let drawn =
            [1.9, 2.0, 3.9, 4.0].map(|zoom| layer.is_drawn(&EvaluationContext::at_zoom(zoom)));
        assert_eq!(drawn, [false, true, true, false]);
        let plan =
            layer.plan::<FillStyle>(&EvaluationContext::at_zoom(2.0), &mut Failures::default());
        assert_eq!(plan.constant().unwrap().color, Color { r: 1.0, g: 0.0, b: 0.0, a: 0.5 });
    }
}
