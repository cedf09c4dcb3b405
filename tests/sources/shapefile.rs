//! Shapefiles: what is read of small ones, each made with pyshp, and what is said of broken ones.
#![cfg(feature = "shapefile")]

use std::path::Path;

use rumbo::error::{Code, ErrorKind, Report};
use rumbo::figure::Figure;
use rumbo::source::shapefile::{self, Parts};
use rumbo::source::{self, Features, ReadOptions, ShapeKind};
use rumbo::unit::LonLat;

/// Geometry and table, which lie one after the other in a corpus of the fuzzer.
fn sample(name: &str) -> (Vec<u8>, Vec<u8>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/shapefile").join(name);
    let bytes = std::fs::read(path).unwrap();
    let length = usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
    (bytes[2..2 + length].to_vec(), bytes[2 + length..].to_vec())
}

fn read(name: &str) -> (Features, Report) {
    let (shp, dbf) = sample(name);
    let parts = Parts { shp: &shp, dbf: Some(&dbf), ..Parts::default() };
    shapefile::read(parts, &ReadOptions::default()).unwrap()
}

#[test]
fn points_have_the_properties_of_their_rows() {
    let (features, report) = read("points");
    let [tapachula, nowhere] = features.features.as_slice() else { panic!("{features:?}") };
    assert_eq!(tapachula.shape.positions(), [LonLat::new(-92.26, 14.9)]);
    assert_eq!(tapachula.properties["NAME"], "Tapachula");
    assert_eq!(tapachula.properties["N"].as_f64(), Some(5.25));
    assert_eq!(tapachula.properties["OK"].to_json(), true);
    assert_eq!(tapachula.properties["DAY"], "2018-03-25");
    assert!(nowhere.shape.is_empty() && nowhere.properties.iter().next().is_none());
    let told: Vec<&str> = report.entries().iter().map(|entry| &*entry.detail).collect();
    assert_eq!(told, ["there is no .prj file: coordinates are taken as degrees on WGS 84"]);
}

#[test]
fn rings_are_grouped_by_their_direction_and_heights_ignored() {
    let (areas, _) = read("areas");
    let shape = &areas.features[0].shape;
    let polygons: Vec<usize> = shape.polygons().map(|rings| rings.count()).collect();
    assert_eq!((shape.kind(), polygons), (ShapeKind::Polygon, vec![2, 1]));
    let (lines, _) = read("lines");
    let lengths: Vec<usize> = lines.features[0].shape.parts().map(<[LonLat]>::len).collect();
    assert_eq!(lengths, [2, 3]);
    assert_eq!(lines.features[0].properties["N"].as_f64(), Some(-1.5));
    let (multi, _) = read("multi");
    assert_eq!(multi.features[0].shape.positions().len(), 2);
}

/// An archive of the fuzzer's corpus.
fn zipped(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/zipped");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn an_archive_of_shapefiles_has_a_layer_for_each() {
    let bytes = zipped("layers.zip");
    let read = source::read(&bytes, None, &ReadOptions::default()).unwrap();
    let [towns, areas] = read.layers.as_slice() else { panic!("{read:?}") };
    assert_eq!((towns.name.as_str(), towns.crs.as_deref()), ("towns", Some("GCS_WGS_1984")));
    assert_eq!(towns.features.features[0].properties["NAME"], "Tapachula");
    assert_eq!((areas.name.as_str(), areas.crs.as_deref()), ("AREAS", None));
    assert_eq!(areas.features.features[0].shape.polygons().len(), 2);
    assert_eq!(read.report.entries()[0].place, "AREAS");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("layers.zip");
    std::fs::write(&path, &bytes).unwrap();
    let one = ReadOptions { layer: Some("AREAS".to_owned()), ..ReadOptions::default() };
    assert_eq!(source::open(&path, &one).unwrap().layers.len(), 1);
    let none = ReadOptions { layer: Some("areas".to_owned()), ..ReadOptions::default() };
    let told = source::open(&path, &none).unwrap_err().to_string();
    assert!(told.contains("choose one of \"towns\", \"AREAS\""), "{told}");
}

