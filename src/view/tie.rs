//! A tie: a weighted relation between two nodes, which knows its claims.

use std::fmt;

use super::dated::{Certainty, holding};
use super::rows::{ArcIx, NodeIx};
use super::{Belief, Merge, Number, Origins, View};
use crate::graph::{Claim, Node};
use crate::model::{Aspect, Grade, Period};

/// What a view makes of all claims of one relation between two nodes.
#[derive(Clone, Copy)]
pub struct Tie<'a> {
    view: &'a View,
    arc: u32,
}

impl<'a> Tie<'a> {
    pub(super) const fn new(view: &'a View, arc: u32) -> Self {
        Self { view, arc }
    }

    /// The arc by which it is known; of the two of a symmetric tie, the first.
    pub const fn arc(&self) -> ArcIx {
        ArcIx(self.arc)
    }

    /// The node it leaves; of a symmetric tie, the one earlier in the order of nodes.
    pub fn from(&self) -> Node<'a> {
        self.view.node(NodeIx(self.view.rows().tail(self.arc)))
    }

    /// The node it reaches.
    pub fn to(&self) -> Node<'a> {
        self.view.node(NodeIx(self.view.rows().head(self.arc)))
    }

    /// Whether it runs both ways.
    pub fn is_symmetric(&self) -> bool {
        let own_loop = self.view.rows().tail(self.arc) == self.view.rows().head(self.arc);
        self.view.rows().twin(self.arc).is_some() || (own_loop && self.is_of_symmetric_relation())
    }

    fn is_of_symmetric_relation(&self) -> bool {
        let schema = &self.view.ledger().schema;
        schema.rule_of(self.relation()).is_some_and(|rule| rule.shape() == crate::model::Shape::Symmetric)
    }

    /// The name of its relation.
    pub fn relation(&self) -> &'a str {
        let claim = self.view.rows().claims(self.arc)[0];
        Claim::new(self.view.ledger(), claim).relation()
    }

    /// Its number: affinity, quantity or count, as the lens says.
    pub fn number(&self) -> f64 {
        self.view.number(self.arc())
    }

    /// -1, 0 or +1.
    pub fn sign(&self) -> i32 {
        sign(self.number())
    }

    /// The claims it is made of, by key. A claim of several ties ([`Tie::is_shared`]) is in each.
    pub fn claims(&self) -> impl ExactSizeIterator<Item = Claim<'a>> + use<'a> {
        let ledger = self.view.ledger();
        self.view.rows().claims(self.arc).iter().map(move |&c| Claim::new(ledger, c))
    }

    /// Whether one of its claims makes other ties too, such as a relation of three.
    pub fn is_shared(&self) -> bool {
        self.view.rows().claims(self.arc).iter().any(|&claim| {
            let mut ties = 0;
            self.view.ledger().ties_of(claim, |_, _, _| ties += 1);
            ties > 1
        })
    }

    /// The periods of its claims, in the same order; `None` where nothing is stated.
    pub fn periods(&self) -> impl Iterator<Item = Option<Period>> + use<'a> {
        self.claims().map(|c| c.valid())
    }

    /// The best grade among its claims.
    pub fn best_grade(&self) -> Option<Grade> {
        self.claims().filter_map(|c| c.grade()).min()
    }

    /// How likely the independent origins of its claims make it. Of a positive or negative tie,
    /// claims whose affinity (or quantity, when the lens asks for it) has that sign speak; of
    /// a neutral or counted one, all. Denials and what rests on claims that are gone support
    /// nothing.
    ///
    /// Cost: linear in its claims and the sources these go back to.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let japan = graph.node(State, "JPN").add()?;
    /// let dprk = graph.node(State, "PRK").add()?;
    /// for (affinity, source) in [(0.3, "wire"), (0.3, "radio"), (-0.1, "paper")] {
    ///     let source = graph.source(source).add()?;
    ///     graph.claim::<Talks>((japan, dprk)).affinity(affinity).source(source).grade("C3".parse()?).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let belief = view.ties().next().unwrap().belief();
    /// assert_eq!(belief.likelihood.interval(), (0.437, 0.438)); // 1 - 0.75 * 0.75
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn belief(&self) -> Belief {
        self.belief_of(self.number(), self.claims())
    }

    /// The belief of some of its claims, which give it this number.
    pub(crate) fn belief_of(&self, number: f64, claims: impl Iterator<Item = Claim<'a>>) -> Belief {
        self.view.belief_of(sign(number), claims)
    }

    /// The stretches of days on which one of its claims holds: ascending and apart.
    pub(crate) fn days(&self, certainty: Certainty) -> Vec<(i32, i32)> {
        let mut spans = Vec::new();
        for &claim in self.view.rows().claims(self.arc) {
            holding(self.view.ledger(), claim, certainty, |from, to| spans.push((from, to)));
        }
        spans.sort_unstable();
        let mut apart: Vec<(i32, i32)> = Vec::new();
        for (from, to) in spans {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        apart
    }
}

impl View {
    /// What claims make likely of a tie of that sign that they make.
    pub(crate) fn belief_of<'a>(&'a self, of: i32, claims: impl Iterator<Item = Claim<'a>>) -> Belief {
        let lens = self.lens();
        let asked = if lens.merging() == Merge::Count { 0 } else { of };
        let says = |claim: &Claim<'_>| match lens.numbers() {
            Number::Affinity => claim.sign(),
            Number::Quantity => claim.quantity().map_or(0, |q| sign(q.value())),
        };
        let speaks = |claim: &Claim<'_>| {
            (asked == 0 || says(claim) == asked)
                && !claim.aspects().contains(Aspect::Negated)
                && !self.is_orphaned(claim)
        };
        Belief::of(claims.filter(speaks), &mut Origins::default())
    }
}

fn sign(number: f64) -> i32 {
    i32::from(number > 0.0) - i32::from(number < 0.0)
}

/// `JPN -Talks- PRK 0.3`, with an arrow where it is directed.
impl fmt::Display for Tie<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.is_symmetric() { "-" } else { "->" };
        write!(f, "{} -{}{end} {} {}", self.from().key(), self.relation(), self.to().key(), self.number())
    }
}

impl fmt::Debug for Tie<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tie({self})")
    }
}
