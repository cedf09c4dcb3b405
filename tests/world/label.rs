//! Labels on whole pages: random scenes, Christensen's densities, the flagship's crowded coast.

#[path = "../label/flagship.rs"]
mod flagship;
#[path = "../label/reading.rs"]
mod reading;

use proptest::prelude::*;
use rumbo::label::quality::{Quality, measure};
use rumbo::label::{
    Anchor, AreaObstacle, Collision, LabelShape, LeaderRule, LineObstacle, Obstacles, Outcome, Pin,
    PinPlace, Placement, Policy, Reason, Request, Target, place,
};
use rumbo::unit::{Page, PageBox};

/// The page of Christensen, Marks and Shieber 1995: 11 × 8.5 inches in points.
const LETTER: PageBox = PageBox::new(0.0, 0.0, 792.0, 612.0);

/// Numbers that look random: a linear congruence with Knuth's constants, its high bits.
fn noise(seed: u64) -> impl FnMut(f64) -> f64 {
    let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31) * below
    }
}

fn point(id: usize, x: f64, y: f64, radius: f64, shape: LabelShape) -> Request {
    Request::new(id as u64, Target::Point { at: Page::new(x, y), radius }, vec![shape])
}

/// Points strewn over a page with labels of 30 × 7, as in the literature.
fn strewn(count: usize, seed: u64) -> Vec<Request> {
    let mut noise = noise(seed);
    (0..count)
        .map(|id| {
            let (x, y) = (noise(LETTER.width()), noise(LETTER.height()));
            Request {
                em: 7.0,
                gap: 1.0,
                padding: 1.0,
                ..point(id, x, y, 1.0, LabelShape::block(30.0, 7.0))
            }
        })
        .collect()
}

fn judged(
    requests: &[Request],
    obstacles: &Obstacles,
    frame: PageBox,
) -> (Vec<Placement>, Quality) {
    let placements = place(&Policy::Figure, frame, requests, obstacles);
    let quality = measure(frame, requests, &placements, obstacles);
    (placements, quality)
}

/// Asserts what holds of any figure in which nothing was forced.
fn assert_clean(quality: &Quality) {
    assert_eq!(quality.label_overlaps, 0, "{quality:?}");
    assert_eq!(quality.marker_overlaps, 0, "{quality:?}");
    assert_eq!(quality.leader_crossings, 0, "{quality:?}");
    assert_eq!(quality.leaders_over_labels, 0, "{quality:?}");
    assert_eq!(quality.outside, 0, "{quality:?}");
}

#[test]
fn nearly_all_labels_fit_at_the_densities_of_the_literature() {
    for (count, least) in [(50, 0.99), (100, 0.99), (250, 0.95)] {
        let mut sum = 0.0;
        for seed in 0..4 {
            let (_, quality) = judged(&strewn(count, seed), &Obstacles::default(), LETTER);
            assert_clean(&quality);
            sum += quality.placed_ratio;
        }
        assert!(sum / 4.0 >= least, "{count} labels: {}", sum / 4.0);
    }
}

#[test]
fn the_crowded_coast_is_lettered_whole_at_every_size_of_type() {
    for size in [11.0, 13.0, 16.0, 20.0] {
        let requests = flagship::requests(size);
        let (placements, quality) = judged(&requests, &flagship::obstacles(), flagship::PAGE);
        assert_clean(&quality);
        assert!(placements.iter().all(|p| matches!(p.outcome, Outcome::Placed(_))));
        assert_eq!(quality.route_overlap, 0.0);
        assert!(quality.median_leader <= 3.0 && quality.longest_leader <= 8.0, "{quality:?}");
        assert!(quality.worst_ambiguity <= 0.8, "{quality:?}");
        assert!(quality.position_cost <= 0.35, "{quality:?}");
    }
}

#[test]
fn the_order_of_the_requests_does_not_matter() {
    let mut requests = flagship::requests(20.0);
    let forth = place(&Policy::Figure, flagship::PAGE, &requests, &flagship::obstacles());
    requests.reverse();
    let mut back = place(&Policy::Figure, flagship::PAGE, &requests, &flagship::obstacles());
    back.reverse();
    assert_eq!(forth, back);
}

#[test]
fn a_pinned_label_stays_and_the_others_give_way() {
    let pin = Pin { place: PinPlace::Anchor(Anchor::SouthEast), leader: false };
    let shape = || LabelShape::block(60.0, 14.0);
    let requests = [
        Request { required: true, ..point(0, 100.0, 108.0, 3.0, shape()) },
        Request { pin: Some(pin), ..point(1, 100.0, 90.0, 3.0, shape()) },
    ];
    let (placements, quality) = judged(&requests, &Obstacles::default(), LETTER);
    assert_clean(&quality);
    let pinned = placements[1].spot().unwrap();
    assert_eq!(pinned.anchor, Some(Anchor::SouthEast));
    assert!(!pinned.moved);
    assert_ne!(placements[0].spot().unwrap().anchor, Some(Anchor::NorthEast));
}

#[test]
fn a_pin_far_off_is_joined_by_a_line() {
    let pin = Pin { place: PinPlace::Offset(Page::new(90.0, 0.0)), leader: true };
    let request =
        Request { pin: Some(pin), ..point(1, 100.0, 90.0, 3.0, LabelShape::block(60.0, 14.0)) };
    let placements = place(&Policy::Figure, LETTER, &[request], &Obstacles::default());
    let spot = placements[0].spot().unwrap();
    let leader = spot.leader.as_ref().unwrap();
    assert!(leader[0].x < spot.bounds.x0 && leader[0].x > spot.bounds.x0 - 5.0);
    assert!((leader[1].x - 103.0).abs() < 1e-9 && (leader[1].y - 90.0).abs() < 1e-9);
}

