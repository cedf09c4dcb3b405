//! A chapter as mdBook reads it: headings, links, blocks of code, includes.

use std::path::{Path, PathBuf};

use crate::SOURCE;

/// A page of the book.
pub struct Chapter {
    /// Its file, relative to the book's source.
    pub name: String,
    text: String,
    pub blocks: Vec<Block>,
}

/// A fenced block, with what it includes in place.
pub struct Block {
    /// What stands after the fence: `toml`, `sh,no_run`.
    pub info: String,
    pub text: String,
    /// What the block includes, as it is written.
    pub includes: Vec<String>,
    pub line: usize,
}

/// Every chapter, by name.
pub fn all() -> Vec<Chapter> {
    let entries = std::fs::read_dir(SOURCE).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".md") && name != "SUMMARY.md");
    names.sort();
    names.iter().map(|name| Chapter::open(name)).collect()
}

impl Chapter {
    /// Reads a chapter.
    pub fn open(name: &str) -> Self {
        let text = std::fs::read_to_string(Path::new(SOURCE).join(name)).unwrap();
        let mut prose = String::new();
        let mut blocks: Vec<Block> = Vec::new();
        let mut open = false;
        for (index, line) in text.lines().enumerate() {
            match line.strip_prefix("```") {
                Some(info) if !open => {
                    let (info, line) = (info.to_owned(), index + 1);
                    blocks.push(Block { info, text: String::new(), includes: Vec::new(), line });
                    open = true;
                }
                Some(_) => open = false,
                None if open => blocks.last_mut().unwrap().push(line),
                None => match included(line) {
                    Some(path) => prose.push_str(&read(path)),
                    None => prose.extend([line, "\n"]),
                },
            }
        }
        assert!(!open, "{name}: a block does not end");
        Self { name: name.to_owned(), text: without_inline_code(&prose), blocks }
    }

    /// The targets of its links and pictures.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.text
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap_or_default())
            .map(|target| target.split(' ').next().unwrap_or_default())
    }

    /// What is wrong with its links: to what is not there, or not in the built book.
    pub fn faults_of_links(&self, chapters: &[Self]) -> Vec<String> {
        let fault = |link: &str| {
            if link.starts_with("https://") {
                return None;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = if path.is_empty() { self.name.as_str() } else { path };
            let chapter = chapters.iter().find(|chapter| chapter.name == path);
            let there = Path::new(SOURCE).join(path).is_file() && !path.contains("..");
            let leads = match chapter {
                Some(chapter) => anchor.is_empty() || chapter.anchors().any(|one| one == anchor),
                None => there && anchor.is_empty() && !path.ends_with(".md"),
            };
            (!leads).then(|| format!("{}: `{link}` leads nowhere", self.name))
        };
        self.links().filter_map(fault).collect()
    }

    /// Where links into it may lead: its headings, as mdBook names them.
    fn anchors(&self) -> impl Iterator<Item = String> {
        let headings = self.text.lines().filter_map(|line| {
            let heading = line.trim_start_matches('#');
            (heading.len() < line.len() && heading.starts_with(' ')).then_some(heading.trim())
        });
        let mut seen: Vec<String> = Vec::new();
        let named = headings.map(move |heading| {
            let anchor: String = heading
                .to_lowercase()
                .chars()
                .filter_map(|c| match c {
                    ' ' => Some('-'),
                    c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                    _ => None,
                })
                .collect();
            let times = seen.iter().filter(|one| **one == anchor).count();
            seen.push(anchor.clone());
            if times == 0 { anchor } else { format!("{anchor}-{times}") }
        });
        named.collect::<Vec<_>>().into_iter()
    }
}

impl Block {
    fn push(&mut self, line: &str) {
        match included(line) {
            Some(path) => {
                self.includes.push(path.to_owned());
                self.text.push_str(&read(path));
            }
            None => self.text.extend([line, "\n"]),
        }
    }

    /// The language that it is in.
    pub fn language(&self) -> &str {
        self.info.split(',').next().unwrap_or_default()
    }
}

/// The file that a line includes, as it is written.
fn included(line: &str) -> Option<&str> {
    line.trim().strip_prefix("{{#include ")?.strip_suffix("}}").map(str::trim)
}

/// A file that a chapter includes: the whole of it.
fn read(path: &str) -> String {
    let path: PathBuf = Path::new(SOURCE).join(path);
    let text = std::fs::read_to_string(&path);
    text.unwrap_or_else(|error| panic!("{} is included: {error}", path.display()))
}

/// Prose with the contents of `code` kept for headings, but no link in it.
fn without_inline_code(prose: &str) -> String {
    let mut text = String::new();
    for (index, part) in prose.split('`').enumerate() {
        if index % 2 == 0 {
            text.push_str(part);
        } else {
            text.push_str(&part.replace("](", "] ("));
        }
    }
    text
}
