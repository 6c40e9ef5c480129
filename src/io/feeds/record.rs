//! Events to claims: every one kept, with both its dates and who reported it.
//!
//! An event is a claim of kind *reported fact* from its source actor to its target: its relation is its
//! code (`cameo:046`, `plover:CONSULT`), its affinity a tenth of its Goldstein score, it is valid on its
//! day and known since the day it was added. Who printed the report is its source, and its key is
//! `file:line`, so that whatever else the row says can be looked up. An actor whom the row does not
//! name is the node `unspecified`.

use super::claims::Claims;
use super::seen::Seen;
use super::{Feed, FileReport, Input, run};
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Graph;
use crate::io::who::Resolver;

/// Records events as claims, and remembers between files who is who and which rows were read.
///
/// # Example
///
/// ```
/// use detente::io::feeds::{Feed, Input, Recorder};
/// use detente::{Budget, Graph, Lens};
///
/// let rows = "20240131,JPNGOV,PRK,046,7.0\n20240201,PRK,JPN,112,-2.0\n20240201,PRK,JPN,112,-2.0\n";
/// let feed = Feed::new().columns("date,source,target,code,goldstein")?;
/// let mut graph = Graph::new();
/// let mut recorder = Recorder::new(feed);
/// let report = recorder.record(&mut graph, Input::reader("mine", rows.as_bytes()), &Budget::new())?;
/// assert_eq!((report.accepted, report.duplicates), (2, 1));
///
/// let claim = graph.get_claim(graph.claim_keyed("mine:1").unwrap())?;
/// assert_eq!(claim.to_string(), "mine:1: cameo:046(JPNGOV, PRK)");
/// assert_eq!(claim.affinity().unwrap().to_f64(), 0.7);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct Recorder {
    feed: Feed,
    who: Resolver,
    seen: Seen,
}

impl Recorder {
    /// Reads as `feed` says; actors are found by the tables of the codebook.
    pub fn new(feed: Feed) -> Self {
        Self { feed, who: Resolver::new(), seen: Seen::new() }
    }

    /// Finds actors by this resolver, with its dictionary and aliases.
    pub fn who(mut self, who: Resolver) -> Self {
        self.who = who;
        self
    }

    /// Who was found, and who was not.
    pub const fn resolver(&self) -> &Resolver {
        &self.who
    }

    /// Records the events of one input, or on error none of them.
    ///
    /// Rows that repeat one of this or an earlier input of the recorder are duplicates. An input whose
    /// name the graph has keys of already is compared with these claims: what says the same is a
    /// duplicate, what says something else is rejected as a conflict.
    ///
    /// # Errors
    ///
    /// Those of [`Feed::dyads`]; unsupported for a file of mentions, which are no events; limit of
    /// nodes, sources or claims of the graph.
    ///
    /// Cost: linear; 36 bytes of columns a claim, beside its actors and sources, and in the recorder 16
    /// to 34 bytes a row to find it again.
    pub fn record(&mut self, graph: &mut Graph, input: Input<'_>, budget: &Budget) -> Result<FileReport, Error> {
        let (files, known) = (self.seen.files(), self.who.clone());
        let name = input.name().to_owned();
        let (feed, who, seen) = (&self.feed, &mut self.who, &mut self.seen);
        let recorded = graph.batch(|graph| {
            let mut claims = Claims::new(graph, who, &name)?;
            run::run(feed, input, &mut claims, Some(seen), &mut budget.meter())
        });
        if recorded.is_err() {
            self.seen.forget(files);
            self.who = known;
        }
        recorded.map_err(|error| error.in_file(&name))
    }
}
