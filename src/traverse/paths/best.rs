//! The best paths as a stream, whatever they are searched on.

use super::Paths;
use super::cost::{Cost, Toll, check_merging};
use super::halt::Halt;
use super::lawler::{Lawler, Question, Step};
use super::overlap::Overlap;
use super::search::Cut;
use super::space::{Plain, Product, Track, Tracked};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::traverse::ground::Place;
use crate::traverse::net::grounded;
use crate::traverse::path::Path;
use crate::traverse::ways::Gate;
use crate::view::{Completeness, NodeIx};

/// The best paths, one at a time: by cost, then hops, then step by step by node and arc. Each
/// simple, no two with the same ties. From [`Paths::ranked`].
///
/// It ends when there are no more, or when the budget ends: [`completeness`](Self::completeness).
#[derive(Debug)]
pub struct BestPaths<'v, 'b> {
    pub(super) place: Place<'v>,
    pub(super) gate: Option<Gate>,
    pub(super) track: Option<Track>,
    /// The most hops, where the search has to count them.
    pub(super) limit: Option<u32>,
    pub(super) start: NodeIx,
    engine: Engine,
    pub(super) meter: Meter<'b>,
    completeness: Completeness,
    given: usize,
    /// Whether paths are only counted, and so no results.
    counts: bool,
}

#[derive(Debug)]
enum Engine {
    Done,
    /// The path from a node to itself.
    Itself(Question),
    Plain(Question, Box<Lawler<NodeIx>>),
    Product(Question, Box<Lawler<Tracked>>),
}

/// Steps and cost of a path; or a limit, and what nothing that is missing is better than.
type Next = Result<Option<(Vec<Step>, Option<f64>)>, (Limit, Option<f64>)>;

impl<'v, 'b> BestPaths<'v, 'b> {
    pub(super) fn new(paths: &Paths<'v>, overlap: Option<Overlap>, budget: &'b Budget) -> Result<Self, Error> {
        let (start, target) = paths.ends()?;
        let gate = paths.gate(start, target)?;
        let mut track = paths.track()?;
        if paths.cost.reads_numbers() || paths.reads_numbers() {
            check_merging(&paths.place)?;
        }
        let nodes = paths.place.view().node_count();
        let by_hops = matches!(paths.cost, Cost::Hops);
        // No simple path has as many ties as there are nodes.
        let limit = (paths.max_hops < nodes - 1 && !by_hops).then_some(paths.max_hops as u32);
        if limit.is_some() && track.is_none() {
            track = Some(paths.any_track());
        }
        let mut search = Self {
            place: paths.place,
            gate,
            track,
            limit,
            start,
            engine: Engine::Done,
            meter: budget.meter(),
            completeness: Completeness::Complete,
            given: 0,
            counts: false,
        };
        let ceiling = if by_hops { paths.max_hops as f64 } else { f64::INFINITY };
        match search.engine(&paths.cost, (start, target), ceiling, overlap) {
            Ok(engine) => search.engine = engine,
            Err(Halt::Limit(by)) => search.end(by, None),
            Err(Halt::Error(error)) => return Err(error),
        }
        Ok(search)
    }

    /// The same for those who count, to whom paths are no results.
    pub(super) fn counting(paths: &Paths<'v>, budget: &'b Budget) -> Result<Self, Error> {
        Ok(Self { counts: true, ..Self::new(paths, None, budget)? })
    }

    /// After the first path: how many are as good, if that can be told without listing them.
    /// `Err(None)` when there are more than a number holds.
    pub(super) fn tally(&mut self) -> Result<Option<u128>, Option<Limit>> {
        let (meter, gate) = (&mut self.meter, self.gate.as_ref());
        match &mut self.engine {
            Engine::Plain(question, lawler) => {
                grounded!(self.place, gate, ground => lawler.tally(&Plain(ground), question, meter))
            }
            Engine::Product(..) => Ok(None),
            Engine::Done | Engine::Itself(_) => Ok(Some(1)),
        }
    }

    fn engine(
        &mut self,
        cost: &Cost<'_>,
        (start, target): (NodeIx, NodeIx),
        ceiling: f64,
        overlap: Option<Overlap>,
    ) -> Result<Engine, Halt> {
        let meter = &mut self.meter;
        meter.look().map_or(Ok(()), Err)?;
        let nodes = self.place.view().node_count();
        let toll = grounded!(self.place, self.gate.as_ref(), ground => Toll::new(cost, ground, meter))?;
        let question = Question { toll, start, target, ceiling };
        if start == target {
            let is_one = self.track.as_ref().is_none_or(|track| track.ends(1));
            return Ok(if is_one { Engine::Itself(question) } else { Engine::Done });
        }
        let (gate, limit) = (self.gate.as_ref(), self.limit);
        Ok(if let Some(track) = &self.track {
            let lawler = grounded!(self.place, gate, ground =>
                Lawler::new(&Product { ground, track, limit }, &question, overlap, nodes));
            Engine::Product(question, Box::new(lawler))
        } else {
            meter.is_too_large(nodes * 49).map_or(Ok(()), Err)?;
            let lawler = grounded!(self.place, gate, ground => Lawler::new(&Plain(ground), &question, overlap, nodes));
            Engine::Plain(question, Box::new(lawler))
        })
    }

    /// Whether it has given all there are, or what ended it and how good what is missing may be.
    pub const fn completeness(&self) -> Completeness {
        self.completeness
    }

    pub(super) fn end(&mut self, by: Limit, bound: Option<f64>) {
        self.completeness = Completeness::Truncated { by, bound };
        self.engine = Engine::Done;
    }

    /// The next path and what it costs.
    fn search(&mut self) -> Next {
        let (meter, gate, limit) = (&mut self.meter, self.gate.as_ref(), self.limit);
        let (question, found) = match (&mut self.engine, &self.track) {
            (Engine::Plain(question, lawler), _) => {
                let found = grounded!(self.place, gate, ground => lawler.next(&Plain(ground), question, meter));
                (question, found)
            }
            (Engine::Product(question, lawler), Some(track)) => {
                let found = grounded!(self.place, gate, ground =>
                    lawler.next(&Product { ground, track, limit }, question, meter));
                (question, found)
            }
            (Engine::Itself(question), _) => {
                let cost = question.toll.shown(question.toll.nothing());
                self.engine = Engine::Done;
                return Ok(Some((Vec::new(), cost)));
            }
            _ => return Ok(None),
        };
        match found {
            Ok(found) => Ok(found.map(|(steps, value)| (steps, question.toll.shown(value)))),
            Err(Cut { by, floor }) => Err((by, question.toll.shown(floor))),
        }
    }
}

impl<'v> Iterator for BestPaths<'v, '_> {
    type Item = Path<'v>;

    fn next(&mut self) -> Option<Path<'v>> {
        match self.search() {
            Ok(Some((_, cost))) if !self.counts && self.meter.is_full(self.given).is_some() => {
                self.end(Limit::Results, cost);
                None
            }
            Ok(Some((steps, cost))) => {
                self.given += 1;
                Some(Path::new(self.place, self.start, steps, cost))
            }
            Ok(None) => {
                self.engine = Engine::Done;
                None
            }
            Err((by, bound)) => {
                self.end(by, bound);
                None
            }
        }
    }
}
