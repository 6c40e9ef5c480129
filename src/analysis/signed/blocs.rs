//! Camps, at most so many, with the fewest friends apart and foes together: structural balance
//! for any number of blocs.

use super::Signed;
use super::camps::{Branch, Climb, Found, Net, Piece, descend, dolls, first, packed, pieces};
use super::clusters;
use crate::analysis::Partition;
use crate::analysis::draws::Draws;
use crate::analysis::partition::number;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::Answer;

/// The best camps when there may be so many.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocs<'v> {
    /// How many camps there may be.
    pub most: usize,
    /// What the ties weigh that do not fit: foes in one camp and friends in two.
    pub cost: f64,
    /// No camps, so many or fewer, cost less than this.
    pub lower: f64,
    /// Whether no camps, so many or fewer, cost less than these.
    pub proven: bool,
    /// The camps.
    pub camps: Partition<'v>,
}

impl<'v> Signed<'v> {
    /// At most `most` camps such that the foes in one camp and the friends in two weigh least
    /// (Doreian & Mrvar 1996, with equal weight on both). With two it is the frustration index;
    /// with as many as there are nodes, that of [`clusters`](Self::clusters). They count *at most*
    /// so many: who has no foes is one camp, not torn apart to make up a number.
    ///
    /// Blocks are searched one by one. Two camps are searched for as any number is, where every
    /// cycle with an odd number of hostile ties counts. From three on, the bound for any number
    /// holds, and where camps do not reach it, placements are tried in growing parts of a block
    /// (Verfaillie, Lemaître & Schiex 1996). A block too hard for that keeps its bound and is not
    /// `proven`, also without a budget. Of several optima one is given, always the same.
    ///
    /// `because` holds the claims of the ties that do not fit. A cut answer has camps and a bound
    /// that hold; its bound is `lower`. A step of the budget is about the work at one tie.
    ///
    /// Cost: as [`clusters`](Self::clusters) for two camps; from three on exact for blocks of
    /// some twenty nodes, and for those of any size whose bound is met.
    ///
    /// # Errors
    ///
    /// Invalid when `most` is 0. Overflow when all ties together weigh more than 2 * 10^12.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, c), (a, c)] {
    ///     graph.claim::<Talks>(pair).affinity(-0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let signed = Signed::of(&view)?;
    /// assert_eq!(signed.blocs(2, &Budget::new())?.value.cost, 1.0);
    /// assert_eq!(signed.blocs(3, &Budget::new())?.value.cost, 0.0);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn blocs(&self, most: usize, budget: &Budget) -> Result<Answer<Blocs<'v>>, Error> {
        if most == 0 {
            return Err(Error::invalid("most", "0", "there is at least one camp"));
        }
        let (net, unit) = Net::of(self)?;
        let mut meter = budget.meter();
        let (found, cut) = Table::new(&net, &mut meter).row(most, &mut meter);
        let because = self.unfit(&found.groups).flat_map(|(a, b)| self.claims_of_pair(a, b)).collect::<Vec<_>>();
        let row = self.bloc(most, &found, unit);
        let lower = row.lower;
        Ok(Answer::new(row).because(because).cut_at(cut, Some(lower)))
    }

    /// [`blocs`](Self::blocs) for 2, 3, ... up to `most` camps, or as many as there are nodes:
    /// how much the next camp explains. No row costs more than the one before.
    ///
    /// `because` holds the claims of all ties that do not fit in some row. A cut answer has every
    /// row, with bounds that hold.
    ///
    /// Cost: that of each row; the bound for any number of camps is found once.
    ///
    /// # Errors
    ///
    /// Overflow when all ties together weigh more than 2 * 10^12.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let ids = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for (a, b) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
    ///     graph.claim::<Talks>((ids[a], ids[b])).affinity(-0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let table = Signed::of(&view)?.blocs_up_to(9, &Budget::new())?.value;
    /// let costs: Vec<_> = table.iter().map(|row| (row.most, row.cost)).collect();
    /// assert_eq!(costs, [(2, 2.0), (3, 1.0), (4, 0.0)]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn blocs_up_to(&self, most: usize, budget: &Budget) -> Result<Answer<Vec<Blocs<'v>>>, Error> {
        let (net, unit) = Net::of(self)?;
        let mut meter = budget.meter();
        let table = Table::new(&net, &mut meter);
        let mut rows: Vec<Found> = Vec::new();
        let mut cut = None;
        for most in 2..=most.min(net.count()) {
            let (mut found, limit) = table.row(most, &mut meter);
            if let Some(last) = rows.last().filter(|last| last.cost < found.cost) {
                found.groups.clone_from(&last.groups);
                found.cost = last.cost;
            }
            cut = cut.or(limit);
            rows.push(found);
        }
        // What fewer camps cost, more do not exceed; so what more cost at least, fewer do.
        for at in (1..rows.len()).rev() {
            rows[at - 1].lower = rows[at - 1].lower.max(rows[at].lower);
        }
        let mut pairs: Vec<(u32, u32)> = rows.iter().flat_map(|found| self.unfit(&found.groups)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let because: Vec<_> = pairs.into_iter().flat_map(|(a, b)| self.claims_of_pair(a, b)).collect();
        let value = rows.iter().zip(2..).map(|(found, most)| self.bloc(most, found, unit)).collect();
        Ok(Answer::new(value).because(because).cut(cut))
    }

    fn bloc(&self, most: usize, found: &Found, unit: i64) -> Blocs<'v> {
        Blocs {
            most,
            cost: self.units(found.cost, unit),
            lower: self.units(found.lower, unit),
            proven: found.cost == found.lower,
            camps: self.partition(&found.groups),
        }
    }
}

