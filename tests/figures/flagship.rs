//! The flagship figure, held to what a reader would object to. Reads the scene, never pixels.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rumbo::error::Code;
use rumbo::figure::{Figure, Rendered};
use rumbo::projection::Projection;
use rumbo::scene::{Frame, Item, Marker, OrientedBox, Role, Segment, Text};
use rumbo::unit::{LonLat, Page, PageBox};

const FIGURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/figures/caravan.toml");

fn flagship() -> &'static Rendered {
    static RENDERED: OnceLock<Rendered> = OnceLock::new();
    RENDERED.get_or_init(|| Figure::open(FIGURE).unwrap().render().unwrap())
}

fn frames() -> &'static [Frame] {
    &flagship().scene.frames
}

fn frame(id: &str) -> &'static Frame {
    frames().iter().find(|frame| &*frame.id == id).unwrap()
}

fn texts() -> Vec<&'static Text> {
    flagship().scene.texts().collect()
}

fn map_markers(frame: &str) -> Vec<&'static Marker> {
    let of_frame =
        |marker: &&Marker| marker.origin.role == Role::Map && &*marker.origin.frame == frame;
    flagship().scene.markers().filter(of_frame).collect()
}

fn marker(frame: &str, feature: &str) -> &'static Marker {
    map_markers(frame)
        .into_iter()
        .find(|marker| marker.origin.feature.split('+').any(|id| id == feature))
        .unwrap_or_else(|| panic!("no marker of {feature} in {frame}"))
}

/// The strokes of a frame's layers whose id starts so, as lines in page units.
fn lines(frame: &str, layer: &str) -> Vec<Vec<Page>> {
    let mut lines: Vec<Vec<Page>> = Vec::new();
    for item in flagship().scene.flat() {
        let Item::Stroke { path, origin, .. } = item else { continue };
        if &*origin.frame != frame || !origin.layer.starts_with(layer) {
            continue;
        }
        for segment in path.segments() {
            match segment {
                Segment::Move(to) => lines.push(vec![to]),
                Segment::Line(to) => lines.last_mut().unwrap().push(to),
                _ => {}
            }
        }
    }
    lines
}

fn cross(a: Page, b: Page, c: Page) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn segments_cross(a: Page, b: Page, c: Page, d: Page) -> bool {
    cross(a, b, c) * cross(a, b, d) < 0.0 && cross(c, d, a) * cross(c, d, b) < 0.0
}

fn line_meets_box(line: &[Page], area: &OrientedBox) -> bool {
    let corners = area.corners();
    let sides = [(0, 1), (1, 2), (2, 3), (3, 0)].map(|(i, j)| (corners[i], corners[j]));
    let crosses = line
        .windows(2)
        .any(|pair| sides.iter().any(|&(c, d)| segments_cross(pair[0], pair[1], c, d)));
    crosses || line.iter().any(|&point| sides.iter().all(|&(c, d)| cross(c, d, point) > 0.0))
}

fn line_meets_text(line: &[Page], text: &Text) -> bool {
    text.boxes.iter().any(|area| line_meets_box(line, area))
}

#[test]
fn no_text_overlaps_another() {
    let texts = texts();
    for (index, a) in texts.iter().enumerate() {
        for b in &texts[index + 1..] {
            let overlap = a.boxes.iter().any(|x| b.boxes.iter().any(|y| x.overlaps(y)));
            assert!(!overlap, "`{}` overlaps `{}`", a.text, b.text);
        }
    }
}

#[test]
fn no_text_covers_a_marker() {
    for marker in flagship().scene.markers() {
        let area = OrientedBox::upright(marker.bounds);
        for text in texts() {
            let covers = text.boxes.iter().any(|text_box| text_box.overlaps(&area));
            assert!(!covers, "`{}` covers the marker of {}", text.text, marker.origin.feature);
        }
    }
}

#[test]
fn no_text_lies_on_the_route() {
    let of_frame = |frame: &'static Frame| {
        lines(&frame.id, "route-leg").into_iter().map(move |line| (frame, line))
    };
    let legs: Vec<_> = frames().iter().flat_map(of_frame).collect();
    assert!(legs.len() > 20, "{} legs", legs.len());
    for (frame, line) in legs {
        // What of a line leaves its frame is not seen.
        for text in texts().into_iter().filter(|t| t.bounds().unwrap().overlaps(frame.bounds)) {
            assert!(!line_meets_text(&line, text), "`{}` lies on the route", text.text);
        }
    }
}

