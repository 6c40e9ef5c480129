//! What is asserted beside what is there.

use std::collections::BTreeSet;

use super::exposure::{Exposure, Outcome, exposures, outcome, reasons};
use super::{name, ordered, overtures};
use crate::analysis::diplomacy;
use crate::analysis::signed::Signed;
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Affinity, NodeId};
use crate::view::{Answer, View};

/// Wedges that claims assert and wedges that overtures make possible.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wedges {
    /// What claims assert, by claim.
    pub asserted: Vec<Asserted>,
    /// What overtures expose, the most exposed first.
    pub structural: Vec<Exposure>,
    /// Whether a tie is in one and not the other.
    pub mismatch: bool,
    /// Ties that a wedge is said to be driven against and no overture exposes, in order.
    pub only_asserted: Vec<[NodeId; 2]>,
    /// Ties that an overture exposes and nobody names, in order.
    pub only_structural: Vec<[NodeId; 2]>,
}

/// A wedge that a claim asserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asserted {
    /// The claim, who drives it, against what, by what means, and who says so.
    pub wedge: diplomacy::Wedge,
    /// The two whose tie it is driven against, lifted; `None` when it is against something else,
    /// such as a coalition.
    pub tie: Option<[NodeId; 2]>,
    /// What it works toward: prealignment when it names no tie or the two are no friends, else
    /// dealignment or disalignment, by whether anything would be left of the tie when it lost the
    /// size of the claim's affinity.
    pub outcome: Outcome,
}

/// Wedges as asserted ([`diplomacy::wedges`]) and as the overtures of `view` make them possible
/// among those who stand to each other as in `stances` ([`exposures`]), and where the two differ: the
/// ties in one that are not in the other, whoever drives them. An asserted wedge that names no tie is
/// in no comparison.
///
/// `view` is of all that was said and done, `stances` of standing alone; both may be what-ifs.
/// `because` lists the claims that assert, those of overtures that expose something, and those of
/// the ties of such a wedge; background is never listed.
///
/// Cost: linear in claims; that of [`exposures`], whose steps and results are the budget's.
///
/// # Errors
///
/// Foreign when the two are of different graphs, or when a node that a what-if adds to one of them
/// makes or receives an overture and is not in the other.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::analysis::{signed::Signed, wedges::wedges};
/// use detente::{Budget, Graph, Lens, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let stances = graph.view(&Lens::new().lifted().relations(["Stance"]))?;
/// let found = wedges(&view, &Signed::of(&stances)?, &Budget::new())?.value;
/// let keys = |tie: &[detente::NodeId; 2]| tie.map(|node| view.get(node).unwrap().key());
/// assert_eq!(found.only_asserted.iter().map(keys).collect::<Vec<_>>(), [["ROK", "USA"]]);
/// assert_eq!(found.only_structural.iter().map(keys).collect::<Vec<_>>(), [["JPN", "ROK"], ["JPN", "USA"]]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn wedges(view: &View, stances: &Signed<'_>, budget: &Budget) -> Result<Answer<Wedges>, Error> {
    let weighted = stances.clone().weighted();
    let exposed = exposures(&weighted, &overtures(view).value, budget)?;
    let cut = exposed.completeness;
    let said = diplomacy::wedges(view).value;
    let asserted: Vec<Asserted> =
        said.into_iter().map(|wedge| asserted(view, &weighted, wedge)).collect::<Result<_, _>>()?;
    let mut because: Vec<Claim<'_>> = asserted.iter().filter_map(|a| view.get_claim(a.wedge.claim).ok()).collect();
    for exposure in &exposed.value {
        because.extend(exposure.claims.iter().filter_map(|&claim| view.get_claim(claim).ok()));
        because.extend(reasons(&weighted, exposure));
    }
    let named: BTreeSet<[NodeId; 2]> = asserted.iter().filter_map(|a| a.tie).collect();
    let found: BTreeSet<[NodeId; 2]> = exposed.value.iter().map(|e| e.tie).collect();
    let only = |one: &BTreeSet<[NodeId; 2]>, other: &BTreeSet<[NodeId; 2]>| -> Vec<[NodeId; 2]> {
        let mut ties: Vec<[NodeId; 2]> = one.difference(other).copied().collect();
        ties.sort_by_key(|tie| tie.map(|node| name(view, node)));
        ties
    };
    let (only_asserted, only_structural) = (only(&named, &found), only(&found, &named));
    let mismatch = !(only_asserted.is_empty() && only_structural.is_empty());
    let value = Wedges { asserted, structural: exposed.value, mismatch, only_asserted, only_structural };
    let mut answer = Answer::new(value).because(because);
    answer.completeness = cut;
    Ok(answer)
}

/// An asserted wedge, with the tie that it is against.
fn asserted(view: &View, stances: &Signed<'_>, wedge: diplomacy::Wedge) -> Result<Asserted, Error> {
    let ends = wedge.target.map(|target| view.get(target)).transpose()?.and_then(|target| target.ends());
    let tie = ends.map(|(a, b)| ordered(view, [view.lifted(a).id(), view.lifted(b).id()]));
    let hold = tie.map_or(Ok(None), |[a, b]| stances.between(a, b))?.filter(|&hold| hold > 0.0);
    let claim = view.get_claim(wedge.claim)?;
    let pull = claim.affinity().map_or(0.0, |affinity| Affinity::to_f64(affinity).abs());
    let outcome = hold.map_or(Outcome::Prealignment, |hold| outcome(0.0, hold.min(1.0) - pull));
    Ok(Asserted { wedge, tie, outcome })
}
