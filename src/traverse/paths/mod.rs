//! Paths between two nodes: the best, the k best, all, how many, and several that differ.
//!
//! | what | where |
//! |---|---|
//! | [`Paths`]: the question, as a value | here |
//! | [`Cost`]: what makes a path better | `cost` |
//! | spots: nodes, or nodes with a state of relations, sign and hops | `space` |
//! | the bound from the target, the search under it, the partition into branches | `bound`, `search`, `lawler` |
//! | how much paths share | `overlap` |
//! | [`BestPaths`], [`SimplePaths`]: streams of paths | `best`, `simple` |
//! | counts without the paths | `count`, `tally`, `dag` |
//! | [`Distances`]: the best cost from one node to all; its kernel, its queue | `distances`; `nearest`, `radix` |

mod best;
mod bound;
mod cost;
mod count;
mod dag;
mod distances;
mod halt;
mod lawler;
mod nearest;
mod overlap;
mod radix;
mod search;
mod simple;
mod space;
mod tally;

pub use best::BestPaths;
pub use cost::{Cost, DeclaredCost};
pub use distances::Distances;
pub use simple::SimplePaths;

use super::automaton::Automaton;
use super::ground::Place;
use super::path::Path;
use super::reach::Direction;
use super::ways::{Gate, Ways};
use crate::budget::Budget;
use crate::error::Error;
use crate::model::NodeId;
use crate::view::{Answer, Completeness, DatedView, NodeIx, View};
use overlap::Overlap;
use space::Track;

/// A question about the paths from one node to another. Conditions are asked inside the search;
/// all paths are simple, so no node comes twice, and between two nodes every tie makes a path of
/// its own.
///
/// | call | gives |
/// |---|---|
/// | [`best`](Self::best) | the best path |
/// | [`first`](Self::first), [`ranked`](Self::ranked) | the best paths in order |
/// | [`diverse`](Self::diverse) | good paths that share few ties |
/// | [`all`](Self::all) | all paths, streamed in order of nodes and arcs |
/// | [`count`](Self::count), [`count_best`](Self::count_best) | how many there are |
///
/// No path is an answer (`None`, empty, 0) and no error; from a node to itself there is one path,
/// without ties, if the pattern and the sign allow it.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{Leader, Leads, State, Talks}};
/// use detente::traverse::{Cost, Ways};
///
/// let mut graph = Graph::new();
/// let [japan, china, dprk] = ["JPN", "CHN", "PRK"].map(|key| graph.node(State, key).add().unwrap());
/// let kim = graph.node(Leader, "kim").add()?;
/// graph.claim::<Talks>((japan, dprk)).affinity(0.1).record()?;
/// graph.claim::<Talks>((japan, china)).affinity(0.4).record()?;
/// graph.claim::<Talks>((china, dprk)).affinity(0.3).record()?;
/// graph.claim::<Leads>((kim, dprk)).record()?;
/// let view = graph.view(&Lens::new())?;
/// let budget = Budget::new();
///
/// let strongest = view.paths(japan, dprk).by(Cost::Strength).best(&budget)?.value.unwrap();
/// assert_eq!(strongest.to_string(), "JPN -Talks-> CHN -Talks-> PRK");
/// assert_eq!((strongest.cost(), strongest.sign()), (Some(0.3), 1));
///
/// let to_kim = view.paths(japan, kim).matching("Talks+ Leads^-1").first(9, &budget)?;
/// assert_eq!(to_kim.value[0].to_string(), "JPN -Talks-> PRK <-Leads- kim");
/// assert_eq!(to_kim.value.len(), 2);
///
/// let past_china = view.paths(japan, dprk).ways(Ways::new().around(china));
/// assert_eq!(past_china.count(&budget)?.value, 1);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Paths<'v> {
    place: Place<'v>,
    from: NodeId,
    to: NodeId,
    ways: Ways,
    cost: Cost<'v>,
    max_hops: usize,
    pattern: Option<String>,
    sign: Option<i32>,
    share: f64,
}