#[test]
fn markers_of_stops_that_were_not_merged_do_not_overlap() {
    for frame in frames() {
        let markers = map_markers(&frame.id);
        for (index, a) in markers.iter().enumerate() {
            for b in &markers[index + 1..] {
                let (ids_a, ids_b) = (&a.origin.feature, &b.origin.feature);
                assert!(!a.bounds.overlaps(b.bounds), "{ids_a} overlaps {ids_b} in {}", frame.id);
            }
        }
    }
}

#[test]
fn leaders_cross_neither_each_other_nor_labels_and_are_short() {
    let with_leader: Vec<(&Text, &Vec<Page>)> =
        texts().into_iter().filter_map(|text| Some((text, text.leader.as_ref()?))).collect();
    assert!(!with_leader.is_empty(), "the crowded stops need leaders");
    for (index, &(text, leader)) in with_leader.iter().enumerate() {
        for (other, other_leader) in &with_leader[index + 1..] {
            let crossing = leader
                .windows(2)
                .any(|s| other_leader.windows(2).any(|t| segments_cross(s[0], s[1], t[0], t[1])));
            assert!(!crossing, "the leaders of `{}` and `{}` cross", text.text, other.text);
        }
        for other in texts().into_iter().filter(|other| !std::ptr::eq(text, *other)) {
            let meets = line_meets_text(leader, other);
            assert!(!meets, "the leader of `{}` runs through `{}`", text.text, other.text);
        }
        let em = text.runs[0].size;
        let length: f64 = leader.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
        assert!(length <= 8.0 * em, "the leader of `{}` is {:.1} em", text.text, length / em);
    }
}

#[test]
fn every_stop_is_labelled_and_none_needs_the_key() {
    let forced: Vec<_> = flagship().report.with_code(Code::LabelKeyed).collect();
    assert!(forced.is_empty(), "{forced:?}");
    let named = |frame: &str| -> BTreeSet<&str> {
        let of_frame = texts().into_iter().filter(|text| &*text.origin.frame == frame);
        of_frame.flat_map(|text| text.origin.feature.split('+')).collect()
    };
    let (main, crossing, isthmus) = (named("main"), named("inset-1"), named("inset-2"));
    for stop in rumbo::route::viacrucis_2018().unwrap().stops {
        let id = stop.id.as_str();
        // The inset of the Isthmus takes the names of what it shows; that of the crossing does not.
        assert!(main.contains(id) != isthmus.contains(id), "{id} has no label, or two");
    }
    assert!(["tijuana", "el-chaparral", "san-ysidro"].iter().all(|id| crossing.contains(id)));
    assert!(
        texts().iter().any(|text| text.text == "1–9"),
        "the outline tells whose names it takes"
    );
}

/// The closed outlines of a frame's lakes.
#[cfg(feature = "basemap")]
fn lakes(frame: &str) -> Vec<Vec<Page>> {
    let mut rings: Vec<Vec<Page>> = Vec::new();
    for item in flagship().scene.flat() {
        let Item::Fill { path, origin, .. } = item else { continue };
        if &*origin.frame != frame || &*origin.layer != "lakes" {
            continue;
        }
        for segment in path.segments() {
            match segment {
                Segment::Move(to) => rings.push(vec![to]),
                Segment::Line(to) => rings.last_mut().unwrap().push(to),
                _ => {}
            }
        }
    }
    rings.iter_mut().for_each(|ring| ring.push(ring[0]));
    rings
}

#[cfg(feature = "basemap")]
#[test]
fn no_label_and_no_leader_lies_on_a_lake() {
    let mut count = 0;
    for frame in frames() {
        for lake in lakes(&frame.id) {
            count += 1;
            for text in texts().into_iter().filter(|text| text.origin.frame == frame.id) {
                assert!(!line_meets_text(&lake, text), "`{}` lies on a lake", text.text);
                let leader = text.leader.as_deref().unwrap_or_default();
                let crosses = leader
                    .windows(2)
                    .any(|s| lake.windows(2).any(|t| segments_cross(s[0], s[1], t[0], t[1])));
                assert!(!crosses, "the leader of `{}` crosses a lake", text.text);
            }
        }
    }
    assert!(count > 20, "{count} lakes");
}

