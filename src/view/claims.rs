//! What a view says of claims: which count, which do not and why, and for whom people speak.

use super::{View, compare_claims};
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{ClaimId, Day, Mark, NodeId, Period, Relation};

impl View {
    /// Whom a node stands for on any day: under a lens that lifts, an organ's or office holder's
    /// state; the node itself when nothing is lifted, or when it depends on the day.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn stands_for<K>(&self, node: NodeId<K>) -> Result<NodeId, Error> {
        Ok(self.ledger().node_id(self.0.counted.lift.of(self.ledger().own(node)?)))
    }

    /// Whom a node stands for on `day`; itself when it may stand for several.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn stands_for_on<K>(&self, node: NodeId<K>, day: Day) -> Result<NodeId, Error> {
        let node = self.ledger().own(node)?;
        Ok(self.ledger().node_id(self.0.counted.lift.on(node, Some(&Period::on(day)))))
    }

    /// The claims that count in which somebody may stand for several at the time, and so stands
    /// for itself; by key.
    pub fn unlifted(&self) -> Vec<Claim<'_>> {
        let lift = &self.0.counted.lift;
        let unsure =
            |claim: &Claim<'_>, node: u32| lift.is_dated(node) && lift.resolve(node, claim.valid().as_ref()).is_none();
        let found = |claim: &Claim<'_>| claim.nodes().iter().any(|n| unsure(claim, n.id().index()));
        if lift.has_dated() { self.claims().filter(found).collect() } else { Vec::new() }
    }

    /// Whether the lens takes two nodes for one.
    pub(crate) fn takes_for_one(&self, a: Node<'_>, b: Node<'_>) -> bool {
        let one = |node: Node<'_>| self.0.counted.lift.one_of_same(node.id().index());
        one(a) == one(b)
    }

    /// Whom a node of this view stands for on any day.
    pub(crate) fn lifted<'a>(&'a self, node: Node<'a>) -> Node<'a> {
        Node::new(self.ledger(), self.0.counted.lift.of(node.id().index()))
    }

    /// Reads a claim by id, whether or not it counts.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn get_claim(&self, claim: ClaimId) -> Result<Claim<'_>, Error> {
        Ok(Claim::new(self.ledger(), self.ledger().own_claim(claim)?))
    }

    /// Whether the lens lets the claim through.
    pub fn lets_through(&self, claim: ClaimId) -> bool {
        self.ledger().own_claim(claim).is_ok_and(|c| self.0.counted.selection.lets_through(c))
    }

    /// Whether the claim counts: it is let through, and no correction or retraction that the
    /// lens knows of takes it back.
    pub fn counts(&self, claim: ClaimId) -> bool {
        self.ledger().own_claim(claim).is_ok_and(|c| self.0.counted.selection.counts(c))
    }

    /// The claims that count, by key, then by what they say; structure and background included.
    pub fn claims(&self) -> impl Iterator<Item = Claim<'_>> {
        let sorted = self.0.claims.get_or_init(|| {
            let mut claims: Vec<u32> = self.0.counted.selection.counting(self.ledger()).collect();
            claims.sort_by(|&a, &b| compare_claims(self.ledger(), a, b));
            claims
        });
        sorted.iter().map(|&c| Claim::new(self.ledger(), c))
    }

    /// The claims that count and that somebody makes: neither structure nor background, nor what
    /// is only [supposed](Self::suppose).
    pub fn reports(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(|c| !c.is_background() && !self.is_supposed(c))
    }

    /// Whether the claim stands for what is supposed.
    pub fn is_supposed(&self, claim: &Claim<'_>) -> bool {
        !self.supposed().is_empty() && claim.id().index() as usize >= self.actual().ledger().claims.len()
    }

    /// The claims about claims that count.
    pub fn statements(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(|c| !c.about().is_empty())
    }

    /// The claims that the lens would let through if what is imprecise turned out that way: with
    /// `known_by`, claims that were possibly known; with `certainly`, claims possibly in the
    /// period. They count nowhere.
    pub fn possible(&self) -> Vec<Claim<'_>> {
        self.by_key(self.0.counted.selection.possible())
    }

    /// Whether a claim rests, directly or not, on an earlier one that is gone: struck with its
    /// source or asserter, not yet known, taken back. It stays, marked by this, and supports
    /// nothing. What is left out by key alone ([`Lens::without_claim`](super::Lens::without_claim), [`Lens::claims`](super::Lens::claims)) stays as
    /// a term that asserts nothing, and makes no orphans.
    pub fn is_orphaned(&self, claim: &Claim<'_>) -> bool {
        self.0.counted.is_orphaned(claim.id().index())
    }

    /// The claims that the lens lets through and its [reading](super::Reading) overrules, by key. They
    /// count nowhere.
    pub fn overruled(&self) -> Vec<Claim<'_>> {
        self.by_key(self.0.counted.selection.overruled())
    }

    /// The claims that the lens lets through and that a correction or retraction takes back, by
    /// key. They count nowhere.
    pub fn taken_back(&self) -> Vec<Claim<'_>> {
        self.by_key(self.0.counted.selection.taken_back())
    }

    fn by_key(&self, claims: impl Iterator<Item = u32>) -> Vec<Claim<'_>> {
        let mut claims: Vec<u32> = claims.collect();
        claims.sort_by(|&a, &b| compare_claims(self.ledger(), a, b));
        claims.into_iter().map(|c| Claim::new(self.ledger(), c)).collect()
    }

    /// The claims of relation `R` that count and rest on nothing that does not, by key.
    pub fn claims_of<R: Relation>(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(|c| c.relation() == R::NAME && !self.is_orphaned(c))
    }

    /// The claims that count, are not orphaned, and whose relation has the mark, by key.
    pub fn marked(&self, mark: Mark) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(move |c| c.has_mark(mark) && !self.is_orphaned(c))
    }

    /// Whom the node that fills a role, named or implied, stands for while the claim holds.
    pub fn actor_in<'a>(&'a self, claim: &Claim<'a>, role: &str) -> Option<Node<'a>> {
        let node = claim.node_in(role)?;
        Some(Node::new(self.ledger(), self.0.counted.lifted_in(claim, node.id().index())))
    }

    /// Whom the asserter of a claim stood for when it became known.
    pub fn voice_of<'a>(&'a self, claim: &Claim<'a>) -> Option<Node<'a>> {
        let node = claim.asserter()?.id().index();
        let said = claim.known().map(Period::on);
        let (lift, ledger) = (&self.0.counted.lift, self.ledger());
        let stood = if lift.is_dated(node) { lift.on(node, said.as_ref()) } else { lift.of(node) };
        Some(Node::new(ledger, stood))
    }
}
