//! Maps by themselves: at a centre and a zoom, turned, round the world; and what sources are asked.

use std::sync::{Arc, Mutex};

use rumbo::archive::Fingerprint;
use rumbo::error::{Code, Report, Result};
use rumbo::map::{Ask, Camera, Kept, KeptFeatures, Map, MapSource, PlanePart};
use rumbo::path::Affine;
use rumbo::projection::Projection;
use rumbo::render::{self, Edges, RenderOptions};
use rumbo::scene::{Item, Scene};
use rumbo::source::{Feature, Features, Shape, ShapeKind};
use rumbo::style::{Sprite, SpriteImage, Stretch, Style};
use rumbo::text::Fonts;
use rumbo::unit::{Bitmap, LonLat, LonLatBox, Page, PageBox};
use serde_json::{Value, json};

fn map_of(layers: Value, features: Vec<Feature>) -> Map {
    let style = json!({
        "version": 8,
        "sources": {"data": {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}},
        "layers": layers,
    });
    let (style, report) = Style::from_json(&style.to_string()).unwrap();
    assert_eq!(report.losses().count(), 0, "{:?}", report.entries());
    let mut map = Map::new(style);
    map.add_source("data", Arc::new(Features { features }));
    map
}

fn at(lon: f64, lat: f64) -> Feature {
    Feature { shape: Shape::point(LonLat::new(lon, lat)), ..Feature::default() }
}

fn draw(map: &Map, camera: &Camera) -> Scene {
    map.render(camera).unwrap().scene
}

fn circles() -> Value {
    json!([{"id": "dots", "type": "circle", "source": "data", "paint": {"circle-radius": 4}}])
}

#[test]
fn a_layer_from_a_zoom_on_is_drawn_at_that_zoom() {
    let mut layers = circles();
    layers[0]["minzoom"] = json!(6);
    let map = map_of(layers, vec![at(10.0, 50.0)]);
    let seen = |zoom| {
        let camera = Camera::centered(LonLat::new(10.0, 50.0), zoom, 200.0, 100.0).unwrap();
        draw(&map, &camera).markers().count()
    };
    assert_eq!([seen(5.999), seen(6.0), seen(6.5)], [0, 1, 1]);
}

#[test]
fn a_world_narrower_than_the_page_is_drawn_again_beside_itself() {
    let map = map_of(circles(), vec![at(0.0, 0.0)]);
    let camera = Camera::centered(LonLat::new(0.0, 0.0), 0.0, 1400.0, 300.0).unwrap();
    let mut seen: Vec<f64> = draw(&map, &camera).markers().map(|mark| mark.at.x.round()).collect();
    seen.sort_by(f64::total_cmp);
    assert_eq!(seen, [188.0, 700.0, 1212.0]);
    // Turned, it comes round along the turned parallels.
    let camera = camera.turned(90.0).unwrap();
    assert_eq!(draw(&map, &camera).markers().count(), 1);
    let tall = Camera::centered(LonLat::new(0.0, 0.0), 0.0, 300.0, 1400.0).unwrap();
    assert_eq!(draw(&map, &tall.turned(90.0).unwrap()).markers().count(), 3);
}

#[test]
fn names_stand_at_each_turn_of_the_world() {
    let layers = json!([{
        "id": "names", "type": "symbol", "source": "data",
        "layout": {"text-field": "Origin", "text-font": ["Noto Sans Regular"]},
    }]);
    let map = map_of(layers, vec![at(0.0, 0.0)]);
    let camera = Camera::centered(LonLat::new(0.0, 0.0), 0.0, 1400.0, 300.0).unwrap();
    assert_eq!(draw(&map, &camera).texts().count(), 3);
}

#[test]
fn symbols_turn_with_the_map_or_stand_with_the_page_as_they_are_asked() {
    let turn = |alignment: &str| {
        let layers = json!([{
            "id": "names", "type": "symbol", "source": "data",
            "layout": {
                "text-field": "Long name", "text-font": ["Noto Sans Regular"],
                "text-rotation-alignment": alignment,
            },
        }]);
        let map = map_of(layers, vec![at(0.0, 0.0)]);
        let camera = Camera::centered(LonLat::new(0.0, 0.0), 4.0, 300.0, 300.0).unwrap();
        let scene = draw(&map, &camera.turned(30.0).unwrap());
        scene.texts().next().unwrap().boxes[0].angle.to_degrees().round()
    };
    assert_eq!([turn("viewport"), turn("auto"), turn("map")], [0.0, 0.0, -30.0]);
}

