//! Lens and view: which claims count, how they make ties, and the frozen result.
//!
//! | what | where |
//! |---|---|
//! | [`Lens`]: a plain value that says which claims count and how they merge | `lens` |
//! | which claims a lens lets through, which of them count | `filter`, `selection`, `counted` |
//! | organs and office holders that stand for their state; who is the same | `lift`, `identity` |
//! | which claims say the same, date each other, clash; which reading wins | `proposition`, `occurrence`, `clash`, `reading` |
//! | the order of nodes and of claims, which arrival does not touch | `order` |
//! | claims to rows, in parallel | `build`, `scatter`, `outward`, `inward`, `parallel`, `merge` |
//! | what a view says of claims: which count, for whom people speak | `claims` |
//! | the rows: [`Row`], [`NodeIx`], [`ArcIx`] | `rows` |
//! | [`Tie`] | `tie` |
//! | [`Belief`]: what independent origins make likely | `belief` |
//! | a view on any day: [`Dated`], [`DatedView`]; in a window that rolls: [`Rolling`] | `dated`, `rolling` |
//! | a view if something were otherwise: [`Change`] | `suppose`, `patch` |
//! | what an analysis gives back: [`Answer`] | `answer` |
//!
//! What is *not* here: walking ([`traverse`](crate::traverse)) and measuring
//! ([`analysis`](crate::analysis)). Every one of them reads adjacency through
//! [`View::row`] and nothing else.

mod answer;
mod belief;
mod build;
mod claims;
mod clash;
mod counted;
mod dated;
mod filter;
mod identity;
mod inward;
mod lens;
mod lift;
mod merge;
mod occurrence;
mod order;
mod outward;
mod parallel;
mod patch;
mod proposition;
mod reading;
mod rolling;
mod rows;
mod scatter;
mod selection;
mod suppose;
mod tie;

use std::sync::{Arc, OnceLock};

pub use answer::{Answer, Changed, Completeness};
pub use belief::Belief;
pub use clash::Clash;
pub use dated::{Certainty, Dated, DatedView};
pub use lens::{Lens, Merge, Number, Reading};
pub use rolling::Rolling;
pub use rows::{ArcIx, NodeIx, Numbers, Row, RowBytes};
pub use suppose::Change;
pub use tie::Tie;

pub(crate) use belief::Origins;
pub(crate) use clash::{Pair, clashes};
pub(crate) use dated::{Segment, run};
pub(crate) use occurrence::Occurrences;
pub(crate) use order::compare_claims;
pub(crate) use patch::BareRows;
pub(crate) use proposition::{opposed, propositions, stand};

use crate::budget::Budget;
use crate::error::Error;
use crate::graph::{Graph, Ledger, Node};
use crate::model::{ClaimId, NodeId, SourceId};
use counted::Counted;
use filter::Filter;
use lift::Lift;
use order::Order;
use patch::Rows;

/// The claims that a lens lets through, merged into ties and frozen.
///
/// A view owns what it needs (sharing the ledger's columns), has no lifetime, is `Send + Sync`
/// and cheap to clone; what is recorded later does not touch it. Nodes are numbered by kind and
/// key, rows are sorted, so that the same claims give the same bytes in whatever order they
/// arrived and on any number of threads.
///
/// It has *ties*, relations between nodes, which walks and measures see through
/// [`row`](Self::row), and *statements*, claims about claims.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// graph.claim::<Talks>((japan, dprk)).affinity(0.2).record()?;
/// graph.claim::<Talks>((dprk, japan)).affinity(0.1).record()?;
///
/// let view = graph.view(&Lens::new())?;
/// let tie = view.ties().next().unwrap();
/// assert_eq!((tie.number(), tie.claims().count()), (0.3, 2)); // symmetric, merged by sum
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone)]
pub struct View(Arc<Inner>);

struct Inner {
    counted: Counted,
    lens: Lens,
    filter: Filter,
    order: Arc<Order>,
    rows: Rows,
    claims: OnceLock<Vec<u32>>,
    labels: OnceLock<Vec<String>>,
    extremes: OnceLock<(f64, f64)>,
    simple: OnceLock<bool>,
    /// The view without anything supposed, when something is.
    actual: Option<View>,
    supposed: Vec<Change>,
}

impl Graph {
    /// The view of this graph through a lens.
    ///
    /// Cost: linear in claims and nodes (plus sorting the nodes by key); see
    /// `benches/README.md` for measured bytes and times a tie.
    ///
    /// # Errors
    ///
    /// - Unknown relation, source, node or claim named by the lens.
    /// - Ambiguous when something stands for two others at once under a lens that lifts.
    /// - Overflow when merged numbers leave their range.
    pub fn view(&self, lens: &Lens) -> Result<View, Error> {
        self.view_within(lens, &Budget::new())
    }

