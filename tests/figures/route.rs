//! The journey model, its file and the route that comes with the crate.

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rumbo::error::Code;
use rumbo::route::{
    Certainty, Citation, Count, DateSpan, Fact, Leg, LegRole, Mode, Numbering, Origin, Qualifier,
    Route, Stop, StopRole, Where, distance, schema, viacrucis_2018,
};
use rumbo::unit::LonLat;
use rumbo::{Error, ErrorKind};
use serde_json::{Value, json};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn stop_at(name: &str, lon: f64, lat: f64) -> Stop {
    Stop::new(name, LonLat::new(lon, lat))
}

// The file.

#[test]
fn each_bad_file_gives_one_message_with_file_place_and_remedy() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder("bad/route")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "geojson") {
            continue;
        }
        count += 1;
        let wanted = std::fs::read_to_string(path.with_extension("message")).unwrap();
        let error = Route::open(&path).expect_err(&path.display().to_string());
        let message = error.to_string();
        assert!(error.related().is_empty(), "several problems: {message}");
        assert!(message.starts_with(&path.display().to_string()), "no file: {message}");
        assert!(message.contains(wanted.trim_end()), "\nwanted {wanted}got    {message}");
        assert!(error.remedy_text().is_some(), "no remedy: {message}");
        let place = error.place();
        assert!(place.path.is_some() || place.line.is_some(), "no place: {message}");
    }
    assert!(count >= 30, "only {count} files");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Route::open("no/such/route.geojson").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().starts_with("no/such/route.geojson: cannot read"));
}

#[test]
fn every_problem_is_told_at_once() {
    let (mut value, _) = small();
    let features = value["features"].as_array_mut().unwrap();
    features[0]["properties"]["arrival"] = json!("yesterday");
    features[0]["properties"]["certainty"] = json!("sure");
    features[1]["geometry"]["coordinates"] = json!([200, 100]);
    features[2]["properties"]["to"] = json!("nowhere");
    value["facts"][0]["sources"] = json!(["S9"]);
    let error = Route::from_value(value).unwrap_err();
    let paths: Vec<&str> =
        error.related().iter().map(|e| e.place().path.as_deref().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "features[0].properties.arrival",
            "features[0].properties.certainty",
            "features[1].geometry.coordinates",
            "features[2].properties.to",
            "facts[0].sources[0]",
        ]
    );
    assert!(
        error
            .to_string()
            .starts_with("the route has 5 problems\n  features[0].properties.arrival: ")
    );
    assert!(error.related().iter().all(|e| e.remedy_text().is_some()));
}

