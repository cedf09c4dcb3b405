//! The world in every projection that makes sense, one thumbnail each, and the cases that break
//! other tools: a page of each. Land, graticule and outline come from the same geometry stream that
//! figures are drawn with.
//!
//! `cargo run --release --example gallery [WORLD.png [CASES.png]]`

use std::sync::Arc;

use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::geometry::{
    Edges, Prepared, Reading, View, ViewOptions, fit_extent, geodesic_circle, great_circle,
    indicatrices, rhumb_line, small_circle,
};
use rumbo::path::PathSink;
use rumbo::projection::Projection;
use rumbo::render::{ImageFormat, RenderOptions};
use rumbo::scene::{FillRule, Group, Item, Origin, Path, Role, Scene, Stroke, Text};
use rumbo::source::{Shape, ShapeKind};
use rumbo::text::{Fonts, TextStyle};
use rumbo::unit::{Color, LonLat, LonLatBox, Page, PageBox};

/// Projections by families, as rumbo or PROJ spells them. World maps are drawn on the sphere.
#[rustfmt::skip]
const WORLD: &[(&str, &str)] = &[
    ("Mercator", "mercator"),
    ("Miller", "+proj=mill"),
    ("Gall stereographic", "+proj=gall"),
    ("Patterson", "+proj=patterson"),
    ("Compact Miller", "+proj=comill"),
    ("Plate carrée", "plate-carree"),
    ("Lambert cylindrical", "cylindrical-equal-area"),
    ("Gall–Peters", "cylindrical-equal-area +lat_ts=45"),
    ("Central cylindrical", "+proj=cc"),
    ("Transverse Mercator", "transverse-mercator"),
    ("Cassini", "+proj=cass +R=6371008"),
    ("Oblique Mercator", "+proj=omerc +lat_0=40 +lonc=-90 +alpha=60"),
    ("Oblique equal-area", "+proj=ocea +lat_0=40 +lonc=-90 +alpha=60 +R=6371008"),
    ("Robinson", "robinson"),
    ("Natural Earth", "natural-earth"),
    ("Natural Earth II", "+proj=natearth2"),
    ("Equal Earth", "equal-earth"),
    ("Mollweide", "mollweide"),
    ("Sinusoidal", "sinusoidal"),
    ("Goode homolosine", "+proj=goode"),
    ("Interrupted homolosine", "goode-homolosine"),
    ("Homolosine of the oceans", "+proj=igh_o"),
    ("Interrupted Mollweide", "+proj=imoll"),
    ("Boggs eumorphic", "+proj=boggs"),
    ("Craster parabolic", "+proj=crast"),
    ("Eckert I", "+proj=eck1"),
    ("Eckert II", "+proj=eck2"),
    ("Eckert III", "+proj=eck3"),
    ("Eckert IV", "+proj=eck4"),
    ("Eckert V", "+proj=eck5"),
    ("Eckert VI", "+proj=eck6"),
    ("Kavraiskiy V", "+proj=kav5"),
    ("Kavraiskiy VII", "+proj=kav7"),
    ("Wagner II", "+proj=wag2"),
    ("Wagner IV", "+proj=wag4"),
    ("Wagner VII", "+proj=wag7"),
    ("Winkel I", "+proj=wink1"),
    ("Winkel tripel", "winkel-tripel"),
    ("Aitoff", "+proj=aitoff"),
    ("Hammer", "+proj=hammer"),
    ("Hatano", "+proj=hatano"),
    ("Putniņš P2", "+proj=putp2"),
    ("Quartic authalic", "+proj=qua_aut"),
    ("Nell–Hammer", "+proj=nell_h"),
    ("McBryde–Thomas flat-polar", "+proj=mbtfps"),
    ("Fahey", "+proj=fahey"),
    ("Times", "+proj=times"),
    ("Loximuthal", "+proj=loxim +lat_1=40"),
    ("Collignon", "+proj=collg"),
    ("Foucaut", "+proj=fouc"),
    ("Larrivée", "+proj=larr"),
    ("Van der Grinten", "+proj=vandg"),
    ("Van der Grinten IV", "+proj=vandg4"),
    ("Lagrange", "+proj=lagrng +W=2"),
    ("August", "+proj=august"),
    ("Ortelius oval", "+proj=ortel"),
    ("Bertin 1953", "+proj=bertin1953"),
    ("Oblique Mollweide", "+proj=ob_tran +o_proj=moll +o_lat_p=45 +o_lon_p=0 +R=6371008"),
    ("Lambert conformal conic", "lambert-conformal-conic"),
    ("Albers", "albers"),
    ("Equidistant conic", "equidistant-conic"),
    ("Bonne", "+proj=bonne +lat_1=45"),
    ("Polyconic", "+proj=poly"),
    ("Murdoch I", "+proj=murd1 +lat_1=20 +lat_2=60"),
    ("Lambert azimuthal", "lambert-azimuthal-equal-area +lat_0=40 +lon_0=-100"),
    ("Azimuthal equidistant", "azimuthal-equidistant +lat_0=90"),
    ("Two-point equidistant", "+proj=tpeqd +lat_1=60 +lon_1=-100 +lat_2=30 +lon_2=60"),
    ("Orthographic", "orthographic +lat_0=20 +lon_0=-100"),
    ("Stereographic", "stereographic +lat_0=90"),
    ("Gnomonic", "gnomonic +lat_0=90"),
    ("Airy", "+proj=airy +lat_0=90 +R=6371008"),
    ("Nicolosi globular", "+proj=nicol"),
    ("HEALPix", "+proj=healpix +R=6371008"),
    ("rHEALPix", "+proj=rhealpix +R=6371008"),
    ("Peirce quincuncial", "+proj=peirce_q +shape=square +R=6371008"),
    ("Adams, world in a square I", "+proj=adams_ws1"),
    ("Adams, world in a square II", "+proj=adams_ws2"),
    ("Guyou", "+proj=guyou"),
    ("Spilhaus", "+proj=spilhaus +R=6371008"),
    ("Airocean", "+proj=airocean"),
];

