//! Going through all bindings of one part, in their order.
//!
//! Variables are bound in order of declaration, so that matches come in theirs, one by one and
//! without sorting. What keeps a poor order of declaration from costing much: with every node
//! bound, what the other variables may still take is narrowed along all ties until nothing
//! changes (maintaining arc consistency; Mackworth 1977, Sabin & Freuder 1994), which leaves no
//! dead end in a pattern without circles (Freuder 1982). There are as many frames as variables.

use super::domain::Domain;
use super::plan::{PartPlan, Plan};
use super::support::{Hunt, Manner};
use super::{Apart, Time};
use crate::budget::{Limit, Meter};
use crate::traverse::field::Field;
use crate::traverse::reach::Direction;
use crate::view::NodeIx;

/// What no variable binds.
pub(super) const NONE: u32 = u32::MAX;

/// What each variable of a pattern binds: the number of a node or arc, or nothing.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) nodes: Vec<u32>,
    pub(super) ties: Vec<u32>,
}

impl Binding {
    pub(super) fn none(plan: &Plan) -> Self {
        Self { nodes: vec![NONE; plan.nodes.len()], ties: vec![NONE; plan.ties.len()] }
    }

    /// Takes over what another binds of a part.
    pub(super) fn take(&mut self, part: &PartPlan, other: &Self) {
        part.nodes.iter().for_each(|&slot| self.nodes[slot] = other.nodes[slot]);
        part.ties.iter().for_each(|&slot| self.ties[slot] = other.ties[slot]);
    }
}

/// A variable on the way, with what is left to try.
#[derive(Debug)]
struct Frame {
    choices: Domain,
    next: usize,
    /// How much of the trail was there before.
    trail: usize,
}

/// A search for the bindings of one part, around what is bound outside.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) part: usize,
    pub(super) manner: Manner,
    pub(super) bound: Binding,
    domains: Vec<Domain>,
    /// Domains as they were, to go back to.
    trail: Vec<(usize, Domain)>,
    bytes: usize,
    frames: Vec<Frame>,
    has_begun: bool,
}

pub(super) type Found = Result<bool, Limit>;

impl Search {
    pub(super) fn new(plan: &Plan, part: usize, manner: Manner, bound: Binding) -> Self {
        let domain = |(slot, &value): (usize, &u32)| {
            if value == NONE { plan.nodes[slot].domain.clone() } else { Domain::one(value) }
        };
        let domains = bound.nodes.iter().enumerate().map(domain).collect();
        Self { part, manner, bound, domains, trail: Vec::new(), bytes: 0, frames: Vec::new(), has_begun: false }
    }

    /// Binds the next match of the part; false when there is none any more.
    pub(super) fn next<'v, G: Field<'v>>(&mut self, hunt: &Hunt<'_, 'v, G>, meter: &mut Meter<'_>) -> Found {
        let steps = hunt.plan.parts[self.part].steps();
        if !self.has_begun {
            self.has_begun = true;
            if !self.begin(hunt, meter)? {
                return Ok(false);
            }
            if steps == 0 {
                return Ok(true);
            }
            self.open(hunt, meter)?;
        }
        while let Some(frame) = self.frames.last_mut() {
            let (trail, value, is_asked) = (frame.trail, frame.choices.get(frame.next), frame.choices.is_list());
            frame.next += 1;
            self.go_back(trail);
            let Some(value) = value else {
                self.close(hunt.plan);
                continue;
            };
            meter.step().map_or(Ok(()), Err)?;
            if self.bind(hunt, value, is_asked, meter)? {
                if self.frames.len() == steps {
                    return Ok(true);
                }
                self.open(hunt, meter)?;
            }
        }
        Ok(false)
    }

