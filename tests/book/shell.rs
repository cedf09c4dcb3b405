//! Blocks of commands, run as a reader would run them: in the folder of the book's figures.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::chapter::{Block, Chapter};

/// What of the repository a command may read: the book's figures and what they name.
const READ: [&str; 3] = ["docs/src/figures", "examples/figures", "data/routes"];

/// What the commands of a chapter do other than the book says.
pub fn faults(chapter: &Chapter) -> Vec<String> {
    let is_run = |block: &&Block| matches!(block.info.as_str(), "sh" | "console");
    let mut blocks = chapter.blocks.iter().filter(is_run).peekable();
    if blocks.peek().is_none() {
        return Vec::new();
    }
    let folder = Folder::new();
    let told = |block: &Block| {
        let fault = if block.info == "sh" {
            let (output, went_well) = folder.run(&block.text);
            (!went_well || !folder.has_pictures_of(block)).then_some(output)
        } else {
            differs(&block.text, &folder)
        };
        fault.map(|fault| format!("{}:{}: {fault}", chapter.name, block.line))
    };
    blocks.filter_map(told).collect()
}

/// A copy of what the book's commands read, to be written into.
struct Folder {
    root: tempfile::TempDir,
}

impl Folder {
    /// Copies what is read.
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for part in READ {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(part);
            copy(&from, &root.path().join(part));
        }
        Self { root }
    }

    /// Where commands run.
    fn path(&self) -> PathBuf {
        self.root.path().join(READ[0])
    }

    /// Whether the scripts of pictures that a block includes have drawn them.
    fn has_pictures_of(&self, block: &Block) -> bool {
        let scripts = block.includes.iter().filter_map(|path| path.strip_prefix("figures/"));
        scripts.filter_map(|path| path.strip_suffix(".sh")).all(|name| {
            let entries = std::fs::read_dir(self.path()).unwrap();
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            names.into_iter().any(|file| file.starts_with(name) && file.ends_with(".png"))
        })
    }

    /// Runs commands; what they said, both streams in one, and whether all went well.
    fn run(&self, script: &str) -> (String, bool) {
        let command = Path::new(env!("CARGO_BIN_EXE_rumbo")).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("bash")
            .args(["-o", "pipefail", "-ec", &format!("exec 2>&1\n{script}")])
            .current_dir(self.path())
            .env("PATH", format!("{}:{path}", command.display()))
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        // What a link leads to counts.
        if std::fs::metadata(&from).unwrap().is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

/// Where what is printed differs from what stands after `$ command`. A line `…` stands for any lines.
fn differs(session: &str, folder: &Folder) -> Option<String> {
    let mut steps: Vec<(String, Vec<&str>)> = Vec::new();
    for line in session.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((command.to_owned(), Vec::new())),
            (None, Some((_, shown))) => shown.push(line),
            (None, None) => return Some("a session begins with `$ command`".to_owned()),
        }
    }
    steps.iter().find_map(|(command, shown)| {
        let (printed, _) = folder.run(command);
        let lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
        let same = matches(shown, &lines);
        (!same).then(|| format!("`{command}` prints:\n{printed}"))
    })
}

fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        Some((line, rest)) => {
            printed.first().is_some_and(|first| first == line) && matches(rest, &printed[1..])
        }
    }
}

#[test]
fn a_session_is_compared_line_by_line() {
    assert!(matches(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["…"], &[]));
    assert!(!matches(&["a"], &["a", "b"]));
    assert!(!matches(&["a", "b"], &["a"]));
}
