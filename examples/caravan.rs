//! The flagship figure from the API: what `examples/figures/caravan.toml` says, in Rust, without the
//! railways and the places for bearings.

use rumbo::figure::{
    Figure, Graticule, Inset, KeyFigure, Padding, Panel, Position, RouteLayer, Show, Timeline,
    WidthBy,
};
use rumbo::unit::Length;

fn main() -> rumbo::Result<()> {
    let output = std::env::args().nth(1).unwrap_or_else(|| "target/caravan-api.png".to_owned());
    let key_figure = |value: &str, text: &str| KeyFigure { value: value.into(), text: text.into() };
    let route = RouteLayer {
        data: rumbo::route::viacrucis_2018()?.into(),
        origin_label:
            "KTLA’s article ends “{text}”:\na map’s point for “{name}”, not a reported stop".into(),
        pin: [("central-america", [-235.0, 31.0])]
            .map(|(stop, offset)| (stop.to_owned(), offset))
            .into(),
        width_by: Some(WidthBy::Headcount),
        ..RouteLayer::default()
    };
    let panel = Panel {
        heading: "At the crossing".into(),
        figures: vec![
            key_figure("158+", "had crossed that week by Thursday 3 May, 70 of them that day"),
            key_figure("~70", "were waiting in camps and shelters on the Mexican side"),
            key_figure("228", "had crossed by Friday 4 May (Reuters)"),
        ],
        position: Position::Beside,
        width: Some(Length::from_px(330.0)),
        ..Panel::default()
    };
    let crossing = Inset {
        title: "Tijuana – San Ysidro".into(),
        around: ["Tijuana", "El Chaparral", "San Ysidro port of entry"].map(Into::into).to_vec(),
        position: Position::BottomLeft,
        width: Some(Length::from_px(300.0)),
        height: Some(Length::from_px(275.0)),
        padding: 0.17,
        connector: false,
        ..Inset::default()
    };
    let isthmus = Inset {
        title: "Tapachula to the Isthmus".into(),
        extent: Some([-95.9, 14.4, -91.2, 17.15].into()),
        takes_names: true,
        position: Position::TopRight,
        width: Some(Length::from_px(380.0)),
        height: Some(Length::from_px(262.0)),
        padding: 0.0,
        connector: false,
        ..Inset::default()
    };
    let mut figure = Figure::new()
        .title("At least 158 of the caravan have crossed to seek asylum; about 70 wait")
        .subtitle("The Viacrucis Migrante caravan of spring 2018. Figures: CNN, 3 May; those waiting are an estimate.")
        .extent([-118.6, 10.9, -83.6, 34.7])
        .route_layer(route)
        .panel(panel)
        .inset(crossing)
        .inset(isthmus);
    figure.map.padding = Padding::Share(0.0);
    figure.map.graticule = Some(Graticule { step: Some(5.0), labels: true });
    figure.map.hide = ["towns", "town-markers", "rivers", "admin1"].map(str::to_owned).to_vec();
    figure.timeline = Some(Timeline {
        heading: "People, where sources count them, and stops: 25 March to 4 May 2018".into(),
        ..Timeline::default()
    });
    figure.furniture.legend = Show::On;
    figure.furniture.legend_position = Position::Beside;
    figure.furniture.scale_bar_position = Position::BottomLeft;

    let rendered = figure.render()?;
    for loss in rendered.report.losses() {
        eprintln!("{}: {}", loss.place, loss.detail);
    }
    rendered.write(output)
}