#[test]
fn what_is_moved_with_the_map_turns_with_it() {
    let at_bearing = |anchor: &str| {
        let mut layers = circles();
        layers[0]["paint"]["circle-translate"] = json!([20, 0]);
        layers[0]["paint"]["circle-translate-anchor"] = json!(anchor);
        let map = map_of(layers, vec![at(0.0, 0.0)]);
        let camera = Camera::centered(LonLat::new(0.0, 0.0), 4.0, 200.0, 200.0).unwrap();
        let scene = draw(&map, &camera.turned(90.0).unwrap());
        scene.markers().next().unwrap().at
    };
    assert!(at_bearing("viewport").distance(Page::new(120.0, 100.0)) < 1e-6);
    assert!(at_bearing("map").distance(Page::new(100.0, 80.0)) < 1e-6);
}

/// A source that remembers what it was asked.
#[derive(Debug, Default)]
struct Asked(Mutex<Vec<(LonLatBox, f64, bool)>>);

impl MapSource for Asked {
    fn read(&self, ask: &Ask<'_>, report: &mut Report) -> Result<Kept> {
        self.0.lock().unwrap().push((ask.bounds, ask.zoom, ask.whole));
        report.add_once(Code::Advisory, "source", "asked");
        Ok(Kept::Features(Arc::new(KeptFeatures::new(Arc::default()))))
    }

    fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        before
    }
}

#[test]
fn a_source_is_asked_for_the_box_and_zoom_of_the_frame_or_the_sheet() {
    let asked = Arc::new(Asked::default());
    let mut map = map_of(circles(), Vec::new());
    map.add_layer(rumbo::style::Layer::line("lines").source("data", None));
    map.add_map_source("data", asked.clone());
    let camera = Camera::centered(LonLat::new(10.0, 50.0), 6.0, 512.0, 256.0).unwrap();
    let rendered = map.render(&camera).unwrap();
    assert_eq!(rendered.report.with_code(Code::Advisory).count(), 1);
    let asks: Vec<_> = asked.0.lock().unwrap().drain(..).collect();
    let [circles, (bounds, zoom, whole)] = asks.as_slice() else { panic!("{asks:?}") };
    assert!((bounds.lon_span() - 360.0 / 64.0).abs() < 1.0, "{bounds:?}");
    assert!(*zoom == 6.0 && !whole);
    // Markers and labels reach into the frame from beside it.
    assert!(circles.0.encloses(*bounds) && !circles.2);

    // The 16th of zoom 10's plane that holds 0° E, 0° N in its top left corner.
    let (world, side) = (512.0 * 1024.0, 32_768.0);
    let scale = world / (std::f64::consts::TAU * 6_378_137.0);
    let part = PlanePart {
        bounds: PageBox::from_size(world / 2.0, world / 2.0, side, side),
        transform: Affine::north_up(scale, Page::new(world / 2.0, world / 2.0)),
        zoom: 10.0,
        scale: 500_000.0,
        period: Some(world),
    };
    let projection = Projection::web_mercator().unwrap();
    map.sheet("sheet", &projection, &part, &Fonts::embedded().unwrap()).unwrap();
    let asked: Vec<_> = asked.0.lock().unwrap().drain(..).collect();
    assert_eq!(asked.len(), 2);
    for (bounds, zoom, _) in &asked {
        assert!(bounds.lon_span() < 60.0 && bounds.north < 30.0 && *zoom == 10.0, "{bounds:?}");
    }
    // Markers, on which labels depend, are looked for further around than lines.
    assert!(asked[0].0.lon_span() > asked[1].0.lon_span() && asked[0].2 && !asked[1].2);
    assert!((asked[1].0.lon_span() - 22.5).abs() < 0.5, "{:?}", asked[1]);
}

#[test]
fn the_same_map_turned_shows_the_same() {
    let ring = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
    let mut shape = Shape::new(rumbo::source::ShapeKind::Polygon);
    shape.push_part(ring.map(|(lon, lat)| LonLat::new(lon, lat)));
    shape.end_polygon();
    let layers = json!([{"id": "area", "type": "fill", "source": "data",
        "paint": {"fill-color": "#ff0000"}}]);
    let map = map_of(layers, vec![Feature { shape, ..Feature::default() }]);
    let camera = Camera::centered(LonLat::new(0.0, 0.0), 3.0, 400.0, 400.0).unwrap();
    let bounds = |camera: &Camera| {
        let scene = draw(&map, camera);
        let Some(Item::Fill { path, .. }) = scene.items.first() else { panic!("no fill") };
        path.bounds().unwrap()
    };
    let (north, turned) = (bounds(&camera), bounds(&camera.clone().turned(45.0).unwrap()));
    let ratio = turned.width() / north.width();
    assert!((ratio - std::f64::consts::SQRT_2).abs() < 0.01, "{ratio}");
}

