//! A layer: what of a source is drawn, and how.

mod derived;
mod kinds;
mod write;

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::convert::FromValue;
use super::expression::{EvaluationContext, Expression};
use super::failures::Failures;
use super::metadata::RumboMetadata;
use super::property::{Group, LayerType, Property, Support};
use super::ramp::Ramp;
use super::reference;
use super::setting::{SettingValue, check_value};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::unit::Color;

/// A layer of a style.
///
/// Layers come from JSON ([`super::Style::from_json`]) or are built; either way the values are
/// checked at once.
///
/// ```
/// use rumbo::style::Layer;
/// use serde_json::json;
///
/// let rivers = Layer::line("rivers")
///     .source("basemap", "rivers")
///     .filter(json!(["<=", ["get", "rank"], 4]))?
///     .layout("line-cap", "round")?
///     .paint("line-width", json!(["interpolate", ["linear"], ["zoom"], 3, 0.5, 8, 2]))?;
/// assert_eq!(rivers.id(), "rivers");
///
/// let error = rivers.paint("line-colour", "#9ab").unwrap_err();
/// assert_eq!(error.remedy_text(), Some("did you mean `line-color`?"));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Layer {
    id: Arc<str>,
    kind: LayerType,
    source: Option<String>,
    source_layer: Option<String>,
    min_zoom: Option<f64>,
    max_zoom: Option<f64>,
    visibility: Visibility,
    filter: Option<Arc<(Json, Expression)>>,
    metadata: Map<String, Json>,
    rumbo: RumboMetadata,
    /// Shared by clones, as maps keep of the layers that they draw.
    settings: Arc<Vec<Setting>>,
    /// Settings without effect, kept for writing: `paint` with its transitions.
    kept: Vec<(Group, String, Json)>,
}

#[derive(Debug, Clone)]
struct Setting {
    property: &'static Property,
    json: Json,
    value: SettingValue,
}

#[derive(Debug, Clone)]
enum Visibility {
    Visible,
    None,
    /// An expression over the global state.
    Expression(Json, Expression),
}

impl Layer {
    pub(super) fn new(id: impl Into<Arc<str>>, kind: LayerType) -> Self {
        Self {
            id: id.into(),
            kind,
            source: None,
            source_layer: None,
            min_zoom: None,
            max_zoom: None,
            visibility: Visibility::Visible,
            filter: None,
            metadata: Map::new(),
            rumbo: RumboMetadata::default(),
            settings: Arc::default(),
            kept: Vec::new(),
        }
    }

