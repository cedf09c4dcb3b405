//! Values that must be of a kind.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::{Fault, Json, Kind, Parsed};

impl<'a> Json<'a> {
    /// Checks what the next value is; `what` names it in the message.
    pub fn require(&mut self, wanted: Kind, what: &str) -> Parsed<()> {
        let found = self.kind()?;
        if found == wanted {
            return Ok(());
        }
        let message = format!("{what} must be {}, not {}", wanted.name(), found.name());
        Err(Fault::data(self.at, message))
    }

    /// A cursor at the value of a member of the object ahead, if it has it. Members have no order,
    /// so what says how to read the others is looked up first.
    pub fn member(&self, key: &str) -> Parsed<Option<Self>> {
        let mut found = None;
        self.clone().object_until(|json, name, _| {
            if name != key {
                return json.skip().map(ControlFlow::Continue);
            }
            found = Some(json.clone());
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// The value of the `type` member of the object ahead, and its byte.
    pub fn type_name(&self) -> Parsed<(Cow<'a, str>, usize)> {
        let Some(mut value) = self.member("type")? else {
            let start = self.clone().position();
            return Err(Fault::data(start, "an object has no \"type\" member")
                .remedy("add \"type\": FeatureCollection, Feature or the name of a geometry"));
        };
        value.require(Kind::String, "\"type\"")?;
        let at = value.position();
        Ok((value.string()?, at))
    }
}
