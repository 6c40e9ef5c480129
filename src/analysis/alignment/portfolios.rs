//! A table of what actors hold on items, wherever it comes from.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::error::Error;

/// What each actor holds on each item: a vote, the kind of an alliance, a stance.
///
/// A value is a number. Where numbers only name categories, compare them by
/// [`Distance::Nominal`](super::Distance::Nominal). Actors and items are in their own order,
/// whatever order the rows came in.
///
/// # Example
///
/// ```
/// use detente::analysis::alignment::{Distance, Portfolios};
///
/// let votes = Portfolios::from_rows([
///     ("JPN", "R1", 1.0), ("JPN", "R2", 1.0), ("JPN", "R3", 0.0),
///     ("USA", "R1", 1.0), ("USA", "R2", -1.0),
/// ])?;
/// let alike = votes.similarity(&"JPN", &"USA", Distance::Absolute)?;
/// assert_eq!((alike.common, alike.identical), (2, 1));
/// assert_eq!(alike.s, Some(0.0)); // 1 - 2 * (0 + 2) / (2 * 2)
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolios<A, I> {
    actors: Vec<A>,
    items: Vec<I>,
    /// The values that are held, ascending.
    levels: Vec<f64>,
    /// By actor: items, ascending, each with the number of its level or [`MISSING`].
    rows: Vec<Vec<(u32, u32)>>,
    /// The level of what a row does not list.
    absent: Option<u32>,
    scale: Option<(f64, f64)>,
    weights: Option<Vec<f64>>,
}

/// In place of a level: said to be missing.
const MISSING: u32 = u32::MAX;

/// The greatest size of a value or weight: what is made of them then stays in the range of floats.
const MOST: f64 = 1e60;

fn bounded(what: &'static str, value: f64) -> Result<f64, Error> {
    // One zero.
    if value.abs() <= MOST { Ok(value + 0.0) } else { Err(Error::beyond(what, &value.to_string(), "1e60 in size")) }
}

impl<A: Ord + Clone, I: Ord + Clone> Portfolios<A, I> {
    /// From rows of an actor, an item and what the actor holds on it; `None` where that is missing.
    ///
    /// Cost: linear in rows, times a logarithm.
    ///
    /// # Errors
    ///
    /// Limit when a value is not a number of at most 1e60 in size. Conflict when an actor is said to
    /// hold two different values on one item; the same one twice counts once.
    pub fn from_rows<V: Into<Option<f64>>>(rows: impl IntoIterator<Item = (A, I, V)>) -> Result<Self, Error>
    where
        A: Debug,
        I: Debug,
    {
        let mut held: BTreeMap<(A, I), Option<f64>> = BTreeMap::new();
        for (actor, item, value) in rows {
            let value = value.into().map(|value| bounded("value", value)).transpose()?;
            let key = (actor, item);
            if held.get(&key).is_some_and(|old| *old != value) {
                let detail = "two different values on one item";
                return Err(Error::conflict("portfolio", &format!("{:?} on {:?}", key.0, key.1), detail));
            }
            held.insert(key, value);
        }
        let rows: Vec<_> = held.into_iter().map(|((actor, item), value)| (actor, item, value)).collect();
        Ok(Self::sorted(&rows))
    }

    /// From checked rows, ascending by actor, then item, each once.
    fn sorted(rows: &[(A, I, Option<f64>)]) -> Self {
        let mut levels: Vec<f64> = rows.iter().filter_map(|row| row.2).collect();
        levels.sort_unstable_by(f64::total_cmp);
        levels.dedup();
        let mut items: Vec<I> = rows.iter().map(|row| row.1.clone()).collect();
        items.sort_unstable();
        items.dedup();
        let level = |value: f64| levels.partition_point(|&level| level < value) as u32;
        let number = |item: &I| items.partition_point(|other| other < item) as u32;
        let (mut actors, mut portfolios): (Vec<A>, Vec<Vec<(u32, u32)>>) = (Vec::new(), Vec::new());
        for (actor, item, value) in rows {
            if actors.last() != Some(actor) {
                actors.push(actor.clone());
                portfolios.push(Vec::new());
            }
            if let Some(row) = portfolios.last_mut() {
                row.push((number(item), value.map_or(MISSING, level)));
            }
        }
        Self { actors, items, levels, rows: portfolios, absent: None, scale: None, weights: None }
    }

    /// The same, where what no row says is not missing but this value: no tie is a tie of 0.
    ///
    /// # Errors
    ///
    /// Limit when the value is not a number of at most 1e60 in size. Invalid when it is not on the
    /// [scale](Self::scaled) that was set.
    pub fn absent_as(mut self, value: f64) -> Result<Self, Error> {
        let value = bounded("value", value)?;
        let old = std::mem::take(&mut self.levels);
        let held = self.rows.iter().flatten().filter(|held| held.1 != MISSING).map(|held| old[held.1 as usize]);
        let mut levels: Vec<f64> = held.chain([value]).collect();
        levels.sort_unstable_by(f64::total_cmp);
        levels.dedup();
        let at = |value: f64| levels.partition_point(|&level| level < value) as u32;
        for (_, level) in self.rows.iter_mut().flatten().filter(|held| held.1 != MISSING) {
            *level = at(old[*level as usize]);
        }
        (self.absent, self.levels) = (Some(at(value)), levels);
        match self.scale {
            Some((least, greatest)) => self.scaled(least, greatest),
            None => Ok(self),
        }
    }