#[test]
fn without_any_room_a_required_label_is_dropped_too() {
    let boxes = vec![LETTER];
    let obstacles = Obstacles { boxes, ..Obstacles::default() };
    let required = |required| Request {
        required,
        ..point(usize::from(required), 100.0, 90.0, 3.0, LabelShape::block(60.0, 14.0))
    };
    let placements = place(&Policy::Figure, LETTER, &[required(true), required(false)], &obstacles);
    for placement in placements {
        assert_eq!(placement.outcome, Outcome::Dropped(Reason::NoFreePlace));
    }
}

/// Points so dense that not all names have room among them.
fn crowd() -> Vec<Request> {
    (0..100)
        .map(|id| {
            let (x, y) = (300.0 + 14.0 * (id % 10) as f64, 220.0 + 14.0 * (id / 10) as f64);
            Request {
                required: true,
                leader: LeaderRule::Allowed { max_length: 8.0 },
                key: Some(LabelShape::block(7.0, 5.0)),
                ..point(id, x, y, 2.0, LabelShape::block(70.0, 15.0))
            }
        })
        .collect()
}

#[test]
fn a_number_stands_for_a_required_label_without_room() {
    let requests = crowd();
    let (placements, quality) = judged(&requests, &Obstacles::default(), LETTER);
    assert_clean(&quality);
    let keyed = |placement: &&Placement| matches!(placement.outcome, Outcome::Keyed(_));
    let numbers = placements.iter().filter(keyed).count();
    assert!((20..100).contains(&numbers), "{numbers} numbers");
    for placement in &placements {
        assert!(placement.spot().is_some(), "{placement:?}");
        if let Outcome::Keyed(spot) = &placement.outcome {
            assert_eq!((spot.bounds.width().round(), spot.bounds.height().round()), (7.0, 5.0));
        }
    }
}

#[test]
fn smaller_type_comes_before_a_number_and_only_where_it_must() {
    let corridor = |height: f64| {
        let boxes = vec![
            PageBox::new(0.0, 0.0, 792.0, 90.0 - height / 2.0),
            PageBox::new(0.0, 90.0 + height / 2.0, 792.0, 612.0),
        ];
        let mut request = point(0, 396.0, 90.0, 3.0, LabelShape::block(60.0, 14.0));
        request.required = true;
        request.shapes.push(LabelShape::block(48.0, 11.0).with_cost(1.0));
        request.reserved = 1;
        request.key = Some(LabelShape::block(10.0, 7.0));
        let obstacles = Obstacles { boxes, ..Obstacles::default() };
        let placed = place(&Policy::Figure, LETTER, &[request], &obstacles);
        match &placed[0].outcome {
            Outcome::Placed(spot) => spot.bounds.height().round(),
            Outcome::Keyed(spot) => -spot.bounds.height().round(),
            outcome => panic!("{outcome:?}"),
        }
    };
    assert_eq!([40.0, 13.0, 9.0].map(corridor), [14.0, 11.0, -7.0]);
}

#[test]
fn a_pin_over_something_is_let_go() {
    let pin = Pin { place: PinPlace::Offset(Page::new(60.0, 0.0)), leader: true };
    let shape = || LabelShape::block(60.0, 14.0);
    let requests = [
        Request { pin: Some(pin), required: true, ..point(0, 100.0, 90.0, 3.0, shape()) },
        Request { pin: Some(pin), required: true, ..point(1, 120.0, 95.0, 3.0, shape()) },
    ];
    let boxes = vec![PageBox::new(190.0, 60.0, 260.0, 120.0)];
    let obstacles = Obstacles { boxes, ..Obstacles::default() };
    let (placements, quality) = judged(&requests, &obstacles, LETTER);
    assert_clean(&quality);
    assert_eq!(placements[0].spot().unwrap().bounds.center(), Page::new(160.0, 90.0));
    assert!(!placements[1].spot().unwrap().bounds.overlaps(obstacles.boxes[0]));
}

#[test]
fn the_less_important_label_yields() {
    // Room for one label only: a corridor between two boxes.
    let boxes = vec![PageBox::new(0.0, 0.0, 792.0, 80.0), PageBox::new(0.0, 100.0, 792.0, 612.0)];
    let obstacles = Obstacles { boxes, ..Obstacles::default() };
    let town = |id, x, priority| Request {
        priority,
        ..point(id, x, 90.0, 3.0, LabelShape::block(380.0, 14.0))
    };
    let requests = [town(0, 396.0, 1.0), town(1, 406.0, 2.0), town(2, 401.0, 0.0)];
    let placements = place(&Policy::Figure, LETTER, &requests, &obstacles);
    assert!(placements[1].spot().is_some());
    assert!(placements[2].spot().is_none());
}

#[test]
fn labels_stand_apart_only_where_they_must() {
    let mut requests: Vec<Request> = (0..12)
        .map(|id| {
            let (column, row) = ((id % 4) as f64, (id / 4) as f64);
            let (x, y) = (370.0 + 14.0 * column, 290.0 + 14.0 * row);
            Request {
                required: true,
                leader: LeaderRule::Allowed { max_length: 8.0 },
                ..point(id, x, y, 3.0, LabelShape::block(70.0, 15.0))
            }
        })
        .collect();
    let lonely = Request { id: 99, ..requests[0].clone() };
    let at = Page::new(100.0, 100.0);
    requests.push(Request { target: Target::Point { at, radius: 3.0 }, ..lonely });
    let (placements, quality) = judged(&requests, &Obstacles::default(), LETTER);
    assert_clean(&quality);
    assert_eq!(quality.placed_ratio, 1.0);
    assert!(quality.leaders >= 4, "{quality:?}");
    assert!(quality.longest_leader <= 8.0, "{quality:?}");
    assert!(placements[12].spot().unwrap().leader.is_none());
}