/// A route with something the profile does not know at every level.
fn small() -> (Value, String) {
    let value = json!({
        "type": "FeatureCollection",
        "rumbo": "route/1",
        "title": "Small",
        "citations": [{ "id": "S1", "title": "A paper", "archive": { "box": 5 } }],
        "facts": [{
            "text": "It rained.",
            "sources": ["S1"],
            "counts": [{ "low": 2.5, "unit": "mm", "sources": ["S1"], "gauge": "tin" }],
            "weather": true
        }],
        "bbox": [0, 0, 1, 1],
        "features": [
            {
                "type": "Feature",
                "id": 7,
                "bbox": [0, 0, 0, 0],
                "properties": {
                    "kind": "stop", "role": "stop", "name": "A", "arrival": "~2018-04-14",
                    "elevation": 12, "nested": { "a": [null, 1] }
                },
                "geometry": { "type": "Point", "coordinates": [0, 0, 35.5] }
            },
            {
                "type": "Feature",
                "id": "b",
                "properties": { "kind": "stop", "role": "end", "name": "B", "x": null },
                "geometry": { "type": "Point", "coordinates": [1.5, 1.5], "note": "surveyed" }
            },
            {
                "type": "Feature",
                "properties": {
                    "kind": "leg", "from": "7", "to": "b", "mode": "mixed",
                    "modes": ["bus", "on foot"], "colour": "red"
                },
                "geometry": { "type": "LineString", "coordinates": [[0, 0, 1], [1, 0.5], [1.5, 1.5]] },
                "foreign": "member"
            },
            {
                "type": "Feature",
                "properties": { "kind": "shelter", "beds": 40 },
                "geometry": { "type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]] }
            },
            { "type": "Feature", "properties": null, "geometry": null },
            {
                "type": "Feature",
                "properties": { "kind": "fact", "topic": "camp", "text": "A camp.", "tents": 3 },
                "geometry": { "type": "Point", "coordinates": [0.5, 0.5] }
            },
            {
                "type": "Feature",
                "properties": { "kind": "annotation", "text": "Bridge closed", "size": 2 },
                "geometry": { "type": "Point", "coordinates": [0.25, 0.25] }
            }
        ]
    });
    let text = value.to_string();
    (value, text)
}

#[test]
fn reading_and_writing_loses_nothing() {
    let (value, text) = small();
    let (route, report) = Route::from_json(&text).unwrap();
    assert_eq!(route.to_value(), value);
    let (again, _) = Route::from_json(&route.to_json()).unwrap();
    assert_eq!(again, route);
    let advisories: Vec<&str> = report.entries().iter().map(|e| e.place.as_str()).collect();
    assert_eq!(advisories, ["features[3].properties.kind", "features[4].properties.kind"]);
    assert!(report.entries().iter().all(|entry| entry.code == Code::Advisory));
    assert_eq!(route.other_features().count(), 2);
    assert_eq!(route.stops[0].foreign.properties["elevation"], 12);
}

#[test]
fn what_changes_in_the_model_changes_in_the_file() {
    let (mut route, _) = Route::from_json(&small().1).unwrap();
    route.stops[0].at = LonLat::new(9.0, 8.0);
    route.stops.push(stop_at("C", 2.0, 2.0));
    route.legs.push(Leg::new("b", "c"));
    let value = route.to_value();
    assert_eq!(value["features"][0]["geometry"]["coordinates"], json!([9.0, 8.0]));
    assert_eq!(value["features"][7]["properties"]["name"], "C");
    assert_eq!(value["features"][8]["geometry"], Value::Null);
}

#[test]
fn a_route_without_legs_joins_its_stops_and_is_written_without_legs() {
    let mut value = small().0;
    value["features"].as_array_mut().unwrap().remove(2);
    let (route, _) = Route::from_value(value.clone()).unwrap();
    assert_eq!((route.legs[0].from.as_str(), route.legs[0].to.as_str()), ("7", "b"));
    assert_eq!(route.to_value(), value);
}

#[test]
fn plain_geojson_is_no_route() {
    assert!(Route::is_route(&small().0));
    let plain = json!({ "type": "FeatureCollection", "features": [
        { "type": "Feature", "properties": { "kind": "shop" }, "geometry": null }
    ]});
    assert!(!Route::is_route(&plain));
    assert!(!Route::is_route(&json!([1, 2])));
    assert!(!Route::is_route(&json!({ "type": "Feature", "rumbo": "route/1" })));
    let mut unmarked = small().0;
    unmarked.as_object_mut().unwrap().remove("rumbo");
    assert!(Route::is_route(&unmarked));
    let (_, report) = Route::from_value(unmarked).unwrap();
    assert_eq!(report.entries()[0].place, "rumbo");
}

// Made in code.

#[test]
fn a_builder_reaches_the_same_route_as_a_file() -> Result<(), Error> {
    let built = Route::builder("Branching")
        .citation(Citation::new("S1", "A paper"))
        .origin(Origin::new("Somewhere", LonLat::new(-85.0, 12.0)))
        .stop(stop_at("North", 0.0, 1.0).departs("2018-04-01")?.cites("S1"))
        .stop(stop_at("East", 1.0, 0.0).count(Count::about(70.0).cites("S1")))
        .stop(stop_at("South", 0.0, -1.0).arrives("2018-04-05/2018-04-06")?)
        .leg(Leg::origin_link("origin", "north"))
        .leg(Leg::new("north", "east").mode(Mode::Bus).certainty(Certainty::Planned))
        .leg(Leg::new("north", "south").mode(Mode::OnFoot))
        .leg(Leg::new("east", "south"))
        .fact(Fact::new("It rained.").cites("S1"))
        .annotation("Bridge closed", LonLat::new(0.5, 0.5))
        .build()?;
    let (read, report) = Route::from_json(&built.to_json())?;
    assert!(report.entries().is_empty());
    assert_eq!(read.to_value(), built.to_value());
    assert_eq!(read.legs.len(), 4);
    assert_eq!(read.legs[0].role, LegRole::OriginLink);
    assert_eq!(read.journey().count(), 3);
    Ok(())
}

#[test]
fn a_builder_checks_what_a_file_is_checked_for() {
    let error = Route::builder("Wrong")
        .stop(stop_at("A", 0.0, 95.0).cites("S1"))
        .stop(stop_at("A", 0.0, 1.0))
        .leg(Leg::new("a", "b"))
        .build()
        .unwrap_err();
    let messages: Vec<String> = error.related().iter().map(ToString::to_string).collect();
    assert!(messages[0].starts_with("stops[0].at: longitude 0, latitude 95"), "{messages:?}");
    assert!(messages[1].starts_with("stops[0].sources[0]: there is no citation"), "{messages:?}");
    assert!(messages[2].starts_with("stops[1].id: the id \"a\" stands twice"), "{messages:?}");
    assert!(messages[3].starts_with("legs[0].to: the leg's `to` is \"b\""), "{messages:?}");
    assert_eq!(messages.len(), 4);
    assert!(Route::builder("Empty").build().is_err());
    assert!(Route::builder(" ").stop(stop_at("A", 0.0, 0.0)).build().is_err());
}

#[test]
fn what_is_doubtful_is_advised_about() -> Result<(), Error> {
    let mut route = Route::builder("Doubtful")
        .stop(
            stop_at("A", 0.0, 0.0)
                .arrives("2018-04-01")?
                .departs("2018-04-09")?
                .certainty(Certainty::Sourced),
        )
        .stop(stop_at("B", 190.0, 0.0).arrives("2018-04-05")?)
        .stop(stop_at("C", 2.0, 2.0))
        .leg(Leg::new("a", "b").geometry(vec![LonLat::new(1.0, 0.0), LonLat::new(190.0, 0.0)]))
        .build()?;
    let details: Vec<String> =
        route.check()?.entries().iter().map(|e| format!("{}: {}", e.place, e.detail)).collect();
    assert_eq!(
        details,
        [
            "stops[0]: certainty is \"sourced\", but no source is cited",
            "stops[1].at: the longitude 190 is beyond ±180",
            "stops[2]: no leg joins \"C\" to the journey",
            "legs[0].at: the longitude 190 is beyond ±180",
            "legs[0]: the leg starts 111.3 km from \"a\"",
            "stops[1].arrival: \"B\" is reached (2018-04-05) before \"A\" is left (2018-04-09)",
        ]
    );
    // Once people have certainly left B too, that is an error.
    route.stops[1].departure = Some("2018-04-06".parse()?);
    assert!(route.check().unwrap_err().to_string().contains("before it in time"));
    Ok(())
}

// Derived.

/// The folder of outside test cases, or a word that they are not there.
fn conformance(path: &str) -> Option<Value> {
    let root = std::env::var_os("RUMBO_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    match std::fs::read_to_string(root.join(path)) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(error) => {
            eprintln!("skipped: {}: {error}", root.join(path).display());
            None
        }
    }
}

