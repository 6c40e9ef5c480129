//! Facts put in order for forecasts: who was joined to whom, by which relation, at which steps.

use rayon::prelude::*;

use crate::error::Error;
use crate::model::Quadruple;

/// Which end of a fact is asked for, the other one being known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The object: subject, relation and time are known.
    Object,
    /// The subject: object, relation and time are known. It is what others ask of inverse relations.
    Subject,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Object, Self::Subject];

    /// The end that is known and the end that is asked for.
    pub(super) const fn ends(self, fact: Quadruple) -> (u32, u32) {
        match self {
            Self::Object => (fact.subject, fact.object),
            Self::Subject => (fact.object, fact.subject),
        }
    }
}

/// All facts of a data set, past and future, in order.
///
/// A fact that is said several times of one time counts once. Of a query at time t, *only facts of
/// times before t* are history; facts at t serve to leave other right answers out of a ranking, and
/// later ones are never looked at. So facts of a test set may be here too: each query knows those
/// before it and no more, which is the single-step setting of forecasts.
///
/// Entities are all ids that some fact has as its subject or object; they are the candidates of every
/// query. A *step* is a time at which some fact is.
///
/// # Example
///
/// ```
/// use detente::analysis::forecast::Facts;
/// use detente::model::Quadruple;
///
/// let facts = Facts::new([Quadruple::new(7, 0, 9, 1), Quadruple::new(7, 0, 9, 1), Quadruple::new(7, 2, 8, 5)])?;
/// assert_eq!((facts.count(), facts.entities(), facts.steps()), (2, &[7, 8, 9][..], &[1, 5][..]));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Facts {
    entities: Vec<u32>,
    relations: Vec<u32>,
    steps: Vec<i64>,
    /// Where the facts of each relation begin in `by_step`, and where the last ones end.
    starts: Vec<u32>,
    /// Step, subject and object of the facts of a relation, by step.
    by_step: Vec<[u32; 3]>,
    towards: [Towards; 2],
}

/// Facts by what is asked: the runs of steps at which one was joined to another.
#[derive(Clone, Debug, Default)]
pub(super) struct Towards {
    /// Where the runs of each relation begin, and where the last ones end.
    starts: Vec<u32>,
    /// Whom each run is of, in order of relation, known end, asked end.
    known: Vec<u32>,
    other: Vec<u32>,
    /// Where the steps of each run begin, and where the last ones end.
    runs: Vec<u32>,
    steps: Vec<u32>,
}

/// A run of steps at which a known end was joined to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    /// The other end, by number.
    pub(super) other: u32,
    /// The steps, ascending.
    pub(super) steps: &'a [u32],
    /// The place of the first of them among all.
    pub(super) first: usize,
}