/// The blocks of a net, and what is known of each whatever the number of camps.
struct Table<'n> {
    net: &'n Net,
    pieces: Vec<(Piece, Found)>,
    cut: Option<Limit>,
}

impl<'n> Table<'n> {
    fn new(net: &'n Net, meter: &mut Meter<'_>) -> Self {
        let mut cut = None;
        let mut known = Vec::new();
        for piece in pieces(net, |_| true) {
            let (found, limit) = clusters::search(&piece.net, meter);
            cut = cut.or(limit);
            known.push((piece, found));
        }
        Self { net, pieces: known, cut }
    }

    /// The best camps, at most so many.
    fn row(&self, most: usize, meter: &mut Meter<'_>) -> (Found, Option<Limit>) {
        let mut cut = self.cut;
        let mut lower = 0;
        let mut groups = Vec::new();
        for (piece, free) in &self.pieces {
            let (found, limit) = solve(&piece.net, free, most, meter);
            cut = cut.or(limit);
            lower += found.lower;
            groups.push(found.groups);
        }
        let groups = self.together(groups, most);
        let cost = self.net.cost(&groups);
        (Found { groups, cost, lower }, cut)
    }

    /// Groups of the blocks as groups of the whole: blocks share one node at most, so the groups
    /// of the next can be renamed to fit.
    fn together(&self, mut groups: Vec<Vec<u32>>, most: usize) -> Vec<u32> {
        let mut at: Vec<Vec<u32>> = vec![Vec::new(); self.net.count()];
        for ((piece, _), number) in self.pieces.iter().zip(0..) {
            piece.nodes.iter().for_each(|&node| at[node as usize].push(number));
        }
        let mut whole = vec![u32::MAX; self.net.count()];
        for start in 0..self.net.count() {
            if whole[start] != u32::MAX {
                continue;
            }
            whole[start] = 0;
            let mut met = vec![start];
            while let Some(node) = met.pop() {
                for block in std::mem::take(&mut at[node]) {
                    let nodes = &self.pieces[block as usize].0.nodes;
                    let Ok(own) = nodes.binary_search(&(node as u32)) else { continue };
                    let of_block = std::mem::take(&mut groups[block as usize]);
                    let Some(&from) = of_block.get(own) else { continue };
                    let to = whole[node];
                    debug_assert!(from < most as u32 && to < most as u32, "groups are numbered below {most}");
                    for (&other, &group) in nodes.iter().zip(&of_block) {
                        let renamed = if group == from {
                            to
                        } else if group == to {
                            from
                        } else {
                            group
                        };
                        if whole[other as usize] == u32::MAX {
                            whole[other as usize] = renamed;
                            met.push(other as usize);
                        }
                    }
                }
            }
        }
        whole
    }
}

/// The best camps of a block, at most so many.
fn solve(net: &Net, free: &Found, most: usize, meter: &mut Meter<'_>) -> (Found, Option<Limit>) {
    if most == 1 {
        let groups = vec![0; net.count()];
        let cost = net.cost(&groups);
        return (Found { groups, cost, lower: cost }, None);
    }
    let (found, cut) = reached(net, free, most, meter);
    if cut.is_some() || found.cost <= found.lower {
        return (found, cut);
    }
    if most > 2 {
        return dolls(net, most, found, meter);
    }
    let (odd, cut) = packed(net, true, meter);
    let found = Found { lower: found.lower.max(odd), ..found };
    if cut.is_some() || found.cost <= found.lower {
        return (found, cut);
    }
    Branch::new(net, true, found, meter).run()
}

/// Camps by climbing, from those of any number and from others.
fn reached(net: &Net, free: &Found, most: usize, meter: &mut Meter<'_>) -> (Found, Option<Limit>) {
    let mut groups = merged(net, &free.groups, most);
    let mut cut = None;
    if net.cost(&groups) > free.lower {
        cut = descend(net, &mut groups, most, meter).err();
    }
    let mut found = Found { cost: net.cost(&groups), groups, lower: free.lower };
    if cut.is_some() || found.cost <= found.lower {
        return (found, cut);
    }
    let kicks = (net.count() * 10).min(100_000);
    let mut climb = Climb::new(net, found.groups.clone(), most);
    cut = climb.kick(kicks, &mut Draws(2), meter).err();
    let mut others = vec![climb.groups];
    if cut.is_none() {
        let (other, limit) = first(net, most, kicks, meter);
        cut = limit;
        others.push(other.groups);
    }
    for mut groups in others {
        number(&mut groups);
        let cost = net.cost(&groups);
        if cost < found.cost {
            found = Found { groups, cost, ..found };
        }
    }
    (found, cut)
}

/// As many groups as there may be: the largest first, each where it costs least.
fn merged(net: &Net, groups: &[u32], most: usize) -> Vec<u32> {
    let mut groups = groups.to_vec();
    let count = number(&mut groups);
    if count <= most {
        return groups;
    }
    let coarse = net.contracted(&groups, count);
    let mut sizes = vec![0_usize; count];
    for &group in &groups {
        sizes[group as usize] += 1;
    }
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_key(|&group| std::cmp::Reverse(sizes[group as usize]));
    let mut put = vec![u32::MAX; count];
    let mut used = 0;
    for group in order {
        let mut toward = vec![0_i64; (used + 1).min(most)];
        for &way in coarse.ways(group) {
            if let Some(sum) = toward.get_mut(put[way.far as usize] as usize) {
                *sum += coarse.weight(way);
            }
        }
        let best = (0..toward.len()).max_by_key(|&at| (toward[at], std::cmp::Reverse(at))).unwrap_or(0);
        used = used.max(best + 1);
        put[group as usize] = best as u32;
    }
    groups.into_iter().map(|group| put[group as usize]).collect()
}
