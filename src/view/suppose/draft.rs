//! Changes as claims: what is supposed is recorded behind the ledger of a view, by the checks
//! that every claim passes, and what it takes the place of is left out.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::change::{Becomes, Change, Named, What};
use crate::error::Error;
use crate::graph::{ClaimBuilder, ClaimRow, Graph, Ledger, flag};
use crate::model::{Aspect, Filling, Participant, Period, RelationNo, Shape};
use crate::view::build::{SYMMETRIC, arcs_of};
use crate::view::filter::Filter;
use crate::view::lens::Number;
use crate::view::merge::Merger;
use crate::view::{Merge, NodeIx, View, identity};

/// A what-if in the making.
pub(super) struct Draft<'v> {
    view: &'v View,
    /// The view's ledger and what is supposed behind it.
    graph: Graph,
    /// Relations of identity that the lens accepts.
    pub(super) identity: FixedBitSet,
    /// How many ties were supposed, from 1, for keys of their claims.
    numbered: usize,
    /// The first claim that is supposed now.
    pub(super) first: u32,
    /// Claims that do not count any more, supposed ones among them.
    pub(super) gone: BTreeSet<u32>,
    /// Those of them that went with their source.
    pub(super) struck: BTreeSet<u32>,
    pub(super) sources: BTreeSet<u32>,
    /// The claims supposed now, by the nodes of the view that they tie.
    come: BTreeMap<(u32, u32), Vec<u32>>,
}

impl<'v> Draft<'v> {
    pub(super) fn new(view: &'v View) -> Self {
        let graph = Graph::behind(view.ledger().clone());
        let first = graph.ledger().claims.len() as u32;
        let identity = view.lens().same.map_or_else(FixedBitSet::new, |_| identity::relations(graph.ledger()));
        let (gone, struck, sources) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let numbered = view.supposed().len();
        Self { view, graph, identity, numbered, first, gone, struck, sources, come: BTreeMap::new() }
    }

    pub(super) const fn ledger(&self) -> &Ledger {
        self.graph.ledger()
    }

    pub(super) fn into_ledger(self) -> Ledger {
        self.graph.into_ledger()
    }

    pub(super) fn apply(&mut self, change: &Change) -> Result<(), Error> {
        match &change.0 {
            What::Without(claim) => {
                let claim = self.graph.own_claim(*claim)?;
                self.gone.insert(claim);
            }
            What::WithoutSource(source) => {
                let source = self.ledger().own_source(*source)?;
                self.strike(source);
            }
            What::Node { kind, key } => {
                if let Some(known) = self.keyed(key) {
                    let is = self.ledger().schema.kind_name(self.ledger().nodes.kind(known));
                    return Err(Error::conflict("node", key, format!("the key names a {is} already")));
                }
                self.graph.node_dyn(kind, key).hypothetical().add()?;
            }
            What::Tie { relation, ends, to } => self.change_tie(relation, ends, *to)?,
        }
        Ok(())
    }

    /// Strikes what a source carries, copies that say the opposite included.
    fn strike(&mut self, source: u32) {
        let ledger = self.ledger();
        let standing = self.view.counted().selection.counting(self.view.ledger()).chain(self.new_claims());
        let carried = |claim: &u32| {
            let (chunk, at) = ledger.claims.at(*claim);
            chunk.source[at] == source && !self.gone.contains(claim)
        };
        let struck: Vec<u32> = standing.filter(carried).collect();
        self.gone.extend(&struck);
        self.struck.extend(struck);
        self.sources.insert(source);
    }

    /// A node by its key, also one that a what-if adds.
    fn keyed(&self, key: &str) -> Option<u32> {
        let (order, ledger) = (&self.view.0.order, self.ledger());
        let added = order.len() as u32..ledger.nodes.len() as u32;
        order.find(ledger, key).or_else(|| added.into_iter().find(|&node| ledger.nodes.key(node) == key))
    }

    fn change_tie(&mut self, relation: &str, ends: &Named, to: Becomes) -> Result<(), Error> {
        let number = self.ledger().schema.relation_number(relation)?;
        let filling = self.filling(number, ends)?;
        self.check_counts(relation, number, to)?;
        self.numbered += 1;
        // Recorded first, since the checks that a claim passes are the checks of its ends.
        let builder = self.graph.claim_filled(number, filling).valid(Period::ALWAYS).aspect(Aspect::Hypothetical);
        let builder = builder.key(&format!("supposed {}", self.numbered));
        let claim = match to {
            Becomes::Affinity(value) => builder.affinity(value),
            Becomes::Quantity(value) => builder.weight(value),
            Becomes::Reversed | Becomes::Ended => builder,
        };
        let claim = ClaimBuilder::record(claim)?.index();
        let pairs = self.pairs_of(claim, true);
        let standing = self.standing(&pairs, number);
        if matches!(to, Becomes::Reversed | Becomes::Ended) {
            self.graph.forget_last_claim();
            if standing.is_empty() {
                let (a, b) = pairs.first().map_or(("", ""), |&(a, b, _)| (self.key(a), self.key(b)));
                return Err(Error::unknown("tie", &format!("{a} -{relation}- {b}")));
            }
        }
        self.gone.extend(&standing);
        match to {
            Becomes::Reversed => standing.into_iter().for_each(|claim| self.reverse(claim)),
            Becomes::Ended => {}
            Becomes::Affinity(_) | Becomes::Quantity(_) => self.come(claim),
        }
        Ok(())
    }