    /// The same, on a scale from the least to the greatest value that could be held, by which
    /// [S](super::Similarity::s) is measured; else the least and the greatest that are held by
    /// anybody.
    ///
    /// # Errors
    ///
    /// Invalid when the least is not below the greatest, or a value that is held is not on the
    /// scale. Limit when one is not a number of at most 1e60 in size.
    pub fn scaled(mut self, least: f64, greatest: f64) -> Result<Self, Error> {
        let scale = (bounded("scale", least)?, bounded("scale", greatest)?);
        let shown = format!("{least} to {greatest}");
        if scale.0 >= scale.1 {
            return Err(Error::invalid("scale", &shown, "goes from a lesser to a greater value"));
        }
        let off = self.levels.iter().find(|&&level| level < scale.0 || level > scale.1);
        if let Some(level) = off {
            return Err(Error::invalid("scale", &shown, format!("holds all values, but not {level}")));
        }
        self.scale = Some(scale);
        Ok(self)
    }

    /// The same, where items count for as much as a function says, such as the capabilities of the
    /// state that a tie is to; else all count alike.
    ///
    /// # Errors
    ///
    /// Invalid when a weight is negative; limit when it is not a number of at most 1e60 in size.
    pub fn weighted(mut self, weight: impl FnMut(&I) -> f64) -> Result<Self, Error> {
        let checked = |weight: f64| {
            let negative = || Error::invalid("weight", &weight.to_string(), "is not negative");
            if weight < 0.0 { Err(negative()) } else { bounded("weight", weight) }
        };
        self.weights = Some(self.items.iter().map(weight).map(checked).collect::<Result<_, _>>()?);
        Ok(self)
    }

    /// Who holds something, or is said not to; ascending.
    pub fn actors(&self) -> &[A] {
        &self.actors
    }

    /// On what; ascending.
    pub fn items(&self) -> &[I] {
        &self.items
    }

    /// What an actor holds on an item; `None` when that is missing or there are no such two.
    pub fn value(&self, actor: &A, item: &I) -> Option<f64> {
        let row = &self.rows[self.number_of(actor)? as usize];
        let item = self.items.binary_search(item).ok()? as u32;
        let level = row.binary_search_by_key(&item, |held| held.0).map_or(self.absent, |at| Some(row[at].1));
        level.filter(|&level| level != MISSING).map(|level| self.levels[level as usize])
    }

    /// The least and the greatest value that can be held; `None` when nobody holds any and no
    /// scale was set.
    pub fn scale(&self) -> Option<(f64, f64)> {
        self.scale.or_else(|| Some((*self.levels.first()?, *self.levels.last()?)))
    }

    /// The place of an actor among all.
    pub(super) fn number_of(&self, actor: &A) -> Option<u32> {
        self.actors.binary_search(actor).ok().map(|at| at as u32)
    }

    pub(super) fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// Whether all items count alike.
    pub(super) const fn is_unweighted(&self) -> bool {
        self.weights.is_none()
    }

    /// The items that two actors both hold something on, ascending, each with their levels and its
    /// weight; then, where all items count alike, those that neither lists, as one with their
    /// number.
    pub(super) fn shared(&self, a: u32, b: u32, mut each: impl FnMut(Shared)) {
        let (mut a, mut b) = (self.rows[a as usize].as_slice(), self.rows[b as usize].as_slice());
        // With weights, those that neither lists are not alike.
        let all = self.absent.is_some() && !self.is_unweighted();
        let (mut next, mut seen) = (0, 0);
        loop {
            let listed = [a, b].iter().filter_map(|row| row.first()).map(|held| held.0).min();
            let item = if all { next } else { listed.unwrap_or(self.items.len() as u32) };
            if item as usize == self.items.len() {
                break;
            }
            (next, seen) = (item + 1, seen + 1);
            let levels = [&mut a, &mut b].map(|row| taken(row, item).or(self.absent).filter(|&l| l != MISSING));
            if let [Some(a), Some(b)] = levels {
                let weight = self.weights.as_ref().map_or(1.0, |weights| weights[item as usize]);
                each(Shared { item: Some(item), count: 1, levels: (a, b), weight });
            }
        }
        let count = self.items.len() - seen;
        if let (Some(absent), 1..) = (self.absent, count) {
            each(Shared { item: None, count, levels: (absent, absent), weight: 1.0 });
        }
    }
}

/// An item, or several alike, that two actors both hold something on.
pub(super) struct Shared {
    /// Which; `None` for those that neither lists.
    pub(super) item: Option<u32>,
    pub(super) count: usize,
    pub(super) levels: (u32, u32),
    /// Of each.
    pub(super) weight: f64,
}

/// The level of an item when it is the next in a row.
fn taken(row: &mut &[(u32, u32)], item: u32) -> Option<u32> {
    let (&(next, level), rest) = row.split_first()?;
    (next == item).then(|| {
        *row = rest;
        level
    })
}