#[test]
fn in_tiles_a_name_along_a_line_gives_way_to_what_its_middle_meets_and_goes_no_farther() {
    let target = Target::Line {
        path: (0..=900).map(|x| Page::new(f64::from(x), 300.0)).collect(),
        advances: vec![6.0; 10],
        repeat: Some(900.0),
        max_turn: 30.0,
        rise: 0.0,
    };
    let river = Request::new(1, target, vec![LabelShape::block(60.0, 12.0)]);
    let policy = Policy::Tiled { rounds: 12, period: None };
    let stands = |taken: PageBox| {
        let obstacles = Obstacles { boxes: vec![taken], ..Obstacles::default() };
        place(&policy, LETTER, std::slice::from_ref(&river), &obstacles)[0]
            .spot()
            .map(|spot| spot.bounds)
    };
    let free = stands(PageBox::new(0.0, 0.0, 1.0, 1.0)).unwrap();
    assert!((free.center().x - 450.0).abs() < 3.0, "{free:?}");
    let town = PageBox::new(430.0, 280.0, 500.0, 320.0);
    let aside = stands(town).unwrap();
    assert!(!aside.overlaps(town) && aside.center().distance(free.center()) < 120.0, "{aside:?}");
    // Blocks know what is near them, and no more.
    assert_eq!(stands(PageBox::new(150.0, 280.0, 750.0, 320.0)), None);
}

/// A square, to be named in a box of 60 by 14.
fn square(id: usize, left: f64, top: f64, size: f64) -> Request {
    let corner = |x: f64, y: f64| Page::new(left + size * x, top + size * y);
    let ring = vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)];
    let target = Target::Area { rings: vec![ring], islands: Vec::new(), overhang: 1.0 };
    Request::new(id as u64, target, vec![LabelShape::block(60.0, 14.0)])
}

#[test]
fn an_area_is_labelled_inside_and_a_small_one_beside() {
    let stands = |size: f64| {
        let wanted = [square(0, 300.0, 300.0, size)];
        let placed = place(&Policy::Figure, LETTER, &wanted, &Obstacles::default());
        placed[0].spot().unwrap().bounds
    };
    let large = stands(200.0).center();
    assert!(large.distance(Page::new(400.0, 400.0)) < 3.0, "{large:?}");
    let (own, small) = (PageBox::new(300.0, 300.0, 340.0, 340.0), stands(40.0));
    assert!(!small.overlaps(own), "{small:?}");
    assert!(small.grown(12.0).overlaps(own), "{small:?}");
    // A tile shows no label that its neighbours could not know of.
    let tiled = Policy::Tiled { rounds: 4, period: None };
    let placed = place(&tiled, LETTER, &[square(0, 300.0, 300.0, 40.0)], &Obstacles::default());
    assert_eq!(placed[0].outcome, Outcome::Dropped(Reason::TooSmall));
}

#[test]
fn the_name_of_a_town_keeps_to_its_own_side_of_a_border_where_there_is_room() {
    let ring = |left: f64, right: f64| {
        let corners = [(left, 50.0), (right, 50.0), (right, 550.0), (left, 550.0)];
        vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()]
    };
    let (border, width) = (300.0, 50.0);
    let areas = [ring(50.0, border), ring(border, 600.0)];
    let areas: Vec<_> = areas.into_iter().map(|rings| AreaObstacle::new(0, rings)).collect();
    for step in 0..20 {
        // From the border to where the name has room before it.
        let at =
            Page::new(border - f64::from(step % 10) * 5.0 - 4.0, 100.0 + 20.0 * f64::from(step));
        let wanted = || {
            Request::new(0, Target::Point { at, radius: 2.0 }, vec![LabelShape::block(width, 14.0)])
        };
        let bounds = |obstacles: &Obstacles| {
            place(&Policy::Figure, LETTER, &[wanted()], obstacles)[0].spot().unwrap().bounds
        };
        let free = Obstacles { areas: areas.clone(), ..Obstacles::default() };
        let home = bounds(&free);
        assert!(home.x1 <= border + 0.5 * width, "{at:?}: {home:?}");
        // Where all that is taken, across the border is better than nowhere.
        let taken = PageBox::new(50.0, 50.0, at.x - 3.0, 550.0);
        let abroad = bounds(&Obstacles { boxes: vec![taken], ..free });
        assert!(abroad.x0 >= at.x - 3.0, "{at:?}: {abroad:?}");
    }
}

#[test]
fn a_name_that_may_be_left_out_is_rather_than_standing_for_the_most_part_abroad() {
    let square = |left: f64, right: f64| {
        let corners = [(left, 50.0), (right, 50.0), (right, 550.0), (left, 550.0)];
        vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()]
    };
    let border = 300.0;
    let areas = [square(50.0, border), square(border, 600.0)];
    let areas: Vec<_> = areas.into_iter().map(|rings| AreaObstacle::new(0, rings)).collect();
    let placed = |distance: f64| {
        let at = Page::new(border - distance, 300.0);
        let target = Target::Point { at, radius: 2.0 };
        let mut wanted = Request::new(0, target, vec![LabelShape::block(50.0, 14.0)]);
        (wanted.marker_with_label, wanted.leader) = (true, LeaderRule::Never);
        // The side at home is taken.
        let boxes = vec![PageBox::new(50.0, 50.0, at.x - 3.0, 550.0)];
        let obstacles = Obstacles { boxes, areas: areas.clone(), ..Obstacles::default() };
        place(&Policy::Figure, LETTER, &[wanted], &obstacles)[0].spot().is_some()
    };
    assert!(placed(30.0));
    assert!(!placed(20.0));
}