    fn filling(&self, relation: RelationNo, ends: &Named) -> Result<Filling, Error> {
        let (a, b) = match ends {
            Named::Ids(filling) => return Ok(filling.clone()),
            Named::Keys(a, b) => (a, b),
        };
        let rule = self.ledger().schema.relation_rule(relation);
        if rule.shape() == Shape::Roles {
            let rule = "a relation of two, or ends by id: its roles must be named";
            return Err(Error::rule(self.ledger().schema.relation_rule(relation).name(), "two keys", rule));
        }
        let participant = |key: &str| {
            let node = self.keyed(key).ok_or_else(|| Error::unknown("node", key))?;
            Ok::<_, Error>(Participant::Node(self.ledger().node_id(node)))
        };
        Ok(Filling::pair(participant(a)?, participant(b)?))
    }

    /// Whether the lens sees such ties, and numbers as they are supposed.
    fn check_counts(&self, name: &str, relation: RelationNo, to: Becomes) -> Result<(), Error> {
        if !self.view.0.filter.asks_for(relation) {
            return Err(Error::rule("what-if", format!("a tie of {name}"), "a relation that the lens asks for"));
        }
        let lens = self.view.lens();
        match (to, lens.numbers(), lens.merging()) {
            (Becomes::Affinity(_), Number::Quantity, _) => {
                Err(Error::rule("what-if", "an affinity", "a quantity, since the lens asks for quantities"))
            }
            (Becomes::Quantity(_), Number::Affinity, merge) if merge != Merge::Count => {
                Err(Error::rule("what-if", "a quantity", "an affinity, since the lens asks for affinities"))
            }
            _ => Ok(()),
        }
    }

    /// Between which nodes of the view a claim makes ties, and whether they are symmetric; once a
    /// tie or once an arc. Ends are taken whether or not the claim has a number.
    fn pairs_of(&self, claim: u32, once: bool) -> Vec<(u32, u32, bool)> {
        let mut pairs = Vec::new();
        self.ledger().ties_of(claim, |a, b, symmetric| {
            let (a, b) = (self.node_in(claim, a), self.node_in(claim, b));
            pairs.push((a, b, symmetric));
            if symmetric && !once {
                pairs.push((b, a, symmetric));
            }
        });
        pairs
    }

    /// The number in the view of the node that a participant stands for.
    fn node_in(&self, claim: u32, node: u32) -> u32 {
        let counted = self.view.counted();
        let order = &self.view.0.order;
        if !counted.lift.is_dated(node) {
            return order.rank(counted.lift.of(node));
        }
        let claim = crate::graph::Claim::new(self.ledger(), claim);
        order.rank(counted.lifted_in(&claim, node))
    }

    fn key(&self, ix: u32) -> &str {
        self.ledger().nodes.key(self.view.0.order.node(ix))
    }

    /// The claims of that relation that tie these nodes now, but for the last one recorded.
    fn standing(&self, pairs: &[(u32, u32, bool)], relation: RelationNo) -> BTreeSet<u32> {
        let known = self.view.node_count() as u32;
        let mut standing = BTreeSet::new();
        for &(a, b, symmetric) in pairs {
            let back = symmetric.then_some((b, a));
            for (from, to) in std::iter::once((a, b)).chain(back) {
                if from < known && to < known {
                    let arcs = self.view.row(NodeIx(from)).arcs_to(NodeIx(to));
                    standing.extend(arcs.flat_map(|arc| self.view.rows().claims(arc.0)));
                }
                standing.extend(self.come.get(&(from, to)).into_iter().flatten());
            }
        }
        standing.retain(|&claim| self.ledger().relation(claim) == relation && !self.gone.contains(&claim));
        standing
    }

    /// Records a copy that says the opposite.
    fn reverse(&mut self, claim: u32) {
        let mut row: ClaimRow = self.ledger().claims.row(claim);
        row.affinity = if row.affinity == crate::graph::NO_AFFINITY { row.affinity } else { -row.affinity };
        row.quantity = row.quantity.map(|value| -value);
        row.aspects = row.aspects.with(Aspect::Hypothetical);
        row.flags &= !(flag::AMENDS | flag::BACKGROUND);
        if let Some(facets) = &mut row.facets {
            facets.corrects = None;
        }
        if let Some(key) = self.ledger().claims.key(claim) {
            row.facets.get_or_insert_default().key = Some(format!("{key} reversed").into());
        }
        let copy = self.graph.append(row);
        self.come(copy);
    }

    fn come(&mut self, claim: u32) {
        for (a, b, _) in self.pairs_of(claim, false) {
            self.come.entry((a, b)).or_default().push(claim);
        }
    }

    /// The arcs of a claim of the view or of one supposed now: tail, head, link.
    pub(super) fn arcs(&self, claim: u32, each: impl FnMut(u32, u32, u32)) {
        let merger = Merger { ledger: self.ledger(), lens: self.view.lens() };
        arcs_of(&merger, &self.identity, claim, |node| self.node_in(claim, node), each);
    }

    /// The filter of the view as it is supposed: what is struck by its source needs no naming, but
    /// for what an earlier what-if supposed.
    pub(super) fn filter(&self, filter: Filter) -> Filter {
        let actual = self.view.actual().ledger().claims.len() as u32;
        let by_source = |claim: &u32| self.struck.contains(claim) && *claim < actual;
        let filter = filter.without(self.gone.iter().copied().filter(|claim| !by_source(claim)));
        let sources = self.sources.iter().copied();
        let filter =
            if self.sources.is_empty() { filter } else { filter.striking(self.ledger().sources.len(), sources) };
        filter.supposing(self.first)
    }

    /// The claims that are supposed now and count.
    pub(super) fn new_claims(&self) -> impl Iterator<Item = u32> + '_ {
        (self.first..self.ledger().claims.len() as u32).filter(|claim| !self.gone.contains(claim))
    }
}

/// Whether a link is of a symmetric tie.
pub(super) const fn is_symmetric(link: u32) -> bool {
    link & SYMMETRIC != 0
}
