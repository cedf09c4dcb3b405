//! What a work may use, by options that all verbs have.

use std::path::PathBuf;

use clap::Args;

use super::amount;
use super::messages::Messages;
use crate::error::Result;
use crate::resources::{Cancel, Limit, Limits, Resources};

/// Options that all verbs have: for files of strangers, and how messages are told.
#[derive(Debug, Args)]
#[command(next_help_heading = "For what strangers made")]
pub(super) struct Allowed {
    /// Read what files name only below this folder, links resolved; may be given several times. What
    /// the command line itself names is read wherever it lies.
    #[arg(long = "root", global = true, value_name = "DIR")]
    roots: Vec<PathBuf>,
    /// Read no file that a file names, but those below a --root; no fonts of the system; and take
    /// the strict limits.
    #[arg(long, global = true)]
    sealed: bool,
    /// Set a limit, such as features=100000, file-bytes=2G or seconds=60; may be given several times.
    /// README lists them.
    #[arg(long = "limit", global = true, value_name = "NAME=N", value_parser = limit)]
    limits: Vec<(Limit, u64)>,
    /// How errors and warnings are told on standard error.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        help_heading = "Options"
    )]
    message_format: Messages,
    #[arg(skip)]
    cancel: Cancel,
}

impl Allowed {
    /// The flag that stops the work.
    pub fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// How the work tells of itself.
    pub fn messages(&self) -> Messages {
        self.message_format
    }

    /// What the work may use; `given` are files that the command line names for it.
    ///
    /// # Errors
    /// Where a root is not there.
    pub fn resources<'a>(&self, given: impl Iterator<Item = &'a PathBuf>) -> Result<Resources> {
        let resources = match (self.sealed, self.roots.as_slice()) {
            (true, []) => Resources::sealed(),
            (false, []) => Resources::default(),
            (_, roots) => Resources::within(roots)?,
        };
        let start = if self.sealed { Limits::strict() } else { Limits::default() };
        let set = |limits: Limits, (limit, most): &(Limit, u64)| limits.with(*limit, *most);
        let resources = resources.with_limits(self.limits.iter().fold(start, set));
        let resources = resources.with_cancel(self.cancel.clone());
        Ok(given.fold(resources, Resources::granting))
    }
}

/// Reads `features=100000`.
fn limit(text: &str) -> std::result::Result<(Limit, u64), String> {
    let (name, most) = text.split_once('=').ok_or("give a name and a number: seconds=60")?;
    let limit: Limit = name.trim().parse().map_err(|error: crate::Error| error.to_string())?;
    Ok((limit, amount::parse_bytes(most).map_err(|_| "give a whole number, such as 60 or 2G")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_names_and_numbers() {
        assert_eq!(limit("file-bytes=2G"), Ok((Limit::FileBytes, 2 << 30)));
        assert_eq!(limit("seconds = 60"), Ok((Limit::Seconds, 60)));
        for text in ["", "seconds", "seconds=", "seconds=x", "second=1", "=1", "seconds=-1"] {
            assert!(limit(text).is_err(), "{text}");
        }
        assert!(limit("second=1").unwrap_err().contains("did you mean `seconds`?"));
    }
}
