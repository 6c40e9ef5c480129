//! The signed triangle census: how many triangles have no, one, two and three hostile ties
//! (Leskovec, Huttenlocher & Kleinberg 2010, *Signed networks in social media*, there T3, T2, T1
//! and T0), and the index of balance (Cartwright & Harary 1956, *Structural balance*).

use std::ops::Range;

use super::folded::Signed;
use super::hubs::Hubs;
use crate::budget::Budget;
use crate::view::Answer;

/// The triangles of a [`Signed`] by their signs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Triangles {
    /// All three are friends.
    pub ppp: u64,
    /// Two friends of one are foes.
    pub ppm: u64,
    /// Two friends have a foe in common.
    pub pmm: u64,
    /// All three are foes.
    pub mmm: u64,
    /// Of weighted ties, what all triangles count for; a triangle counts for the cube root of
    /// the product of its ties' sizes. Else 0.
    pub intensity: f64,
    /// Of weighted ties, what the balanced triangles among them count for. Else 0.
    pub balanced_intensity: f64,
}

impl Triangles {
    /// How many there are.
    pub const fn total(&self) -> u64 {
        self.ppp + self.ppm + self.pmm + self.mmm
    }

    /// How many are balanced: those with no or two hostile ties.
    pub const fn balanced(&self) -> u64 {
        self.ppp + self.pmm
    }

    /// How many are not.
    pub const fn unbalanced(&self) -> u64 {
        self.ppm + self.mmm
    }

    /// The balanced part of all, from 0 to 1; `None` when there is no triangle.
    pub fn index(&self) -> Option<f64> {
        (self.total() > 0).then(|| self.balanced() as f64 / self.total() as f64)
    }

    /// Of weighted ties, what balanced triangles count for over what all count for, from 0 to 1;
    /// `None` when ties are not weighted or there is no triangle.
    pub fn weighted_index(&self) -> Option<f64> {
        (self.intensity > 0.0).then(|| (self.balanced_intensity / self.intensity).min(1.0))
    }

    fn add(&mut self, more: &Self) {
        self.ppp += more.ppp;
        self.ppm += more.ppm;
        self.pmm += more.pmm;
        self.mmm += more.mmm;
        self.intensity += more.intensity;
        self.balanced_intensity += more.balanced_intensity;
    }
}

impl Signed<'_> {
    /// Counts the triangles by their signs.
    ///
    /// When ties are weighted, triangles are also added up by their intensity, the geometric mean
    /// of their ties' sizes (Onnela, Saramäki, Kertész & Kaski 2005, *Intensity and coherence of
    /// motifs in weighted complex networks*, Phys. Rev. E 71): a weak tie makes a weak triangle
    /// while units cancel in the [index](Triangles::weighted_index), and equal sizes give the
    /// plain one.
    ///
    /// Names no claims: the scope is [`scope`](Signed::scope). A step of the budget is a
    /// neighbour of a neighbour looked at; a census cut short counts what it saw by then, so its
    /// numbers are lower bounds.
    ///
    /// Cost: at most ties to the power 1.5 (Chiba & Nishizeki 1985), in parallel; 4 bytes a tie
    /// and, for each thread, one a node; when weighted 12 and 8.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((b, c)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((c, a)).affinity(-0.2).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let triangles = Signed::of(&view)?.triangles(&Budget::new()).value;
    /// assert_eq!((triangles.ppm, triangles.total()), (1, 1));
    /// assert_eq!(triangles.index(), Some(0.0));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn triangles(&self, budget: &Budget) -> Answer<Triangles> {
        let mut meter = budget.meter();
        let mut triangles = Triangles::default();
        let bytes = self.tie_count() * if self.is_weighted() { 12 } else { 4 } + self.node_count() * 17;
        let cut = meter.look().or_else(|| meter.is_too_large(bytes));
        if cut.is_some() {
            return Answer::new(triangles).cut(cut);
        }
        let hubs = Hubs::of(self);
        let space = || Marks::new(&hubs, self.is_weighted());
        let cut = hubs.visit(&mut meter, space, |marks, ranks| marks.count(&hubs, ranks), |part| triangles.add(&part));
        Answer::new(triangles).cut(cut)
    }
}

