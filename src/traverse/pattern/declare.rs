//! Declaring a pattern: what every match binds, and parts that it may or must not.

use super::asked::{AtNode, OnTie};
use super::variable::{MaybeTie, MaybeVar, TieVar, Var};
use super::{Apart, NodeSlot, PartSlot, Pattern, Role, TieSlot, Time};
use crate::model::{AnyKind, Joins, Mark, NodeKind, new_stamp};
use crate::traverse::condition::{NodeTest, TieTest};
use crate::traverse::time_order::TimeOrder;
use crate::view::Certainty;

impl Default for Pattern {
    fn default() -> Self {
        Self::new()
    }
}

impl Pattern {
    /// No variables yet: one match, that binds nothing.
    pub fn new() -> Self {
        let needed = PartSlot { role: Role::Needed, apart: Vec::new(), times: Vec::new() };
        Self {
            stamp: new_stamp(),
            certainty: Certainty::Possible,
            all_distinct: false,
            nodes: Vec::new(),
            ties: Vec::new(),
            parts: vec![needed],
            fault: None,
        }
    }

    fn needed(&mut self) -> Part<'_> {
        Part { pattern: self, number: 0 }
    }

    /// Whether matches may hold (the default), or must, as far as its questions of time go.
    pub const fn certainty(&mut self, certainty: Certainty) {
        self.certainty = certainty;
    }

    // Variables --------------------------------------------------------------------------

    /// A node of a kind.
    pub fn node<K: NodeKind>(&mut self, kind: K) -> Var<K> {
        self.needed().node(kind).always()
    }

    /// A node of any kind.
    pub fn any_node(&mut self) -> Var {
        self.needed().any_node().always()
    }

    /// A tie of a relation from one node to another, as the schema joins their kinds; of a
    /// symmetric relation, between them.
    pub fn tie<A, R: Joins<A, B>, B>(&mut self, from: Var<A>, relation: R, to: Var<B>) -> TieVar {
        self.needed().tie(from, relation, to).always()
    }

    /// A tie of the relation of that name, such as one with roles, whatever kinds it joins.
    pub fn tie_named<A, B>(&mut self, from: Var<A>, relation: &str, to: Var<B>) -> TieVar {
        self.needed().tie_named(from, relation, to).always()
    }

    /// A tie of a relation with the mark.
    pub fn tie_marked<A, B>(&mut self, from: Var<A>, mark: Mark, to: Var<B>) -> TieVar {
        self.needed().tie_marked(from, mark, to).always()
    }

    /// A tie of any relation.
    pub fn any_tie<A, B>(&mut self, from: Var<A>, to: Var<B>) -> TieVar {
        self.needed().any_tie(from, to).always()
    }

    // Conditions -------------------------------------------------------------------------

    /// Conditions on a tie, of whatever part.
    pub fn on(&mut self, tie: impl Into<MaybeTie>) -> OnTie<'_> {
        OnTie::new(self, tie.into())
    }

    /// Conditions on a node, of whatever part.
    pub fn at<K>(&mut self, node: impl Into<MaybeVar<K>>) -> AtNode<'_> {
        AtNode::new(self, node.into())
    }

    /// Two nodes that are not the same.
    pub fn distinct<A, B>(&mut self, a: Var<A>, b: Var<B>) {
        self.needed().distinct(a, b);
    }

    /// Two nodes, the first before the second in the order of nodes, by kind and key: where a
    /// pattern looks the same from both, each pair once.
    pub fn ordered<A, B>(&mut self, a: Var<A>, b: Var<B>) {
        self.needed().ordered(a, b);
    }

    /// Two ties that are not the same.
    pub fn distinct_ties(&mut self, a: TieVar, b: TieVar) {
        self.needed().distinct_ties(a, b);
    }

    /// No two variables of nodes bind the same, outside of parts, in a part, or one outside and one
    /// in a part.
    pub const fn all_distinct(&mut self) {
        self.all_distinct = true;
    }

    /// The one tie is over before the other begins: a claim of the one before a claim of the
    /// other.
    pub fn before(&mut self, a: TieVar, b: TieVar) {
        self.needed().before(a, b);
    }

    /// The two ties share a day: a claim of the one with a claim of the other.
    pub fn overlaps(&mut self, a: TieVar, b: TieVar) {
        self.needed().overlaps(a, b);
    }

    /// The one tie lies within the other in time (Allen's starts, during, finishes or equal): a
    /// claim of the one within a claim of the other.
    pub fn within(&mut self, a: TieVar, b: TieVar) {
        self.needed().within(a, b);
    }

    // Parts ------------------------------------------------------------------------------

    /// A part that binds where it can: its variables are read by [`Match::maybe`](super::Match::maybe).
    pub fn optional<T>(&mut self, declare: impl FnOnce(&mut Part<'_>) -> T) -> T {
        self.part(Role::Optional, declare)
    }

    /// A part that must not be there. Its variables bind in no match. A part that asks for
    /// nothing is always there.
    pub fn absent<T>(&mut self, declare: impl FnOnce(&mut Part<'_>) -> T) -> T {
        self.part(Role::Absent, declare)
    }

    fn part<T>(&mut self, role: Role, declare: impl FnOnce(&mut Part<'_>) -> T) -> T {
        self.parts.push(PartSlot { role, apart: Vec::new(), times: Vec::new() });
        let number = self.parts.len() - 1;
        declare(&mut Part { pattern: self, number })
    }

    /// The slot of a variable of a node, where it is one of this pattern.
    pub(super) fn node_slot<K>(&mut self, var: MaybeVar<K>) -> Option<usize> {
        let own = var.stamp == self.stamp && var.slot < self.nodes.len();
        if !own {
            self.fault.get_or_insert_with(|| (format!("{var:?}"), STRANGER));
        }
        own.then_some(var.slot)
    }

    pub(super) fn tie_slot(&mut self, var: MaybeTie) -> Option<usize> {
        let own = var.stamp == self.stamp && var.slot < self.ties.len();
        if !own {
            self.fault.get_or_insert_with(|| (format!("{var:?}"), STRANGER));
        }
        own.then_some(var.slot)
    }
}

pub(super) const STRANGER: &str = "declared by another pattern";
const ELSEWHERE: &str = "declared in another part of the pattern";

/// A part of a pattern that may or must not be there, while it is declared. It knows the
/// variables outside of parts and its own; a condition on both belongs here.
#[derive(Debug)]
pub struct Part<'p> {
    pattern: &'p mut Pattern,
    number: usize,
}

impl Part<'_> {
    /// A node of a kind.
    pub fn node<K: NodeKind>(&mut self, _kind: K) -> MaybeVar<K> {
        self.add_node(NodeTest::of_kind::<K>())
    }

    /// A node of any kind.
    pub fn any_node(&mut self) -> MaybeVar {
        self.add_node::<AnyKind>(NodeTest::default())
    }

    fn add_node<K>(&mut self, test: NodeTest<'static>) -> MaybeVar<K> {
        self.pattern.nodes.push(NodeSlot { part: self.number, test });
        MaybeVar::new(self.pattern.stamp, self.pattern.nodes.len() - 1)
    }

    /// A tie of a relation from one node to another, as the schema joins their kinds.
    pub fn tie<A, R: Joins<A, B>, B>(
        &mut self,
        from: impl Into<MaybeVar<A>>,
        _relation: R,
        to: impl Into<MaybeVar<B>>,
    ) -> MaybeTie {
        self.tie_named(from, R::NAME, to)
    }

    /// A tie of the relation of that name, such as one with roles, whatever kinds it joins.
    pub fn tie_named<A, B>(
        &mut self,
        from: impl Into<MaybeVar<A>>,
        relation: &str,
        to: impl Into<MaybeVar<B>>,
    ) -> MaybeTie {
        let mut test = TieTest::default();
        test.relations([relation]);
        self.add_tie(from.into(), to.into(), test)
    }

    /// A tie of a relation with the mark.
    pub fn tie_marked<A, B>(
        &mut self,
        from: impl Into<MaybeVar<A>>,
        mark: Mark,
        to: impl Into<MaybeVar<B>>,
    ) -> MaybeTie {
        let mut test = TieTest::default();
        test.marked(mark);
        self.add_tie(from.into(), to.into(), test)
    }

    /// A tie of any relation.
    pub fn any_tie<A, B>(&mut self, from: impl Into<MaybeVar<A>>, to: impl Into<MaybeVar<B>>) -> MaybeTie {
        self.add_tie(from.into(), to.into(), TieTest::default())
    }

    fn add_tie<A, B>(&mut self, from: MaybeVar<A>, to: MaybeVar<B>, test: TieTest<'static>) -> MaybeTie {
        let (from, to) = (self.node_slot(from).unwrap_or(0), self.node_slot(to).unwrap_or(0));
        self.pattern.ties.push(TieSlot { part: self.number, from, to, either: false, test });
        MaybeTie { stamp: self.pattern.stamp, slot: self.pattern.ties.len() - 1 }
    }

    /// Conditions on a tie.
    pub fn on(&mut self, tie: impl Into<MaybeTie>) -> OnTie<'_> {
        self.pattern.on(tie)
    }

    /// Conditions on a node.
    pub fn at<K>(&mut self, node: impl Into<MaybeVar<K>>) -> AtNode<'_> {
        self.pattern.at(node)
    }

    /// Two nodes that are not the same.
    pub fn distinct<A, B>(&mut self, a: impl Into<MaybeVar<A>>, b: impl Into<MaybeVar<B>>) {
        self.nodes_apart(a.into(), b.into(), false);
    }

    /// Two nodes, the first before the second in the order of nodes.
    pub fn ordered<A, B>(&mut self, a: impl Into<MaybeVar<A>>, b: impl Into<MaybeVar<B>>) {
        self.nodes_apart(a.into(), b.into(), true);
    }

    fn nodes_apart<A, B>(&mut self, a: MaybeVar<A>, b: MaybeVar<B>, ordered: bool) {
        if let (Some(a), Some(b)) = (self.node_slot(a), self.node_slot(b)) {
            self.pattern.parts[self.number].apart.push(Apart { slots: (a, b), ties: false, ordered });
        }
    }

    /// Two ties that are not the same.
    pub fn distinct_ties(&mut self, a: impl Into<MaybeTie>, b: impl Into<MaybeTie>) {
        if let (Some(a), Some(b)) = (self.tie_slot(a.into()), self.tie_slot(b.into())) {
            self.pattern.parts[self.number].apart.push(Apart { slots: (a, b), ties: true, ordered: false });
        }
    }

    /// The one tie is over before the other begins.
    pub fn before(&mut self, a: impl Into<MaybeTie>, b: impl Into<MaybeTie>) {
        self.time(TimeOrder::Before, a.into(), b.into());
    }

    /// The two ties share a day.
    pub fn overlaps(&mut self, a: impl Into<MaybeTie>, b: impl Into<MaybeTie>) {
        self.time(TimeOrder::Overlaps, a.into(), b.into());
    }

    /// The one tie lies within the other in time.
    pub fn within(&mut self, a: impl Into<MaybeTie>, b: impl Into<MaybeTie>) {
        self.time(TimeOrder::Within, a.into(), b.into());
    }

    fn time(&mut self, order: TimeOrder, a: MaybeTie, b: MaybeTie) {
        if let (Some(a), Some(b)) = (self.tie_slot(a), self.tie_slot(b)) {
            self.pattern.parts[self.number].times.push(Time { order, ties: (a, b) });
        }
    }

    /// The slot of a variable that this part knows.
    fn node_slot<K>(&mut self, var: MaybeVar<K>) -> Option<usize> {
        let slot = self.pattern.node_slot(var)?;
        let part = self.pattern.nodes[slot].part;
        self.known(part, || format!("{var:?}")).then_some(slot)
    }

    fn tie_slot(&mut self, var: MaybeTie) -> Option<usize> {
        let slot = self.pattern.tie_slot(var)?;
        let part = self.pattern.ties[slot].part;
        self.known(part, || format!("{var:?}")).then_some(slot)
    }

    fn known(&mut self, part: usize, variable: impl FnOnce() -> String) -> bool {
        let known = part == 0 || part == self.number;
        if !known {
            self.pattern.fault.get_or_insert_with(|| (variable(), ELSEWHERE));
        }
        known
    }
}
