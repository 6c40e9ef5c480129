//! Train, valid and test of a directory, their times in one unit.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::QuadrupleList;
use crate::error::Error;
use crate::model::Quadruple;

/// The facts of a data set as it is shipped: some to learn from, some to choose by, some to test on.
///
/// What a forecast makes of the three is the business of
/// [`Split`](crate::analysis::forecast::Split).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuadrupleSets {
    /// To learn from.
    pub train: Vec<Quadruple>,
    /// To choose parameters by.
    pub valid: Vec<Quadruple>,
    /// To be tested on.
    pub test: Vec<Quadruple>,
    /// By what all times were divided, at least 1: hours that are whole days divide by 24.
    pub unit: u64,
}

impl QuadrupleSets {
    /// Three sets whose times are divided by the greatest common divisor of all times of all three, so
    /// that they are whole steps. Times that are all 0 stay so.
    ///
    /// Cost: linear in facts.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::io::quadruples::QuadrupleSets;
    /// use detente::model::Quadruple;
    ///
    /// let days = |hours: &[i64]| hours.iter().map(|&hour| Quadruple::new(0, 0, 1, hour)).collect();
    /// let sets = QuadrupleSets::stepped(days(&[0, 48]), days(&[72]), days(&[120]));
    /// assert_eq!((sets.unit, sets.train[1].time, sets.test[0].time), (24, 2, 5));
    /// ```
    pub fn stepped(train: Vec<Quadruple>, valid: Vec<Quadruple>, test: Vec<Quadruple>) -> Self {
        let mut sets = Self { train, valid, test, unit: 1 };
        let facts = || [&sets.train, &sets.valid, &sets.test].into_iter().flatten();
        sets.unit = facts().fold(0, |unit, fact| divisor(unit, fact.time.unsigned_abs())).max(1);
        if sets.unit > 1 {
            let unit = i128::from(sets.unit);
            for fact in [&mut sets.train, &mut sets.valid, &mut sets.test].into_iter().flatten() {
                fact.time = (i128::from(fact.time) / unit) as i64;
            }
        }
        sets
    }
}

impl QuadrupleList {
    /// Reads the data set of a directory: its lists `train`, `valid` and `test`, each of them named
    /// `.txt` or `.txt.gz`, and [steps](QuadrupleSets::stepped) their times.
    ///
    /// The limit of facts is that of each list; a name given to the input is not used.
    ///
    /// Cost: that of [`read`](Self::read) for the three, one after the other.
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path), and
    ///
    /// - cannot read: no such directory, or a list is not in it;
    /// - unsupported: a file instead of a directory;
    /// - conflict: both names of one list are there, which may hold different facts.
    pub fn read_dir(&self, directory: impl AsRef<Path>) -> Result<QuadrupleSets, Error> {
        let directory = directory.as_ref();
        let list = Self { file: None, ..self.clone() };
        let read = |set| Ok::<_, Error>(list.read_path(found(directory, set)?)?.facts);
        let is_there = std::fs::metadata(directory).map_err(Error::from).and_then(|about| {
            let detail = "name the directory that holds train, valid and test";
            if about.is_dir() { Ok(()) } else { Err(Error::unsupported("input", "file", detail)) }
        });
        is_there.map_err(|error| error.in_file(&directory.display().to_string()))?;
        Ok(QuadrupleSets::stepped(read("train")?, read("valid")?, read("test")?))
    }
}

/// Where a list is.
fn found(directory: &Path, set: &str) -> Result<PathBuf, Error> {
    let names = [format!("{set}.txt"), format!("{set}.txt.gz")];
    let [plain, packed] = names.clone().map(|name| directory.join(name));
    let look = || match (plain.try_exists()?, packed.try_exists()?) {
        (true, false) => Ok(plain),
        (false, true) => Ok(packed),
        (true, true) => Err(Error::conflict("list", set, format!("both {} and {} are there", names[0], names[1]))),
        (false, false) => {
            let missing = format!("neither {} nor {} is there", names[0], names[1]);
            Err(std::io::Error::new(ErrorKind::NotFound, missing).into())
        }
    };
    look().map_err(|error| error.in_file(&directory.display().to_string()))
}

/// The greatest number that divides both (Euclid); that of 0 and another is the other.
const fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
