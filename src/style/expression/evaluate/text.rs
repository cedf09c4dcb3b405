//! Text, formatted and compared by rules of languages.

use std::borrow::Cow;
use std::sync::Arc;

use maplibre_expr::Expr;

use super::super::coerce::{apply, reference_value};
use super::super::fault::{Result, mismatch};
use super::super::kind::ValueType;
use super::super::node::{FormatPart, Node, NumberFormat};
use super::super::show::to_text;
use super::super::value::{Collator, Section, Value};
use super::Run;
use super::locale::{localized, with_symbol, with_unit};

/// The locale where none is named, whatever the machine's: texts do not depend on it.
const OWN_LOCALE: &str = "en-US";

impl<'a> Run<'_, 'a> {
    pub(super) fn textual(&mut self, node: &'a Node) -> Result<Value<'a>> {
        Ok(match node {
            Node::Concat(items) => {
                let mut text = String::new();
                for item in items {
                    let item = self.value(item)?;
                    text.push_str(&to_text(item));
                }
                Value::String(Cow::Owned(text))
            }
            Node::Upcase(inner) => Value::String(Cow::Owned(self.text(inner)?.to_uppercase())),
            Node::Downcase(inner) => Value::String(Cow::Owned(self.text(inner)?.to_lowercase())),
            Node::TypeOf(inner) => {
                let kind = ValueType::of(&self.value(inner)?);
                Value::String(Cow::Owned(kind.to_string()))
            }
            Node::Image(name) => match self.text(name)? {
                name if name.is_empty() => Value::Null,
                name => {
                    let available = self.context.globals.has_image(&name);
                    Value::Image(name, available)
                }
            },
            Node::Format(parts) => self.format(parts)?,
            Node::Collator(flags, locale) => {
                let mut given = [false; 2];
                for (given, flag) in given.iter_mut().zip(flags) {
                    *given = self.truth(flag)?;
                }
                let locale = match locale {
                    Some(locale) => Some(self.text(locale)?.into_owned()),
                    None => None,
                };
                let [case_sensitive, diacritic_sensitive] = given;
                Value::Collator(Arc::new(Collator { case_sensitive, diacritic_sensitive, locale }))
            }
            Node::ResolvedLocale(collator) => {
                let collator = self.value(collator)?;
                if matches!(&collator, Value::Collator(collator) if collator.locale.is_none()) {
                    return Ok(Value::String(Cow::Borrowed(OWN_LOCALE)));
                }
                Value::from_spec(&apply("resolved-locale", vec![collator.to_spec()])?)
            }
            Node::NumberFormat(format) => self.number_format(format)?,
            _ => Value::Null,
        })
    }

    fn format(&mut self, parts: &'a [FormatPart]) -> Result<Value<'a>> {
        let mut sections = Vec::with_capacity(parts.len());
        for part in parts {
            let content = self.value(&part.content)?;
            let mut section = Section::default();
            if let Value::Image(name, available) = content {
                section.image = Some((name.into_owned(), available));
                section.vertical_align = self.vertical_align(part)?;
                sections.push(section);
                continue;
            }
            section.text = to_text(content).into_owned();
            if let Some(node) = &part.scale {
                section.scale = Some(self.number(node)?);
            }
            if let Some(node) = &part.font {
                let Value::Array(names) = self.value(node)? else { continue };
                let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
                section.font_stack = Some(names.join(","));
            }
            if let Some(node) = &part.color {
                match self.value(node)? {
                    Value::Color(color) => section.color = Some(color),
                    other => return Err(mismatch("color", &other)),
                }
            }
            section.vertical_align = self.vertical_align(part)?;
            sections.push(section);
        }
        Ok(Value::Formatted(sections.into()))
    }

    fn vertical_align(&mut self, part: &'a FormatPart) -> Result<Option<String>> {
        let align = part.vertical_align.as_ref().map(|node| self.text(node)).transpose()?;
        Ok(align.map(Cow::into_owned))
    }

    fn number_format(&mut self, format: &'a NumberFormat) -> Result<Value<'a>> {
        let mut literal = |node: &'a Node| -> Result<Box<Expr>> {
            Ok(Box::new(Expr::Literal(self.value(node)?.to_spec())))
        };
        let value = literal(&format.value)?;
        let mut option = |node: &'a Option<Node>| node.as_ref().map(&mut literal).transpose();
        let expr = Expr::NumberFormat {
            value,
            locale: option(&format.locale)?,
            currency: option(&format.currency)?,
            min_fraction_digits: option(&format.min_fraction_digits)?,
            max_fraction_digits: option(&format.max_fraction_digits)?,
            unit: option(&format.unit)?,
        };
        let english = Value::from_spec(&reference_value(&expr)?);
        let Value::String(mut text) = english else { return Ok(english) };
        let mut option =
            |node: &'a Option<Node>| node.as_ref().map(|node| self.text(node)).transpose();
        let (locale, currency) = (option(&format.locale)?, option(&format.currency)?);
        let unit = option(&format.unit)?.filter(|_| currency.is_none());
        if let Some(unit) = unit {
            text = Cow::Owned(with_unit(&text, &unit));
        }
        if let Some(currency) = &currency {
            text = Cow::Owned(with_symbol(&text, currency));
        }
        if let Some(locale) = locale {
            text = Cow::Owned(localized(&text, &locale, currency.as_deref()));
        }
        Ok(Value::String(text))
    }
}