#[test]
fn leg_lengths_agree_with_geographiclib_within_a_micrometre() {
    for file in ["geodesic/inverse_wgs84.json", "geodesic/karney_testcases.json"] {
        let Some(cases) = conformance(file) else { return };
        let cases = cases.as_array().unwrap();
        assert!(cases.len() >= 20);
        for case in cases {
            let number = |key: &str| case[key].as_f64().unwrap();
            let from = LonLat::new(number("lon1"), number("lat1"));
            let to = LonLat::new(number("lon2"), number("lat2"));
            let leg = Leg::new("a", "b").geometry(vec![from, to]);
            let length = leg.length(&Route::default());
            assert!((length - number("s12")).abs() < 1e-6, "{case}: {length}");
            let line = leg.line(&Route::default(), 250_000.0);
            let sum: f64 = line.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
            // Positions along the line are rounded to a tenth of a millimetre.
            assert!((sum - length).abs() < 0.02, "{case}: {sum} along the line");
        }
    }
}

#[test]
fn the_box_holds_the_bulge_of_a_geodesic() {
    let route = Route::builder("Great circle")
        .stop(stop_at("Madrid", -3.7, 40.4))
        .stop(stop_at("Beijing", 116.4, 39.9))
        .build()
        .unwrap();
    let bounds = route.bounds().unwrap();
    assert!(bounds.north > 57.0, "{bounds:?}");
    assert_eq!((bounds.south, bounds.west, bounds.east), (39.9, -3.7, 116.4));
    for at in route.legs[0].line(&route, 10_000.0) {
        assert!(at.lat <= bounds.north + 1e-6 && bounds.contains(LonLat::new(at.lon, 50.0)));
    }
}

