//! `rumbo route`.

use std::fmt::Write;
use std::path::Path;

use super::allowed::Allowed;
use super::args::{Route as Arguments, RouteVerb};
use super::io;
use crate::error::{Report, Result};
use crate::resources::Resources;
use crate::route::{Leg, LegRole, Numbering, Route};

pub(super) fn run(arguments: &Arguments, allowed: &Allowed) -> Result<()> {
    let (RouteVerb::Check { file } | RouteVerb::Describe { file }) = &arguments.verb;
    let resources = allowed.resources(std::iter::once(file))?;
    let read = read(file, &resources)?;
    match &arguments.verb {
        RouteVerb::Check { .. } => check(file, read),
        RouteVerb::Describe { .. } => describe(&read.0),
    }
}

fn read(file: &Path, resources: &Resources) -> Result<(Route, Report)> {
    if io::is_standard(file) {
        let text = io::read_standard_input(resources)?;
        return Route::from_json(&text).map_err(|error| error.in_file("standard input"));
    }
    Route::open_with(file, resources)
}

fn check(file: &Path, (route, report): (Route, Report)) -> Result<()> {
    let mut out = String::new();
    for entry in report.entries() {
        line(&mut out, format_args!("advice: {}: {}", entry.place, entry.detail));
    }
    line(
        &mut out,
        format_args!(
            "{}: a route of {} stops, {} legs and {} facts, without a fault",
            file.display(),
            route.stops.len(),
            route.legs.len(),
            route.facts.len()
        ),
    );
    io::print_text(&out)
}

fn describe(route: &Route) -> Result<()> {
    let mut out = String::new();
    line(&mut out, format_args!("{}", route.title));
    if let Some(subtitle) = &route.subtitle {
        line(&mut out, format_args!("{subtitle}"));
    }
    let days = route.elapsed().map(|days| match (days.least, days.most) {
        (least, most) if least == most => format!(", {least} days"),
        (least, most) => format!(", {least}–{most} days"),
    });
    line(
        &mut out,
        format_args!(
            "{:.0} km along geodesics{}",
            route.length() / 1000.0,
            days.unwrap_or_default()
        ),
    );
    line(&mut out, format_args!(""));
    let numbers = route.numbering(Numbering::Given);
    for (stop, number) in route.stops.iter().zip(numbers) {
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        let dates = stop.date_text("%-d %b")?;
        let sources = stop.sources.join(" ");
        let text = format!("{number:>3}  {:<28} {dates:<16} {sources}", stop.name);
        line(&mut out, format_args!("{}", text.trim_end()));
        for leg in route.journey().filter(|leg| leg.from == stop.id) {
            line(&mut out, format_args!("       {}", leg_text(route, leg)));
        }
    }
    if let Some(origin) = &route.origin {
        let text = origin.text.as_deref().unwrap_or_default();
        line(&mut out, format_args!("\norigin: {} {text}", origin.name));
    }
    if !route.facts.is_empty() {
        line(&mut out, format_args!(""));
    }
    for fact in &route.facts {
        line(&mut out, format_args!("- {} [{}]", fact.text, fact.sources.join(" ")));
    }
    if !route.citations.is_empty() {
        line(&mut out, format_args!(""));
    }
    for citation in &route.citations {
        line(&mut out, format_args!("[{}] {}", citation.id, citation.display()));
    }
    io::print_text(&out)
}

fn leg_text(route: &Route, leg: &Leg) -> String {
    let to = route.stop(&leg.to).map_or(leg.to.as_str(), |stop| stop.display_name());
    let certainty = leg.certainty.map(|certainty| format!(", {certainty}")).unwrap_or_default();
    let link = if leg.role == LegRole::OriginLink { ", a link only" } else { "" };
    format!("↓ {} to {to}, {:.0} km{certainty}{link}", leg.mode, leg.length(route) / 1000.0)
}

/// Adds a line. Writing to a string cannot fail.
fn line(out: &mut String, text: std::fmt::Arguments) {
    let _ = writeln!(out, "{text}");
}
