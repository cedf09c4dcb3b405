//! Properties that are a function of one number beside the zoom.

use super::convert::to_color;
use super::expression::{EvaluationContext, Expression, Value};
use crate::unit::Color;

/// Colours over a parameter: `heatmap-color` over the density, `line-gradient` over the share of a
/// line's length, `color-relief-color` over the height in metres. See [`super::Layer::ramp`].
#[derive(Debug, Clone)]
pub struct Ramp(RampKind);

#[derive(Debug, Clone)]
enum RampKind {
    Same(Color),
    Over(Expression),
}

impl Ramp {
    pub(super) fn of_color(color: Color) -> Self {
        Self(RampKind::Same(color))
    }

    pub(super) fn of_expression(expression: Expression) -> Self {
        Self(RampKind::Over(expression))
    }

    /// Whether each colour holds up to the next rather than turning into it: a `step` expression.
    pub fn is_stepped(&self) -> bool {
        matches!(&self.0, RampKind::Over(expression) if expression.is_step())
    }

    /// The colour at a value of the parameter; transparent where the expression fails.
    ///
    /// ```
    /// use rumbo::style::{EvaluationContext, Layer};
    ///
    /// let layer = Layer::heatmap("quakes");
    /// let ramp = layer.ramp("heatmap-color", &EvaluationContext::at_zoom(4.0)).expect("a default");
    /// assert_eq!(ramp.color_at(1.0), rumbo::unit::Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 });
    /// assert_eq!(ramp.color_at(0.0).a, 0.0);
    /// ```
    pub fn color_at(&self, parameter: f64) -> Color {
        let expression = match &self.0 {
            RampKind::Same(color) => return *color,
            RampKind::Over(expression) => expression,
        };
        let context =
            EvaluationContext { parameter: Some(parameter), ..EvaluationContext::default() };
        match expression.evaluate(&context) {
            Ok(Value::Color(color)) => to_color(color),
            _ => Color { r: 0.0, g: 0.0, b: 0.0, a: 0.0 },
        }
    }
}