#[test]
fn the_box_crosses_the_antimeridian_where_that_is_shorter() {
    let bering = Route::builder("Bering")
        .stop(stop_at("Anadyr", 177.5103, 64.7342))
        .stop(stop_at("Provideniya", -173.2264, 64.4229))
        .stop(stop_at("Nome", -165.4064, 64.5011))
        .build()
        .unwrap();
    let bounds = bering.bounds().unwrap();
    assert_eq!((bounds.west, bounds.east), (177.5103, -165.4064));
    assert_eq!(bounds.north, 64.7342);
}

#[test]
fn the_box_of_a_flight_over_the_pole_reaches_it() {
    let norge = Route::builder("Norge")
        .stop(stop_at("Ny-Ålesund", 11.93, 78.92))
        .stop(stop_at("North Pole", 0.0, 90.0))
        .stop(stop_at("Teller", -166.36, 65.26))
        .build()
        .unwrap();
    assert_eq!(norge.stops[0].id, "ny-alesund");
    let bounds = norge.bounds().unwrap();
    assert_eq!((bounds.south, bounds.north), (65.26, 90.0));
    let over = Route::builder("Over the pole")
        .stop(stop_at("A", 10.0, 80.0))
        .stop(stop_at("B", -170.0, 70.0))
        .build()
        .unwrap();
    assert_eq!(over.bounds().unwrap().north, 90.0);
}

fn three_days() -> Route {
    Route::builder("Days")
        .stop(stop_at("A", 0.0, 0.0).arrives("2018-04-01").unwrap().departs("2018-04-03").unwrap())
        .stop(Stop::via("V", LonLat::new(1.0, 0.0)))
        .stop(
            stop_at("B", 2.0, 0.0).arrives("2018-04-07").unwrap().departs("late 2018-04").unwrap(),
        )
        .build()
        .unwrap()
}

#[test]
fn a_day_between_stops_is_interpolated_along_the_legs() {
    let route = three_days();
    let places = route.whereabouts(date(2018, 4, 6));
    let [place] = &places[..] else { panic!("{places:?}") };
    assert!((place.at.lon - 1.5).abs() < 1e-6 && place.at.lat.abs() < 1e-9);
    assert!(place.decided);
    let Where::Between { from, to, fraction } = &place.place else { panic!("{place:?}") };
    assert_eq!((from.as_str(), to.as_str(), *fraction), ("a", "b", 0.75));
}

#[test]
fn dates_that_do_not_decide_are_not_pretended_to() {
    let route = three_days();
    let decided = |day: Date| route.whereabouts(day).first().map(|place| place.decided);
    assert_eq!(decided(date(2018, 4, 2)), Some(true));
    assert_eq!(decided(date(2018, 4, 15)), Some(true));
    assert_eq!(decided(date(2018, 4, 25)), Some(false), "may have left already");
    assert_eq!(decided(date(2018, 3, 31)), None);
    assert_eq!(decided(date(2018, 5, 1)), None);
    let elapsed = route.elapsed().unwrap();
    assert_eq!((elapsed.least, elapsed.most), (20, 29));
    assert_eq!(Route::default().elapsed(), None);
}

#[test]
fn a_branched_journey_is_in_several_places() -> Result<(), Error> {
    let route = Route::builder("Fork")
        .stop(stop_at("A", 0.0, 0.0).departs("2018-04-01")?)
        .stop(stop_at("B", 4.0, 0.0).arrives("2018-04-05")?)
        .stop(stop_at("C", 0.0, 4.0).arrives("2018-04-05")?)
        .leg(Leg::new("a", "b"))
        .leg(Leg::new("a", "c"))
        .build()?;
    let places = route.whereabouts(date(2018, 4, 3));
    assert_eq!(places.len(), 2);
    assert!(places.iter().all(|place| !place.decided));
    Ok(())
}

#[test]
fn a_ring_of_legs_ends() -> Result<(), Error> {
    let route = Route::builder("Ring")
        .stop(stop_at("A", 0.0, 0.0).departs("2018-04-01")?)
        .stop(stop_at("B", 1.0, 0.0))
        .stop(stop_at("C", 0.0, 1.0))
        .leg(Leg::new("a", "b"))
        .leg(Leg::new("b", "c"))
        .leg(Leg::new("c", "b"))
        .leg(Leg::new("c", "a"))
        .build()?;
    assert_eq!(route.whereabouts(date(2018, 4, 1)).len(), 1);
    assert!(route.whereabouts(date(2018, 4, 2)).is_empty());
    Ok(())
}

