//! Formatted text, images, numbers as text, collators, and what is known of the world outside.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::super::kind::ValueType;
use super::super::node::{FormatPart, Node, NumberFormat};
use super::typed::Parts;
use super::{Annotation, Parser, Traits, Typed, count, is_given, js_type};

impl Parser {
    pub(super) fn collator(&mut self, args: &[Json]) -> Option<Typed> {
        let [_, options] = args else { return self.fail("Expected one argument.") };
        let Json::Object(options) = options else {
            return self.fail("Collator options argument must be an object.");
        };
        let mut parts = Parts::default();
        let mut flags = Vec::new();
        for name in ["case-sensitive", "diacritic-sensitive"] {
            let flag = options.get(name).unwrap_or(&Json::Bool(false));
            let flag = self.inner(flag, 1, Some(&ValueType::Boolean), Annotation::Usual)?;
            flags.push(parts.add(flag));
        }
        let locale = self.option(options, "locale", &ValueType::String, &mut parts)?;
        let node = Node::Collator(flags.into(), locale.map(Box::new));
        // What a language's rules are is known only where the map is drawn.
        let own = Traits { constant: false, ..Traits::NONE };
        Some(parts.build_reading(node, ValueType::Collator, own))
    }

    /// An option of an operator; `Some(None)` where it is left out.
    fn option(
        &mut self,
        options: &Map<String, Json>,
        name: &str,
        kind: &ValueType,
        parts: &mut Parts,
    ) -> Option<Option<Node>> {
        let Some(json) = is_given(options.get(name)) else { return Some(None) };
        let parsed = self.inner(json, 1, Some(kind), Annotation::Usual)?;
        Some(Some(parts.add(parsed)))
    }

    pub(super) fn format(&mut self, args: &[Json]) -> Option<Typed> {
        use ValueType as T;
        if args.len() < 2 {
            return self.fail("Expected at least one argument.");
        }
        if matches!(args[1], Json::Object(_) | Json::Null) {
            return self.fail("First argument must be an image or text section.");
        }
        let (mut parts, mut sections) = (Parts::default(), Vec::<FormatPart>::new());
        let mut may_be_options = false;
        for arg in &args[1..] {
            if let (true, Json::Object(options), Some(section)) =
                (may_be_options, arg, sections.last_mut())
            {
                may_be_options = false;
                self.section_options(options, section, &mut parts)?;
                continue;
            }
            let content = self.inner(arg, 1, Some(&T::Value), Annotation::Usual)?;
            if !matches!(content.kind, T::String | T::Value | T::Null | T::ResolvedImage) {
                return self
                    .fail("Formatted text type must be 'string', 'value', 'image' or 'null'.");
            }
            may_be_options = true;
            sections.push(FormatPart {
                content: parts.add(content),
                scale: None,
                font: None,
                color: None,
                vertical_align: None,
            });
        }
        Some(parts.build(Node::Format(sections.into()), T::Formatted))
    }

    fn section_options(
        &mut self,
        options: &Map<String, Json>,
        section: &mut FormatPart,
        parts: &mut Parts,
    ) -> Option<()> {
        use ValueType as T;
        section.scale = self.option(options, "font-scale", &T::Number, parts)?;
        let fonts = T::array(T::String, None);
        section.font = self.option(options, "text-font", &fonts, parts)?;
        section.color = self.option(options, "text-color", &T::Color, parts)?;
        if let Some(Json::String(align)) = is_given(options.get("vertical-align"))
            && !["bottom", "center", "top"].contains(&align.as_str())
        {
            return self.fail(format!("'vertical-align' must be one of: 'bottom', 'center', 'top' but found '{align}' instead."));
        }
        section.vertical_align = self.option(options, "vertical-align", &T::String, parts)?;
        Some(())
    }

    pub(super) fn image(&mut self, args: &[Json]) -> Option<Typed> {
        if args.len() != 2 {
            return self.fail("Expected two arguments.");
        }
        let Some(name) = self.argument(args, 1, Some(&ValueType::String)) else {
            return self.fail("No image name provided.");
        };
        let mut parts = Parts::default();
        let node = Node::Image(Box::new(parts.add(name)));
        Some(parts.build(node, ValueType::ResolvedImage))
    }

    pub(super) fn number_format(&mut self, args: &[Json]) -> Option<Typed> {
        use ValueType as T;
        if args.len() != 3 {
            return self.fail("Expected two arguments.");
        }
        let mut parts = Parts::default();
        let value = self.argument(args, 1, Some(&T::Number))?;
        let value = parts.add(value);
        let Json::Object(options) = &args[2] else {
            return self.fail("NumberFormat options argument must be an object.");
        };
        let locale = self.option(options, "locale", &T::String, &mut parts)?;
        let currency = self.option(options, "currency", &T::String, &mut parts)?;
        let unit = self.option(options, "unit", &T::String, &mut parts)?;
        if currency.is_some() && unit.is_some() {
            return self.fail("NumberFormat options `currency` and `unit` are mutually exclusive");
        }
        let min_fraction_digits =
            self.option(options, "min-fraction-digits", &T::Number, &mut parts)?;
        let max_fraction_digits =
            self.option(options, "max-fraction-digits", &T::Number, &mut parts)?;
        let format = NumberFormat {
            value,
            locale,
            currency,
            min_fraction_digits,
            max_fraction_digits,
            unit,
        };
        Some(parts.build(Node::NumberFormat(Box::new(format)), T::String))
    }

    pub(super) fn global_state(&mut self, args: &[Json]) -> Option<Typed> {
        let [_, name] = args else {
            return self.fail(format!("Expected 1 argument, but found {} instead.", count(args)));
        };
        match name {
            Json::String(name) => {
                let own = Traits { constant: false, ..Traits::NONE };
                let node = Node::GlobalState(name.as_str().into());
                Some(Parts::default().build_reading(node, ValueType::Value, own))
            }
            Json::Null => self.fail("Global state property must be defined."),
            other => self.fail(format!(
                "Global state property must be string, but found {} instead.",
                js_type(other)
            )),
        }
    }

    /// `within` and `distance`, whose GeoJSON is read by the crate that computes them.
    pub(super) fn spatial(&mut self, op: &str, args: &[Json]) -> Option<Typed> {
        if args.len() != 2 {
            return self.fail(format!(
                "'{op}' expression requires exactly one argument, but found {} instead.",
                count(args)
            ));
        }
        let Ok(expr) = maplibre_expr::parse(&Json::Array(args.to_vec())) else {
            return self.fail(format!("'{op}' expression requires valid geojson object that contains polygon geometry type."));
        };
        let kind = if op == "within" { ValueType::Boolean } else { ValueType::Number };
        Some(Parts::default().build_reading(
            Node::Spatial(Arc::new(expr)),
            kind,
            Traits { constant: false, ..Traits::FEATURE },
        ))
    }
}
