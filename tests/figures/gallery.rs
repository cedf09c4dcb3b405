//! Figures held to what a reader would object to: the committed ones, and many made at random. Reads
//! scenes, never pixels.

use std::path::{Path, PathBuf};

use rumbo::error::Code;
use rumbo::figure::{Figure, Rendered};
use rumbo::scene::{Item, OrientedBox, Role, Scene, Segment, Text};
use rumbo::unit::{Page, PageBox};

/// Whether all are to be drawn.
fn slow() -> bool {
    std::env::var_os("RUMBO_SLOW").is_some()
}

/// Text as small as 6 pt: 8 CSS pixels.
const LEAST_TYPE: f64 = 8.0;

/// All that a reader would object to in a figure.
fn objections(rendered: &Rendered) -> Vec<String> {
    let scene = &rendered.scene;
    let texts: Vec<&Text> = scene.texts().collect();
    let mut found = Vec::new();
    found.extend(overlaps(&texts));
    found.extend(covered_markers(scene, &texts));
    found.extend(under_furniture(scene, &texts));
    found.extend(cut_outlines(scene));
    found.extend(crossing_leaders(&texts));
    let page = PageBox::new(0.0, 0.0, scene.width, scene.height).grown(0.5);
    for text in &texts {
        if text.bounds().is_some_and(|bounds| !page.encloses(bounds)) {
            found.push(format!("`{}` runs off the page", text.text));
        }
        if text.origin.role != Role::Map && text.runs.iter().any(|run| run.size < LEAST_TYPE - 1e-6)
        {
            found.push(format!("`{}` is set too small", text.text));
        }
    }
    for entry in rendered.report.with_code(Code::LabelDropped) {
        let required = ["layer route", "layer annotation", "layer subject", "key: "];
        if required.iter().any(|layer| entry.place.contains(layer)) {
            found.push(format!("{}: {}", entry.place, entry.detail));
        }
    }
    found
}

fn overlaps(texts: &[&Text]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, a) in texts.iter().enumerate() {
        let Some(around) = a.bounds() else { continue };
        for b in &texts[index + 1..] {
            let apart = !b.bounds().is_some_and(|bounds| bounds.overlaps(around));
            let one_label = a.origin.role != Role::Map && a.origin.role == b.origin.role;
            if apart || one_label {
                continue;
            }
            let meet =
                |x: &OrientedBox| b.boxes.iter().any(|y| x.grown(-0.5).overlaps(&y.grown(-0.5)));
            if a.boxes.iter().any(meet) {
                found.push(format!("`{}` overlaps `{}`", a.text, b.text));
            }
        }
    }
    found
}

/// How far a point is from a box, 0 within it.
fn distance(from: &OrientedBox, to: Page) -> f64 {
    let (off, (sin, cos)) = (to - from.center, from.angle.sin_cos());
    let along = (off.x * cos + off.y * sin).abs() - from.width / 2.0;
    let across = (off.y * cos - off.x * sin).abs() - from.height / 2.0;
    along.max(0.0).hypot(across.max(0.0))
}

fn covered_markers(scene: &Scene, texts: &[&Text]) -> Vec<String> {
    let mut found = Vec::new();
    for marker in scene.markers().filter(|marker| marker.origin.role == Role::Map) {
        // Markers are round.
        let radius = marker.bounds.width().max(marker.bounds.height()) / 2.0 - 1.0;
        let covers = |text: &OrientedBox| distance(text, marker.bounds.center()) < radius;
        for text in texts {
            let own = text.anchor.is_some_and(|at| at.distance(marker.at) < 1.0);
            let same_frame = text.origin.frame == marker.origin.frame;
            if !own && same_frame && text.boxes.iter().any(|text| covers(&text.grown(-0.5))) {
                found.push(format!(
                    "`{}` covers the marker of {}",
                    text.text, marker.origin.feature
                ));
            }
        }
    }
    found
}

/// The grounds of legends, panels, keys and insets.
fn grounds(scene: &Scene) -> Vec<PageBox> {
    let is_ground = |role: Role| matches!(role, Role::Legend | Role::Note | Role::Key);
    let boxes = scene.flat().filter_map(|item| match item {
        Item::Fill { path, origin, .. } if is_ground(origin.role) => path.bounds(),
        _ => None,
    });
    let insets = scene.frames.iter().filter(|frame| &*frame.id != "main");
    boxes.chain(insets.map(|frame| frame.bounds)).collect()
}

