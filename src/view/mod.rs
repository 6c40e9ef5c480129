//! Lens and view: which claims count, how they make ties, and the frozen result.
//!
//! | what | where |
//! |---|---|
//! | [`Lens`]: a plain value that says which claims count and how they merge | `lens` |
//! | which claims a lens lets through, which of them count | `filter`, `selection` |
//! | organs and office holders that stand for their state | `lift` |
//! | the order of nodes and of claims, which arrival does not touch | `order` |
//! | claims to rows, in parallel | `build`, `scatter`, `merge` |
//! | the rows: [`Row`], [`NodeIx`], [`ArcIx`] | `rows` |
//! | [`Tie`] | `tie` |
//! | what an analysis gives back: [`Answer`] | `answer` |
//!
//! What is *not* here: walking ([`traverse`](crate::traverse)) and measuring
//! ([`analysis`](crate::analysis)). Every one of them reads adjacency through
//! [`View::row`] and nothing else.

mod answer;
mod build;
mod filter;
mod lens;
mod lift;
mod merge;
mod order;
mod rows;
mod scatter;
mod selection;
mod tie;

use std::sync::{Arc, OnceLock};

use fixedbitset::FixedBitSet;

pub use answer::{Answer, Completeness};
pub use lens::{Lens, Merge, Number};
pub use rows::{ArcIx, NodeIx, Numbers, Row, RowBytes};
pub use tie::Tie;

pub(crate) use order::compare_claims;

use crate::budget::Budget;
use crate::error::Error;
use crate::graph::{Claim, Graph, Ledger, Node};
use crate::model::{ClaimId, Mark, NodeId, Relation};
use lift::Lift;
use order::Order;
use rows::Rows;
use selection::Selection;

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
    ledger: Ledger,
    lens: Lens,
    selection: Selection,
    lift: Lift,
    order: Arc<Order>,
    rows: Rows,
    claims: OnceLock<Vec<u32>>,
    labels: OnceLock<Vec<String>>,
    orphans: OnceLock<FixedBitSet>,
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
        let ledger = self.ledger().clone();
        let mut meter = budget.meter();
        let filter = filter::Filter::new(self, lens)?;
        let selection = filter.select(&ledger);
        let lift = if lens.lifts { Lift::new(&ledger, &selection)? } else { Lift::none() };
        let order = Arc::new(Order::new(&ledger));
        let rows = build::build(&ledger, lens, &selection, (&lift, &order), &mut meter)?;
        let lens = lens.clone();
        let (claims, labels, orphans) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(View(Arc::new(Inner { ledger, lens, selection, lift, order, rows, claims, labels, orphans })))
    }
}

impl View {
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    fn rows(&self) -> &Rows {
        &self.0.rows
    }

    /// The lens it was made with.
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

