//! How many paths are as good as the best.

use super::Paths;
use super::best::BestPaths;
use super::count::too_many;
use super::dag::Dag;
use super::search::{Search, Setting};
use super::space::{Space, Spot, Table};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::{Answer, Completeness, NodeIx};

pub(super) fn count_best(paths: &Paths<'_>, budget: &Budget) -> Result<Answer<u128>, Error> {
    // How many results are asked for is no matter of a count.
    let mut search = BestPaths::counting(paths, budget)?;
    let Some(best) = search.next() else { return Ok(ended(0, search.completeness())) };
    match search.tally() {
        Ok(Some(count)) => return Ok(Answer::new(count)),
        Ok(None) => {}
        Err(None) => return Err(too_many()),
        Err(Some(by)) => return Ok(Answer::new(1).cut(Some(by))),
    }
    let mut count = 1;
    for path in search.by_ref() {
        if path.cost() != best.cost() {
            return Ok(Answer::new(count));
        }
        count += 1;
    }
    // What is missing matters only if it may be as good.
    Ok(match search.completeness() {
        Completeness::Truncated { bound: Some(bound), .. }
            if best.cost().is_some_and(|cost| worse(paths, bound, cost)) =>
        {
            Answer::new(count)
        }
        completeness => ended(count, completeness),
    })
}

fn worse(paths: &Paths<'_>, bound: f64, cost: f64) -> bool {
    if paths.cost.is_least() { bound > cost } else { bound < cost }
}

fn ended(count: u128, completeness: Completeness) -> Answer<u128> {
    let cut: Option<Limit> = match completeness {
        Completeness::Truncated { by, .. } => Some(by),
        Completeness::Complete => None,
    };
    Answer::new(count).cut(cut)
}

impl<S: Spot> Search<S> {
    /// How many ways of a value lead from the start to the target over the ties that are part of
    /// one; `None` where these form a cycle.
    pub(super) fn tally<'v, P: Space<'v, Spot = S>>(
        &mut self,
        setting: &Setting<'_, S, P>,
        (start, nodes): (NodeIx, usize),
        value: f64,
        meter: &mut Meter<'_>,
    ) -> Result<Option<u128>, Option<Limit>> {
        let loose = setting.toll.is_loose(value).then_some(value);
        let (space, target) = (&setting.space, setting.space.start(setting.target));
        // What the target can be reached from.
        self.left.clear();
        self.left.put(target, 0, false);
        let mut queue = vec![target];
        while let Some(spot) = queue.pop() {
            let (mut arcs, mut met) = (0, Vec::new());
            space.back(spot, |near, arc| {
                arcs += 1;
                if self.left.get(near).is_none() && self.is_part(setting, (near, spot), arc, loose) {
                    met.push(near);
                }
            });
            for near in met {
                if self.left.get(near).is_none() {
                    self.left.put(near, 0, false);
                    queue.extend(Some(near).filter(|near| near.node() != start));
                }
            }
            meter.steps(arcs).map_or(Ok(()), |by| Err(Some(by)))?;
        }
        let dag = Dag::new((space.start(start), target, nodes), meter, |spot, each| {
            let mut arcs = 0;
            if spot != target {
                space.onward(spot, |next, arc| {
                    arcs += 1;
                    let is_on = next.node() != start && next.node() != spot.node() && self.left.get(next).is_some();
                    if is_on && self.is_part(setting, (spot, next), arc, loose) {
                        each(next);
                    }
                });
            }
            arcs
        })?;
        dag.map(|dag| dag.ways(usize::MAX, meter)).transpose()
    }
}
