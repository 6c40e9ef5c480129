//! Putting an actor into the graph: the node, and the claim that ties it to its state.

use crate::codebook::states::State;
use crate::error::Error;
use crate::graph::Graph;
use crate::model::{MAX_TEXT, NodeId, Participant, Scheme};

/// Whose an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// Part of the state: it stands for it.
    PartOf(&'static State),
    /// Of the state, without standing for it.
    NationalOf(&'static State),
    /// Nobody's.
    None,
}

/// What a node is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) kind: &'static str,
    pub(super) key: String,
    pub(super) name: String,
    /// The code that it was read from.
    pub(super) code: Option<String>,
    pub(super) link: Link,
}

/// The node of a state: one that has its key, else the only one that has its code, else a new one.
pub(super) fn state(graph: &mut Graph, state: &'static State) -> Result<NodeId, Error> {
    if let Some(node) = graph.keyed(state.key()) {
        return Ok(node);
    }
    for scheme in [Scheme::Iso3, Scheme::Cameo] {
        if let Some(code) = state.code(&scheme, None)
            && let &[node] = graph.coded(&scheme, code, None).as_slice()
        {
            return Ok(node);
        }
    }
    let mut builder = graph.node_dyn("State", state.key()).name(state.name());
    for name in state.names() {
        builder = builder.alias(name, None);
    }
    for code in state.codes() {
        let periods = code.periods();
        if periods.is_empty() {
            builder = builder.code(code.scheme().clone(), code.text());
        }
        for period in periods {
            builder = builder.code_during(code.scheme().clone(), code.text(), Some(period));
        }
    }
    builder.add()
}

/// The node of a plan: the one that has its key, else a new one with its link.
pub(super) fn actor(graph: &mut Graph, plan: &Plan) -> Result<NodeId, Error> {
    let key = tidy(&plan.key);
    if let Some(node) = graph.keyed(&key) {
        return Ok(node);
    }
    let target = match plan.link {
        Link::PartOf(of) => Some(("PartOf", state(graph, of)?)),
        Link::NationalOf(of) => Some(("NationalOf", state(graph, of)?)),
        Link::None => None,
    };
    let mut builder = graph.node_dyn(plan.kind, &key).name(&tidy(&plan.name));
    if let Some(code) = &plan.code {
        builder = builder.code(Scheme::Cameo, &tidy(code));
    }
    let node = builder.add()?;
    if let Some((relation, state)) = target {
        let ends = [("from", Participant::Node(node)), ("to", Participant::Node(state))];
        match graph.claim_dyn(relation, ends).background().record() {
            // A state that is the caller's own node of another kind has nobody to stand for it.
            Err(error) if !error.is_rule() && !error.is_unknown() => return Err(error),
            _ => {}
        }
    }
    Ok(node)
}

/// A text that a node may have as key or name: no control characters, not too long.
pub(super) fn tidy(text: &str) -> String {
    let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= MAX_TEXT;
    let chars = text.char_indices().take_while(fits);
    let tidy: String = chars.map(|(_, c)| if c.is_control() { ' ' } else { c }).collect();
    let trimmed = tidy.trim();
    if trimmed.is_empty() { UNSPECIFIED.to_owned() } else { trimmed.to_owned() }
}

/// The key of the actor that an event does not name.
pub(super) const UNSPECIFIED: &str = "unspecified";
