//! What the command takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::figure::Format;
use crate::svg::SvgText;

/// Publication-quality maps, on the CPU alone, with no network.
#[derive(Debug, Parser)]
#[command(
    name = "rumbo",
    version,
    about,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Exit status: 0 done, 1 failed, 2 usage; 130 stopped by Ctrl-C, 143 by SIGTERM."
)]
pub(super) struct Rumbo {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub allowed: super::allowed::Allowed,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Draw a figure file, a route or any data as a map.
    Render(Box<Render>),
    /// Work on a figure file.
    Figure(Figure),
    /// Say what is in a file of data: format, layers, geometries, fields with their ranges, extent, doubts.
    Inspect(Inspect),
    /// Check or describe a route.
    Route(Route),
    /// Check a MapLibre style.
    Style(StyleCommand),
    /// Draw a pyramid of map tiles into one archive; merge and verify archives.
    Tiles(Box<super::tiles::Tiles>),
    /// Project positions, or read them back.
    Project(Project),
    /// Print the JSON Schema of a file rumbo reads or writes.
    Schema {
        /// Of which file.
        of: Schema,
    },
    /// Write a figure file and a route to start from.
    Init {
        /// The folder; made if it is not there.
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// List the themes.
    Themes,
    /// List the embedded fonts.
    Fonts,
    /// Say what the embedded basemap holds and whom to credit.
    #[cfg(feature = "basemap")]
    Basemap,
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in roff.
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Figure {
    #[command(subcommand)]
    pub verb: FigureVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum FigureVerb {
    /// Print the figure with its shorthands written out as plain layers.
    Expand {
        /// A figure file (TOML or JSON).
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Render {
    /// A figure file (TOML or JSON), a route, or data rumbo reads; with --center, --zoom or --size a
    /// MapLibre style; `-` is standard input.
    pub file: PathBuf,
    /// More figures, each of them a page of the PDF.
    #[arg(
        value_name = "PAGE",
        conflicts_with_all = ["center", "zoom", "size", "frames", "scene", "alt", "watch", "world_file"]
    )]
    pub pages: Vec<PathBuf>,
    /// Where the picture goes: a file that ends in png, webp, jpg, tif, svg or pdf; `-` is standard output
    /// [default: FILE with the ending of the format].
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub view: super::still::View,
    /// The picture's format: png, webp, jpg, tif (GeoTIFF), svg or pdf [default: what OUT ends in, else png].
    #[arg(long)]
    pub format: Option<Format>,
    /// How an SVG has its text: `text` in fonts that are in the file, for browsers, or `outlines`, for
    /// programs that take no fonts from a file (Inkscape, librsvg, resvg).
    #[arg(long, value_name = "HOW", default_value = "text")]
    pub svg_text: SvgText,
    /// Device pixels a CSS pixel; instead of the figure's own.
    #[arg(long, value_name = "N")]
    pub scale: Option<f64>,
    /// A theme's name or a MapLibre style's path; instead of the figure's own.
    #[arg(long, conflicts_with_all = ["center", "zoom", "size"])]
    pub theme: Option<String>,
    /// A font file to draw with beside the embedded ones, for scripts that they lack; may be given
    /// several times.
    #[arg(long = "font", value_name = "FILE")]
    pub fonts: Vec<PathBuf>,
    /// Draw the route advancing by date, in so many pictures of an animated PNG (OUT.apng), ten a second;
    /// the date stands on the map.
    #[arg(long, value_name = "N", conflicts_with_all = ["center", "zoom", "size", "format", "world_file"])]
    pub frames: Option<u32>,
    /// Write beside the picture where it lies on the ground: a world file (map.pgw of map.png), map.prj and
    /// map.png.aux.xml, as GDAL and QGIS read them. A tif says so by itself.
    #[arg(long)]
    pub world_file: bool,
    /// Write the report (what was chosen, moved, dropped) as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
    /// Write the scene (what is where on the page) as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE.json")]
    pub scene: Option<PathBuf>,
    /// Write what the picture shows, in words for those who cannot see it (its `alt` text); `-` is
    /// standard output.
    #[arg(long, value_name = "FILE.txt")]
    pub alt: Option<PathBuf>,
    /// Fail, and write no picture, when something had to be dropped or approximated.
    #[arg(long)]
    pub strict: bool,
    /// Draw again whenever the file changes, until interrupted.
    #[arg(long, conflicts_with = "strict")]
    pub watch: bool,
}

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// A file of data in any format rumbo reads, or an archive of tiles; `-` is standard input.
    pub file: PathBuf,
    /// Only the layer with this name.
    #[arg(long)]
    pub layer: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Route {
    #[command(subcommand)]
    pub verb: RouteVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum RouteVerb {
    /// List every problem of a route file.
    Check {
        /// The file; `-` is standard input.
        file: PathBuf,
    },
    /// Tell a route's stops, legs, lengths and sources.
    Describe {
        /// The file; `-` is standard input.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct StyleCommand {
    #[command(subcommand)]
    pub verb: StyleVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum StyleVerb {
    /// List every fault of a MapLibre style with its line and column, as the specification's own
    /// validator finds them, and what rumbo does not draw of it.
    Check {
        /// The style; `-` is standard input.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Project {
    /// The projection: a name, a code such as EPSG:6372, a PROJ string or WKT.
    #[arg(long, value_name = "CRS", default_value = "web-mercator")]
    pub to: String,
    /// Read `x,y` on the projected plane and print positions.
    #[arg(long)]
    pub inverse: bool,
    /// Positions in any form rumbo reads, such as `32.5433,-117.0297` or `12.769013-85.602364`.
    #[arg(required = true, allow_hyphen_values = true)]
    pub points: Vec<String>,
}

/// A file with a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Schema {
    /// The figure file.
    Figure,
    /// The route profile of GeoJSON.
    Route,
    /// The scene that `render --scene` writes.
    Scene,
}
