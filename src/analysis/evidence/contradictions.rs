//! Claims that cannot both hold, and why.

use crate::budget::Budget;
use crate::model::{ClaimId, Truth};
use crate::view::{Answer, Clash, Pair, View, clashes};

/// Two claims that cannot both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The claims, by key.
    pub claims: (ClaimId, ClaimId),
    /// Why.
    pub clash: Clash,
    /// Whether they clash whatever their unknown dates are, or only perhaps.
    pub certain: Truth,
}

/// The pairs of reports that cannot both hold, by their keys. Nothing is resolved: both stay and
/// count, unless the lens [reads](crate::view::Reading) them otherwise. Disjoint dates contradict nothing unless the claims speak of one
/// occurrence (attribute `occurrence`) or one says what `begins` (a flag): acts repeat.
///
/// `because` names every claim in a pair.
///
/// Cost: claims are grouped by what they say and compared within a group, so quadratic in the
/// largest group. A step of the budget is two claims compared; pairs found by then are right.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Budget, Graph, Lens, analysis::evidence::contradictions, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// json::read(&mut graph, std::fs::File::open("examples/data/summit-updates.json")?)?;
/// let found = contradictions(&graph.view(&Lens::new().lifted())?, &Budget::new());
/// let key = |claim| graph.get_claim(claim).unwrap().label().into_owned();
/// let pairs: Vec<_> = found.value.iter().map(|c| (key(c.claims.0), key(c.claims.1))).collect();
/// assert_eq!(pairs, [("C05".into(), "E8".into()), ("C11".into(), "E7".into())]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn contradictions(view: &View, budget: &Budget) -> Answer<Vec<Contradiction>> {
    let mut meter = budget.meter();
    let (pairs, cut) = clashes(view.counted(), &mut meter);
    let claim = |c: u32| view.counted().claim(c);
    let contradiction = |pair: &Pair| Contradiction {
        claims: (claim(pair.claims.0).id(), claim(pair.claims.1).id()),
        clash: pair.clash,
        certain: pair.certain,
    };
    let because = pairs.iter().flat_map(|pair| [claim(pair.claims.0), claim(pair.claims.1)]);
    Answer::new(pairs.iter().map(contradiction).collect()).because(because).cut(cut)
}
