//! The three-valued answer to a question about what is imprecise or unknown.

use serde::{Deserialize, Serialize};

/// Yes, no, or: it depends on what we do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Truth {
    /// False however the unknown turns out.
    No,
    /// True in some completions, false in others.
    Unknown,
    /// True however the unknown turns out.
    Yes,
}

impl Truth {
    /// Yes when it holds in every completion, no when in none.
    pub(crate) const fn of(possible: bool, certain: bool) -> Self {
        match (possible, certain) {
            (_, true) => Self::Yes,
            (true, false) => Self::Unknown,
            (false, false) => Self::No,
        }
    }

    /// Whether it may hold.
    pub const fn is_possible(self) -> bool {
        !matches!(self, Self::No)
    }

    /// Whether it must hold.
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::Yes)
    }
}
