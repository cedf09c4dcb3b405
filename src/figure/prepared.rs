//! A figure made ready: everything that its renderings have in common, done once.

use super::compose::Composer;
use super::contested::Contested;
use super::data::Loaded;
use super::further::with_others;
use super::lettering;
use super::model::{Data, Figure};
use super::rendered::Rendered;
use super::typeset::body_size;
use crate::error::{Error, Report, Result};
use crate::map::{Camera, Map};
use crate::resources::{Fingerprint, Limit};
use crate::scene::Face;
use crate::text::{Fonts, Lacking};

/// A figure made ready: its files are read, its features prepared and its fonts opened, once for
/// all its frames and for as many renderings as are asked for.
///
/// It does not follow its figure: what is changed there, or in the files, is seen by the next
/// [`Figure::prepare`].
///
/// ```no_run
/// use rumbo::figure::Figure;
///
/// let prepared = Figure::open("caravan.toml")?.prepare()?;
/// prepared.render()?.write("caravan.png")?;
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(super) figure: Figure,
    /// As it was given, its shorthands not written out.
    pub(super) given: Figure,
    pub(super) loaded: Loaded,
    pub(super) fonts: Fonts,
    /// The first face of each font file that it is given.
    pub(super) given_faces: Vec<Face>,
    /// A digest of each table of a shorthand.
    pub(super) tables: Vec<Fingerprint>,
    /// What was doubtful in what was read.
    advice: Report,
}

impl Figure {
    /// Reads what the figure names and makes it ready to be drawn.
    ///
    /// # Errors
    /// Where its data or theme cannot be read, or its page cannot be; errors of a figure file name
    /// its line.
    pub fn prepare(&self) -> Result<Prepared> {
        self.made_ready().map_err(|error| with_others(self, error, Self::made_ready))
    }

    /// The same as [`Self::prepare`] up to the first fault.
    fn made_ready(&self) -> Result<Prepared> {
        let prepare = || {
            self.page.check()?;
            self.map.check()?;
            if let Some(timeline) = &self.timeline {
                timeline.check(self.routes.len())?;
            }
            for (index, layer) in self.routes.iter().enumerate() {
                layer.check().map_err(|error| error.under_path(&format!("route[{index}]")))?;
            }
            self.check_size()?;
            self.resources.cancel().check()?;
            let mut advice = self.advice.clone();
            let body = body_size(self.page.width.px(), self.page.height.px());
            let (figure, told) = self.expand()?;
            let tables = self.digests();
            advice.append(told);
            let mut loaded = Loaded::new(&figure, body, &mut advice)?;
            loaded.bend_routes(&figure, &mut advice)?;
            let (fonts, given_faces) = lettering::open(&figure.fonts, &figure.resources)?;
            let given = self.clone();
            Ok(Prepared { figure, given, loaded, fonts, given_faces, tables, advice })
        };
        prepare().map_err(|error| self.located(error))
    }

    /// Draws the figure: [`Figure::prepare`], then [`Prepared::render`].
    ///
    /// # Errors
    /// Where its data cannot be read, a place or projection is unknown, or it asks for something
    /// impossible; errors of a figure file name its line.
    pub fn render(&self) -> Result<Rendered> {
        self.drawn().map_err(|error| with_others(self, error, Self::drawn))
    }

    /// The same as [`Self::render`] up to the first fault.
    pub(super) fn drawn(&self) -> Result<Rendered> {
        self.made_ready()?.render()
    }

    /// The figure's map without its page: [`Figure::prepare`], then [`Prepared::map_for`].
    ///
    /// # Errors
    /// As [`Figure::render`].
    pub fn map_for(&self, camera: &Camera, report: &mut Report) -> Result<Map> {
        self.prepare()?.map_for(camera, report)
    }

    /// Whom to credit: [`Figure::prepare`], then [`Prepared::credits`].
    ///
    /// # Errors
    /// Where the figure's data cannot be read.
    pub fn credits(&self) -> Result<String> {
        Ok(self.prepare()?.credits())
    }

