//! Horn clauses over numbered atoms, refuted by unit propagation.
//!
//! The only inference that positions need: a clause says that some atoms together give another,
//! or cannot hold together, and never the converse.

/// A set of Horn clauses.
#[derive(Debug, Default)]
pub(crate) struct Horn {
    clauses: Vec<Clause>,
    /// By atom, the clauses that have it as a condition.
    waiting: Vec<Vec<usize>>,
}

#[derive(Debug)]
struct Clause {
    /// How many atoms it takes.
    takes: usize,
    /// What they give; `None` when they exclude each other.
    gives: Option<usize>,
}

impl Horn {
    /// Adds: all of `takes` together give `gives`, or exclude each other.
    pub(crate) fn add(&mut self, takes: impl IntoIterator<Item = usize>, gives: Option<usize>) {
        let takes: Vec<usize> = takes.into_iter().collect();
        let most = takes.iter().copied().chain(gives).max().map_or(0, |atom| atom + 1);
        if self.waiting.len() < most {
            self.waiting.resize(most, Vec::new());
        }
        for &atom in &takes {
            self.waiting[atom].push(self.clauses.len());
        }
        self.clauses.push(Clause { takes: takes.len(), gives });
    }

    /// Whether these atoms cannot all hold.
    ///
    /// Cost: linear in the clauses (Dowling and Gallier 1984).
    pub(crate) fn refutes(&self, atoms: &[usize]) -> bool {
        let mut missing: Vec<usize> = self.clauses.iter().map(|clause| clause.takes).collect();
        let mut holds = vec![false; self.waiting.len()];
        let given = self.clauses.iter().filter(|clause| clause.takes == 0).map(|clause| clause.gives);
        let mut due: Vec<Option<usize>> = given.chain(atoms.iter().map(|&atom| Some(atom))).collect();
        while let Some(next) = due.pop() {
            let Some(atom) = next else { return true };
            if holds.get(atom).is_none_or(|&known| known) {
                continue;
            }
            holds[atom] = true;
            for &at in &self.waiting[atom] {
                missing[at] -= 1;
                if missing[at] == 0 {
                    due.push(self.clauses[at].gives);
                }
            }
        }
        false
    }
}
