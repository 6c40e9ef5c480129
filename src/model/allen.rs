//! How two periods lie to each other: the thirteen relations of interval algebra.
//!
//! J. F. Allen, "Maintaining knowledge about temporal intervals", Communications of the ACM
//! 26(11), 1983. Any two intervals stand in exactly one of the thirteen; imprecise ones may turn
//! out to stand in one of several.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::Choices;
use super::{Period, Truth};

/// One of the thirteen relations between two periods (Allen 1983). Where one ends on a day and
/// the other begins on the next, they meet; no day lies between them and none is shared.
///
/// `Overlaps` is narrower here than [`Period::overlaps`], which asks for any shared day; that is
/// [`AllenSet::CONCURRENT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allen {
    /// It is over at least a day before the other begins.
    Before,
    /// The other begins on the day after its last.
    Meets,
    /// It begins first, and ends first, after the other began.
    Overlaps,
    /// It begins and ends within the other: it begins with it and ends earlier.
    Starts,
    /// It begins later and ends earlier.
    During,
    /// It begins later and ends with it.
    Finishes,
    /// Both begin together and end together.
    Equals,
    /// It begins earlier and ends with it: the inverse of `Finishes`.
    FinishedBy,
    /// It begins earlier and ends later: the inverse of `During`.
    Contains,
    /// It begins with it and ends later: the inverse of `Starts`.
    StartedBy,
    /// It begins after the other began, before that ends, and ends later: the inverse of
    /// `Overlaps`.
    OverlappedBy,
    /// It begins on the day after the other's last: the inverse of `Meets`.
    MetBy,
    /// It begins at least a day after the other is over: the inverse of `Before`.
    After,
}

impl Allen {
    /// All thirteen. The inverse of each stands as far from the end as it stands from the start.
    pub const ALL: [Self; 13] = [
        Self::Before,
        Self::Meets,
        Self::Overlaps,
        Self::Starts,
        Self::During,
        Self::Finishes,
        Self::Equals,
        Self::FinishedBy,
        Self::Contains,
        Self::StartedBy,
        Self::OverlappedBy,
        Self::MetBy,
        Self::After,
    ];

    /// The relation of the other to the one: `Before` for `After`.
    pub const fn inverse(self) -> Self {
        Self::ALL[12 - self as usize]
    }

    /// The order of start and end of the one, and of the other: equal numbers are equal days.
    const fn order(self) -> [(u8, u8); 2] {
        match self {
            Self::Before => [(0, 1), (2, 3)],
            Self::Meets => [(0, 1), (1, 2)],
            Self::Overlaps => [(0, 2), (1, 3)],
            Self::Starts => [(0, 1), (0, 2)],
            Self::During => [(1, 2), (0, 3)],
            Self::Finishes => [(1, 2), (0, 2)],
            Self::Equals => [(0, 1), (0, 1)],
            _ => {
                let [one, other] = self.inverse().order();
                [other, one]
            }
        }
    }
}

impl fmt::Display for Allen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "before",
            Self::Meets => "meets",
            Self::Overlaps => "overlaps",
            Self::Starts => "starts",
            Self::During => "during",
            Self::Finishes => "finishes",
            Self::Equals => "equals",
            Self::FinishedBy => "finished-by",
            Self::Contains => "contains",
            Self::StartedBy => "started-by",
            Self::OverlappedBy => "overlapped-by",
            Self::MetBy => "met-by",
            Self::After => "after",
        })
    }
}

/// A set of the thirteen relations.
///
/// # Example
///
/// ```
/// use detente::model::{Allen, AllenSet};
///
/// let apart = AllenSet::from([Allen::Before, Allen::After]);
/// assert!(apart.contains(Allen::After) && !apart.contains(Allen::Meets));
/// assert_eq!(apart.to_string(), "before, after");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct AllenSet(u16);

impl AllenSet {
    /// All thirteen.
    pub const ALL: Self = Self((1 << 13) - 1);

    /// The nine in which the two share a day.
    pub const CONCURRENT: Self = {
        let apart = 1 << Allen::Before as u16 | 1 << Allen::Meets as u16;
        Self(Self::ALL.0 & !(apart | 1 << Allen::MetBy as u16 | 1 << Allen::After as u16))
    };

    /// Whether the relation is one of them.
    pub const fn contains(self, relation: Allen) -> bool {
        self.0 & 1 << relation as u16 != 0
    }

    /// Those that are in both sets.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The inverses of its relations.
    pub fn inverse(self) -> Self {
        self.iter().map(Allen::inverse).collect()
    }

