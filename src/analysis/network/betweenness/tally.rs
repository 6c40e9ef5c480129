//! What sources add up to, in whole numbers, so that neither their order nor threads count.
//!
//! With `n` nodes below `2^b`, no score is above `2^2b`. Totals are multiples of `2^-(127 - 2b)`.
//! What is handed back from node to node, (1 + dependency) / paths, is at most `2^b`: multiples of
//! `2^-(63 - b)` in 64 bits, or of `2^-(126 - b)` in 128.

/// The quanta of a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// Bits of the number of nodes.
    bits: u32,
}

/// Where the most paths that a node has leave at least so many bits of what is handed back.
const LEFT: [u32; 2] = [34, 40];

/// A number handed back, in quanta.
pub(super) trait Part: Copy + Default + Send {
    /// Whether this is fine enough when a node has so many paths.
    fn serves(scale: Scale, most: u64) -> bool;
    /// One over a number of paths, to the nearest quantum.
    fn one_over(scale: Scale, paths: u64) -> Self;
    /// The sum; of what nobody reads it may be anything.
    fn plus(self, other: Self) -> Self;
    /// So many times this, in the quanta of totals.
    fn times(self, scale: Scale, paths: u64) -> u128;
}

impl Part for u64 {
    fn serves(scale: Scale, most: u64) -> bool {
        scale.narrow().is_some_and(|quanta| Self::BITS - most.leading_zeros() + LEFT[0] <= quanta)
    }

    #[inline]
    fn one_over(scale: Scale, paths: u64) -> Self {
        ((1 << (63 - scale.bits)) + paths / 2) / paths
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline]
    fn times(self, scale: Scale, paths: u64) -> u128 {
        u128::from(self.wrapping_mul(paths)) << (64 - scale.bits)
    }
}

impl Part for u128 {
    fn serves(scale: Scale, most: u64) -> bool {
        u64::BITS - most.leading_zeros() + LEFT[1] <= 126 - scale.bits
    }

    #[inline]
    fn one_over(scale: Scale, paths: u64) -> Self {
        ((1 << (126 - scale.bits)) + Self::from(paths / 2)) / Self::from(paths)
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline]
    fn times(self, scale: Scale, paths: u64) -> u128 {
        self.wrapping_mul(Self::from(paths)) >> (scale.bits - 1)
    }
}

impl Scale {
    pub(super) const fn of(nodes: usize) -> Self {
        // A node of its own has a bit too.
        Self { bits: if nodes == 0 { 1 } else { usize::BITS - nodes.leading_zeros() } }
    }

    /// Quanta of 64 bits in 1, as bits; none when 64 are too few.
    const fn narrow(self) -> Option<u32> {
        63_u32.checked_sub(self.bits)
    }

    /// Quanta of totals in 1, as bits.
    pub(super) const fn total(self) -> u32 {
        127 - 2 * self.bits
    }

    /// Quanta in 1 of what is squared, as bits: the squares of all sources add up to less than 2^127.
    const fn square(self) -> u32 {
        (126 - 3 * self.bits) / 2
    }

    /// The quantum of what is squared.
    pub(super) fn square_quantum(self) -> f64 {
        0.5_f64.powi(self.square().cast_signed())
    }

    fn shown(self, total: u128) -> f64 {
        total as f64 * 0.5_f64.powi(self.total().cast_signed())
    }
}

/// What the sources done add up to, by node or by link.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) scale: Scale,
    sums: Vec<u128>,
    /// Sums of squares, when they are asked for.
    squares: Vec<u128>,
}

impl Tally {
    pub(super) fn new(scale: Scale, count: usize, squares: bool) -> Self {
        Self { scale, sums: vec![0; count], squares: vec![0; if squares { count } else { 0 }] }
    }

    /// Bytes for so many.
    pub(super) const fn bytes(count: usize, squares: bool) -> usize {
        count * if squares { 32 } else { 16 }
    }

    /// What one source adds, in quanta of totals.
    #[inline]
    pub(super) fn add(&mut self, at: usize, more: u128) {
        self.sums[at] += more;
        if let Some(squares) = self.squares.get_mut(at) {
            let short = more >> (self.scale.total() - self.scale.square());
            *squares += short * short;
        }
    }

    pub(super) fn merged(mut self, other: &Self) -> Self {
        let all = self.sums.iter_mut().zip(&other.sums).chain(self.squares.iter_mut().zip(&other.squares));
        all.for_each(|(own, more)| *own += more);
        self
    }

    /// The place of a link and that of the same link the other way, as one in the first.
    pub(super) fn join(&mut self, own: usize, other: usize) {
        self.sums[own] += self.sums[other];
        if !self.squares.is_empty() {
            // Shortest paths from one source run one way, so one of the two is 0.
            self.squares[own] += self.squares[other];
        }
    }

    pub(super) fn sum(&self, at: usize) -> f64 {
        self.scale.shown(self.sums[at])
    }

    /// The sum of squares, of what each source adds rounded down to [`Scale::square_quantum`].
    pub(super) fn squares(&self, at: usize) -> f64 {
        let quantum = self.scale.square_quantum();
        self.squares.get(at).map_or(0.0, |&sum| sum as f64 * quantum * quantum)
    }
}
