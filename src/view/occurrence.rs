//! When things happened, where several claims speak of one happening.

use std::collections::BTreeMap;

use super::counted::Counted;
use crate::graph::Claim;
use crate::model::{Attribute, Day};

/// The reports that name an occurrence (attribute `occurrence`), by its name.
pub(crate) struct Occurrences<'v>(BTreeMap<&'v str, Vec<Claim<'v>>>);

impl<'v> Occurrences<'v> {
    pub(crate) fn new(counted: &'v Counted) -> Self {
        let mut by_name: BTreeMap<&str, Vec<Claim<'_>>> = BTreeMap::new();
        for claim in counted.reports() {
            if let Some(name) = name(&claim) {
                by_name.entry(name).or_default().push(claim);
            }
        }
        Self(by_name)
    }

    /// All claims of one happening, group by group.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[Claim<'v>]> {
        self.0.values().map(Vec::as_slice)
    }

    /// The earliest and latest day on which what the claim says can have begun: on the days that
    /// all claims of its occurrence leave, or if they leave none, on its own. `None` when
    /// nothing is stated.
    pub(crate) fn began(&self, claim: &Claim<'v>) -> Option<(Day, Day)> {
        let own = claim.valid();
        if let Some(own) = &own
            && own.possible_days().is_none()
        {
            return Some(own.starting_days());
        }
        let group = name(claim).and_then(|name| self.0.get(name)).map_or(&[][..], Vec::as_slice);
        let days = group.iter().filter_map(|c| c.valid()?.possible_days());
        let common = days.reduce(|a, b| common(&a, &b)).filter(|days| !days.is_empty());
        let days = common.or_else(|| own?.possible_days())?;
        Some((days.first()?.0, days.last()?.1))
    }
}

fn name<'v>(claim: &Claim<'v>) -> Option<&'v str> {
    claim.attribute("occurrence").and_then(Attribute::as_text)
}

/// The days in both of two lists of closed spans.
pub(crate) fn common(a: &[(Day, Day)], b: &[(Day, Day)]) -> Vec<(Day, Day)> {
    let both = a.iter().flat_map(|x| b.iter().map(move |y| (x.0.max(y.0), x.1.min(y.1))));
    both.filter(|(first, last)| first <= last).collect()
}
