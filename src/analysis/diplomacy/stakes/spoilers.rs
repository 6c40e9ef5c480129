//! Who stands to lose by an outcome and uses violence against it.

use std::collections::BTreeMap;

use super::super::parties;
use super::influence::{Influence, Spread, influence};
use super::touched::touched;
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{Aspect, ClaimId, ClaimKind, Mark, NodeId, Participant, RelationRule};
use crate::view::{Answer, NodeIx, View};

/// Whether a spoiler sits at the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seat {
    /// A party to the event.
    Inside,
    /// Left out, or staying away.
    Outside,
}

/// What a spoiler is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpoilerType {
    /// Limited goals, such as recognition or a share of power.
    Limited,
    /// Goals that grow and shrink with costs and risks.
    Greedy,
    /// All power, and nothing less.
    Total,
}

impl SpoilerType {
    /// All types, in order of declaration.
    pub const ALL: [Self; 3] = [Self::Limited, Self::Greedy, Self::Total];

    /// The spelling in the attribute `spoiler`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Limited => "limited",
            Self::Greedy => "greedy",
            Self::Total => "total",
        }
    }

    /// What works on it (Stedman 1997).
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::Limited => Remedy::Inducement,
            Self::Greedy => Remedy::Socialisation,
            Self::Total => Remedy::Coercion,
        }
    }
}

/// How to deal with a spoiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Remedy {
    /// Giving it what it demands.
    Inducement,
    /// Holding it to rules of conduct, with rewards and punishments.
    Socialisation,
    /// Threat or use of punishment, or going ahead without it.
    Coercion,
}

/// What claims say that a spoiler is after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedType {
    /// What.
    pub kind: SpoilerType,
    /// The claims that say so, by key.
    pub claims: Vec<ClaimId>,
}

/// Somebody who stands to lose and uses violence against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoiler {
    /// Who it is, and what the outcome comes to for it.
    pub stake: Influence,
    /// Whether it sits at the table.
    pub seat: Seat,
    /// What claims say that it is after, by type; nothing when nobody says.
    pub reported: Vec<ReportedType>,
    /// Its acts of violence, by key.
    pub violence: Vec<ClaimId>,
}

impl Spoiler {
    /// Its type; `None` when nobody says, or claims disagree.
    pub fn kind(&self) -> Option<SpoilerType> {
        match self.reported.as_slice() {
            [only] => Some(only.kind),
            _ => None,
        }
    }

    /// What works on it; `None` when its type is not known.
    pub fn remedy(&self) -> Option<Remedy> {
        self.kind().map(SpoilerType::remedy)
    }
}

/// What was looked at, so that finding nobody means something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// The relations marked [`Mark::Violence`], by name.
    pub relations: Vec<String>,
    /// All acts of violence that count, against whomever, by key.
    pub acts: Vec<ClaimId>,
    /// Those against the event or its parties, by key.
    pub against: Vec<ClaimId>,
}

/// Who spoils, who only stands to lose, who only uses violence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoilers {
    /// Who stands to lose and uses violence, by kind and key.
    pub spoilers: Vec<Spoiler>,
    /// Who stands to lose and, as far as claims go, uses no violence: no spoiler. Who loses most
    /// first.
    pub would_lose: Vec<Influence>,
    /// Who uses violence and, as far as claims go, does not stand to lose, by kind and key.
    pub other_violence: Vec<NodeId>,
    /// What was looked at.
    pub searched: Searched,
}

