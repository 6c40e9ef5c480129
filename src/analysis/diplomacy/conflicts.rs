//! Which positions on an event exclude each other, and what would unblock it.

use super::propositions::Theory;
use crate::analysis::hitting;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::{ClaimId, NodeId};
use crate::view::{Answer, View};

/// Whether positions can hold together with an event, the smallest sets that cannot, and what it
/// would take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// The sets that exclude the event, each without a superfluous claim, by claim.
    pub minimal: Vec<Vec<ClaimId>>,
    /// The sets without which nothing excludes it, each without a superfluous claim, by claim:
    /// the empty set when nothing does, no set when background does.
    pub unblocking: Vec<Vec<ClaimId>>,
    /// How few claims the smallest unblocking set has: at least, at most. `None` when there is no
    /// such set, or none was found.
    pub smallest_unblocking: (usize, Option<usize>),
}

impl Conflicts {
    /// Whether nothing excludes anything, as far as the claims go. An answer cut short before it
    /// could tell does not say so.
    pub fn satisfiable(&self) -> bool {
        self.smallest_unblocking.1 == Some(0)
    }
}

/// The smallest sets of positions on `event` that cannot hold together with its taking place, and
/// the smallest sets of positions whose withdrawal would unblock it. Claims are read as clauses:
///
/// - what it is to be about ([`Mark::Agenda`]), its parties deal with; of negative sign, it is
///   not about that;
/// - a condition on it ([`conditions`](super::conditions())) has whoever must act deal with an issue or, of
///   negative sign, leave it alone;
/// - a party that does not want it ([`Mark::Desire`], negative) excludes it, an actor that will not
///   take up an issue ([`Mark::Willingness`], negative) does not deal with it, and whoever
///   turns down ([`Mark::Refusal`]) a claim of the first two sorts that it would have to meet says
///   its opposite.
///
/// Nothing else is a clause: to want and to be willing exclude nothing, an expectation or a
/// forecast is no condition, and no converse follows: what is met brings nothing about. Background always
/// holds. Parties are those of the event's attribute `parties`. `because` is all claims in
/// conflict.
///
/// Cost: linear in claims to read them; claims that say the same count once in the search, which
/// is that of [`minimal_sets`](hitting::minimal_sets()) with a question linear in the clauses
/// (Dowling and Gallier 1984). A step of the budget is as there, a result a set of either sort.
/// What is cut short lists true sets, and bounds that hold.
///
/// # Errors
///
/// Foreign id; unknown party.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Budget, Graph, Lens, analysis::diplomacy::conflicts, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = conflicts(&view, graph.find("summit_jpn_prk")?, &Budget::new())?.value;
/// assert!(!found.satisfiable());
/// let keys = |sets: &[Vec<_>]| -> Vec<String> {
///     let label = |&claim| graph.get_claim(claim).unwrap().label().into_owned();
///     sets.iter().map(|set| set.iter().map(label).collect::<Vec<_>>().join("+")).collect()
/// };
/// assert_eq!(keys(&found.minimal), ["C04+C14", "C04+C18", "C17"]);
/// assert_eq!(keys(&found.unblocking), ["C04+C17", "C14+C17+C18"]);
/// assert_eq!(found.smallest_unblocking, (2, Some(2)));
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
///
/// [`Mark::Agenda`]: crate::model::Mark::Agenda
/// [`Mark::Desire`]: crate::model::Mark::Desire
/// [`Mark::Willingness`]: crate::model::Mark::Willingness
/// [`Mark::Refusal`]: crate::model::Mark::Refusal
pub fn conflicts<K>(view: &View, event: NodeId<K>, budget: &Budget) -> Result<Answer<Conflicts>, Error> {
    within(view, event.any(), &mut budget.meter())
}

/// As [`conflicts`], within what a meter leaves.
pub(super) fn within(view: &View, event: NodeId, meter: &mut Meter<'_>) -> Result<Answer<Conflicts>, Error> {
    let theory = Theory::new(view, event)?;
    let weights: Vec<usize> = theory.items.iter().map(Vec::len).collect();
    let (found, cut) = hitting::search(&weights, |items| theory.is_refuted(items), meter);
    let mut listing = Listing { items: &theory.items, meter, cut, listed: 0, bytes: 0 };
    let unblocking = listing.whole(&found.corrections);
    let minimal = listing.spelled(&found.conflicts);
    let claims = |set: &Vec<usize>| set.iter().map(|&place| theory.claims[place].id()).collect();
    let value = Conflicts {
        minimal: minimal.iter().map(claims).collect(),
        unblocking: unblocking.iter().map(claims).collect(),
        smallest_unblocking: found.least,
    };
    let because = minimal.iter().flatten().map(|&place| theory.claims[place]);
    Ok(Answer::new(value).because(because).cut(listing.cut))
}

/// Lists sets of items as sets of claims, in order, within what a meter leaves.
struct Listing<'t, 'b> {
    items: &'t [Vec<usize>],
    meter: &'t mut Meter<'b>,
    cut: Option<Limit>,
    listed: usize,
    bytes: usize,
}

impl Listing<'_, '_> {
    /// All claims of all items of each set.
    fn whole(&mut self, sets: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let all = |set: &Vec<usize>| set.iter().flat_map(|&item| self.items[item].iter().copied()).collect();
        let sets: Vec<Vec<usize>> = sets.iter().map(all).map_while(|set| self.takes(set)).collect();
        sorted(sets)
    }

    /// One claim of each item of a set, in every way; the first way of every set before any other
    /// way. What was cut before has no other way.
    fn spelled(&mut self, sets: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let items = self.items;
        let pick = |set: &[usize], way: &[usize]| set.iter().zip(way).map(|(&item, &at)| items[item][at]).collect();
        let first = sets.iter().map(|set| pick(set, &vec![0; set.len()]));
        let mut spelled: Vec<Vec<usize>> = first.map_while(|set| self.takes(set)).collect();
        for set in sets {
            let mut way = vec![0; set.len()];
            while self.cut.is_none() && turn(&mut way, |digit| items[set[digit]].len()) {
                self.cut = self.meter.step();
                if self.cut.is_none() {
                    spelled.extend(self.takes(pick(set, &way)));
                }
            }
        }
        sorted(spelled)
    }

    /// The set, in order, if there is room for it.
    fn takes(&mut self, mut set: Vec<usize>) -> Option<Vec<usize>> {
        set.sort_unstable();
        self.bytes = self.bytes.saturating_add(size_of::<Vec<usize>>() + size_of_val(set.as_slice()));
        let limit = self.meter.is_full(self.listed).or_else(|| self.meter.is_too_large(self.bytes));
        self.cut = self.cut.or(limit);
        self.listed += 1;
        limit.is_none().then_some(set)
    }
}

fn sorted(mut sets: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    sets.sort_unstable();
    sets
}

/// The next number of these digits, each below its own base; false after the last.
fn turn(digits: &mut [usize], base: impl Fn(usize) -> usize) -> bool {
    for (at, digit) in digits.iter_mut().enumerate() {
        *digit += 1;
        if *digit < base(at) {
            return true;
        }
        *digit = 0;
    }
    false
}
