//! Cutting the time of ties where their claims begin and end.
//!
//! Threads own runs of nodes, and what they make is joined in order of nodes, so that the bytes
//! are the same on any number of threads.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Certainty, Dated, Segment, may_hold, must_hold, vague};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::{Claim, Ledger, flag};
use crate::model::{AFTER_ALL, BEFORE_ALL};
use crate::view::View;
use crate::view::identity;
use crate::view::lens::Reading;
use crate::view::merge::Merger;
use crate::view::rows::{NodeIx, OwnNumbers};
use crate::view::scatter::offsets;

/// Nodes that one piece of work is made of.
const NODES: usize = 1024;
/// How much is done between two looks at clock and flag.
const WORK: usize = 1 << 14;

impl View {
    /// This view with the times of its ties.
    ///
    /// Cost: for a tie of k claims, sorting their 2k days, and for each stretch of time the
    /// claims that hold in it, since each is merged as a settled view merges: linear where claims
    /// of one tie seldom overlap, quadratic in k where all do. 20 bytes a segment (24 with
    /// quantities), and 4 an arc where some have several or none. A step of the budget is a run of 1,024 nodes.
    ///
    /// # Errors
    ///
    /// Rule when the lens [reads](Reading) clashing claims otherwise than to hold both, or takes
    /// nodes for the same of whom a claim says so only for a time: which claims clash and who is
    /// one depends on the day. Overflow when merged numbers leave their range. Limit when the
    /// budget ends first, or there are more than 2^32 segments.
    pub fn dated(&self, certainty: Certainty, budget: &Budget) -> Result<Dated, Error> {
        self.check_datable(certainty)?;
        let mut meter = budget.meter();
        meter.look().or_else(|| meter.is_too_large(self.arc_count() * 20)).map_or(Ok(()), ended)?;
        // Segments stand in the order of arcs, which a what-if disturbs.
        let view = self.packed();
        let nodes: Vec<u32> = (0..view.node_count() as u32).collect();
        let blocks: Vec<Result<Block, Error>> =
            nodes.par_chunks(NODES).map(|nodes| Block::new(&view, certainty, nodes, &meter)).collect();
        let numbers = merger(&view).empty(0);
        let (offsets, segments) = (vec![0], Vec::new());
        let mut dated = Dated {
            view,
            certainty,
            vague: false,
            offsets,
            starts: None,
            segments,
            numbers,
            extremes: OnceLock::new(),
        };
        for block in blocks {
            meter.step().map_or(Ok(()), ended)?;
            dated.append(block?)?;
            meter.is_too_large(dated.segments.len() * 20).map_or(Ok(()), ended)?;
        }
        dated.starts = starts(self.arc_count(), &dated.segments);
        Ok(dated)
    }

    /// Whether what its lens asks for is the same on each day.
    fn check_datable(&self, certainty: Certainty) -> Result<(), Error> {
        let lens = self.lens();
        if lens.reading != Reading::HoldBoth {
            let found = format!("a reading of {:?}", lens.reading);
            return Err(Error::rule("dated view", found, "hold both: which claims clash depends on the day"));
        }
        let Some(least) = lens.same else { return Ok(()) };
        let holds_for_a_time = |&claim: &u32| {
            let mut always = false;
            holding(self.ledger(), claim, certainty, |from, to| always |= (from, to) == (BEFORE_ALL, AFTER_ALL));
            !always
        };
        let counted = self.counted();
        let mut identities = identity::accepted(counted.ledger(), &counted.selection, least).map(|(claim, ..)| claim);
        identities.find(holds_for_a_time).map_or(Ok(()), |claim| {
            let found = format!("the identity of {}", Claim::new(self.ledger(), claim).label());
            Err(Error::rule("dated view", found, "identities that hold always: who is one depends on the day"))
        })
    }
}

fn ended<T>(limit: Limit) -> Result<T, Error> {
    Err(Error::budget("the dating of a view", &limit))
}

fn merger(view: &View) -> Merger<'_> {
    Merger { ledger: view.ledger(), lens: view.lens() }
}

/// The stretches of days on which a claim counts, ascending: all days on which it may hold, or
/// only those on which it must.
pub(in crate::view) fn holding(ledger: &Ledger, claim: u32, certainty: Certainty, mut each: impl FnMut(i32, i32)) {
    match certainty {
        Certainty::Possible => may_hold(ledger, claim, each),
        Certainty::Certain => {
            let (chunk, at) = ledger.claims.at(claim);
            if let Some(valid) = vague(chunk, at) {
                valid.held(true, each);
            } else if let Some((from, to)) = must_hold(ledger, claim) {
                each(from, to);
            }
        }
    }
}

/// A stretch of days on which a claim counts.
type Span = (i32, i32, u32);

/// The segments of a run of nodes.
struct Block {
    vague: bool,
    counts: Vec<u32>,
    segments: Vec<Segment>,
    numbers: OwnNumbers,
}