    /// Whom a node stands for: under a lens that lifts, an organ's or office holder's state;
    /// otherwise the node itself.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn stands_for<K>(&self, node: NodeId<K>) -> Result<NodeId, Error> {
        Ok(self.ledger().node_id(self.0.lift.of(self.ledger().own(node)?)))
    }

    /// Whom a node of this view stands for.
    pub(crate) fn lifted<'a>(&'a self, node: Node<'a>) -> Node<'a> {
        Node::new(self.ledger(), self.0.lift.of(node.id().index()))
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

    /// The arcs of a node: the only door to adjacency.
    ///
    /// # Panics
    ///
    /// When the number is not below [`node_count`](Self::node_count).
    #[inline]
    pub fn row(&self, ix: NodeIx) -> Row<'_> {
        self.rows().row(ix.0)
    }

    /// The tie that an arc belongs to.
    ///
    /// # Panics
    ///
    /// When the arc is not below [`arc_count`](Self::arc_count).
    pub fn tie(&self, arc: ArcIx) -> Tie<'_> {
        Tie::new(self, self.rows().owner(arc.0))
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

    /// The keys of all nodes, owned, for those who want a reference to a `String`.
    pub(crate) fn labels(&self) -> &[String] {
        self.0.labels.get_or_init(|| self.nodes().map(|n| n.key().to_owned()).collect())
    }

    /// The ties, by their first node, second node and relation.
    pub fn ties(&self) -> impl Iterator<Item = Tie<'_>> {
        (0..self.arc_count() as u32).filter(|&arc| self.rows().owner(arc) == arc).map(|arc| Tie::new(self, arc))
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

    /// Bytes that the rows take.
    pub fn row_bytes(&self) -> RowBytes {
        self.rows().bytes()
    }

    // Claims -----------------------------------------------------------------------------

    /// Whether the lens lets the claim through.
    pub fn lets_through(&self, claim: ClaimId) -> bool {
        self.ledger().own_claim(claim).is_ok_and(|c| self.0.selection.lets_through(c))
    }

    /// Whether the claim counts: it is let through, and no correction or retraction that the
    /// lens knows of takes it back.
    pub fn counts(&self, claim: ClaimId) -> bool {
        self.ledger().own_claim(claim).is_ok_and(|c| self.0.selection.counts(c))
    }

    /// The claims that count, by key, then by what they say; structure and background included.
    pub fn claims(&self) -> impl Iterator<Item = Claim<'_>> {
        let sorted = self.0.claims.get_or_init(|| {
            let mut claims: Vec<u32> = self.0.selection.counting(self.ledger()).collect();
            claims.sort_by(|&a, &b| compare_claims(self.ledger(), a, b));
            claims
        });
        sorted.iter().map(|&c| Claim::new(self.ledger(), c))
    }

    /// The claims that count and that somebody makes: neither structure nor background.
    pub fn reports(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(|c| !c.is_background())
    }

    /// The claims about claims that count.
    pub fn statements(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(|c| !c.about().is_empty())
    }

    /// The claims that the lens would let through if what is imprecise turned out that way: with
    /// `known_by`, claims that were possibly known; with `certainly`, claims possibly in the
    /// period. They count nowhere.
    pub fn possible(&self) -> Vec<Claim<'_>> {
        let mut claims: Vec<u32> = self.0.selection.possible().collect();
        claims.sort_by(|&a, &b| compare_claims(self.ledger(), a, b));
        claims.into_iter().map(|c| Claim::new(self.ledger(), c)).collect()
    }

    /// Whether a claim rests, directly or not, on an earlier one that is gone: struck with its
    /// source or asserter, not yet known, taken back. It stays, marked by this, and supports
    /// nothing. What is left out by key alone ([`Lens::without_claim`], [`Lens::claims`]) stays as
    /// a term that asserts nothing, and makes no orphans.
    pub fn is_orphaned(&self, claim: &Claim<'_>) -> bool {
        let orphans = self.0.orphans.get_or_init(|| self.0.selection.orphans(self.ledger()));
        orphans.contains(claim.id().index() as usize)
    }

    /// The claims of relation `R` that count and rest on nothing that does not, by key.
    pub fn claims_of<R: Relation>(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(|c| c.relation() == R::NAME && !self.is_orphaned(c))
    }

    /// The claims that count, are not orphaned, and whose relation has the mark, by key.
    pub fn marked(&self, mark: Mark) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(move |c| c.has_mark(mark) && !self.is_orphaned(c))
    }

    /// Whom the node that fills a role, named or implied, stands for.
    pub fn actor_in<'a>(&'a self, claim: &Claim<'a>, role: &str) -> Option<Node<'a>> {
        claim.node_in(role).map(|node| self.lifted(node))
    }

    /// Whom the asserter of a claim stands for.
    pub fn voice_of<'a>(&'a self, claim: &Claim<'a>) -> Option<Node<'a>> {
        claim.asserter().map(|node| self.lifted(node))
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({} nodes, {} ties)", self.node_count(), self.tie_count())
    }
}
