//! On what actors are compared: votes, or ties among themselves, as a view has them.

use crate::analysis::alignment::{Distance, Measure, Pair, Portfolios, Similarity};
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{NodeId, NodeKind, Relation, RelationNo, Shape};
use crate::traverse::{Ground, Place};
use crate::view::{Answer, ArcIx, DatedView, NodeIx, View};

/// Which ties of a view are portfolios, and how they are read.
///
/// *Votes* are the ties of a directed relation, from actors to items. Their sign is the vote: yes
/// above 0, abstention at 0, no below; on what an actor has no tie to it holds nothing, which is
/// missing.
///
/// *Ties* are all ties of the view among actors, who are the items too, whether symmetric or
/// leaving the actor. As Signorino and Ritter have it, no tie counts as a tie of 0, and everyone
/// has the strongest tie to itself; so the tie of two counts on both of their items, each
/// against the other's tie to itself. Without [ties to oneself](Self::own), the items of the two
/// that are compared drop out.
///
/// Several ties of an actor to one item add up, affinities exactly.
///
/// # Example
///
/// ```
/// use detente::analysis::alignment::{Basis, Distance};
/// use detente::{Graph, Lens, model::standard::{Event, State, Wants}};
///
/// let mut graph = Graph::new();
/// let [china, dprk] = ["CHN", "PRK"].map(|key| graph.node(State, key).add().unwrap());
/// let votes = [("R1", 1.0, 1.0), ("R2", 0.0, -1.0), ("R3", 1.0, 1.0)];
/// for (item, one, other) in votes {
///     let item = graph.node(Event, item).add()?;
///     graph.claim::<Wants>((china, item)).affinity(one).record()?;
///     graph.claim::<Wants>((dprk, item)).affinity(other).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let alike = Basis::votes::<Wants>().of(&view)?.similarity(china, dprk, Distance::Absolute)?;
/// assert_eq!((alike.value.identical, alike.value.common, alike.because.len()), (2, 3, 6));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Basis {
    /// The relation of votes; none for ties.
    votes: Option<String>,
    numbers: bool,
    absent: Option<f64>,
    own: Option<f64>,
    among: Option<fn(&Node<'_>) -> bool>,
}

impl Basis {
    /// Votes: ties of a directed relation.
    pub fn votes<R: Relation>() -> Self {
        Self::votes_named(R::NAME)
    }

    /// Votes: ties of the directed relation of that name.
    pub fn votes_named(relation: impl Into<String>) -> Self {
        Self { votes: Some(relation.into()), numbers: false, absent: None, own: None, among: None }
    }

    /// Ties among the actors that have a tie to another; the lens says of which relations.
    pub const fn ties() -> Self {
        Self { votes: None, numbers: false, absent: Some(0.0), own: Some(1.0), among: None }
    }

    /// By numbers of ties rather than their signs.
    pub const fn numbers(mut self) -> Self {
        self.numbers = true;
        self
    }

    /// What an actor holds where it has no tie; `None` when that is missing.
    pub const fn absent(mut self, value: Option<f64>) -> Self {
        self.absent = value;
        self
    }

    /// Of ties: what an actor holds on itself, as a rule the greatest value of the scale; `None`
    /// when that is missing.
    pub const fn own(mut self, value: Option<f64>) -> Self {
        self.own = value;
        self
    }

    /// Of votes: only actors of kind `K`. Of ties: among all nodes of kind `K`, whether or not
    /// they have a tie, and no others.
    pub fn among<K: NodeKind>(mut self) -> Self {
        self.among = Some(is_a::<K>);
        self
    }

