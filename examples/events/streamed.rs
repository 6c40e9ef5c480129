//! Files straight to dyads.

use std::time::Instant;

use detente::Error;
use detente::io::feeds::DyadSum;

use super::bar::Bar;
use super::{Options, Summary, Top};

pub(crate) fn read(options: &Options) -> Result<Summary, Error> {
    let bar = Bar::over(&options.files);
    let begun = Instant::now();
    let inputs = options.files.iter().map(|file| bar.input(file));
    let (dyads, files) = options.feed.dyads(options.by, inputs, &bar.budget())?;
    let seconds = begun.elapsed().as_secs_f64();
    bar.done();
    let top = dyads.top(options.top).iter().map(shown).collect();
    let (events, unpaired, nodes) = (dyads.events(), dyads.unpaired(), dyads.nodes());
    Ok(Summary { files, events, unpaired, nodes, dyads: dyads.len(), top, seconds, kept: None })
}

fn shown(dyad: &DyadSum<'_>) -> Top {
    Top {
        source: dyad.source.to_owned(),
        target: dyad.target.to_owned(),
        events: dyad.events,
        sum: dyad.goldstein_sum,
        mean: dyad.goldstein_mean,
        first: dyad.first.to_string(),
        last: dyad.last.to_string(),
    }
}
