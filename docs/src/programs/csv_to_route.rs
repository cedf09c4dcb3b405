use rumbo::route::{Count, Mode, Route, Stop};
use rumbo::source::{ReadOptions, csv};

fn main() -> rumbo::Result<()> {
    let table = std::fs::read("stops.csv").expect("the table is there");
    let (stops, _) = csv::read(&table, &ReadOptions::default())?;
    let mut route = Route::builder("From Tapachula to Mexico City");
    for (index, row) in stops.features.iter().enumerate() {
        let text = |column: &str| row.properties.get(column).and_then(|value| value.as_str());
        let mut stop = Stop::new(text("name").unwrap_or_default(), row.shape.positions()[0]);
        if let Some(day) = text("arrival") {
            stop = stop.arrives(day)?;
        }
        if let Some(day) = text("departure") {
            stop = stop.departs(day)?;
        }
        if let Some(people) = row.properties.get("people").and_then(|value| value.as_f64()) {
            stop = stop.count(Count::about(people).cites("table"));
        }
        let by: Mode = text("by").unwrap_or("unknown").parse()?;
        route = if index == 0 { route.stop(stop) } else { route.then(by, stop) };
    }
    let citation = rumbo::route::Citation { id: "table".into(), ..Default::default() };
    let route = route.citation(citation).build()?;
    rumbo::render::write("route.geojson", route.to_json().as_bytes())
}
