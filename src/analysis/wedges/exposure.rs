//! Which ties an overture exposes.

use super::{Overture, name, ordered};
use crate::analysis::signed::Signed;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, NodeId};
use crate::view::{Answer, NodeIx};

/// What a wedge would make of a tie (Crawford 2011).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The tie grows weaker and stays friendly.
    Disalignment,
    /// The tie comes to nothing.
    Dealignment,
    /// The one who is approached turns to the driver.
    Realignment,
    /// A tie is kept from forming or growing.
    Prealignment,
}

impl Outcome {
    /// Its name, `"prealignment"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disalignment => "disalignment",
            Self::Dealignment => "dealignment",
            Self::Realignment => "realignment",
            Self::Prealignment => "prealignment",
        }
    }
}

/// By what a wedge is driven (Izumikawa 2013).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// By reward.
    Accommodative,
    /// By pressure: the driver's worst act towards whom it approaches is greater than its best.
    Coercive,
}

/// A tie that an overture exposes.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// The tie, in order of kind and key.
    pub tie: [NodeId; 2],
    /// Who could part the two.
    pub driver: NodeId,
    /// The end of the tie that the driver approaches.
    pub through: NodeId,
    /// The other end, to which the driver is hostile.
    pub partner: NodeId,
    /// How exposed the tie is, in [0, 1]: `overture * hostility * (1 - hold)`. 0 for a tie that is
    /// as strong as can be.
    pub exposure: f64,
    /// How warm the overture is, in (0, 1].
    pub overture: f64,
    /// How hostile the driver is to the other end, in (0, 1].
    pub hostility: f64,
    /// How friendly the tie is, in (0, 1].
    pub hold: f64,
    /// What the overture would make of the tie were it taken up whole, so that driver and approached
    /// stood by its strength better and the tie lost `overture * hostility`: realignment when the
    /// driver and the approached would be friends, else dealignment when nothing of the tie would
    /// be left, else disalignment.
    pub outcome: Outcome,
    /// By what it is driven.
    pub mode: Mode,
    /// The claims of the overture, and of the driver's hostile acts.
    pub claims: Vec<ClaimId>,
}

/// The ties that overtures expose, the most exposed first, then in order of driver, approached and
/// partner; the page of [`wedges`](self::super) has the formula. How the nodes stand is read in sizes,
/// whether or not `stances` is [weighted](Signed::weighted): with all friends at 1, ties are found and
/// all have exposure 0. Of several overtures of one to another the strongest counts.
///
/// A tie that is raised is never more exposed than it was, and no other is. `because` lists the
/// claims of overtures and of the three ties of each wedge.
///
/// Cost: linear in stances, and for each overture the degrees of both times their logarithm. A step is a tie of the one
/// approached, a result an exposure.
///
/// # Errors
///
/// Invalid strength, outside (0, 1]. Foreign id.
///
/// # Example
///
/// ```
/// use detente::analysis::{signed::Signed, wedges::{Overture, exposures}};
/// use detente::{Budget, Graph, Lens, model::standard::{Stance, State}};
///
/// let mut graph = Graph::new();
/// let [d, a, b] = ["D", "A", "B"].map(|key| graph.node(State, key).add().unwrap());
/// for (ends, affinity) in [((a, b), 0.5), ((d, b), -0.8)] {
///     graph.claim::<Stance>(ends).affinity(affinity).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let found = exposures(&Signed::of(&view)?, &[Overture::given(d, a, 0.5)], &Budget::new())?.value;
/// assert_eq!((found[0].tie, found[0].driver), ([a.any(), b.any()], d.any()));
/// assert_eq!(found[0].exposure, 0.5 * 0.8 * (1.0 - 0.5));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn exposures(
    stances: &Signed<'_>,
    overtures: &[Overture],
    budget: &Budget,
) -> Result<Answer<Vec<Exposure>>, Error> {
    let weighted = stances.clone().weighted();
    let view = weighted.view();
    let mut sorted = Vec::new();
    for overture in overtures {
        sorted.push((view.ix(overture.from)?, view.ix(overture.to)?, overture));
        if !(overture.strength > 0.0 && overture.strength <= 1.0) {
            let rule = "the strength of an overture is in (0, 1]";
            return Err(Error::invalid("overture", &overture.strength.to_string(), rule));
        }
    }
    sorted.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.strength.total_cmp(&a.2.strength)));
    sorted.dedup_by_key(|&mut (from, to, _)| (from, to));
    let (mut found, mut meter, mut cut) = (Vec::new(), budget.meter(), None);
    for (from, to, overture) in sorted {
        cut = around(&weighted, [from, to], overture, &mut found, &mut meter);
        if cut.is_some() {
            break;
        }
    }
    found.sort_by(|a, b| {
        let names = |e: &Exposure| [e.driver, e.through, e.partner].map(|node| name(view, node));
        b.exact().cmp(&a.exact()).then_with(|| names(a).cmp(&names(b)))
    });
    let because: Vec<Claim<'_>> = found.iter().flat_map(|exposure| reasons(&weighted, exposure)).collect();
    Ok(Answer::new(found).because(because).cut(cut))
}

