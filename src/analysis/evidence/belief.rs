//! How likely the independent origins of what a claim says make it.
//!
//! Which claims say the same, and which the opposite, is settled here; the arithmetic, which ties
//! share, is that of [`Belief`].

use std::collections::BTreeMap;

use crate::error::Error;
use crate::graph::Claim;
use crate::model::ClaimId;
use crate::view::{Answer, Belief, Origins, View, opposed, propositions, stand};

/// What some reports say alike, and how likely their origins make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed {
    /// The reports that say it, by key.
    pub claims: Vec<ClaimId>,
    /// The reports that say the opposite, by key.
    pub against: Vec<ClaimId>,
    /// How likely it is.
    pub belief: Belief,
}

/// How likely the independent origins of what `claim` says make it, by the rules of [`Belief`].
///
/// Those speak for it who say the same as in [`corroboration`](super::corroboration()): relation,
/// participants whom they stand for under the lens, sign, and whether they deny it; whenever it
/// holds, so a lens with `during` asks of one time. `claim` itself need not count. What rests on
/// a claim that is gone ([`View::is_orphaned`]) supports nothing.
///
/// `because` names the reports that say the same. `against` names those that say the opposite
/// (the other sign, or a denial); they are not subtracted: ask for the belief of one of them.
///
/// Cost: one pass over claims, which are compared by what they say.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::belief, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let wire = graph.source("wire").add()?;
/// let copy = graph.source("paper").derives_from(wire).add()?;
/// let radio = graph.source("radio").add()?;
/// let [first, ..] = [(wire, "C3"), (copy, "C3"), (radio, "B2")].map(|(source, grade)| {
///     let talks = graph.claim::<Talks>((japan, dprk)).affinity(0.2).source(source);
///     talks.grade(grade.parse().unwrap()).record().unwrap()
/// });
/// let found = belief(&graph.view(&Lens::new())?, first)?;
/// // Two origins, 0.25 and 0.5625: 1 - 0.75 * 0.4375 = 0.671875, rounded outward.
/// assert_eq!(found.value.likelihood.interval(), (0.671, 0.672));
/// assert_eq!((found.value.origins.len(), found.because.len()), (2, 3));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn belief(view: &View, claim: ClaimId) -> Result<Answer<Belief>, Error> {
    let asked = Claim::new(view.ledger(), view.ledger().own_claim(claim)?);
    let topics = propositions(view.counted(), false);
    let topic = |claim: &Claim<'_>| topics[claim.id().index() as usize];
    let speak = || view.claims().filter(|c| topic(c) == topic(&asked) && !view.is_orphaned(c));
    let same = || speak().filter(|c| stand(c) == stand(&asked));
    let against = speak().filter(|c| opposed(stand(c), stand(&asked)));
    let value = Belief::of(same(), &mut Origins::default());
    Ok(Answer::new(value).because(same()).against(against))
}

/// The belief in everything that some report says, each thing once, by the key of the first
/// report that says it; the rules are those of [`belief`]. `because` is the scope: all reports
/// but those that rest on a claim that is gone.
///
/// Cost: one pass over claims, which are grouped by what they say.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::beliefs, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// for affinity in [0.2, 0.3, -0.1] {
///     graph.claim::<Talks>((japan, dprk)).affinity(affinity).grade("C3".parse()?).record()?;
/// }
/// let found = beliefs(&graph.view(&Lens::new())?).value;
/// assert_eq!(found.iter().map(|b| (b.claims.len(), b.against.len())).collect::<Vec<_>>(), [(1, 2), (2, 1)]);
/// // No source is known: one may copy the other, or not.
/// assert_eq!(found[1].belief.likelihood.interval(), (0.25, 0.438));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn beliefs(view: &View) -> Answer<Vec<Believed>> {
    let topics = propositions(view.counted(), false);
    let mut groups: BTreeMap<(u32, (i32, bool)), Vec<Claim<'_>>> = BTreeMap::new();
    for claim in view.claims().filter(|c| !view.is_orphaned(c)) {
        groups.entry((topics[claim.id().index() as usize], stand(&claim))).or_default().push(claim);
    }
    let mut known = Origins::default();
    let mut found: Vec<(Claim<'_>, Believed)> = Vec::new();
    for (&(topic, own), claims) in &groups {
        let Some(first) = reports(claims).next() else {
            continue;
        };
        let alike = groups.range((topic, (i32::MIN, false))..).take_while(|((other, _), _)| *other == topic);
        let mut against: Vec<Claim<'_>> =
            alike.filter(|((_, other), _)| opposed(*other, own)).flat_map(|(_, claims)| reports(claims)).collect();
        against.sort_by(Claim::canonical);
        let believed = Believed {
            claims: reports(claims).map(|c| c.id()).collect(),
            against: against.iter().map(Claim::id).collect(),
            belief: Belief::of(claims.iter().copied(), &mut known),
        };
        found.push((first, believed));
    }
    found.sort_by(|(a, _), (b, _)| a.canonical(b));
    let value = found.into_iter().map(|(_, believed)| believed).collect();
    Answer::new(value).because(groups.into_values().flatten())
}

fn reports<'a, 'v>(claims: &'a [Claim<'v>]) -> impl Iterator<Item = Claim<'v>> + use<'a, 'v> {
    claims.iter().copied().filter(|c| !c.is_background())
}
