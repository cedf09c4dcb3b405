//! What goes wrong between here and a server, told without what is secret.

use std::error::Error as _;

use tokio_postgres::error::{DbError, ErrorPosition};

use crate::error::{Error, ErrorKind};
use crate::resources::Limit;

/// The error of a connection, or of what a server answers; `allowed` is how many seconds it had.
pub(super) fn wrong(cause: tokio_postgres::Error, allowed: u64) -> Error {
    match cause.as_db_error() {
        Some(told) => of_server(told, allowed),
        None => of_connection(cause),
    }
}

/// The error of a server that takes too long.
pub(super) fn too_slow(allowed: u64) -> Error {
    let message = format!("the server takes more than {allowed} seconds");
    Error::new(ErrorKind::Limit, message).remedy(Limit::ServerSeconds.remedy())
}

/// What a server says, by its code (PostgreSQL 18, appendix A).
fn of_server(told: &DbError, allowed: u64) -> Error {
    let (kind, what, remedy) = match told.code().code() {
        "57014" => return too_slow(allowed),
        "28P01" => (ErrorKind::Denied, "the server refuses the user", "correct user and password"),
        "28000" => (
            ErrorKind::Denied,
            "the server refuses the user",
            "let it admit user and host (pg_hba.conf); where it asks for TLS, which is not spoken here, \
             go through a tunnel",
        ),
        "3D000" => (ErrorKind::Io, "there is no such database", "correct its name"),
        "25006" => (
            ErrorKind::Denied,
            "the query would write",
            "leave out of it what changes the database: it is only read",
        ),
        "42501" => (
            ErrorKind::Denied,
            "the user may not read this",
            "grant it SELECT, and USAGE of the schema",
        ),
        code if code.starts_with("42") => {
            (ErrorKind::Syntax, "the server does not understand it", "correct the query")
        }
        code if code.starts_with("53") || code.starts_with("57P") => {
            (ErrorKind::Io, "the server takes no questions now", "try again later")
        }
        _ => (ErrorKind::Data, "the server cannot answer", "try the query in psql"),
    };
    let hint = told.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
    Error::new(kind, format!("{what}: {}{hint}", told.message())).remedy(remedy)
}

fn of_connection(cause: tokio_postgres::Error) -> Error {
    let source = cause.source();
    let (kind, message, remedy) = match source {
        Some(source) if source.to_string() == "password missing" => (
            ErrorKind::Denied,
            "the server asks for a password",
            "give one: postgresql://user:password@host/database",
        ),
        Some(source) if source.is::<std::io::Error>() => (
            ErrorKind::Io,
            "there is no talking to the server",
            "see that it runs, and that host and port are right",
        ),
        _ if cause.is_closed() => {
            (ErrorKind::Io, "the server closed the connection", "look at its log")
        }
        _ => (ErrorKind::Io, "there is no talking to the server", "look at its log"),
    };
    Error::new(kind, message).remedy(remedy).caused_by(cause)
}

/// Where in a query, line and column, a server found what is wrong, of a statement in which so many
/// characters stand before the query.
pub(super) fn place(
    cause: &tokio_postgres::Error,
    before: usize,
    query: &str,
) -> Option<(usize, usize)> {
    let ErrorPosition::Original(position) = cause.as_db_error()?.position()? else { return None };
    let at = usize::try_from(*position).ok()?.checked_sub(before)?.checked_sub(1)?;
    let head: String = query.chars().take(at).collect();
    let column = head.rsplit('\n').next().map_or(0, |line| line.chars().count());
    (at <= query.chars().count()).then(|| (head.matches('\n').count() + 1, column + 1))
}