    /// How many there are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its relations, in the order of [`Allen::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Allen> {
        Allen::ALL.into_iter().filter(move |&relation| self.contains(relation))
    }
}

impl FromIterator<Allen> for AllenSet {
    fn from_iter<I: IntoIterator<Item = Allen>>(relations: I) -> Self {
        Self(relations.into_iter().fold(0, |bits, relation| bits | 1 << relation as u16))
    }
}

impl From<Allen> for AllenSet {
    fn from(relation: Allen) -> Self {
        [relation].into()
    }
}

impl<const N: usize> From<[Allen; N]> for AllenSet {
    fn from(relations: [Allen; N]) -> Self {
        relations.into_iter().collect()
    }
}

impl fmt::Display for AllenSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, relation) in self.iter().enumerate() {
            write!(f, "{}{relation}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl fmt::Debug for AllenSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AllenSet({self})")
    }
}

impl Period {
    /// The relations (Allen 1983) in which it may turn out to stand to `other`: one at least, and
    /// only one when nothing imprecise or unknown matters. Exact, also for sets with gaps.
    ///
    /// Cost: at most linear in the members of the sets at the four ends, times the logarithm of
    /// their number; days are not listed.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Period, Truth, model::{Allen, AllenSet}};
    ///
    /// let talks: Period = "[2024-01-10,2024-03-01]/2024-04".parse()?;
    /// let visit: Period = "2024-02".parse()?; // one day of February
    /// assert_eq!(talks.relations(&visit), AllenSet::from([Allen::Contains, Allen::MetBy, Allen::After]));
    /// assert_eq!(talks.allen(Allen::Contains, &visit), Truth::Unknown);
    /// assert_eq!(talks.allen(Allen::Before, &visit), Truth::No);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn relations(&self, other: &Self) -> AllenSet {
        Allen::ALL.into_iter().filter(|&relation| self.may(relation, other)).collect()
    }

    /// Whether it stands to `other` in this relation, or in one of these.
    ///
    /// Cost: as [`Period::relations`].
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Period, Truth, model::{Allen, AllenSet}};
    ///
    /// let summit: Period = "2024-03-26".parse()?;
    /// let about: Period = "2024-02~".parse()?; // one day of January to March
    /// assert_eq!(about.allen(Allen::Before, &summit), Truth::Unknown);
    /// assert_eq!(about.allen(AllenSet::CONCURRENT, &"2024/..".parse()?), Truth::Yes);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn allen(&self, relations: impl Into<AllenSet>, other: &Self) -> Truth {
        let (asked, found) = (relations.into(), self.relations(other));
        let both = found.intersection(asked);
        Truth::of(!both.is_empty(), both == found)
    }

    /// Whether some completions of both stand in the relation.
    ///
    /// A relation puts the four ends in a chain of `<` and `=`, so taking the least day for each
    /// step of the chain leaves most room for the next: if that fails, all does. The two ends of
    /// one day take neighbouring steps and move together.
    fn may(&self, relation: Allen, other: &Self) -> bool {
        let mut ends = Vec::with_capacity(4);
        let mut joined = [false; 4];
        for (period, (start, end)) in [self, other].into_iter().zip(relation.order()) {
            match period.choices() {
                (starts, Some(days)) => ends.extend([(start, starts), (end, days)]),
                (_, None) if end != start + 1 => return false,
                (days, None) => {
                    ends.push((start, days));
                    joined[usize::from(start)] = true;
                }
            }
        }
        let (mut step, mut floor) = (0, i64::from(i32::MIN));
        for (last, joined) in (0..).zip(joined) {
            if joined {
                continue;
            }
            let block = ends.iter().filter(|(at, _)| (step..=last).contains(at));
            let Some(day) = least(&block.map(|(at, days)| (i64::from(at - step), days)), floor) else {
                return false;
            };
            floor = day + i64::from(last - step) + 1;
            step = last + 1;
        }
        true
    }
}

/// The least day, `floor` or later, that after its shift is a choice of every end of a block.
fn least<'a>(ends: &(impl Iterator<Item = (i64, &'a Choices<'a>)> + Clone), floor: i64) -> Option<i64> {
    let mut day = floor;
    loop {
        let from = day;
        for (shift, choices) in ends.clone() {
            let shifted = i32::try_from(day + shift).ok()?;
            day = i64::from(choices.at_or_after(shifted)?) - shift;
        }
        if day == from {
            return Some(day);
        }
    }
}
