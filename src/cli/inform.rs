//! Verbs that tell what rumbo holds: schemas, themes, fonts, the basemap.

use super::args::Schema;
use super::io;
use crate::error::{Error, ErrorKind, Result};

pub(super) fn schema(of: Schema) -> Result<()> {
    let schema = match of {
        Schema::Figure => crate::figure::schema(),
        Schema::Route => crate::route::schema(),
        Schema::Scene => crate::scene::schema(),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|cause| {
        Error::new(ErrorKind::Data, "the schema cannot be written as JSON").caused_by(cause)
    })?;
    io::print_with(|out| writeln!(out, "{text}"))
}

pub(super) fn themes() -> Result<()> {
    io::print_with(|out| {
        crate::style::themes().iter().try_for_each(|theme| writeln!(out, "{}", theme.name))
    })
}

pub(super) fn fonts() -> Result<()> {
    let fonts = crate::text::Fonts::embedded()?;
    io::print_with(|out| fonts.faces().try_for_each(|face| writeln!(out, "{}", face.name)))
}

#[cfg(feature = "basemap")]
pub(super) fn basemap() -> Result<()> {
    let basemap = crate::basemap::Basemap::embedded()?;
    let credits = basemap.credits()?;
    io::print_with(|out| {
        for layer in crate::basemap::Layer::ALL {
            writeln!(out, "{}", layer.name())?;
        }
        writeln!(out, "\n{}", credits.trim_end())
    })
}
