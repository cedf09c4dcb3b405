//! What a label is read with: markers in its row, other labels, the ground that it stands on.

use rumbo::label::{
    Align, Anchor, AreaObstacle, LabelShape, LeaderRule, LineObstacle, Obstacles, Outcome,
    Placement, Policy, Request, Target, place,
};
use rumbo::unit::{Page, PageBox};

use super::{LETTER, point};

fn placed(requests: &[Request], obstacles: &Obstacles) -> Vec<Placement> {
    place(&Policy::Figure, LETTER, requests, obstacles)
}

fn bounds(placement: &Placement) -> PageBox {
    placement.spot().unwrap_or_else(|| panic!("{placement:?}")).bounds
}

/// A rectangle of land that no label names.
fn land(left: f64, top: f64, right: f64, bottom: f64) -> AreaObstacle {
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    AreaObstacle::new(0, vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()])
}

#[test]
fn a_name_turns_away_from_a_foreign_marker_in_its_row() {
    let (at, width, height) = (Page::new(300.0, 300.0), 60.0, 14.0);
    // As a basemap's, whose marker goes with its name.
    let town = || {
        let point = point(0, at.x, at.y, 3.0, LabelShape::block(width, height));
        vec![Request { marker_with_label: true, ..point }]
    };
    let first = bounds(&placed(&town(), &Obstacles::default())[0]);
    // A height and more of the type beyond the end of the name, on its line.
    for far in [0.7, 0.9, 1.1] {
        let foreign = Page::new(first.x1 + 3.0 + far * height, first.center().y);
        let obstacles = Obstacles { markers: vec![(foreign, 3.0)], ..Obstacles::default() };
        let name = bounds(&placed(&town(), &obstacles)[0]);
        let in_row = (name.y0..=name.y1).contains(&foreign.y);
        assert!(!in_row || foreign.x - 3.0 - name.x1 > 1.5 * height, "{far}: {name:?}");
    }
    // What is as far, but in no row with it, is in nobody's way.
    let above = Page::new(first.center().x, first.y0 - 3.0 - 1.3 * height);
    let obstacles = Obstacles { markers: vec![(above, 3.0)], ..Obstacles::default() };
    assert_eq!(bounds(&placed(&town(), &obstacles)[0]), first);
}

#[test]
fn a_town_is_left_out_rather_than_read_as_the_marker_in_its_row() {
    let (width, height) = (60.0, 14.0);
    let town = |id, x, y, anchor| Request {
        marker_with_label: true,
        anchors: vec![anchor],
        ..point(id, x, y, 3.0, LabelShape::block(width, height))
    };
    // To the left of its own marker and below it, as the only free place may be.
    let name = || vec![town(0, 300.0, 300.0, Anchor::SouthWest)];
    let alone = bounds(&placed(&name(), &Obstacles::default())[0]);
    let in_row = |gap: f64| Page::new(alone.x1 + 3.0 + gap * height, alone.center().y);
    let beside = |gap: f64| {
        let obstacles = Obstacles { markers: vec![(in_row(gap), 3.0)], ..Obstacles::default() };
        placed(&name(), &obstacles)[0].spot().is_some()
    };
    assert!(!beside(0.6) && beside(1.4));
    // The same of a marker that goes with a name of its own: one of the two goes.
    let at = in_row(0.6);
    let towns = [name(), vec![town(1, at.x, at.y, Anchor::East)]].concat();
    let stand = placed(&towns, &Obstacles::default());
    assert_eq!(stand.iter().filter(|placement| placement.spot().is_some()).count(), 1);
}

#[test]
fn lines_at_a_leader_turn_to_it() {
    // Of a style that sets them centred, the first narrower than the second.
    let lines = LabelShape {
        align: Some(Align::Center),
        ..LabelShape::lines([(40.0, 12.0), (90.0, 12.0)])
    };
    let place_of = Request {
        leader: LeaderRule::Allowed { max_length: 12.0 },
        required: true,
        ..point(0, 300.0, 300.0, 3.0, lines)
    };
    // A place beside the point would cover one of the markers about it.
    let about = (0..8).map(|step| {
        let angle = std::f64::consts::TAU * (f64::from(step) + 0.5) / 8.0;
        (Page::new(300.0 + 16.0 * angle.cos(), 300.0 + 16.0 * angle.sin()), 1.0)
    });
    let obstacles = Obstacles { markers: about.collect(), ..Obstacles::default() };
    let all = placed(&[place_of], &obstacles);
    let spot = all[0].spot().unwrap();
    let end = spot.leader.as_ref().unwrap_or_else(|| panic!("{spot:?}"))[0];
    let lines = spot.boxes.iter().filter_map(|line| PageBox::around(line.corners()));
    let nearest = lines.map(|line| line.distance(end)).fold(f64::INFINITY, f64::min);
    assert!(nearest < 3.0, "{spot:?}");
}

