//! The parts of a route from their properties. Places come from the geometry.

use geojson::JsonObject;

use crate::route::fields::Fields;
use crate::route::stop::slug;
use crate::route::{
    Annotation, Boundary, Citation, Count, Fact, Foreign, Leg, LegRole, Mode, Origin, Qualifier,
    Stop, StopRole,
};
use crate::unit::LonLat;

pub(super) fn stop(fields: &mut Fields<'_>, id: Option<String>) -> Stop {
    let name = fields.required_text("name", "stop");
    Stop {
        id: id.unwrap_or_else(|| slug(&name)),
        name,
        label: fields.text("label"),
        at: LonLat::default(),
        role: fields.parsed("role").unwrap_or(StopRole::Stop),
        number: fields.whole("number"),
        country: fields.text("country"),
        arrival: fields.parsed("arrival"),
        departure: fields.parsed("departure"),
        date_certainty: fields.parsed("date_certainty"),
        certainty: fields.parsed("certainty"),
        counts: counts(fields),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

pub(super) fn leg(fields: &mut Fields<'_>, id: Option<String>) -> Leg {
    Leg {
        id,
        from: fields.required_text("from", "leg"),
        to: fields.required_text("to", "leg"),
        role: fields.parsed("role").unwrap_or(LegRole::Journey),
        mode: fields.parsed("mode").unwrap_or(Mode::Unknown),
        modes: fields.words("modes"),
        mode_certainty: fields.parsed("mode_certainty"),
        certainty: fields.parsed("certainty"),
        counts: counts(fields),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        geometry: None,
        foreign: Foreign::default(),
    }
}

pub(super) fn origin(fields: &mut Fields<'_>, id: Option<String>) -> Origin {
    Origin {
        id: id.unwrap_or_else(|| "origin".to_owned()),
        name: fields.required_text("name", "origin"),
        label: fields.text("label"),
        text: fields.text("text"),
        at: LonLat::default(),
        uncertainty: fields.number("uncertainty"),
        certainty: fields.parsed("certainty"),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

pub(super) fn top_fact(fields: &mut Fields<'_>) -> Fact {
    let id = fields.text("id");
    fact(fields, id)
}

pub(super) fn fact(fields: &mut Fields<'_>, id: Option<String>) -> Fact {
    Fact {
        id,
        topic: fields.text("topic"),
        text: fields.required_text("text", "fact"),
        date: fields.parsed("date"),
        stop: fields.text("stop"),
        at: None,
        counts: counts(fields),
        certainty: fields.parsed("certainty"),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

pub(super) fn annotation(fields: &mut Fields<'_>, id: Option<String>) -> Annotation {
    Annotation {
        id,
        at: LonLat::default(),
        text: fields.required_text("text", "annotation"),
        sources: fields.texts("sources"),
        certainty: fields.parsed("certainty"),
        foreign: Foreign::default(),
    }
}

pub(super) fn boundary(fields: &mut Fields<'_>, id: Option<String>) -> Boundary {
    Boundary {
        id,
        name: fields.required_text("name", "boundary"),
        left: fields.text("left"),
        right: fields.text("right"),
        line: Vec::new(),
        certainty: fields.parsed("certainty"),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

fn counts(fields: &mut Fields<'_>) -> Vec<Count> {
    fields
        .objects("counts", |fields| Count {
            low: fields.number("low"),
            high: fields.number("high"),
            qualifier: fields.parsed("qualifier").unwrap_or(Qualifier::Exactly),
            unit: fields.text("unit"),
            measure: fields.text("measure"),
            sources: fields.texts("sources"),
            certainty: fields.parsed("certainty"),
            note: fields.text("note"),
            foreign: JsonObject::new(),
        })
        .into_iter()
        .map(|(count, foreign)| Count { foreign, ..count })
        .collect()
}

pub(super) fn citation(fields: &mut Fields<'_>) -> Citation {
    Citation {
        id: fields.required_text("id", "citation"),
        author: fields.text("author"),
        publisher: fields.text("publisher"),
        title: fields.text("title"),
        date: fields.parsed("date"),
        url: fields.text("url"),
        note: fields.text("note"),
        foreign: JsonObject::new(),
    }
}
