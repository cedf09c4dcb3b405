//! GPX, KML and KMZ: what becomes features, what is told, and what is refused.
#![cfg(feature = "xml")]

use std::io::Write;

use proptest::prelude::*;
use rumbo::error::{Code, ErrorKind};
use rumbo::source::{self, Format, OutOfRange, ReadOptions, ShapeKind, Source, gpx, kml};

const GPX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="by hand" xmlns="http://www.topografix.com/GPX/1/1">
  <metadata><name>The whole</name></metadata>
  <trk>
    <name>Tapachula – Huixtla</name><number>1</number>
    <link href="https://example.org/1"><text>story</text></link>
    <extensions><x:color xmlns:x="urn:x">red</x:color></extensions>
    <trkseg>
      <trkpt lat="14.9056" lon="-92.2597"><ele>170</ele><time>2018-03-25T12:00:00Z</time></trkpt>
      <trkpt lat="15.1372" lon="-92.4631"/>
    </trkseg>
    <trkseg/>
    <trkseg><trkpt lat="15.2" lon="-92.5"/></trkseg>
    <trkseg><trkpt lat="15.3" lon="-92.6"/><trkpt lat="15.4" lon="-92.7"/></trkseg>
  </trk>
  <wpt lat="32.5427" lon="-117.0302"><ele>30.5</ele><name>San Ysidro</name><desc><![CDATA[port < entry]]></desc></wpt>
  <rte><name>Way</name><rtept lat="1" lon="2"/><rtept lat="3" lon="4"/></rte>
</gpx>"#;

const KML: &str = r##"<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><name>Caravan</name>
  <Style id="s"><LineStyle><color>ff0000ff</color></LineStyle></Style>
  <Schema id="f"><SimpleField type="string" name="code"/><SimpleField type="int" name="people"/></Schema>
  <Folder><name>Stops</name>
    <Placemark id="p1"><name>Arriaga</name><description>freight &amp; rest</description>
      <TimeStamp><when>2018-03-28</when></TimeStamp>
      <ExtendedData>
        <Data name="beds"><value>120</value></Data>
        <SchemaData schemaUrl="#f"><SimpleData name="code">007</SimpleData><SimpleData name="people">1300</SimpleData></SchemaData>
      </ExtendedData>
      <Point><coordinates>-93.9, 16.2333 ,50</coordinates></Point></Placemark>
    <Placemark><name>Nowhere</name></Placemark>
  </Folder>
  <Folder><name>Areas</name>
    <Placemark><name>Both</name><MultiGeometry>
      <Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,4 0,0</coordinates></LinearRing></outerBoundaryIs>
        <innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2</coordinates></LinearRing></innerBoundaryIs></Polygon>
      <LineString><coordinates>
        0,0,0
        1,1,0</coordinates></LineString>
      <Model/></MultiGeometry></Placemark>
    <Placemark><gx:Track><gx:coord>-92 14 0</gx:coord><gx:coord>-93 15 0</gx:coord></gx:Track></Placemark>
    <NetworkLink/>
  </Folder>
</Document></kml>"##;

fn read(bytes: impl AsRef<[u8]>) -> Source {
    source::read(bytes.as_ref(), None, &ReadOptions::default()).unwrap()
}

fn refused(bytes: impl AsRef<[u8]>) -> String {
    source::read(bytes.as_ref(), None, &ReadOptions::default()).unwrap_err().to_string()
}

/// A ZIP archive of files, compressed.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn gpx_gives_a_layer_of_each_kind() {
    let source = read(GPX);
    assert_eq!(source.format, Format::Gpx);
    let names: Vec<&str> = source.layers.iter().map(|layer| &*layer.name).collect();
    assert_eq!(names, ["waypoints", "routes", "tracks"]);
    let place = &source.layer("waypoints").unwrap().features[0];
    assert_eq!(place.shape.positions()[0].lon, -117.0302);
    assert_eq!(place.properties["ele"], 30.5);
    assert_eq!(place.properties["desc"], "port < entry");
    let track = &source.layer("tracks").unwrap().features[0];
    assert_eq!(track.shape.parts().map(<[_]>::len).collect::<Vec<_>>(), [2, 2]);
    assert!(track.properties.keys().eq(["name", "number", "link"]), "{track:?}");
    assert_eq!(track.properties["link"], "https://example.org/1");
}

#[test]
fn what_of_a_gpx_file_is_not_read_is_told() {
    let report = read(GPX).report;
    let told: Vec<String> =
        report.entries().iter().map(|entry| format!("{}: {}", entry.place, entry.detail)).collect();
    assert_eq!(
        told,
        [
            "line 4: a line has a single point: it is left out",
            "line 7: extensions of other programs are not read",
        ]
    );
}

