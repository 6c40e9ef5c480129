//! What text is as a code: listed, of the form of one, or neither.
//!
//! Feeds carry codes that no list has. Dropping such rows loses events and taking any text for a code hides
//! broken rows, so a reader tells the three apart.

use super::Code;

/// What a text is.
///
/// # Example
///
/// ```
/// use detente::codebook::cameo::{Code, Form};
///
/// assert_eq!(Form::of(b"046"), Form::Listed(Code::of("046")?));
/// assert_eq!(Form::of(b"0357"), Form::Unlisted { above: Code::of("035")? });
/// assert_eq!(Form::of(b"46"), Form::Malformed); // `046` that lost its zero: no root is 46
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A code of the list.
    Listed(Code),
    /// Two to four figures that begin with a root, and not in the list.
    Unlisted {
        /// The longest listed code that the text begins with; its [root](Code::root) is the text's.
        above: Code,
    },
    /// Anything else.
    Malformed,
}

impl Form {
    /// What `text` is. Cost: a look or a few into a small table; nothing is allocated.
    pub fn of(text: &[u8]) -> Self {
        match (Code::find(text), Code::above(text)) {
            (Some(code), _) => Self::Listed(code),
            (None, Some(above)) => Self::Unlisted { above },
            (None, None) => Self::Malformed,
        }
    }

    /// The listed code; where the text is unlisted, the one above it.
    pub const fn nearest(self) -> Option<Code> {
        match self {
            Self::Listed(code) | Self::Unlisted { above: code } => Some(code),
            Self::Malformed => None,
        }
    }
}