impl View {
    /// The paths from one node to another, along ties, the fewest ties first unless asked
    /// otherwise.
    pub fn paths<A, B>(&self, from: NodeId<A>, to: NodeId<B>) -> Paths<'_> {
        Paths::new(self.into(), from.any(), to.any())
    }

    /// All simple paths of at most `hops` ties: [`Paths::all`].
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn simple_paths<'v, 'b, A, B>(
        &'v self,
        from: NodeId<A>,
        to: NodeId<B>,
        hops: usize,
        budget: &'b Budget,
    ) -> Result<SimplePaths<'v, 'b>, Error> {
        self.paths(from, to).max_hops(hops).all(budget)
    }
}

impl<'d> DatedView<'d> {
    /// The paths from one node to another over ties that stand then: as in a view settled for
    /// that day or window. [`View::paths`].
    pub fn paths<A, B>(&self, from: NodeId<A>, to: NodeId<B>) -> Paths<'d> {
        Paths::new((*self).into(), from.any(), to.any())
    }
}

// The question ----------------------------------------------------------------------------------

impl<'v> Paths<'v> {
    fn new(place: Place<'v>, from: NodeId, to: NodeId) -> Self {
        let (ways, cost) = (Ways::new(), Cost::Hops);
        Self { place, from, to, ways, cost, max_hops: usize::MAX, pattern: None, sign: None, share: 0.5 }
    }

    /// Only by these ways. With a [pattern](Self::matching), which says itself which way each
    /// step goes, their direction must be left alone.
    pub fn ways(mut self, ways: Ways) -> Self {
        self.ways = ways;
        self
    }

    /// By this cost; by hops unless asked.
    pub fn by(mut self, cost: Cost<'v>) -> Self {
        self.cost = cost;
        self
    }

    /// Of at most so many ties; any number unless asked.
    pub const fn max_hops(mut self, hops: usize) -> Self {
        self.max_hops = hops;
        self
    }

    /// Whose relations, in order, match a pattern such as `Leads* Talks Leads^-1`.
    ///
    /// | written | steps it stands for |
    /// |---|---|
    /// | `Talks`, `"deals with"` | one tie of that relation, along its arc; a symmetric one either way |
    /// | `.` | one tie of any relation, along its arc |
    /// | `Leads^-1`, `.^-1` | the same against the arc |
    /// | `A B` | one after the other |
    /// | `A \| B` | one or the other |
    /// | `A*`, `A+`, `A?` | any number, at least one, at most one |
    /// | `( )` | a group |
    ///
    /// Limits: 4,096 characters, 128 groups within groups, 63 relations named.
    pub fn matching(mut self, pattern: impl Into<String>) -> Self {
        self.pattern = Some(pattern.into());
        self
    }

    /// Whose signs multiply to this, -1 or +1: with -1 the ways to the enemy of a friend and the
    /// friend of an enemy, with +1 to the enemy of an enemy too. A neutral tie is on no such path.
    pub const fn of_sign(mut self, sign: i32) -> Self {
        self.sign = Some(sign);
        self
    }

