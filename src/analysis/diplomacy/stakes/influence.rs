//! Whom an outcome helps and hurts through friends and foes, in several steps.

use std::collections::BTreeMap;

use super::layers::{Best, Cell, Flow};
use super::touched::Touched;
use crate::budget::{Budget, Limit};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, NodeId};
use crate::traverse::{Place, Roads, Ways};
use crate::view::{Answer, ArcIx, DatedView, NodeIx, View};

/// What is smaller than this is rounding.
const ROUNDING: f64 = 1e-12;

/// How influence spreads: how far, how much a step keeps, by which ties. The defaults are choices,
/// not findings.
#[derive(Clone, Debug)]
pub struct Spread {
    steps: usize,
    damping: f64,
    ways: Ways,
    any_tie: bool,
}

impl Default for Spread {
    fn default() -> Self {
        Self { steps: 3, damping: 0.5, ways: Ways::new(), any_tie: false }
    }
}

impl Spread {
    /// Up to 3 steps, each of which keeps half, by all ties marked
    /// [`Standing`](crate::model::Mark::Standing).
    pub fn new() -> Self {
        Self::default()
    }

    /// Up to so many steps; with 0, nobody is touched but those touched directly.
    pub const fn steps(mut self, steps: usize) -> Self {
        self.steps = steps;
        self
    }

    /// How much of it a step keeps, above 0, at most 1.
    pub const fn damping(mut self, damping: f64) -> Self {
        self.damping = damping;
        self
    }

    /// Only by these ways. A way leads from who is influenced to whom it is friend or foe of.
    pub fn by(mut self, ways: Ways) -> Self {
        self.ways = ways;
        self
    }

    /// By ties of every relation, not only those that say how two stand to each other.
    pub const fn by_any_tie(mut self) -> Self {
        self.any_tie = true;
        self
    }
}

/// What an outcome comes to for one actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// Who.
    pub who: NodeId,
    /// What it gains, or with a negative sign loses, all walks added up.
    pub value: f64,
    /// What of it touches it directly.
    pub own: f64,
    /// The strongest walk by which it gains.
    pub gain: Option<InfluencePath>,
    /// The strongest walk by which it loses.
    pub loss: Option<InfluencePath>,
}

impl Influence {
    /// 1 when it gains, -1 when it loses, 0 when neither: less than 10^-12 is rounding.
    pub fn sign(&self) -> i32 {
        i32::from(self.value > ROUNDING) - i32::from(self.value < -ROUNDING)
    }

    /// The strongest walk of the value's sign.
    pub fn path(&self) -> Option<&InfluencePath> {
        match self.sign() {
            1 => self.gain.as_ref(),
            -1 => self.loss.as_ref(),
            _ => None,
        }
    }
}

/// A walk by which what touches one comes to touch another.
#[derive(Clone, Debug, PartialEq)]
pub struct InfluencePath {
    /// Who is touched directly.
    pub start: NodeId,
    /// What arrives at the end of it, signed.
    pub value: f64,
    /// The claims that say how the first is touched.
    pub claims: Vec<ClaimId>,
    /// The steps; none for what touches an actor directly.
    pub steps: Vec<InfluenceStep>,
}

/// One step of it.
#[derive(Clone, Debug, PartialEq)]
pub struct InfluenceStep {
    /// From whom.
    pub from: NodeId,
    /// To whom: its friend or foe.
    pub to: NodeId,
    /// The number of the tie, in [-1, 1].
    pub number: f64,
    /// The claims of the tie, background included, by key.
    pub claims: Vec<ClaimId>,
}