/// What a friend adds to the sum of a stretch of marks, and a foe.
const FRIEND: u8 = 1;
const FOE: u8 = 128;
/// So many friends do not yet look like a foe.
const STRETCH: usize = 127;

/// Who is tied to the node at hand: the work space of a thread.
struct Marks {
    signs: Vec<u8>,
    /// Cube roots of sizes, signed; empty unless they count.
    roots: Vec<f64>,
}

impl Marks {
    fn new(hubs: &Hubs, weighted: bool) -> Self {
        let count = hubs.node_count();
        Self { signs: vec![0; count], roots: vec![0.0; if weighted { count } else { 0 }] }
    }

    /// The triangles whose last node is of these ranks, and the neighbours looked at.
    fn count(&mut self, hubs: &Hubs, ranks: Range<u32>) -> (Triangles, usize) {
        let (mut by_foes, mut steps) = ([0; 4], 0);
        let mut sums = [0.0; 2];
        for rank in ranks {
            let [friends, foes] = hubs.row(rank);
            if friends.len() + foes.len() < 2 {
                continue;
            }
            self.mark(friends, FRIEND);
            self.mark(foes, FOE);
            for (far, hostile) in friends.iter().map(|far| (far, 0)).chain(foes.iter().map(|far| (far, 1))) {
                let [theirs, against] = hubs.row(*far);
                let (both, one) = self.common(theirs);
                by_foes[hostile] += both;
                by_foes[hostile + 1] += one;
                let (both, one) = self.common(against);
                by_foes[hostile + 1] += both;
                by_foes[hostile + 2] += one;
                steps += theirs.len() + against.len();
            }
            if !self.roots.is_empty() {
                let more = self.weigh(hubs, rank);
                sums = [sums[0] + more[0], sums[1] + more[1]];
            }
            self.mark(friends, 0);
            self.mark(foes, 0);
        }
        let [ppp, ppm, pmm, mmm] = by_foes;
        let [balance, intensity] = sums;
        let balanced_intensity = f64::midpoint(intensity, balance);
        (Triangles { ppp, ppm, pmm, mmm, intensity, balanced_intensity }, steps)
    }

    fn mark(&mut self, nodes: &[u32], sign: u8) {
        for &node in nodes {
            self.signs[node as usize] = sign;
        }
    }

    /// How many of these are friends of the node at hand, and how many its foes.
    #[inline]
    fn common(&self, nodes: &[u32]) -> (u64, u64) {
        let (mut friends, mut foes) = (0, 0);
        for stretch in nodes.chunks(STRETCH) {
            let sum: u32 = stretch.iter().map(|&node| u32::from(self.signs[node as usize])).sum();
            friends += sum % u32::from(FOE);
            foes += sum / u32::from(FOE);
        }
        (friends.into(), foes.into())
    }

    /// Balanced less unbalanced intensity of the triangles of a rank, and all of it.
    fn weigh(&mut self, hubs: &Hubs, rank: u32) -> [f64; 2] {
        hubs.weighted_row(rank).for_each(|(far, root)| self.roots[far as usize] = root);
        let mut sums = [0.0; 2];
        for (far, root) in hubs.weighted_row(rank) {
            let (mut signed, mut all) = (0.0, 0.0);
            for (third, other) in hubs.weighted_row(far) {
                let product = self.roots[third as usize] * other;
                signed += product;
                all += product.abs();
            }
            sums = [sums[0] + root * signed, sums[1] + root.abs() * all];
        }
        hubs.weighted_row(rank).for_each(|(far, _)| self.roots[far as usize] = 0.0);
        sums
    }
}