/// The spoilers of `event`: those whom it hurts and who use violence against it (Stedman 1997,
/// International Security 22(2), *Spoiler Problems in Peace Processes*). Whom it hurts is those
/// [`touched`], and by `spread` those they are friends or foes of ([`influence`]), when what it
/// comes to for them is negative. Violence is a reported or assessed fact of a relation marked [`Mark::Violence`], `by`
/// or `from` somebody, when the event or one of its other parties is anybody else in it; threats
/// and forecasts are none. What came before the event a lens with a period leaves out.
///
/// A spoiler is inside when it is one of the event's parties. Its type is what claims say in
/// which it is `by` or `from`: their attribute `spoiler`, `"limited"`, `"greedy"` or `"total"`.
///
/// `because` is the scope: the claims of whom it hurts, of violence and of types.
///
/// Cost: that of `influence`, and linear in claims. A step of the budget is as there. Cut short,
/// whom it hurts is not whole; results limit nothing.
///
/// # Errors
///
/// Foreign id; unknown party or type of spoiler; those of [`influence`].
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::analysis::diplomacy::{Spread, spoilers};
/// use detente::{Budget, Graph, Lens, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = spoilers(&view, graph.find("backchannel_talks")?, &Spread::new().steps(0), &Budget::new())?.value;
/// // Nobody is said to use violence against the talks. Some stand to lose all the same.
/// assert!(found.spoilers.is_empty() && found.searched.against.is_empty());
/// let lose: Vec<&str> = found.would_lose.iter().map(|i| graph.get(i.who).unwrap().key()).collect();
/// assert_eq!(lose, ["trilat", "ROK", "USA"]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn spoilers<K>(view: &View, event: NodeId<K>, spread: &Spread, budget: &Budget) -> Result<Answer<Spoilers>, Error> {
    let table = Table { event: view.get(event)?, parties: parties(view, event.any())? };
    let starts = touched(view, event)?;
    let reached = influence(view, &starts.value, spread, &budget.clone().results(usize::MAX))?;
    let acts: Vec<Claim<'_>> = view.marked(Mark::Violence).filter(was_done).collect();
    let mut violence: BTreeMap<NodeIx, Vec<Claim<'_>>> = BTreeMap::new();
    for act in &acts {
        for actor in actors(view, act).into_iter().filter(|&actor| table.is_hit(view, act, actor)) {
            violence.entry(view.ix(actor.id())?).or_default().push(*act);
        }
    }
    let types = types(view, &violence)?;
    let because = starts.because.iter().chain(&reached.because).map(|&claim| view.get_claim(claim));
    let mut because = because.collect::<Result<Vec<_>, _>>()?;
    because.extend(acts.iter().copied());
    because.extend(types.values().flatten().map(|(_, claim)| *claim));
    let ids = |claims: &mut dyn Iterator<Item = Claim<'_>>| Answer::new(()).because(claims).because;
    let marked = |rule: &&RelationRule| rule.marks().contains(&Mark::Violence);
    let mut relations: Vec<String> =
        view.ledger().schema.relations().filter(marked).map(|rule| rule.name().to_owned()).collect();
    relations.sort_unstable();
    let searched = Searched {
        relations,
        acts: acts.iter().map(Claim::id).collect(),
        against: ids(&mut violence.values().flatten().copied()),
    };
    let mut value = Spoilers { searched, ..Spoilers::default() };
    let mut hurt: BTreeMap<NodeIx, Influence> = BTreeMap::new();
    let mut losing: Vec<Influence> = reached.value.into_iter().filter(|stake| stake.sign() < 0).collect();
    losing.sort_by(|a, b| a.value.total_cmp(&b.value)); // stable: of equals by kind and key
    for stake in losing {
        let who = view.ix(stake.who)?;
        if violence.contains_key(&who) {
            hurt.insert(who, stake);
        } else {
            value.would_lose.push(stake);
        }
    }
    for (who, acts) in violence {
        let Some(stake) = hurt.remove(&who) else {
            value.other_violence.push(view.node(who).id());
            continue;
        };
        let seat = if table.parties.contains(&view.node(who)) { Seat::Inside } else { Seat::Outside };
        let reported = types.get(&who).map(|said| reported(said)).unwrap_or_default();
        let violence = acts.iter().map(Claim::id).collect();
        value.spoilers.push(Spoiler { stake, seat, reported, violence });
    }
    let mut answer = Answer::new(value).because(because);
    answer.completeness = reached.completeness;
    Ok(answer)
}

/// Whether a claim is that something was done. What it is to stop may well be hypothetical.
fn was_done(claim: &Claim<'_>) -> bool {
    let is_told = matches!(claim.kind(), ClaimKind::ReportedFact | ClaimKind::AssessedFact);
    is_told && ![Aspect::Negated, Aspect::Future, Aspect::Hypothetical].into_iter().any(|a| claim.aspects().contains(a))
}

/// An event and who sits at its table.
struct Table<'v> {
    event: Node<'v>,
    parties: Vec<Node<'v>>,
}

impl Table<'_> {
    /// Whether an act of somebody's is against the event or another of its parties.
    fn is_hit(&self, view: &View, act: &Claim<'_>, actor: Node<'_>) -> bool {
        let by = role_of_actor(act);
        let is_ours = |node: Node<'_>| {
            let who = view.lifted(node).id();
            node == self.event || who != actor.id() && self.parties.iter().any(|party| party.id() == who)
        };
        act.roles().into_iter().filter(|(role, _)| *role != by).any(|(_, who)| match who {
            Participant::Node(id) | Participant::Implied(id) => view.get(id).is_ok_and(is_ours),
            Participant::Claim(_) => false,
        })
    }
}

fn role_of_actor(claim: &Claim<'_>) -> &'static str {
    if claim.role("by").is_empty() { "from" } else { "by" }
}

fn actors<'v>(view: &'v View, claim: &Claim<'v>) -> Vec<Node<'v>> {
    super::super::actors_in(view, claim, role_of_actor(claim))
}

type Types<'v> = BTreeMap<NodeIx, Vec<(SpoilerType, Claim<'v>)>>;

/// What claims say that those who use violence are after.
fn types<'v>(view: &'v View, violent: &BTreeMap<NodeIx, Vec<Claim<'v>>>) -> Result<Types<'v>, Error> {
    let mut types = Types::new();
    for claim in view.claims().filter(|c| !view.is_orphaned(c) && !c.aspects().contains(Aspect::Negated)) {
        let Some(text) = claim.attribute("spoiler").and_then(|a| a.as_text()) else { continue };
        let kind = SpoilerType::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
            let names = SpoilerType::ALL.into_iter().map(SpoilerType::name);
            Error::unknown_among("type of spoiler", text, names).in_claim(&claim.label())
        })?;
        for actor in actors(view, &claim) {
            let who = view.ix(actor.id())?;
            if violent.contains_key(&who) {
                types.entry(who).or_default().push((kind, claim));
            }
        }
    }
    Ok(types)
}

/// The same by type.
fn reported(said: &[(SpoilerType, Claim<'_>)]) -> Vec<ReportedType> {
    let of = |kind| said.iter().filter(move |(said, _)| *said == kind).map(|(_, claim)| claim.id()).collect();
    let all = SpoilerType::ALL.into_iter().map(|kind| ReportedType { kind, claims: of(kind) });
    all.filter(|reported| !reported.claims.is_empty()).collect()
}
