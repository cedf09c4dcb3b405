//! A point on a globe: the world seen from above a place, with a dot and its name.
//!
//! Usage: `locator [OUT.png [POSITION [NAME]]]`; a position in any form that rumbo reads.

use rumbo::figure::{Figure, Show};

fn main() -> rumbo::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let output = arguments.next().unwrap_or_else(|| "target/locator.png".to_owned());
    let position = arguments.next().unwrap_or_else(|| "12.769013-85.602364".to_owned());
    let name = arguments.next().unwrap_or_else(|| position.clone());

    let at = rumbo::coord::parse(&position)?.position.at;
    let mut figure = Figure::new()
        .size(640.0, 640.0)
        .projection(format!("+proj=ortho +lat_0={} +lon_0={} +R=6371008.7714", at.lat, at.lon))
        .extent([-180.0, -90.0, 180.0, 90.0])
        .annotate(at, name);
    figure.page.margin = Some(rumbo::unit::Length::from_px(16.0));
    figure.furniture.scale_bar = Show::Off;
    figure.map.graticule = Some(rumbo::figure::Graticule { step: Some(15.0), labels: false });
    figure.map.hide = ["towns", "town-markers", "country-names"].map(str::to_owned).to_vec();
    figure.render()?.write(output)
}