#[test]
fn two_names_in_a_row_keep_so_far_apart_that_they_are_not_read_as_one() {
    // Both would stand to the right and above, the second where the first ends.
    let (width, height) = (60.0, 14.0);
    for gap in [4.0, 9.0, 14.0] {
        // As a basemap's, whose markers go with their names.
        let town = |id, x| Request {
            marker_with_label: true,
            ..point(id, x, 300.0, 3.0, LabelShape::block(width, height))
        };
        let right = Request {
            anchors: vec![Anchor::East, Anchor::South, Anchor::West, Anchor::North],
            ..town(0, 300.0)
        };
        let left = Request {
            anchors: vec![Anchor::West, Anchor::North, Anchor::South],
            ..town(1, 300.0 + 2.0 * width + 12.0 + gap)
        };
        let all = placed(&[right, left], &Obstacles::default());
        let (a, b) = (bounds(&all[0]), bounds(&all[1]));
        let is_level = (a.center().y - b.center().y).abs() < 0.3 * height;
        assert!(!is_level || b.x0 - a.x1 > 1.4 * height, "{gap}: {a:?} {b:?}");
    }
    // With their markers between them nothing is read on.
    let anchors = |anchor| vec![anchor, Anchor::North, Anchor::South];
    let town = |id, x, anchor| Request {
        anchors: anchors(anchor),
        ..point(id, x, 300.0, 3.0, LabelShape::block(width, height))
    };
    let towns = [town(0, 300.0, Anchor::West), town(1, 315.0, Anchor::East)];
    let all = placed(&towns, &Obstacles::default());
    let sides = all.iter().map(|placement| placement.spot().unwrap().anchor);
    assert_eq!(sides.collect::<Vec<_>>(), [Some(Anchor::West), Some(Anchor::East)]);
}

/// The name of an area that is a rectangle.
fn area_name(id: u64, (left, top): (f64, f64), (right, bottom): (f64, f64), width: f64) -> Request {
    let rings = land(left, top, right, bottom).rings;
    let target = Target::Area { rings, islands: Vec::new(), overhang: 2.0 };
    Request::new(id, target, vec![LabelShape::block(width, 12.0)])
}

#[test]
fn an_area_whose_middle_is_taken_has_its_name_elsewhere_in_it() {
    let over = Request {
        required: true,
        anchors: vec![Anchor::Center],
        ..point(1, 250.0, 160.0, 0.0, LabelShape::block(200.0, 90.0))
    };
    let name = area_name(0, (60.0, 100.0), (440.0, 220.0), 40.0);
    let all = placed(&[name, over], &Obstacles::default());
    let (name, over) = (bounds(&all[0]), bounds(&all[1]));
    assert!(!name.overlaps(over) && name.x0 >= 60.0 && name.x1 <= 440.0, "{name:?}");
    assert!(name.y0 >= 100.0 && name.y1 <= 220.0, "{name:?}");
}

#[test]
fn the_name_of_an_area_hangs_over_into_one_neighbour_by_little() {
    let neighbour =
        || Obstacles { areas: vec![land(48.0, 0.0, 400.0, 612.0)], ..Obstacles::default() };
    let over = |left: f64, width: f64| {
        let all = placed(&[area_name(0, (left, 0.0), (48.0, 612.0), width)], &neighbour());
        all[0].spot().map(|spot| (spot.bounds.x1 - 48.0) / width)
    };
    // In the middle of its area a thirteenth of it does; at the edge of the page a sixth would.
    assert!(over(4.0, 52.0).is_some_and(|share| share < 0.12));
    assert_eq!(over(12.0, 56.0), None);
}

