//! A layer made ready for one zoom: what is the same for every feature is evaluated once.

use super::evaluated::{LayerStyle, sealed::Field};
use super::expression::{EvaluationContext, Expression, Value};
use super::failures::Failures;
use super::layer::Layer;
use super::property::Property;
use super::setting::SettingValue;
use crate::source::Feature;

/// A layer's properties at one zoom, to be evaluated feature by feature.
///
/// ```
/// use rumbo::style::{EvaluationContext, Failures, FillStyle, Layer};
/// use serde_json::json;
///
/// let layer = Layer::fill("land").paint("fill-color", "#eee")?.paint("fill-opacity", 0.5)?;
/// let mut failures = Failures::default();
/// let plan = layer.plan::<FillStyle>(&EvaluationContext::at_zoom(4.0), &mut failures);
/// assert_eq!(plan.constant().map(|style| style.opacity), Some(0.5));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Plan<S: LayerStyle> {
    base: S,
    driven: Vec<Driven<S>>,
}

#[derive(Debug, Clone)]
struct Driven<S> {
    property: &'static Property,
    set: fn(&mut S, &Value<'_>) -> bool,
    expression: Expression,
}

impl Layer {
    /// The properties made ready for the context's zoom.
    pub fn plan<S: LayerStyle>(
        &self,
        context: &EvaluationContext<'_>,
        failures: &mut Failures,
    ) -> Plan<S> {
        Plan::new(self, context, failures)
    }

    /// The properties of one feature, such as a legend makes up. What fails has its default, and is
    /// told of where the layer is drawn.
    pub(crate) fn evaluated<S: LayerStyle>(
        &self,
        feature: &Feature,
        context: &EvaluationContext<'_>,
    ) -> S {
        let mut failures = Failures::default();
        let plan = self.plan::<S>(context, &mut failures);
        plan.evaluate(&context.with_feature(feature), &mut failures)
    }
}

impl<S: LayerStyle> Plan<S> {
    /// Evaluates what does not depend on the feature. A layer of another kind gives the defaults.
    fn new(layer: &Layer, context: &EvaluationContext<'_>, failures: &mut Failures) -> Self {
        let mut plan = Self { base: S::defaults().clone(), driven: Vec::new() };
        if layer.kind() != S::LAYER {
            return plan;
        }
        for (property, value) in layer.settings() {
            let Some(field) = S::FIELDS.iter().find(|field| field.name == property.name) else {
                continue;
            };
            match value {
                SettingValue::Constant(value) => {
                    plan.set_base(field, property, value, failures);
                }
                SettingValue::Expression(expression) => {
                    let expression = expression.specialised(context);
                    if expression.is_feature_constant() {
                        match expression.evaluate(context) {
                            Ok(value) => plan.set_base(field, property, &value, failures),
                            Err(error) => failures.add(property.name, error.message()),
                        }
                    } else {
                        plan.driven.push(Driven { property, set: field.set, expression });
                    }
                }
            }
        }
        plan
    }

    fn set_base(
        &mut self,
        field: &Field<S>,
        property: &Property,
        value: &Value<'_>,
        failures: &mut Failures,
    ) {
        if !(field.set)(&mut self.base, &in_range(property, value)) {
            failures.add(property.name, "the value is not one that the property can have");
        }
    }

    /// The style, where it is the same for every feature.
    pub fn constant(&self) -> Option<&S> {
        self.driven.is_empty().then_some(&self.base)
    }

    /// The style for the context's feature. A property whose expression fails has its default,
    /// and the failure is noted.
    pub fn evaluate(&self, context: &EvaluationContext<'_>, failures: &mut Failures) -> S {
        let mut style = self.base.clone();
        for driven in &self.driven {
            let name = driven.property.name;
            match driven.expression.evaluate(context) {
                // Null is what a feature without the property gives: the default, in silence.
                Ok(Value::Null) => {}
                Ok(value) => {
                    if !(driven.set)(&mut style, &in_range(driven.property, &value)) {
                        failures.add(name, "the value is not one that the property can have");
                    }
                }
                Err(error) => failures.add(name, error.message()),
            }
        }
        style
    }
}

/// A number brought into the property's range, as a renderer would.
fn in_range<'a>(property: &Property, value: &Value<'a>) -> Value<'a> {
    match value {
        Value::Number(number) => {
            let least = property.minimum.unwrap_or(f64::NEG_INFINITY);
            let greatest = property.maximum.unwrap_or(f64::INFINITY);
            Value::Number(if *number < least {
                least
            } else if *number > greatest {
                greatest
            } else {
                *number
            })
        }
        value => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::super::evaluated::sealed::Fields;
    use super::super::{
        BackgroundStyle, CircleStyle, ColorReliefStyle, FillStyle, HeatmapStyle, HillshadeStyle,
        LineStyle, RasterStyle, Support, SymbolStyle, support_table, theme, themes,
    };
    use super::*;
    use crate::error::{Code, Report};
    use crate::source::{Feature, Properties, Shape};
    use crate::unit::LonLat;

    fn names<S: LayerStyle>() -> impl Iterator<Item = &'static str> {
        let _ = S::defaults();
        <S as Fields>::FIELDS.iter().map(|field| field.name)
    }

    #[test]
    fn every_property_that_has_an_effect_is_evaluated() {
        let evaluated: BTreeSet<_> = names::<BackgroundStyle>()
            .chain(names::<FillStyle>())
            .chain(names::<LineStyle>())
            .chain(names::<CircleStyle>())
            .chain(names::<SymbolStyle>())
            .chain(names::<HeatmapStyle>())
            .chain(names::<RasterStyle>())
            .chain(names::<HillshadeStyle>())
            .chain(names::<ColorReliefStyle>())
            .collect();
        let missing: Vec<_> = support_table()
            .filter(|(property, support)| {
                property.layer.is_read()
                    && property.parameter.is_none()
                    && !matches!(support, Support::NoEffect(_))
                    && !evaluated.contains(property.name)
            })
            .map(|(property, _)| property.name)
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_fails_has_its_default_and_is_told_once() {
        let layer = Layer::circle("c").paint("circle-radius", json!(["get", "size"])).unwrap();
        let mut failures = Failures::default();
        let context = EvaluationContext::at_zoom(2.0);
        let plan = layer.plan::<CircleStyle>(&context, &mut failures);
        assert!(plan.constant().is_none());
        let point = |size: serde_json::Value| Feature {
            id: None,
            properties: Properties::from_iter([("size", size)]),
            shape: Shape::point(LonLat::new(0.0, 0.0)),
        };
        let radius = |size, failures: &mut Failures| {
            plan.evaluate(&context.with_feature(&point(size)), failures).radius
        };
        assert_eq!(radius(json!(7), &mut failures), 7.0);
        assert_eq!(radius(json!(-7), &mut failures), 0.0);
        assert!(failures.is_empty());
        assert_eq!(radius(json!("big"), &mut failures), 5.0);
        assert_eq!(radius(json!("huge"), &mut failures), 5.0);
        let mut report = Report::new();
        failures.report("c", &mut report);
        assert_eq!(report.with_code(Code::ExpressionFailed).count(), 1);
        assert_eq!(report.entries()[0].place, "layer c: circle-radius");
    }

    #[test]
    fn every_theme_is_valid_and_wholly_supported() {
        for listed in themes() {
            let (style, report) = super::super::Style::from_json(listed.json).unwrap();
            assert!(report.entries().is_empty(), "{}: {:?}", listed.name, report.entries());
            assert!(!style.layers().is_empty());
        }
        assert!(theme("papre").unwrap_err().to_string().ends_with("did you mean `paper`?"));
    }
}
