//! What is doubtful in valid data: told once a kind, with how often and where first.

use super::json::locate;
use super::{OutOfRange, ReadOptions};
use crate::error::{Code, ErrorKind, Report, Result};

/// A kind of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    Winding,
    Precision,
    Ordinates,
    Longitude,
    DuplicateKey,
    NestedCollection,
    SingleCollection,
    NoProperties,
    NullId,
    EmptyPolygon,
    Collapsed,
    NoPosition,
    OutOfRange,
    Clamped,
    SinglePoint,
    Unclosed,
    NoArea,
    Arcs,
    Extensions,
    NotDrawn,
    Styles,
}

impl Doubt {
    const ALL: [Self; 21] = [
        Self::Winding,
        Self::Precision,
        Self::Ordinates,
        Self::Longitude,
        Self::DuplicateKey,
        Self::NestedCollection,
        Self::SingleCollection,
        Self::NoProperties,
        Self::NullId,
        Self::EmptyPolygon,
        Self::Collapsed,
        Self::NoPosition,
        Self::OutOfRange,
        Self::Clamped,
        Self::SinglePoint,
        Self::Unclosed,
        Self::NoArea,
        Self::Arcs,
        Self::Extensions,
        Self::NotDrawn,
        Self::Styles,
    ];

    /// A doubt costs nothing; a geometry left out is a loss.
    fn code(self) -> Code {
        match self {
            Self::OutOfRange => Code::PointOutside,
            Self::Clamped => Code::ShapeApproximated,
            Self::SinglePoint | Self::NoArea | Self::NotDrawn => Code::Omitted,
            _ => Code::Advisory,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Winding => {
                "a polygon ring is not wound by the right-hand rule (exteriors counter-clockwise, \
                 holes clockwise)"
            }
            Self::Precision => {
                "a coordinate has more than 7 decimals: the eighth is a millimetre on the ground"
            }
            Self::Ordinates => {
                "a position has more than 3 numbers: those after the second are ignored"
            }
            Self::Longitude => "a longitude is beyond ±180: it is taken as unwrapped",
            Self::DuplicateKey => "a key stands twice in one object: the last value counts",
            Self::NestedCollection => "a GeometryCollection stands inside another: both are split",
            Self::SingleCollection => "a GeometryCollection has a single member: write it plainly",
            Self::NoProperties => "a feature has no \"properties\" member: it is taken as null",
            Self::NullId => "an \"id\" is null: it is taken as absent",
            Self::EmptyPolygon => "a MultiPolygon has a polygon without rings: it is ignored",
            Self::Collapsed => {
                "a line or ring collapsed when the topology was quantised: it is left out"
            }
            Self::NoPosition => "a row has no position: its feature has an empty shape",
            Self::OutOfRange => {
                "a geometry has a position that cannot be read, or beyond ±90 of latitude or ±540 of \
                 longitude: it is left out"
            }
            Self::Clamped => "a position is beyond ±90 of latitude: it is put on the edge",
            Self::SinglePoint => "a line has a single point: it is left out",
            Self::Unclosed => "a polygon ring is not closed: it is taken as closed",
            Self::NoArea => "a polygon ring has fewer than three corners: it is left out",
            Self::Arcs => "arcs are drawn straight in pieces of a degree",
            Self::Extensions => "extensions of other programs are not read",
            Self::NotDrawn => {
                "an overlay, a model, a link to another file or a tour's change is not read: it is left \
                 out"
            }
            Self::Styles => {
                "the file's own styles are not taken over: a map's style says how it looks"
            }
        }
    }
}

/// Doubts counted; `P` is how the reader names a place.
#[derive(Debug)]
pub(super) struct Advice<P> {
    seen: [Option<(usize, P)>; Doubt::ALL.len()],
}

impl<P> Default for Advice<P> {
    fn default() -> Self {
        Self { seen: [const { None }; Doubt::ALL.len()] }
    }
}

impl<P> Advice<P> {
    /// Counts a doubt; the place is kept for the first of its kind.
    pub fn add(&mut self, doubt: Doubt, place: impl FnOnce() -> P) {
        self.add_many(doubt, 1, place);
    }

    /// Counts a doubt several times.
    pub fn add_many(&mut self, doubt: Doubt, count: usize, place: impl FnOnce() -> P) {
        if let Some(entry) = self.seen.get_mut(doubt as usize) {
            entry.get_or_insert_with(|| (0, place())).0 += count;
        }
    }

    /// What was read of a geometry; nothing where a position of it is out of range and such are to be
    /// dropped.
    ///
    /// # Errors
    /// Those of reading that are not dropped.
    pub fn or_dropped<T: Default>(
        &mut self,
        read: Result<T>,
        options: &ReadOptions,
        place: impl FnOnce() -> P,
    ) -> Result<T> {
        match read {
            Err(error)
                if error.kind() == ErrorKind::Position
                    && options.out_of_range == OutOfRange::Drop =>
            {
                self.add(Doubt::OutOfRange, place);
                Ok(T::default())
            }
            read => read,
        }
    }

    /// Puts the doubts into a report, in a fixed order.
    pub fn into_report(self, print: impl Fn(P) -> String) -> Report {
        let mut report = Report::new();
        for (doubt, seen) in Doubt::ALL.into_iter().zip(self.seen) {
            if let Some((count, place)) = seen {
                let text = doubt.text();
                let detail = match count {
                    1 => text.to_owned(),
                    _ => format!("{text} (and {} more)", count - 1),
                };
                report.add(doubt.code(), print(place), detail);
            }
        }
        report
    }
}

impl Advice<usize> {
    /// Puts the doubts into a report, their bytes as lines and JSON paths of the text.
    pub fn located_in(self, text: &str) -> Report {
        self.into_report(|at| {
            let location = locate(text, at);
            let separator = if location.path.is_empty() { "" } else { ": " };
            format!("line {}{separator}{}", location.line, location.path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_is_told_once_with_its_count_and_first_place() {
        let mut advice = Advice::default();
        for place in ["first", "second", "third"] {
            advice.add(Doubt::NullId, || place);
        }
        let report = advice.into_report(str::to_owned);
        assert_eq!(report.entries().len(), 1);
        assert_eq!(report.entries()[0].place, "first");
        assert!(report.entries()[0].detail.ends_with("(and 2 more)"));
    }

    #[test]
    fn every_doubt_has_its_own_slot() {
        for (index, doubt) in Doubt::ALL.into_iter().enumerate() {
            assert_eq!(doubt as usize, index);
        }
    }
}
