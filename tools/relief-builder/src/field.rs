//! Numbers all over the Earth, in rows from north to south, each from 180° W eastwards.

/// A number for each cell of a grid; the middle of the first is half a cell from 180° W and the
/// North Pole, plus an offset.
#[derive(Clone)]
pub struct Field {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
    /// Degrees from where the middle of a cell would lie, to the east and to the north.
    pub offset: (f64, f64),
}

impl Field {
    pub fn new(width: usize, height: usize, value: f32) -> Self {
        Self { width, height, values: vec![value; width * height], offset: (0.0, 0.0) }
    }

    /// The longitude and latitude of a cell's middle.
    pub fn position(&self, column: usize, row: usize) -> (f64, f64) {
        let (lon, lat) = (360.0 / self.width as f64, 180.0 / self.height as f64);
        (
            (column as f64 + 0.5) * lon - 180.0 + self.offset.0,
            90.0 - (row as f64 + 0.5) * lat + self.offset.1,
        )
    }

    /// What lies between the four nearest cells.
    pub fn between(&self, lon: f64, lat: f64) -> f32 {
        let x = (lon - self.offset.0 + 180.0) / 360.0 * self.width as f64 - 0.5;
        let y = (90.0 - lat + self.offset.1) / 180.0 * self.height as f64 - 0.5;
        let y = y.clamp(0.0, (self.height - 1) as f64);
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = ((x - left) as f32, (y - top) as f32);
        let column = |x: f64| (x as i64).rem_euclid(self.width as i64) as usize;
        let (a, b) = (column(left), column(left + 1.0));
        let row = (top as usize) * self.width;
        let below = (top as usize + 1).min(self.height - 1) * self.width;
        let v = &self.values;
        let upper = v[row + a] + (v[row + b] - v[row + a]) * across;
        let lower = v[below + a] + (v[below + b] - v[below + a]) * across;
        upper + (lower - upper) * down
    }

    /// The lowest of the four nearest cells that have a number.
    pub fn lowest(&self, lon: f64, lat: f64) -> f32 {
        let (across, down) = (180.0 / self.width as f64, 90.0 / self.height as f64);
        let corners = [(-across, -down), (across, -down), (-across, down), (across, down)];
        let cell = |(dx, dy): (f64, f64)| {
            let x = (lon + dx - self.offset.0 + 180.0) / 360.0 * self.width as f64;
            let y = (90.0 - lat - dy + self.offset.1) / 180.0 * self.height as f64;
            let x = (x.floor() as i64).rem_euclid(self.width as i64) as usize;
            self.values[(y.max(0.0) as usize).min(self.height - 1) * self.width + x]
        };
        corners.into_iter().map(cell).fold(f32::NAN, f32::min)
    }

    /// Fills what has no number (NaN) smoothly from what has: means of fours, of sixteens and so
    /// on, taken back down.
    pub fn filled(mut self) -> Self {
        let weights = self.values.iter().map(|v| if v.is_nan() { 0.0 } else { 1.0 }).collect();
        self.values.iter_mut().filter(|v| v.is_nan()).for_each(|v| *v = 0.0);
        self.values = fill(self.width, self.height, &self.values, weights);
        self
    }

    /// The mean over a box of so many cells to either side, twice; a row comes round.
    pub fn smoothed(&self, across: impl Fn(usize) -> usize, down: usize) -> Self {
        let mut out = self.clone();
        for _ in 0..2 {
            for row in 0..out.height {
                let cells = &mut out.values[row * self.width..(row + 1) * self.width];
                let reach = across(row).min((self.width - 1) / 2);
                if reach > 0 {
                    let kept = cells.to_vec();
                    running(
                        cells.len(),
                        reach,
                        |i| f64::from(kept[i.rem_euclid(kept.len() as i64) as usize]),
                        |i, mean| cells[i] = mean,
                    );
                }
            }
            if down > 0 {
                let last = self.height as i64 - 1;
                for column in 0..self.width {
                    let kept: Vec<f32> =
                        (0..self.height).map(|row| out.values[row * self.width + column]).collect();
                    running(
                        kept.len(),
                        down,
                        |i| f64::from(kept[i.clamp(0, last) as usize]),
                        |i, mean| out.values[i * self.width + column] = mean,
                    );
                }
            }
        }
        out
    }
}

/// Means of what lies up to `reach` to either side of each of `count`.
fn running(count: usize, reach: usize, at: impl Fn(i64) -> f64, mut set: impl FnMut(usize, f32)) {
    let r = reach as i64;
    let mut sum: f64 = (-r..=r).map(&at).sum();
    for index in 0..count {
        set(index, (sum / (2 * r + 1) as f64) as f32);
        sum += at(index as i64 + r + 1) - at(index as i64 - r);
    }
}

fn fill(width: usize, height: usize, values: &[f32], weights: Vec<f32>) -> Vec<f32> {
    if width <= 1 || height <= 1 || weights.iter().all(|w| *w >= 1.0) {
        return values.to_vec();
    }
    let (half, high) = (width.div_ceil(2), height.div_ceil(2));
    let mut means = vec![0.0f32; half * high];
    let mut shares = vec![0.0f32; half * high];
    for row in 0..height {
        for column in 0..width {
            let (at, to) = (row * width + column, row / 2 * half + column / 2);
            means[to] += values[at] * weights[at];
            shares[to] += weights[at];
        }
    }
    for (mean, share) in means.iter_mut().zip(&mut shares) {
        if *share > 0.0 {
            *mean /= *share;
        }
        *share = share.min(1.0);
    }
    let coarse = Field {
        width: half,
        height: high,
        values: fill(half, high, &means, shares),
        offset: (0.0, 0.0),
    };
    let mut out = values.to_vec();
    for row in 0..height {
        for column in 0..width {
            let at = row * width + column;
            if weights[at] < 1.0 {
                let lon = (column as f64 + 0.5) / 2.0 / half as f64 * 360.0 - 180.0;
                let lat = 90.0 - (row as f64 + 0.5) / 2.0 / high as f64 * 180.0;
                out[at] = values[at] * weights[at] + coarse.between(lon, lat) * (1.0 - weights[at]);
            }
        }
    }
    out
}