    /// Refuses more than a page can take: each annotation must stand, whatever that costs.
    fn check_size(&self) -> Result<()> {
        let limits = self.resources.limits();
        let annotations = limits.check(Limit::Annotations, self.annotations.len() as u64);
        annotations.map_err(|error| error.at_path("annotation"))?;
        let texts =
            [("title", &self.title), ("subtitle", &self.subtitle), ("credit", &self.credit)];
        for (path, text) in texts {
            let checked = limits.check(Limit::TextBytes, text.len() as u64);
            checked.map_err(|error| error.at_path(path))?;
        }
        Ok(())
    }

    /// A digest of each table of a shorthand, as it was read.
    fn digests(&self) -> Vec<Fingerprint> {
        let digest = |(_, data): (String, &Data)| match data {
            Data::File(path) => self.resources.digest_read(path).unwrap_or_default(),
            Data::Image(image) => image.fingerprint(Fingerprint::default()),
            Data::Features(features) => features.fingerprint(Fingerprint::default()),
            Data::GeoJson(value) => Fingerprint::default().with(value.to_string().as_bytes()),
            Data::Route(route) => Fingerprint::default().with(route.to_json().as_bytes()),
        };
        self.tables().map(digest).collect()
    }

    /// An error with the line of the figure file that it lies at.
    fn located(&self, error: Error) -> Error {
        match &self.file {
            Some(file) => file.locate(self.asked_for(error)),
            None => error,
        }
    }
}

impl Prepared {
    /// Draws the figure. Each call gives the same.
    ///
    /// # Errors
    /// Where a place or projection is unknown, or the figure asks for something impossible; errors
    /// of a figure file name its line.
    pub fn render(&self) -> Result<Rendered> {
        self.draw().map_err(|error| self.figure.located(error))
    }

    /// Draws the figure, again with fonts of the system where those at hand lack a character.
    fn draw(&self) -> Result<Rendered> {
        let setup = &self.figure.fonts;
        let mut rendered = self.composer(&self.fonts).compose()?;
        let mut lacking = lettering::lacking(&self.fonts, &rendered.scene);
        let mut told = Report::new();
        if let Some(fonts) = self.wider(&lacking, &mut told) {
            rendered = self.composer(&fonts).compose()?;
            rendered.report.append(told);
            lacking = lettering::lacking(&fonts, &rendered.scene);
        }
        lettering::check(setup, &lacking)?;
        let language = self.figure.map.language.as_deref().unwrap_or("en");
        rendered.scene.language = language.replace('_', "-");
        Ok(rendered)
    }

    /// The fonts with those of the system that have what is lacking.
    fn wider(&self, lacking: &Lacking, told: &mut Report) -> Option<Fonts> {
        let Figure { fonts: setup, resources, .. } = &self.figure;
        lettering::with_system(setup, &self.fonts, lacking, resources, told)
    }

    /// The figure's map without its page, as a camera of the caller's sees it: theme, sources,
    /// routes and annotations. Which stops of a route are told apart depends on the camera's
    /// scale.
    ///
    /// # Errors
    /// As [`Prepared::render`].
    pub fn map_for(&self, camera: &Camera, report: &mut Report) -> Result<Map> {
        let composed = self.composer(&self.fonts).map_for(camera);
        let (mut map, told) = composed.map_err(|error| self.figure.located(error))?;
        map.set_fonts(self.fonts.clone());
        report.append(told);
        Ok(map)
    }

    /// Whom to credit: the figure's own credits, then the basemap's.
    pub fn credits(&self) -> String {
        self.composer(&self.fonts).credit(Contested::None)
    }

    /// The fonts it is given, and the embedded ones.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    fn composer<'p>(&'p self, fonts: &'p Fonts) -> Composer<'p> {
        Composer::new(&self.figure, &self.loaded, fonts, self.advice.clone())
    }

    /// The figure, as it was when it was prepared.
    pub fn figure(&self) -> &Figure {
        &self.figure
    }
}
