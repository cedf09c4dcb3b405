//! PostGIS: what is read of a real server, which these tests start on loopback.
//!
//! Needs PostgreSQL and PostGIS as Debian has them (`tools/install-postgis`): where they are missing the
//! tests say that they are skipped, and fail where `RUMBO_POSTGIS` is set.

#[cfg(unix)]
mod boxes;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod server;
#[cfg(unix)]
mod values;

#[cfg(not(unix))]
fn main() {
    eprintln!("skipped: the server is started as on Unix");
}

#[cfg(unix)]
fn main() {
    use std::sync::Arc;

    use libtest_mimic::{Arguments, Trial};

    let arguments = Arguments::from_args();
    let server = if arguments.list { None } else { server::Server::start() };
    if server.is_none() && !arguments.list {
        assert!(std::env::var_os("RUMBO_POSTGIS").is_none(), "RUMBO_POSTGIS is set: no PostGIS");
        eprintln!("skipped: there is no PostgreSQL with PostGIS (tools/install-postgis)");
        return;
    }
    if let Some(server) = &server {
        server.sql("postgres", "CREATE DATABASE bare");
        server.sql("postgres", "CREATE DATABASE gis");
        server.sql("gis", "CREATE EXTENSION postgis");
        for tables in [values::TABLES, boxes::TABLES, faults::TABLES] {
            server.sql("gis", tables);
        }
    }
    let server = server.map(Arc::new);
    let cases: Vec<server::Case> = [values::CASES, boxes::CASES, faults::CASES].concat();
    let trials = cases.into_iter().map(|(name, case)| {
        let server = server.clone();
        Trial::test(name, move || {
            if let Some(server) = &server {
                case(server);
            }
            Ok(())
        })
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    // The server ends before the process does, which exits without looking back.
    drop(server);
    conclusion.exit();
}
