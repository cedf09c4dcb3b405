use rumbo::figure::Figure;
use rumbo::route::{Mode, Route, Stop};
use rumbo::unit::LonLat;

fn main() -> rumbo::Result<()> {
    let tapachula = Stop::new("Tapachula", LonLat::new(-92.2589, 14.9054)).departs("2018-03-25")?;
    let huixtla = Stop::new("Huixtla", LonLat::new(-92.4634, 15.1392)).arrives("2018-03-25")?;
    let arriaga = Stop::end("Arriaga", LonLat::new(-93.8997, 16.2356)).arrives("~2018-03-28")?;
    let route = Route::builder("Along the coast of Chiapas")
        .stop(tapachula)
        .then(Mode::OnFoot, huixtla)
        .then(Mode::Road, arriaga)
        .build()?;
    Figure::new().title("Along the coast of Chiapas").route(route).render()?.write("coast.png")
}