#[test]
fn kml_gives_a_layer_of_each_folder() {
    let source = read(KML);
    assert_eq!(source.format, Format::Kml);
    let names: Vec<&str> = source.layers.iter().map(|layer| &*layer.name).collect();
    assert_eq!(names, ["Stops", "Areas"]);
    let stops = &source.layer("Stops").unwrap().features;
    assert_eq!((stops.len(), &stops[0].id), (2, &Some("p1".into())));
    assert!(stops[1].shape.is_empty());
    let properties = &stops[0].properties;
    assert!(properties.keys().eq(["name", "description", "when", "beds", "code", "people"]));
    assert_eq!(
        (properties["code"].as_str(), properties["people"].as_i64()),
        (Some("007"), Some(1300))
    );
    assert_eq!(properties["description"], "freight & rest");
    assert_eq!(stops[0].shape.positions()[0].lat, 16.2333);
    let areas = &source.layer("Areas").unwrap().features;
    let kinds: Vec<ShapeKind> = areas.iter().map(|feature| feature.shape.kind()).collect();
    assert_eq!(kinds, [ShapeKind::Line, ShapeKind::Polygon, ShapeKind::Line]);
    assert_eq!(areas[1].shape.polygons().map(|rings| rings.count()).collect::<Vec<_>>(), [2]);
    let told: Vec<&str> = source.report.entries().iter().map(|entry| &*entry.place).collect();
    assert_eq!(told, ["line 18", "line 22", "line 3"], "unclosed ring, model, styles");
}

#[test]
fn what_a_tour_changes_is_no_placemark() {
    let source = read(
        "<kml xmlns='http://www.opengis.net/kml/2.2' xmlns:gx='http://www.google.com/kml/ext/2.2'>
        <Document><gx:Tour><gx:Playlist><gx:AnimatedUpdate><Update><Change>
            <Placemark targetId='a'><visibility>1</visibility></Placemark>
        </Change></Update></gx:AnimatedUpdate></gx:Playlist></gx:Tour>
        <Placemark id='a'><Point><coordinates>170.1,-43.6</coordinates></Point></Placemark>
        </Document></kml>",
    );
    let told: Vec<&str> = source.report.entries().iter().map(|entry| &*entry.place).collect();
    assert_eq!(told, ["line 2"]);
    let features = source.into_features().features;
    assert_eq!((features.len(), &features[0].id), (1, &Some("a".into())));
}

#[test]
fn the_first_kml_file_of_an_archive_is_read() {
    let kmz =
        archive(&[("files/a.png", b"\x89PNG"), ("doc.kml", KML.as_bytes()), ("b.kml", b"<kml/>")]);
    assert_eq!(read(&kmz).layers, read(KML).layers);
}

#[test]
fn files_of_an_archive_that_its_first_links_to_are_read_once_each() {
    let link = |to: &str| format!("<NetworkLink><Link><href>{to}</href></Link></NetworkLink>");
    let placemark = |name: &str| {
        format!(
            "<name>{name}</name><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>"
        )
    };
    let file = |inside: String| format!("<kml><Document>{inside}</Document></kml>");
    let first =
        file(link("layers/a.kml") + &link("./layers/b.kml") + &link("https://example.org/c.kml"));
    let a = file(placemark("a") + &link("b.kml") + &link("a.kml"));
    let b = file(placemark("b") + "\n<ScreenOverlay/>");
    let unlinked = file(placemark("c"));
    let bytes = archive(&[
        ("doc.kml", first.as_bytes()),
        ("layers/a.kml", a.as_bytes()),
        ("layers/b.kml", b.as_bytes()),
        ("layers/c.kml", unlinked.as_bytes()),
    ]);
    let source = read(&bytes);
    let names: Vec<&str> = source.layers.iter().map(|layer| &*layer.name).collect();
    assert_eq!(names, ["a", "b"]);
    let told: Vec<&str> = source.report.entries().iter().map(|entry| &*entry.place).collect();
    assert_eq!(told, ["line 1", "layers/a.kml, line 1", "layers/b.kml, line 2"]);
    let broken = archive(&[("doc.kml", first.as_bytes()), ("layers/a.kml", b"<kml>")]);
    assert!(refused(broken).contains("layers/a.kml"));
}

#[test]
fn features_of_all_layers_count_together() {
    let placemark = "<Folder><Placemark><name>a</name></Placemark></Folder>";
    let options = ReadOptions { max_features: 2, ..ReadOptions::default() };
    for (count, is_read) in [(2, true), (3, false)] {
        let text = format!("<kml><Document>{}</Document></kml>", placemark.repeat(count));
        assert_eq!(source::read(text.as_bytes(), None, &options).is_ok(), is_read, "{count}");
    }
}

