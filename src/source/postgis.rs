//! Tables and queries of a PostgreSQL with PostGIS (3), read by box. Feature `postgis`.
//!
//! Nothing is written: each read is a transaction that may not. No statement takes longer than
//! [`Limit::ServerSeconds`](crate::resources::Limit), and a work that is stopped stops the server's part of
//! it. The connection is not encrypted: for a server elsewhere go through a tunnel.

mod fault;
mod layer;
mod relation;
mod rows;
mod session;

use std::fmt;
use std::sync::{Mutex, PoisonError};

use tokio_postgres::{Config, Transaction};

use super::{FeatureStore, Features, ReadOptions};
use crate::archive::Fingerprint;
use crate::error::{Error, Report, Result};
use crate::resources::Resources;
use crate::unit::LonLatBox;
use layer::Layer;
pub use relation::Relation;
use session::{Clock, Session};

/// A table or query of a database, whose features are read by box: with a spatial index on its column,
/// the server looks at no others.
///
/// Geometries are brought to longitude and latitude by the server, from the one reference system that
/// their column or first row says; those of a geography are looked at one by one unless there is an
/// index on `(geog::geometry)`. An integer primary key is a feature's id, else a column `id`; other
/// columns are its properties: numbers, truth values, text, JSON and arrays as they are, dates and times
/// as text of ISO 8601 (UTC), other types as the server writes them. Binary columns are left out, which
/// the report tells. Features come in the order of the primary key, or of `id`.
///
/// Errors name host and database, never user or password.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use rumbo::map::{Map, StoredSource};
/// use rumbo::resources::Resources;
/// use rumbo::source::postgis::{PostGis, Relation};
/// use rumbo::style;
///
/// let server = "postgresql://reader@localhost/gis";
/// let roads = PostGis::connect(server, Relation::table("public.roads"), &Resources::default())?;
/// let mut map = Map::new(style::theme("paper")?);
/// map.add_map_source("roads", Arc::new(StoredSource::new(Arc::new(roads))));
/// # Ok::<(), rumbo::Error>(())
/// ```
pub struct PostGis {
    config: Config,
    relation: Relation,
    resources: Resources,
    layer: Layer,
    /// Connections that nobody waits for; a read takes one, or opens another.
    idle: Mutex<Vec<Session>>,
}

impl PostGis {
    /// Connects to a server, and asks it what a table or query is; `server` is a URL or a string of keys
    /// and values as other programs of PostgreSQL take it.
    ///
    /// # Errors
    /// [`ErrorKind::Denied`](crate::ErrorKind::Denied) for a server that may not be asked
    /// ([`Resources::granting_server`]) or refuses, [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot
    /// be reached; where there is no PostGIS, no such table, or one without geometries; for a faulty query.
    pub fn connect(server: &str, relation: Relation, resources: &Resources) -> Result<Self> {
        let config = session::config(server, resources)?;
        let clock = Clock::of(resources);
        let options = ReadOptions::from_resources(resources);
        let opened = Session::open(&config, &clock).and_then(|mut session| {
            let asked = async |transaction: &mut Transaction<'_>| {
                layer::describe(transaction, &clock, &relation, &options).await
            };
            let layer = session.run(&clock, asked)?;
            Ok((session, layer))
        });
        let (session, layer) = opened.map_err(|error| error.in_file(session::name(&config)))?;
        let (resources, idle) = (resources.clone(), Mutex::new(vec![session]));
        Ok(Self { config, relation, resources, layer, idle })
    }

    /// Does some work with a connection, which is kept for the next where all went well.
    fn with_session<T: Send>(
        &self,
        work: impl AsyncFnOnce(&mut Transaction<'_>, &Clock) -> Result<T> + Send,
    ) -> Result<T> {
        let clock = Clock::of(&self.resources);
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let done = match known.filter(|session| session.is_open(&clock)) {
            Some(session) => Ok(session),
            None => Session::open(&self.config, &clock),
        };
        let done = done.and_then(|mut session| {
            let done = session.run(&clock, async |transaction| work(transaction, &clock).await)?;
            idle().push(session);
            Ok(done)
        });
        done.map_err(|error: Error| {
            let error = match &error.place().path {
                Some(path) => {
                    let path = format!("{}, {path}", self.relation.shown());
                    error.at_path(path)
                }
                None => error.at_path(self.relation.shown()),
            };
            error.in_file(session::name(&self.config))
        })
    }
}

impl fmt::Debug for PostGis {
    /// Without the connection's user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = session::name(&self.config);
        f.debug_struct("PostGis")
            .field("server", &server)
            .field("relation", &self.relation)
            .finish_non_exhaustive()
    }
}

impl FeatureStore for PostGis {
    fn read_box(&self, bounds: LonLatBox) -> Result<(Features, Report)> {
        let options = ReadOptions::from_resources(&self.resources);
        self.with_session(async |transaction, clock| {
            rows::read(transaction, clock, &self.layer, bounds, &options).await
        })
    }

    fn fingerprint(&self, before: Fingerprint) -> Result<Fingerprint> {
        let sums = self.with_session(async |transaction, clock| {
            rows::sums(transaction, clock, &self.layer.from).await
        })?;
        let parts = self.relation.parts().map(str::to_owned).into_iter().chain(sums);
        Ok(parts.fold(before, |digest, part| digest.with(part.as_bytes())))
    }
}
