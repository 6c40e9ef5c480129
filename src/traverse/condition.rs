//! Conditions on ties and nodes: plain values, compiled once for a view, and asked inside a walk
//! or a match, never of a list afterwards.

use std::ops::Range;
use std::sync::Arc;

use super::ground::Place;
use super::tie_at::TieAt;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{Mark, NodeId, NodeKind, Period, RelationNo, Truth};
use crate::view::{ArcIx, Certainty, NodeIx, View};

type AskTie<'c> = Arc<dyn Fn(&TieAt<'_>) -> bool + Send + Sync + 'c>;
type AskNode<'c> = Arc<dyn Fn(&Node<'_>) -> bool + Send + Sync + 'c>;

/// What is asked of a tie. Conditions add up.
#[derive(Clone, Default)]
pub(super) struct TieTest<'c> {
    /// One of each of these lists.
    relations: Vec<Vec<String>>,
    marks: Vec<Mark>,
    positive: bool,
    negative: bool,
    least: Option<f64>,
    believed: Option<f64>,
    during: Vec<(Period, Certainty)>,
    asks: Vec<AskTie<'c>>,
}

impl<'c> TieTest<'c> {
    pub(super) fn relations<S: Into<String>>(&mut self, names: impl IntoIterator<Item = S>) {
        self.relations.push(names.into_iter().map(Into::into).collect());
    }

    pub(super) fn marked(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    pub(super) const fn positive(&mut self) {
        self.positive = true;
    }

    pub(super) const fn negative(&mut self) {
        self.negative = true;
    }

    pub(super) fn at_least(&mut self, strength: f64) {
        self.least = Some(stricter(self.least, strength));
    }

    pub(super) fn believed(&mut self, least: f64) {
        self.believed = Some(stricter(self.believed, least));
    }

    pub(super) fn during(&mut self, period: Period, certainty: Certainty) {
        self.during.push((period, certainty));
    }

    pub(super) fn ask(&mut self, ask: impl Fn(&TieAt<'_>) -> bool + Send + Sync + 'c) {
        self.asks.push(Arc::new(ask));
    }

    /// Resolves names for one view.
    pub(super) fn gate(&self, view: &View) -> Result<TieGate<'c>, Error> {
        let schema = &view.ledger().schema;
        for name in self.relations.iter().flatten() {
            schema.relation_number(name)?;
        }
        for (what, value) in [("strength", self.least), ("likelihood", self.believed)] {
            if value.is_some_and(f64::is_nan) {
                return Err(Error::invalid(what, "NaN", "expected a number"));
            }
        }
        let passes = |number: usize| {
            let rule = schema.relation_rule(RelationNo(number as u16));
            self.relations.iter().all(|names| names.iter().any(|name| name == rule.name()))
                && self.marks.iter().all(|mark| rule.marks().contains(mark))
        };
        let any = self.relations.is_empty() && self.marks.is_empty();
        let relations = (!any).then(|| (0..schema.relation_count()).map(passes).collect());
        Ok(TieGate { relations, test: self.clone() })
    }

    /// What the relation must be, in words.
    pub(super) fn shown(&self) -> String {
        let names = self.relations.iter().map(|names| names.join("|"));
        let words: Vec<String> = names.chain(self.marks.iter().map(|mark| format!("{mark:?}"))).collect();
        if words.is_empty() { "*".to_owned() } else { words.join("&") }
    }
}

/// The larger, and what is no number rather than any, so that it is found and refused.
fn stricter(old: Option<f64>, new: f64) -> f64 {
    match old {
        Some(old) if old > new || old.is_nan() => old,
        _ => new,
    }
}

/// What is asked of a tie, for one view.
#[derive(Clone)]
pub(super) struct TieGate<'c> {
    /// By relation number; `None` when any will do.
    relations: Option<Vec<bool>>,
    test: TieTest<'c>,
}

impl TieGate<'_> {
    /// Whether a condition reads what all claims of a tie together make: its number, its belief,
    /// or whatever a closure looks at.
    pub(super) fn asks_whole(&self) -> bool {
        let test = &self.test;
        test.positive || test.negative || test.least.is_some() || test.believed.is_some() || !test.asks.is_empty()
    }

    /// Whether a condition asks when the tie holds.
    pub(super) fn asks_time(&self) -> bool {
        !self.test.during.is_empty()
    }

    /// The periods in which some claim must hold.
    pub(super) fn periods(&self) -> impl Iterator<Item = (&Period, Certainty)> {
        self.test.during.iter().map(|(period, certainty)| (period, *certainty))
    }

    /// Whether the tie of an arc that stands meets all conditions; unknown where imprecise dates
    /// decide. A relaxed question leaves out what [`asks_whole`](Self::asks_whole).
    pub(super) fn truth(&self, place: Place<'_>, arc: ArcIx, relaxed: bool) -> Result<Truth, Error> {
        let relation = |table: &Vec<bool>| table[usize::from(place.view().relation_of(arc).0)];
        if !self.relations.as_ref().is_none_or(relation) {
            return Ok(Truth::No);
        }
        if !relaxed && self.asks_whole() && !self.test.lets(&TieAt::new(place, arc)?) {
            return Ok(Truth::No);
        }
        if self.test.during.is_empty() {
            return Ok(Truth::Yes);
        }
        let claims = place.claims(arc);
        let best = |period, certainty| claims.iter().map(|claim| holds(claim, period, certainty)).max();
        Ok(self.periods().filter_map(|(period, certainty)| best(period, certainty)).min().unwrap_or(Truth::No))
    }
}