    /// For [`diverse`](Self::diverse): the greatest share, in [0, 1], of the ties of each path
    /// before it that a path may take; a half unless asked.
    pub const fn sharing(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    fn ends(&self) -> Result<(NodeIx, NodeIx), Error> {
        let view = self.place.view();
        Ok((view.ix(self.from)?, view.ix(self.to)?))
    }

    /// Whether a condition reads the numbers of ties.
    fn reads_numbers(&self) -> bool {
        self.sign.is_some() || self.ways.reads_numbers()
    }

    /// The ways, compiled; a path may begin and end anywhere.
    fn gate(&self, start: NodeIx, target: NodeIx) -> Result<Option<Gate>, Error> {
        let view = self.place.view();
        let mut gate = if self.pattern.is_none() {
            self.ways.gate(view)?
        } else if self.ways.asked_direction() == Direction::Out {
            Some(self.ways.clone().direction(Direction::Either).compiled(view)?)
        } else {
            let rule = "a pattern says itself which way each step goes; write ^-1 there";
            return Err(Error::invalid("direction", &format!("{:?}", self.ways.asked_direction()), rule));
        };
        if let Some(gate) = &mut gate {
            gate.open(start);
            gate.open(target);
        }
        Ok(gate)
    }

    /// What pattern and sign ask for, if anything.
    fn track(&self) -> Result<Option<Track>, Error> {
        let negative = match self.sign {
            None => None,
            Some(1) => Some(false),
            Some(-1) => Some(true),
            Some(sign) => return Err(Error::invalid("sign", &sign.to_string(), "must be -1 or +1")),
        };
        let schema = &self.place.view().ledger().schema;
        let automaton = self.pattern.as_ref().map(|text| Automaton::parse(text, schema)).transpose()?;
        if automaton.is_none() && negative.is_none() {
            return Ok(None);
        }
        Ok(Some(Track { negative, ..automaton.map_or_else(|| self.any_track(), Track::of) }))
    }

    /// A track that asks for nothing.
    fn any_track(&self) -> Track {
        Track::of(Automaton::any(&self.place.view().ledger().schema))
    }

    /// Whether claims besides one a tie carry an answer.
    fn rests_on_numbers(&self) -> bool {
        self.cost.reads_numbers() || self.reads_numbers() || self.ways.reads_beliefs()
    }
}

// The answers -----------------------------------------------------------------------------------

impl<'v> Paths<'v> {
    /// The best path; `None` when there is none. Cut short, it is `None` too, and the answer says
    /// so: no path is better than its bound. `because` holds one claim a tie, which alone make
    /// the path; all claims of its ties where cost or conditions read numbers or beliefs.
    ///
    /// Cost: a search back from the target until it meets the start (Dijkstra 1959: arcs times
    /// the logarithm of nodes, 48 bytes a node at most), then one forward along best ways. With a
    /// sign, a pattern or a limit of hops (unless hops are the cost) the search is over nodes in
    /// each state. With sign or pattern the best way on can meet a node twice, and which of them
    /// is simple is decided by trying the next best; that is hard (NP-complete already for the
    /// sign), so give a budget. A step of the budget is an arc looked at.
    ///
    /// # Errors
    ///
    /// - Foreign id; what the [ways](Ways) or the pattern name and the schema has not; syntax,
    ///   limits of a pattern, with the column.
    /// - Invalid cost: a tie that the search may take has a number or declared cost that is
    ///   negative or not finite, where costs are added. The error names it.
    /// - Overflow when sums of costs could leave their range, or a window's numbers do.
    pub fn best(&self, budget: &Budget) -> Result<Answer<Option<Path<'v>>>, Error> {
        Ok(self.first(1, budget)?.map(|paths| paths.into_iter().next()))
    }

