//! Checking one claim against the schema before it is recorded.

use super::Graph;
use super::claims::{CLAIM_BIT, ClaimRow, Facets, Filler, KNOWN_ALWAYS, KNOWN_NEVER, flag};
use crate::error::Error;
use crate::model::{Filled, Filling, KindNo, Mark, NodeId, Participant, Period, RelationNo, RelationRule, Shape};

/// Fills the participants of a row, or says which rule they break.
pub(super) fn check(
    graph: &Graph,
    row: &mut ClaimRow,
    facets: &mut Option<Box<Facets>>,
    filling: Filling,
    implied: &[(String, NodeId)],
) -> Result<(), Error> {
    graph.check_room(1)?;
    if let Some(key) = facets.as_ref().and_then(|f| f.key.as_deref())
        && graph.claim_keyed(key).is_some()
    {
        return Err(Error::conflict("claim", key, "the key names a claim already"));
    }
    let rule = graph.ledger.schema.relation_rule(row.relation);
    match filling.0 {
        Filled::Pair(a, b) if implied.is_empty() && rule.shape() != Shape::Roles => fill_pair(graph, row, rule, a, b)?,
        filled => fill_roles(graph, row, facets, rule, &filled, implied)?,
    }
    if rule.marks().contains(&Mark::Structural) {
        row.flags |= flag::BACKGROUND;
    }
    if rule.marks().contains(&Mark::Retraction) {
        row.flags |= flag::AMENDS;
    }
    if row.flags & flag::BACKGROUND != 0 && row.known == KNOWN_NEVER {
        row.known = KNOWN_ALWAYS;
    }
    if rule.marks().contains(&Mark::Succession) {
        let vague = facets.as_ref().and_then(|f| f.valid.clone());
        let valid = vague.unwrap_or_else(|| Period::from_columns(row.from, row.to));
        super::succession::check(graph, row, &valid)?;
    }
    Ok(())
}

/// The two participants of a relation of two, straight into the columns.
fn fill_pair(
    graph: &Graph,
    row: &mut ClaimRow,
    rule: &RelationRule,
    a: Participant,
    b: Participant,
) -> Result<(), Error> {
    let (a, b) = (graph.checked_participant(a)?.0, graph.checked_participant(b)?.0);
    check_pair(graph, row.relation, rule, a, b)?;
    (row.first, row.second) = (a, b);
    if (a | b) & CLAIM_BIT != 0 {
        row.flags |= flag::STATEMENT;
    }
    Ok(())
}

fn check_pair(graph: &Graph, relation: RelationNo, rule: &RelationRule, a: u32, b: u32) -> Result<(), Error> {
    let (ka, kb) = (kind_of(graph, a), kind_of(graph, b));
    let schema = &graph.ledger.schema;
    if schema.joins(relation, ka, kb) {
        return Ok(());
    }
    let arrow = if rule.shape() == Shape::Symmetric { "--" } else { "->" };
    let found = format!("{} {arrow} {}", schema.kind_name(ka), schema.kind_name(kb));
    Err(Error::rule(rule.name(), found, rule.rule()))
}

fn kind_of(graph: &Graph, who: u32) -> KindNo {
    if who & CLAIM_BIT != 0 { KindNo::CLAIM } else { graph.ledger.nodes.kind(who) }
}

/// Participants by role: checked against the rule, then into columns where two named ones
/// suffice, else into the facets.
fn fill_roles(
    graph: &Graph,
    row: &mut ClaimRow,
    facets: &mut Option<Box<Facets>>,
    rule: &RelationRule,
    filled: &Filled,
    implied: &[(String, NodeId)],
) -> Result<(), Error> {
    let second = u8::from(rule.shape() == Shape::Directed);
    let mut said = match filled {
        Filled::Pair(a, b) => vec![(0, *a), (second, *b)],
        Filled::Roles(roles) => roles.clone(),
    };
    for (role, node) in implied {
        said.push((rule.role_number(role)?, Participant::Implied(*node)));
    }
    let mut fillers = Vec::with_capacity(said.len());
    for (role, who) in said {
        let (who, implied) = graph.checked_participant(who)?;
        fillers.push(Filler { role, implied, who });
    }
    fillers.sort_by_key(|f| f.role);
    if fillers.iter().any(|f| f.who & CLAIM_BIT != 0) {
        row.flags |= flag::STATEMENT;
    }
    if rule.shape() == Shape::Roles {
        check_roles(graph, row.relation, rule, &fillers)?;
    } else {
        let &[a, b] = fillers.as_slice() else {
            return Err(Error::rule(rule.name(), format!("{} participants", fillers.len()), rule.rule()));
        };
        if (a.role, b.role) != (0, second) {
            return Err(Error::rule(rule.name(), "one role filled twice", rule.rule()));
        }
        check_pair(graph, row.relation, rule, a.who, b.who)?;
        if !a.implied && !b.implied {
            (row.first, row.second) = (a.who, b.who);
            return Ok(());
        }
    }
    row.flags |= flag::ROLES;
    facets.get_or_insert_default().roles = fillers;
    Ok(())
}

fn check_roles(graph: &Graph, relation: RelationNo, rule: &RelationRule, fillers: &[Filler]) -> Result<(), Error> {
    for (number, role) in rule.roles().iter().enumerate() {
        let who: Vec<&Filler> = fillers.iter().filter(|f| usize::from(f.role) == number).collect();
        if who.is_empty() && !role.optional {
            return Err(Error::rule(rule.name(), format!("nobody as `{}`", role.name), rule.rule()));
        }
        if who.len() > 1 && !role.many {
            return Err(Error::rule(rule.name(), format!("{} as `{}`", who.len(), role.name), rule.rule()));
        }
        for filler in &who {
            let kind = kind_of(graph, filler.who);
            if !graph.ledger.schema.fills(relation, number as u8, kind) {
                let found = format!("a {} as `{}`", graph.ledger.schema.kind_name(kind), role.name);
                return Err(Error::rule(rule.name(), found, rule.rule()));
            }
        }
        let mut fillers: Vec<u32> = who.iter().map(|filler| filler.who).collect();
        fillers.sort_unstable();
        if fillers.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Error::rule(rule.name(), format!("the same twice as `{}`", role.name), rule.rule()));
        }
    }
    Ok(())
}
