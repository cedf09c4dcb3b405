//! `rumbo render`.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::allowed::Allowed;
use super::args::Render;
use super::bar::Bar;
use super::io;
use super::outputs::refuse_overwriting;
use super::waiting::Waiting;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::figure::{Figure, Format, Rendered};
use crate::render::Georeference;
use crate::resources::Resources;

/// How often `--watch` looks at the file.
const WATCH_INTERVAL: Duration = Duration::from_millis(300);

pub(super) fn run(arguments: &Render, allowed: &Allowed) -> Result<()> {
    if !arguments.watch {
        return draw(arguments, allowed);
    }
    if io::is_standard(&arguments.file) {
        return Err(Error::new(ErrorKind::Figure, "standard input cannot be watched")
            .remedy("give a file, or leave out --watch"));
    }
    let mut drawn: Option<SystemTime> = None;
    loop {
        let changed = std::fs::metadata(&arguments.file).and_then(|about| about.modified()).ok();
        if changed.is_some() && changed != drawn {
            drawn = changed;
            match draw(arguments, allowed) {
                Ok(()) => {
                    let text = format!("drawn; waiting for {} to change", arguments.file.display());
                    allowed.messages().note("waiting", &text);
                }
                Err(error) => allowed.messages().error(error),
            }
        }
        std::thread::sleep(WATCH_INTERVAL);
    }
}

fn draw(arguments: &Render, allowed: &Allowed) -> Result<()> {
    let theme = arguments.theme.iter().map(PathBuf::from).collect::<Vec<_>>();
    let resources = allowed.resources(arguments.fonts.iter().chain(&theme))?;
    let (output, format) = target(arguments)?;
    // A film has a bar of its own.
    let waiting = arguments.frames.is_none().then(|| Waiting::begin("drawing"));
    let beside = beside(arguments, &output, format)?;
    let outputs: Vec<_> = outputs(arguments, &output)
        .into_iter()
        .chain(beside.iter().map(|path| ("--world-file", path.as_path())))
        .collect();
    let (mut rendered, film) = if arguments.view.is_given() {
        let Render { file, fonts, scale, .. } = arguments;
        (arguments.view.draw(file, &outputs, fonts, *scale, &resources)?, None)
    } else {
        figure(&arguments.file, arguments, &outputs, &resources)?
    };
    let others = arguments.pages.iter().map(|file| {
        let (page, _) = figure(file, arguments, &outputs, &resources)?;
        Ok(page)
    });
    let others: Vec<Rendered> = others.collect::<Result<_>>()?;
    rendered.svg_text = arguments.svg_text;
    let picture = match film {
        Some(film) => film,
        None => {
            let (picture, advice) = match others.as_slice() {
                [] => rendered.encode(format)?,
                others => Rendered::pages(std::iter::once(&rendered).chain(others))?,
            };
            rendered.report.append(advice);
            others.into_iter().for_each(|page| rendered.report.append(page.report));
            picture
        }
    };
    let mut places = Vec::new();
    if !beside.is_empty() {
        let (place, advice) = rendered.georeference()?;
        places = place.files(&output)?;
        if format != Format::GeoTiff {
            rendered.report.append(advice);
        }
    }
    drop(waiting);
    tell(arguments, &rendered)?;
    if arguments.strict {
        refuse_losses(&rendered.report)?;
    }
    io::write(&output, &picture)?;
    for (path, bytes) in &places {
        io::write(path, bytes)?;
    }
    if !io::is_standard(&output) {
        allowed.messages().written(&output, &rendered.report);
    }
    Ok(())
}

/// Writes what is told of the picture.
fn tell(arguments: &Render, rendered: &Rendered) -> Result<()> {
    if let Some(path) = &arguments.report {
        let json = serde_json::to_vec_pretty(&rendered.report).map_err(not_json)?;
        io::write(path, &[json.as_slice(), b"\n"].concat())?;
    }
    if let Some(path) = &arguments.scene {
        io::write(path, rendered.scene.to_json()?.as_bytes())?;
    }
    if let Some(path) = &arguments.alt {
        io::write(path, format!("{}\n", rendered.scene.description).as_bytes())?;
    }
    Ok(())
}

/// The outputs, each with its option.
fn outputs<'a>(arguments: &'a Render, output: &'a Path) -> Vec<(&'a str, &'a Path)> {
    let more =
        [("--report", &arguments.report), ("--scene", &arguments.scene), ("--alt", &arguments.alt)];
    let more = more.into_iter().filter_map(|(option, path)| Some((option, path.as_deref()?)));
    std::iter::once(("-o", output)).chain(more).collect()
}

/// The files that `--world-file` writes.
fn beside(arguments: &Render, output: &Path, format: Format) -> Result<Vec<PathBuf>> {
    if !arguments.world_file {
        return Ok(Vec::new());
    }
    let wrong = |message: &str, remedy: &str| {
        Err(Error::new(ErrorKind::Format, message).at_path("--world-file").remedy(remedy))
    };
    if !format.is_raster() {
        return wrong("a picture without pixels has no world file", "write png, jpg, webp or tif");
    }
    if io::is_standard(output) {
        return wrong("what goes to standard output has no files beside it", "give a file with -o");
    }
    if output.with_extension("shp").exists() {
        return wrong("the picture's .prj would be that of a shapefile", "give it another name");
    }
    Ok(Georeference::file_names(output).to_vec())
}

