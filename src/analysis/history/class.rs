//! Of which class events are, by their relation.

use crate::codebook::cameo::{Form, Quad};
use crate::codebook::plover;

/// Whose classes of CAMEO codes count: the two differ over roots 09 and 14.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Classes {
    /// The textbook's, [`Code::quad`](crate::codebook::cameo::Code::quad).
    #[default]
    Textbook,
    /// Those that rows of GDELT carry, [`Code::quad_gdelt`](crate::codebook::cameo::Code::quad_gdelt).
    Gdelt,
}

impl Classes {
    /// The class of events of a relation that stands for a code (`cameo:046`, `plover:CONSULT`), as
    /// [`Recorder`](crate::io::feeds::Recorder) names them; other relations have none.
    pub fn of(self, relation: &str) -> Option<Quad> {
        if let Some(name) = relation.strip_prefix("plover:") {
            let kind = plover::Type::ALL.into_iter().find(|kind| kind.name() == name)?;
            return Some(kind.quad(plover::Reading::default()));
        }
        let code = Form::of(relation.strip_prefix("cameo:")?.as_bytes()).nearest()?;
        Some(match self {
            Self::Textbook => code.quad(),
            Self::Gdelt => code.quad_gdelt(),
        })
    }
}