/// A thumbnail of the second page.
struct Case {
    title: &'static str,
    projection: &'static str,
    /// West, south, east, north; all the projection shows where `None`.
    extent: Option<[f64; 4]>,
    draw: fn() -> Vec<Mark>,
}

/// What is drawn on a map: lines as lines, polygons as areas.
struct Mark {
    shape: Shape,
    color: Color,
    edges: Edges,
}

const RED: Color = Color { r: 0.78, g: 0.16, b: 0.13, a: 1.0 };
const BLUE: Color = Color { r: 0.13, g: 0.36, b: 0.66, a: 1.0 };
const SEA: Color = Color { r: 0.87, g: 0.93, b: 0.97, a: 1.0 };
const LAND: Color = Color { r: 0.93, g: 0.90, b: 0.82, a: 1.0 };
const COAST: Color = Color { r: 0.45, g: 0.47, b: 0.42, a: 1.0 };
const GRID: Color = Color { r: 0.35, g: 0.45, b: 0.58, a: 0.45 };
const INK: Color = Color { r: 0.13, g: 0.15, b: 0.17, a: 1.0 };

fn nothing() -> Vec<Mark> {
    Vec::new()
}

fn line(from: [f64; 2], to: [f64; 2], color: Color) -> Mark {
    let ends = [from, to].map(|[lon, lat]| LonLat::new(lon, lat));
    Mark { shape: Shape::line(ends.to_vec()), color, edges: Edges::Geodesic }
}

fn figure(shape: Shape, color: Color) -> Mark {
    Mark { shape, color, edges: Edges::Geographic }
}

/// The shortest way is red, the way of constant bearing blue.
fn auckland_santiago() -> Vec<Mark> {
    let (from, to) = ([174.76, -36.85], [-70.67, -33.45]);
    let rhumb = rhumb_line(LonLat::new(from[0], from[1]), LonLat::new(to[0], to[1]));
    vec![figure(rhumb, BLUE), line(from, to, RED)]
}

fn polar_flights() -> Vec<Mark> {
    let dubai = [55.36, 25.25];
    [[-118.41, 33.94], [-122.38, 37.62], [-122.31, 47.45], [-95.34, 29.98], [-79.63, 43.68]]
        .map(|to| line(dubai, to, RED))
        .into_iter()
        .chain([
            line([-73.78, 40.64], [114.0, 22.3], BLUE),
            line([103.99, 1.36], [-74.17, 40.69], BLUE),
        ])
        .collect()
}

