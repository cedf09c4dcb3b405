//! A test's stage drawn by rumbo.

use std::path::Path;

use rumbo::map::{Camera, Map};
use rumbo::render::{self, Edges, RenderOptions};
use rumbo::resources::Resources;
use rumbo::style::Style;
use rumbo::unit::LonLat;

use super::picture::Picture;
use super::stage::{FeatureState, Stage};

/// Draws a stage.
pub fn picture(stage: &Stage) -> Result<Picture, String> {
    let said = |error: rumbo::Error| error.to_string();
    let (style, _) = Style::from_json(&stage.style.to_string()).map_err(said)?;
    let mut sprite = style
        .open_sprite(Path::new("/"), stage.pixel_ratio, &Resources::default())
        .map_err(said)?;
    let mut map = Map::from_style(style, Path::new("/")).map_err(said)?;
    for (name, image) in &stage.images {
        sprite.add(name.as_str(), image.clone());
    }
    map.set_sprite(sprite);
    for FeatureState { source, source_layer, id, state } in &stage.states {
        map.set_feature_state(source, source_layer.as_deref(), id, state.clone());
    }
    let view = stage.view.constrained(stage.width, stage.height);
    let [lon, lat] = view.center;
    let camera = Camera::centered(LonLat::new(lon, lat), view.zoom, stage.width, stage.height)
        .and_then(|camera| camera.turned(view.bearing))
        .map_err(said)?;
    let scene = map.render(&camera).map_err(said)?.scene;
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