    /// The `k` best paths, or as many as there are: by cost, then hops, then step by step by node
    /// and arc. No two have the same ties; the first `k` of `k + 1` are those of `k`. Cut short,
    /// those found by then are the best, and no other is better than the bound.
    ///
    /// Cost: that of [`best`](Self::best), the whole search back, and for each path given at most
    /// one search for each of its ties (Yen 1971, Lawler 1972); searches that cannot matter yet
    /// are put off and mostly never made.
    ///
    /// # Errors
    ///
    /// As [`best`](Self::best).
    pub fn first(&self, k: usize, budget: &Budget) -> Result<Answer<Vec<Path<'v>>>, Error> {
        Ok(self.collect(self.ranked(budget)?, k))
    }

    /// The best paths, one at a time: [`first`](Self::first) without an end.
    ///
    /// # Errors
    ///
    /// As [`best`](Self::best).
    pub fn ranked<'b>(&self, budget: &'b Budget) -> Result<BestPaths<'v, 'b>, Error> {
        BestPaths::new(self, None, budget)
    }

    /// Up to `k` paths that share few ties: the first is the best, and each other one is the best
    /// of those that take at most the [share](Self::sharing) of the ties of *every* path before
    /// it (k shortest paths with limited overlap; Chondrogiannis and others 2015, 2020, here with
    /// ties counted alike). So the paths are exactly these and no others, by cost; that they are
    /// the best set of `k` taken together is not promised. Fewer than `k` mean that there are no
    /// more.
    ///
    /// Cost: that of [`first`](Self::first), for as many paths as have to be passed over; of
    /// beginnings that share too much none is tried. With a share of 0 at most `k` searches a
    /// branch.
    ///
    /// # Errors
    ///
    /// As [`best`](Self::best); invalid share.
    pub fn diverse(&self, k: usize, budget: &Budget) -> Result<Answer<Vec<Path<'v>>>, Error> {
        let overlap = Overlap::new(self.share)?;
        Ok(self.collect(BestPaths::new(self, Some(overlap), budget)?, k))
    }

    fn collect(&self, mut paths: BestPaths<'v, '_>, k: usize) -> Answer<Vec<Path<'v>>> {
        let found: Vec<Path<'v>> = paths.by_ref().take(k).collect();
        let reasons: Vec<_> = found.iter().flat_map(|path| path.reasons(self.rests_on_numbers())).collect();
        let answer = Answer::new(found).because(reasons);
        match paths.completeness() {
            Completeness::Truncated { by, bound } => answer.cut_at(Some(by), bound),
            Completeness::Complete => answer,
        }
    }

    /// All simple paths, streamed in order of nodes and arcs, without a cost: whatever cost was
    /// asked for is not looked at.
    ///
    /// Cost: the paths are exponential in their hops; nothing is entered from where the target is
    /// out of reach. Memory is 4 bytes a node and a row a hop. A step of the budget is an arc
    /// looked at; [`SimplePaths::truncated`] says what cut it short.
    ///
    /// # Errors
    ///
    /// Foreign id; unknown names; syntax and limits of the pattern.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Allied, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let a = graph.node(State, "A").add()?;
    /// let b = graph.node(State, "B").add()?;
    /// graph.claim::<Talks>((a, b)).record()?;
    /// graph.claim::<Allied>((a, b)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let paths: Vec<String> = view.paths(a, b).all(&Budget::new())?.map(|p| p.to_string()).collect();
    /// assert_eq!(paths, ["A -Allied-> B", "A -Talks-> B"]); // two paths, told apart by their ties
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn all<'b>(&self, budget: &'b Budget) -> Result<SimplePaths<'v, 'b>, Error> {
        SimplePaths::new(self, budget)
    }

    /// How many simple paths there are, exactly. Cut short, how many were counted by then.
    ///
    /// Cost: where the ties between the two form no cycle, arcs (times hops, where these are
    /// limited); else as many steps as there are paths, though none is kept: counting them is
    /// #P-complete (Valiant 1979). A step of the budget is an arc looked at.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); overflow beyond 2^128.
    pub fn count(&self, budget: &Budget) -> Result<Answer<u128>, Error> {
        count::count(self, budget)
    }

    /// How many paths are as good as the best, 0 when there is none. Cut short, how many were
    /// counted by then.
    ///
    /// Cost: by hops, and wherever the ties on best paths form no cycle, one search and those
    /// ties: no path is listed. Ties that cost nothing, strengths, reliabilities of 0, patterns
    /// and signs can make the paths themselves be counted one by one.
    ///
    /// # Errors
    ///
    /// As [`best`](Self::best); overflow beyond 2^128.
    pub fn count_best(&self, budget: &Budget) -> Result<Answer<u128>, Error> {
        tally::count_best(self, budget)
    }
}
