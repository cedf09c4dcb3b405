//! A connection, what it may do, and how long it is waited for.

use std::pin::pin;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config, NoTls, Transaction};

use super::fault;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::{Cancel, Limit, Resources};

/// How long is waited between two looks at the flag that stops the work.
const LOOK: Duration = Duration::from_millis(50);

/// How much longer than the server itself is waited for what it says.
const GRACE: Duration = Duration::from_secs(2);

/// Read and no more, each row in the same words and the same order wherever the server is.
const SETTINGS: &str = "SET default_transaction_read_only = on; SET DateStyle = 'ISO, YMD'; \
    SET IntervalStyle = 'iso_8601'; SET TimeZone = 'UTC'; SET extra_float_digits = 1; \
    SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0";

/// Adds the schema of PostGIS to those in which functions are looked for; no row where there is none.
const FIND_POSTGIS: &str = "
SELECT set_config('search_path',
    concat_ws(', ', nullif(current_setting('search_path'), ''), quote_ident(n.nspname)), false)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'postgis'";

/// Waits for a server, so long and no longer.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    seconds: u64,
    cancel: Cancel,
}

impl Clock {
    pub fn of(resources: &Resources) -> Self {
        let seconds = resources.limits().get(Limit::ServerSeconds);
        Self { seconds, cancel: resources.cancel().clone() }
    }

    /// Waits for an answer.
    ///
    /// # Errors
    /// What the server says, those of [`Cancel::check`], and where it takes too long.
    pub async fn wait<T>(
        &self,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        self.answer(work).await?.map_err(|cause| fault::wrong(cause, self.seconds))
    }

    /// Waits for an answer, and gives the server's own error.
    ///
    /// # Errors
    /// Those of [`Cancel::check`], and where the server takes too long.
    pub async fn answer<T>(
        &self,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<Result<T, tokio_postgres::Error>> {
        let mut work = pin!(work);
        let most = Duration::from_secs(self.seconds).saturating_add(GRACE);
        let mut waited = Duration::ZERO;
        loop {
            self.cancel.check()?;
            if let Ok(done) = timeout(LOOK, &mut work).await {
                return Ok(done);
            }
            waited = waited.saturating_add(LOOK);
            if self.seconds > 0 && waited >= most {
                return Err(fault::too_slow(self.seconds));
            }
        }
    }

    /// The error of an answer that was waited for.
    pub fn wrong(&self, cause: tokio_postgres::Error) -> Error {
        fault::wrong(cause, self.seconds)
    }

    /// PostgreSQL's own limit, in milliseconds.
    fn milliseconds(&self) -> u64 {
        self.seconds.saturating_mul(1000).min(u64::from(u32::MAX >> 1))
    }
}

/// Reads how a server is reached.
///
/// # Errors
/// [`ErrorKind::Syntax`] for what is no connection string, of which nothing is told: it may hold a
/// password; [`ErrorKind::Denied`] for a server that may not be asked, or asked without TLS.
pub(super) fn config(text: &str, resources: &Resources) -> Result<Config> {
    const REMEDY: &str = "give postgresql://user@host/database, or host=… user=… dbname=…";
    let mut config: Config = text.parse().map_err(|_| {
        Error::new(ErrorKind::Syntax, "this is no connection string of PostgreSQL").remedy(REMEDY)
    })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        let message = "the connection string names no host";
        return Err(Error::new(ErrorKind::Syntax, message).remedy(REMEDY));
    }
    for host in config.get_hosts() {
        resources.admit_server(&shown(host))?;
    }
    for address in config.get_hostaddrs() {
        resources.admit_server(&address.to_string())?;
    }
    if config.get_ssl_mode() == SslMode::Require {
        let message = "the connection is to be encrypted, and no TLS is spoken here";
        return Err(Error::new(ErrorKind::Denied, message)
            .remedy("go through a tunnel (ssh -L), and give sslmode=disable"));
    }
    if config.get_application_name().is_none() {
        config.application_name("rumbo");
    }
    Ok(config)
}