#[test]
fn the_line_to_a_name_that_may_be_left_out_costs_by_the_square_of_its_length() {
    let at = Page::new(300.0, 300.0);
    let spot = |required: bool, aside: f64| {
        let target = Target::Point { at, radius: 2.0 };
        let mut wanted = Request::new(0, target, vec![LabelShape::block(50.0, 14.0)]);
        (wanted.leader, wanted.required) = (LeaderRule::Allowed { max_length: 8.0 }, required);
        wanted.anchors = vec![Anchor::East];
        let boxes = [
            PageBox::new(303.0, 0.0, 612.0, 612.0),
            PageBox::new(300.0 - aside, 0.0, 297.0, 290.0),
        ];
        let under = PageBox::new(300.0 - aside, 310.0, 297.0, 612.0);
        let boxes = boxes.into_iter().chain([under]).collect();
        let obstacles = Obstacles { boxes, ..Obstacles::default() };
        place(&Policy::Figure, LETTER, &[wanted], &obstacles)[0].spot().cloned().unwrap()
    };
    let more = |aside: f64| {
        let (firm, loose) = (spot(true, aside), spot(false, aside));
        assert_eq!(firm.bounds, loose.bounds);
        let ems = firm.leader_length() / 13.0;
        (loose.cost - firm.cost) / (ems * ems)
    };
    assert!(
        (more(30.0) - more(80.0)).abs() < 1e-9 && more(30.0) > 0.1,
        "{} {}",
        more(30.0),
        more(80.0)
    );
}

#[test]
fn the_name_of_a_water_stands_over_its_point_unless_there_is_no_better_place() {
    let corners = [(500.0, 50.0), (600.0, 50.0), (600.0, 550.0)];
    let land = vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()];
    let areas = vec![AreaObstacle::new(0, land)];
    let at = Page::new(300.0, 300.0);
    for taken in 0..30 {
        let mut wanted =
            Request::new(0, Target::Point { at, radius: 0.0 }, vec![LabelShape::block(60.0, 14.0)]);
        wanted.leader = LeaderRule::Never;
        wanted.anchors = vec![Anchor::Center, Anchor::North, Anchor::South];
        let boxes = vec![PageBox::new(0.0, 0.0, 265.0 + f64::from(taken), 600.0)];
        let obstacles = Obstacles { boxes, areas: areas.clone(), ..Obstacles::default() };
        let placements = place(&Policy::Figure, LETTER, &[wanted], &obstacles);
        let spot = placements[0].spot().unwrap();
        let aside = (spot.bounds.center().x - at.x).abs();
        // A fifth of the name to the side is its sea yet; farther off a place is much worse.
        assert_eq!(aside <= 12.1, taken <= 17, "{taken}: {aside}");
        assert_eq!(spot.cost >= 15.0, taken > 17, "{taken}: {}", spot.cost);
    }
}

#[test]
fn a_name_at_a_place_that_the_map_marks_as_well_does_not_compete_with_it() {
    let mut noise = noise(7);
    for _ in 0..50 {
        let at = Page::new(200.0 + noise(200.0), 200.0 + noise(200.0));
        // The circle of the basemap's town, a pixel or two from where the user has the place.
        let town = Page::new(at.x + noise(3.0) - 1.5, at.y + noise(3.0) - 1.5);
        let beside = Page::new(at.x + 9.0, at.y + 1.0);
        let wanted = || {
            let shape = LabelShape::block(50.0, 14.0);
            Request::new(0, Target::Point { at, radius: 0.0 }, vec![shape])
        };
        let bounds = |markers: Vec<(Page, f64)>| {
            let obstacles = Obstacles { markers, ..Obstacles::default() };
            let (placements, quality) = judged(&[wanted()], &obstacles, LETTER);
            assert_clean(&quality);
            placements[0].spot().map(|spot| (spot.bounds, quality.worst_ambiguity))
        };
        let (_, doubt) = bounds(vec![(town, 3.0)]).unwrap();
        assert!(doubt < 0.1, "{at:?}, {town:?}: {doubt}");
        // Another town is another place, and the name turns away from it.
        let (name, doubt) = bounds(vec![(town, 3.0), (beside, 3.0)]).unwrap();
        assert!(doubt < 0.6, "{at:?}, {town:?}: {name:?}, {doubt}");
    }
}

#[test]
fn a_name_beside_its_area_is_not_read_as_that_of_another() {
    // Hemmed in on all sides but one, by areas with names and areas without.
    let ring = |left: f64, top: f64, width: f64, height: f64| {
        let (right, bottom) = (left + width, top + height);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()]
    };
    let areas = vec![ring(200.0, 200.0, 100.0, 240.0), ring(340.0, 200.0, 100.0, 240.0)];
    let areas = areas.into_iter().map(|rings| AreaObstacle::new(0, rings)).collect();
    let obstacles = Obstacles { areas, ..Obstacles::default() };
    let mut requests = [square(0, 300.0, 300.0, 40.0), square(1, 300.0, 240.0, 60.0)];
    requests[1].shapes = vec![LabelShape::block(30.0, 14.0)];
    let bounds = |requests: &[Request]| {
        let placed = place(&Policy::Figure, LETTER, requests, &obstacles);
        placed[0].spot().map(|spot| spot.bounds)
    };
    // Between two areas there is no room for 60; below them it would be as near to either.
    assert_eq!(bounds(&requests), None);
    // Cut short, the areas leave its lower edge free.
    let areas = vec![ring(200.0, 200.0, 100.0, 100.0), ring(340.0, 200.0, 100.0, 100.0)];
    let areas = areas.into_iter().map(|rings| AreaObstacle::new(0, rings)).collect();
    let obstacles = Obstacles { areas, ..Obstacles::default() };
    let placed = place(&Policy::Figure, LETTER, &requests, &obstacles);
    let below = placed[0].spot().unwrap().bounds;
    assert!(below.y0 > 300.0, "{below:?}");
}

