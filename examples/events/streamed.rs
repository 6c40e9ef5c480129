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
    let summary = match &options.dyad {
        None => {
            let (dyads, files) = options.feed.dyads(options.by, inputs, &bar.budget())?;
            let top = dyads.top(options.top).iter().map(shown).collect();
            let (events, unpaired, nodes) = (dyads.events(), dyads.unpaired(), dyads.nodes());
            Summary { files, events, unpaired, nodes, dyads: dyads.len(), top, ..Summary::default() }
        }
        Some(asked) => {
            let (table, files) = options.feed.series(options.by, asked.period, inputs, &bar.budget())?;
            let top = table.top(options.top).iter().map(shown).collect();
            let (events, unpaired, nodes) = (table.events(), table.unpaired(), table.nodes());
            let series = Some(table.get(&asked.source, &asked.target).unwrap_or_default());
            Summary { files, events, unpaired, nodes, dyads: table.dyads(), top, series, ..Summary::default() }
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    bar.done();
    Ok(Summary { seconds, ..summary })
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