#[test]
fn the_name_of_a_province_does_not_hang_over_into_another() {
    // A fifteenth of the name, in the middle of what is seen of its area, lies beyond the border.
    let province = || vec![area_name(0, (4.0, 0.0), (48.0, 612.0), 50.0)];
    let beyond = || land(48.0, 0.0, 400.0, 612.0);
    let stands = |areas: Vec<AreaObstacle>| {
        let obstacles = Obstacles { areas, ..Obstacles::default() };
        placed(&province(), &obstacles)[0].spot().is_some()
    };
    let country =
        || AreaObstacle { layer: 1, territory: Some("IN".into()), ..land(0.0, 0.0, 48.0, 612.0) };
    assert!(stands(vec![beyond()]));
    assert!(!stands(vec![beyond(), country()]));
}

#[test]
fn few_numbers_are_spared_by_longer_leaders_and_many_are_not() {
    // Each stop stands in a room with a slit, beyond which there is a place for its name.
    let stop = |id: usize, y: f64| Request {
        required: true,
        key: Some(LabelShape::block(10.0, 12.0)),
        leader: LeaderRule::Allowed { max_length: 6.0 },
        em: 14.0,
        ..point(id, 200.0, y, 3.0, LabelShape::block(60.0, 14.0))
    };
    let room = |y: f64| {
        let (left, right) = (116.0, 280.0);
        [
            PageBox::new(left, y - 70.0, right, y - 24.0),
            PageBox::new(left, y + 24.0, right, y + 70.0),
            PageBox::new(left, y - 24.0, 176.0, y + 24.0),
            PageBox::new(224.0, y - 24.0, right, y - 2.0),
            PageBox::new(224.0, y + 2.0, right, y + 24.0),
        ]
    };
    let keyed = |rows: &[f64]| {
        let stops: Vec<Request> = rows.iter().zip(0..).map(|(y, id)| stop(id, *y)).collect();
        let boxes = rows.iter().flat_map(|y| room(*y)).collect();
        let all = placed(&stops, &Obstacles { boxes, ..Obstacles::default() });
        all.iter().filter(|placed| matches!(placed.outcome, Outcome::Keyed(_))).count()
    };
    assert_eq!(keyed(&[100.0]), 0);
    assert_eq!(keyed(&[100.0, 300.0]), 0);
    assert_eq!(keyed(&[100.0, 300.0, 500.0]), 3);
}

#[test]
fn names_without_markers_are_not_read_as_two_lines_of_one() {
    let name = |id: u64, y: f64| {
        let target = Target::Point { at: Page::new(300.0, y), radius: 0.0 };
        let anchors = vec![Anchor::Center, Anchor::North, Anchor::South];
        let shapes = vec![LabelShape::block(60.0, 10.0)];
        Request { anchors, ..Request::new(id, target, shapes) }
    };
    let all = placed(&[name(0, 300.0), name(1, 315.0)], &Obstacles::default());
    let gap = bounds(&all[1]).y0 - bounds(&all[0]).y1;
    assert!(gap > 8.0, "{gap}");
}

#[test]
fn arms_of_a_river_say_its_name_once_where_they_are_near() {
    let arm = |id: u64, y: f64, says: &str| {
        let path = vec![Page::new(100.0, y), Page::new(300.0, y)];
        let (advances, repeat) = (vec![8.0; 10], Some(200.0));
        let target = Target::Line { path, advances, repeat, max_turn: 30.0, rise: 0.0 };
        let name = Request::new(id, target, vec![LabelShape::block(80.0, 12.0)]);
        Request { says: Some(says.into()), ..name }
    };
    let standing = |says: [&str; 2], apart: f64| {
        let arms = [arm(0, 200.0, says[0]), arm(1, 200.0 + apart, says[1])];
        let all = placed(&arms, &Obstacles::default());
        all.iter().filter(|placement| matches!(placement.outcome, Outcome::Placed(_))).count()
    };
    assert_eq!(standing(["Orinoco", "Orinoco"], 60.0), 1);
    assert_eq!(standing(["Orinoco", "Caura"], 60.0), 2);
    assert_eq!(standing(["Orinoco", "Orinoco"], 160.0), 2);
}