/// What it comes to for everybody when `starts` are touched: a friend of who gains gains, a foe
/// of who gains loses, and so on from them. Starts are those of [`touched`](super::touched()), or your
/// own.
///
/// A walk of k steps carries its start's value times the numbers of its ties times the damping
/// to the k-th power; all walks of up to so many steps add up, also those that come back
/// (attenuated walks of Katz 1953, with signs and a value of each one's own as in Hubbell 1965).
/// The walks shown are the strongest, of equals the shortest, then the first by nodes. Where
/// numbers are of standing between two, either influences the other; where they are one's towards another, the
/// other influences the one. Starts are lifted, and several of one actor add up.
///
/// From who gains most to who loses most, then by kind and key; who is reached by walks that
/// cancel is listed with 0. `because` is the scope: the starts' claims and those of all ties on
/// the walks.
///
/// Cost: steps times the ties of those reached. A step of the budget is an arc looked at; cut
/// short, walks of as many steps count as were finished, and the first results are listed.
///
/// # Errors
///
/// Foreign id; invalid damping or value; unknown relation; rule for a tie whose number is not in
/// [-1, 1]; overflow when so many walks add up to more than a number holds.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::analysis::diplomacy::{Spread, influence, touched};
/// use detente::{Budget, Graph, Lens, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let starts = touched(&view, graph.find("backchannel_talks")?)?.value;
/// let found = influence(&view, &starts, &Spread::new(), &Budget::new())?.value;
/// let japan = found.iter().find(|i| i.who == graph.find("JPN").unwrap()).unwrap();
/// // The talks themselves touch North Korea, which gains; Japan is its foe.
/// assert_eq!((japan.own, japan.sign()), (0.0, -1));
/// assert_eq!(japan.path().unwrap().start, graph.find("PRK")?);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn influence(
    view: &View,
    starts: &[Touched],
    spread: &Spread,
    budget: &Budget,
) -> Result<Answer<Vec<Influence>>, Error> {
    found(view.into(), starts, spread, budget)
}

/// [`influence`] through the ties of a day or window.
///
/// # Errors
///
/// As [`influence`]; overflow when merged numbers leave their range.
pub fn influence_at(
    dated: DatedView<'_>,
    starts: &[Touched],
    spread: &Spread,
    budget: &Budget,
) -> Result<Answer<Vec<Influence>>, Error> {
    found(dated.into(), starts, spread, budget)
}

fn found(
    place: Place<'_>,
    starts: &[Touched],
    spread: &Spread,
    budget: &Budget,
) -> Result<Answer<Vec<Influence>>, Error> {
    if !(spread.damping > 0.0 && spread.damping <= 1.0) {
        return Err(Error::invalid("damping", &spread.damping.to_string(), "above 0, at most 1"));
    }
    let flow = Flow { roads: Roads::new(place, &spread.ways)?, damping: spread.damping, any_tie: spread.any_tie };
    let starts = gathered(place.view(), starts)?;
    let mut meter = budget.meter();
    let mut layers = vec![Flow::start(starts.iter().map(|(&node, start)| (node, start.value)))];
    let mut arcs: Vec<ArcIx> = Vec::new();
    let mut cut: Option<Limit> = meter.look();
    while cut.is_none() && layers.len() <= spread.steps && layers.last().is_some_and(|layer| !layer.is_empty()) {
        let mut taken = Vec::new();
        match flow.next(&layers[layers.len() - 1], &mut taken, &mut meter)? {
            Ok(next) => {
                arcs.append(&mut taken);
                arcs.sort_unstable();
                arcs.dedup();
                layers.push(next);
            }
            Err(limit) => cut = Some(limit),
        }
        let bytes: usize = layers.iter().map(|layer| size_of_val(layer.as_slice())).sum();
        cut = cut.or_else(|| meter.is_too_large(bytes));
    }
    let traces = Traces { flow: &flow, layers: &layers, starts: &starts };
    let mut sums = traces.sums();
    sums.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut value = Vec::new();
    for (node, sum) in sums {
        if let Some(limit) = meter.is_full(value.len()) {
            cut = cut.or(Some(limit));
            break;
        }
        value.push(traces.influence(node, sum));
    }
    let own = starts.values().flat_map(|start| start.claims.iter().copied());
    let because: Vec<Claim<'_>> = own.chain(arcs.into_iter().flat_map(|arc| flow.roads.claims(arc))).collect();
    Ok(Answer::new(value).because(because).cut(cut))
}

