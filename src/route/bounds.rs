//! The box around a route.

use crate::unit::{LonLat, LonLatBox};

use super::{Leg, Route, geodesic};

/// How many positions a leg's edge is sampled at to find where it turns.
const SAMPLES: f64 = 64.0;

impl Route {
    /// The smallest box around the stops and the journey's legs, with the bulge of their geodesics
    /// and across the antimeridian where that is shorter; the origin and its link are left out.
    /// `None` without a stop.
    pub fn bounds(&self) -> Option<LonLatBox> {
        self.bounds_around(self.journey(), &[])
    }

    /// As [`Route::bounds`], with the origin and its link.
    pub fn bounds_with_origin(&self) -> Option<LonLatBox> {
        let origin: Vec<LonLat> = self.origin.iter().map(|origin| origin.at).collect();
        self.bounds_around(self.legs.iter(), &origin)
    }

    fn bounds_around<'r>(
        &'r self,
        legs: impl Iterator<Item = &'r Leg>,
        more: &[LonLat],
    ) -> Option<LonLatBox> {
        let mut cover = Cover::default();
        let stops = self.stops.iter().map(|stop| stop.at);
        stops.chain(more.iter().copied()).for_each(|at| cover.add_point(at));
        for leg in legs {
            for edge in leg.positions(self).windows(2) {
                cover.add_edge(edge[0], edge[1]);
            }
        }
        cover.bounds()
    }
}

/// Latitudes and longitudes covered so far.
#[derive(Default)]
struct Cover {
    latitudes: Option<(f64, f64)>,
    longitudes: Vec<Span>,
}

/// A span of longitudes as given, from west to east.
#[derive(Clone, Copy)]
struct Span {
    west: f64,
    east: f64,
}

impl Span {
    /// Where it starts, 0 … 360.
    fn start(self) -> f64 {
        self.west.rem_euclid(360.0)
    }

    /// Where it ends, counted on from its start.
    fn end(self) -> f64 {
        self.start() + (self.east - self.west)
    }
}

impl Cover {
    fn add_point(&mut self, at: LonLat) {
        self.add_latitude(at.lat);
        // A pole is on every meridian, so its longitude says nothing.
        if at.lat.abs() < 90.0 {
            self.longitudes.push(Span { west: at.lon, east: at.lon });
        }
    }

    fn add_latitude(&mut self, lat: f64) {
        let (south, north) = self.latitudes.unwrap_or((lat, lat));
        self.latitudes = Some((south.min(lat), north.max(lat)));
    }

    /// A geodesic: its longitude runs one way, its latitude may turn once.
    fn add_edge(&mut self, from: LonLat, to: LonLat) {
        self.add_point(from);
        self.add_point(to);
        let length = geodesic::distance(from, to);
        if length <= 0.0 || from.lat.abs() >= 90.0 || to.lat.abs() >= 90.0 {
            return;
        }
        let line = geodesic::densified(&[from, to], length / SAMPLES);
        self.add_turn(&line, length);
        let (mut west, mut east) = (from.lon, from.lon);
        for pair in line.windows(2) {
            // Across a pole the longitude jumps by half a turn: the meridians on both sides are
            // covered already, and everything between lies at the pole.
            if (pair[1].lon - pair[0].lon).abs() > 179.0 {
                self.add_latitude(if pair[0].lat > 0.0 { 90.0 } else { -90.0 });
                return;
            }
            west = west.min(pair[1].lon);
            east = east.max(pair[1].lon);
        }
        self.longitudes.push(Span { west, east });
    }

    /// The northernmost and southernmost points of a sampled geodesic, refined.
    fn add_turn(&mut self, line: &[LonLat], length: f64) {
        let Some(&[from, to]) = line.first().zip(line.last()).map(|(&a, &b)| [a, b]).as_ref()
        else {
            return;
        };
        let last = line.len().saturating_sub(1).max(1);
        for sign in [1.0, -1.0] {
            let height = |at: LonLat| sign * at.lat;
            let best = (0..line.len()).max_by(|&a, &b| {
                let lat = |index: usize| line.get(index).map_or(f64::MIN, |&at| height(at));
                lat(a).total_cmp(&lat(b))
            });
            let Some(best) = best else { continue };
            let at = |step: usize| length * step as f64 / last as f64;
            let (mut low, mut high) = (at(best.saturating_sub(1)), at((best + 1).min(last)));
            let lat = |along: f64| geodesic::point_along(&[from, to], along).map_or(0.0, height);
            // Between the neighbours the latitude rises and falls once: ternary search to 1 m.
            while high - low > 1.0 {
                let third = (high - low) / 3.0;
                if lat(low + third) < lat(high - third) { low += third } else { high -= third }
            }
            self.add_latitude(sign * lat((low + high) / 2.0));
        }
    }

    /// The box: its sides are the ends of the widest gap between covered longitudes.
    fn bounds(mut self) -> Option<LonLatBox> {
        let (south, north) = self.latitudes?;
        let all_round = LonLatBox::new(-180.0, south, 180.0, north);
        self.longitudes.sort_by(|a, b| a.start().total_cmp(&b.start()));
        let Some(&first) = self.longitudes.first() else { return Some(all_round) };
        let starts = self.longitudes.iter().skip(1).map(|span| (*span, span.start()));
        let starts = starts.chain([(first, first.start() + 360.0)]);
        // The span that reaches farthest east, perhaps past 360 and over the first ones.
        let farthest = self.longitudes.iter().max_by(|a, b| a.end().total_cmp(&b.end()));
        let mut reached = *farthest.unwrap_or(&first);
        let mut reached_to = reached.end() - 360.0;
        // A gap of rounding errors is none.
        let mut widest = 1e-9;
        let mut best = None;
        for (&span, (next, start)) in self.longitudes.iter().zip(starts) {
            if span.end() > reached_to {
                (reached, reached_to) = (span, span.end());
            }
            if start - reached_to > widest {
                widest = start - reached_to;
                best = Some((next.west, reached.east));
            }
        }
        let wrapped = |lon: f64| LonLat::new(lon, 0.0).wrapped().lon;
        Some(best.map_or(all_round, |(west, east)| {
            LonLatBox::new(wrapped(west), south, wrapped(east), north)
        }))
    }
}
