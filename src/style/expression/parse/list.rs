//! Arrays and texts: what is in them, and where.

use serde_json::Value as Json;

use super::super::kind::ValueType;
use super::super::node::Node;
use super::typed::Parts;
use super::{Parser, Typed, count};

impl Parser {
    pub(super) fn at(&mut self, args: &[Json], expected: Option<&ValueType>) -> Option<Typed> {
        if args.len() != 3 {
            return self.fail(format!("Expected 2 arguments, but found {} instead.", count(args)));
        }
        let of = ValueType::array(expected.cloned().unwrap_or(ValueType::Value), None);
        let index = self.argument(args, 1, Some(&ValueType::Number));
        let input = self.argument(args, 2, Some(&of));
        let (index, input) = (index?, input?);
        let kind = match &input.kind {
            ValueType::Array(item, _) => (**item).clone(),
            _ => ValueType::Value,
        };
        let mut parts = Parts::default();
        let node = Node::At(Box::new([parts.add(index), parts.add(input)]), self.key());
        Some(parts.build(node, kind))
    }

    /// What is looked for and where: the first two arguments.
    fn needle_and_haystack(&mut self, args: &[Json]) -> Option<(Typed, Typed)> {
        use ValueType as T;
        let needle = self.argument(args, 1, Some(&T::Value));
        let haystack = self.argument(args, 2, Some(&T::Value));
        let (needle, haystack) = (needle?, haystack?);
        if !matches!(needle.kind, T::Boolean | T::String | T::Number | T::Null | T::Value) {
            let found = &needle.kind;
            return self.fail(format!("Expected first argument to be of type boolean, string, number or null, but found {found} instead"));
        }
        Some((needle, haystack))
    }

    pub(super) fn is_in(&mut self, args: &[Json]) -> Option<Typed> {
        if args.len() != 3 {
            return self.fail(format!("Expected 2 arguments, but found {} instead.", count(args)));
        }
        let (needle, haystack) = self.needle_and_haystack(args)?;
        let mut parts = Parts::default();
        let node = Node::In(Box::new([parts.add(needle), parts.add(haystack)]), self.key());
        Some(parts.build(node, ValueType::Boolean))
    }

    pub(super) fn index_of(&mut self, args: &[Json]) -> Option<Typed> {
        if args.len() != 3 && args.len() != 4 {
            let found = count(args);
            return self.fail(format!("Expected 2 or 3 arguments, but found {found} instead."));
        }
        let (needle, haystack) = self.needle_and_haystack(args)?;
        let mut parts = Parts::default();
        let mut nodes = vec![parts.add(needle), parts.add(haystack)];
        if args.len() == 4 {
            let from = self.argument(args, 3, Some(&ValueType::Number))?;
            nodes.push(parts.add(from));
        }
        Some(parts.build(Node::IndexOf(nodes.into(), self.key()), ValueType::Number))
    }

    pub(super) fn slice(&mut self, args: &[Json]) -> Option<Typed> {
        use ValueType as T;
        if args.len() != 3 && args.len() != 4 {
            let found = count(args);
            return self.fail(format!("Expected 2 or 3 arguments, but found {found} instead."));
        }
        let input = self.argument(args, 1, Some(&T::Value));
        let begin = self.argument(args, 2, Some(&T::Number));
        let (input, begin) = (input?, begin?);
        let kind = input.kind.clone();
        if !matches!(kind, T::Array(..) | T::String | T::Value) {
            return self.fail(format!(
                "Expected first argument to be of type array or string, but found {kind} instead"
            ));
        }
        let mut parts = Parts::default();
        let mut nodes = vec![parts.add(input), parts.add(begin)];
        if args.len() == 4 {
            let end = self.argument(args, 3, Some(&T::Number))?;
            nodes.push(parts.add(end));
        }
        Some(parts.build(Node::Slice(nodes.into(), self.key()), kind))
    }

    pub(super) fn length(&mut self, args: &[Json]) -> Option<Typed> {
        use ValueType as T;
        if args.len() != 2 {
            return self.fail(format!("Expected 1 argument, but found {} instead.", count(args)));
        }
        let input = self.argument(args, 1, None)?;
        if !matches!(input.kind, T::Array(..) | T::String | T::Value) {
            let found = &input.kind;
            return self.fail(format!(
                "Expected argument of type string or array, but found {found} instead."
            ));
        }
        let mut parts = Parts::default();
        let node = Node::Length(Box::new(parts.add(input)), self.key());
        Some(parts.build(node, T::Number))
    }
}
