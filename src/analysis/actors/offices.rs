//! Who held which office on a day.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, Day, Mark, NodeId, Truth};
use crate::view::{Answer, View};

/// An office, held or perhaps held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Who holds it.
    pub holder: NodeId,
    /// Of which state or organ.
    pub of: NodeId,
    /// The name of the relation, `"Leads"`.
    pub relation: String,
    /// The claim that says so.
    pub claim: ClaimId,
    /// Whether it was held on the day; yes, or nobody can say from its dates.
    pub held: Truth,
}

/// Who led, headed or spoke for `of` on `day`: claims of relations marked [`Mark::Office`] that
/// hold then, certainly or perhaps. Certain ones first, then by claim. An office without dates is
/// held always.
///
/// Cost: linear in claims.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// use detente::{Day, Graph, Lens, analysis::actors::office_holders};
/// use detente::model::standard::{Leader, Leads, State};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// for (key, term) in [("suga", "2020-09-16/2021-10-03"), ("kishida", "2021-10-04/2024-09-30")] {
///     let leader = graph.node(Leader, key).add()?;
///     graph.claim::<Leads>((leader, japan)).valid(term).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let led = office_holders(&view, japan, Day::new(2024, 2, 9)?)?.value;
/// assert_eq!(led.len(), 1);
/// assert_eq!(graph.get(led[0].holder)?.key(), "kishida");
/// # Ok::<(), detente::Error>(())
/// ```
pub fn office_holders<K>(view: &View, of: NodeId<K>, day: Day) -> Result<Answer<Vec<Office>>, Error> {
    let of = view.get(of)?;
    Ok(held(view, day, |office| office.of == of.id()))
}

/// What `who` led, headed or spoke for on `day`, as [`office_holders`] has it.
///
/// Cost: linear in claims.
///
/// # Errors
///
/// Foreign id.
pub fn offices<K>(view: &View, who: NodeId<K>, day: Day) -> Result<Answer<Vec<Office>>, Error> {
    let who = view.get(who)?;
    Ok(held(view, day, |office| office.holder == who.id()))
}

fn held(view: &View, day: Day, asked: impl Fn(&Office) -> bool) -> Answer<Vec<Office>> {
    let office = |claim: &Claim<'_>| {
        let (holder, of) = (claim.node_in("from")?.id(), claim.node_in("to")?.id());
        let held = claim.valid().map_or(Truth::Unknown, |valid| valid.holds_on(day));
        Some(Office { holder, of, relation: claim.relation().to_owned(), claim: claim.id(), held })
    };
    let marked = view.marked(Mark::Office).filter_map(|claim| Some((claim, office(&claim)?)));
    let mut found: Vec<(Claim<'_>, Office)> =
        marked.filter(|(_, office)| office.held.is_possible() && asked(office)).collect();
    found.sort_by_key(|(_, office)| std::cmp::Reverse(office.held));
    let because: Vec<Claim<'_>> = found.iter().map(|(claim, _)| *claim).collect();
    Answer::new(found.into_iter().map(|(_, office)| office).collect()).because(because)
}
