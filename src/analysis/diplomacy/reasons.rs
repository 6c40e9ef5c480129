//! Why: the claims that give a reason for others.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, Mark};
use crate::view::{Answer, View};

/// One claim as the reason of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reason {
    /// What is explained.
    pub explained: ClaimId,
    /// What explains it.
    pub by: ClaimId,
    /// The claim that says so.
    pub link: ClaimId,
}

/// The reasons given for any of `claims`, and the reasons of those reasons: claims of a relation
/// marked [`Mark::Reason`], `from` the reason `to` what it explains. A claim nobody explains adds
/// nothing. Nearest first, then by claim.
///
/// Cost: linear in claims a step back.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::reasons, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new())?;
/// let why = reasons(&view, &[graph.claim_keyed("C23").unwrap()])?;
/// let keys: Vec<_> = why.because.iter().map(|c| graph.get_claim(*c).unwrap().label()).collect();
/// assert_eq!(keys, ["C23", "C24", "C25"]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn reasons(view: &View, claims: &[ClaimId]) -> Result<Answer<Vec<Reason>>, Error> {
    let mut wanted: Vec<ClaimId> = Vec::new();
    for &claim in claims {
        view.ledger().own_claim(claim)?;
        wanted.push(claim);
    }
    let links: Vec<(Claim<'_>, Claim<'_>, Claim<'_>)> = view
        .marked(Mark::Reason)
        .filter_map(|link| {
            let claim = |role: &str| link.role(role).into_iter().find_map(|who| link.claim_of(who));
            let end = |role: &str| claim(role).filter(|c| view.counts(c.id()) && !view.is_orphaned(c));
            Some((end("from")?, end("to")?, link))
        })
        .collect();
    let mut seen: BTreeSet<ClaimId> = wanted.iter().copied().collect();
    let (mut value, mut because) = (Vec::new(), Vec::new());
    while !wanted.is_empty() {
        let mut next = Vec::new();
        for &(by, explained, link) in links.iter().filter(|(_, explained, _)| wanted.contains(&explained.id())) {
            value.push(Reason { explained: explained.id(), by: by.id(), link: link.id() });
            because.extend([explained, by, link]);
            if seen.insert(by.id()) {
                next.push(by.id());
            }
        }
        wanted = next;
    }
    Ok(Answer::new(value).because(because))
}