impl TieTest<'_> {
    fn lets(&self, tie: &TieAt<'_>) -> bool {
        let sign = tie.sign();
        (!self.positive || sign > 0)
            && (!self.negative || sign < 0)
            && self.least.is_none_or(|least| tie.number().abs() >= least)
            && self.believed.is_none_or(|least| tie.belief().likelihood.interval().0 >= least)
            && self.asks.iter().all(|ask| ask(tie))
    }
}

/// Whether a claim holds on some day of a period, taken at its widest. What only may hold does
/// not, where it must. A claim that states no period may hold at any time.
pub(super) fn holds(claim: &Claim<'_>, period: &Period, certainty: Certainty) -> Truth {
    match claim.valid().map_or(Truth::Unknown, |valid| valid.overlaps(period)) {
        Truth::Unknown if certainty == Certainty::Certain => Truth::No,
        truth => truth,
    }
}

/// What is asked of a node. Conditions add up.
#[derive(Clone, Default)]
pub(super) struct NodeTest<'c> {
    /// Name and origin.
    kinds: Vec<(&'static str, &'static str)>,
    only: Option<Vec<NodeId>>,
    asks: Vec<AskNode<'c>>,
}

impl<'c> NodeTest<'c> {
    pub(super) fn of_kind<K: NodeKind>() -> Self {
        Self { kinds: vec![(K::NAME, K::ORIGIN)], ..Self::default() }
    }

    pub(super) fn is_one_of(&mut self, nodes: impl IntoIterator<Item = NodeId>) {
        let nodes = nodes.into_iter();
        self.only = Some(match self.only.take() {
            None => nodes.collect(),
            Some(old) => nodes.filter(|node| old.contains(node)).collect(),
        });
    }

    pub(super) fn ask(&mut self, ask: impl Fn(&Node<'_>) -> bool + Send + Sync + 'c) {
        self.asks.push(Arc::new(ask));
    }

    /// Resolves kinds and ids for one view.
    pub(super) fn gate(&self, view: &View) -> Result<NodeGate<'c>, Error> {
        let mut range = 0..view.node_count() as u32;
        for kind in &self.kinds {
            let of_kind = kind_range(view, kind)?;
            range = range.start.max(of_kind.start)..range.end.min(of_kind.end);
        }
        let rank = |nodes: &Vec<NodeId>| nodes.iter().map(|&node| view.ix(node)).collect::<Result<Vec<_>, Error>>();
        let mut only = self.only.as_ref().map(rank).transpose()?;
        if let Some(nodes) = &mut only {
            nodes.retain(|node| range.contains(&node.0));
            nodes.sort_unstable();
            nodes.dedup();
        }
        Ok(NodeGate { range, only, asks: self.asks.clone() })
    }

    pub(super) fn kind(&self) -> Option<&'static str> {
        self.kinds.first().map(|kind| kind.0)
    }
}

/// What is asked of a node, for one view.
#[derive(Clone)]
pub(super) struct NodeGate<'c> {
    /// Nodes of one kind stand together in the order of nodes.
    pub(super) range: Range<u32>,
    /// Ascending.
    pub(super) only: Option<Vec<NodeIx>>,
    asks: Vec<AskNode<'c>>,
}

impl NodeGate<'_> {
    /// Whether there is more to ask than its place in the order of nodes tells.
    pub(super) fn has_asks(&self) -> bool {
        !self.asks.is_empty()
    }

    pub(super) fn lets(&self, view: &View, node: NodeIx) -> bool {
        self.range.contains(&node.0)
            && self.only.as_ref().is_none_or(|only| only.binary_search(&node).is_ok())
            && (self.asks.is_empty() || self.asks.iter().all(|ask| ask(&view.node(node))))
    }
}

fn kind_range(view: &View, &(name, origin): &(&'static str, &'static str)) -> Result<Range<u32>, Error> {
    let schema = &view.ledger().schema;
    let known = schema.kind_origin(schema.kind_number(name)?);
    if known != origin {
        return Err(Error::conflict("kind of node", name, format!("declared in {known} and in {origin}")));
    }
    let first = |is_before: &dyn Fn(&str) -> bool| {
        let (mut low, mut high) = (0, view.node_count() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(view.node(NodeIx(middle)).kind()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    };
    Ok(first(&|kind| kind < name)..first(&|kind| kind <= name))
}