    /// The portfolios of a view.
    ///
    /// By signs, the [scale](Alignment::scaled) is from -1 to 1; where no tie can be hostile, set
    /// one from 0.
    ///
    /// Cost: linear in nodes and arcs, times a logarithm.
    ///
    /// # Errors
    ///
    /// - Unknown relation; rule when votes are of a symmetric one.
    /// - Invalid when, by signs, [`absent`](Self::absent) or [`own`](Self::own) is not from -1 to 1.
    /// - Limit when a number, also one of these, is not of at most 1e60 in size.
    pub fn of<'v>(&self, view: &'v View) -> Result<Alignment<'v>, Error> {
        self.made(Place::from(view), view)
    }

    /// The portfolios of a view on a day or in a window: votes that were cast then, ties that
    /// stand then.
    ///
    /// # Errors
    ///
    /// As [`Basis::of`], and overflow when the claims of a tie cannot be merged.
    pub fn on<'v>(&self, dated: DatedView<'v>) -> Result<Alignment<'v>, Error> {
        self.made(Place::from(dated), dated)
    }

    fn made<'v>(&self, place: Place<'v>, ground: impl Ground<'v>) -> Result<Alignment<'v>, Error> {
        let view = place.view();
        let relation = self.votes.as_deref().map(|name| directed(view, name)).transpose()?;
        let nodes = || (0..view.node_count() as u32).map(NodeIx);
        let tied = |node: NodeIx| {
            ground.onward(node).any(|(far, _)| far != node) || ground.back(node).any(|(far, _)| far != node)
        };
        let takes = |node: NodeIx| match self.among {
            Some(among) => among(&view.node(node)),
            None => relation.is_some() || tied(node),
        };
        let actors: Vec<bool> = nodes().map(takes).collect();
        let mut rows = Vec::new();
        for node in nodes().filter(|node| actors[node.0 as usize]) {
            let mut row = self.row(ground, node, relation)?;
            if relation.is_none() {
                row.retain(|&(far, _)| far != node && actors[far.0 as usize]);
                row.insert(row.partition_point(|held| held.0 < node), (node, self.own));
            }
            rows.extend(row.into_iter().map(|(far, value)| (node, far, value)));
        }
        let mut table = Portfolios::from_rows(rows)?;
        if !self.numbers {
            table = table.scaled(-1.0, 1.0)?;
        }
        if let Some(absent) = self.absent {
            table = table.absent_as(absent)?;
        }
        Ok(Alignment { place, relation, table })
    }

    /// What a node has on each node that a tie of its goes to, ascending.
    fn row<'v>(
        &self,
        ground: impl Ground<'v>,
        node: NodeIx,
        relation: Option<RelationNo>,
    ) -> Result<Vec<(NodeIx, Option<f64>)>, Error> {
        let view = ground.view();
        let mut row: Vec<(NodeIx, f64)> = Vec::new();
        for (far, arc) in ground.onward(node).filter(|&(_, arc)| is_of(view, arc, relation)) {
            let number = ground.number(arc)?;
            match row.last_mut().filter(|held| held.0 == far) {
                Some(held) => held.1 += number,
                None => row.push((far, number)),
            }
        }
        // Affinities are whole millionths, and so are their sums.
        let exact = |sum: f64| if view.carries_affinity() { (sum * 1e6).round() / 1e6 } else { sum };
        let sign = |value: f64| f64::from(i8::from(value > 0.0) - i8::from(value < 0.0));
        let read = |sum: f64| if self.numbers { exact(sum) } else { sign(exact(sum)) };
        Ok(row.into_iter().map(|(far, sum)| (far, Some(read(sum)))).collect())
    }
}

fn is_a<K: NodeKind>(node: &Node<'_>) -> bool {
    node.is_of::<K>()
}

/// The relation of that name, which must be directed.
fn directed(view: &View, name: &str) -> Result<RelationNo, Error> {
    let schema = &view.ledger().schema;
    let relation = schema.relation_number(name)?;
    if schema.relation_rule(relation).shape() == Shape::Symmetric {
        return Err(Error::rule(
            name,
            "a symmetric relation",
            "votes go from an actor to an item: a directed relation",
        ));
    }
    Ok(relation)
}

fn is_of(view: &View, arc: ArcIx, relation: Option<RelationNo>) -> bool {
    relation.is_none_or(|relation| view.relation_of(arc) == relation)
}

/// The portfolios of the actors of a view, or of it on a day or in a window; made by [`Basis`].
#[derive(Clone, Debug)]
pub struct Alignment<'v> {
    place: Place<'v>,
    relation: Option<RelationNo>,
    table: Portfolios<NodeIx, NodeIx>,
}

