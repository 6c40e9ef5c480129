//! Whom a process hurts and whom it helps, as claims have it.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, ClaimKind, Mark, NodeId};
use crate::view::{Answer, View};

/// Somebody's, or some tie's, stake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stake {
    /// Whose: an actor (lifted), a dyad, a coalition.
    pub who: NodeId,
    /// The claims that say so.
    pub claims: Vec<ClaimId>,
}

/// Who loses and who gains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interests {
    /// Whom it is used against.
    pub hurt: Vec<Stake>,
    /// Whom it hurts unless something is done.
    pub hurt_unless: Vec<Stake>,
    /// Who gains.
    pub gain: Vec<Stake>,
}

/// Whose interests `process` (talks, say) touches on the way to `aim` (a summit):
///
/// - hurt: the targets of wedges (marked [`Mark::Wedge`]) driven with it;
/// - hurt unless: the ties that a claim marked [`Mark::Safeguard`] keeps from harm when what it
///   is about is done;
/// - gain: who drives those wedges or holds them important ([`Mark::Interest`]), who wants the
///   aim ([`Mark::Desire`], positive), and who states the intent of its agenda
///   ([`Mark::Agenda`]).
///
/// In order of node, then claim; each stake stands on its own claims and `because` is all of
/// them.
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
/// use detente::{Graph, Lens, analysis::diplomacy::interests, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = interests(&view, graph.find("backchannel_talks")?, graph.find("summit_jpn_prk")?)?.value;
/// let hurt: Vec<&str> = found.hurt.iter().map(|s| graph.get(s.who).unwrap().key()).collect();
/// assert_eq!(hurt, ["trilat", "ROK-USA"]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn interests<A, B>(view: &View, process: NodeId<A>, aim: NodeId<B>) -> Result<Answer<Interests>, Error> {
    let (process, aim) = (view.get(process)?, view.get(aim)?);
    let used: Vec<Claim<'_>> = view.marked(Mark::Wedge).filter(|c| c.node_in("with") == Some(process)).collect();
    let actor = |c: &Claim<'_>, role: &str| view.actor_in(c, role).map(|n| n.id());
    let hurt = used.iter().filter_map(|c| Some((super::wedges::target(c)?, vec![*c])));
    let safeguards = view.marked(Mark::Safeguard).filter(|c| c.about().iter().all(|about| view.counts(about.id())));
    let hurt_unless = safeguards.filter_map(|c| Some((c.node_in("to")?.id(), with_about(c))));
    let mut gain: Vec<(NodeId, Vec<Claim<'_>>)> = Vec::new();
    gain.extend(used.iter().filter_map(|c| Some((actor(c, "by")?, vec![*c]))));
    let valued = view.marked(Mark::Interest).filter(|c| c.about().iter().any(|about| used.contains(about)));
    gain.extend(valued.filter_map(|c| Some((actor(&c, "by")?, vec![c]))));
    let wanted = view.marked(Mark::Desire).filter(|c| c.sign() > 0 && c.node_in("to") == Some(aim));
    gain.extend(wanted.filter_map(|c| Some((actor(&c, "from")?, vec![c]))));
    let intended =
        view.marked(Mark::Agenda).filter(|c| c.kind() == ClaimKind::StatedIntent && c.node_in("from") == Some(aim));
    gain.extend(intended.filter_map(|c| Some((view.voice_of(&c)?.id(), vec![c]))));
    let (hurt, hurt_unless) = (gathered(view, hurt)?, gathered(view, hurt_unless)?);
    let gain = gathered(view, gain)?;
    let because: Vec<Claim<'_>> =
        [&hurt, &hurt_unless, &gain].into_iter().flatten().flat_map(|(_, claims)| claims.iter().copied()).collect();
    let stakes = |all: Vec<(NodeId, Vec<Claim<'_>>)>| {
        all.into_iter().map(|(who, claims)| Stake { who, claims: claims.iter().map(Claim::id).collect() }).collect()
    };
    let value = Interests { hurt: stakes(hurt), hurt_unless: stakes(hurt_unless), gain: stakes(gain) };
    Ok(Answer::new(value).because(because))
}

/// The claim and what it is about.
fn with_about(claim: Claim<'_>) -> Vec<Claim<'_>> {
    let mut claims = claim.about();
    claims.push(claim);
    claims
}

type Stakes<'v> = Vec<(NodeId, Vec<Claim<'v>>)>;

/// One entry a node, in order of kind and key, with its claims by key.
fn gathered<'v>(
    view: &'v View,
    stakes: impl IntoIterator<Item = (NodeId, Vec<Claim<'v>>)>,
) -> Result<Stakes<'v>, Error> {
    let mut by_node: std::collections::BTreeMap<crate::view::NodeIx, Vec<Claim<'v>>> =
        std::collections::BTreeMap::new();
    for (who, claims) in stakes {
        by_node.entry(view.ix(who)?).or_default().extend(claims);
    }
    let tidy = |(ix, mut claims): (crate::view::NodeIx, Vec<Claim<'v>>)| {
        claims.sort_by(Claim::canonical);
        claims.dedup();
        (view.node(ix).id(), claims)
    };
    Ok(by_node.into_iter().map(tidy).collect())
}
