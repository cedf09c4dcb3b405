//! Where the pixels of a picture lie on the ground.

use std::path::{Path, PathBuf};

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::path::Affine;
use crate::projection::Projection;
use crate::scene::{Frame, Scene};
use crate::source::world_endings;

/// Where the pixels of a picture lie on the plane of a reference system, and which that is.
///
/// A page with titles and insets lies on the ground as its main map does: what stands beside or upon
/// that map has a position as well, which means nothing.
///
/// ```
/// use rumbo::path::Affine;
/// use rumbo::render::Georeference;
/// use rumbo::scene::{Frame, Scene};
/// use rumbo::unit::{Color, Page, PageBox};
///
/// let mut scene = Scene::new(40.0, 30.0, Color::WHITE);
/// let map = Affine::north_up(0.0625, Page::new(20.0, 15.0));
/// let mut frame = Frame::new("main", PageBox::new(0.0, 0.0, 40.0, 30.0), "+proj=webmerc", map);
/// frame.crs = Some("EPSG:3857".into());
/// scene.frames.push(frame);
/// let (place, _) = Georeference::of(&scene, 2.0)?;
/// assert_eq!(place.world_file(), "8\n0\n0\n-8\n-316\n236\n");
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Georeference {
    /// From device pixels, counted from the picture's upper left corner, to the plane.
    pub to_plane: Affine,
    /// The reference system's code of an authority, or its WKT; where it has neither, a PROJ string.
    pub crs: String,
    /// Whether the plane is one of degrees.
    pub(super) is_geographic: bool,
}

impl Georeference {
    /// Where the main map of a page has its pixels lie, at so many device pixels a CSS pixel. The report
    /// says what part of the page that map is, where it is not all of it.
    ///
    /// # Errors
    /// [`ErrorKind::Projection`] where there is no map on the page, or no plane below it.
    pub fn of(scene: &Scene, scale: f64) -> Result<(Self, Report)> {
        let wrong = |message: &str| Error::new(ErrorKind::Projection, message);
        let main = scene.frames.iter().find(|frame| &*frame.id == "main");
        let frame = main.or(scene.frames.first()).ok_or_else(|| {
            wrong("there is no map on the page, which says where its pixels lie")
                .remedy("write png, or put a map on the page")
        })?;
        let no_plane = || {
            wrong("the map lies on no plane that could be told to other programs")
                .remedy("write png, or draw it in a projection with a code, such as EPSG:3857")
        };
        let [a, b, c, d, e, f] = frame.transform.inverse().ok_or_else(no_plane)?.coefficients();
        // No negative zeros, which would be written so.
        let numbers = [a / scale, b / scale, c / scale, d / scale, e, f].map(|number| number + 0.0);
        let to_plane = Affine::new(numbers);
        let crs = frame.crs.as_deref().unwrap_or(&frame.projection).to_owned();
        let is_geographic = ["longlat", "latlong", "lonlat", "latlon"]
            .iter()
            .any(|name| frame.projection.contains(&format!("proj={name}")));
        Ok((Self { to_plane, crs, is_geographic }, doubts(scene, frame)))
    }

    /// The six lines of a world file: they tell where the middle of the first pixel lies.
    pub fn world_file(&self) -> String {
        let [a, b, c, d, e, f] = self.to_plane.coefficients();
        let lines = [a, b, c, d, e + (a + c) / 2.0, f + (b + d) / 2.0];
        lines.map(|number| format!("{number}\n")).concat()
    }

    /// The number that the EPSG's registry has the reference system under.
    pub(super) fn epsg(&self) -> Option<u16> {
        let (authority, code) = self.crs.split_once(':')?;
        let code = code.parse().ok().filter(|code| (1024..=32_766).contains(code));
        code.filter(|_| authority.eq_ignore_ascii_case("EPSG"))
    }

    /// The reference system as WKT in ESRI's form, as in `.prj` files.
    ///
    /// # Errors
    /// [`ErrorKind::Projection`] where it has none, and in a build without the feature `proj`.
    pub fn wkt(&self) -> Result<String> {
        Projection::parse(&self.crs)?.to_wkt()
    }

    /// What GDAL and QGIS read of a picture beside it (`map.png.aux.xml`).
    ///
    /// # Errors
    /// As [`Georeference::wkt`], of a reference system without a code.
    pub fn aux_xml(&self) -> Result<String> {
        let [a, b, c, d, e, f] = self.to_plane.coefficients();
        let system = match self.epsg() {
            Some(code) => format!("EPSG:{code}"),
            None => self.wkt()?.replace('&', "&amp;").replace('<', "&lt;"),
        };
        Ok(format!(
            "<PAMDataset>\n  <SRS>{system}</SRS>\n  \
             <GeoTransform>{e}, {a}, {c}, {f}, {b}, {d}</GeoTransform>\n</PAMDataset>\n"
        ))
    }

    /// The files beside a picture that tell where it lies: its world file (`map.pgw` of `map.png`), its
    /// reference system as WKT (`map.prj`), and both as GDAL and QGIS read them (`map.png.aux.xml`).
    pub fn file_names(picture: &Path) -> [PathBuf; 3] {
        let ending = world_endings(picture).into_iter().next().unwrap_or_default();
        let mut beside = picture.as_os_str().to_owned();
        beside.push(".aux.xml");
        [picture.with_extension(ending), picture.with_extension("prj"), PathBuf::from(beside)]
    }

    /// The files of [`Georeference::file_names`], each with its bytes.
    ///
    /// # Errors
    /// As [`Georeference::wkt`].
    pub fn files(&self, picture: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
        let texts = [self.world_file(), self.wkt()?, self.aux_xml()?];
        Ok(Self::file_names(picture).into_iter().zip(texts.map(String::into_bytes)).collect())
    }
}

/// What part of the page has positions that mean anything.
fn doubts(scene: &Scene, frame: &Frame) -> Report {
    let mut report = Report::new();
    let area = frame.bounds;
    let is_all = area.x0 <= 0.5
        && area.y0 <= 0.5
        && area.x1 >= scene.width - 0.5
        && area.y1 >= scene.height - 0.5;
    if !is_all || scene.frames.len() > 1 {
        let detail = format!(
            "positions are those of the main map, from ({:.0}, {:.0}) to ({:.0}, {:.0}) px of the page; \
             what stands beside and upon it has none",
            area.x0, area.y0, area.x1, area.y1
        );
        report.add(Code::Advisory, "page", detail);
    }
    report
}