/// Two boxes cut at ±180°, as RFC 7946 wants them: drawn as one.
fn cut_box() -> Vec<Mark> {
    let mut shape = Shape::new(ShapeKind::Polygon);
    for (west, east) in [(176.0, 180.0), (-180.0, -177.5)] {
        let corners = [(west, -20.5), (east, -20.5), (east, -15.0), (west, -15.0)];
        shape.push_part(corners.map(|(lon, lat)| LonLat::new(lon, lat)));
        shape.end_polygon();
    }
    vec![figure(shape, RED)]
}

fn tissot() -> Vec<Mark> {
    indicatrices(30.0, 5.0).into_iter().map(|circle| figure(circle, RED)).collect()
}

fn circles() -> Vec<Mark> {
    let apia = LonLat::new(-171.77, -13.83);
    let mut marks: Vec<Mark> =
        [1e6, 3e6, 5e6, 10e6].map(|metres| figure(geodesic_circle(apia, metres), BLUE)).into();
    marks.push(figure(great_circle(apia, LonLat::new(139.7, 35.7)), RED));
    marks
}

fn ground_track() -> Vec<Mark> {
    vec![figure(small_circle(LonLat::new(30.0, 62.0), 28.0), RED)]
}

const CASES: &[Case] = &[
    Case {
        title: "Fiji across 180°, Mercator",
        projection: "mercator +lon_0=180",
        extent: Some([175.5, -21.5, -177.0, -14.5]),
        draw: cut_box,
    },
    Case {
        title: "Fiji, UTM zone 60 S",
        projection: "EPSG:32760",
        extent: Some([175.5, -21.5, -177.0, -14.5]),
        draw: cut_box,
    },
    Case {
        title: "Chukotka, Albers",
        projection: "albers +lat_1=62 +lat_2=70 +lat_0=66 +lon_0=-177",
        extent: Some([155.0, 58.0, -160.0, 73.0]),
        draw: nothing,
    },
    Case {
        title: "Russia whole, Lambert conic",
        projection: "lambert-conformal-conic +lat_1=52 +lat_2=68 +lat_0=60 +lon_0=105",
        extent: Some([20.0, 40.0, -168.0, 83.0]),
        draw: nothing,
    },
    Case {
        title: "Antarctica, stereographic",
        projection: "EPSG:3031",
        extent: Some([-180.0, -90.0, 180.0, -60.0]),
        draw: nothing,
    },
    Case {
        title: "Antarctica, equal-area",
        projection: "lambert-azimuthal-equal-area +lat_0=-90",
        extent: Some([-180.0, -90.0, 180.0, -50.0]),
        draw: nothing,
    },
    Case {
        title: "Antarctica, plate carrée",
        projection: "plate-carree",
        extent: None,
        draw: nothing,
    },
    Case {
        title: "Antarctica, Equal Earth",
        projection: "equal-earth +lon_0=-60",
        extent: None,
        draw: nothing,
    },
    Case {
        title: "Antarctica, orthographic",
        projection: "orthographic +lat_0=-60 +lon_0=20",
        extent: None,
        draw: nothing,
    },
    Case {
        title: "Auckland–Santiago, Mercator",
        projection: "mercator +lon_0=-130",
        extent: Some([150.0, -72.0, -50.0, 0.0]),
        draw: auckland_santiago,
    },
    Case {
        title: "Auckland–Santiago, globe",
        projection: "orthographic +lat_0=-50 +lon_0=-130",
        extent: None,
        draw: auckland_santiago,
    },
    Case {
        title: "Auckland–Santiago, cut at 180°",
        projection: "robinson",
        extent: None,
        draw: auckland_santiago,
    },
    Case {
        title: "Flights over the pole",
        projection: "azimuthal-equidistant +lat_0=90 +lon_0=-20",
        extent: Some([-180.0, 0.0, 180.0, 90.0]),
        draw: polar_flights,
    },
    Case {
        title: "The same, Natural Earth",
        projection: "natural-earth",
        extent: None,
        draw: polar_flights,
    },
    Case {
        title: "Svalbard, UTM zone 33 N",
        projection: "EPSG:32633",
        extent: Some([8.0, 76.0, 36.0, 81.2]),
        draw: nothing,
    },
    Case {
        title: "The Pacific, Equal Earth",
        projection: "equal-earth +lon_0=180",
        extent: None,
        draw: cut_box,
    },
    Case {
        title: "From a satellite, 35,786 km",
        projection: "+proj=geos +h=35785831 +lon_0=-75",
        extent: None,
        draw: nothing,
    },
    Case {
        title: "From 1,500 km above Mexico",
        projection: "+proj=nsper +h=1500000 +lat_0=20 +lon_0=-100",
        extent: None,
        draw: nothing,
    },
    Case { title: "Indicatrices, Mercator", projection: "mercator", extent: None, draw: tissot },
    Case { title: "Indicatrices, Mollweide", projection: "mollweide", extent: None, draw: tissot },
    Case {
        title: "Within 1 to 10 Mm of Apia",
        projection: "robinson +lon_0=180",
        extent: None,
        draw: circles,
    },
    Case {
        title: "A circle over the pole",
        projection: "equal-earth",
        extent: None,
        draw: ground_track,
    },
    Case {
        title: "British National Grid",
        projection: "EPSG:27700",
        extent: Some([-8.5, 49.5, 2.5, 61.0]),
        draw: nothing,
    },
    Case {
        title: "New Zealand, EPSG:2193",
        projection: "EPSG:2193",
        extent: Some([165.0, -48.0, 180.0, -33.5]),
        draw: nothing,
    },
];

