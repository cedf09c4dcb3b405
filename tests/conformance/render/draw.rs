//! A test's stage drawn by rumbo.

use std::path::Path;

use rumbo::Report;
use rumbo::map::{Avoid, Camera, Map, PlanePart};
use rumbo::path::Affine;
use rumbo::projection::Projection;
use rumbo::render::{self, Edges, RenderOptions};
use rumbo::scene::Scene;
use rumbo::style::Style;
use rumbo::text::Fonts;
use rumbo::unit::{Color, LonLat, PageBox};

use super::picture::Picture;
use super::stage::Stage;

/// The length of the equator in Web Mercator, metres.
const EQUATOR: f64 = 40_075_016.685_578_49;

/// Draws a stage.
pub fn picture(stage: &Stage) -> Result<Picture, String> {
    let said = |error: rumbo::Error| error.to_string();
    let (style, _) = Style::from_json(&stage.style.to_string()).map_err(said)?;
    let mut sprite = style.open_sprite(Path::new("/")).map_err(said)?;
    let mut map = Map::of_style(style, Path::new("/")).map_err(said)?;
    for (name, image) in &stage.images {
        sprite.add(name.as_str(), image.clone());
    }
    map.set_sprite(sprite);
    let camera = camera(stage)?;
    let mut report = Report::default();
    let fonts = Fonts::embedded().map_err(said)?;
    let drawn = map.draw(&camera, &fonts, &Avoid::default(), &mut report).map_err(said)?;
    let mut scene = Scene::new(stage.width, stage.height, Color::rgb8(0, 0, 0).with_opacity(0.0));
    scene.items = drawn.into_items();
    let options = RenderOptions {
        scale: stage.pixel_ratio,
        threads: Some(1),
        edges: Edges::Feathered,
        ..RenderOptions::default()
    };
    let (width, height) = options.size(&scene).map_err(said)?;
    let (width, height) = (width as usize, height as usize);
    let mut pixels = vec![[0; 4]; width * height];
    render::into_rgba(&scene, &options, pixels.as_flattened_mut(), width * 4).map_err(said)?;
    Ok(Picture { width, height, pixels })
}

fn camera(stage: &Stage) -> Result<Camera, String> {
    let projection = Projection::web_mercator().map_err(|error| error.to_string())?;
    let view = stage.view.constrained(stage.width, stage.height);
    let [lon, lat] = view.center;
    let scale = 512.0 * view.zoom.exp2() / EQUATOR;
    let center = projection.forward(LonLat::new(lon, lat)).ok_or("no such centre")?;
    let (sin, cos) = (-view.bearing).to_radians().sin_cos();
    let [a, b, c, d] = [cos * scale, sin * scale, sin * scale, -cos * scale];
    let e = stage.width / 2.0 - a * center.x - c * center.y;
    let f = stage.height / 2.0 - b * center.x - d * center.y;
    let part = PlanePart {
        bounds: PageBox::new(0.0, 0.0, stage.width, stage.height),
        transform: Affine::new([a, b, c, d, e, f]),
        zoom: view.zoom,
        scale: 559_082_264.0 / view.zoom.exp2(),
        period: (view.bearing == 0.0).then_some(EQUATOR * scale),
    };
    Ok(Camera::on_plane("main", &projection, &part))
}
