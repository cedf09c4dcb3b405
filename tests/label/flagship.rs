//! The stops of the 2018 caravan on a page of 1600 × 1200 pixels: a Mercator map fitted to them
//! with a margin of 80 pixels, worked out by hand.

use rumbo::label::{LabelShape, LeaderRule, LineObstacle, Obstacles, Request, Target};
use rumbo::unit::{Page, PageBox};

/// The page.
pub const PAGE: PageBox = PageBox::new(0.0, 0.0, 1600.0, 1200.0);
/// The radius of a stop's marker.
pub const RADIUS: f64 = 5.0;

/// Name, position, date.
pub const STOPS: [(&str, f64, f64, &str); 26] = [
    ("Tapachula", 1450.5, 1107.6, "25 March"),
    ("Huixtla", 1439.7, 1094.8, "25 March"),
    ("Mapastepec", 1416.7, 1078.7, "26 March"),
    ("Pijijiapan", 1400.3, 1064.8, "27 March"),
    ("Arriaga", 1363.9, 1034.7, "28 March"),
    ("San Pedro Tapanatepec", 1348.4, 1027.2, "29 March"),
    ("Santiago Niltepec", 1326.2, 1016.6, "29 March"),
    ("Ciudad Ixtepec", 1300.4, 1016.8, "30 March"),
    ("Matías Romero", 1303.8, 999.4, "31 March"),
    ("Puebla", 1136.6, 878.9, "6 April"),
    ("Mexico City", 1088.0, 857.7, "9 April"),
    ("Tultitlán / Lechería", 1085.9, 845.5, "13 April"),
    ("Celaya", 999.1, 796.3, "14 April"),
    ("Irapuato", 970.5, 787.9, "16 April"),
    ("Guadalajara", 868.2, 789.6, "17 April"),
    ("Mazatlán", 703.3, 642.8, "19 April"),
    ("Culiacán", 651.8, 551.4, "20 April"),
    ("Ciudad Obregón", 517.5, 393.6, "20 April"),
    ("Empalme", 471.4, 365.3, "21 April"),
    ("Hermosillo", 463.3, 297.6, "21 April"),
    ("Heroica Caborca", 400.4, 198.4, "24 April"),
    ("Sonoyta", 363.9, 127.7, "24 April"),
    ("San Luis Río Colorado", 262.6, 90.8, "24 April"),
    ("Mexicali", 226.5, 80.0, "24 April"),
    ("Tijuana", 144.8, 87.8, "24 April"),
    ("San Ysidro", 143.4, 76.3, "30 April"),
];

/// The stops as required labels of a size of type: in two lines, else in one.
pub fn requests(size: f64) -> Vec<Request> {
    let request = |(index, &(name, x, y, date)): (usize, &(&str, f64, f64, &str))| {
        let width = |text: &str, size: f64| text.chars().count() as f64 * size * 0.53;
        let name = format!("{} {name}", index + 1);
        let (first, second) = (width(&name, size), width(date, size - 1.0));
        let shapes = vec![
            LabelShape::lines([(first, 1.2 * size), (second, 1.1 * size)]),
            LabelShape::block(first + 0.5 * size + second, 1.2 * size).with_cost(0.4),
        ];
        let target = Target::Point { at: Page::new(x, y), radius: RADIUS };
        Request {
            em: size,
            required: true,
            leader: LeaderRule::Allowed { max_length: 8.0 },
            ..Request::new(index as u64, target, shapes)
        }
    };
    STOPS.iter().enumerate().map(request).collect()
}

/// The route from stop to stop, and the scale bar.
pub fn obstacles() -> Obstacles {
    let route = STOPS.iter().map(|&(_, x, y, _)| Page::new(x, y)).collect();
    Obstacles {
        markers: Vec::new(),
        boxes: vec![PageBox::new(60.0, 1090.0, 360.0, 1150.0)],
        lines: vec![LineObstacle::new(route, 3.0, LineObstacle::ROUTE)],
        ..Obstacles::default()
    }
}