#[test]
fn an_archive_unpacks_to_no_more_than_is_allowed() {
    let few = ReadOptions { max_bytes: 100_000, ..ReadOptions::default() };
    let error = source::read(&zipped("bomb.zip"), None, &few).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    let told = source::read(&zipped("other.zip"), None, &few).unwrap_err().to_string();
    assert!(told.contains("holds no file that rumbo reads"), "{told}");
    let cut = &zipped("layers.zip")[..200];
    let told = source::read(cut, Some("a.kmz".as_ref()), &few).unwrap_err().to_string();
    assert!(told.contains("the archive is damaged") || !cfg!(feature = "xml"), "{told}");
}

#[test]
fn what_lies_beside_the_geometry_is_read_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("towns.shp");
    let (shp, mut dbf) = sample("points");
    // A name in Windows-1252, and a .cpg that says so.
    let at = dbf.windows(9).position(|bytes| bytes == b"Tapachula").unwrap();
    dbf[at..at + 9].copy_from_slice(b"M\xe9rida   ");
    std::fs::write(&path, &shp).unwrap();
    std::fs::write(folder.path().join("towns.DBF"), &dbf).unwrap();
    std::fs::write(folder.path().join("towns.cpg"), "1252\n").unwrap();
    let wgs_84 = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\"]]";
    std::fs::write(folder.path().join("towns.prj"), wgs_84).unwrap();
    let read = source::open(&path, &ReadOptions::default()).unwrap();
    assert!(read.report.entries().is_empty(), "{:?}", read.report);
    assert_eq!(read.format.name(), "shapefile");
    assert_eq!(read.into_features().features[0].properties["NAME"], "Mérida");
    let figure = Figure::open(&path).unwrap();
    assert_eq!(figure.sources.len(), 1);
    // Without the table there is geometry, and a word about it.
    let alone = source::read(&shp, None, &ReadOptions::default()).unwrap();
    assert!(
        alone.report.entries()[0].detail.contains("(.dbf)") || alone.report.entries().len() == 2
    );
    assert_eq!(alone.into_features().features.len(), 2);
}

#[cfg(feature = "proj")]
#[test]
fn positions_on_a_plane_come_back_to_degrees() {
    let (mut shp, dbf) = sample("points");
    // San Ysidro in metres of UTM zone 11 north.
    let plane = rumbo::projection::Projection::parse("EPSG:32611").unwrap();
    let at = LonLat::new(-117.03, 32.54);
    let there = plane.forward(at).unwrap();
    shp[112..120].copy_from_slice(&there.x.to_le_bytes());
    shp[120..128].copy_from_slice(&there.y.to_le_bytes());
    let prj = "PROJCS[\"WGS_1984_UTM_Zone_11N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",\
        SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],\
        UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],\
        PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],\
        PARAMETER[\"Central_Meridian\",-117.0],PARAMETER[\"Scale_Factor\",0.9996],\
        PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
    let parts = Parts { shp: &shp, dbf: Some(&dbf), prj: Some(prj.as_bytes()), cpg: None };
    let (features, _) = shapefile::read(parts, &ReadOptions::default()).unwrap();
    let found = features.features[0].shape.positions()[0];
    assert!((found.lon - at.lon).abs() < 1e-7 && (found.lat - at.lat).abs() < 1e-7, "{found:?}");
    let unknown = Parts { prj: Some(b"PROJCS[\"Atlantis\"]"), ..parts };
    let error = shapefile::read(unknown, &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains(".prj file is not known"), "{error}");
    let missing = Parts { prj: None, ..parts };
    // The header's box says that these are no degrees.
    let mut far = shp.clone();
    far[36..44].copy_from_slice(&500_000.0_f64.to_le_bytes());
    let error = shapefile::read(Parts { shp: &far, ..missing }, &ReadOptions::default());
    assert!(error.unwrap_err().to_string().contains("no degrees"));
}