#[test]
fn numbers_are_given_or_counted() {
    let mut route = three_days();
    assert_eq!(route.numbering(Numbering::Given), [Some(1), None, Some(2)]);
    assert_eq!(route.numbering(Numbering::All), [Some(1), Some(2), Some(3)]);
    route.stops[2].number = Some(9);
    assert_eq!(route.numbering(Numbering::Given), [None, None, Some(9)]);
    assert_eq!(route.numbering(Numbering::Stays), [Some(1), None, Some(2)]);
}

#[test]
fn features_carry_what_a_style_asks_for() {
    let route = viacrucis_2018().unwrap();
    let stops = route.stop_features().features;
    let guadalajara = stops.iter().find(|stop| stop.id == Some("guadalajara".into())).unwrap();
    let text = |key: &str| guadalajara.properties[key].as_str().unwrap();
    assert_eq!(text("kind"), "stop");
    assert_eq!(text("dates"), "17–19 Apr");
    assert_eq!(text("departure"), "2018-04-18/2018-04-19");
    assert_eq!(text("count"), "615; at least 650");
    assert_eq!(text("mode"), "freight train");
    assert_eq!(guadalajara.properties["number"], 15);
    assert_eq!(guadalajara.properties["count_low"], 615.0);
    let legs = route.leg_features().features;
    assert_eq!(legs.len(), 29);
    assert_eq!(legs[0].properties["role"], "origin-link");
    assert_eq!(legs[0].shape.positions()[0], LonLat::new(-85.602364, 12.769013));
    assert!(legs.iter().all(|leg| leg.properties["edges"] == "geodesic"));
    assert!(legs.iter().all(|leg| leg.properties["length_km"].as_f64().unwrap() > 0.0));
    assert_eq!(route.origin_features().features[0].properties["text"], "12.769013-85.602364");
    assert_eq!(route.boundary_features().features.len(), 1);
}

// The schema.

#[test]
fn the_schema_knows_the_words_of_the_code() {
    let schema = schema();
    let words = |name: &str| -> Vec<String> {
        let list = schema["$defs"][name]["enum"].as_array().unwrap();
        list.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    fn of<T: Copy>(all: &[T], text: fn(T) -> &'static str) -> Vec<String> {
        all.iter().map(|&word| text(word).to_owned()).collect()
    }
    assert_eq!(words("mode"), of(Mode::ALL, Mode::as_str));
    assert_eq!(words("certainty"), of(Certainty::ALL, Certainty::as_str));
    assert_eq!(words("qualifier"), of(Qualifier::ALL, Qualifier::as_str));
    assert_eq!(words("stopRole"), of(StopRole::ALL, StopRole::as_str));
    assert_eq!(words("legRole"), of(LegRole::ALL, LegRole::as_str));
}

/// Every property that the model writes is described.
#[test]
fn the_schema_describes_what_is_written() {
    let schema = schema();
    let value = viacrucis_2018().unwrap().to_value();
    let known = |definition: &Value, key: &str| !definition["properties"][key].is_null();
    for key in value.as_object().unwrap().keys() {
        assert!(known(&schema, key), "{key}");
    }
    let foreign = ["kind", "geonameid", "edges"];
    for feature in value["features"].as_array().unwrap() {
        let kind = feature["properties"]["kind"].as_str().unwrap();
        let definition = &schema["$defs"][format!("{kind}Feature")];
        for key in feature["properties"].as_object().unwrap().keys() {
            let described = known(&definition["properties"]["properties"], key);
            assert!(described || foreign.contains(&key.as_str()), "{kind}: {key}");
        }
    }
    for (list, name) in [("facts", "fact"), ("citations", "citation")] {
        for item in value[list].as_array().unwrap() {
            for key in item.as_object().unwrap().keys() {
                assert!(known(&schema["$defs"][name], key), "{name}: {key}");
            }
        }
    }
}

// The flagship.

#[test]
fn the_flagship_is_valid_and_laid_out_as_it_would_be_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/routes/viacrucis-2018.geojson");
    let (route, report) = Route::open(&path).unwrap();
    assert!(report.entries().is_empty(), "{report:?}");
    assert_eq!(route.to_json(), std::fs::read_to_string(&path).unwrap());
    assert_eq!(route, viacrucis_2018().unwrap());
}

