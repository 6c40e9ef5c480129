//! The versioned JSON document: nodes, sources and claims, speaking in keys.
//!
//! ```json
//! {
//!   "detente": 1,
//!   "nodes": [
//!     {"kind": "State", "key": "JPN", "names": ["Japan"], "codes": [{"scheme": "iso3", "code": "JPN"}]},
//!     {"kind": "State", "key": "PRK", "aliases": [{"name": "DPRK", "valid": "1948-09-09/.."}]}
//!   ],
//!   "sources": [{"key": "wire"}, {"key": "paper", "derives_from": ["wire"]}],
//!   "claims": [
//!     {"key": "C1", "relation": "Talks", "roles": {"between": ["JPN", "PRK"]}, "kind": "reported_fact",
//!      "affinity": 0.2, "valid": "2024-02/..", "known": "2024-02-13", "source": "paper", "grade": "C3"},
//!     {"relation": "Explains", "roles": {"from": {"claim": "C1"}, "to": {"claim": "C1"}}}
//!   ]
//! }
//! ```
//!
//! | field of a claim | what |
//! |---|---|
//! | `relation`, `roles` | as in the schema: `from`, `to`; `between`; or named roles. A participant is a node's key, `{"claim": key}` (or its place in the document, from 0, when it has no key), `{"implied": key}`; a role of several takes a list |
//! | `kind`, `aspects` | the eleven kinds and four aspects, `snake_case` |
//! | `affinity`, `quantity` | a number in [-1, 1]; `{"value": 3.5, "unit": "USD"}` |
//! | `valid`, `known` | EDTF: a [`Period`](crate::Period), a [`Date`](crate::Date) |
//! | `asserter`, `reporters`, `source` | keys |
//! | `grade`, `likelihood`, `confidence` | `"B2"`; `{"scale": "icd203", "word": "likely"}` or `{"low": 0.55, "high": 0.8}`; `"low"`, `"moderate"`, `"high"` |
//! | `attributes`, `evidence`, `corrects`, `background` | as said |
//!
//! A document may bring `schema` (kinds and relations declared at run time) and `derivations`
//! (what sources that are in the graph already derive from). Unknown fields, doubled keys,
//! other versions, trailing text and numbers that are not finite are refused, with line, column
//! and field path. Newer minor forms get a new version number: a version this build does not
//! know is refused, never half read. What is written reads back, and is written again the same.

mod document;
mod locate;
mod read;
mod write;

pub use read::{Read, read};
pub use write::{to_string, write};

/// The version that this build reads and writes.
pub const VERSION: u64 = 1;