/// What touches an actor directly.
struct Start<'v> {
    value: f64,
    claims: Vec<Claim<'v>>,
}

/// The starts by actor, each once.
fn gathered<'v>(view: &'v View, starts: &[Touched]) -> Result<BTreeMap<NodeIx, Start<'v>>, Error> {
    let mut by_node: BTreeMap<NodeIx, (Vec<f64>, Vec<Claim<'v>>)> = BTreeMap::new();
    for start in starts {
        if !(-1.0..=1.0).contains(&start.value) {
            return Err(Error::invalid("value of who is touched", &start.value.to_string(), "from -1 to 1"));
        }
        let who = view.ix(view.stands_for(start.who)?)?;
        let (values, claims) = by_node.entry(who).or_default();
        values.push(start.value);
        for &claim in &start.claims {
            claims.push(view.get_claim(claim)?);
        }
    }
    let start = |(node, (mut values, mut claims)): (NodeIx, (Vec<f64>, Vec<Claim<'v>>))| {
        values.sort_unstable_by(f64::total_cmp);
        claims.sort_by(Claim::canonical);
        claims.dedup();
        (node, Start { value: values.into_iter().sum(), claims })
    };
    Ok(by_node.into_iter().map(start).collect())
}

/// Reads sums and walks off the layers.
struct Traces<'f, 'v> {
    flow: &'f Flow<'v>,
    layers: &'f [Vec<Cell>],
    starts: &'f BTreeMap<NodeIx, Start<'v>>,
}

impl Traces<'_, '_> {
    /// Everybody reached, with what arrives by walks of any length, the shortest added first.
    fn sums(&self) -> Vec<(NodeIx, f64)> {
        let mut sums: BTreeMap<NodeIx, f64> = BTreeMap::new();
        for cell in self.layers.iter().flatten() {
            *sums.entry(cell.node).or_default() += cell.sum;
        }
        sums.into_iter().collect()
    }

    fn influence(&self, node: NodeIx, value: f64) -> Influence {
        let [gain, loss] = [0, 1].map(|side| self.strongest(node, side));
        let own = self.starts.get(&node).map_or(0.0, |start| start.value);
        Influence { who: self.id(node), value, own, gain, loss }
    }

    /// The strongest walk of any length to a node that helps (0) or hurts (1) it.
    fn strongest(&self, node: NodeIx, side: usize) -> Option<InfluencePath> {
        let mut best: Option<(usize, usize, Best)> = None;
        for (depth, layer) in self.layers.iter().enumerate() {
            let Ok(at) = layer.binary_search_by_key(&node, |cell| cell.node) else { continue };
            if let Some(found) = layer[at].best[side]
                && best.is_none_or(|known| found.size > known.2.size)
            {
                best = Some((depth, at, found));
            }
        }
        let (depth, at, found) = best?;
        let value = if side == 0 { found.size } else { -found.size };
        Some(self.path(depth, at, side, value))
    }

    /// The walk that ends in a cell, found from its end.
    fn path(&self, depth: usize, at: usize, side: usize, value: f64) -> InfluencePath {
        let (mut at, mut side) = (at, side);
        let mut steps = Vec::new();
        for depth in (0..=depth).rev() {
            let cell = &self.layers[depth][at];
            let Some(last) = cell.best[side].and_then(|best| best.last) else { break };
            let from = self.id(self.layers[depth - 1][last.from].node);
            let claims = self.flow.roads.claims(last.arc).iter().map(Claim::id).collect();
            steps.push(InfluenceStep { from, to: self.id(cell.node), number: last.number, claims });
            (at, side) = (last.from, last.side);
        }
        steps.reverse();
        let start = self.layers[0][at].node;
        let claims = self.starts.get(&start).map(|start| start.claims.iter().map(Claim::id).collect());
        InfluencePath { start: self.id(start), value, claims: claims.unwrap_or_default(), steps }
    }

    fn id(&self, node: NodeIx) -> NodeId {
        self.flow.roads.view().node(node).id()
    }
}
