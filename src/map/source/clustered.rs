//! Points gathered into clusters.
//!
//! After supercluster 8 (Vladimir Agafonkin), which MapLibre GL JS clusters by: from the greatest
//! zoom down, each point not yet taken takes those within the radius that are not taken either, if
//! they are enough; what stands for them lies in the middle of all their points.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::Value as Json;

use super::{Ask, Kept, KeptFeatures, MapSource};
use crate::archive::Fingerprint;
use crate::error::{Report, Result};
use crate::source::{Feature, Features, Properties, PropertyValue, Shape, ShapeKind};
use crate::style::{Cluster, EvaluationContext, Expression, Value};
use crate::unit::LonLat;

/// No points are gathered beyond this zoom.
const FINEST: f64 = 24.0;

/// 512ths of a tile at zoom 0, in which radii are given.
const EXTENT: f64 = 512.0;

/// Features of which the points are gathered, the more the further the zoom is out.
#[derive(Debug)]
pub struct ClusteredSource {
    features: Arc<Features>,
    cluster: Cluster,
    /// What is shown at zooms from 0 on; from the last on the points themselves.
    levels: OnceLock<Vec<Arc<KeptFeatures>>>,
}

/// A point, or a cluster of some.
#[derive(Debug, Clone)]
struct Node {
    /// On the square map of the world, 0 … 1, y down.
    x: f64,
    y: f64,
    what: What,
    /// How many points it stands for.
    count: usize,
    /// What is gathered of them.
    gathered: Option<Arc<Properties>>,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
enum What {
    /// A feature, by its index.
    Point(usize),
    /// A cluster, by its identifier.
    Cluster(u64),
}

impl ClusteredSource {
    /// A source of these features; those that are not single points are left as they are.
    pub fn new(features: Arc<Features>, cluster: Cluster) -> Self {
        Self { features, cluster, levels: OnceLock::new() }
    }

    fn levels(&self) -> Vec<Arc<KeptFeatures>> {
        let finest = self.cluster.max_zoom.floor().clamp(-1.0, FINEST) as i32;
        let mut nodes = self.nodes();
        let mut levels = vec![Arc::new(KeptFeatures::new(self.features.clone()))];
        for zoom in (0..=finest).rev() {
            nodes = self.gather(&nodes, zoom);
            let features = Arc::new(self.shown(&nodes));
            levels.push(Arc::new(KeptFeatures::new(features)));
        }
        levels.reverse();
        levels
    }

    /// The points of the features.
    fn nodes(&self) -> Vec<Node> {
        let features = self.features.features.iter().enumerate();
        let node = |(index, feature): (usize, &Feature)| {
            let at = single_point(feature)?;
            let (x, y) = to_square(at);
            let what = What::Point(index);
            Some(Node { x, y, what, count: 1, gathered: None })
        };
        features.filter_map(node).collect()
    }

    /// The nodes of the zoom above, gathered for a zoom.
    fn gather(&self, nodes: &[Node], zoom: i32) -> Vec<Node> {
        let radius = self.cluster.radius / (EXTENT * libm::exp2(f64::from(zoom)));
        let index = Index::new(nodes, radius);
        let total = self.features.features.len() as u64;
        let least = self.cluster.min_points.max(2);
        let mut taken = vec![false; nodes.len()];
        let mut next = Vec::new();
        for (number, node) in nodes.iter().enumerate() {
            if std::mem::replace(&mut taken[number], true) {
                continue;
            }
            let mut near = index.within(nodes, node);
            near.retain(|&other| !taken[other]);
            let others = || near.iter().filter_map(|&other| nodes.get(other));
            let count = node.count + others().map(|other| other.count).sum::<usize>();
            if near.is_empty() || count < least {
                next.push(node.clone());
                next.extend(others().cloned());
            } else {
                let weighed = |of: fn(&Node) -> f64| {
                    let all = std::iter::once(node).chain(others());
                    all.map(|node| of(node) * node.count as f64).sum::<f64>() / count as f64
                };
                let id = ((number as u64) << 5) + (zoom as u64 + 1) + total;
                next.push(Node {
                    x: weighed(|node| node.x),
                    y: weighed(|node| node.y),
                    what: What::Cluster(id),
                    count,
                    gathered: self.reduced(node, others()),
                });
            }
            near.into_iter().for_each(|other| taken[other] = true);
        }
        next
    }