#[test]
fn errors_tell_the_line_and_the_remedy() {
    assert_eq!(
        refused("<gpx>\n<wpt lat=\"91\" lon=\"120\"/></gpx>"),
        "line 2: latitude 91 is beyond ±90; give a latitude between -90 and 90"
    );
    assert_eq!(
        refused("<gpx>\n<wpt lat=\"x\" lon=\"0\"/></gpx>"),
        "line 2: \"x\" is not a latitude; write lat=\"…\" lon=\"…\" in decimal degrees"
    );
    assert_eq!(
        refused("<kml>\n\n<Placemark></kml>").split(';').next().unwrap(),
        "line 3: the text is not well-formed XML"
    );
    let ring = "<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,1</coordinates>\
        </LinearRing></outerBoundaryIs></Polygon></Placemark></kml>";
    assert!(refused(ring).starts_with("line 1: a polygon ring needs four"), "{}", refused(ring));
    let bomb = "<!DOCTYPE gpx [<!ENTITY a \"b\">]><gpx>&a;</gpx>";
    assert_eq!(refused(bomb), "line 1: a document type is not read; remove the <!DOCTYPE …>");
    let other = archive(&[("a.txt", b"text")]);
    let error = kml::read(other, &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().starts_with("the archive holds no KML file"), "{error}");
}

#[test]
fn what_lies_off_the_sphere_is_dropped_where_that_is_asked_for() {
    let options = ReadOptions { out_of_range: OutOfRange::Drop, ..ReadOptions::default() };
    let off = [(GPX, "lat=\"14.9056\"", "lat=\"94\""), (KML, "4,4 0,4", "4,4 0,94")];
    for (text, here, there) in off {
        let text = text.replace(here, there);
        assert!(source::read(text.as_bytes(), None, &ReadOptions::default()).is_err());
        let read = source::read(text.as_bytes(), None, &options).unwrap();
        assert_eq!(read.report.with_code(Code::PointOutside).count(), 1, "{:?}", read.report);
        let count = |source: Source| source.into_features().features.len();
        // Of a placemark with geometry of two kinds one feature without any is left.
        assert!(count(read) + 1 >= count(self::read(text.replace(there, here))));
    }
}

#[test]
fn an_archive_that_unpacks_beyond_the_limit_is_refused() {
    let bomb = archive(&[("doc.kml", &vec![b' '; 10_000_000])]);
    let options = ReadOptions { max_bytes: 100_000, ..ReadOptions::default() };
    assert!(bomb.len() < 100_000);
    assert_eq!(kml::read(bomb, &options).unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn deep_nesting_and_long_space_take_no_time_and_no_stack() {
    let deep = format!("<kml>{}{}</kml>", "<Folder>".repeat(50_000), "</Folder>".repeat(50_000));
    let _ = kml::read(deep, &ReadOptions::default());
    let space = " ".repeat(2_000_000);
    let point = format!(
        "<kml><Placemark><Point><coordinates>1,{space}2</coordinates></Point></Placemark></kml>"
    );
    let (layers, _) = kml::read(point, &ReadOptions::default()).unwrap();
    assert_eq!(layers[0].features.features[0].shape.positions()[0].lat, 2.0);
}

fn damaged(seed: &[u8], damages: &[(prop::sample::Index, u8, &'static str)]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for (index, way, token) in damages {
        let at = index.index(bytes.len().max(1)).min(bytes.len());
        match way {
            0 => drop(bytes.splice(at..at, token.bytes())),
            1 => drop(bytes.drain(at..(at + 7).min(bytes.len()))),
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes
}

proptest! {
    #[test]
    fn damaged_files_are_read_or_refused(
        damages in prop::collection::vec(
            (any::<prop::sample::Index>(), 0..3_u8, prop::sample::select(vec![
                "<", ">", "</kml>", "<Placemark>", "<Point/>", "<coordinates>", "1e999,", "NaN,NaN ", ",,", " ",
                "&#0;", "&lt;", "<![CDATA[", "]]>", "<trkseg>", "lat=\"", "\u{feff}", "PK\u{3}\u{4}",
            ])),
            1..6,
        ),
    ) {
        let options = ReadOptions { max_positions: 1_000, max_features: 100, ..ReadOptions::default() };
        let kmz = archive(&[("doc.kml", KML.as_bytes())]);
        for seed in [GPX.as_bytes(), KML.as_bytes(), &kmz] {
            let bytes = damaged(seed, &damages);
            let read = [gpx::read(&bytes, &options), kml::read(&bytes, &options)];
            for (layers, _) in read.into_iter().flatten() {
                let features = || layers.iter().flat_map(|layer| &layer.features.features);
                prop_assert!(features().count() <= 100);
                for feature in features() {
                    prop_assert!(feature.shape.positions().iter().all(|at| at.is_valid()));
                }
            }
        }
    }
}
