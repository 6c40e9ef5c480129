//! A measure over time: a table of windows by nodes, what changed from one to the next, who rose and
//! who fell.

use std::fmt;

use rayon::prelude::*;

use super::correlation::RankCorrelation;
use super::folded::Network;
use super::scores::{Approached, Scores};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Node;
use crate::model::{NodeId, Period};
use crate::view::{Answer, Completeness, Dated};

/// A window of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'v> {
    /// What it is called: `2024-01`, `2024-W05`, or its period.
    pub name: String,
    /// Its days.
    pub period: Period,
    /// What the measure says of all nodes in it.
    pub scores: Scores<'v>,
}

/// Scores of the same nodes in one window after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTime<'v> {
    /// The windows, in the order asked for. All have all nodes of the view, linked in the window or not.
    pub rows: Vec<Row<'v>>,
    /// How many windows were asked for: more than there are when the budget ended first.
    pub asked: usize,
}

/// So many windows are taken at once: those of a budget that ends are few beyond what it has.
const AT_ONCE: usize = 16;

/// What a measure says of a dated view in each of some windows: calendar windows
/// ([`Calendar::windows`](crate::model::Calendar::windows)), windows that roll
/// ([`Window::rolling`](crate::model::Window::rolling)), days or periods, which are taken at their widest
/// ([`Dated::during`]). The measure gives scores, or an answer
/// with scores, also approached ones.
///
/// Names no claims: the scope is the view. A cut answer has the first windows, as many as were done; it
/// is cut too when the measure's own answer is, and then has all. A step of the budget is a window, as
/// is a result; memory is that of the table.
///
/// Cost: that of folding the links of each window and of the measure; 8 bytes a window and node. Windows
/// are taken in parallel, each with the same bits as alone.
///
/// # Errors
///
/// As [`Network::on`], and those of the measure; of several that of the first window. Foreign when the
/// measure gives scores of another view.
///
/// # Example
///
/// ```
/// use detente::analysis::network::over_time;
/// use detente::model::{Calendar, standard::{State, Talks}};
/// use detente::view::Certainty;
/// use detente::{Budget, Graph, Lens};
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).valid("2024-01/2024-02").record()?;
/// graph.claim::<Talks>((b, c)).valid("2024-02/2024-03").record()?;
/// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
/// let months = Calendar::Month.windows("2024-01-01".parse()?, "2024-03-31".parse()?);
/// let table = over_time(&dated, months, &Budget::new(), |network| network.undirected().degrees())?.value;
/// assert_eq!(table.of(b)?, [1.0, 2.0, 1.0]);
/// assert_eq!(table.changes(c)?, [1.0, 0.0]);
/// let risen: Vec<_> = table.risers(0, 2, 5)?.into_iter().map(|(node, by)| (node.key(), by)).collect();
/// assert_eq!((table.rows[2].name.as_str(), risen), ("2024-03", vec![("C", 1.0)]));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn over_time<'v, P, S>(
    dated: &'v Dated,
    windows: impl IntoIterator<Item = P>,
    budget: &Budget,
    measure: impl Fn(Network<'v>) -> Result<S, Error> + Sync,
) -> Result<Answer<OverTime<'v>>, Error>
where
    P: Into<Period> + fmt::Display,
    S: Into<Answer<Scores<'v>>>,
{
    let windows: Vec<(String, Period)> =
        windows.into_iter().map(|window| (window.to_string(), window.into())).collect();
    let mut meter = budget.meter();
    let bytes = dated.view().node_count() * 8;
    let mut beyond =
        |n: usize| meter.is_full(n).or_else(|| meter.is_too_large((n + 1) * bytes)).or_else(|| meter.step());
    let allowed = (0..windows.len()).find_map(|n| Some((n, beyond(n)?)));
    let (count, mut cut) = allowed.map_or((windows.len(), None), |(n, limit)| (n, Some(limit)));
    let (mut rows, mut within) = (Vec::with_capacity(count), None);
    for some in windows[..count].chunks(AT_ONCE) {
        let done: Vec<_> = some.par_iter().map(|window| before(&meter, || scored(dated, window, &measure))).collect();
        let limit = done.iter().find_map(|done| done.as_ref().err().copied());
        for row in done.into_iter().map_while(Result::ok) {
            let (row, limit) = row?;
            within = within.or(limit);
            rows.push(row);
        }
        if limit.is_some() {
            cut = limit;
            break;
        }
    }
    Ok(Answer::new(OverTime { rows, asked: windows.len() }).cut(cut.or(within)))
}

