//! A pattern made ready for one view: names and ids looked up, variables sorted by part, and for
//! each step of a search what can be checked by then.

use std::sync::Arc;

use super::domain::Domain;
use super::{Apart, Pattern, Role, Time};
use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::traverse::condition::{NodeGate, TieGate};
use crate::traverse::ground::Place;
use crate::view::{Certainty, NodeIx, View};

pub(super) struct Plan {
    pub(super) stamp: u32,
    pub(super) certainty: Certainty,
    pub(super) nodes: Vec<NodePlan>,
    pub(super) ties: Vec<TiePlan>,
    pub(super) parts: Vec<PartPlan>,
}

pub(super) struct NodePlan {
    pub(super) part: usize,
    pub(super) kind: Option<&'static str>,
    pub(super) gate: NodeGate<'static>,
    /// The nodes it may take before any tie is looked at.
    pub(super) domain: Domain,
}

pub(super) struct TiePlan {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) either: bool,
    pub(super) gate: TieGate<'static>,
    /// Its relation in words.
    pub(super) shown: String,
}

/// One part. A step of its search binds one of its nodes, then one of its ties, in order of
/// declaration.
pub(super) struct PartPlan {
    pub(super) role: Role,
    pub(super) nodes: Vec<usize>,
    pub(super) ties: Vec<usize>,
    pub(super) apart: Vec<Apart>,
    pub(super) times: Vec<Time>,
    /// Absent parts that need nothing bound.
    pub(super) absent_before: Vec<usize>,
    /// By step: the absent parts all of whose outer variables are bound then.
    pub(super) absent: Vec<Vec<usize>>,
    /// By step of a node: the orders of time of whose ties all ends are bound then.
    pub(super) early: Vec<Vec<Time>>,
    /// Whether a condition asks what all claims of a tie together make.
    pub(super) asks_whole: bool,
    /// Whether a condition asks when something holds.
    pub(super) asks_time: bool,
}

impl PartPlan {
    /// How many variables it binds.
    pub(super) fn steps(&self) -> usize {
        self.nodes.len() + self.ties.len()
    }
}

impl Plan {
    pub(super) fn new(pattern: &Pattern, place: Place<'_>) -> Result<Self, Error> {
        pattern.check()?;
        let view = place.view();
        let node = |slot: &super::NodeSlot| {
            let gate = slot.test.gate(view)?;
            let passing =
                |nodes: &Vec<NodeIx>| nodes.iter().filter(|&&ix| gate.lets(view, ix)).map(|ix| ix.0).collect();
            let listed = |nodes: &Vec<NodeIx>| Domain::List(passing(nodes));
            let domain = gate.only.as_ref().map_or_else(|| Domain::Range(gate.range.clone()), listed);
            Ok(NodePlan { part: slot.part, kind: slot.test.kind(), gate, domain })
        };
        let tie = |slot: &super::TieSlot| {
            let (gate, shown) = (slot.test.gate(view)?, slot.test.shown());
            Ok(TiePlan { from: slot.from, to: slot.to, either: slot.either, gate, shown })
        };
        let nodes = pattern.nodes.iter().map(node).collect::<Result<Vec<_>, Error>>()?;
        let ties = pattern.ties.iter().map(tie).collect::<Result<Vec<_>, Error>>()?;
        if ties.iter().any(|tie| tie.gate.asks_whole()) {
            place.has_all_numbers()?;
        }
        let mut plan = Self { stamp: pattern.stamp, certainty: pattern.certainty, nodes, ties, parts: Vec::new() };
        plan.parts = (0..pattern.parts.len()).map(|number| plan.part(pattern, number)).collect();
        plan.schedule();
        Ok(plan)
    }