#[cfg(feature = "proj")]
#[test]
fn degrees_on_another_datum_are_shifted_as_gdal_shifts_them() {
    let (mut shp, dbf) = sample("points");
    let at = LonLat::new(-81.472_755_432_128_9, 36.234_355_926_513_67);
    shp[112..120].copy_from_slice(&at.lon.to_le_bytes());
    shp[120..128].copy_from_slice(&at.lat.to_le_bytes());
    let prj = "GEOGCS[\"GCS_North_American_1927\",DATUM[\"D_North_American_1927\",\
        SPHEROID[\"Clarke_1866\",6378206.4,294.9786982]],PRIMEM[\"Greenwich\",0],\
        UNIT[\"Degree\",0.017453292519943295]]";
    let parts = Parts { shp: &shp, dbf: Some(&dbf), prj: Some(prj.as_bytes()), cpg: None };
    let (features, report) = shapefile::read(parts, &ReadOptions::default()).unwrap();
    let found = features.features[0].shape.positions()[0];
    let there = LonLat::new(-81.472_579_525_884_7, 36.234_442_085_901);
    assert!((found.lon - there.lon).abs() < 1e-7, "{found:?}");
    assert!((found.lat - there.lat).abs() < 1e-7, "{found:?}");
    assert!(report.entries().is_empty(), "{report:?}");
    // A datum that nobody knows is WGS 84, and told of.
    let nowhere = "GEOGCS[\"Atlantis\"]";
    let parts = Parts { prj: Some(nowhere.as_bytes()), ..parts };
    let (features, report) = shapefile::read(parts, &ReadOptions::default()).unwrap();
    assert_eq!(features.features[0].shape.positions()[0], at);
    assert!(report.entries()[0].detail.starts_with("Atlantis is taken as WGS 84"), "{report:?}");
}

#[test]
fn a_table_without_columns_gives_features_without_properties() {
    let (shp, _) = sample("points");
    // As the R package sf has one: a head, and rows of their marks.
    let mut dbf = vec![0; 32];
    (dbf[0], dbf[4], dbf[8], dbf[10]) = (3, 2, 33, 1);
    dbf.extend(b"\r  ");
    let parts = Parts { shp: &shp, dbf: Some(&dbf), ..Parts::default() };
    let (features, _) = shapefile::read(parts, &ReadOptions::default()).unwrap();
    assert_eq!(features.features.len(), 2);
    assert!(features.features.iter().all(|feature| feature.properties.is_empty()));
}

#[test]
fn broken_files_are_errors_with_their_record() {
    let (shp, dbf) = sample("areas");
    let options = ReadOptions::default();
    let of = |shp: &[u8], dbf: &[u8], options: &ReadOptions| {
        let parts = Parts { shp, dbf: Some(dbf), ..Parts::default() };
        shapefile::read(parts, options).map(|(_, report)| report)
    };
    for end in 0..shp.len() {
        let error = of(&shp[..end], &dbf, &options);
        // Cut at the end of the header, there is no shape left.
        assert!(end == 100 || error.is_err(), "{end}");
    }
    for end in 0..dbf.len() - 1 {
        let error = of(&shp, &dbf[..end], &options).unwrap_err();
        assert!(error.to_string().contains("(.dbf)"), "{error}");
    }
    let mut many = shp.clone();
    many[100 + 8 + 40..100 + 8 + 44].copy_from_slice(&u32::MAX.to_le_bytes());
    let error = of(&many, &dbf, &options).unwrap_err();
    assert_eq!(error.place().path.as_deref(), Some("record 1"), "{error}");
    let mut odd = shp.clone();
    odd[108] = 77;
    assert!(of(&odd, &dbf, &options).unwrap_err().to_string().contains("type 77"));
    let few = ReadOptions { max_positions: 3, ..ReadOptions::default() };
    assert_eq!(of(&shp, &dbf, &few).unwrap_err().kind(), ErrorKind::Limit);
    let narrow = ReadOptions { max_columns: 2, ..ReadOptions::default() };
    assert_eq!(of(&shp, &dbf, &narrow).unwrap_err().kind(), ErrorKind::Limit);
    // What a program left behind the last record is left out, and told.
    let mut longer = shp.clone();
    longer.extend([0, 0, 0, 2, 0, 0, 0, 99, 1, 2]);
    let words = (longer.len() / 2) as u32;
    longer[24..28].copy_from_slice(&words.to_be_bytes());
    let report = of(&longer, &dbf, &options).unwrap();
    assert_eq!(report.with_code(Code::Omitted).count(), 1, "{report:?}");
}
