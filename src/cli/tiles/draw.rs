//! `rumbo tiles STYLE|THEME|FIGURE`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::args::Draw;
use crate::archive::{Sink, Summary, Writer, WriterOptions};
use crate::cli::amount;
use crate::cli::bar::Bar;
use crate::cli::io;
use crate::cli::outputs::refuse_overwriting;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::figure::Figure;
use crate::map::Map;
use crate::resources::Resources;
use crate::style::{self, Style};
use crate::tile::{Progress, Pyramid, PyramidOptions, TileMatrixSet};
use crate::unit::LonLatBox;

/// How many metatiles of each zoom a dry run draws.
const SAMPLES: usize = 3;

pub(super) fn run(arguments: &Draw, resources: Resources) -> Result<()> {
    let subject = arguments.subject.as_deref().unwrap_or(Path::new(""));
    let output = arguments.output.clone().unwrap_or_default();
    let outputs = outputs(arguments, &output);
    refuse_overwriting(&outputs, std::iter::once(subject))?;
    let (pyramid, mut report) =
        pyramid(subject, arguments, options(arguments, resources)?, &outputs)?;
    if arguments.dry_run {
        return estimate(&pyramid, arguments);
    }
    let metadata = pyramid.metadata();
    let options = WriterOptions { replace: arguments.force };
    let mut writer = Writer::open(&output, &metadata, options)?;
    let resumed = writer.resumed();
    if resumed > 0 {
        io::tell(format_args!("going on with {} tiles that are done", amount::count(resumed)));
    }
    let start = Instant::now();
    let written = {
        let bar = Bar::of(pyramid.tiles(), "tiles");
        bar.kept(resumed);
        pyramid.write(&mut writer, &mut |progress| {
            bar.set_with_bytes(progress.total, progress.done, progress.bytes);
        })?
    };
    report.append(written.report);
    if let Some(path) = &arguments.report {
        let json = serde_json::to_vec_pretty(&report).map_err(|cause| {
            Error::new(ErrorKind::Data, "the report cannot be written as JSON").caused_by(cause)
        })?;
        io::write(path, &[json.as_slice(), b"\n"].concat())?;
    }
    let summary = Box::new(writer).finish()?;
    summarise(&output, &summary, (&written.progress, &report), start.elapsed());
    Ok(())
}

/// The outputs, each with its option; none in a dry run.
fn outputs<'a>(arguments: &'a Draw, output: &'a Path) -> Vec<(&'a str, &'a Path)> {
    if arguments.dry_run {
        return Vec::new();
    }
    let report = arguments.report.as_deref().map(|report| ("--report", report));
    std::iter::once(("-o", output)).chain(report).collect()
}

fn options(arguments: &Draw, resources: Resources) -> Result<PyramidOptions> {
    Ok(PyramidOptions {
        matrix_set: Some(Arc::new(matrix_set(&arguments.matrix_set, &resources)?)),
        zooms: arguments.zoom.clone(),
        bounds: arguments.bbox.unwrap_or(LonLatBox::WORLD),
        tile_size: arguments.tile_size,
        scale: arguments.scale,
        format: arguments.format,
        shard: arguments.shard,
        threads: arguments.threads.map(usize::from),
        memory: arguments.memory,
        resources,
    })
}

/// A tile matrix set by name, or from a file where there is one.
fn matrix_set(name: &str, resources: &Resources) -> Result<TileMatrixSet> {
    let path = Path::new(name);
    if TileMatrixSet::names().any(|known| known == name) || !path.is_file() {
        return TileMatrixSet::named(name);
    }
    let text = resources.read_given_text(path, "read the tile matrix set")?;
    TileMatrixSet::from_json(&text).map_err(|error| error.in_file(path))
}

/// What the tiles show, and what reading its style had to leave out. A file takes precedence over a theme of its name only where it has an
/// ending, as a theme's name has not.
fn pyramid(
    subject: &Path,
    arguments: &Draw,
    options: PyramidOptions,
    outputs: &[(&str, &Path)],
) -> Result<(Pyramid, Report)> {
    let viewed = |mut map: Map| {
        let named = arguments.worldview.as_deref();
        named.map_or(Ok(()), |name| {
            map.view_as(name).map_err(|error| error.at_path("--worldview"))
        })?;
        Ok(map)
    };
    let theme = subject.to_str().filter(|name| {
        style::themes().iter().any(|theme| theme.name == *name)
            || (subject.extension().is_none()
                && subject.components().count() == 1
                && !subject.exists())
    });
    if let Some(theme) = theme {
        let style = style::theme(theme)?;
        let map = viewed(Map::new(style.clone()))?;
        return Ok((Pyramid::from_map(map, &style, options)?, Report::new()));
    }
    let is_json = subject.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if is_json {
        let text = options.resources.read_given_text(subject, "read the file")?;
        if is_style(&text) {
            let (style, report) =
                Style::from_json(&text).map_err(|error| error.in_file(subject))?;
            let folder = subject.parent().map(Path::to_owned).unwrap_or_default();
            refuse_overwriting(outputs, style.files(&folder).iter().map(PathBuf::as_path))?;
            let pyramid = Map::from_style_with(style.clone(), &folder, &options.resources)
                .and_then(viewed)
                .and_then(|map| Pyramid::from_map(map, &style, options));
            return Ok((pyramid.map_err(|error| error.in_file(subject))?, report));
        }
    }
    let mut figure = Figure::open_with(subject, &options.resources)?;
    figure.map.worldview = arguments.worldview.clone().or(figure.map.worldview);
    refuse_overwriting(outputs, figure.files().iter().map(PathBuf::as_path))?;
    Ok((Pyramid::from_figure(figure, options)?, Report::new()))
}

/// Whether JSON is meant as a MapLibre style: figures have no list of layers under `layers`, nor
/// the sources that a style must have.
fn is_style(text: &str) -> bool {
    let json: Option<serde_json::Value> = serde_json::from_str(text).ok();
    json.is_some_and(|json| json.get("layers").is_some() && json.get("sources").is_some())
}

/// `--dry-run`.
fn estimate(pyramid: &Pyramid, arguments: &Draw) -> Result<()> {
    let estimate = pyramid.estimate(SAMPLES)?;
    let threads = match arguments.threads {
        Some(threads) => u32::from(threads),
        None => std::thread::available_parallelism().map_or(1, |threads| threads.get() as u32),
    };
    let mut text = format!(
        "{} tiles, zooms {} to {}\n",
        amount::count(estimate.tiles),
        arguments.zoom.start(),
        arguments.zoom.end()
    );
    text += &format!(
        "at most about {}; equal tiles are stored once, except in a folder\n",
        amount::bytes(estimate.bytes)
    );
    text += &format!(
        "about {} on {threads} {} (from a sample of {} tiles)\n",
        amount::time(estimate.time / threads.max(1)),
        if threads == 1 { "thread" } else { "threads" },
        amount::count(estimate.sampled)
    );
    io::print_with(|out| out.write_all(text.as_bytes()))
}

fn summarise(
    output: &Path,
    summary: &Summary,
    (progress, report): (&Progress, &Report),
    time: Duration,
) {
    let drawn = progress.done - progress.kept;
    let suffix = amount::losses(report);
    io::tell(format_args!(
        "{}: {} tiles, {} different, {}, in {} ({} tiles/s){suffix}",
        output.display(),
        amount::count(summary.tiles),
        amount::count(summary.distinct),
        amount::bytes(summary.bytes),
        amount::time(time),
        amount::rate(drawn, time)
    ));
}