    /// What is known of a cluster of a node and others.
    fn reduced<'a>(
        &self,
        node: &Node,
        others: impl Iterator<Item = &'a Node>,
    ) -> Option<Arc<Properties>> {
        if self.cluster.properties.is_empty() {
            return None;
        }
        let mut gathered = (*self.mapped(node)).clone();
        for other in others {
            let theirs = self.mapped(other);
            for property in &self.cluster.properties {
                let so_far = gathered.get(&property.name).map(PropertyValue::to_json);
                let so_far = so_far.unwrap_or_default();
                let mut context = EvaluationContext::at_zoom(0.0);
                context.properties = Some(&theirs);
                context.accumulated = Some(&so_far);
                gathered.insert(property.name.as_str(), value(&property.reduce, &context));
            }
        }
        Some(Arc::new(gathered))
    }

    /// What a node contributes to a cluster.
    fn mapped(&self, node: &Node) -> Arc<Properties> {
        let index = match (&node.gathered, node.what) {
            (Some(gathered), _) => return gathered.clone(),
            (None, What::Point(index)) => index,
            (None, What::Cluster(_)) => return Arc::default(),
        };
        let mut mapped = Properties::new();
        if let Some(feature) = self.features.features.get(index) {
            let context = EvaluationContext::at_zoom(0.0).with_feature(feature);
            for property in &self.cluster.properties {
                mapped.insert(property.name.as_str(), value(&property.map, &context));
            }
        }
        Arc::new(mapped)
    }

    /// Nodes as features, those that are never gathered among them.
    fn shown(&self, nodes: &[Node]) -> Features {
        let of = |index: usize| self.features.features.get(index).cloned();
        let gathered = nodes.iter().filter_map(|node| match node.what {
            What::Point(index) => of(index),
            What::Cluster(id) => Some(cluster(node, id)),
        });
        let others = self.features.features.iter().filter(|one| single_point(one).is_none());
        Features { features: gathered.chain(others.cloned()).collect() }
    }
}

impl MapSource for ClusteredSource {
    fn read(&self, ask: &Ask<'_>, _: &mut Report) -> Result<Kept> {
        let levels = self.levels.get_or_init(|| self.levels());
        let zoom = if ask.zoom.is_finite() { ask.zoom.floor().max(0.0) as usize } else { 0 };
        let kept = levels.get(zoom).or(levels.last()).map(Arc::clone);
        Ok(Kept::Features(kept.unwrap_or_default()))
    }

    fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        let Cluster { radius, max_zoom, min_points, .. } = self.cluster;
        let settings = format!("{radius} {max_zoom} {min_points}");
        self.features.fingerprint(before).with(settings.as_bytes())
    }
}

/// The point of a feature that is a single one.
fn single_point(feature: &Feature) -> Option<LonLat> {
    match feature.shape.positions() {
        [at] if feature.shape.kind() == ShapeKind::Point => Some(*at),
        _ => None,
    }
}

/// A cluster as a feature.
fn cluster(node: &Node, id: u64) -> Feature {
    let mut properties = Properties::new();
    let mut set = |name: &str, value: PropertyValue| properties.insert(name, value);
    set("cluster", true.into());
    set("cluster_id", PropertyValue::from(id as f64));
    set("point_count", PropertyValue::from(node.count as f64));
    let short = abbreviated(node.count);
    let short = short.map_or_else(|| PropertyValue::from(node.count as f64), PropertyValue::from);
    set("point_count_abbreviated", short);
    for (name, value) in node.gathered.iter().flat_map(|gathered| gathered.iter()) {
        set(name, value.clone());
    }
    let shape = Shape::point(from_square(node.x, node.y));
    Feature { id: Some(id.into()), properties, shape }
}

/// A large number of points in short.
fn abbreviated(count: usize) -> Option<String> {
    let thousands = count as f64 / 1000.0;
    match count {
        10_000.. => Some(format!("{}k", thousands.round())),
        1000.. => Some(format!("{}k", (thousands * 10.0).round() / 10.0)),
        _ => None,
    }
}

fn value(expression: &Expression, context: &EvaluationContext<'_>) -> PropertyValue {
    expression.evaluate(context).map_or(PropertyValue::Null, |value| json(&value).into())
}

/// A value as JSON; nothing for what has no such form.
fn json(value: &Value) -> Json {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => (*number).into(),
        Value::String(text) => (&**text).into(),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Object(object) => Json::Object((**object).clone()),
        _ => Json::Null,
    }
}

/// Where a position lies on the square map of the world, 0 … 1, kept in single precision.
fn to_square(at: LonLat) -> (f64, f64) {
    let sin = libm::sin(at.lat.to_radians());
    let y = 0.5 - 0.25 * libm::log((1.0 + sin) / (1.0 - sin)) / std::f64::consts::PI;
    (single(at.lon / 360.0 + 0.5), single(y.clamp(0.0, 1.0)))
}