#[test]
fn a_line_to_a_name_that_may_be_left_out_had_better_lead_through_no_other_country() {
    let strip = |left: f64, right: f64| {
        let corners = [(left, 50.0), (right, 50.0), (right, 550.0), (left, 550.0)];
        vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()]
    };
    let at = Page::new(330.0, 300.0);
    // Only a line finds its way to the sea, over the neighbour where there is one.
    let boxes =
        [(0.0, 0.0, 326.0, 612.0), (336.0, 0.0, 368.0, 295.0), (336.0, 305.0, 368.0, 612.0)];
    let boxes: Vec<_> =
        boxes.into_iter().map(|(x0, y0, x1, y1)| PageBox::new(x0, y0, x1, y1)).collect();
    let cost = |required: bool, neighbours: bool| {
        let target = Target::Point { at, radius: 2.0 };
        let mut wanted = Request::new(0, target, vec![LabelShape::block(50.0, 14.0)]);
        (wanted.leader, wanted.required) = (LeaderRule::Allowed { max_length: 9.0 }, required);
        let others = neighbours.then(|| strip(340.0, 366.0));
        let areas = [strip(280.0, 340.0)].into_iter().chain(others);
        let areas = areas.map(|rings| AreaObstacle::new(0, rings)).collect();
        let obstacles = Obstacles { boxes: boxes.clone(), areas, ..Obstacles::default() };
        let placed = place(&Policy::Figure, LETTER, &[wanted], &obstacles);
        let spot = placed[0].spot().unwrap();
        assert!(spot.bounds.x0 >= 368.0 && spot.leader.is_some(), "{spot:?}");
        spot.cost
    };
    assert!((cost(true, true) - cost(true, false)).abs() < 1e-9);
    assert!(cost(false, true) - cost(false, false) >= 8.0);
}

#[test]
fn the_name_of_an_area_is_shifted_into_the_room_that_labels_leave() {
    // Labels that have to stand leave a room little larger than the name, anywhere in the area.
    let mut noise = noise(3);
    for _ in 0..40 {
        let mut area = square(0, 100.0, 100.0, 400.0);
        area.shapes = vec![LabelShape::block(60.0, 16.0)];
        let room = PageBox::from_size(130.0 + noise(260.0), 130.0 + noise(300.0), 84.0, 36.0);
        let walls = [
            PageBox::new(90.0, 90.0, 510.0, room.y0),
            PageBox::new(90.0, room.y1, 510.0, 510.0),
            PageBox::new(90.0, room.y0, room.x0, room.y1),
            PageBox::new(room.x1, room.y0, 510.0, room.y1),
        ];
        let wall = |(id, wall): (usize, PageBox)| {
            let (at, shape) = (wall.center(), LabelShape::block(wall.width(), wall.height()));
            let place = PinPlace::At(Page::new(wall.x0, wall.y0));
            let pin = Some(Pin { place, leader: false });
            Request { pin, required: true, ..point(id + 1, at.x, at.y, 0.0, shape) }
        };
        let walls = walls.map(|wall| wall.grown(-2.0));
        let mut requests: Vec<Request> = walls.into_iter().enumerate().map(wall).collect();
        requests.push(area);
        let placed = place(&Policy::Figure, LETTER, &requests, &Obstacles::default());
        let name = placed.iter().find(|placed| placed.id == 0).unwrap();
        let bounds = name.spot().map(|spot| spot.bounds);
        assert!(bounds.is_some_and(|bounds| room.encloses(bounds)), "{room:?}: {bounds:?}");
    }
}

#[test]
fn a_name_beside_its_area_is_not_read_with_a_circle_of_another() {
    let mut request = square(0, 300.0, 300.0, 40.0);
    request.shapes = vec![LabelShape::block(60.0, 14.0)];
    let place = |markers: Vec<(Page, f64)>| {
        let obstacles = Obstacles { markers, ..Obstacles::default() };
        place(&Policy::Figure, LETTER, std::slice::from_ref(&request), &obstacles)[0]
            .spot()
            .map(|spot| spot.bounds)
    };
    let free = place(Vec::new()).unwrap();
    // Its own circle, in the area, may stand anywhere; one in the row of the name is read with it.
    assert!(place(vec![(Page::new(300.0, 300.0), 4.0)]).is_some());
    let circle = (Page::new(free.x1 + 24.0, free.center().y), 4.0);
    let moved = place(vec![circle]).unwrap();
    let is_level = (moved.y0..=moved.y1).contains(&circle.0.y);
    assert!(!is_level || moved.distance(circle.0) > 30.0, "{free:?} {moved:?}");
}

#[test]
fn labels_stand_within_the_outline_of_the_earth() {
    let (center, radius) = (Page::new(300.0, 300.0), 200.0);
    let on_circle = |turn: f64, radius: f64| {
        let angle = turn * std::f64::consts::TAU;
        center + Page::new(radius * angle.cos(), radius * angle.sin())
    };
    let disc: Vec<Page> = (0..360).map(|step| on_circle(f64::from(step) / 360.0, radius)).collect();
    let towns: Vec<Request> = (0..24)
        .map(|index| {
            let at = on_circle(index as f64 / 24.0, radius - 6.0);
            point(index, at.x, at.y, 2.0, LabelShape::block(40.0, 12.0))
        })
        .collect();
    let outside = |obstacles: &Obstacles| {
        let placed = place(&Policy::Figure, LETTER, &towns, obstacles);
        let boxes = placed.iter().filter_map(|one| one.spot()).map(|spot| spot.bounds);
        let corners = |b: PageBox| [(b.x0, b.y0), (b.x1, b.y0), (b.x0, b.y1), (b.x1, b.y1)];
        let far = |(x, y)| Page::new(x, y).distance(center) > radius;
        let (out, all): (Vec<_>, Vec<_>) =
            boxes.map(|bounds| (corners(bounds).into_iter().any(far), 1)).unzip();
        (out.iter().filter(|out| **out).count(), all.len())
    };
    let (out, placed) = outside(&Obstacles { within: vec![disc], ..Obstacles::default() });
    assert_eq!((out, placed), (0, towns.len()));
    assert!(outside(&Obstacles::default()).0 > 0);
}

