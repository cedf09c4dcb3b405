//! What the layers of a figure name that is not there.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map as Json, Value};

use crate::error::{Code, Error, ErrorKind, Report, Result, nearest_or};
use crate::figure::model::Figure;
use crate::map::Map;
use crate::source::Features;
use crate::style::Layer;

/// The keys of a layer: MapLibre's, and `before`.
const KEYS: &str =
    "id type source source-layer minzoom maxzoom filter layout paint metadata interactive before";

/// Refuses a key that layers have not.
///
/// # Errors
/// With the nearest key.
pub(super) fn check_keys(layer: &Json<String, Value>) -> Result<()> {
    let keys = || KEYS.split(' ');
    for key in layer.keys() {
        if keys().any(|known| known == key) {
            continue;
        }
        let remedy = nearest_or(key, keys(), || {
            format!("give one of {}", keys().collect::<Vec<_>>().join(", "))
        });
        return Err(Error::new(ErrorKind::Figure, format!("a layer has no key `{key}`"))
            .at_path(key.clone())
            .remedy(remedy));
    }
    Ok(())
}

/// Refuses a layer of a source that a map of the figure has not.
///
/// # Errors
/// With the layer's key, and the nearest name.
pub(in crate::figure) fn check_sources(figure: &Figure, map: &Map) -> Result<()> {
    let names: Vec<&str> = map.source_names().collect();
    let known = |name: &str| names.contains(&name);
    for (index, layer) in figure.layers.iter().enumerate() {
        let Some(name) = layer.get("source").and_then(Value::as_str) else { continue };
        if known(name) {
            continue;
        }
        let remedy = nearest_or(name, names.iter().copied(), || {
            format!("give one of {}, or add a `[[source]]` of that name", names.join(", "))
        });
        return Err(Error::new(ErrorKind::Figure, format!("there is no source `{name}`"))
            .at_path(format!("layer[{index}].source"))
            .remedy(remedy));
    }
    Ok(())
}

/// Tells of properties that a layer names and none of its features has.
pub(super) fn tell_unknown(
    layer: &Layer,
    sources: &[(String, Arc<Features>)],
    report: &mut Report,
) {
    let source = sources.iter().find(|(name, _)| Some(name.as_str()) == layer.source_name());
    let Some(((name, features), read)) = source.zip(layer.properties_read()) else { return };
    let known = features.features.iter().flat_map(|feature| feature.properties.iter());
    let known: BTreeSet<&str> = known.map(|(key, _)| key).collect();
    for property in read.into_iter().filter(|_| !features.features.is_empty()) {
        if known.contains(property) || property.starts_with("rumbo:") {
            continue;
        }
        let instead = nearest_or(property, known.iter().copied(), || {
            format!("they have {}", known.iter().copied().collect::<Vec<_>>().join(", "))
        });
        let detail = format!("no feature of `{name}` has a property `{property}`; {instead}");
        report.add(Code::Advisory, format!("layer {}", layer.id()), detail);
    }
}

#[cfg(test)]
mod tests {
    use crate::error::Code;
    use crate::figure::Figure;

    const DATA: &str = "[map]\nbasemap = false\n[[source]]\nname = 'towns'\n\
        data = '{\"type\": \"Point\", \"coordinates\": [1, 2]}'\n[[layer]]\ntype = 'circle'\n";

    #[test]
    fn a_layer_names_keys_and_sources_that_there_are() {
        for (line, expected) in [
            ("soruce = 'towns'", "did you mean `source`?"),
            ("source = 'town'", "did you mean `towns`?"),
            ("source = 'rivers'", "give one of towns, basemap, relief, or add"),
        ] {
            let figure = Figure::from_toml(&format!("{DATA}{line}\n")).unwrap();
            let error = figure.render().unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn what_draws_nothing_is_told() {
        let line = "source = 'towns'\npaint = { circle-radius = ['get', 'n'] }\n";
        let figure = Figure::from_toml(&format!("{DATA}{line}")).unwrap();
        let report = figure.prepare().unwrap().render().unwrap().report;
        let told =
            report.with_code(Code::Advisory).any(|entry| entry.detail.contains("property `n`"));
        assert!(told, "{report:?}");
        let empty = DATA.replace("Point", "Polygon").replace("[1, 2]", "[]");
        let figure = Figure::from_toml(&format!("{empty}source = 'towns'\n")).unwrap();
        let report = figure.render().unwrap().report;
        assert_eq!(report.with_code(Code::NothingToDraw).count(), 1, "{report:?}");
    }
}
