//! The box around a route.

use crate::unit::{LonLat, LonLatBox};

use super::{Leg, Route, geodesic};

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
        let places = self.places();
        for leg in legs {
            for edge in places.line(leg).windows(2) {
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

/// A span of longitudes, from west to east.
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

    /// A geodesic. Its longitude runs one way, east or west by the azimuth; its latitude turns
    /// where the azimuth passes east or west.
    fn add_edge(&mut self, from: LonLat, to: LonLat) {
        self.add_point(from);
        self.add_point(to);
        let (length, start, end) = geodesic::inverse(from, to);
        if length <= 0.0 || from.lat.abs() >= 90.0 || to.lat.abs() >= 90.0 {
            return;
        }
        let northward = |azimuth: f64| azimuth.abs() < 90.0;
        if northward(start) != northward(end) {
            let turn = geodesic::greatest_latitude(from.lat, start);
            self.add_latitude(if northward(start) { turn } else { -turn });
        }
        // Along a meridian and over a pole, only the two meridians are covered.
        if start.abs() > 0.0 && start.abs() < 180.0 {
            let (west, east) = if start > 0.0 { (from.lon, to.lon) } else { (to.lon, from.lon) };
            self.longitudes.push(Span { west, east: west + (east - west).rem_euclid(360.0) });
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