/// Draws a figure file, a route or data; with `--frames` also its film.
fn figure(
    file: &Path,
    arguments: &Render,
    outputs: &[(&str, &Path)],
    resources: &Resources,
) -> Result<(Rendered, Option<Vec<u8>>)> {
    refuse_overwriting(outputs, std::iter::once(file))?;
    let mut figure = if io::is_standard(file) {
        Figure::read_bytes(&io::read_standard_input_bytes(resources)?, resources)
            .map_err(|error| error.in_file("standard input"))?
    } else {
        Figure::open_with(file, resources)?
    };
    figure.fonts.files.extend_from_slice(&arguments.fonts);
    if let Some(theme) = &arguments.theme {
        figure.map.theme.clone_from(theme);
    }
    figure.map.worldview = arguments.view.worldview.clone().or(figure.map.worldview);
    if let Some(scale) = arguments.scale {
        figure.page.scale = scale;
        figure.page.dpi = None;
    }
    refuse_overwriting(outputs, figure.files().iter().map(PathBuf::as_path))?;
    let draw = || match arguments.frames {
        Some(frames) => {
            let film = figure.prepare()?.film()?;
            let bar = Bar::of(frames.into(), "pictures");
            let file = film.apng(frames, &mut |done| bar.set(done.into()))?;
            Ok((film.rendered().clone(), Some(file)))
        }
        None => Ok((figure.render()?, None)),
    };
    draw().map_err(|error| of_option(error, arguments))
}

/// The fault of a value that an option gives, told of the option and not of the file's line.
fn of_option(error: Error, arguments: &Render) -> Error {
    let options = [
        ("map.theme", "--theme", arguments.theme.is_some()),
        ("map.worldview", "--worldview", arguments.view.worldview.is_some()),
        ("page.scale", "--scale", arguments.scale.is_some()),
    ];
    let path = error.place().path.as_deref();
    let given = options.into_iter().find(|(key, _, given)| *given && path == Some(key));
    let Some((_, option, _)) = given else { return error };
    let told = Error::new(error.kind(), error.message()).at_path(option);
    match error.remedy_text() {
        Some(remedy) => told.remedy(remedy),
        None => told,
    }
}

/// Where the picture goes and in which format; checked before anything is drawn. No two outputs may
/// share one stream.
fn target(arguments: &Render) -> Result<(PathBuf, Format)> {
    let named = arguments.output.as_deref().filter(|output| !io::is_standard(output));
    if arguments.frames.is_some() {
        return film_target(arguments, named);
    }
    let format = match (arguments.format, named) {
        (Some(format), _) => format,
        (None, Some(output)) => Format::of(output)?,
        (None, None) => Format::default(),
    };
    if !arguments.pages.is_empty() && format != Format::Pdf {
        return Err(Error::new(ErrorKind::Format, "only a PDF has several pages")
            .remedy("give a name that ends in .pdf, or draw one figure at a time"));
    }
    let output = match &arguments.output {
        Some(output) => output.clone(),
        None if io::is_standard(&arguments.file) => PathBuf::from("-"),
        None => arguments.file.with_extension(format.to_string()),
    };
    check_streams(arguments, &output)?;
    Ok((output, format))
}

/// Where a film goes.
fn film_target(arguments: &Render, named: Option<&Path>) -> Result<(PathBuf, Format)> {
    let is_film = |path: &Path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        matches!(ending.to_ascii_lowercase().as_str(), "apng" | "png")
    };
    if let Some(path) = named.filter(|path| !is_film(path)) {
        return Err(Error::new(ErrorKind::Format, "a film is written as animated PNG only")
            .in_file(path)
            .remedy("give a name that ends in .apng or .png"));
    }
    let output = match &arguments.output {
        Some(output) => output.clone(),
        None if io::is_standard(&arguments.file) => PathBuf::from("-"),
        None => arguments.file.with_extension("apng"),
    };
    check_streams(arguments, &output)?;
    Ok((output, Format::Png))
}

fn check_streams(arguments: &Render, output: &Path) -> Result<()> {
    let to_stream = |(_, path): &(&str, &Path)| io::is_standard(path);
    if outputs(arguments, output).iter().filter(|output| to_stream(output)).count() > 1 {
        return Err(Error::new(ErrorKind::Io, "two outputs cannot share standard output")
            .remedy("give a file for all but one of -o, --report, --scene and --alt"));
    }
    Ok(())
}

fn refuse_losses(report: &Report) -> Result<()> {
    let losses: Vec<Error> = report
        .losses()
        .map(|entry| {
            Error::new(ErrorKind::Strict, entry.detail.clone()).at_path(entry.place.clone())
        })
        .collect();
    if losses.is_empty() {
        return Ok(());
    }
    let message =
        format!("{} things were dropped or approximated, and --strict is on", losses.len());
    Err(Error::new(ErrorKind::Strict, message)
        .with_related(losses)
        .remedy("make room for what was lost, or leave out --strict"))
}

fn not_json(cause: serde_json::Error) -> Error {
    Error::new(ErrorKind::Data, "the report cannot be written as JSON").caused_by(cause)
}