#[test]
fn no_label_lies_on_a_border() {
    for frame in frames() {
        let drawn = ["boundaries", "boundaries-disputed", "route-boundary"];
        let borders = drawn.iter().flat_map(|layer| lines(&frame.id, layer));
        for line in borders {
            for text in texts().into_iter().filter(|text| text.origin.frame == frame.id) {
                assert!(!line_meets_text(&line, text), "`{}` lies on a border", text.text);
            }
        }
    }
}

#[test]
fn leaders_end_at_their_labels() {
    for text in texts() {
        let Some(leader) = &text.leader else { continue };
        let lines: Vec<PageBox> =
            text.boxes.iter().map(|area| PageBox::around(area.corners()).unwrap()).collect();
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        let end = leader[0];
        // Beside a label at the line that names the place, above or below it anywhere.
        let beside = end.x < first.x0 || end.x > first.x1;
        let met = if beside { first } else { first.union(last) };
        assert!(
            met.distance(end) <= 4.0,
            "the leader of `{}` ends {:.1} px away",
            text.text,
            met.distance(end)
        );
        let inside = (first.y0..=first.y1).contains(&end.y);
        assert!(!beside || inside, "the leader of `{}` misses its name", text.text);
    }
}

#[test]
fn lines_to_insets_cross_no_text() {
    for item in flagship().scene.flat() {
        let Item::Stroke { path, origin, .. } = item else { continue };
        if origin.role != Role::Frame || &*origin.frame != "main" {
            continue;
        }
        let line = path.points().to_vec();
        for text in texts() {
            assert!(!line_meets_text(&line, text), "a line to an inset crosses `{}`", text.text);
        }
    }
}

#[test]
fn whatever_the_legend_explains_can_be_seen() {
    let markers = |frame: &str| map_markers(frame);
    // The length of a line outside of all markers of its frame.
    let clear = |frame: &Frame, line: &[Page]| -> f64 {
        const STEP: f64 = 0.5;
        let mut length = 0.0;
        for pair in line.windows(2) {
            let steps = (pair[0].distance(pair[1]) / STEP).ceil();
            for step in 0..steps as usize {
                let at = pair[0] + (pair[1] - pair[0]) * ((step as f64 + 0.5) / steps);
                let covered = markers(&frame.id).iter().any(|marker| marker.bounds.contains(at));
                if frame.bounds.contains(at) && !covered {
                    length += pair[0].distance(pair[1]) / steps;
                }
            }
        }
        length
    };
    let legend: Vec<_> = flagship()
        .scene
        .flat()
        .filter_map(|item| match item {
            // A sample is a line from one point to another; the legend has an edge, too.
            Item::Stroke { path, color, stroke, origin }
                if origin.role == Role::Legend && path.points().len() == 2 =>
            {
                Some((*color, !stroke.dash.is_empty()))
            }
            _ => None,
        })
        .collect();
    assert!(legend.len() >= 6, "{legend:?}");
    for (color, dashed) in legend {
        let mut longest = 0.0_f64;
        for item in flagship().scene.flat() {
            let Item::Stroke { path, color: drawn, stroke, origin } = item else { continue };
            let is_explained = ["route-leg", "route-link", "route-band", "railway"]
                .iter()
                .any(|id| origin.layer.starts_with(id));
            // Dashes are explained in grey, whatever the way of travel.
            let same = if dashed { !stroke.dash.is_empty() } else { *drawn == color };
            if is_explained && same {
                longest = longest.max(clear(frame(&origin.frame), path.points()));
            }
        }
        assert!(longest >= 8.0, "{color:?} shows for {longest:.1} px at most");
    }
}

#[cfg(feature = "basemap")]
#[test]
fn countries_and_seas_are_named() {
    let named: BTreeSet<&str> = texts()
        .into_iter()
        // The inset of the Isthmus names Guatemala, whose name its outline on the main map would cut.
        .filter(|text| ["main", "inset-2"].contains(&&*text.origin.frame))
        .map(|text| text.text.as_str())
        .collect();
    for name in [
        "MEXICO",
        "GUATEMALA",
        "BELIZE",
        "HONDURAS",
        "EL SALVADOR",
        "NICARAGUA",
        "CUBA",
        "Pacific Ocean",
        "Gulf of California",
        "Gulf of Mexico",
        "Caribbean Sea",
    ] {
        assert!(named.contains(name), "{name} is not named: {named:?}");
    }
}

