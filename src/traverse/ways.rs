//! Which ways a search may take: relations, nodes, signs, strengths, beliefs. A plain value,
//! compiled once a search and tested inside it, never afterwards.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;

use super::beliefs::Beliefs;
use super::ground::Ground;
use super::reach::Direction;
use crate::error::Error;
use crate::model::{NodeId, Relation, RelationNo};
use crate::view::{ArcIx, NodeIx, View};

/// The ways that a search may take. Conditions add up; a new one lets every way pass, along arcs.
///
/// # Example
///
/// ```
/// use detente::model::standard::{Sanctions, Talks};
/// use detente::traverse::{Direction, Ways};
///
/// let ways = Ways::new().along::<Talks>().avoiding::<Sanctions>().direction(Direction::Either).at_least(0.2);
/// assert_eq!(ways.clone(), ways);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    direction: Direction,
    relations: Option<BTreeSet<String>>,
    avoided: BTreeSet<String>,
    around: Vec<NodeId>,
    sign: Option<i32>,
    least: Option<f64>,
    believed: Option<f64>,
}

impl Ways {
    /// Every way, along arcs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Along arcs, against them, or both.
    pub const fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Ties of `R`, besides those of other calls.
    pub fn along<R: Relation>(self) -> Self {
        self.along_named(R::NAME)
    }

    /// Ties of the relation of that name, besides those of other calls.
    pub fn along_named(mut self, relation: impl Into<String>) -> Self {
        self.relations.get_or_insert_default().insert(relation.into());
        self
    }

    /// No ties of `R`.
    pub fn avoiding<R: Relation>(self) -> Self {
        self.avoiding_named(R::NAME)
    }

    /// No ties of the relation of that name.
    pub fn avoiding_named(mut self, relation: impl Into<String>) -> Self {
        self.avoided.insert(relation.into());
        self
    }

    /// Not by way of that node. A search may start there, and a path between two nodes may begin
    /// or end there.
    pub fn around<K>(mut self, node: NodeId<K>) -> Self {
        self.around.push(node.any());
        self
    }

    /// Only ties of positive number.
    pub const fn positive(mut self) -> Self {
        self.sign = Some(1);
        self
    }

    /// Only ties of negative number.
    pub const fn negative(mut self) -> Self {
        self.sign = Some(-1);
        self
    }

    /// Only ties whose number is at least that far from zero.
    pub const fn at_least(mut self, strength: f64) -> Self {
        self.least = Some(strength);
        self
    }

    /// Only ties whose belief has a lower bound of at least that much, in [0, 1].
    pub const fn believed(mut self, least: f64) -> Self {
        self.believed = Some(least);
        self
    }

    /// The direction asked for.
    pub(super) const fn asked_direction(&self) -> Direction {
        self.direction
    }

    /// Whether a condition reads the numbers of ties.
    pub(super) const fn reads_numbers(&self) -> bool {
        self.sign.is_some() || self.least.is_some()
    }

    /// Whether a condition reads how far ties are believed, which rests on all their claims.
    pub(super) const fn reads_beliefs(&self) -> bool {
        self.believed.is_some()
    }

    /// Resolves names and ids for one view; `None` when there is nothing to test.
    pub(crate) fn gate(&self, view: &View) -> Result<Option<Gate>, Error> {
        let open = Self { direction: Direction::Out, ..Self::default() };
        if *self == open { Ok(None) } else { self.compiled(view).map(Some) }
    }

    /// The gate, even where there is nothing to test.
    pub(super) fn compiled(&self, view: &View) -> Result<Gate, Error> {
        let schema = &view.ledger().schema;
        for name in self.relations.iter().flatten().chain(&self.avoided) {
            schema.relation_number(name)?;
        }
        let lets = |name: &str| {
            !self.avoided.contains(name) && self.relations.as_ref().is_none_or(|names| names.contains(name))
        };
        let by_relation = self.relations.is_some() || !self.avoided.is_empty();
        let table = |number: usize| lets(schema.relation_rule(RelationNo(number as u16)).name());
        let relations = by_relation.then(|| (0..schema.relation_count()).map(table).collect());
        let mut around = FixedBitSet::new();
        for node in &self.around {
            around.grow_and_insert(view.ix(*node)?.0 as usize);
        }
        if self.least.is_some_and(f64::is_nan) {
            return Err(Error::invalid("strength", "NaN", "expected a number"));
        }
        if let Some(least) = self.believed.filter(|least| !(0.0..=1.0).contains(least)) {
            return Err(Error::invalid("belief", &least.to_string(), "must lie in [0, 1]"));
        }
        let believed = self.believed.map(|least| (least, Beliefs::new(view)));
        Ok(Gate { direction: self.direction, relations, around, sign: self.sign, least: self.least, believed })
    }
}

/// Ways compiled for one view.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    direction: Direction,
    /// By relation number.
    relations: Option<Vec<bool>>,
    around: FixedBitSet,
    sign: Option<i32>,
    least: Option<f64>,
    believed: Option<(f64, Beliefs)>,
}

impl Gate {
    /// Whether a step onward goes along arcs.
    pub(super) fn onward(&self) -> bool {
        self.direction != Direction::In
    }

    /// Whether a step onward goes against arcs.
    pub(super) fn back(&self) -> bool {
        self.direction != Direction::Out
    }

    /// Lets searches enter that node after all.
    pub(super) fn open(&mut self, node: NodeIx) {
        if (node.0 as usize) < self.around.len() {
            self.around.set(node.0 as usize, false);
        }
    }

    /// Whether a step may lead to a node.
    #[inline]
    pub(super) fn enters(&self, node: NodeIx) -> bool {
        !self.around.contains(node.0 as usize)
    }

    /// Whether a step over an arc to a node may be taken.
    #[inline]
    pub(super) fn lets<'v>(&self, ground: impl Ground<'v>, far: NodeIx, arc: ArcIx) -> bool {
        self.enters(far) && self.passes(ground, arc)
    }

    /// Whether a step may be taken over an arc, wherever it leads.
    #[inline]
    pub(super) fn passes<'v>(&self, ground: impl Ground<'v>, arc: ArcIx) -> bool {
        let relation = |table: &Vec<bool>| table[usize::from(ground.view().relation_of(arc).0)];
        self.relations.as_ref().is_none_or(relation)
            && (self.sign.is_none() && self.least.is_none() || self.lets_number(ground.number(arc).unwrap_or(0.0)))
            && self
                .believed
                .as_ref()
                .is_none_or(|(least, beliefs)| f64::from(beliefs.low(&ground.place(), arc)) / 1000.0 >= *least)
    }

    fn lets_number(&self, number: f64) -> bool {
        let sign = i32::from(number > 0.0) - i32::from(number < 0.0);
        self.sign.is_none_or(|asked| asked == sign) && self.least.is_none_or(|least| number.abs() >= least)
    }
}
