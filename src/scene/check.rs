//! What of a scene cannot be drawn.

use super::{Item, Origin, Path, Scene};
use crate::error::{Code, Report};
use crate::unit::Page;

impl Scene {
    /// What of the scene cannot be drawn as it is, each a loss in the report: outlines and lines
    /// with steps to points that are not numbers, and texts with glyphs that stand at none. Back
    /// ends leave such steps and glyphs out and draw the rest.
    pub fn check(&self) -> Report {
        let mut report = Report::new();
        for item in self.flat() {
            match item {
                Item::Fill { path, origin, .. } | Item::Stroke { path, origin, .. } => {
                    check_path(path, origin, &mut report);
                }
                Item::Marker(marker) => check_path(&marker.path, &marker.origin, &mut report),
                Item::Text(text) => {
                    let glyphs = text.runs.iter().flat_map(|run| &run.glyphs);
                    let lost = glyphs.filter(|glyph| !is_finite(glyph.at)).count();
                    if lost > 0 {
                        let detail = format!(
                            "{lost} glyphs of `{}` have no position and are left out",
                            text.text
                        );
                        report.add(Code::ShapeApproximated, place(&text.origin), detail);
                    }
                }
                Item::Image(_) | Item::Group(_) => {}
            }
        }
        report
    }
}

fn check_path(path: &Path, origin: &Origin, report: &mut Report) {
    if path.points().iter().all(|point| is_finite(*point)) {
        return;
    }
    let lost = path.segments().filter(|segment| !segment.is_finite()).count();
    let detail = format!("{lost} points are not numbers and are left out");
    report.add(Code::ShapeApproximated, place(origin), detail);
}

fn is_finite(page: Page) -> bool {
    page.x.is_finite() && page.y.is_finite()
}

fn place(origin: &Origin) -> String {
    let parts = [("frame", &origin.frame), ("layer", &origin.layer), ("feature", &origin.feature)];
    let known = parts.iter().filter(|(_, id)| !id.is_empty());
    let place: Vec<String> = known.map(|(name, id)| format!("{name} {id}")).collect();
    if place.is_empty() { "page".to_owned() } else { place.join(": ") }
}
