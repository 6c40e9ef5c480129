//! Bytes to claims and back: one format a file, documents as plain structs, errors with places.
//!
//! | format | room |
//! |---|---|
//! | the versioned JSON document, which holds everything a graph knows | [`json`] (feature `json`) |
//! | edge lists of one's own, CSV or TSV | [`edges`] (feature `csv`) |
//! | what any input is wrapped in: plain, gzip, zip | [`container`] (features `gzip`, `zip`) |
//! | names of actors with the codes they had when, TABARI and PETRARCH | [`dictionary`] (`gzip`) |
//! | not a format: which node an actor of a feed is | [`who`] |
//! | facts by ids, as data sets of temporal knowledge graphs have them | [`quadruples`] |
//! | coded event data: GDELT, ICEWS, POLECAT, columns of one's own | [`feeds`] |
//!
//! What is *not* here: views and answers, which are not read back. Readers are all or nothing:
//! on error the graph is as before.

pub mod container;
pub mod dictionary;
#[cfg(feature = "csv")]
#[cfg_attr(docsrs, doc(cfg(feature = "csv")))]
pub mod edges;
pub mod feeds;
#[cfg(feature = "json")]
#[cfg_attr(docsrs, doc(cfg(feature = "json")))]
pub mod json;
pub mod quadruples;
pub mod who;

#[cfg(feature = "csv")]
mod lines;

/// The largest input that is read into memory at once, 1 GiB; more is refused.
pub const MAX_INPUT: u64 = 1 << 30;

/// Reads all of an input, up to [`MAX_INPUT`].
#[cfg(feature = "json")]
fn read_all(input: impl std::io::Read) -> Result<Vec<u8>, crate::error::Error> {
    use std::io::Read;
    let mut bytes = Vec::new();
    input.take(MAX_INPUT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_INPUT {
        return Err(crate::error::Error::limit("bytes of input", MAX_INPUT));
    }
    Ok(bytes)
}
