//! The scene's JSON form keeps to its schema.

use std::sync::Arc;

use rumbo::error::{Code, ErrorKind};
use rumbo::scene::{
    self, Face, FillRule, Frame, Glyph, GlyphRun, Group, Halo, Image, Item, Marker, OrientedBox,
    Origin, Path, Role, Scene, Stroke, Text,
};
use rumbo::unit::{Bitmap, Color, Page, PageBox};
use serde_json::Value;

/// A scene with one of everything.
fn scene() -> Scene {
    let rect = PageBox::new(1.0, 2.0, 30.0, 40.0);
    let path = Arc::new(Path::rect(rect));
    let origin = Origin {
        role: Role::Leader,
        frame: "main".into(),
        layer: "countries".into(),
        feature: "MX".into(),
    };
    let glyph = Glyph {
        id: 7,
        at: Page::new(5.0, 6.0),
        angle: 0.5,
        advance: 9.0,
        cluster: 0,
        outline: path.clone(),
        field: None,
    };
    let text = Text {
        text: "Tapachula".into(),
        origin: origin.clone(),
        required: true,
        anchor: Some(Page::new(4.0, 4.0)),
        runs: vec![GlyphRun {
            face: Face { name: "Drawn by hand".into(), index: 0 },
            size: 12.0,
            em: None,
            spacing: 0.0,
            color: Some(Color::BLACK),
            glyphs: vec![glyph],
        }],
        boxes: vec![OrientedBox::upright(rect)],
        color: Color::BLACK,
        halo: Some(Halo { color: Color::WHITE, width: 1.0, blur: 0.0 }),
        leader: Some(vec![Page::new(0.0, 0.0), Page::new(4.0, 4.0)]),
    };
    let bare = Text { anchor: None, halo: None, leader: None, runs: Vec::new(), ..text.clone() };
    let marker = Marker {
        at: Page::new(3.0, 3.0),
        path: path.clone(),
        fill: None,
        stroke: Some((Color::BLACK, Stroke::new(1.0))),
        bounds: rect,
        origin: Origin::default(),
    };
    let fill = Item::Fill {
        path: path.clone(),
        color: Color::WHITE,
        rule: FillRule::EvenOdd,
        antialias: true,
        origin: origin.clone(),
    };
    let stroke =
        Item::Stroke { path: path.clone(), color: Color::BLACK, stroke: Stroke::new(1.5), origin };
    let mut scene = Scene::new(100.0, 80.0, Color::WHITE);
    scene.title = "A \"title\"".into();
    scene.frames.push(Frame::new("main", rect, "EPSG:3857", [1.0, 0.0, 0.0, -1.0, 0.0, 0.0]));
    scene.items = vec![
        Item::Group(Group {
            clip: Some(path),
            ..Group::new("map", vec![fill, Item::Group(Group::new("inner", vec![stroke]))])
        }),
        Item::Marker(marker),
        Item::Text(text),
        Item::Text(bare),
        Item::Image(Image {
            name: "airport".into(),
            bitmap: Arc::new(Bitmap::new(1, 1, vec![[0, 0, 0, 255]]).unwrap()),
            area: OrientedBox::upright(rect),
            repeated_over: Some(rect),
            tiled: None,
            opacity: 0.5,
            at: Some(Page::new(3.0, 3.0)),
            origin: Origin::default(),
        }),
    ];
    scene
}