#[test]
fn the_flagship_goes_from_the_suchiate_to_san_ysidro() {
    let route = viacrucis_2018().unwrap();
    let numbers: Vec<u32> = route.stops.iter().filter_map(|stop| stop.number).collect();
    assert_eq!(numbers, (1..=27).collect::<Vec<_>>());
    let ids: Vec<&str> = route.stops.iter().map(|stop| stop.id.as_str()).collect();
    assert_eq!(ids[..3], ["tecun-uman", "ciudad-hidalgo", "tapachula"]);
    assert_eq!(ids[28], "san-ysidro");
    let journey: Vec<(&str, &str)> =
        route.journey().map(|leg| (leg.from.as_str(), leg.to.as_str())).collect();
    let consecutive: Vec<(&str, &str)> = ids.windows(2).map(|pair| (pair[0], pair[1])).collect();
    assert_eq!(journey, consecutive);
    // All 27 points: 3,425 km by great circles; the two at the river add 29 km.
    let kilometres = route.length() / 1000.0;
    assert!((3_440.0..3_460.0).contains(&kilometres), "{kilometres}");
    assert_eq!(route.elapsed().unwrap().most, 40);
    let inferred = route.stops.iter().filter(|s| s.certainty == Some(Certainty::Inferred));
    let inferred: Vec<&str> = inferred.map(|stop| stop.id.as_str()).collect();
    assert_eq!(inferred, ["tecun-uman", "mapastepec", "pijijiapan", "caborca", "sonoyta"]);
    assert_eq!(route.stop("lecheria").unwrap().display_name(), "Lechería");
}

#[test]
fn the_trailing_pair_is_the_origin_and_no_stop() {
    let route = viacrucis_2018().unwrap();
    let origin = route.origin.as_ref().unwrap();
    assert_eq!(origin.text.as_deref(), Some("12.769013-85.602364"));
    assert_eq!(origin.at, LonLat::new(-85.602364, 12.769013));
    assert!(origin.sources.contains(&"ARTICLE".to_owned()));
    assert!(route.stops.iter().all(|stop| distance(stop.at, origin.at) > 100_000.0));
    let links: Vec<&Leg> = route.legs.iter().filter(|leg| leg.from == origin.id).collect();
    assert_eq!(links.len(), 1);
    assert_eq!(
        (links[0].role, links[0].certainty),
        (LegRole::OriginLink, Some(Certainty::Inferred))
    );
    // The journey's own box starts at the river; with the origin it reaches Nicaragua.
    assert_eq!(route.bounds().unwrap().south, 14.6774);
    assert_eq!(route.bounds_with_origin().unwrap().south, 12.769013);
    // Region-sized: as far as the first crossing.
    let reach = distance(origin.at, route.position_of("tecun-uman").unwrap());
    assert!((origin.uncertainty.unwrap() - reach).abs() < 5_000.0);
}

#[test]
fn where_sources_disagree_the_flagship_carries_both() {
    let route = viacrucis_2018().unwrap();
    let fact = |id: &str| route.facts.iter().find(|f| f.id.as_deref() == Some(id)).unwrap();
    let figures = |id: &str, measure: Option<&str>| -> Vec<String> {
        let counts = fact(id).counts.iter();
        let counts = counts.filter(|count| count.measure.as_deref() == measure);
        counts.map(ToString::to_string).collect()
    };
    assert_eq!(figures("admitted-05-02", Some("in all")), ["at least 88", "91"]);
    assert_eq!(figures("admitted-05-03", Some("in all")), ["158"]);
    assert_eq!(figures("admitted-05-04", Some("in all")), ["228"]);
    assert_eq!(figures("waiting-05-03", None), ["about 70", "about 75", "62"]);
    assert_eq!(figures("article-crossed", None), ["at least 158"]);
    assert_eq!(figures("article-rejected", None), ["more than 75 %"]);
    assert_eq!(figures("denial-2012-2017-gt", Some("denied")), ["74.7 %"]);
    // Daily figures and totals that one source chain gives do add up.
    let number = |id: &str, measure: &str| {
        let count = fact(id).counts.iter().find(|c| c.measure.as_deref() == Some(measure));
        count.unwrap().low.unwrap()
    };
    assert_eq!(number("admitted-04-30", "that day") + number("admitted-05-01", "that day"), 28.0);
    let last = number("admitted-05-03", "in all") + number("admitted-05-04", "that day");
    assert_eq!(last, number("admitted-05-04", "in all"));
}

