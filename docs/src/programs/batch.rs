use rumbo::figure::Figure;

fn main() -> rumbo::Result<()> {
    let towns = [("Tapachula", 120), ("Puebla", 80), ("Hermosillo", 200)];
    for (town, kilometres) in towns {
        let mut figure = Figure::new().title(town).size(400.0, 300.0).annotate(town, town);
        figure.map.center = Some(town.into());
        figure.map.radius = Some(format!("{kilometres} km"));
        let rendered = figure.render()?;
        for loss in rendered.report.losses() {
            eprintln!("{town}: {}: {}", loss.place, loss.detail);
        }
        rendered.write(format!("{}.png", town.to_lowercase()))?;
    }
    Ok(())
}