impl<'v> Alignment<'v> {
    /// What each holds, by numbers of the view's nodes.
    pub const fn portfolios(&self) -> &Portfolios<NodeIx, NodeIx> {
        &self.table
    }

    /// The view whose nodes these are.
    pub const fn view(&self) -> &'v View {
        self.place.view()
    }

    /// The same, on another scale: [`Portfolios::scaled`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn scaled(mut self, least: f64, greatest: f64) -> Result<Self, Error> {
        self.table = self.table.scaled(least, greatest)?;
        Ok(self)
    }

    /// The same, where items count for as much as a function says: [`Portfolios::weighted`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn weighted(mut self, mut weight: impl FnMut(Node<'v>) -> f64) -> Result<Self, Error> {
        let view = self.view();
        self.table = self.table.weighted(|&item| weight(view.node(item)))?;
        Ok(self)
    }

    /// How alike two actors are; nothing in common when one of them holds nothing.
    ///
    /// `because` lists, for the items that both hold something on, the claims by which they do.
    ///
    /// Cost: as [`Portfolios::similarity`], and the claims, sorted.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn similarity<A, B>(
        &self,
        a: NodeId<A>,
        b: NodeId<B>,
        distance: Distance,
    ) -> Result<Answer<Similarity>, Error> {
        let (a, b) = (self.view().ix(a)?, self.view().ix(b)?);
        let (Some(one), Some(other)) = (self.table.number_of(&a), self.table.number_of(&b)) else {
            return Ok(Answer::new(Similarity::default()));
        };
        Ok(Answer::new(self.table.alike(one, other, distance)).because(self.claims(one, other)))
    }

    /// Every two actors, in order of kind and key. An aggregate: `because` is empty; see
    /// [`similarity`](Self::similarity).
    ///
    /// Cost and budget: as [`Portfolios::pairs`].
    pub fn pairs(&self, distance: Distance, budget: &Budget) -> Answer<Vec<Pair<NodeId>>> {
        self.table.pairs(distance, budget).map(|pairs| pairs.iter().map(|pair| self.named(pair)).collect())
    }

    /// Those most like an actor, at most so many: by the measure, then in order of kind and key.
    /// None when the actor holds nothing.
    ///
    /// `because` lists the claims of those pairs, as for [`similarity`](Self::similarity); what
    /// others hold, who would else be nearer, is the scope and not listed.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn nearest<K>(
        &self,
        actor: NodeId<K>,
        measure: Measure,
        distance: Distance,
        count: usize,
    ) -> Result<Answer<Vec<Pair<NodeId>>>, Error> {
        let actor = self.view().ix(actor)?;
        let Some(one) = self.table.number_of(&actor) else { return Ok(Answer::new(Vec::new())) };
        let found = self.table.nearest(&actor, measure, distance, count)?;
        let others = found.iter().filter_map(|pair| self.table.number_of(&pair.b));
        let claims: Vec<Claim<'v>> = others.flat_map(|other| self.claims(one, other)).collect();
        Ok(Answer::new(found.iter().map(|pair| self.named(pair)).collect()).because(claims))
    }

    fn named(&self, pair: &Pair<NodeIx>) -> Pair<NodeId> {
        let id = |ix: NodeIx| self.view().node(ix).id();
        Pair { a: id(pair.a), b: id(pair.b), similarity: pair.similarity }
    }

    /// The claims of two actors on the items that both hold something on.
    fn claims(&self, a: u32, b: u32) -> Vec<Claim<'v>> {
        let (view, mut claims) = (self.view(), Vec::new());
        let [a_node, b_node] = [a, b].map(|actor| self.table.actors()[actor as usize]);
        self.table.shared(a, b, |shared| {
            let Some(item) = shared.item.map(|item| self.table.items()[item as usize]) else { return };
            // Of ties, none to oneself is read.
            let from = [a_node, b_node].into_iter().filter(|&actor| self.relation.is_some() || actor != item);
            let arcs = from.flat_map(|actor| view.row(actor).arcs_to(item));
            let read = arcs.filter(|&arc| is_of(view, arc, self.relation));
            claims.extend(read.flat_map(|arc| self.place.claims(arc)));
        });
        claims
    }
}
