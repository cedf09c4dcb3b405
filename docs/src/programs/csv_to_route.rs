use rumbo::route::Route;

fn main() -> rumbo::Result<()> {
    let (mut route, doubts) = Route::open("stops.csv")?;
    for entry in doubts.entries() {
        eprintln!("{}: {}", entry.place, entry.detail);
    }
    route.title = "From Tapachula to Mexico City".to_owned();
    println!("{} km as the crow flies", (route.length() / 1000.0).round());
    rumbo::render::write("route.geojson", route.to_json().as_bytes())
}