    /// The view of this graph through a lens, within a budget of time and memory (a step is a
    /// stage of building).
    ///
    /// # Errors
    ///
    /// As [`Graph::view`], and limit when the budget ends first: half a view is no view.
    pub fn view_within(&self, lens: &Lens, budget: &Budget) -> Result<View, Error> {
        View::made(self.ledger().clone(), lens.clone(), filter::Filter::new(self, lens)?, budget)
    }
}

impl View {
    fn made(ledger: Ledger, lens: Lens, filter: Filter, budget: &Budget) -> Result<Self, Error> {
        let mut meter = budget.meter();
        let selection = filter.select(&ledger);
        let lift = Arc::new(Lift::new(&ledger, &selection, &lens)?);
        let mut counted = Counted::new(ledger, selection, lift);
        match reading::overruled(&counted, lens.reading, &mut meter) {
            Ok(claims) => counted.overrule(claims),
            Err(limit) => return Err(Error::budget("the reading of a view", &limit)),
        }
        let order = Arc::new(Order::new(counted.ledger()));
        let rows = Rows::new(build::build(&counted, &lens, &order, &mut meter)?);
        let (claims, labels) = (OnceLock::new(), OnceLock::new());
        let (extremes, simple) = (OnceLock::new(), OnceLock::new());
        let (actual, supposed) = (None, Vec::new());
        let inner = Inner { counted, lens, filter, order, rows, claims, labels, extremes, simple, actual, supposed };
        Ok(Self(Arc::new(inner)))
    }

    /// This view with, of the claims that somebody makes, only these: what
    /// [`Lens::claims`] does for claims that have keys.
    ///
    /// Cost: that of the view.
    ///
    /// # Errors
    ///
    /// Foreign id; else as [`Graph::view`].
    pub fn only(&self, claims: &[ClaimId]) -> Result<Self, Error> {
        let kept = claims.iter().map(|&claim| self.ledger().own_claim(claim)).collect::<Result<_, Error>>()?;
        self.again(self.0.filter.clone().only(kept))
    }

    /// This view without these claims: what [`Lens::without_claim`] does for claims that have
    /// keys.
    ///
    /// Cost: that of the view.
    ///
    /// # Errors
    ///
    /// Foreign id; else as [`Graph::view`].
    pub fn without(&self, claims: &[ClaimId]) -> Result<Self, Error> {
        let gone = claims.iter().map(|&claim| self.ledger().own_claim(claim)).collect::<Result<Vec<_>, Error>>()?;
        self.again(self.0.filter.clone().without(gone))
    }

    /// This view without what these sources carry: what [`Lens::without`] does by key.
    ///
    /// Cost: that of the view.
    ///
    /// # Errors
    ///
    /// Foreign id; else as [`Graph::view`].
    pub fn without_sources(&self, sources: &[SourceId]) -> Result<Self, Error> {
        let gone = sources.iter().map(|&s| self.ledger().own_source(s)).collect::<Result<Vec<_>, Error>>()?;
        self.again(self.0.filter.clone().striking(self.ledger().sources.len(), gone))
    }

    fn again(&self, filter: Filter) -> Result<Self, Error> {
        Self::made(self.ledger().clone(), self.lens().clone(), filter, &Budget::new())
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        self.0.counted.ledger()
    }

    pub(crate) fn counted(&self) -> &Counted {
        &self.0.counted
    }

    fn rows(&self) -> &Rows {
        &self.0.rows
    }

    /// The lens it was made with. What [`only`](Self::only) and its like leave out besides, it
    /// does not say.
    pub fn lens(&self) -> &Lens {
        &self.0.lens
    }

    // Nodes ------------------------------------------------------------------------------

    /// How many nodes it has: all nodes of the graph when it was made.
    pub fn node_count(&self) -> usize {
        self.ledger().nodes.len()
    }