#[test]
fn every_statement_of_the_flagship_is_cited_or_inferred() {
    let route = viacrucis_2018().unwrap();
    for stop in &route.stops {
        assert!(!stop.sources.is_empty() && stop.certainty.is_some(), "{}", stop.id);
        assert!(stop.counts.iter().all(|count| !count.sources.is_empty()), "{}", stop.id);
    }
    for leg in &route.legs {
        let cited = !leg.sources.is_empty() || leg.certainty >= Some(Certainty::Planned);
        assert!(cited, "{} to {}", leg.from, leg.to);
    }
    for fact in route.facts.iter().filter(|fact| fact.topic.as_deref() != Some("gap")) {
        assert!(!fact.sources.is_empty() && fact.certainty.is_some(), "{}", fact.text);
        assert!(fact.counts.iter().all(|count| !count.sources.is_empty()), "{}", fact.text);
    }
    for id in (0..=29).map(|number| format!("S{number}")) {
        assert!(route.citation(&id).is_some(), "{id}");
    }
    let every = route.to_json();
    for citation in &route.citations {
        let uses = every.matches(&format!("\"{}\"", citation.id)).count();
        assert!(uses >= 2, "{} is never cited", citation.id);
    }
}

#[test]
fn the_boundary_parts_the_plaza_from_the_port_of_entry() {
    let route = viacrucis_2018().unwrap();
    let boundary = &route.boundaries[0];
    let line = Leg::new("a", "b").geometry(boundary.line.clone()).line(&route, 20.0);
    for (id, north, metres) in [("el-chaparral", false, 205.0), ("san-ysidro", true, 91.0)] {
        let at = route.position_of(id).unwrap();
        let nearest = line.iter().map(|&p| (distance(at, p), p));
        let (off, p) = nearest.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        assert_eq!(at.lat > p.lat, north, "{id} is on the wrong side");
        assert!((off - metres).abs() < 5.0, "{id}: {off} m");
    }
}

// Anything at all.

fn text() -> impl Strategy<Value = String> {
    "[a-zé0-9 ]{1,8}"
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e6..1e6_f64).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(text(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// All places in a JSON value, as pointers.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, v)| pointers(v, &format!("{at}/{i}"), out));
        }
        Value::Object(map) => {
            map.iter().for_each(|(key, v)| pointers(v, &format!("{at}/{key}"), out));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unknown_members_survive_anywhere(
        key in "x_[a-z]{1,5}", extra in any_json(), place in any::<prop::sample::Index>(),
    ) {
        let mut value = small().0;
        let mut places = Vec::new();
        pointers(&value, "", &mut places);
        places.retain(|at| value.pointer(at).is_some_and(Value::is_object));
        let at = &places[place.index(places.len())];
        value.pointer_mut(at).unwrap()[&key] = extra;
        let (route, _) = Route::from_value(value.clone())
            .map_err(|error| TestCaseError::fail(format!("{at}: {error}")))?;
        prop_assert_eq!(route.to_value(), value, "at {}", at);
    }

    #[test]
    fn a_mutated_file_is_read_or_refused_with_places(
        with in any_json(), place in any::<prop::sample::Index>(), remove in any::<bool>(),
    ) {
        let mut value = small().0;
        let mut places = Vec::new();
        pointers(&value, "", &mut places);
        let at = &places[place.index(places.len())];
        *value.pointer_mut(at).unwrap() = if remove { Value::Null } else { with };
        match Route::from_value(value) {
            Ok((route, _)) => {
                let (again, _) = Route::from_json(&route.to_json())
                    .map_err(|error| TestCaseError::fail(format!("{at}: {error}")))?;
                prop_assert_eq!(again.to_value(), route.to_value());
                route.bounds();
                route.length();
                route.stop_features();
                route.leg_features();
            }
            Err(error) => {
                let single = std::slice::from_ref(&error);
                let all = if error.related().is_empty() { single } else { error.related() };
                prop_assert!(all.iter().all(|e| e.place().path.is_some()), "{}", error);
                prop_assert!(all.iter().all(|e| e.remedy_text().is_some()), "{}", error);
            }
        }
    }

    #[test]
    fn any_bytes_of_a_file_may_be_wrong(at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut chars: Vec<char> = small().1.chars().collect();
        let at = at.index(chars.len());
        chars[at] = with;
        let _ = Route::from_json(&chars.iter().collect::<String>());
        chars.truncate(at);
        prop_assert!(Route::from_json(&chars.iter().collect::<String>()).is_err());
    }

    #[test]
    fn any_text_is_a_date_or_refused(text in "[~0-9a-z /-]{0,24}") {
        if let Ok(span) = text.parse::<DateSpan>() {
            prop_assert_eq!(span.to_string().parse::<DateSpan>().unwrap(), span);
            prop_assert!(span.earliest() <= span.latest());
            span.display("%A %-d %b %Y").unwrap();
        }
    }

    #[test]
    fn the_box_holds_every_leg(
        points in proptest::collection::vec((-180.0..180.0_f64, -89.0..89.0_f64), 2..6),
    ) {
        let stops = points.iter().enumerate();
        let builder = stops.fold(Route::builder("Box"), |builder, (index, &(lon, lat))| {
            builder.stop(stop_at(&index.to_string(), lon, lat))
        });
        let route = builder.build().unwrap();
        let bounds = route.bounds().unwrap();
        for leg in &route.legs {
            for at in leg.line(&route, 200_000.0) {
                prop_assert!(bounds.south - 1e-5 <= at.lat && at.lat <= bounds.north + 1e-5);
                let inside = (at.lon - bounds.west + 1e-6).rem_euclid(360.0);
                let span = bounds.lon_span() + 2e-6;
                prop_assert!(inside <= span || span >= 360.0, "{:?} in {:?}", at, bounds);
            }
        }
    }
}

fn of_table(table: &str) -> rumbo::Result<Route> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stops.csv");
    std::fs::write(&path, table).unwrap();
    Route::open(&path).map(|(route, _)| route)
}

