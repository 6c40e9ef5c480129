//! Why a search stops: it met a limit, which is part of an answer, or cannot be answered.

use crate::budget::Limit;
use crate::error::Error;

#[derive(Debug)]
pub(super) enum Halt {
    Limit(Limit),
    Error(Error),
}

impl From<Limit> for Halt {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}