#[test]
fn a_heatmap_shows_where_points_are_dense() {
    let layers = json!([{
        "id": "heat", "type": "heatmap", "source": "data",
        "paint": {
            "heatmap-radius": 30, "heatmap-weight": ["get", "weight"],
            "heatmap-color": [
                "interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", 1, "#ff0000"
            ],
        },
    }]);
    let weighing = |lon: f64, weight: f64| {
        let mut feature = at(lon, 0.0);
        feature.properties.insert("weight", weight);
        feature
    };
    let map = map_of(layers, vec![weighing(-6.0, 1.0), weighing(6.0, 2.0)]);
    let camera = Camera::centered(LonLat::new(0.0, 0.0), 4.0, 512.0, 256.0).unwrap();
    let scene = draw(&map, &camera);
    let [Item::Image(image)] = scene.items.as_slice() else { panic!("{:?}", scene.items) };
    let alpha = |lon: f64| {
        let at = camera.to_page(LonLat::new(lon, 0.0)).unwrap();
        let left = image.area.center.x - image.area.width / 2.0;
        let top = image.area.center.y - image.area.height / 2.0;
        let (x, y) = ((at.x - left).floor() as i64, (at.y - top).floor() as i64);
        f64::from(image.bitmap.pixel(x, y)[3]) / 255.0
    };
    // 1/√(2π) in the middle of a bell, twice that where the weight is 2; a little less where that
    // lies between the places that the density is reckoned at.
    assert!((alpha(-6.0) - 0.39).abs() < 0.015, "{}", alpha(-6.0));
    assert!((alpha(6.0) - 0.78).abs() < 0.03, "{}", alpha(6.0));
    assert_eq!(alpha(0.0), 0.0);
}

#[test]
fn symbols_keep_room_for_their_size_at_the_next_whole_zoom() {
    let names = |size: Value, zoom: f64, apart: f64| {
        let layers = json!([{
            "id": "names", "type": "symbol", "source": "data",
            "layout": {
                "text-field": "Name", "text-font": ["Noto Sans Regular"], "text-size": size,
                "text-padding": 0,
            },
        }]);
        let camera = Camera::centered(LonLat::new(0.0, 0.0), zoom, 300.0, 300.0).unwrap();
        let north = camera.to_lonlat(Page::new(150.0, 150.0 - apart)).unwrap();
        let map = map_of(layers, vec![at(0.0, 0.0), at(north.lon, north.lat)]);
        let scene = draw(&map, &camera);
        let sizes: Vec<f64> = scene.texts().map(|text| text.runs[0].size).collect();
        (sizes.len(), sizes[0])
    };
    let growing = json!(["interpolate", ["linear"], ["zoom"], 5, 10, 6, 20]);
    // A line is 1.2 times as high as its type.
    assert_eq!(names(json!(10), 5.0, 14.0), (2, 10.0));
    assert_eq!(names(growing.clone(), 5.0, 14.0), (1, 10.0));
    assert_eq!(names(growing.clone(), 5.0, 26.0), (2, 10.0));
    assert_eq!(names(growing, 5.5, 20.0), (1, 15.0));
}

#[test]
fn a_dashed_line_that_begins_to_widen_has_its_colour() {
    let layers = json!([
        {"id": "ground", "type": "background", "paint": {"background-color": "#ffffff"}},
        {
            "id": "rail", "type": "line", "source": "data",
            "paint": {
                "line-color": "#ff0000", "line-dasharray": [2, 2],
                "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0, 5, 8],
            },
        },
    ]);
    let line = vec![LonLat::new(-9.0, 0.0), LonLat::new(9.0, 0.0)];
    let map = map_of(layers, vec![Feature { shape: Shape::line(line), ..Feature::default() }]);
    let camera = Camera::centered(LonLat::new(0.0, 0.0), 4.5, 100.0, 40.0).unwrap();
    let options = RenderOptions { edges: Edges::Feathered, ..RenderOptions::default() };
    let picture = render::pixmap(&draw(&map, &camera), &options).unwrap();
    let (pixels, _) = picture.data().as_chunks::<4>();
    assert!(pixels.contains(&[255, 0, 0, 255]));
    assert!(pixels.iter().all(|pixel| pixel[0] == 255 && pixel[1] == pixel[2]));
}