/// A page of thumbnails.
struct Gallery {
    scene: Scene,
    fonts: Fonts,
    columns: usize,
    cell: (f64, f64),
    count: usize,
}

const MARGIN: f64 = 24.0;
const HEAD: f64 = 60.0;
const CAPTION: f64 = 24.0;

impl Gallery {
    fn new(title: &str, columns: usize, rows: usize, cell: (f64, f64)) -> rumbo::Result<Self> {
        let width = 2.0 * MARGIN + cell.0 * columns as f64;
        let height = HEAD + MARGIN + cell.1 * rows as f64;
        let mut scene = Scene::new(width, height, Color::WHITE);
        scene.title = title.to_owned();
        let mut gallery = Self { scene, fonts: Fonts::embedded()?, columns, cell, count: 0 };
        gallery.text(title, "Noto Sans Bold", 24.0, Page::new(width / 2.0, 16.0));
        Ok(gallery)
    }

    /// A line of text with the middle of its top at a point.
    fn text(&mut self, text: &str, face: &str, size: f64, top: Page) {
        let shaped = self.fonts.shape(text, &TextStyle { size, ..TextStyle::new(face) });
        let (runs, boxes) = shaped.place(Page::new(top.x - shaped.width() / 2.0, top.y), 0.0);
        self.scene.items.push(Item::Text(Text {
            text: text.to_owned(),
            origin: Origin { role: Role::Note, ..Origin::default() },
            required: true,
            anchor: None,
            runs,
            boxes,
            color: INK,
            halo: None,
            leader: None,
        }));
    }

    /// Adds a thumbnail: `extent` is what it shows, all that the projection draws where `None`.
    fn add(
        &mut self,
        title: &str,
        projection: &Projection,
        extent: Option<LonLatBox>,
        land: &[Prepared],
        marks: &[Mark],
    ) {
        let (column, row) = (self.count % self.columns, self.count / self.columns);
        self.count += 1;
        let (x, y) = (MARGIN + column as f64 * self.cell.0, HEAD + row as f64 * self.cell.1);
        let frame =
            PageBox::new(x + 7.0, y + 2.0, x + self.cell.0 - 7.0, y + self.cell.1 - CAPTION - 4.0);
        self.text(
            title,
            "Noto Sans Regular",
            12.0,
            Page::new(x + self.cell.0 / 2.0, frame.y1 + 5.0),
        );
        let into = if extent.is_some() { frame } else { frame.grown(-1.0) };
        let Some(transform) = fit_extent(projection, extent.unwrap_or(LonLatBox::WORLD), into)
        else {
            return;
        };
        let view = View::new(projection, transform, frame);
        let items = thumbnail(&view, frame, land, marks);
        let mut group = Group::new(title, items);
        group.clip = Some(Arc::new(Path::rect(frame.grown(0.5))));
        self.scene.items.push(Item::Group(group));
        if extent.is_some() {
            self.scene.items.push(stroke(Path::rect(frame), INK, 0.8));
        }
    }