#[test]
fn a_table_of_stops_is_a_route() {
    let route = of_table(
        "stop;lat;lon;date;departure;by;people;sources;role;hotel\n\
         Vienna;48.2;16.4;;2026-05-01;;12;;;Ibis\n\
         Graz;47.1;15.4;~2026-05-02;;train;;;via;\n\
         Vienna;48.2;16.4;2026-05-03;;bus;11;A; end;\n",
    )
    .unwrap();
    assert_eq!(route.title, "stops");
    let ids: Vec<&str> = route.stops.iter().map(|stop| &*stop.id).collect();
    assert_eq!(ids, ["vienna", "graz", "vienna-2"]);
    let modes: Vec<Mode> = route.legs.iter().map(|leg| leg.mode).collect();
    assert_eq!(modes, [Mode::Train, Mode::Bus]);
    assert_eq!(route.stops[1].role, StopRole::Via);
    assert_eq!(route.stops[0].counts[0].sources, ["stops.csv"]);
    assert_eq!(route.stops[2].counts[0].sources, ["A"]);
    assert!(route.citation("A").is_some() && route.citation("stops.csv").is_some());
    assert_eq!(
        route.stops[1].arrival.as_ref().map(ToString::to_string).as_deref(),
        Some("~2026-05-02")
    );
    // What is kept is written back, and read again as the same.
    let text = route.to_json();
    assert!(text.contains("Ibis"), "{text}");
    assert_eq!(Route::from_json(&text).unwrap().0, route);
}

#[test]
fn a_row_that_is_no_stop_is_told() {
    for (table, said) in [
        ("name,lat,lon\nA,1,2\n,3,4\n", "this has none"),
        ("name,lat,lon,by\nA,1,2,\nB,3,4,rocket\n", "rocket"),
        ("name,lat,lon,arrival\nA,1,2,yesterday\nB,3,4,\n", "yesterday"),
        ("name,wkt\nA,\"LINESTRING(1 2,3 4)\"\n", "is one point"),
    ] {
        let error = of_table(table).unwrap_err();
        let told = std::iter::once(&error).chain(error.related()).map(|one| one.to_string());
        let told: Vec<String> = told.collect();
        assert!(told.iter().any(|told| told.contains(said)), "{table}: {told:?}");
        assert!(error.to_string().contains("stops.csv"), "{error}");
    }
}