/// Scores as near as they came.
impl<'v> From<Answer<Approached<'v>>> for Answer<Scores<'v>> {
    fn from(answer: Answer<Approached<'v>>) -> Self {
        answer.map(|approached| approached.scores)
    }
}

/// What is asked, unless a limit is met.
fn before<T>(meter: &Meter<'_>, ask: impl FnOnce() -> T) -> Result<T, Limit> {
    meter.look().map_or_else(|| Ok(ask()), Err)
}

/// One row, and what cut the measure short.
fn scored<'v, S: Into<Answer<Scores<'v>>>>(
    dated: &'v Dated,
    (name, period): &(String, Period),
    measure: impl Fn(Network<'v>) -> Result<S, Error>,
) -> Result<(Row<'v>, Option<Limit>), Error> {
    let answer: Answer<Scores<'v>> = measure(Network::on(dated.during(period))?)?.into();
    if !std::ptr::eq(answer.value.view(), dated.view()) {
        return Err(Error::foreign("view of the scores"));
    }
    let limit = match answer.completeness {
        Completeness::Truncated { by, .. } => Some(by),
        Completeness::Complete => None,
    };
    Ok((Row { name: name.clone(), period: period.clone(), scores: answer.value }, limit))
}

impl<'v> OverTime<'v> {
    /// The scores of a node, window by window.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn of<K>(&self, node: NodeId<K>) -> Result<Vec<f64>, Error> {
        let node = node.any();
        self.rows.iter().map(|row| row.scores.of(node)).collect()
    }

    /// By how much the score of a node changed from each window to the next: one fewer.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn changes<K>(&self, node: NodeId<K>) -> Result<Vec<f64>, Error> {
        Ok(self.of(node)?.windows(2).map(|pair| pair[1] - pair[0]).collect())
    }

    /// The nodes whose scores rose most from one window to another, both by number from 0, each with
    /// by how much: the most first, of equals by key, then kind. At most so many, and none that did
    /// not rise.
    ///
    /// # Errors
    ///
    /// Invalid when the table has no such window.
    pub fn risers(&self, from: usize, to: usize, most: usize) -> Result<Vec<(Node<'v>, f64)>, Error> {
        let (from, to) = (self.row(from)?, self.row(to)?);
        let pairs = from.scores.values().iter().zip(to.scores.values());
        let changes = Scores::new(from.scores.view(), pairs.map(|(before, after)| after - before).collect());
        Ok(changes.top(most).into_iter().take_while(|change| change.1 > 0.0).collect())
    }

    /// The nodes whose scores fell most from one window to another, likewise: by how much is below 0.
    ///
    /// # Errors
    ///
    /// Invalid when the table has no such window.
    pub fn fallers(&self, from: usize, to: usize, most: usize) -> Result<Vec<(Node<'v>, f64)>, Error> {
        Ok(self.risers(to, from, most)?.into_iter().map(|(node, by)| (node, -by)).collect())
    }

    /// How alike each window ranks the nodes as the next does: one fewer.
    ///
    /// Cost: sorting the nodes for each.
    pub fn correlations(&self) -> Vec<RankCorrelation> {
        self.rows.par_windows(2).map(|pair| pair[0].scores.rank_correlation(&pair[1].scores)).collect()
    }

    fn row(&self, number: usize) -> Result<&Row<'v>, Error> {
        let rule = || format!("the table has {}, numbered from 0", self.rows.len());
        self.rows.get(number).ok_or_else(|| Error::invalid("window", &number.to_string(), rule()))
    }
}
