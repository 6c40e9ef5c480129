//! Who approaches whom.

use std::collections::BTreeMap;

use crate::graph::Claim;
use crate::model::{Affinity, ClaimId, Mark, NodeId, Participant};
use crate::view::{Answer, View};

/// What one actor does towards another that pleases it.
#[derive(Clone, Debug, PartialEq)]
pub struct Overture {
    /// Who makes it.
    pub from: NodeId,
    /// To whom.
    pub to: NodeId,
    /// How warm it is, in (0, 1]: the greatest affinity among its claims, so that an act which is
    /// reported twice counts once.
    pub strength: f64,
    /// The claims that it consists of, by key.
    pub claims: Vec<ClaimId>,
    /// Those of them that only imply one of the two.
    pub implied: Vec<ClaimId>,
    /// How hard the first presses the second besides, in [0, 1]: the greatest size of a negative
    /// affinity among its other acts towards it.
    pub threat: f64,
    /// The claims of such acts, by key.
    pub threats: Vec<ClaimId>,
}

impl Overture {
    /// An overture of strength in (0, 1] that no claim reports.
    pub fn given<A, B>(from: NodeId<A>, to: NodeId<B>, strength: f64) -> Self {
        let none = Vec::new;
        Self { from: from.any(), to: to.any(), strength, claims: none(), implied: none(), threat: 0.0, threats: none() }
    }
}

/// The relations whose friendly claims are overtures.
const MARKS: [Mark; 3] = [Mark::Overture, Mark::Message, Mark::Channel];

/// Overtures as claims report them: claims of positive affinity whose relation is marked
/// [`Mark::Overture`], [`Mark::Message`] or [`Mark::Channel`], by whoever stands in role `from` to
/// whoever stands in role `to`, each named or implied, or for a symmetric relation by each to the
/// other. What was sent through others is an overture to whom it was meant for, not to them.
///
/// What the second does towards the first is part of the first one's overture once the first has
/// done something towards the second itself: then it is accepted. How two stand to each other
/// ([`Mark::Standing`]) is no act, and a wish that is told to nobody no overture.
///
/// In order of who makes it and to whom, by kind and key; `because` is all claims of overtures.
///
/// Cost: linear in claims.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::wedges::overtures, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let found = overtures(&graph.view(&Lens::new().lifted())?).value;
/// let [japan, dprk] = [graph.find("JPN")?, graph.find("PRK")?];
/// assert_eq!(found.iter().map(|o| (o.from, o.to)).collect::<Vec<_>>(), [(japan, dprk), (dprk, japan)]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn overtures(view: &View) -> Answer<Vec<Overture>> {
    let mut acts: BTreeMap<[NodeId; 2], [Vec<Claim<'_>>; 2]> = BTreeMap::new();
    for claim in view.claims().filter(|c| c.sign() != 0 && MARKS.iter().any(|&mark| c.has_mark(mark))) {
        if !view.is_orphaned(&claim) {
            for pair in pairs(view, &claim) {
                acts.entry(pair).or_default()[usize::from(claim.sign() < 0)].push(claim);
            }
        }
    }
    let made = acts.iter().filter(|(_, [kind, _])| !kind.is_empty());
    let mut found = Vec::new();
    let mut because: Vec<Claim<'_>> = Vec::new();
    for (&[from, to], [kind, hostile]) in made {
        let accepted = acts.get(&[to, from]).map_or(&[][..], |[kind, _]| kind);
        let claims = listed(kind.iter().chain(accepted).copied());
        let threats = listed(hostile.iter().copied().chain(pressing(view, from, to)));
        because.extend(&claims);
        found.push(Overture {
            from,
            to,
            strength: greatest(&claims),
            implied: claims.iter().filter(|c| implies(c)).map(Claim::id).collect(),
            claims: claims.iter().map(Claim::id).collect(),
            threat: greatest(&threats),
            threats: threats.iter().map(Claim::id).collect(),
        });
    }
    found.sort_by_cached_key(|o| {
        [o.from, o.to].map(|node| {
            let (kind, key) = super::name(view, node);
            (kind.to_owned(), key.to_owned())
        })
    });
    Answer::new(found).because(because)
}

/// Who acts towards whom in a claim, as long as it holds.
fn pairs(view: &View, claim: &Claim<'_>) -> Vec<[NodeId; 2]> {
    let actors = |role: &str| -> Vec<NodeId> {
        let node = |who| match who {
            Participant::Node(id) | Participant::Implied(id) => Some(id.index()),
            Participant::Claim(_) => None,
        };
        let nodes = claim.role(role).into_iter().filter_map(node);
        nodes.map(|node| view.ledger().node_id(view.counted().lifted_in(claim, node))).collect()
    };
    let (from, to, between) = (actors("from"), actors("to"), actors("between"));
    let ways = [(&from, &to), (&between, &between)];
    let all = ways.into_iter().flat_map(|(from, to)| from.iter().flat_map(|&a| to.iter().map(move |&b| [a, b])));
    let mut pairs: Vec<[NodeId; 2]> = all.filter(|[a, b]| a != b).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The hostile acts in the ties from one to another.
fn pressing(view: &View, from: NodeId, to: NodeId) -> Vec<Claim<'_>> {
    let ties = view.ties_between(from, to).unwrap_or_default();
    let ours = ties.into_iter().filter(|tie| tie.is_symmetric() || tie.from().id() == from);
    let acts = ours.flat_map(|tie| tie.claims()).filter(|c| c.sign() < 0 && !c.has_mark(Mark::Standing));
    acts.collect()
}

/// Each claim once, by key.
fn listed<'v>(claims: impl Iterator<Item = Claim<'v>>) -> Vec<Claim<'v>> {
    let mut claims: Vec<Claim<'v>> = claims.collect();
    claims.sort_by(Claim::canonical);
    claims.dedup_by_key(|claim| claim.id());
    claims
}

fn greatest(claims: &[Claim<'_>]) -> f64 {
    claims.iter().filter_map(Claim::affinity).map(Affinity::to_f64).fold(0.0, |most, size| most.max(size.abs()))
}

fn implies(claim: &Claim<'_>) -> bool {
    ["from", "to", "between"]
        .iter()
        .any(|role| claim.role(role).iter().any(|who| matches!(who, Participant::Implied(_))))
}