    /// Draws features of a source; for vector sources a layer of it is named, for GeoJSON `None`.
    #[must_use]
    pub fn source<'a>(
        mut self,
        source: impl Into<String>,
        source_layer: impl Into<Option<&'a str>>,
    ) -> Self {
        self.source = Some(source.into());
        self.source_layer = source_layer.into().map(str::to_owned);
        self
    }

    /// Draws the layer only from this zoom on.
    #[must_use]
    pub fn from_zoom(mut self, zoom: f64) -> Self {
        self.min_zoom = Some(zoom);
        self
    }

    /// Draws the layer only below this zoom.
    #[must_use]
    pub fn below_zoom(mut self, zoom: f64) -> Self {
        self.max_zoom = Some(zoom);
        self
    }

    /// Shows or hides the layer.
    #[must_use]
    pub fn visible(mut self, visible: bool) -> Self {
        self.visibility = if visible { Visibility::Visible } else { Visibility::None };
        self
    }

    /// Draws only the features for which a filter is true.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] for a filter that cannot be read.
    pub fn filter(mut self, filter: impl Into<Json>) -> Result<Self> {
        self.set_filter(filter.into())?;
        Ok(self)
    }

    /// Sets a `paint` property.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] for a name or value there is not, or one that rumbo does not draw.
    pub fn paint(mut self, name: &str, value: impl Into<Json>) -> Result<Self> {
        self.set_strictly(Group::Paint, name, value.into())?;
        Ok(self)
    }

    /// Sets a `layout` property.
    ///
    /// # Errors
    /// As [`Layer::paint`].
    pub fn layout(mut self, name: &str, value: impl Into<Json>) -> Result<Self> {
        self.set_strictly(Group::Layout, name, value.into())?;
        Ok(self)
    }

    /// Sets a key of the metadata, `rumbo:partition` say.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] for a `rumbo:` key or value there is not.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<Json>) -> Result<Self> {
        let mut metadata = self.metadata.clone();
        metadata.insert(key.into(), value.into());
        self.set_metadata(metadata)?;
        Ok(self)
    }

    /// The name, unique in its style.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The same, to be kept by what the layer draws.
    pub(crate) fn shared_id(&self) -> Arc<str> {
        Arc::clone(&self.id)
    }

    /// The kind of layer.
    pub fn kind(&self) -> LayerType {
        self.kind
    }

    /// The name of its source; a background has none.
    pub fn source_name(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The layer of a vector source.
    pub fn source_layer(&self) -> Option<&str> {
        self.source_layer.as_deref()
    }

    /// The zooms at which the layer is drawn: from the first on, below the second.
    pub fn zoom_range(&self) -> (Option<f64>, Option<f64>) {
        (self.min_zoom, self.max_zoom)
    }

    /// The layer's `rumbo:` keys.
    pub fn rumbo(&self) -> &RumboMetadata {
        &self.rumbo
    }

    /// The whole of the layer's metadata.
    pub fn metadata_map(&self) -> &Map<String, Json> {
        &self.metadata
    }

    /// Whether the layer is drawn at the context's zoom: it is of a kind that is, it is visible,
    /// and within its range.
    pub fn is_drawn(&self, context: &EvaluationContext<'_>) -> bool {
        let visible = match &self.visibility {
            Visibility::Visible => true,
            Visibility::None => false,
            Visibility::Expression(_, expression) => {
                expression.evaluate(context).map_or(true, |value| value.as_str() != Some("none"))
            }
        };
        let visible = visible && self.kind.is_drawn();
        let Some(zoom) = context.zoom else { return visible };
        visible
            && self.min_zoom.is_none_or(|least| zoom >= least)
            && self.max_zoom.is_none_or(|limit| zoom < limit)
    }

    /// The filter made ready for the context's zoom, of which whole steps count by the specification.
    pub fn filter_at(&self, context: &EvaluationContext<'_>) -> Filter {
        let context = EvaluationContext { zoom: context.zoom.map(f64::floor), ..*context };
        Filter(self.filter.as_ref().map(|filter| filter.1.specialised(&context)))
    }

    /// A property that is a ramp over a parameter (`heatmap-color`, `line-gradient`,
    /// `color-relief-color`), or its default. `None` where there is neither, and for other names.
    pub fn ramp(&self, name: &str, context: &EvaluationContext<'_>) -> Option<Ramp> {
        let property = reference::find(self.kind, name).ok()?;
        property.parameter?;
        let set = self.settings.iter().find(|setting| setting.property.name == name);
        let value = match set {
            Some(setting) => setting.value.clone(),
            None => check_value(property, &property.default_value()?).ok()?,
        };
        match value {
            SettingValue::Constant(value) => Color::from_value(&value).map(Ramp::of_color),
            SettingValue::Expression(expression) => {
                Some(Ramp::of_expression(expression.specialised(context)))
            }
        }
    }

    /// The properties that are set, in order.
    pub fn settings(&self) -> impl Iterator<Item = (&'static Property, &SettingValue)> {
        self.settings.iter().map(|setting| (setting.property, &setting.value))
    }

    /// The value of a property as it was written; `None` where it is not set.
    pub fn written(&self, name: &str) -> Option<&Json> {
        let set = self.settings.iter().find(|setting| setting.property.name == name);
        set.map(|setting| &setting.json)
    }

    /// The filter as it was written.
    pub(crate) fn written_filter(&self) -> Option<&Json> {
        self.filter.as_ref().map(|filter| &filter.0)
    }

    /// The property that tells which area a feature is or lies in (`rumbo:territory`).
    pub fn territory(&self) -> Option<&str> {
        self.metadata.get("rumbo:territory")?.as_str()
    }

    /// The names of the properties of features that are read anywhere in the layer, sorted.
    /// `None` where a name is computed, so that any may be read.
    pub fn properties_read(&self) -> Option<Vec<&str>> {
        let mut names = std::collections::BTreeSet::from_iter(self.territory());
        let filter = self.filter.iter().map(|filter| &filter.1);
        let values = self.settings.iter().filter_map(|setting| match &setting.value {
            SettingValue::Expression(expression) => Some(expression),
            SettingValue::Constant(_) => None,
        });
        for expression in filter.chain(values) {
            if !expression.collect_names(&mut names) {
                return None;
            }
        }
        Some(names.into_iter().collect())
    }

    pub(super) fn set_filter(&mut self, filter: Json) -> Result<()> {
        let expression = Expression::filter(&filter)?;
        self.filter = Some(Arc::new((filter, expression)));
        Ok(())
    }

    pub(super) fn set_metadata(&mut self, metadata: Map<String, Json>) -> Result<()> {
        self.rumbo = RumboMetadata::from_metadata(&metadata)?;
        self.metadata = metadata;
        Ok(())
    }

    /// Sets a property as a style file does: what is not drawn is reported and kept for writing.
    pub(super) fn set(
        &mut self,
        group: Group,
        name: &str,
        json: Json,
        report: &mut Report,
    ) -> Result<()> {
        if group == Group::Layout && name == "visibility" {
            return self.set_visibility(json);
        }
        if group == Group::Paint && name.ends_with("-transition") {
            let property = name.trim_end_matches("-transition");
            if reference::find(self.kind, property)?.transition {
                // A still picture has no transitions.
                self.kept.push((group, name.to_owned(), json));
                return Ok(());
            }
        }
        let property = reference::find(self.kind, name)?;
        if property.group != group {
            return Err(Error::new(
                ErrorKind::Style,
                format!("`{name}` does not belong to `{}`", group.name()),
            )
            .remedy(format!("put it in `{}`", property.group.name())));
        }
        let value = check_value(property, &json)?;
        if let Support::Refused(reason) = property.support() {
            // Asking for the default asks for nothing; of a layer that is not drawn the report
            // tells as a whole.
            if self.kind.is_drawn() && property.default_value().as_ref() != Some(&json) {
                let place = format!("layer {}: {name}", self.id);
                report.add_once(Code::StyleUnsupported, place, reason);
            }
        }
        let settings = Arc::make_mut(&mut self.settings);
        settings.retain(|setting| setting.property.name != property.name);
        settings.push(Setting { property, json, value });
        Ok(())
    }

    /// Sets a property as the builder does: what is not drawn is an error.
    fn set_strictly(&mut self, group: Group, name: &str, json: Json) -> Result<()> {
        let mut report = Report::new();
        let at = |error: Error| error.under_path(&format!("{}.{name}", group.name()));
        self.set(group, name, json, &mut report).map_err(at)?;
        match report.entries().first() {
            None => Ok(()),
            Some(entry) => Err(Error::new(
                ErrorKind::Style,
                format!("`{name}` is not supported: {}", entry.detail),
            )),
        }
    }

    fn set_visibility(&mut self, json: Json) -> Result<()> {
        self.visibility = match &json {
            Json::String(text) if text == "visible" => Visibility::Visible,
            Json::String(text) if text == "none" => Visibility::None,
            Json::Array(_) => {
                let expression = Expression::keyword(&json)?;
                if !expression.is_feature_constant() || !expression.is_zoom_constant() {
                    let message = "`visibility` can depend on nothing but the global state";
                    return Err(Error::new(ErrorKind::Style, message)
                        .remedy("use `minzoom` and `maxzoom`, or a filter"));
                }
                Visibility::Expression(json, expression)
            }
            _ => {
                return Err(Error::new(ErrorKind::Style, format!("`visibility` cannot be {json}"))
                    .remedy("give \"visible\" or \"none\""));
            }
        };
        Ok(())
    }
}

/// A layer's filter made ready for one zoom.
#[derive(Debug, Clone)]
pub struct Filter(Option<Expression>);

impl Filter {
    /// Whether the context's feature passes. One for which the filter fails does not, and the
    /// failure is noted.
    pub fn admits(&self, context: &EvaluationContext<'_>, failures: &mut Failures) -> bool {
        match &self.0 {
            None => true,
            Some(filter) => filter.is_true(context).unwrap_or_else(|error| {
                failures.add("filter", error.message());
                false
            }),
        }
    }

    /// The answer, where it is the same for every feature.
    pub fn constant(&self) -> Option<bool> {
        match &self.0 {
            None => Some(true),
            Some(filter) => match filter.constant()? {
                super::expression::Value::Bool(value) => Some(*value),
                _ => None,
            },
        }
    }
}