fn under_furniture(scene: &Scene, texts: &[&Text]) -> Vec<String> {
    let grounds = grounds(scene);
    let mut found = Vec::new();
    let main = |text: &&&Text| text.origin.role == Role::Map && &*text.origin.frame == "main";
    for text in texts.iter().filter(main) {
        let covers = |ground: &PageBox| {
            let ground = OrientedBox::upright(ground.grown(-1.0));
            text.boxes.iter().any(|area| area.overlaps(&ground))
        };
        if grounds.iter().any(covers) {
            found.push(format!("`{}` lies under furniture", text.text));
        }
    }
    let is_route = |layer: &str| layer.starts_with("route-leg");
    for item in scene.flat() {
        let Item::Stroke { path, origin, .. } = item else { continue };
        if &*origin.frame != "main" || !is_route(&origin.layer) || origin.role != Role::Map {
            continue;
        }
        let points = path.segments().filter_map(|segment| match segment {
            Segment::Move(to) | Segment::Line(to) => Some(to),
            _ => None,
        });
        let points: Vec<Page> = points.collect();
        if grounds.iter().any(|ground| points.iter().any(|at| ground.grown(-1.0).contains(*at))) {
            found.push(format!("furniture covers the route in {}", origin.layer));
        }
    }
    found
}

/// Legends, panels and keys across the outline of a map that shows all of it.
fn cut_outlines(scene: &Scene) -> Vec<String> {
    let is_ground = |role: Role| matches!(role, Role::Legend | Role::Note | Role::Key);
    let grounds: Vec<PageBox> = scene
        .flat()
        .filter_map(|item| match item {
            Item::Fill { path, origin, .. } if is_ground(origin.role) => path.bounds(),
            _ => None,
        })
        .collect();
    let outlines = scene.items.iter().filter_map(|item| match item {
        Item::Stroke { path, origin, .. } if origin.role == Role::Frame => Some(path),
        _ => None,
    });
    // Where the outline is the frame, a rectangle, furniture stands within it.
    let is_cut = |path: &rumbo::scene::Path, ground: &PageBox| {
        let points = path.points();
        points.len() > 8 && points.iter().any(|at| ground.contains(*at))
    };
    let cuts = outlines.flat_map(|path| grounds.iter().filter(|ground| is_cut(path, ground)));
    cuts.map(|ground| format!("furniture cuts through the map's outline at {ground:?}")).collect()
}

fn crossing_leaders(texts: &[&Text]) -> Vec<String> {
    let side = |a: Page, b: Page, c: Page| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let cross = |a: &[Page], b: &[Page]| {
        side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0
            && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0.0
    };
    let leaders: Vec<(&Text, &Vec<Page>)> =
        texts.iter().filter_map(|text| Some((*text, text.leader.as_ref()?))).collect();
    let mut found = Vec::new();
    for (index, (a, leader)) in leaders.iter().enumerate() {
        for (b, other) in &leaders[index + 1..] {
            if leader.windows(2).any(|s| other.windows(2).any(|t| cross(s, t))) {
                found.push(format!("the leaders of `{}` and `{}` cross", a.text, b.text));
            }
        }
    }
    found
}

fn committed() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    files
}

/// Fails with all objections to figures, each under its name.
fn refuse(objections: &[(String, Vec<String>)]) {
    let told: Vec<String> = objections
        .iter()
        .filter(|(_, objections)| !objections.is_empty())
        .map(|(name, objections)| format!("{name}:\n    {}", objections.join("\n    ")))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
#[cfg(feature = "basemap")]
fn figures_of_the_gallery_have_no_objections() {
    if !slow() {
        // The one on the smallest page stands for all.
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures/caravan-column.toml");
        let rendered = Figure::open(file).unwrap().render().unwrap();
        return refuse(&[("caravan-column".to_owned(), objections(&rendered))]);
    }
    let files = committed();
    assert!(files.len() >= 40, "{} figures", files.len());
    let judged = |file: &PathBuf| {
        let rendered = Figure::open(file).unwrap().render().unwrap();
        (file.file_stem().unwrap().to_string_lossy().into_owned(), objections(&rendered))
    };
    refuse(&files.iter().map(judged).collect::<Vec<_>>());
}

#[test]
#[cfg(feature = "basemap")]
fn figures_made_at_random_have_no_objections() {
    let count = if slow() { 350 } else { 7 };
    let judged = |seed: u64| {
        let (name, figure) = crate::chance::figure(seed);
        let rendered = match figure.render() {
            Ok(rendered) => rendered,
            Err(error) => return (name, vec![error.to_string()]),
        };
        let (width, height) = (rendered.scene.width, rendered.scene.height);
        (format!("{name}, {width:.0} × {height:.0}"), objections(&rendered))
    };
    refuse(&(0..count).map(judged).collect::<Vec<_>>());
}
