//! A compiled expression made ready for what is known of a map.

use super::context::EvaluationContext;
use super::evaluate;
use super::node::Node;
use super::value::Value;

/// Folds a node whose children are folded: into a literal where every child is one and nothing
/// else matters. What fails is left for the run, where its message belongs.
fn fold_here(node: Node) -> Node {
    let mut constant = !matches!(
        node,
        Node::Literal(_)
            | Node::Get(_)
            | Node::GetFrom(_, None)
            | Node::Has(_)
            | Node::HasIn(_, None)
            | Node::Zoom
            | Node::Id
            | Node::GeometryType
            | Node::Properties
            | Node::GlobalState(_)
            | Node::FeatureState(_)
            | Node::Accumulated
            | Node::OldFilter(_)
            | Node::Parameter
            | Node::Image(_)
            | Node::Variable(_)
            | Node::Let(..)
            | Node::Failure(..)
            | Node::Spatial(_)
    );
    if !constant {
        return node;
    }
    node.for_each_child(&mut |child| constant &= matches!(child, Node::Literal(_)));
    if !constant {
        return narrowed(node);
    }
    let folded = evaluate::run(&node, &EvaluationContext::default()).map(Value::into_owned);
    match folded {
        Ok(value) => Node::Literal(value),
        Err(_) => node,
    }
}

/// A branching node whose input is a literal, by the branch it takes.
fn narrowed(node: Node) -> Node {
    match node {
        Node::Step(input, thresholds, mut outputs, key) => match &*input {
            Node::Literal(Value::Number(input)) if !input.is_nan() => {
                let taken = evaluate::step_index(&thresholds, *input);
                outputs.get_mut(taken).map_or(Node::Literal(Value::Null), take)
            }
            _ => Node::Step(input, thresholds, outputs, key),
        },
        Node::Case(arms, otherwise) => {
            let mut kept = Vec::new();
            for (condition, output) in arms {
                match condition {
                    Node::Literal(Value::Bool(false)) => {}
                    Node::Literal(Value::Bool(true)) => {
                        return if kept.is_empty() {
                            output
                        } else {
                            Node::Case(kept.into(), Box::new(output))
                        };
                    }
                    condition => kept.push((condition, output)),
                }
            }
            if kept.is_empty() { *otherwise } else { Node::Case(kept.into(), otherwise) }
        }
        node => node,
    }
}

fn take(node: &mut Node) -> Node {
    std::mem::replace(node, Node::Literal(Value::Null))
}

/// Replaces the zoom, the global state and the images by what they are, and folds again.
pub(super) fn specialise(node: &mut Node, context: &EvaluationContext<'_>) {
    node.for_each_child_mut(&mut |child| specialise(child, context));
    let replaced = match node {
        Node::Zoom => context.zoom.map(Value::Number),
        Node::GlobalState(name) => Some(context.globals.state_of(name).into_owned()),
        Node::Image(name) => match &**name {
            Node::Literal(Value::String(name)) if !name.is_empty() => {
                Some(Value::Image(name.clone(), context.globals.has_image(name)))
            }
            _ => None,
        },
        _ => None,
    };
    *node = match replaced {
        Some(value) => Node::Literal(value),
        None => fold_here(take(node)),
    };
}
