//! The flagship figure from the API: what `examples/figures/caravan.toml` says, in Rust.

use rumbo::figure::{
    Figure, Graticule, Inset, KeyFigure, Padding, Panel, Position, RouteLayer, Show,
};
use rumbo::unit::Length;

fn main() -> rumbo::Result<()> {
    let output = std::env::args().nth(1).unwrap_or_else(|| "target/caravan-api.png".to_owned());
    let key_figure = |value: &str, text: &str| KeyFigure { value: value.into(), text: text.into() };
    let route = RouteLayer {
        data: rumbo::route::viacrucis_2018()?.into(),
        origin_label:
            "KTLA’s article ends “{text}”:\na map’s point for “{name}”, not a reported stop".into(),
        pin: [
            ("central-america", [-235.0, 30.0]),
            ("tapachula", [-88.0, 1.0]),
            ("tecun-uman", [-120.0, 8.0]),
        ]
        .map(|(stop, offset)| (stop.to_owned(), offset))
        .into(),
        ..RouteLayer::default()
    };
    let panel = Panel {
        heading: "At the crossing, Thursday 3 May 2018".into(),
        figures: vec![
            key_figure("158+", "people had crossed that week to seek asylum"),
            key_figure("70", "of them that Thursday, at San Ysidro"),
            key_figure("~70", "were still waiting on the Mexican side"),
        ],
        text: "Organisers’ figures, in CNN’s report of that day.".into(),
        position: Position::BottomLeft,
        width: Some(Length::from_px(320.0)),
        ..Panel::default()
    };
    let crossing = Inset {
        title: "Tijuana – San Ysidro".into(),
        around: ["Tijuana", "El Chaparral", "San Ysidro port of entry"].map(Into::into).to_vec(),
        position: Position::BottomLeft,
        // Above the panel, and as wide.
        offset: Some([0.0, -220.0]),
        width: Some(Length::from_px(300.0)),
        height: Some(Length::from_px(275.0)),
        padding: 0.17,
        connector: false,
        ..Inset::default()
    };
    let isthmus = Inset {
        title: "Chiapas and the Isthmus".into(),
        extent: Some([-95.9, 14.3, -91.2, 17.3].into()),
        takes_names: true,
        position: Position::TopRight,
        width: Some(Length::from_px(480.0)),
        height: Some(Length::from_px(360.0)),
        padding: 0.0,
        connector: false,
        ..Inset::default()
    };
    let mut figure = Figure::new()
        .title("From Tapachula to San Ysidro")
        .subtitle("The Viacrucis Migrante caravan of spring 2018")
        .route_layer(route)
        .panel(panel)
        .inset(crossing)
        .inset(isthmus);
    figure.map.padding = Padding::Share(0.06);
    figure.map.graticule = Some(Graticule { step: Some(5.0), labels: true });
    figure.map.hide = ["towns", "town-markers", "rivers", "admin1"].map(str::to_owned).to_vec();
    figure.furniture.legend = Show::On;
    figure.furniture.legend_position = Position::BottomLeft;
    figure.furniture.scale_bar_position = Position::BottomLeft;

    let rendered = figure.render()?;
    for loss in rendered.report.losses() {
        eprintln!("{}: {}", loss.place, loss.detail);
    }
    rendered.write(output)
}
