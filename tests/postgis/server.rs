//! A PostgreSQL of one's own, on loopback, in a temporary folder.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The password of the server's only user, `admin`, over TCP; none is asked for at its socket.
pub const PASSWORD: &str = "s3cret-word";

/// A test, which is given the server.
pub type Case = (&'static str, fn(&Server));

/// A server that runs until it is dropped.
pub struct Server {
    programs: PathBuf,
    folder: tempfile::TempDir,
    pub port: u16,
    process: Child,
}

/// Where Debian keeps the server's programs, the newest version first.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut folders: Vec<PathBuf> =
        versions.map(|entry| entry.unwrap().path().join("bin")).collect();
    folders.sort();
    folders.into_iter().rev().find(|folder| folder.join("initdb").exists())
}

/// Whether PostGIS lies beside a server.
fn has_postgis(programs: &Path) -> bool {
    let version = programs.parent().and_then(Path::file_name).unwrap();
    Path::new("/usr/share/postgresql").join(version).join("extension/postgis.control").exists()
}

fn number(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    output.status.success().then(|| text.trim().parse().unwrap())
}

/// Whom a server runs as: it refuses root.
fn user() -> Option<(u32, u32)> {
    let is_root = number(&["-u"]) == Some(0);
    let of = |name: &str| Some((number(&["-u", name])?, number(&["-g", name])?));
    if is_root { of("postgres").or_else(|| of("nobody")) } else { None }
}

/// A program that runs as whoever the server does, and ends when the tests do.
fn command(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if let Some((user, group)) = user {
        command.args([format!("--reuid={user}"), format!("--regid={group}")]);
        command.arg("--clear-groups");
    }
    command.arg(program);
    command
}

fn done(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

impl Server {
    /// Starts a server; `None` where there is no PostgreSQL with PostGIS.
    pub fn start() -> Option<Self> {
        let programs = programs().filter(|programs| has_postgis(programs))?;
        let (user, folder) = (user(), tempfile::tempdir().unwrap());
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder.path(), open).unwrap();
        let home = folder.path().join("home");
        std::fs::create_dir(&home).unwrap();
        let word = home.join("word");
        std::fs::write(&word, PASSWORD).unwrap();
        if let Some((user, group)) = user {
            for path in [&home, &word] {
                chown(path, Some(user), Some(group)).unwrap();
            }
        }
        let mut create = command(&programs.join("initdb"), user);
        create.args(["--auth-local=trust", "--auth-host=scram-sha-256", "--username=admin"]);
        create.args(["--encoding=UTF8", "--locale=C", "--no-sync", "--pwfile"]).arg(&word);
        create.arg("-D").arg(home.join("data"));
        done(create);
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut run = command(&programs.join("postgres"), user);
        run.arg("-D").arg(home.join("data")).arg("-p").arg(port.to_string());
        run.args(["-h", "127.0.0.1", "-F", "-c", "autovacuum=off", "-k"]).arg(&home);
        run.stdout(Stdio::null()).stderr(log);
        let process = run.spawn().unwrap();
        let server = Self { programs, folder, port, process };
        server.wait();
        Some(server)
    }

    fn wait(&self) {
        let begun = Instant::now();
        loop {
            let is_ready = TcpStream::connect(("127.0.0.1", self.port)).is_ok()
                && self.try_sql("postgres", "SELECT 1").is_ok();
            if is_ready {
                return;
            }
            let log = || std::fs::read_to_string(self.folder.path().join("log")).unwrap();
            assert!(begun.elapsed() < Duration::from_secs(60), "no server: {}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn try_sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", "admin", "-d"]);
        command.arg(database).arg("-h").arg(self.socket()).arg("-p").arg(self.port.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut input = process.stdin.take().unwrap();
        let text = sql.to_owned();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = process.wait_with_output().unwrap();
        drop(writer.join().unwrap());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// What psql prints for some statements.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        self.try_sql(database, sql).unwrap_or_else(|fault| panic!("{fault}\n{sql}"))
    }

    /// The folder of its socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// How a database is reached over TCP.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://admin:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let end = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status();
        if end.is_ok_and(|status| status.success()) {
            self.process.wait().unwrap();
        }
    }
}
