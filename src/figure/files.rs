//! The files that a figure names, and faults of them as faults of the figure.

use std::path::{Path, PathBuf};

use super::model::{Data, Figure};
use crate::error::Error;

/// Whether what stands for a theme is a style's JSON.
pub(super) fn is_style(theme: &str) -> bool {
    theme.trim_start().starts_with('{')
}

/// The file of what stands for a theme, where it is a file.
pub(super) fn theme_file(theme: &str) -> Option<&Path> {
    let path = Path::new(theme);
    (!is_style(theme) && path.extension().is_some()).then_some(path)
}

impl Figure {
    /// The files that the figure names: its theme, where that is a file, its data and its fonts.
    pub fn files(&self) -> Vec<PathBuf> {
        self.named_files().into_iter().map(|(_, path)| path.to_owned()).collect()
    }

    /// The files that the figure names, each with its key.
    fn named_files(&self) -> Vec<(String, &Path)> {
        let routes = self.routes.iter().enumerate();
        let routes = routes.map(|(index, one)| (format!("route[{index}].data"), &one.data));
        let sources = self.sources.iter().enumerate();
        let sources = sources.map(|(index, one)| (format!("source[{index}].data"), &one.data));
        let data =
            routes.chain(sources).chain(self.tables()).filter_map(|(key, data)| match data {
                Data::File(path) if !path.as_os_str().is_empty() => Some((key, path.as_path())),
                _ => None,
            });
        let theme = theme_file(&self.map.theme).map(|file| ("map.theme".to_owned(), file));
        let fonts = self.fonts.files.iter().enumerate();
        let fonts = fonts.map(|(index, path)| (format!("fonts.files[{index}]"), path.as_path()));
        data.chain(theme).chain(fonts).collect()
    }

    /// The tables that its shorthands read, each with its key.
    pub(super) fn tables(&self) -> impl Iterator<Item = (String, &Data)> {
        let choropleths = self.choropleths.iter().enumerate();
        let choropleths =
            choropleths.map(|(index, one)| (format!("choropleth[{index}].data"), &one.data));
        let symbols = self.symbols.iter().enumerate();
        choropleths.chain(symbols.map(|(index, one)| (format!("symbols[{index}].data"), &one.data)))
    }

    /// Gives every file that the figure names another name: its data, its fonts, and its theme where
    /// that is a file.
    pub(super) fn rename_files(&mut self, name: impl Fn(&Path) -> PathBuf) {
        let routes = self.routes.iter_mut().map(|route| &mut route.data);
        let sources = self.sources.iter_mut().map(|source| &mut source.data);
        let tables = self.choropleths.iter_mut().map(|choropleth| &mut choropleth.data);
        let symbols = self.symbols.iter_mut().map(|symbols| &mut symbols.data);
        for data in routes.chain(sources).chain(tables).chain(symbols) {
            if let Data::File(path) = data
                && !path.as_os_str().is_empty()
            {
                *path = name(path);
            }
        }
        for file in &mut self.fonts.files {
            *file = name(file);
        }
        if let Some(file) = theme_file(&self.map.theme) {
            self.map.theme = name(file).to_string_lossy().into_owned();
        }
    }

    /// An error of a file as a whole (it is not there, may not be read, is of another kind) as one of
    /// the key that names it; any other as it is.
    pub(super) fn asked_for(&self, error: Error) -> Error {
        let place = error.place();
        let is_whole = place.line.is_none() && place.feature.is_none();
        let Some(file) = place.file.as_ref().filter(|_| is_whole) else { return error };
        let named = self.named_files().into_iter().find(|(key, path)| {
            let within = |outer: &String| key.starts_with(outer.as_str());
            *path == file.as_path() && place.path.as_ref().is_none_or(within)
        });
        match named {
            Some((key, _)) => error.of_key(key),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_a_fault_of_the_line_that_names_it() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        std::fs::write(at("towns.csv"), "lon,lat\n1,2\n").unwrap();
        let cases = [
            ("[[source]]\nname = 'a'\ndata = 'town.csv'\n", 3, "did you mean `towns.csv`?"),
            ("[[route]]\ndata = 'way.geojson'\n", 2, "holds no `.geojson` file"),
            ("[[symbols]]\nvalue = 'n'\ndata = 'Towns.tsv'\n", 3, "did you mean `towns.csv`?"),
            ("[[choropleth]]\nvalue = 'n'\ndata = 'x/a.csv'\n", 3, "there is no folder"),
            ("[map]\ntheme = 'mine.json'\n", 2, "holds no `.json` file"),
            ("[fonts]\nfiles = ['a.ttf']\n", 2, "holds no `.ttf` file"),
        ];
        for (text, line, remedy) in cases {
            std::fs::write(at("f.toml"), text).unwrap();
            let error = Figure::open(at("f.toml")).unwrap().render().unwrap_err();
            let place = error.place();
            assert_eq!((place.file.as_deref(), place.line), (Some(&*at("f.toml")), Some(line)));
            assert!(error.message().contains("there is no such file"), "{error}");
            assert!(error.remedy_text().is_some_and(|told| told.contains(remedy)), "{error}");
        }
    }

    #[test]
    fn what_names_no_data_is_told_its_line_and_what_to_give() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("f.toml");
        for (text, line) in [
            ("[page]\nwidth = '90mm'\n[[route]]\nnumber_stops = true\n", 3),
            ("[[choropleth]]\nvalue = 'n'\n", 1),
            ("[[symbols]]\nvalue = 'n'\nareas = 'countries'\n", 1),
            ("[[symbols]]\nvalue = 'n'\n", 1),
        ] {
            std::fs::write(&file, text).unwrap();
            let error = Figure::open(&file).unwrap().render().unwrap_err();
            let place = error.place();
            assert_eq!((place.file.as_deref(), place.line), (Some(&*file), Some(line)), "{error}");
            assert!(error.message().contains("no data are given"), "{error}");
            assert!(error.remedy_text().is_some_and(|told| told.contains("`data`")), "{error}");
        }
    }
}