/// Cuts the ties of a run of nodes.
struct Cutter<'a> {
    merger: Merger<'a>,
    meter: &'a Meter<'a>,
    /// What was done since clock and flag were looked at.
    work: usize,
    /// Of one tie: the days on which spans begin and end, by day, then span; the spans that hold
    /// on a day; and their claims.
    cuts: Vec<(i32, u32)>,
    alive: Vec<u32>,
    claims: Vec<u32>,
    block: Block,
}

impl Block {
    fn new(view: &View, certainty: Certainty, nodes: &[u32], meter: &Meter<'_>) -> Result<Self, Error> {
        let (merger, counts) = (merger(view), Vec::with_capacity(nodes.len()));
        let block = Self { vague: false, counts, segments: Vec::new(), numbers: merger.empty(0) };
        let (cuts, alive, claims) = (Vec::new(), Vec::new(), Vec::new());
        let mut cutter = Cutter { merger, meter, work: WORK, cuts, alive, claims, block };
        let mut spans: Vec<Span> = Vec::new();
        for &node in nodes {
            let before = cutter.block.segments.len();
            for (head, arc) in view.row(NodeIx(node)).outgoing() {
                spans.clear();
                let claims = view.rows().claims(arc.0);
                for &claim in claims {
                    cutter.block.vague |= is_vague(view.ledger(), claim);
                    holding(view.ledger(), claim, certainty, |from, to| spans.push((from, to, claim)));
                }
                cutter.spend(claims.len())?;
                cutter.push((head.0, arc.0), &spans)?;
            }
            cutter.block.counts.push((cutter.block.segments.len() - before) as u32);
        }
        Ok(cutter.block)
    }
}

impl Cutter<'_> {
    fn spend(&mut self, work: usize) -> Result<(), Error> {
        self.work += work;
        if self.work < WORK {
            return Ok(());
        }
        self.work = 0;
        self.meter.look().map_or(Ok(()), ended)
    }

    /// Cuts the time of one arc where its claims begin and end, and merges those between.
    fn push(&mut self, (head, arc): (u32, u32), spans: &[Span]) -> Result<(), Error> {
        if let &[(from, to, claim)] = spans {
            match &mut self.block.numbers {
                OwnNumbers::Affinity(all) => all.push(self.merger.single_affinity(claim)),
                OwnNumbers::Quantity(all) => all.push(self.merger.single_number(claim)),
            }
            self.block.segments.push(Segment { head, arc, from, to });
            return Ok(());
        }
        self.cuts.clear();
        self.cuts.extend(spans.iter().zip(0..).flat_map(|(&(from, to, _), n)| [(from, n), (to, n)]));
        self.cuts.sort_unstable();
        self.alive.clear();
        for at in 0..self.cuts.len() {
            let (from, span) = self.cuts[at];
            // In the order of the tie's claims, as a settled view merges them.
            match self.alive.binary_search(&span) {
                Ok(place) => drop(self.alive.remove(place)),
                Err(place) => self.alive.insert(place, span),
            }
            let Some(&(to, _)) = self.cuts.get(at + 1).filter(|next| next.0 != from) else { continue };
            if !self.alive.is_empty() {
                self.merge(spans)?;
                self.block.segments.push(Segment { head, arc, from, to });
            }
        }
        Ok(())
    }

    /// The number of what is alive.
    fn merge(&mut self, spans: &[Span]) -> Result<(), Error> {
        self.spend(self.alive.len())?;
        self.claims.clear();
        self.claims.extend(self.alive.iter().map(|&span| spans[span as usize].2));
        match &mut self.block.numbers {
            OwnNumbers::Affinity(all) => all.push(self.merger.affinity(&self.claims)?),
            OwnNumbers::Quantity(all) => all.push(self.merger.number(&self.claims)?),
        }
        Ok(())
    }
}

/// Where the segments of each arc start; `None` when each arc has one.
fn starts(arcs: usize, segments: &[Segment]) -> Option<Vec<u32>> {
    if segments.len() == arcs && segments.iter().zip(0..).all(|(segment, arc)| segment.arc == arc) {
        return None;
    }
    let mut counts = vec![0; arcs];
    for segment in segments {
        counts[segment.arc as usize] += 1;
    }
    Some(offsets(&counts))
}

fn is_vague(ledger: &Ledger, claim: u32) -> bool {
    let (chunk, at) = ledger.claims.at(claim);
    chunk.flags[at] & (flag::NO_VALID | flag::VAGUE_VALID) != 0
}

impl Dated {
    fn append(&mut self, mut block: Block) -> Result<(), Error> {
        self.vague |= block.vague;
        let all = self.segments.len() + block.segments.len();
        u32::try_from(all).map_err(|_| Error::limit("segments of a dated view", u32::MAX.into()))?;
        let mut end = self.segments.len() as u32;
        for count in block.counts {
            end += count;
            self.offsets.push(end);
        }
        self.segments.append(&mut block.segments);
        match (&mut self.numbers, block.numbers) {
            (OwnNumbers::Affinity(all), OwnNumbers::Affinity(mut more)) => all.append(&mut more),
            (OwnNumbers::Quantity(all), OwnNumbers::Quantity(mut more)) => all.append(&mut more),
            _ => {}
        }
        Ok(())
    }
}