    fn part(&self, pattern: &Pattern, number: usize) -> PartPlan {
        let slot = &pattern.parts[number];
        let nodes: Vec<usize> = (0..self.nodes.len()).filter(|&n| self.nodes[n].part == number).collect();
        let ties: Vec<usize> = (0..self.ties.len()).filter(|&t| pattern.ties[t].part == number).collect();
        let mut apart = slot.apart.clone();
        if pattern.all_distinct {
            let known: Vec<usize> =
                (0..self.nodes.len()).filter(|&n| [0, number].contains(&self.nodes[n].part)).collect();
            let pairs = known.iter().flat_map(|&a| nodes.iter().map(move |&b| (a, b))).filter(|(a, b)| a != b);
            apart.extend(pairs.map(|slots| Apart { slots, ties: false, ordered: false }));
        }
        let gates = || ties.iter().map(|&tie| &self.ties[tie].gate);
        let steps = nodes.len() + ties.len();
        PartPlan {
            role: slot.role,
            asks_whole: gates().any(TieGate::asks_whole),
            asks_time: !slot.times.is_empty() || gates().any(TieGate::asks_time),
            apart,
            times: slot.times.clone(),
            absent_before: Vec::new(),
            absent: vec![Vec::new(); steps],
            early: vec![Vec::new(); nodes.len()],
            nodes,
            ties,
        }
    }

    /// The nodes of the needed part that another part stands on.
    fn outer_nodes(&self, part: &PartPlan) -> Vec<usize> {
        let ends = part.ties.iter().flat_map(|&tie| [self.ties[tie].from, self.ties[tie].to]);
        let apart = part.apart.iter().filter(|apart| !apart.ties).flat_map(|apart| [apart.slots.0, apart.slots.1]);
        ends.chain(apart).filter(|&node| self.nodes[node].part == 0).collect()
    }

    /// The ties of the needed part that another part stands on.
    fn outer_ties(&self, part: &PartPlan) -> Vec<usize> {
        let apart = part.apart.iter().filter(|apart| apart.ties).flat_map(|apart| [apart.slots.0, apart.slots.1]);
        let times = part.times.iter().flat_map(|time| [time.ties.0, time.ties.1]);
        apart.chain(times).filter(|tie| self.parts[0].ties.contains(tie)).collect()
    }

    /// Says for each step of a search what can be checked after it.
    fn schedule(&mut self) {
        let step_of = |list: &[usize], slot: usize| list.iter().position(|&s| s == slot);
        let needed = &self.parts[0];
        let count = needed.nodes.len();
        let mut absent: Vec<(usize, Option<usize>)> = Vec::new();
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| part.role == Role::Absent) {
            let nodes = self.outer_nodes(part).into_iter().filter_map(|node| step_of(&needed.nodes, node));
            let ties = self.outer_ties(part).into_iter().filter_map(|tie| step_of(&needed.ties, tie));
            absent.push((number, nodes.chain(ties.map(|step| step + count)).max()));
        }
        let mut early: Vec<(usize, usize, Time)> = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            for time in &part.times {
                let ties = [&self.ties[time.ties.0], &self.ties[time.ties.1]];
                let ends = ties.iter().flat_map(|tie| [tie.from, tie.to]);
                let last = ends.filter_map(|node| step_of(&part.nodes, node)).max();
                // After the last node ties are bound anyway.
                early.extend(last.filter(|&step| step + 1 < part.nodes.len()).map(|step| (number, step, *time)));
            }
        }
        for (part, step) in absent {
            match step {
                Some(step) => self.parts[0].absent[step].push(part),
                None => self.parts[0].absent_before.push(part),
            }
        }
        for (part, step, time) in early {
            self.parts[part].early[step].push(time);
        }
    }

    /// Asks conditions on nodes of all nodes of the kind, where a part has no node to start from
    /// that is known or few; else they are asked of those that ties lead to.
    pub(super) fn ask_nodes(&mut self, view: &View, meter: &mut Meter<'_>) -> Result<(), Limit> {
        for part in 0..self.parts.len() {
            let is_known = |&node: &usize| self.nodes[node].gate.only.is_some();
            let is_outer = |&tie: &usize| {
                [self.ties[tie].from, self.ties[tie].to].iter().any(|&node| self.nodes[node].part != part)
            };
            if self.parts[part].nodes.iter().any(is_known) || self.parts[part].ties.iter().any(is_outer) {
                continue;
            }
            for &slot in &self.parts[part].nodes {
                let node = &mut self.nodes[slot];
                if !node.gate.has_asks() {
                    continue;
                }
                let mut passing = Vec::new();
                for ix in node.gate.range.clone() {
                    meter.step().map_or(Ok(()), Err)?;
                    if node.gate.lets(view, NodeIx(ix)) {
                        passing.push(ix);
                    }
                }
                node.domain = Domain::List(Arc::from(passing));
            }
        }
        Ok(())
    }
}
