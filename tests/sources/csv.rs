//! Tables as spreadsheets write them.

use rumbo::error::Code;
use rumbo::source::{self, Format, OutOfRange, ReadOptions, csv};
use rumbo::unit::LonLat;
use serde_json::json;

fn read(text: &str) -> source::Features {
    csv::read(text, &ReadOptions::default()).unwrap().0
}

#[test]
fn a_spreadsheet_of_the_continent_reads_like_one_of_the_islands() {
    let commas = read("name,lat,lon\r\n\"Tapachula, Chiapas\",14.9,\u{2212}92.25\r\n");
    let semicolons = read("\u{feff}name;lat;lon\n\"Tapachula, Chiapas\";14,9;-92,25\n");
    let tabs = read("name\tLatitude\tLongitude\nTapachula, Chiapas\t14.9\t-92.25\n");
    assert_eq!(commas, semicolons);
    assert_eq!(commas, tabs);
    assert_eq!(commas.features[0].shape.positions(), [LonLat::new(-92.25, 14.9)]);
}

#[test]
fn cells_are_numbers_only_where_json_would_have_them() {
    let table = "lon,lat,a,b,c,d,e,f\n0,0,12,-1.5e3,007,1e,,true\n";
    let properties = &read(table).features[0].properties;
    assert_eq!(
        serde_json::Value::Object(properties.to_json()),
        json!({"a": 12, "b": -1500.0, "c": "007", "d": "1e", "f": "true"})
    );
}

#[test]
fn one_column_may_hold_any_form_of_position() {
    let table =
        "place,position\nA,\"12.769013, -85.602364\"\nB,12°30′N 85°30′W\nC,\"geo:1.5,2.5\"\n";
    let found: Vec<LonLat> =
        read(table).features.iter().map(|feature| feature.shape.positions()[0]).collect();
    assert_eq!(
        found,
        [LonLat::new(-85.602364, 12.769013), LonLat::new(-85.5, 12.5), LonLat::new(2.5, 1.5)]
    );
}

#[test]
fn rows_without_position_are_kept_and_told() {
    let (features, report) =
        csv::read("name,lat,lon\nA,,\nB,1,2\nC,,\n", &ReadOptions::default()).unwrap();
    assert_eq!(features.features.len(), 3);
    assert!(features.features[0].shape.is_empty());
    let advice: Vec<_> = report.with_code(Code::Advisory).collect();
    assert_eq!(advice.len(), 1);
    assert_eq!(advice[0].place, "line 2");
    assert!(advice[0].detail.ends_with("(and 1 more)"));
}

#[test]
fn rows_out_of_range_may_be_dropped_but_not_in_silence() {
    let options = ReadOptions { out_of_range: OutOfRange::Drop, ..ReadOptions::default() };
    let (features, report) = csv::read("lat,lon\n1,2\n95,2\n", &options).unwrap();
    assert!(features.features[1].shape.is_empty());
    assert_eq!(report.losses().map(|entry| entry.place.as_str()).collect::<Vec<_>>(), ["line 3"]);
}

#[test]
fn a_table_is_known_by_its_header() {
    let source = source::read(b"id,lng,lat\n7,1,2\n", None, &ReadOptions::default()).unwrap();
    assert_eq!(source.format, Format::Csv);
    assert_eq!(source.into_features().features[0].properties["id"], 7);
}
