//! What falls when a lens is narrowed: a source struck, a day moved back.

use std::collections::BTreeSet;

use crate::model::ClaimId;
use crate::view::{Answer, View};

/// The reports that count in `before` and not in `after`, two views of one graph. A claim about
/// a fallen one does not fall; it is orphaned ([`View::is_orphaned`]) and supports nothing.
/// `because` is the same list.
///
/// Cost: linear in claims, times the logarithm of what is left.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::lost, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let said = graph.claim::<Talks>((japan, dprk)).asserted_by(japan).record()?;
/// graph.claim::<Talks>((japan, dprk)).asserted_by(dprk).record()?;
/// let (all, some) = (graph.view(&Lens::new())?, graph.view(&Lens::new().without("JPN"))?);
/// assert_eq!(lost(&all, &some).value, [said]);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn lost(before: &View, after: &View) -> Answer<Vec<ClaimId>> {
    let left: BTreeSet<ClaimId> = after.reports().map(|c| c.id()).collect();
    let fallen = || before.reports().filter(|c| !left.contains(&c.id()));
    Answer::new(fallen().map(|c| c.id()).collect()).because(fallen())
}
