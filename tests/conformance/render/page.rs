//! A page that shows expected, actual and difference side by side.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::picture::Picture;

fn folder() -> Option<PathBuf> {
    std::env::var_os("RUMBO_CONFORMANCE_PAGE").map(PathBuf::from)
}

/// Writes a case's pictures, if a page is asked for.
pub fn keep(name: &str, actual: Option<&Picture>, difference: Option<&Picture>) {
    let Some(folder) = folder().map(|folder| folder.join(name)) else { return };
    let kept = std::fs::create_dir_all(&folder).and_then(|()| {
        for (picture, file) in [(actual, "actual.png"), (difference, "difference.png")] {
            if let Some(picture) = picture {
                picture.write(&folder.join(file))?;
            }
        }
        Ok(())
    });
    kept.expect("the page's folder can be written");
}

/// Writes the page, if one is asked for.
pub fn write(outcomes: &[Outcome]) {
    let Some(folder) = folder() else { return };
    let mut html = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>Render tests</title><style>\
         body{font:14px sans-serif}td{vertical-align:top;padding:4px}\
         img{image-rendering:pixelated;min-width:128px;background:#eee}\
         .fails{background:#fdd}</style><table>\
         <tr><th>case<th>expected<th>actual<th>difference</tr>\n",
    );
    let (failed, passed): (Vec<_>, Vec<_>) = outcomes.iter().partition(|outcome| !outcome.passes());
    for outcome in failed.into_iter().chain(passed) {
        row(&mut html, &folder, outcome);
    }
    html.push_str("</table>\n");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("index.html"), html))
        .expect("the page can be written");
}

fn row(html: &mut String, folder: &Path, outcome: &Outcome) {
    let class = if outcome.passes() { "passes" } else { "fails" };
    let (result, name) = (outcome.told(), &outcome.name);
    let expected = std::path::absolute(&outcome.expected).unwrap_or_default();
    let image = |path: &str| {
        let address = path.replace('%', "%25").replace('#', "%23");
        format!("<td><img src=\"{}\" alt=\"\">", address.replace('"', "&quot;"))
    };
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = write!(html, "<tr class={class}><td>{}<br>{}", escaped(name), escaped(&result));
    html.push_str(&image(&expected.to_string_lossy()));
    for file in ["actual.png", "difference.png"] {
        if folder.join(name).join(file).is_file() {
            html.push_str(&image(&format!("{name}/{file}")));
        } else {
            html.push_str("<td>");
        }
    }
    html.push_str("</tr>\n");
}

impl Outcome {
    fn passes(&self) -> bool {
        self.result.as_ref().is_ok_and(|share| *share <= self.allowed)
    }

    fn told(&self) -> String {
        match &self.result {
            Ok(share) => format!("{:.3} % differ", share * 100.0),
            Err(fault) => fault.clone(),
        }
    }
}