#[test]
fn nothing_that_was_asked_for_is_lost() {
    let losses: Vec<_> = flagship().report.losses().collect();
    assert!(losses.is_empty(), "{losses:?}");
}

#[test]
fn everything_is_on_the_page_and_in_its_map() {
    let scene = &flagship().scene;
    let page = PageBox::from_size(0.0, 0.0, scene.width, scene.height);
    for text in texts() {
        let bounds = text.bounds().unwrap();
        assert!(page.encloses(bounds), "`{}` leaves the page", text.text);
        if !text.origin.frame.is_empty() {
            let map = frame(&text.origin.frame).bounds;
            assert!(map.encloses(bounds), "`{}` leaves its map", text.text);
        }
    }
    for marker in scene.markers() {
        assert!(page.encloses(marker.bounds), "{} leaves the page", marker.origin.feature);
    }
}

#[test]
fn the_trailing_pair_stands_where_it_says() {
    let frame = frame("main");
    let marker = marker("main", "central-america");
    let projection = Projection::parse(&frame.projection).unwrap();
    let found = projection.inverse(frame.to_plane(marker.at).unwrap()).unwrap();
    let wanted = LonLat::new(-85.602364, 12.769013);
    let page = frame.to_page(projection.forward(wanted).unwrap());
    assert!(page.distance(marker.at) < 0.5, "{found:?} instead of {wanted:?}");
    assert!((found.lon - wanted.lon).abs() < 0.01 && (found.lat - wanted.lat).abs() < 0.01);
    assert!(texts().iter().any(|text| text.text.contains("12.769013-85.602364")));
}

#[test]
fn the_plaza_and_the_port_of_entry_lie_on_their_own_sides_of_the_boundary() {
    let inset = frames().iter().find(|frame| frame.id.starts_with("inset")).unwrap();
    let boundary = lines(&inset.id, "route-boundary").remove(0);
    let south_of_boundary = |point: Page| {
        let within = |pair: &[Page]| {
            (pair[0].x.min(pair[1].x)..=pair[0].x.max(pair[1].x)).contains(&point.x)
        };
        let pair = boundary.windows(2).find(|pair| within(pair)).unwrap();
        let share = (point.x - pair[0].x) / (pair[1].x - pair[0].x);
        point.y - (pair[0].y + share * (pair[1].y - pair[0].y))
    };
    let plaza = south_of_boundary(marker(&inset.id, "el-chaparral").at);
    let port = south_of_boundary(marker(&inset.id, "san-ysidro").at);
    assert!(plaza > 3.0, "El Chaparral is drawn {plaza:.1} px south of the boundary");
    assert!(port < -1.0, "the port of entry is drawn {port:.1} px south of the boundary");
}

#[test]
fn the_picture_is_the_same_each_time_and_on_any_number_of_threads() {
    let first = flagship().png().unwrap();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| Figure::open(FIGURE).unwrap().render().unwrap().png().unwrap());
        assert!(first == again, "the picture differs on {threads} threads");
    }
}

#[cfg(feature = "basemap")]
#[test]
fn the_figure_in_spanish_leaves_no_english_word() {
    let figure = FIGURE.replace("caravan.toml", "caravana.toml");
    let Rendered { scene, report, .. } = Figure::open(figure).unwrap().render().unwrap();
    let odd = report.entries().iter().find(|entry| {
        matches!(entry.code, Code::Advisory | Code::LabelDropped | Code::FurnitureDropped)
    });
    assert!(odd.is_none(), "{odd:?}");
    let said = |scene: &rumbo::scene::Scene| -> BTreeSet<String> {
        scene.texts().map(|text| text.text.clone()).collect()
    };
    let (spanish, english) = (said(&scene), said(&flagship().scene));
    for text in ["A pie", "Parada", "ESTADOS UNIDOS", "Golfo de California", "115° O"] {
        assert!(spanish.contains(text), "{text} not in {spanish:?}");
    }
    // What both pages say is names, numbers and units.
    let words = ["Stop", "Places", "On foot", "port of entry", " Apr", "Gulf", "Mexico", "UNITED"];
    for text in spanish.intersection(&english) {
        assert!(!words.iter().any(|word| text.contains(word)), "{text}");
    }
}