    fn write(&self, path: &str) -> rumbo::Result<()> {
        let options = RenderOptions { scale: 1.1, ..RenderOptions::default() };
        let pixmap = rumbo::render::pixmap(&self.scene, &options)?;
        let (pixels, _) = pixmap.data().as_chunks::<4>();
        let bytes = rumbo::render::encode(pixels, pixmap.width(), ImageFormat::Png8)?;
        rumbo::render::write(path, &bytes)
    }
}

fn fill(path: Path, color: Color) -> Item {
    let (path, rule) = (Arc::new(path), FillRule::EvenOdd);
    Item::Fill { path, color, rule, antialias: true, origin: Origin::default() }
}

fn stroke(path: Path, color: Color, width: f64) -> Item {
    let stroke = Stroke::new(width).rounded();
    Item::Stroke { path: Arc::new(path), color, stroke, origin: Origin::default() }
}

/// The map itself: sea, land, graticule, marks, outline.
fn thumbnail(view: &View, frame: PageBox, land: &[Prepared], marks: &[Mark]) -> Vec<Item> {
    let mut stream = view.stream();
    let (mut sea, mut areas, mut coasts) = (Path::new(), Path::new(), Path::new());
    stream.sphere(&mut sea);
    for shape in land {
        stream.prepared(shape, &mut areas);
        stream.prepared_outline(shape, &mut coasts);
    }
    let mut items = vec![fill(sea.clone(), SEA), fill(areas, LAND), stroke(coasts, COAST, 0.4)];
    let step = view.graticule_step(frame).min(30.0);
    let mut grid = Path::new();
    for piece in view.graticule(frame, step).iter().flat_map(|line| &line.pieces) {
        let Some((first, rest)) = piece.split_first() else { continue };
        grid.move_to(*first);
        rest.iter().for_each(|&point| grid.line_to(point));
    }
    items.push(stroke(grid, GRID, 0.5));
    for mark in marks {
        let mut options = ViewOptions::default();
        options.reading.edges = mark.edges;
        let view = View::with_options(view.projection(), view.transform(), frame, options);
        let (mut area, mut outline) = (Path::new(), Path::new());
        if mark.shape.kind() == ShapeKind::Polygon {
            view.stream().shape(&mark.shape, &mut area);
            items.push(fill(area, mark.color.with_opacity(0.18)));
        }
        view.stream().outline(&mark.shape, &mut outline);
        items.push(stroke(outline, mark.color, 1.3));
    }
    items.push(stroke(sea, INK, 0.8));
    items
}

fn land(level: Level) -> rumbo::Result<Vec<Prepared>> {
    let land = Basemap::embedded()?.read(Layer::Land, level, &LonLatBox::WORLD)?;
    let reading = Reading::default();
    Ok(land.features.iter().map(|feature| Prepared::new(&feature.shape, &reading)).collect())
}

fn main() -> rumbo::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let world = arguments.next().unwrap_or_else(|| "target/gallery-world.png".to_owned());
    let cases = arguments.next().unwrap_or_else(|| world.replace(".png", "-cases.png"));

    let coarse = land(Level::Coarse110m)?;
    let rows = WORLD.len().div_ceil(8);
    let title = format!("The world in {} projections", WORLD.len());
    let mut page = Gallery::new(&title, 8, rows, (208.0, 158.0))?;
    for (name, definition) in WORLD {
        page.add(name, &Projection::parse(definition)?, None, &coarse, &[]);
    }
    page.write(&world)?;

    let medium = land(Level::Medium50m)?;
    let rows = CASES.len().div_ceil(6);
    let mut page = Gallery::new("Where maps go wrong elsewhere", 6, rows, (277.0, 236.0))?;
    for case in CASES {
        let extent =
            case.extent.map(|[west, south, east, north]| LonLatBox::new(west, south, east, north));
        let projection = Projection::parse(case.projection)?;
        page.add(case.title, &projection, extent, &medium, &(case.draw)());
    }
    page.write(&cases)
}
