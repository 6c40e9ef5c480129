//! Intermediaries: who can carry a message between two actors, alone or in chains, how well, and
//! when.

use std::collections::BTreeSet;

use super::lines::{Lines, Step};
use super::terms::{Terms, terms};
use super::window::Window;
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Attribute, ClaimId, NodeId};
use crate::traverse::{Place, Roads, Ways, belief};
use crate::view::{Answer, DatedView, NodeIx, View};

/// One who could carry a message, or several in a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Intermediary {
    /// Who, in the order in which the message goes through their hands.
    pub via: Vec<NodeId>,
    /// How likely every line on the way stands, at least and at most, as far as its claims say
    /// how likely they are; in [0, 1].
    pub reliability: (f64, f64),
    /// How differently it stands to the two ends: the difference of its standing to one and to
    /// the other, without sign and to the millionth; of several the largest. 0 is impartial.
    pub bias: f64,
    /// When the whole channel works.
    pub window: Window,
    /// Whether a claim on the way says that there are others, without naming them.
    pub unnamed_others: bool,
    /// Who of them is on bad terms with which end.
    pub bad_terms: Vec<(NodeId, NodeId)>,
    /// The claims that speak for it: of the lines, and of terms that are not bad; by key.
    pub because: Vec<ClaimId>,
    /// The claims that speak against it: of bad terms; by key.
    pub against: Vec<ClaimId>,
}

/// Who could carry messages between two actors, and who could but may not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intermediaries {
    /// A channel from end to end, bad terms with neither, and a day on which all of it may work;
    /// the best first.
    pub acceptable: Vec<Intermediary>,
    /// A channel from end to end, but bad terms with an end, or no day on which all of it works;
    /// the best first.
    pub rejected: Vec<Intermediary>,
}

/// Who could carry a message from `a` to `b`: chains of at least one and at most `between` others,
/// none twice, over ties marked [`Mark::Channel`](crate::model::Mark) by the ways allowed; ways
/// [in either direction](crate::traverse::Direction) take lines that only lead back as well. One is
/// acceptable when nobody in it has a negative tie marked [`Mark::Standing`](crate::model::Mark) to either end; a
/// missing tie does not disqualify. Ways limit the lines, not the terms.
///
/// The best come first: by how reliable the channel is, at least, then at most; then by how small
/// the bias is (Kydd 2003: a mediator without bias is believed when it counsels restraint); then
/// the shorter chain; then by kind and key. Lines between the same two nodes hold for each other;
/// lines that rest on the very same claims stand or fall together, others are taken as independent.
///
/// `because` holds the claims that speak for the acceptable ones, `against` those that speak
/// against the rejected ones; each candidate has its own.
///
/// Cost: the lines are searched depth-first, no further than `b` may still be reached;
/// exponential in `between`. A step of the budget is a line, a result a chain.
///
/// # Errors
///
/// Foreign id; unknown relation; a strength that is no number.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Budget, Graph, Lens, analysis::diplomacy::intermediaries, io::json, traverse::Ways};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let (tokyo, pyongyang) = (graph.find("Tokyo")?, graph.find("Pyongyang")?);
/// let found = intermediaries(&view, tokyo, pyongyang, 2, &Ways::new(), &Budget::new())?.value;
/// assert_eq!(found.acceptable[0].via, [graph.find("China")?]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn intermediaries<A, B>(
    view: &View,
    a: NodeId<A>,
    b: NodeId<B>,
    between: usize,
    ways: &Ways,
    budget: &Budget,
) -> Result<Answer<Intermediaries>, Error> {
    found(view.into(), (a.any(), b.any()), between, ways, budget)
}

/// [`intermediaries`] whose channels and terms are those of a day or window. When else a channel
/// works, its [`Window`] says of the lines that stand then.
///
/// # Errors
///
/// As [`intermediaries`]; overflow when merged numbers leave their range.
pub fn intermediaries_at<A, B>(
    dated: DatedView<'_>,
    a: NodeId<A>,
    b: NodeId<B>,
    between: usize,
    ways: &Ways,
    budget: &Budget,
) -> Result<Answer<Intermediaries>, Error> {
    found(dated.into(), (a.any(), b.any()), between, ways, budget)
}