    /// Checks what is bound outside, and narrows what can be narrowed before the first variable.
    fn begin<'v, G: Field<'v>>(&mut self, hunt: &Hunt<'_, 'v, G>, meter: &mut Meter<'_>) -> Found {
        let part = &hunt.plan.parts[self.part];
        if !part.apart.iter().all(|apart| self.is_apart(apart)) || !self.is_in_order(hunt.place, &part.times, meter)? {
            return Ok(false);
        }
        let ends = part.ties.iter().flat_map(|&tie| [hunt.plan.ties[tie].from, hunt.plan.ties[tie].to]);
        let mut near: Vec<usize> = ends.filter(|&slot| self.domains[slot].is_near()).collect();
        near.sort_unstable();
        near.dedup();
        if !self.is_joined_outside(hunt, meter)? || !self.narrow(hunt, near, meter)? {
            return Ok(false);
        }
        for &absent in &part.absent_before {
            if self.is_there(hunt, absent, meter)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Goes on to the next variable.
    fn open<'v, G: Field<'v>>(&mut self, hunt: &Hunt<'_, 'v, G>, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let part = &hunt.plan.parts[self.part];
        let choices = match self.frames.len().checked_sub(part.nodes.len()) {
            Some(at) => match self.ties_of(hunt, part.ties[at], meter)?.as_slice() {
                &[only] => Domain::one(only),
                ties => Domain::List(ties.into()),
            },
            None => self.domains[part.nodes[self.frames.len()]].clone(),
        };
        self.frames.push(Frame { choices, next: 0, trail: self.trail.len() });
        Ok(())
    }

    /// Goes back to the variable before.
    fn close(&mut self, plan: &Plan) {
        let part = &plan.parts[self.part];
        self.frames.pop();
        match self.frames.len().checked_sub(part.nodes.len()) {
            Some(at) => self.bound.ties[part.ties[at]] = NONE,
            None => self.bound.nodes[part.nodes[self.frames.len()]] = NONE,
        }
    }

    fn bind<'v, G: Field<'v>>(
        &mut self,
        hunt: &Hunt<'_, 'v, G>,
        value: u32,
        is_asked: bool,
        meter: &mut Meter<'_>,
    ) -> Found {
        let part = &hunt.plan.parts[self.part];
        let step = self.frames.len() - 1;
        let fits = match step.checked_sub(part.nodes.len()) {
            Some(at) => self.bind_tie(hunt, part.ties[at], value, meter)?,
            None => self.bind_node(hunt, part.nodes[step], (value, is_asked), meter)?,
        };
        if !fits {
            return Ok(false);
        }
        for &absent in &part.absent[step] {
            if self.is_there(hunt, absent, meter)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn bind_node<'v, G: Field<'v>>(
        &mut self,
        hunt: &Hunt<'_, 'v, G>,
        slot: usize,
        (value, is_asked): (u32, bool),
        meter: &mut Meter<'_>,
    ) -> Found {
        let part = &hunt.plan.parts[self.part];
        self.bound.nodes[slot] = value;
        let here = |apart: &&Apart| !apart.ties && (apart.slots.0 == slot || apart.slots.1 == slot);
        if !is_asked && !hunt.plan.nodes[slot].gate.lets(hunt.place.view(), NodeIx(value))
            || !part.apart.iter().filter(here).all(|apart| self.is_apart(apart))
        {
            return Ok(false);
        }
        for &tie in &part.ties {
            let tie = &hunt.plan.ties[tie];
            if tie.from == slot && !self.has_loop(hunt, tie, meter)? {
                return Ok(false);
            }
        }
        self.set(slot, Domain::one(value));
        if !self.narrow(hunt, vec![slot], meter)? {
            return Ok(false);
        }
        let early = &part.early[self.frames.len() - 1];
        for time in early {
            if !self.may_be_in_order(hunt, time, meter)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn bind_tie<'v, G: Field<'v>>(
        &mut self,
        hunt: &Hunt<'_, 'v, G>,
        slot: usize,
        arc: u32,
        meter: &mut Meter<'_>,
    ) -> Found {
        let part = &hunt.plan.parts[self.part];
        self.bound.ties[slot] = arc;
        let here = |apart: &&Apart| apart.ties && (apart.slots.0 == slot || apart.slots.1 == slot);
        let times: Vec<Time> =
            part.times.iter().filter(|time| time.ties.0 == slot || time.ties.1 == slot).copied().collect();
        Ok(part.apart.iter().filter(here).all(|apart| self.is_apart(apart))
            && self.is_in_order(hunt.place, &times, meter)?)
    }

    // Domains ----------------------------------------------------------------------------

    fn set(&mut self, slot: usize, domain: Domain) {
        self.bytes += domain.bytes();
        let old = std::mem::replace(&mut self.domains[slot], domain);
        self.trail.push((slot, old));
    }

    fn go_back(&mut self, trail: usize) {
        for (slot, old) in self.trail.drain(trail..).rev() {
            self.bytes -= self.domains[slot].bytes();
            self.domains[slot] = old;
        }
    }

    /// Narrows what variables may take along all ties from these on, until nothing changes; false
    /// when some variable is left with nothing. What is bound needs no looking at: when it was,
    /// the others were narrowed to what it has ties to.
    fn narrow<'v, G: Field<'v>>(
        &mut self,
        hunt: &Hunt<'_, 'v, G>,
        mut open: Vec<usize>,
        meter: &mut Meter<'_>,
    ) -> Found {
        let plan = hunt.plan;
        while let Some(at) = (0..open.len()).min_by_key(|&at| self.domains[open[at]].len()) {
            let near = open.swap_remove(at);
            for &tie in &plan.parts[self.part].ties {
                let tie = &plan.ties[tie];
                if tie.from == tie.to || (tie.from != near && tie.to != near) {
                    continue;
                }
                let (far, direction) = match (tie.from == near, tie.either) {
                    (true, false) => (tie.to, Direction::Out),
                    (false, false) => (tie.from, Direction::In),
                    (from_near, true) => (if from_near { tie.to } else { tie.from }, Direction::Either),
                };
                if self.bound.nodes[far] != NONE {
                    continue;
                }
                let domains = (&self.domains[near], &self.domains[far], far);
                let Some(left) = hunt.supported(tie, domains, direction, self.manner, meter)? else { continue };
                if left.len() == 0 {
                    return Ok(false);
                }
                self.set(far, left);
                meter.is_too_large(self.bytes).map_or(Ok(()), Err)?;
                if !open.contains(&far) {
                    open.push(far);
                }
            }
        }
        Ok(true)
    }
}