#[test]
fn of_markers_that_go_with_their_labels_the_greater_is_kept() {
    let town = |id: usize, x: f64, sort_key: f64, with_label: bool| {
        let target = Target::Point { at: Page::new(x, 300.0), radius: 3.0 };
        let mut request = Request::new(id as u64, target, vec![LabelShape::block(60.0, 14.0)]);
        request.anchors = vec![Anchor::East];
        request.sort_key = sort_key;
        request.priority = -sort_key;
        request.marker_with_label = with_label;
        request
    };
    let stand = |with_label: bool| {
        // The second marker lies under the only place that the first label could take.
        let wanted = [town(0, 400.0, 1.0, with_label), town(1, 420.0, 2.0, with_label)];
        let placed = place(&Policy::Figure, LETTER, &wanted, &Obstacles::default());
        [0, 1].map(|index| placed[index].spot().is_some())
    };
    assert_eq!(stand(true), [true, false]);
    // Where it is drawn in any case, the first has no place.
    assert_eq!(stand(false), [false, true]);
    // Two that overlap are not both drawn, though their labels might stand.
    let mut wanted = [town(0, 400.0, 1.0, true), town(1, 404.0, 2.0, true)];
    wanted[1].anchors = vec![Anchor::South];
    let placed = place(&Policy::Figure, LETTER, &wanted, &Obstacles::default());
    assert!(placed[0].spot().is_some() && placed[1].spot().is_none());
}

#[test]
fn text_repeats_along_a_line_and_is_never_upside_down() {
    let wave = |index: i32| {
        let x = 700.0 - 6.0 * f64::from(index);
        Page::new(x, 300.0 + 25.0 * (x / 60.0).sin())
    };
    let target = Target::Line {
        path: (0..100).map(wave).collect(),
        advances: vec![6.0; 10],
        repeat: Some(200.0),
        max_turn: 30.0,
        rise: 0.0,
    };
    let request = Request::new(4, target, vec![LabelShape::block(60.0, 12.0)]);
    for policy in [Policy::Figure, Policy::Viewport] {
        let placements =
            place(&policy, LETTER, std::slice::from_ref(&request), &Obstacles::default());
        assert_eq!(placements.len(), 3);
        for placement in &placements {
            let spot = placement.spot().unwrap();
            assert_eq!(spot.boxes.len(), 10);
            assert!(spot.boxes.windows(2).all(|pair| pair[0].center.x < pair[1].center.x));
            assert!(spot.boxes.iter().all(|glyph| glyph.angle.abs() < 1.0));
        }
    }
}

#[test]
fn in_a_viewport_the_top_layer_and_the_least_key_come_first() {
    let label = |id, layer, sort_key| Request {
        layer,
        sort_key,
        ..point(id, 100.0, 100.0, 0.0, LabelShape::block(60.0, 14.0))
    };
    let stands = |requests: &[Request]| -> Vec<u64> {
        let placements = place(&Policy::Viewport, LETTER, requests, &Obstacles::default());
        placements.iter().filter(|p| p.spot().is_some()).map(|p| p.id).collect()
    };
    assert_eq!(stands(&[label(0, 0, 0.0), label(1, 1, 0.0)]), [1]);
    assert_eq!(stands(&[label(0, 0, 5.0), label(1, 0, 2.0)]), [1]);
    assert_eq!(stands(&[label(0, 0, 0.0), label(1, 0, 0.0)]), [0]);
    let overlap = Collision { allow_overlap: true, ..Collision::default() };
    assert_eq!(
        stands(&[label(0, 0, 0.0), Request { collision: overlap, ..label(1, 0, 0.0) }]),
        [0, 1]
    );
    let ghost = Collision { ignore_placement: true, ..Collision::default() };
    assert_eq!(
        stands(&[Request { collision: ghost, ..label(0, 0, 0.0) }, label(1, 0, 0.0)]),
        [0, 1]
    );
    let anchors = vec![Anchor::Center, Anchor::South];
    assert_eq!(
        stands(&[label(0, 0, 0.0), Request { anchors, gap: 14.0, ..label(1, 0, 0.0) }]),
        [0, 1]
    );
}

#[test]
fn hostile_numbers_are_dropped_not_fatal() {
    let shape = LabelShape::block(60.0, 14.0);
    let mut requests = vec![
        point(0, f64::NAN, 1.0, 1.0, shape.clone()),
        point(1, 1.0, f64::INFINITY, 1.0, shape.clone()),
        point(2, 1e300, 1.0, 1.0, shape.clone()),
        point(3, 1.0, 1.0, -1.0, shape),
        point(4, 1.0, 1.0, 1.0, LabelShape::block(f64::NAN, 2.0)),
        point(5, 1.0, 1.0, 1.0, LabelShape::lines([])),
    ];
    requests[0].required = true;
    let lines = vec![LineObstacle::new(vec![Page::new(f64::NAN, 0.0); 3], f64::NAN, 1.0)];
    let boxes = vec![PageBox::new(f64::NAN, 0.0, f64::INFINITY, 1.0)];
    let obstacles = Obstacles {
        markers: vec![(Page::new(0.0, f64::NAN), 1.0)],
        boxes,
        lines,
        within: vec![vec![Page::new(f64::NAN, 0.0); 3]],
        areas: vec![AreaObstacle::new(0, vec![vec![Page::new(f64::NAN, 0.0); 3]])],
    };
    for policy in [Policy::Figure, Policy::Viewport] {
        let nowhere = PageBox::new(f64::NAN, 0.0, f64::INFINITY, 0.0);
        for frame in [LETTER, PageBox::new(0.0, 0.0, 0.0, 0.0), nowhere] {
            let placements = place(&policy, frame, &requests, &obstacles);
            assert!(placements.iter().all(|p| p.spot().is_none()));
        }
    }
}

