//! Layers that take after another one: `ref`, which styles made before 2017 still use. The
//! specification no longer tells of it, its validator and every viewer of MapLibre's heed it.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::{Reader, inner};

/// What such a layer has from the one it names.
const SHARED: [&str; 7] =
    ["type", "source", "source-layer", "minzoom", "maxzoom", "filter", "layout"];

/// What such a layer may not have of its own; a zoom of its own is not heeded.
const PROHIBITED: [&str; 5] = ["type", "source", "source-layer", "filter", "layout"];

impl Reader {
    /// Gives each layer with a `ref` what it has from the other one. Where that cannot be, the
    /// layer is left out and the reason told.
    pub(super) fn resolved(&mut self, layers: Vec<Json>) -> Vec<(usize, Json)> {
        if layers.iter().all(|layer| layer.get("ref").is_none()) {
            return layers.into_iter().enumerate().collect();
        }
        let named: BTreeMap<String, Json> = layers
            .iter()
            .filter_map(|layer| Some((layer.get("id")?.as_str()?.to_owned(), layer.clone())))
            .collect();
        let mut whole = Vec::with_capacity(layers.len());
        for (index, layer) in layers.into_iter().enumerate() {
            match layer {
                Json::Object(members) if members.contains_key("ref") => {
                    let path = format!("layers[{index}]");
                    whole.extend(self.heir(&path, members, &named).map(|layer| (index, layer)));
                }
                layer => whole.push((index, layer)),
            }
        }
        whole
    }

    fn heir(
        &mut self,
        path: &str,
        mut members: Map<String, Json>,
        named: &BTreeMap<String, Json>,
    ) -> Option<Json> {
        let name = members.shift_remove("ref");
        let at = inner(path, "ref");
        let Some(Json::String(name)) = name else {
            self.problem(&at, "`ref` is not text", "give the `id` of another layer");
            return None;
        };
        let Some(Json::Object(parent)) = named.get(&name) else {
            self.problem(&at, format!("there is no layer `{name}`"), "name another layer");
            return None;
        };
        if parent.contains_key("ref") {
            let message = format!("the layer `{name}` has a `ref` itself");
            self.problem(&at, message, "name the layer that one refers to");
            return None;
        }
        for key in PROHIBITED {
            if members.contains_key(key) {
                let message = format!("`{key}` stands beside `ref`");
                self.problem(&inner(path, key), message, "leave it out: it is the other layer's");
            }
        }
        for key in SHARED {
            if let Some(value) = parent.get(key) {
                members.insert(key.to_owned(), value.clone());
            }
        }
        Some(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::Style;

    fn style(layers: serde_json::Value) -> String {
        let sources = json!({"roads": {"type": "geojson", "data": "roads.geojson"}});
        json!({"version": 8, "sources": sources, "layers": layers}).to_string()
    }

    #[test]
    fn a_layer_with_a_ref_has_all_but_its_paint_from_the_other() {
        let layers = json!([
            {"id": "case", "ref": "road", "minzoom": 3, "paint": {"line-width": 9}},
            {
                "id": "road", "type": "line", "source": "roads", "minzoom": 5, "filter": ["has", "lanes"],
                "layout": {"line-cap": "round"}, "paint": {"line-color": "#ffffff"}
            },
        ]);
        let (read, _) = Style::from_json(&style(layers)).unwrap();
        let whole = json!([
            {
                "id": "case", "type": "line", "source": "roads", "minzoom": 5, "filter": ["has", "lanes"],
                "layout": {"line-cap": "round"}, "paint": {"line-width": 9}
            },
            {
                "id": "road", "type": "line", "source": "roads", "minzoom": 5, "filter": ["has", "lanes"],
                "layout": {"line-cap": "round"}, "paint": {"line-color": "#ffffff"}
            },
        ]);
        let (expected, _) = Style::from_json(&style(whole)).unwrap();
        assert_eq!(read.to_json(), expected.to_json());
    }

    #[test]
    fn a_ref_that_leads_nowhere_is_a_problem_with_its_path() {
        let road = json!({"id": "road", "type": "line", "source": "roads"});
        let faults = [
            (json!({"id": "a", "ref": "rod"}), "layers[1].ref"),
            (json!({"id": "a", "ref": "a"}), "layers[1].ref"),
            (json!({"id": "a", "ref": 7}), "layers[1].ref"),
            (json!({"id": "a", "ref": "road", "layout": {}}), "layers[1].layout"),
        ];
        for (fault, path) in faults {
            let error = Style::from_json(&style(json!([road, fault]))).unwrap_err();
            assert_eq!(error.place().path.as_deref(), Some(path));
        }
    }
}
