//! Facts parted by time: what is learnt from, chosen by and tested on.

use crate::error::Error;
use crate::model::Quadruple;

/// Facts in three sets that follow each other in time: train, valid, test. Any of them may be empty.
///
/// No fact of a later set lies before one of an earlier set, so that nothing is learnt from what came
/// after. Sets that are given may share the time at their border, which some published ones do; a
/// forecast of that time knows nothing of it ([`Facts`](super::Facts)), in whichever set it is. Sets
/// that are made here never share a time.
///
/// # Example
///
/// ```
/// use detente::analysis::forecast::Split;
/// use detente::model::Quadruple;
///
/// let facts: Vec<_> = (0..10).map(|day| Quadruple::new(0, 0, 1, day / 2)).collect();
/// let split = Split::at(facts.clone(), 3, 4)?;
/// assert_eq!((split.train().len(), split.valid().len(), split.test().len()), (6, 2, 2));
/// // Seven of ten facts would part those of one day, so the day goes to the earlier set.
/// let split = Split::by_share(facts.clone(), 0.7, 0.1)?;
/// assert_eq!((split.train().len(), split.valid().len(), split.test().len()), (8, 0, 2));
///
/// let error = Split::given(facts[4..].to_vec(), facts[..4].to_vec(), Vec::new()).unwrap_err();
/// let text = "conflict on set `valid`: it has facts of time 0, before the last time of train, 4";
/// assert_eq!(error.to_string(), text);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    train: Vec<Quadruple>,
    valid: Vec<Quadruple>,
    test: Vec<Quadruple>,
}

/// What the sets are called.
const NAMES: [&str; 3] = ["train", "valid", "test"];

impl Split {
    /// Three sets as they are, in any order within each.
    ///
    /// Cost: linear in facts.
    ///
    /// # Errors
    ///
    /// Conflict when a fact of a later set lies before one of an earlier set.
    pub fn given(train: Vec<Quadruple>, valid: Vec<Quadruple>, test: Vec<Quadruple>) -> Result<Self, Error> {
        let mut before: Option<(&str, i64)> = None;
        for (name, facts) in NAMES.into_iter().zip([&train, &valid, &test]) {
            let times = || facts.iter().map(|fact| fact.time);
            let Some((first, last)) = times().min().zip(times().max()) else { continue };
            if let Some((earlier, end)) = before.filter(|&(_, end)| first < end) {
                let detail = format!("it has facts of time {first}, before the last time of {earlier}, {end}");
                return Err(Error::conflict("set", name, detail));
            }
            before = Some((name, last));
        }
        Ok(Self { train, valid, test })
    }

    /// Facts in any order, parted at two times: those before the first are learnt from, those from the
    /// second on are tested.
    ///
    /// Cost: sorting the facts by time; those of one time keep their order.
    ///
    /// # Errors
    ///
    /// Invalid when the second time is before the first.
    pub fn at(mut facts: Vec<Quadruple>, valid: i64, test: i64) -> Result<Self, Error> {
        if test < valid {
            return Err(Error::invalid("split", &format!("{valid}, {test}"), "test begins before valid"));
        }
        facts.sort_by_key(|fact| fact.time);
        let later = facts.split_off(facts.partition_point(|fact| fact.time < valid));
        let (train, mut valid) = (facts, later);
        let test = valid.split_off(valid.partition_point(|fact| fact.time < test));
        Ok(Self { train, valid, test })
    }

    /// Facts in any order, parted so that train and then valid get about these shares of them, each in
    /// [0, 1], and test the rest. A border never parts facts of one time: those go to the earlier of
    /// the two sets, unless its share is 0.
    ///
    /// Cost: as [`at`](Self::at).
    ///
    /// # Errors
    ///
    /// Invalid when a share is no number in [0, 1] or both are more than 1.
    pub fn by_share(mut facts: Vec<Quadruple>, train: f64, valid: f64) -> Result<Self, Error> {
        for share in [train, valid, train + valid] {
            if !(0.0..=1.0).contains(&share) {
                let rule = "shares must lie in [0, 1], as must their sum";
                return Err(Error::invalid("share", &share.to_string(), rule));
            }
        }
        facts.sort_by_key(|fact| fact.time);
        let count = facts.len();
        let border = |share: f64| {
            let at = ((share * count as f64).round() as i64).unsigned_abs() as usize;
            let at = at.min(count);
            let Some(last) = at.checked_sub(1).and_then(|last| facts.get(last)) else { return 0 };
            facts.partition_point(|fact| fact.time <= last.time)
        };
        let (first, second) = (border(train), border(train + valid));
        // A share of nothing is nothing, whatever the border of the two together.
        let second = if valid == 0.0 { first } else { second.max(first) };
        let mut valid = facts.split_off(first);
        let test = valid.split_off(second - first);
        Ok(Self { train: facts, valid, test })
    }

    /// What is learnt from.
    pub fn train(&self) -> &[Quadruple] {
        &self.train
    }

    /// What parameters are chosen by.
    pub fn valid(&self) -> &[Quadruple] {
        &self.valid
    }

    /// What is tested on.
    pub fn test(&self) -> &[Quadruple] {
        &self.test
    }

    /// The facts of all three.
    pub fn all(&self) -> impl Iterator<Item = Quadruple> + Clone + '_ {
        [&self.train, &self.valid, &self.test].into_iter().flatten().copied()
    }
}