fn scene() -> impl Strategy<Value = (Vec<Request>, Obstacles)> {
    let town = (0.0..792.0, 0.0..612.0, 20.0..90.0, any::<bool>(), 0.0..9.0);
    let route = proptest::collection::vec((0.0..792.0, 0.0..612.0), 0..6);
    (proptest::collection::vec(town, 1..40), route).prop_map(|(towns, route)| {
        let request =
            |(id, (x, y, width, required, priority)): (usize, (f64, f64, f64, bool, f64))| {
                let two = LabelShape::lines([(width, 15.0), (width * 0.7, 14.0)]);
                Request {
                    required,
                    priority,
                    leader: LeaderRule::Allowed { max_length: if required { 8.0 } else { 0.0 } },
                    shapes: vec![two, LabelShape::block(width * 1.7, 15.0).with_cost(0.4)],
                    ..point(id, x, y, 4.0, LabelShape::block(1.0, 1.0))
                }
            };
        let path = route.into_iter().map(|(x, y)| Page::new(x, y)).collect();
        let lines = vec![LineObstacle::new(path, 3.0, LineObstacle::ROUTE)];
        let requests = towns.into_iter().enumerate().map(request).collect();
        (requests, Obstacles { lines, ..Obstacles::default() })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_stands_touches_nothing((mut requests, obstacles) in scene()) {
        for request in &mut requests {
            request.key = Some(LabelShape::block(10.0, 8.0));
        }
        let (placements, quality) = judged(&requests, &obstacles, LETTER);
        prop_assert_eq!(placements.len(), requests.len());
        for (request, placement) in requests.iter().zip(&placements) {
            prop_assert_eq!(request.id, placement.id);
            prop_assert!(request.required || !matches!(placement.outcome, Outcome::Keyed(_)));
        }
        assert_clean(&quality);
    }

    #[test]
    fn order_does_not_matter((requests, obstacles) in scene(), turn in 0_usize..40) {
        let forth = place(&Policy::Figure, LETTER, &requests, &obstacles);
        let by = turn % requests.len();
        let mut turned = requests;
        turned.rotate_left(by);
        let mut back = place(&Policy::Figure, LETTER, &turned, &obstacles);
        back.rotate_right(by);
        prop_assert_eq!(forth, back);
    }
}

#[test]
fn required_labels_all_find_a_free_place_at_reasonable_density() {
    for seed in 0..12 {
        let mut noise = noise(seed);
        let requests: Vec<Request> = (0..30)
            .map(|id| Request {
                required: true,
                leader: LeaderRule::Allowed { max_length: 8.0 },
                ..point(
                    id,
                    10.0 + noise(LETTER.width() - 20.0),
                    10.0 + noise(LETTER.height() - 20.0),
                    4.0,
                    LabelShape::lines([(90.0, 15.0), (60.0, 14.0)]),
                )
            })
            .collect();
        let (placements, quality) = judged(&requests, &Obstacles::default(), LETTER);
        assert!(placements.iter().all(|p| matches!(p.outcome, Outcome::Placed(_))), "seed {seed}");
        assert_clean(&quality);
    }
}

#[test]
fn blocks_drawn_apart_agree_on_every_label() {
    const ROUNDS: u32 = 4;
    let mut noise = noise(7);
    let all: Vec<Request> = (0..600)
        .map(|id| {
            let (x, y) = (noise(2000.0), noise(600.0));
            let shape = LabelShape::block(40.0 + noise(40.0), 14.0);
            Request { priority: noise(3.0).floor(), ..point(id, x, y, 0.0, shape) }
        })
        .collect();
    let margin = rumbo::label::tiled_margin(ROUNDS, 86.0);
    // What stands in the strip that two blocks have in common, as each of them sees it.
    let seen = |from: f64, to: f64| -> Vec<(u64, PageBox)> {
        let near = |request: &&Request| {
            let Target::Point { at, .. } = request.target else { return false };
            (from - margin..to + margin).contains(&at.x)
        };
        let requests: Vec<Request> = all.iter().filter(near).cloned().collect();
        let policy = Policy::Tiled { rounds: ROUNDS, period: None };
        let block = PageBox::new(from, 0.0, to, 600.0);
        let placements = place(&policy, block, &requests, &Obstacles::default());
        let strip = PageBox::new(995.0, 0.0, 1005.0, 600.0);
        let standing = placements.iter().filter_map(|p| Some((p.id, p.spot()?.bounds)));
        standing.filter(|(_, bounds)| bounds.overlaps(strip)).collect()
    };
    let (west, east) = (seen(500.0, 1000.0), seen(1000.0, 1500.0));
    assert_eq!(west, east);
    assert!(west.len() > 5, "{}", west.len());
    let overlaps = west
        .iter()
        .enumerate()
        .any(|(index, a)| west[..index].iter().any(|b| a.1.grown(2.9).overlaps(b.1)));
    assert!(!overlaps);
}

/// A country of provinces that touch, in an open sea: columns × rows of a size.
fn provinces(columns: usize, rows: usize, (width, height): (f64, f64)) -> Vec<PageBox> {
    let cell = |index: usize| {
        let (x, y) = ((index % columns) as f64 * width, (index / columns) as f64 * height);
        PageBox::from_size(200.0 + x, 150.0 + y, width, height)
    };
    (0..columns * rows).map(cell).collect()
}

#[test]
fn names_of_areas_never_stand_in_others_of_their_kind() {
    let frame = PageBox::new(0.0, 0.0, 800.0, 600.0);
    let ring = |b: &PageBox| {
        let corners = [(b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1)];
        vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()]
    };
    let (mut inside, mut apart, mut dropped) = (0, 0, 0);
    for (size, required) in [((70.0, 40.0), false), ((40.0, 30.0), false), ((40.0, 30.0), true)] {
        let areas = provinces(8, 6, size);
        let request = |(id, area): (usize, &PageBox)| Request {
            leader: LeaderRule::Allowed { max_length: 8.0 },
            required,
            ..Request::new(
                id as u64,
                Target::Area { rings: ring(area), islands: Vec::new(), overhang: 1.05 },
                vec![LabelShape::block(55.0, 16.0)],
            )
        };
        let requests: Vec<Request> = areas.iter().enumerate().map(request).collect();
        for placement in place(&Policy::Figure, frame, &requests, &Obstacles::default()) {
            let own = areas[placement.id as usize];
            let Some(spot) = placement.spot() else {
                dropped += 1;
                continue;
            };
            let foreign = areas.iter().filter(|&&area| area != own);
            match &spot.leader {
                None if own.contains(spot.bounds.center()) => inside += 1,
                None => assert!(!areas.iter().any(|area| area.overlaps(spot.bounds)), "{spot:?}"),
                Some(leader) => {
                    apart += 1;
                    assert!(own.contains(*leader.last().unwrap()), "{spot:?}");
                    assert!(!areas.iter().any(|area| area.overlaps(spot.bounds)), "{spot:?}");
                }
            }
            let covered = foreign.filter_map(|area| area.intersection(spot.bounds));
            let covered: f64 = covered.map(|part| part.width() * part.height()).sum();
            assert!(covered <= 0.3 * 55.0 * 16.0, "{spot:?} lies in others");
        }
    }
    assert!(inside >= 48 && apart >= 10 && dropped > 0, "{inside} {apart} {dropped}");
}

#[test]
fn a_leader_to_a_marker_under_another_ends_in_its_middle_and_else_at_its_edge() {
    // The larger lies under the smaller, or beside it.
    for (apart, is_covered) in [(0.0, true), (6.0, false), (40.0, false)] {
        let led = |id, x, radius, pin: Option<Page>| Request {
            leader: LeaderRule::Allowed { max_length: 12.0 },
            pin: pin.map(|by| Pin { place: PinPlace::Offset(by), leader: true }),
            required: true,
            ..point(id, x, 300.0, radius, LabelShape::block(40.0, 12.0))
        };
        let small = Page::new(400.0 + apart, 300.0);
        let requests = [
            led(0, 400.5, 12.0, Some(Page::new(-80.0, 0.0))),
            led(1, small.x, 5.0, Some(Page::new(80.0, 0.0))),
        ];
        let placed = place(&Policy::Figure, LETTER, &requests, &Obstacles::default());
        let end =
            |index: usize| *placed[index].spot().unwrap().leader.as_ref().unwrap().last().unwrap();
        // Of the larger the far edge is free.
        assert!((end(0).distance(Page::new(400.5, 300.0)) - 12.0).abs() < 1e-6, "{apart}");
        let expected = if is_covered || apart == 6.0 { 0.0 } else { 5.0 };
        assert!((end(1).distance(small) - expected).abs() < 1e-6, "{apart}: {:?}", end(1));
    }
}

#[test]
fn an_optional_name_is_not_set_where_it_would_be_read_with_a_foreign_marker() {
    // Between two dots there is just room for the name of the second.
    for gap in [1.0, 3.0, 5.0] {
        let width = 40.0;
        let (left, right) = (Page::new(300.0, 300.0), Page::new(300.0 + width + 12.0 + gap, 300.0));
        let wanted = |required| Request {
            anchors: vec![Anchor::West],
            gap: 6.0,
            required,
            ..point(0, right.x, right.y, 3.0, LabelShape::block(width, 14.0))
        };
        let obstacles = Obstacles { markers: vec![(left, 3.0)], ..Obstacles::default() };
        let stands = |required| {
            place(&Policy::Figure, LETTER, &[wanted(required)], &obstacles)[0].spot().is_some()
        };
        assert!(stands(true), "{gap}");
        assert!(!stands(false), "{gap}");
        let alone = place(&Policy::Figure, LETTER, &[wanted(false)], &Obstacles::default());
        assert!(alone[0].spot().is_some());
    }
}

#[test]
fn a_place_lies_in_the_area_that_it_names_whatever_side_of_a_coarse_border_it_is_on() {
    let ring = |left: f64, right: f64| {
        let corners = [(left, 50.0), (right, 50.0), (right, 550.0), (left, 550.0)];
        vec![corners.map(|(x, y)| Page::new(x, y)).to_vec()]
    };
    let area = |left, right, name: &str| AreaObstacle {
        territory: Some(name.into()),
        ..AreaObstacle::new(0, ring(left, right))
    };
    let areas = vec![area(50.0, 300.0, "west"), area(300.0, 600.0, "east")];
    let obstacles = Obstacles { areas, ..Obstacles::default() };
    for (territory, is_west) in [("west", true), ("east", false)] {
        for off in [-2.0, 2.0] {
            let town = Request {
                territory: Some(territory.into()),
                ..point(0, 300.0 + off, 200.0, 2.0, LabelShape::block(50.0, 14.0))
            };
            let bounds =
                place(&Policy::Figure, LETTER, &[town], &obstacles)[0].spot().unwrap().bounds;
            assert_eq!(bounds.center().x < 300.0, is_west, "{territory} {off}: {bounds:?}");
        }
    }
}

#[test]
fn a_name_in_the_sea_is_nearer_to_its_own_coast_than_to_an_island_of_anothers() {
    let ring = |left: f64, top: f64, width: f64, height: f64| {
        let (right, bottom) = (left + width, top + height);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        corners.map(|(x, y)| Page::new(x, y)).to_vec()
    };
    let named = |id, main, islands, width| {
        let target = Target::Area { rings: vec![main], islands, overhang: 1.05 };
        Request::new(id, target, vec![LabelShape::block(width, 12.0)])
    };
    // A strip too narrow for its name, with another's island off one of its coasts.
    for island in [ring(320.0, 250.0, 60.0, 60.0), ring(200.0, 250.0, 60.0, 60.0)] {
        let islands = vec![island.clone()];
        let requests = [
            named(0, ring(285.0, 200.0, 10.0, 160.0), Vec::new(), 50.0),
            named(1, ring(500.0, 100.0, 200.0, 400.0), islands, 60.0),
        ];
        let placed = place(&Policy::Figure, LETTER, &requests, &Obstacles::default());
        let Some(spot) = placed[0].spot() else { continue };
        let island = PageBox::around(island.iter().copied()).unwrap();
        let own = PageBox::new(285.0, 200.0, 295.0, 360.0);
        let gap = |area: PageBox| {
            let (b, a) = (spot.bounds, area);
            (b.x0 - a.x1).max(a.x0 - b.x1).max(b.y0 - a.y1).max(a.y0 - b.y1)
        };
        assert!(gap(own) < gap(island), "{:?}", spot.bounds);
    }
}
