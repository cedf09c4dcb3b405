//! A route in words.

use std::fmt::Write as _;

use super::count::grouped;
use super::{Leg, Route, Stop};

impl Route {
    /// The route as a few lines of plain text for a terminal: title, totals, and each stop with
    /// its dates and head counts and the legs that leave it.
    ///
    /// ```
    /// let text = rumbo::route::viacrucis_2018()?.describe();
    /// assert!(text.contains("\n  2  Huixtla (MX), 25 Mar 2018: more than 1,000\n"));
    /// assert!(text.contains("\n     → Puebla, 413 km, bus, sourced\n"));
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn describe(&self) -> String {
        let mut out = String::new();
        for line in [Some(&self.title), self.subtitle.as_ref()].into_iter().flatten() {
            out.push_str(line);
            out.push('\n');
        }
        let mut totals = vec![
            plural(self.stops.len(), "stop"),
            plural(self.journey().count(), "leg"),
            format!("{} km by geodesics", grouped((self.length() / 1000.0).round())),
        ];
        totals.extend(self.elapsed().map(|days| {
            let range = days.least != days.most;
            if range {
                format!("{}–{} days", days.least, days.most)
            } else {
                format!("{} days", days.most)
            }
        }));
        totals.push(plural(self.citations.len(), "source"));
        out.push_str(&totals.join(", "));
        out.push_str("\n\n");
        if let Some(origin) = &self.origin {
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "     Origin: {} ({:.6}, {:.6})",
                origin.name, origin.at.lat, origin.at.lon
            );
        }
        for (stop, number) in self.stops.iter().zip(self.numbering(Default::default())) {
            let number = number.map_or(String::new(), |number| number.to_string());
            let _ = writeln!(out, "{number:>3}  {}", described_stop(stop));
            for leg in self.journey().filter(|leg| leg.from == stop.id) {
                let _ = writeln!(out, "     → {}", self.described_leg(leg));
            }
        }
        out
    }

    fn described_leg(&self, leg: &Leg) -> String {
        let name = self.stop(&leg.to).map_or(leg.to.as_str(), Stop::display_name);
        let mut text = format!("{name}, {:.0} km, {}", leg.length(self) / 1000.0, leg.mode);
        if let Some(certainty) = leg.certainty {
            let _ = write!(text, ", {certainty}");
        }
        text
    }
}

fn described_stop(stop: &Stop) -> String {
    let mut text = stop.name.clone();
    if let Some(country) = &stop.country {
        let _ = write!(text, " ({country})");
    }
    match stop.date_text("%-d %b %Y") {
        Ok(dates) if !dates.is_empty() => {
            let _ = write!(text, ", {dates}");
        }
        _ => text.push_str(", undated"),
    }
    if let Some(certainty) = stop.certainty.filter(|c| *c != super::Certainty::Sourced) {
        let _ = write!(text, ", {certainty}");
    }
    let counts: Vec<String> = stop
        .counts
        .iter()
        .map(|count| match &count.measure {
            Some(measure) => format!("{count} {measure}"),
            None => count.to_string(),
        })
        .collect();
    if !counts.is_empty() {
        let _ = write!(text, ": {}", counts.join("; "));
    }
    text
}

fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
