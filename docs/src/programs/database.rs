use std::sync::Arc;

use rumbo::map::{Camera, Map, StoredSource};
use rumbo::render::{self, PngOptions};
use rumbo::resources::Resources;
use rumbo::source::postgis::{PostGis, Relation};
use rumbo::style::{self, Layer};
use rumbo::unit::LonLat;

/// A map of the larger towns of a database, each frame of which reads those that it shows.
fn towns(server: &str) -> rumbo::Result<Map> {
    let towns = Relation::query("SELECT id, name, geom FROM towns WHERE people > 10000");
    let store = PostGis::connect(server, towns, &Resources::default())?;
    let mut map = Map::new(style::theme("paper")?);
    map.add_map_source("towns", Arc::new(StoredSource::new(Arc::new(store))));
    map.add_layer(Layer::circle("towns").source("towns", None));
    Ok(map)
}

fn main() -> rumbo::Result<()> {
    let map = towns("postgresql://reader@localhost/gis")?;
    for (name, lon) in [("west.png", 52.0), ("east.png", 60.0)] {
        let camera = Camera::centered(LonLat::new(lon, 10.0), 7.0, 600.0, 400.0)?;
        let rendered = map.render(&camera)?;
        render::write(name, &render::png(&rendered.scene, &PngOptions::default())?)?;
    }
    Ok(())
}