fn found(
    place: Place<'_>,
    ends: (NodeId, NodeId),
    between: usize,
    ways: &Ways,
    budget: &Budget,
) -> Result<Answer<Intermediaries>, Error> {
    let view = place.view();
    let ends = [view.ix(super::standing(view, ends.0)?.id())?, view.ix(super::standing(view, ends.1)?.id())?];
    let mut meter = budget.meter();
    let mut lines = Lines::new(place, ways, ends[1], between, &mut meter)?;
    let mut chains: Vec<Vec<Step>> = Vec::new();
    let cut = lines.each_chain(ends[0], between, true, &mut meter, |way, meter| {
        let cut = meter.is_full(chains.len());
        if cut.is_none() {
            chains.push(way.to_vec());
        }
        cut
    });
    let all = Roads::new(place, &Ways::new())?;
    let mut value = Intermediaries::default();
    let (mut because, mut against) = (Vec::new(), Vec::new());
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for chain in &chains {
        candidates.push(Candidate::new(&mut lines, &all, ends, chain)?);
    }
    candidates.sort_by(Candidate::compare);
    for candidate in candidates {
        let is_acceptable = candidate.bad_terms.is_empty() && !candidate.window.is_never();
        if is_acceptable {
            because.extend(candidate.because.iter().copied());
            value.acceptable.push(candidate.shown(view));
        } else {
            against.extend(candidate.against.iter().copied());
            value.rejected.push(candidate.shown(view));
        }
    }
    Ok(Answer::new(value).because(because).against(against).cut(cut))
}

/// A chain while it is judged.
struct Candidate<'v> {
    via: Vec<NodeIx>,
    reliability: (f64, f64),
    bias: f64,
    window: Window,
    unnamed_others: bool,
    bad_terms: Vec<(NodeIx, NodeIx)>,
    because: Vec<Claim<'v>>,
    against: Vec<Claim<'v>>,
}

impl<'v> Candidate<'v> {
    fn new(lines: &mut Lines<'v>, roads: &Roads<'v>, ends: [NodeIx; 2], chain: &[Step]) -> Result<Self, Error> {
        let mut candidate = Self::along(lines, ends[0], chain);
        for &member in &candidate.via {
            let [one, other] = [terms(roads, member, ends[0])?, terms(roads, member, ends[1])?];
            let apart = ((one.standing - other.standing).abs() * 1e6).round() / 1e6;
            candidate.bias = candidate.bias.max(apart);
            for (end, Terms { is_bad, claims, .. }) in ends.into_iter().zip([one, other]) {
                if is_bad {
                    candidate.bad_terms.push((member, end));
                    candidate.against.extend(claims);
                } else {
                    candidate.because.extend(claims);
                }
            }
        }
        Ok(candidate)
    }

    /// What the lines of a chain say: how reliable it is, and when it works.
    fn along(lines: &mut Lines<'v>, start: NodeIx, chain: &[Step]) -> Self {
        let via = chain[..chain.len() - 1].iter().map(|step| step.0).collect();
        let mut hops: BTreeSet<Vec<ClaimId>> = BTreeSet::new();
        let mut candidate = Self {
            via,
            reliability: (1.0, 1.0),
            bias: 0.0,
            window: Window::always(),
            unnamed_others: false,
            bad_terms: Vec::new(),
            because: Vec::new(),
            against: Vec::new(),
        };
        let mut from = start;
        for &(to, _) in chain {
            let arcs = lines.between(from, to);
            let claims: Vec<Claim<'v>> = arcs.into_iter().flat_map(|arc| lines.claims(arc)).collect();
            let mut ids: Vec<ClaimId> = claims.iter().map(Claim::id).collect();
            ids.sort_unstable();
            ids.dedup();
            if hops.insert(ids) {
                let (least, most) = belief(claims.iter().copied());
                candidate.reliability = (candidate.reliability.0 * least, candidate.reliability.1 * most);
            }
            candidate.window = candidate.window.and(&Window::of(claims.iter().copied()));
            let says = |c: &Claim<'_>| c.attribute("unnamed_others").and_then(Attribute::as_flag) == Some(true);
            candidate.unnamed_others |= claims.iter().any(says);
            candidate.because.extend(claims);
            from = to;
        }
        candidate
    }

    /// The better one first.
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let least = other.reliability.0.total_cmp(&self.reliability.0);
        let most = other.reliability.1.total_cmp(&self.reliability.1);
        let bias = self.bias.total_cmp(&other.bias);
        let length = self.via.len().cmp(&other.via.len());
        least.then(most).then(bias).then(length).then_with(|| self.via.cmp(&other.via))
    }

    fn shown(self, view: &View) -> Intermediary {
        let id = |ix: NodeIx| view.node(ix).id();
        let reasons = Answer::new(()).because(self.because).against(self.against);
        Intermediary {
            via: self.via.into_iter().map(id).collect(),
            reliability: self.reliability,
            bias: self.bias,
            window: self.window,
            unnamed_others: self.unnamed_others,
            bad_terms: self.bad_terms.into_iter().map(|(member, end)| (id(member), id(end))).collect(),
            because: reasons.because,
            against: reasons.against,
        }
    }
}
