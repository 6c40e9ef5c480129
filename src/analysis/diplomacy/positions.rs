//! Where an actor stands: in its own words, and in the words of others.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, ClaimKind, NodeId};
use crate::view::{Answer, View};

/// An actor's position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// What it states itself: positions, intents, reasons.
    pub stated: Vec<ClaimId>,
    /// The conditions it states itself.
    pub conditions: Vec<ClaimId>,
    /// What others say that it wants or holds.
    pub inferred: Vec<ClaimId>,
}

impl Positions {
    /// Whether all that is known of it is what others say.
    pub fn is_only_inferred(&self) -> bool {
        self.stated.is_empty() && self.conditions.is_empty()
    }
}

/// Where `actor` stands: stated positions, intents, reasons and conditions that it, or whoever
/// stands for it, asserts; and motives and third-party positions that others say of it (in role
/// `from` or `by`). By claim.
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
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::positions, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let rok = positions(&view, graph.find("ROK")?)?.value;
/// assert!(rok.is_only_inferred() && rok.inferred.len() == 2);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn positions<K>(view: &View, actor: NodeId<K>) -> Result<Answer<Positions>, Error> {
    let actor = super::standing(view, actor)?;
    let own = |c: &Claim<'_>| view.voice_of(c) == Some(actor);
    let of = |c: &Claim<'_>| view.actor_in(c, "from").or_else(|| view.actor_in(c, "by")) == Some(actor);
    let said: Vec<Claim<'_>> = view.reports().filter(|c| !view.is_orphaned(c)).collect();
    let pick =
        |keep: &dyn Fn(&Claim<'_>) -> bool| -> Vec<Claim<'_>> { said.iter().copied().filter(|c| keep(c)).collect() };
    let stated = pick(&|c| {
        let kinds = [ClaimKind::StatedPosition, ClaimKind::StatedIntent, ClaimKind::StatedReason];
        own(c) && kinds.contains(&c.kind())
    });
    let conditions = pick(&|c| own(c) && c.kind() == ClaimKind::Condition);
    let inferred =
        pick(&|c| !own(c) && of(c) && matches!(c.kind(), ClaimKind::AssessedMotive | ClaimKind::ThirdPartyPosition));
    let ids = |claims: &[Claim<'_>]| claims.iter().map(Claim::id).collect();
    let value = Positions { stated: ids(&stated), conditions: ids(&conditions), inferred: ids(&inferred) };
    Ok(Answer::new(value).because([stated, conditions, inferred].into_iter().flatten()))
}
