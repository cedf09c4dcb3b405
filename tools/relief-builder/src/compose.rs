//! One surface of the land and one of the sea floor, each going on smoothly under the other, so
//! that whatever is cut along a coast has no edge of its own.

use crate::field::Field;

/// Where land lies below the sea's level: west, south, east, north.
struct Depressions(Vec<[f64; 4]>);

impl Depressions {
    fn read() -> Self {
        let lines = include_str!("../tables/depressions.tsv").lines();
        let boxes = lines.filter(|line| !line.starts_with('#')).map(|line| {
            let mut cells = line.split('\t').map(|cell| cell.parse().unwrap_or(f64::NAN));
            std::array::from_fn(|_| cells.next().expect("four sides"))
        });
        Self(boxes.collect())
    }

    fn hold(&self, lon: f64, lat: f64) -> bool {
        self.0.iter().any(|[w, s, e, n]| (*w..*e).contains(&lon) && (*s..*n).contains(&lat))
    }
}

/// How high land is at least where it is not known to lie below the sea, metres: as much as the
/// steps of coefficients may take from it.
const LEAST: f32 = 6.0;

/// The sea floor: depths where ETOPO5 has any.
pub fn sea(soundings: &Field, (width, height): (usize, usize)) -> Field {
    let mut depths = soundings.clone();
    depths.values.iter_mut().filter(|metres| **metres >= 0.0).for_each(|v| *v = f32::NAN);
    let depths = depths.filled().smoothed(|_| 1, 1);
    let mut out = Field::new(width, height, 0.0);
    for row in 0..height {
        for column in 0..width {
            let (lon, lat) = out.position(column, row);
            out.values[row * width + column] = depths.between(lon, lat).min(-1.0);
        }
    }
    at_even_spacing(&out)
}

/// The land: SRTM30's detail on the level of ETOPO 2022.
pub fn land(shaded: &Field, points: &Field, (width, height): (usize, usize)) -> Field {
    let depressions = Depressions::read();
    let mut ground = shaded.clone();
    take_depressions(&mut ground, shaded, points, &depressions);
    add_islands(&mut ground, points);
    let level = level(&ground, points);
    let ground = ground.filled();
    let mut out = Field::new(width, height, 0.0);
    for row in 0..height {
        for column in 0..width {
            let (lon, lat) = out.position(column, row);
            let metres = ground.between(lon, lat) + level.between(lon, lat);
            let least = if depressions.hold(lon, lat) { f32::MIN } else { LEAST };
            out.values[row * width + column] = metres.max(least);
        }
    }
    on_ice(&at_even_spacing(&out))
}

/// Whether a position lies on one of the two ice sheets.
fn is_ice_sheet(lon: f64, lat: f64) -> bool {
    lat < -65.0 || (lat > 60.0 && (-68.0..-18.0).contains(&lon))
}

/// A grey stands for 85 m high up, so that the ice sheets, which are smooth, lie in terraces. What
/// differs from its surroundings by less is theirs; mountains that stand out of the ice remain.
fn on_ice(field: &Field) -> Field {
    let around = field.smoothed(
        |row| {
            (6.0 / libm::sin(std::f64::consts::PI * (row as f64 + 0.5) / field.height as f64))
                as usize
        },
        6,
    );
    let mut out = field.clone();
    for row in 0..field.height {
        for column in 0..field.width {
            let (lon, lat) = field.position(column, row);
            let cell = row * field.width + column;
            let mean = around.values[cell];
            if mean > 800.0 && is_ice_sheet(lon, lat) {
                let above = field.values[cell] - mean;
                let stands_out = ((above.abs() - 70.0) / 80.0).clamp(0.0, 1.0);
                out.values[cell] = mean + above * stands_out;
            }
        }
    }
    out
}

/// SRTM30's greys end at the sea's level: what lies below it is taken from ETOPO 2022.
fn take_depressions(ground: &mut Field, shaded: &Field, points: &Field, depressions: &Depressions) {
    for row in 0..ground.height {
        for column in 0..ground.width {
            let (lon, lat) = ground.position(column, row);
            if depressions.hold(lon, lat) {
                let cell = &mut ground.values[row * ground.width + column];
                let metres = points.between(lon, lat);
                let lowest = points.lowest(lon, lat);
                if metres < 20.0 {
                    *cell = metres;
                }
                // Below the sea's level, in a valley narrower than points lie apart.
                if shaded.values[row * shaded.width + column].is_nan() && lowest < 0.0 {
                    *cell = metres.min(lowest);
                }
            }
        }
    }
}

/// Adds islands that SRTM30's picture has not.
fn add_islands(ground: &mut Field, points: &Field) {
    for row in 0..points.height {
        for column in 0..points.width {
            let metres = points.values[row * points.width + column];
            let (lon, lat) = points.position(column, row);
            if metres > 0.0 && ground.between(lon, lat).is_nan() {
                let x = (lon + 180.0) / 360.0 * ground.width as f64;
                let y = (90.0 - lat) / 180.0 * ground.height as f64;
                let x = (x.floor() as i64).rem_euclid(ground.width as i64) as usize;
                let cell = (y.floor() as usize).min(ground.height - 1) * ground.width + x;
                if ground.values[cell].is_nan() {
                    ground.values[cell] = metres;
                }
            }
        }
    }
}

/// How far above the picture ETOPO 2022 lies, without what is finer than its points can tell.
fn level(ground: &Field, points: &Field) -> Field {
    let mut level = points.clone();
    for row in 0..level.height {
        for column in 0..level.width {
            let (lon, lat) = level.position(column, row);
            let cell = &mut level.values[row * points.width + column];
            let above = *cell - ground.between(lon, lat);
            // Antarctica has no points: there the picture's level is kept.
            *cell = match lat < -60.0 {
                true => 0.0,
                false if above.abs() < 1500.0 && *cell > -450.0 => above,
                false => f32::NAN,
            };
        }
    }
    level.filled().smoothed(|_| 2, 2)
}

/// Towards the poles, where meridians meet, columns are closer than rows: rows are smoothed until
/// they tell no more along themselves than across.
fn at_even_spacing(field: &Field) -> Field {
    let height = field.height as f64;
    field.smoothed(
        |row| {
            let colatitude = std::f64::consts::PI * (row as f64 + 0.5) / height;
            (0.4 / libm::sin(colatitude)) as usize
        },
        0,
    )
}