fn from_square(x: f64, y: f64) -> LonLat {
    let turned = (180.0 - y * 360.0).to_radians();
    let lat = 360.0 * libm::atan(libm::exp(turned)) / std::f64::consts::PI - 90.0;
    LonLat::new((x - 0.5) * 360.0, lat)
}

fn single(value: f64) -> f64 {
    f64::from(value as f32)
}

/// Nodes by the squares of a grid as wide as a radius.
struct Index {
    squares: BTreeMap<(i64, i64), Vec<usize>>,
    radius: f64,
}

impl Index {
    fn new(nodes: &[Node], radius: f64) -> Self {
        let mut index = Self { squares: BTreeMap::new(), radius: radius.max(1e-12) };
        for (number, node) in nodes.iter().enumerate() {
            let square = index.square(node.x, node.y);
            index.squares.entry(square).or_default().push(number);
        }
        index
    }

    fn square(&self, x: f64, y: f64) -> (i64, i64) {
        ((x / self.radius).floor() as i64, (y / self.radius).floor() as i64)
    }

    /// The nodes within the radius of one, itself among them, in order.
    fn within(&self, nodes: &[Node], around: &Node) -> Vec<usize> {
        let (column, row) = self.square(around.x, around.y);
        let mut found = Vec::new();
        for x in column - 1..=column + 1 {
            for y in row - 1..=row + 1 {
                let here = self.squares.get(&(x, y)).map(Vec::as_slice).unwrap_or_default();
                found.extend(here.iter().copied().filter(|&other| {
                    nodes.get(other).is_some_and(|other| {
                        let (dx, dy) = (single(other.x) - around.x, single(other.y) - around.y);
                        dx * dx + dy * dy <= self.radius * self.radius
                    })
                }));
            }
        }
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::source::Wanted;
    use crate::style::Source;
    use serde_json::json;

    fn shown(extra: serde_json::Value, zoom: f64) -> Vec<Feature> {
        let mut source = json!({"type": "geojson", "data": {}, "cluster": true});
        for (name, value) in extra.as_object().unwrap() {
            source[name] = value.clone();
        }
        let style = json!({"version": 8, "sources": {"points": source}, "layers": []});
        let (style, _) = crate::style::Style::from_json(&style.to_string()).unwrap();
        let cluster = style.sources().next().and_then(|(_, source): (_, &Source)| source.cluster());
        let point = |lon: f64, rank: f64| Feature {
            properties: Properties::from_iter([("rank", rank)]),
            shape: Shape::point(LonLat::new(lon, 10.0)),
            ..Feature::default()
        };
        let line = Feature { shape: Shape::line(vec![LonLat::default(); 2]), ..Feature::default() };
        let features =
            vec![point(0.0, 3.0), point(1.0, 5.0), line, point(2.0, 4.0), point(90.0, 1.0)];
        let source =
            ClusteredSource::new(Arc::new(Features { features }), cluster.unwrap().clone());
        let ask = Ask {
            drawn_by: "layer",
            layer: "",
            bounds: crate::unit::LonLatBox::WORLD,
            whole: false,
            zoom,
            scale: 1.0,
            wanted: &Wanted::All,
        };
        source.read(&ask, &mut Report::new()).unwrap().features().features().features.clone()
    }

    #[test]
    fn near_points_become_one_that_counts_them() {
        let rules = json!({"clusterProperties": {"most": ["max", ["get", "rank"]]}});
        let features = shown(rules, 2.4);
        assert_eq!(features.len(), 3);
        let cluster = &features[0].properties;
        assert_eq!(cluster["point_count"], 3.0);
        assert_eq!(cluster["most"], 5.0);
        assert!((features[0].shape.positions()[0].lon - 1.0).abs() < 1e-4);
        assert_eq!(features[1].properties["rank"], 1.0);
        assert_eq!(features[2].shape.kind(), ShapeKind::Line);
    }

    #[test]
    fn points_stand_alone_beyond_the_zoom_and_where_they_are_too_few() {
        assert_eq!(shown(json!({"clusterMaxZoom": 1}), 2.0).len(), 5);
        assert_eq!(shown(json!({"clusterMinPoints": 4}), 2.0).len(), 5);
        assert_eq!(shown(json!({"clusterRadius": 1}), 3.0).len(), 5);
    }

    #[test]
    fn thousands_are_abbreviated() {
        assert_eq!(abbreviated(999), None);
        assert_eq!(abbreviated(1234).as_deref(), Some("1.2k"));
        assert_eq!(abbreviated(12_543).as_deref(), Some("13k"));
    }
}