#[test]
fn names_along_level_lines_are_not_read_as_two_lines_of_one() {
    let name = |id: u64, y: f64, slope: f64| {
        let path = vec![Page::new(200.0, y), Page::new(500.0, y + slope * 300.0)];
        let target =
            Target::Line { path, advances: vec![8.0; 12], repeat: None, max_turn: 30.0, rise: 0.0 };
        Request::new(id, target, vec![LabelShape::block(96.0, 12.0)])
    };
    let shared = |slope: f64| {
        let all = placed(&[name(0, 300.0, slope), name(1, 318.0, slope)], &Obstacles::default());
        let (a, b) = (bounds(&all[0]), bounds(&all[1]));
        a.x1.min(b.x1) - a.x0.max(b.x0)
    };
    assert!(shared(0.0) < 20.0 && shared(0.04) < 20.0, "{} {}", shared(0.0), shared(0.04));
}

#[test]
fn the_name_of_a_water_moves_off_the_land_or_goes() {
    let sea = |width: f64| {
        let target = Target::Point { at: Page::new(300.0, 300.0), radius: 0.0 };
        let anchors = vec![Anchor::Center, Anchor::North, Anchor::South];
        vec![Request { anchors, ..Request::new(0, target, vec![LabelShape::block(width, 12.0)]) }]
    };
    // A coast that runs under the first fifth of the name.
    let shore = Obstacles { areas: vec![land(100.0, 100.0, 277.0, 500.0)], ..Obstacles::default() };
    let name = bounds(&placed(&sea(80.0), &shore)[0]);
    assert!(name.x0 > 277.0 - 0.1 * name.width(), "{name:?}");
    assert!(name.contains(Page::new(300.0, 300.0)), "{name:?}");
    // In a strait between two coasts, no wider than half of it, there is no place for it.
    let strait = Obstacles {
        areas: vec![land(100.0, 100.0, 280.0, 500.0), land(320.0, 100.0, 500.0, 500.0)],
        ..Obstacles::default()
    };
    assert_eq!(placed(&sea(80.0), &strait)[0].spot(), None);
    assert!(placed(&sea(38.0), &strait)[0].spot().is_some());
}

#[test]
fn a_name_is_elsewhere_in_its_area_rather_than_on_a_route_where_a_stop_has_the_room_beside() {
    let name = area_name(0, (60.0, 60.0), (440.0, 260.0), 60.0);
    let name = Request { leader: LeaderRule::Never, priority: 1.0, ..name };
    // The route runs up to the middle, and the label of the stop where it ends stands where the name would beside it.
    let stop = Request {
        required: true,
        anchors: vec![Anchor::North],
        ..point(1, 250.0, 146.0, 3.0, LabelShape::block(90.0, 40.0))
    };
    // What matters less than the name makes it cost more to leave that out than to cover the route.
    let less =
        Request { sort_key: 1.0, ..point(2, 500.0, 500.0, 3.0, LabelShape::block(40.0, 14.0)) };
    let route = vec![Page::new(250.0, 146.0), Page::new(250.0, 290.0)];
    let lines = vec![LineObstacle::new(route, 2.0, LineObstacle::ROUTE)];
    let all = placed(&[name, stop, less], &Obstacles { lines, ..Obstacles::default() });
    let name = bounds(&all[0]);
    assert!(name.x1 < 246.0 || name.x0 > 254.0, "{name:?}");
}

#[test]
fn a_name_keeps_off_the_edges_of_a_narrow_area_that_leaves_it_room() {
    // A strip with a bay in which the name fits, but for which it is too narrow.
    for (width, slack) in [(60.0, 10.0), (76.0, 10.0), (90.0, 12.0), (52.0, 8.0)] {
        let (left, right) = (200.0, 200.0 + width + slack);
        let rim = [(left, 60.0), (240.0, 60.0), (240.0, 130.0), (right, 132.0), (right, 162.0)];
        let rim = rim.into_iter().chain([(240.0, 164.0), (240.0, 260.0), (left, 260.0)]);
        let rings = vec![rim.map(|(x, y)| Page::new(x, y)).collect()];
        let target = Target::Area { rings, islands: Vec::new(), overhang: 1.2 };
        let name = Request {
            leader: LeaderRule::Never,
            ..Request::new(0, target, vec![LabelShape::block(width, 12.0)])
        };
        let name = bounds(&placed(&[name], &Obstacles::default())[0]);
        let least = (name.x0 - left).min(right - name.x1);
        // All the room there is, shared by both sides, but for what a step is.
        assert!(least > slack / 2.0 - 2.0, "{width} {slack}: {name:?} {least}");
    }
}