/// A database as errors name it: without user and password.
pub(super) fn name(config: &Config) -> String {
    let host = config.get_hosts().first().map(shown);
    let host = host.or_else(|| config.get_hostaddrs().first().map(ToString::to_string));
    let port = config.get_ports().first().map(|port| format!(":{port}")).unwrap_or_default();
    let database = config.get_dbname().or_else(|| config.get_user()).unwrap_or_default();
    format!("postgresql://{}{port}/{database}", host.unwrap_or_default())
}

fn shown(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(folder) => folder.display().to_string(),
    }
}

/// A connection that is open, with the runtime that drives it while it is waited for.
#[derive(Debug)]
pub(super) struct Session {
    runtime: Driver,
    client: Client,
}

impl Session {
    /// Opens a connection.
    ///
    /// # Errors
    /// Where the server cannot be reached or refuses, or has no PostGIS.
    pub fn open(config: &Config, clock: &Clock) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|cause| {
            Error::new(ErrorKind::Io, "cannot begin to talk to the server").caused_by(cause)
        })?;
        let runtime = Driver(Some(runtime));
        let client = runtime.run(async || {
            let (client, connection) = clock.wait(config.connect(NoTls)).await?;
            // Whoever waits for an answer is told that the connection ended.
            tokio::spawn(async { drop(connection.await) });
            let time = format!("SET statement_timeout = {}", clock.milliseconds());
            clock.wait(client.batch_execute(&format!("{SETTINGS}; {time}"))).await?;
            if clock.wait(client.query_opt(FIND_POSTGIS, &[])).await?.is_none() {
                return Err(Error::new(ErrorKind::Data, "the database has no PostGIS")
                    .remedy("CREATE EXTENSION postgis, or give the database that has it"));
            }
            Ok(client)
        })?;
        Ok(Self { runtime, client })
    }

    /// Whether the server still answers: it may have ended since, or lost the connection.
    pub fn is_open(&self, clock: &Clock) -> bool {
        self.runtime.run(async || clock.wait(self.client.check_connection()).await).is_ok()
    }

    /// Does some work in a transaction that may not write, whatever a query has set before. Where the work
    /// is broken off, so is what the server does for it.
    ///
    /// # Errors
    /// Those of the work, and where the server does not answer.
    pub fn run<T: Send>(
        &mut self,
        clock: &Clock,
        work: impl AsyncFnOnce(&mut Transaction<'_>) -> Result<T> + Send,
    ) -> Result<T> {
        let Self { runtime, client } = self;
        runtime.run(async || {
            let token = client.cancel_token();
            let done = async {
                let begun = client.build_transaction().read_only(true).start();
                let mut transaction = clock.wait(begun).await?;
                let done = work(&mut transaction).await?;
                clock.wait(transaction.commit()).await?;
                Ok(done)
            }
            .await;
            let is_broken_off =
                |error: &Error| matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Limit);
            if done.as_ref().is_err_and(is_broken_off) {
                // A server that does not hear of it ends by its own limit.
                drop(timeout(GRACE, token.cancel_query(NoTls)).await);
            }
            done
        })
    }
}

/// A runtime; `None` while it ends.
#[derive(Debug)]
struct Driver(Option<Runtime>);

impl Driver {
    /// Does some work; within an asynchronous program on a thread of its own, since none may wait there.
    fn run<T: Send>(&self, work: impl AsyncFnOnce() -> Result<T> + Send) -> Result<T> {
        let Some(runtime) = &self.0 else { return Err(ended()) };
        if Handle::try_current().is_err() {
            return runtime.block_on(work());
        }
        std::thread::scope(|scope| {
            scope.spawn(|| runtime.block_on(work())).join().map_err(|_| ended())?
        })
    }
}

impl Drop for Driver {
    /// Waits for nothing, which an asynchronous program may not do.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn ended() -> Error {
    Error::new(ErrorKind::Io, "the connection to the server ended").remedy("connect anew")
}