    /// The nodes, in order of kind and key.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        (0..self.node_count() as u32).map(|n| self.node(NodeIx(n)))
    }

    /// The number of a node in this view.
    ///
    /// # Errors
    ///
    /// Foreign when the id is of another graph or the node came after the view.
    pub fn ix<K>(&self, node: NodeId<K>) -> Result<NodeIx, Error> {
        Ok(NodeIx(self.0.order.rank(self.ledger().own(node)?)))
    }

    /// The node of a number of this view.
    ///
    /// # Panics
    ///
    /// When the number is not below [`node_count`](Self::node_count).
    pub fn node(&self, ix: NodeIx) -> Node<'_> {
        Node::new(self.ledger(), self.0.order.node(ix.0))
    }

    /// Reads a node by id.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn get<K>(&self, node: NodeId<K>) -> Result<Node<'_>, Error> {
        Ok(Node::new(self.ledger(), self.ledger().own(node)?))
    }

    // Ties -------------------------------------------------------------------------------

    /// How many ties there are; a symmetric one counts once.
    pub fn tie_count(&self) -> usize {
        self.rows().tie_count()
    }

    /// How many arcs there are; a symmetric tie has two, but one to itself has one.
    pub fn arc_count(&self) -> usize {
        self.rows().arc_count()
    }

    /// What the number of every arc is below: [`arc_count`](Self::arc_count), and in a view that
    /// [supposes](Self::suppose) something as many more as it replaced.
    pub fn arc_bound(&self) -> usize {
        self.rows().arc_bound()
    }

    /// The arcs of a node: the only door to adjacency.
    ///
    /// # Panics
    ///
    /// When the number is not below [`node_count`](Self::node_count).
    #[inline]
    pub fn row(&self, ix: NodeIx) -> Row<'_> {
        self.rows().row(ix.0)
    }

    /// The columns of all rows.
    #[inline]
    pub(crate) fn bare_rows(&self) -> BareRows<'_> {
        self.rows().bare()
    }

    /// The tie that an arc belongs to.
    ///
    /// # Panics
    ///
    /// When the arc is not below [`arc_bound`](Self::arc_bound).
    pub fn tie(&self, arc: ArcIx) -> Tie<'_> {
        Tie::new(self, self.rows().owner(arc.0))
    }

    /// The relation of an arc's tie.
    #[inline]
    pub(crate) fn relation_of(&self, arc: ArcIx) -> crate::model::RelationNo {
        self.ledger().relation(self.rows().claims(arc.0)[0])
    }

    /// The other arc of a symmetric tie.
    #[inline]
    pub(crate) fn twin(&self, arc: ArcIx) -> Option<ArcIx> {
        self.rows().twin(arc.0).map(ArcIx)
    }

    /// The arc by which the tie of an arc is known.
    #[inline]
    pub(crate) fn owner(&self, arc: ArcIx) -> ArcIx {
        ArcIx(self.rows().owner(arc.0))
    }

    /// The node that an arc leaves and the one it reaches.
    pub(crate) fn ends(&self, arc: ArcIx) -> (NodeIx, NodeIx) {
        (NodeIx(self.rows().tail(arc.0)), NodeIx(self.rows().head(arc.0)))
    }

    /// The keys of all nodes, owned, for those who want a reference to a `String`.
    pub(crate) fn labels(&self) -> &[String] {
        self.0.labels.get_or_init(|| self.nodes().map(|n| n.key().to_owned()).collect())
    }

    /// The ties, by their first node, second node and relation.
    pub fn ties(&self) -> impl Iterator<Item = Tie<'_>> {
        let arcs = (0..self.node_count() as u32).flat_map(|node| self.row(NodeIx(node)).outgoing());
        arcs.map(|(_, arc)| arc.0).filter(|&arc| self.rows().owner(arc) == arc).map(|arc| Tie::new(self, arc))
    }

    /// The ties between two nodes, in either direction.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn ties_between<A, B>(&self, a: NodeId<A>, b: NodeId<B>) -> Result<Vec<Tie<'_>>, Error> {
        let (a, b) = (self.ix(a)?, self.ix(b)?);
        let mut owners: Vec<u32> = Vec::new();
        for (from, to) in [(a, b), (b, a)] {
            owners.extend(self.row(from).arcs_to(to).map(|arc| self.rows().owner(arc.0)));
        }
        owners.sort_unstable();
        owners.dedup();
        Ok(owners.into_iter().map(|arc| Tie::new(self, arc)).collect())
    }

    /// The number of an arc's tie as a float: affinity, quantity or count, as the lens says.
    #[inline]
    pub fn number(&self, arc: ArcIx) -> f64 {
        self.rows().number(arc.0)
    }

    /// The least and the greatest number of a tie, and 0.
    pub(crate) fn extremes(&self) -> (f64, f64) {
        *self.0.extremes.get_or_init(|| self.rows().extremes(self.node_count()))
    }

    /// Whether no two arcs lead from one node to one other.
    pub(crate) fn is_simple(&self) -> bool {
        *self.0.simple.get_or_init(|| {
            let rows = self.bare_rows();
            (0..self.node_count() as u32).all(|node| rows.heads_of(node).windows(2).all(|two| two[0] != two[1]))
        })
    }

    /// Whether ties carry affinities, whole millionths, rather than quantities or counts.
    pub(crate) fn carries_affinity(&self) -> bool {
        matches!(self.rows().packed.numbers, rows::OwnNumbers::Affinity(_))
    }

    /// Bytes that the rows take.
    pub fn row_bytes(&self) -> RowBytes {
        self.rows().bytes()
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({} nodes, {} ties)", self.node_count(), self.tie_count())
    }
}