#[test]
fn text_turned_over_keeps_room_in_the_direction_of_its_line() {
    // The W reaches further beyond its middle than the dot that ends the text.
    let stand = |from: f64, to: f64| {
        let text = |field: &str, size: f64, placement: &str| {
            json!({
                "text-field": field, "text-font": ["Noto Sans Regular"], "text-size": size,
                "text-padding": 0, "symbol-placement": placement,
            })
        };
        let layers = json!([
            {
                "id": "dots", "type": "symbol", "source": "data", "filter": ["==", ["geometry-type"], "Point"],
                "layout": text("x", 6.0, "point"),
            },
            {
                "id": "names", "type": "symbol", "source": "data",
                "filter": ["==", ["geometry-type"], "LineString"],
                "layout": text("W.", 40.0, "line-center"),
            },
        ]);
        let camera = Camera::centered(LonLat::new(0.0, 0.0), 4.0, 400.0, 200.0).unwrap();
        let place = |x: f64| camera.to_lonlat(Page::new(x, 100.0)).unwrap();
        let line =
            Feature { shape: Shape::line(vec![place(from), place(to)]), ..Feature::default() };
        let beside = place(200.0 + 34.0);
        let map = map_of(layers, vec![line, at(beside.lon, beside.lat)]);
        draw(&map, &camera).texts().map(|text| text.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(stand(100.0, 300.0), ["W."]);
    assert_eq!(stand(300.0, 100.0), ["x", "W."]);
}

#[test]
fn a_pattern_goes_with_the_fill_it_fills() {
    let corner = |moved: Value| {
        let layers = json!([{
            "id": "area", "type": "fill", "source": "data",
            "paint": {"fill-pattern": "dot", "fill-translate": moved},
        }]);
        let square = [(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0), (-9.0, -9.0)];
        let mut shape = Shape::new(ShapeKind::Polygon);
        shape.push_part(square.map(|(lon, lat)| LonLat::new(lon, lat)));
        shape.end_polygon();
        let mut map = map_of(layers, vec![Feature { shape, ..Feature::default() }]);
        let mut sprite = Sprite::new();
        let bitmap = Arc::new(Bitmap::new(8, 8, vec![[9, 9, 9, 255]; 64]).unwrap());
        let stretch = Stretch::default();
        sprite.add("dot", SpriteImage { bitmap, pixel_ratio: 1.0, sdf: false, stretch });
        map.set_sprite(sprite);
        let camera = Camera::centered(LonLat::new(0.0, 0.0), 4.0, 200.0, 200.0).unwrap();
        let scene = draw(&map, &camera);
        let image = scene.items.iter().find_map(|item| match item {
            Item::Group(group) => group.items.iter().find_map(|item| match item {
                Item::Image(image) => Some(image.area.center),
                _ => None,
            }),
            _ => None,
        });
        image.unwrap()
    };
    let (still, moved) = (corner(json!([0, 0])), corner(json!([0, 3])));
    assert_eq!([moved.x - still.x, (moved.y - still.y).rem_euclid(8.0)], [0.0, 3.0]);
}

#[test]
fn layers_are_mixed_with_those_below_as_wholes() {
    let ring = [(-40.0, -40.0), (40.0, -40.0), (40.0, 40.0), (-40.0, 40.0)];
    let mut shape = Shape::new(ShapeKind::Polygon);
    shape.push_part(ring.map(|(lon, lat)| LonLat::new(lon, lat)));
    shape.end_polygon();
    let middle = |blend: &str| {
        let layers = json!([
            {"id": "sea", "type": "background", "paint": {"background-color": "rgb(200, 100, 50)"}},
            {"id": "land", "type": "fill", "source": "data", "paint": {
                "fill-color": "rgb(100, 200, 0)", "fill-layer-blend": blend,
            }},
        ]);
        let map = map_of(layers, vec![Feature { shape: shape.clone(), ..Feature::default() }]);
        let camera = Camera::centered(LonLat::new(0.0, 0.0), 1.0, 64.0, 64.0).unwrap();
        let pixels = render::pixmap(&draw(&map, &camera), &RenderOptions::default()).unwrap();
        let pixel = pixels.pixel(32, 32).unwrap();
        [pixel.red(), pixel.green(), pixel.blue()]
    };
    assert_eq!(middle("normal"), [100, 200, 0]);
    assert_eq!(middle("multiply"), [78, 78, 0]);
    assert_eq!(middle("screen"), [222, 222, 50]);
    assert_eq!(middle("plus-lighter"), [255, 255, 50]);
}