/// Checks a value against the parts of JSON Schema that the scene's schema uses; a keyword it does
/// not know fails the test.
fn validate(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Some(schema) = schema.as_object() else {
        return if schema == &Value::Bool(true) { Ok(()) } else { Err(format!("no {value}")) };
    };
    for (keyword, rule) in schema {
        let list = || rule.as_array().unwrap().iter();
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "format" | "pattern"
            | "default" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                validate(root, root.pointer(pointer).unwrap(), value)?;
                true
            }
            "type" => match rule {
                Value::Array(kinds) => kinds.iter().any(|kind| is(value, kind.as_str().unwrap())),
                kind => is(value, kind.as_str().unwrap()),
            },
            "const" => rule == value,
            "enum" => list().any(|allowed| allowed == value),
            "minimum" => value.as_f64().is_none_or(|value| value >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|value| value <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().unwrap().len() as u64 >= rule.as_u64().unwrap(),
            "maxItems" => value.as_array().unwrap().len() as u64 <= rule.as_u64().unwrap(),
            "required" => list().all(|key| value.get(key.as_str().unwrap()).is_some()),
            "properties" => {
                for (key, schema) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        validate(root, schema, value).map_err(|e| format!("{key}: {e}"))?;
                    }
                }
                true
            }
            "items" => {
                for value in value.as_array().unwrap() {
                    validate(root, rule, value)?;
                }
                true
            }
            "prefixItems" => {
                for (schema, value) in list().zip(value.as_array().unwrap()) {
                    validate(root, schema, value)?;
                }
                true
            }
            "oneOf" | "anyOf" => {
                let fitting = list().filter(|schema| validate(root, schema, value).is_ok()).count();
                if keyword == "oneOf" { fitting == 1 } else { fitting > 0 }
            }
            "allOf" => {
                for schema in list() {
                    validate(root, schema, value)?;
                }
                true
            }
            _ => return Err(format!("unknown keyword {keyword}")),
        };
        if !holds {
            return Err(format!("{value} breaks {keyword} {rule}"));
        }
    }
    Ok(())
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        _ => false,
    }
}

#[test]
fn a_dump_keeps_to_the_schema() {
    let schema = scene::schema();
    let dump: Value = serde_json::from_str(&scene().to_json().unwrap()).unwrap();
    validate(&schema, &schema, &dump).unwrap();
}

#[test]
fn the_schema_refuses_what_is_no_scene() {
    let schema = scene::schema();
    let good: Value = serde_json::from_str(&scene().to_json().unwrap()).unwrap();
    for (pointer, wrong) in [
        ("/version", Value::from(2)),
        ("/width", Value::Null),
        ("/items/0/type", Value::from("polygon")),
        ("/items/0/items/0/rule", Value::from("odd")),
        ("/items/0/items/1/items/0/stroke/width", Value::from("2px")),
        ("/items/2/runs/0/glyphs/0/x", Value::Null),
        ("/frames/0/bounds", Value::from("everywhere")),
    ] {
        let mut dump = good.clone();
        *dump.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = wrong;
        assert!(validate(&schema, &schema, &dump).is_err(), "{pointer}");
    }
}

#[test]
fn the_dump_says_what_it_must() {
    let dump: Value = serde_json::from_str(&scene().to_json().unwrap()).unwrap();
    let text = &dump["items"][2];
    assert_eq!(text["type"], "text");
    assert_eq!(text["text"], "Tapachula");
    assert_eq!((&text["layer"], &text["role"]), (&"countries".into(), &"leader".into()));
    assert_eq!(text["runs"][0]["glyphs"][0]["x"], 5.0);
    assert_eq!(dump["items"][0]["clip"], "M1 2L30 2L30 40L1 40Z");
    assert!(dump["frames"][0].get("scale").is_none(), "an unknown scale is absent");
}

#[test]
fn what_is_not_a_number_is_never_written() {
    let mut path = Path::polyline([Page::new(1.0, 1.0), Page::new(f64::NAN, 2.0)]);
    path.extend(&Path::polyline([Page::new(3.0, 3.0), Page::new(f64::INFINITY, 4.0)]));
    let item = Item::Stroke {
        path: Arc::new(path),
        color: Color::BLACK,
        stroke: Stroke::new(1.0),
        origin: Origin { layer: "rivers".into(), ..Origin::default() },
    };
    let mut broken = Scene::new(10.0, 10.0, Color::WHITE);
    broken.items.push(item);
    let dump: Value = serde_json::from_str(&broken.to_json().unwrap()).unwrap();
    assert_eq!(dump["items"][0]["path"], "M1 1M3 3");
    let report = broken.check();
    let entry = &report.entries()[0];
    assert_eq!((entry.code, entry.place.as_str()), (Code::ShapeApproximated, "layer rivers"));
    assert_eq!(report.entries().len(), 1);
    assert!(scene().check().entries().is_empty());

    broken.width = f64::NAN;
    let error = broken.to_json().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Data);
    assert!(error.to_string().contains("not a number"), "{error}");
}
