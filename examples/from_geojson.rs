//! Any GeoJSON, TopoJSON or CSV in any CRS, with a layer of one's own.
//!
//! Usage: `from_geojson [OUT.png [FILE [CRS]]]`.

use rumbo::figure::Figure;
use rumbo::style::Layer;
use serde_json::json;

fn main() -> rumbo::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let output = arguments.next().unwrap_or_else(|| "target/from_geojson.png".to_owned());
    let file = arguments.next().unwrap_or_else(|| "data/examples/nordic-cities.geojson".to_owned());
    let crs = arguments.next().unwrap_or_else(|| "EPSG:3035".to_owned());

    let circles = Layer::circle("cities")
        .source("cities", None)
        .paint("circle-radius", json!(["*", 0.022, ["sqrt", ["get", "population"]]]))?;
    let circles = circles
        .paint("circle-color", "rgba(43, 92, 158, 0.55)")?
        .paint("circle-stroke-color", "#ffffff")?
        .paint("circle-stroke-width", 1.2)?;
    let names = Layer::symbol("names")
        .source("cities", None)
        .metadata("rumbo:leader", true)?
        .layout("text-field", json!(["get", "name"]))?
        .layout("text-font", json!(["Noto Sans Regular"]))?
        .layout("text-size", 14)?
        .layout("text-variable-anchor", json!(["left", "right", "top", "bottom"]))?
        .layout("text-radial-offset", 0.5)?
        .paint("text-halo-color", "rgba(255, 255, 255, 0.85)")?
        .paint("text-halo-width", 1.4)?;
    let mut figure = Figure::new()
        .title("Cities around the Baltic")
        .subtitle("Area of the circles by population (GeoNames, CC BY 4.0)")
        .size(1000.0, 800.0)
        .projection(crs)
        .source("cities", file.as_str())
        .layer(&circles)
        .layer(&names);
    figure.map.padding = rumbo::figure::Padding::Share(0.12);
    figure.map.hide = ["towns", "town-markers"].map(str::to_owned).to_vec();
    figure.render()?.write(output)
}