impl Facts {
    /// Puts facts in order, whatever order they come in.
    ///
    /// Cost: sorting them three times, on all threads. Memory: at most 44 bytes a fact, and while
    /// sorting 64 more.
    ///
    /// # Errors
    ///
    /// Limit: more facts than 32 bits can number.
    pub fn new(facts: impl IntoIterator<Item = Quadruple>) -> Result<Self, Error> {
        let facts: Vec<Quadruple> = facts.into_iter().collect();
        if facts.len() >= u32::MAX as usize {
            return Err(Error::limit("facts", u64::from(u32::MAX)));
        }
        let entities = distinct(facts.par_iter().flat_map_iter(|fact| [fact.subject, fact.object]).collect());
        let relations = distinct(facts.par_iter().map(|fact| fact.relation).collect());
        let steps = distinct(facts.par_iter().map(|fact| fact.time).collect());
        let sorted = |key: fn([u32; 4]) -> [u32; 4]| {
            let numbers = |fact: &Quadruple| {
                let (subject, object) = (place(&entities, &fact.subject), place(&entities, &fact.object));
                packed(key([place(&relations, &fact.relation), subject, object, place(&steps, &fact.time)]))
            };
            let mut keys: Vec<u128> = facts.par_iter().map(numbers).collect();
            keys.par_sort_unstable();
            keys.dedup();
            keys
        };
        let count = relations.len();
        let by_step = sorted(|[relation, subject, object, step]| [relation, step, subject, object]);
        let object = || Towards::new(count, &sorted(|numbers| numbers));
        let subject =
            || Towards::new(count, &sorted(|[relation, subject, object, step]| [relation, object, subject, step]));
        let (object, subject) = rayon::join(object, subject);
        Ok(Self {
            starts: starts(count, by_step.iter().map(|&key| unpacked(key)[0])),
            by_step: by_step.iter().map(|&key| unpacked(key)).map(|[_, step, s, o]| [step, s, o]).collect(),
            towards: [object, subject],
            entities,
            relations,
            steps,
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_step.len()
    }

    /// The ids of subjects and objects, ascending: the candidates of every query.
    pub fn entities(&self) -> &[u32] {
        &self.entities
    }

    /// The ids of relations, ascending.
    pub fn relations(&self) -> &[u32] {
        &self.relations
    }

    /// The times at which something is, ascending.
    pub fn steps(&self) -> &[i64] {
        &self.steps
    }

    /// The number of an entity.
    pub(super) fn entity(&self, id: u32) -> Option<u32> {
        self.entities.binary_search(&id).ok().map(|number| number as u32)
    }

    /// The number of a relation.
    pub(super) fn relation(&self, id: u32) -> Option<usize> {
        self.relations.binary_search(&id).ok()
    }

    /// How many steps lie before a time, and whether it is itself the step after them.
    pub(super) fn before(&self, time: i64) -> (u32, bool) {
        match self.steps.binary_search(&time) {
            Ok(before) => (before as u32, true),
            Err(before) => (before as u32, false),
        }
    }

    /// Step, subject and object of the facts of a relation, by number and by step.
    pub(super) fn of_relation(&self, relation: usize) -> &[[u32; 3]] {
        &self.by_step[self.starts[relation] as usize..self.starts[relation + 1] as usize]
    }

    /// The facts by what is asked.
    pub(super) const fn towards(&self, side: Side) -> &Towards {
        &self.towards[side as usize]
    }
}

impl Towards {
    /// Of keys in order, each once.
    fn new(relations: usize, keys: &[u128]) -> Self {
        let (mut known, mut other, mut runs, mut of) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut steps = Vec::with_capacity(keys.len());
        for run in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            let [relation, one, another, _] = unpacked(run[0]);
            runs.push(steps.len() as u32);
            steps.extend(run.iter().map(|&key| unpacked(key)[3]));
            known.push(one);
            other.push(another);
            of.push(relation);
        }
        runs.push(steps.len() as u32);
        Self { starts: starts(relations, of.into_iter()), known, other, runs, steps }
    }

    /// The runs of a known end under a relation, by the other end.
    pub(super) fn of(&self, relation: usize, known: u32) -> impl Iterator<Item = Run<'_>> {
        let (first, last) = (self.starts[relation] as usize, self.starts[relation + 1] as usize);
        let all = &self.known[first..last];
        let from = first + all.partition_point(|&one| one < known);
        let to = first + all.partition_point(|&one| one <= known);
        (from..to).map(|run| self.run(run))
    }

    fn run(&self, run: usize) -> Run<'_> {
        let (first, last) = (self.runs[run] as usize, self.runs[run + 1] as usize);
        Run { other: self.other[run], steps: &self.steps[first..last], first }
    }

    /// All runs, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = Run<'_>> {
        (0..self.known.len()).map(|run| self.run(run))
    }

    /// How many steps all runs have.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }
}

/// Each value once, ascending.
fn distinct<T: Ord + Send>(mut values: Vec<T>) -> Vec<T> {
    values.par_sort_unstable();
    values.dedup();
    values.shrink_to_fit();
    values
}

/// The place of a value that is there.
fn place<T: Ord>(values: &[T], value: &T) -> u32 {
    values.partition_point(|other| other < value) as u32
}

fn packed([a, b, c, d]: [u32; 4]) -> u128 {
    u128::from(a) << 96 | u128::from(b) << 64 | u128::from(c) << 32 | u128::from(d)
}

const fn unpacked(key: u128) -> [u32; 4] {
    [(key >> 96) as u32, (key >> 64) as u32, (key >> 32) as u32, key as u32]
}

/// Where each of `count` groups begins in an ascending list of their numbers, and where the last ends.
fn starts(count: usize, groups: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0; count + 1];
    for group in groups {
        starts[group as usize + 1] += 1;
    }
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    starts
}