/// The ties of the one approached to friends whom the driver is hostile to.
fn around(
    stances: &Signed<'_>,
    [from, to]: [NodeIx; 2],
    overture: &Overture,
    found: &mut Vec<Exposure>,
    meter: &mut Meter<'_>,
) -> Option<Limit> {
    let view = stances.view();
    let (driver, through) = (stances.local(from)?, stances.local(to)?);
    let hostile: Vec<(u32, f64)> = sizes(stances, driver, true).collect();
    let between = stances.find(driver, through).map_or(0.0, |size| unit(size.abs()) * size.signum() as f64);
    for (partner, hold) in sizes(stances, through, false) {
        if let Some(cut) = meter.step().or_else(|| meter.is_full(found.len())) {
            return Some(cut);
        }
        let Ok(at) = hostile.binary_search_by_key(&partner, |&(far, _)| far) else { continue };
        let hostility = hostile[at].1;
        let partner = stances.node(partner).id();
        found.push(Exposure {
            tie: ordered(view, [overture.to, partner]),
            driver: overture.from,
            through: overture.to,
            partner,
            exposure: shown(exposure(overture.strength, hostility, 1.0 - hold)),
            overture: overture.strength,
            hostility,
            hold,
            outcome: outcome(between + overture.strength, hold - overture.strength * hostility),
            mode: if overture.threat > overture.strength { Mode::Coercive } else { Mode::Accommodative },
            claims: [&overture.claims[..], &overture.threats].concat(),
        });
    }
    None
}

/// How exposed a tie is that lacks so much, in whole [`CUBES`]: sums and ranks are exact.
pub(super) fn exposure(overture: f64, hostility: f64, lacks: f64) -> i128 {
    let whole = |number: f64| (number * 1e6).round() as i128;
    whole(overture).max(1) * whole(hostility) * whole(lacks)
}

/// Products of three millionths as a number.
pub(super) fn shown(cubes: i128) -> f64 {
    cubes as f64 / CUBES
}

/// Products of three millionths in one.
const CUBES: f64 = 1e18;

impl Exposure {
    pub(super) fn exact(&self) -> i128 {
        exposure(self.overture, self.hostility, 1.0 - self.hold)
    }
}

/// What becomes of a tie of which so much is left, when driver and approached stand so.
pub(super) fn outcome(drawn: f64, left: f64) -> Outcome {
    if drawn > 0.0 {
        Outcome::Realignment
    } else if left <= 0.0 {
        Outcome::Dealignment
    } else {
        Outcome::Disalignment
    }
}

/// Friends or foes of a node by number, and how much so, at most 1.
fn sizes(stances: &Signed<'_>, node: u32, negative: bool) -> impl Iterator<Item = (u32, f64)> {
    let ends = stances.weights(node).filter(move |(end, _)| end.is_negative() == negative);
    ends.map(|(end, size)| (end.far(), unit(size)))
}

/// Millionths as a number of at most 1.
pub(super) fn unit(size: i64) -> f64 {
    (size as f64 / 1e6).min(1.0)
}

/// The claims of an exposure that the graph of the stances knows.
pub(super) fn reasons<'v>(stances: &Signed<'v>, exposure: &Exposure) -> Vec<Claim<'v>> {
    let view = stances.view();
    let Exposure { driver, through, partner, .. } = *exposure;
    let ties = [(through, partner), (driver, partner), (driver, through)];
    let standing = ties.into_iter().flat_map(|(a, b)| stances.claims_between(a, b).unwrap_or_default());
    exposure.claims.iter().filter_map(|&claim| view.get_claim(claim).ok()).chain(standing).collect()
}
