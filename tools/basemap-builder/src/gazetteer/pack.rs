//! The gazetteer's bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::Bounds;
use super::entry::Entry;
use crate::fold::fold;
use crate::pack::{Archive, Kind, signed, text, typographic, unsigned};

const ROWS_PER_BLOCK: usize = 1024;

/// A row: its key, whether it is another name, the entry, the name as written.
type Row = (String, bool, usize, String);

pub fn pack(
    mut entries: Vec<Entry>,
    codes: &[String],
    country_names: &[BTreeSet<String>],
    provinces: &[String],
) -> Archive {
    entries.retain(|entry| !fold(&entry.name).is_empty());
    entries.iter_mut().for_each(|entry| entry.name = typographic(&entry.name));
    let rows = rows(&entries);
    let mut row_of = vec![0; entries.len()];
    for (at, (_, alias, number, _)) in rows.iter().enumerate() {
        if !alias {
            row_of[*number] = at;
        }
    }
    let mut archive = Archive::default();
    let mut first_keys = Vec::new();
    let mut used = Used { provinces, numbers: BTreeMap::new(), names: Vec::new() };
    for (sequence, rows) in rows.chunks(ROWS_PER_BLOCK).enumerate() {
        first_keys.push(rows[0].0.clone());
        let mut bytes = Vec::new();
        write_names(&mut bytes, rows, &entries);
        for (_, _, number, _) in rows.iter().filter(|row| row.1) {
            unsigned(&mut bytes, row_of[*number] as u64);
        }
        let placed: Vec<&Entry> =
            rows.iter().filter(|row| !row.1).map(|row| &entries[row.2]).collect();
        write_places(&mut bytes, &placed, &mut used);
        archive.add(Kind::Names, 0, 0, sequence as u32, bytes);
    }
    let mut index = Vec::new();
    unsigned(&mut index, codes.len() as u64);
    for (code, names) in codes.iter().zip(country_names) {
        text(&mut index, code);
        unsigned(&mut index, names.len() as u64);
        names.iter().for_each(|name| text(&mut index, name));
    }
    unsigned(&mut index, used.names.len() as u64);
    used.names.iter().for_each(|name| text(&mut index, &typographic(name)));
    unsigned(&mut index, first_keys.len() as u64);
    first_keys.iter().for_each(|key| text(&mut index, key));
    archive.add(Kind::NameIndex, 0, 0, 0, index);
    eprintln!("gazetteer: {} entries, {} rows", entries.len(), rows.len());
    archive
}

/// Rows by key; an entry comes before other names alike.
fn rows(entries: &[Entry]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let key = fold(&entry.name);
        let keys: BTreeMap<String, &String> =
            entry.aliases.iter().rev().map(|alias| (fold(alias), alias)).collect();
        for (alias_key, alias) in keys {
            if alias_key != key && !alias_key.is_empty() {
                rows.push((alias_key, true, number, alias.clone()));
            }
        }
        rows.push((key, false, number, entry.name.clone()));
    }
    rows.sort();
    rows
}

/// The kinds of a block's rows, and each name as what it shares with the one before and the rest.
fn write_names(bytes: &mut Vec<u8>, rows: &[Row], entries: &[Entry]) {
    unsigned(bytes, rows.len() as u64);
    for (_, alias, number, _) in rows {
        let entry = &entries[*number];
        let boxed = if entry.bounds.is_some() { 8 } else { 0 };
        bytes.push(if *alias { 0 } else { entry.kind as u8 | boxed });
    }
    let mut before = "";
    for (.., name) in rows {
        let mut shared = before.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        while !name.is_char_boundary(shared) {
            shared -= 1;
        }
        unsigned(bytes, shared as u64);
        text(bytes, &name[shared..]);
        before = name;
    }
}

/// The provinces that have a place, numbered as they come.
struct Used<'a> {
    provinces: &'a [String],
    numbers: BTreeMap<usize, usize>,
    names: Vec<&'a str>,
}

impl Used<'_> {
    fn number(&mut self, face: usize) -> usize {
        *self.numbers.entry(face).or_insert_with(|| {
            self.names.push(&self.provinces[face]);
            self.names.len() - 1
        })
    }
}

/// A block's places, column by column, which packs better.
fn write_places(bytes: &mut Vec<u8>, placed: &[&Entry], used: &mut Used) {
    let units = |degrees: f64| (degrees * 1000.0).round() as i64;
    placed.iter().for_each(|entry| signed(bytes, units(entry.at.0)));
    placed.iter().for_each(|entry| signed(bytes, units(entry.at.1)));
    let sides: [fn(Bounds) -> f64; 4] = [|b| b.0, |b| b.1, |b| b.2, |b| b.3];
    for (number, side) in sides.into_iter().enumerate() {
        for entry in placed {
            let Some(bounds) = entry.bounds else { continue };
            let from = if number % 2 == 0 { entry.at.0 } else { entry.at.1 };
            signed(bytes, units(side(bounds)) - units(from));
        }
    }
    for entry in placed {
        unsigned(bytes, entry.country.map_or(0, |code| code as u64 + 1));
    }
    for entry in placed {
        let province = entry.province.map(|face| used.number(face));
        unsigned(bytes, province.map_or(0, |number| number as u64 + 1));
    }
    for entry in placed {
        let (mut digits, mut zeros) = (entry.population.max(0), 0);
        while digits >= 1000 {
            digits = (digits + 5) / 10;
            zeros += 1;
        }
        unsigned(bytes, zeros * 1000 + digits as u64);
    }
}
