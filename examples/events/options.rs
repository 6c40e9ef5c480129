//! What the command says.

use detente::Error;
use detente::io::feeds::{By, DateOrder, Encoding, Feed};
use detente::model::Calendar;

pub(crate) const USAGE: &str = "usage: events FILE... [--by code|country] [--top N] [--strict] [--dedup] \
    [--columns date,source,target,code,goldstein,...] [--dates mdy|dmy] [--latin1] [--keep] \
    [--dyad SOURCE,TARGET [--period day|week|month|quarter|year]] [--json]";

/// So many dyads are shown when nobody says.
const FEW: usize = 10;

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) files: Vec<String>,
    pub(crate) feed: Feed,
    pub(crate) by: By,
    pub(crate) top: usize,
    pub(crate) keep: bool,
    /// The dyad whose series is asked for.
    pub(crate) dyad: Option<Asked>,
    pub(crate) json: bool,
}

/// A directed dyad, window by window.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) period: Calendar,
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut files, mut feed) = (Vec::new(), Feed::new());
    let (mut by, mut top, mut keep, mut json) = (By::Code, FEW, false, false);
    let (mut dyad, mut period) = (None, None);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--json" => json = true,
            "--keep" => keep = true,
            "--strict" => feed = feed.strict(),
            "--dedup" => feed = feed.dedup(),
            "--latin1" => feed = feed.encoding(Encoding::Latin1),
            "--columns" => feed = feed.columns(&value()?).map_err(|error: Error| error.to_string())?,
            "--dyad" => dyad = Some(ends(&value()?)?),
            "--period" => period = Some(value()?.parse().map_err(|error: Error| error.to_string())?),
            "--by" => {
                by = match value()?.as_str() {
                    "code" => By::Code,
                    "country" => By::Country,
                    other => return Err(format!("--by needs code or country, not {other}")),
                }
            }
            "--dates" => {
                feed = feed.date_order(match value()?.as_str() {
                    "mdy" => DateOrder::MonthFirst,
                    "dmy" => DateOrder::DayFirst,
                    other => return Err(format!("--dates needs mdy or dmy, not {other}")),
                });
            }
            "--top" => {
                let text = value()?;
                top = text.parse().map_err(|_| format!("--top needs a whole number, not {text}"))?;
            }
            option if option.starts_with("--") => return Err(format!("unknown option {option}")),
            _ => files.push(arg),
        }
    }
    if files.is_empty() {
        return Err("a file is needed".to_owned());
    }
    if dyad.is_none() && period.is_some() {
        return Err("--period is of a --dyad".to_owned());
    }
    let period = period.unwrap_or(Calendar::Month);
    let dyad = dyad.map(|(source, target)| Asked { source, target, period });
    Ok(Options { files, feed, by, top, keep, dyad, json })
}

fn ends(text: &str) -> Result<(String, String), String> {
    let ends = text.split_once(',').filter(|(source, target)| !source.is_empty() && !target.is_empty());
    let (source, target) = ends.ok_or_else(|| format!("--dyad needs two actors, SOURCE,TARGET, not {text}"))?;
    Ok((source.to_owned(), target.to_owned()))
}
