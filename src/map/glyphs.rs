//! Fonts from the glyphs that a style names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value as Json;

use crate::error::Result;
use crate::resources::{Fingerprint, Limit, Resources};
use crate::source::{Features, PropertyValue};
use crate::style::{LayerType, Style};
use crate::text::{Fonts, GlyphRange, may_be_vertical};

/// How many characters a file of glyphs holds.
const RANGE: u32 = 256;

/// The ranges before those of Chinese, Japanese and Korean: 48 files.
const ALPHABETS: u32 = 0x3000 / RANGE;

/// The letters of Arabic, and the ranges of the forms that they have in words.
const ARABIC: std::ops::Range<u32> = 0x0600..0x0700;
const JOINED: [u32; 2] = [0xfb, 0xfe];

/// The ranges of the forms that signs have in vertical lines.
const VERTICAL: [u32; 4] = [0x20, 0x30, 0xfe, 0xff];

/// The fonts of a text whose layer names none.
const DEFAULT: &str = "Open Sans Regular,Arial Unicode MS Regular";

/// The characters that a map may have to write, by the range they are in.
#[derive(Debug, Default)]
pub(super) struct Characters(BTreeSet<u32>);

impl Characters {
    /// Those in the style itself.
    pub fn from_style(style: &Style) -> Self {
        let mut characters = Self([0].into());
        for layer in style.layers().iter().filter(|layer| layer.kind() == LayerType::Symbol) {
            characters.of_json(&layer.to_json());
        }
        characters
    }

    /// Those in the properties of features.
    pub fn of_features(&mut self, features: &Features) {
        for feature in &features.features {
            feature.properties.values().for_each(|value| self.of_property(value));
        }
    }

    /// Those of any alphabet.
    pub fn any(&mut self) {
        self.0.extend(0..ALPHABETS);
        self.0.extend(JOINED);
    }

    fn of_property(&mut self, value: &PropertyValue) {
        match value {
            PropertyValue::String(text) => self.of_text(text),
            PropertyValue::Json(json) => self.of_json(json),
            _ => {}
        }
    }

    fn of_text(&mut self, text: &str) {
        if may_be_vertical(text) {
            self.0.extend(VERTICAL);
        }
        for letter in text.chars() {
            let cases = letter.to_uppercase().chain(letter.to_lowercase());
            self.0.extend(cases.chain([letter]).map(|letter| u32::from(letter) / RANGE));
            if ARABIC.contains(&u32::from(letter)) {
                self.0.extend(JOINED);
            }
        }
    }

    fn of_json(&mut self, json: &Json) {
        match json {
            Json::String(text) => self.of_text(text),
            Json::Array(items) => items.iter().for_each(|item| self.of_json(item)),
            Json::Object(map) => map.values().for_each(|item| self.of_json(item)),
            _ => {}
        }
    }
}

/// Where a style's glyphs are on disk, if they are.
pub(super) fn on_disk(style: &Style) -> Option<&str> {
    let template = style.glyphs().filter(|glyphs| !glyphs.contains("://"))?;
    template.split('?').next()
}

/// The embedded fonts, and with them those that a style's glyphs on disk stand for, with a digest
/// of the files.
///
/// # Errors
/// Where a file of glyphs cannot be read.
pub(super) fn fonts(
    style: &Style,
    folder: &Path,
    characters: &Characters,
    resources: &Resources,
) -> Result<(Fonts, Fingerprint)> {
    let template = on_disk(style).unwrap_or_default();
    let mut fonts = Fonts::embedded()?;
    let mut digest = Fingerprint::default();
    for (name, stack) in stacks(style) {
        if fonts.find(&name).is_some() {
            continue;
        }
        let mut ranges = Vec::new();
        for range in &characters.0 {
            let first = range * RANGE;
            let file = template
                .replace("{fontstack}", &stack)
                .replace("{range}", &format!("{first}-{}", first + RANGE - 1));
            let path = folder.join(&file);
            if let Some(bytes) =
                resources.read_if_there(&path, "read the glyphs", Limit::TileBytes)?
            {
                digest = digest.with(file.as_bytes()).with(&bytes);
                ranges.push(GlyphRange::read(&bytes).map_err(|error| error.in_file(&path))?);
            }
        }
        if !ranges.is_empty() {
            fonts.add_glyphs(&name, &ranges)?;
        }
    }
    Ok((fonts, digest))
}

/// The fonts that layers name: by the first of each stack, the whole stack.
fn stacks(style: &Style) -> BTreeMap<String, String> {
    let mut stacks = BTreeMap::new();
    for layer in style.layers().iter().filter(|layer| layer.kind() == LayerType::Symbol) {
        let json = layer.to_json();
        match json.pointer("/layout/text-font") {
            Some(value) => collect(value, &mut stacks),
            None => add(DEFAULT.split(',').collect(), &mut stacks),
        }
        if let Some(field) = json.pointer("/layout/text-field") {
            collect(field, &mut stacks);
        }
    }
    stacks
}

/// Every list of names in a value, be it an expression or not.
fn collect(value: &Json, stacks: &mut BTreeMap<String, String>) {
    match value {
        Json::Array(items) => {
            let names: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            match names {
                Some(names) if !names.is_empty() => add(names, stacks),
                _ => items.iter().for_each(|item| collect(item, stacks)),
            }
        }
        Json::Object(map) => map.values().for_each(|item| collect(item, stacks)),
        _ => {}
    }
}

fn add(names: Vec<&str>, stacks: &mut BTreeMap<String, String>) {
    if let Some(first) = names.first() {
        stacks.entry((*first).to_owned()).or_insert_with(|| names.join(","));
    }
}
