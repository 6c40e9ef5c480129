//! Two-terminal reliability: how likely one node is connected to another when every tie stands
//! with some probability (Colbourn 1987, *The Combinatorics of Network Reliability*).
//!
//! | step | file |
//! |---|---|
//! | ties that lie on some way, sure ones joined up | `routes` |
//! | series, parallel, dead ends | `web` |
//! | exactly, or bounds when that takes too long | `exact` |
//! | by trying, with an interval | `sample` |

mod exact;
mod routes;
mod sample;
mod web;

use std::fmt;

use super::ground::Place;
use super::net::affords;
use super::ways::Ways;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::NodeId;
use crate::view::{Answer, ArcIx, Belief, DatedView, NodeIx, Origins, Tie, View};
use exact::Bounds;
use routes::{Routes, checked, joined};
use web::{Line, Odds, Web};

/// How likely one node is connected to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// At least so likely.
    pub least: f64,
    /// At most so likely.
    pub most: f64,
    /// How it was found, and so what the bounds mean.
    pub method: Method,
}

/// How a reliability was found.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Method {
    /// In full: the bounds are the values for ties at their lower and upper bounds, and equal
    /// when every tie has one probability.
    Exact,
    /// As far as the work allowed: the value lies within the bounds for sure.
    Bounded,
    /// By trying: it lies within the bounds unless something happened whose chance is at most
    /// `1 - confidence`.
    Sampled {
        /// How many samples were tried.
        samples: u64,
        /// The seed of their draws.
        seed: u64,
        /// How sure the bounds are, above 0 and below 1.
        confidence: f64,
        /// In what part of the samples there was a way, for ties at their lower and at their
        /// upper bounds.
        parts: (f64, f64),
    },
}

/// Bounds of a tie's probability.
type Believed<'v> = dyn Fn(Tie<'v>) -> (f64, f64) + 'v;

/// The question how likely one node is connected to another; asked by [`run`](Self::run).
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
/// use detente::traverse::Method;
///
/// let mut graph = Graph::new();
/// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
/// for pair in [(a, b), (a, c), (b, c), (b, d), (c, d)] {
///     graph.claim::<Talks>(pair).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let found = view.reliability(a, d).belief(|_| (0.9, 0.9)).run(&Budget::new())?.value;
/// assert!((found.least - 0.97848).abs() < 1e-12 && found.method == Method::Exact);
/// let guess = view.reliability(a, d).belief(|_| (0.9, 0.9)).effort(0).run(&Budget::new())?.value;
/// assert!(guess.least < 0.97848 && 0.97848 < guess.most);
/// # Ok::<(), detente::Error>(())
/// ```
pub struct Connection<'v> {
    place: Place<'v>,
    ends: Result<(NodeIx, NodeIx), Error>,
    ways: Ways,
    belief: Option<Box<Believed<'v>>>,
    effort: u64,
    samples: u64,
    seed: u64,
    confidence: f64,
}

impl View {
    /// How likely one node is connected to another, when each tie stands independently of the
    /// others with its own probability.
    pub fn reliability<A, B>(&self, from: NodeId<A>, to: NodeId<B>) -> Connection<'_> {
        Connection::new(self.into(), from, to)
    }
}

impl<'d> DatedView<'d> {
    /// [`View::reliability`] on this day or in this window.
    pub fn reliability<A, B>(&self, from: NodeId<A>, to: NodeId<B>) -> Connection<'d> {
        Connection::new((*self).into(), from, to)
    }
}

impl<'v> Connection<'v> {
    fn new<A, B>(place: Place<'v>, from: NodeId<A>, to: NodeId<B>) -> Self {
        let view = place.view();
        let ends = view.ix(from).and_then(|from| Ok((from, view.ix(to)?)));
        let (ways, belief) = (Ways::new(), None);
        Self { place, ends, ways, belief, effort: 1 << 20, samples: 10_000, seed: 0, confidence: 0.95 }
    }

    /// By these ways only.
    pub fn ways(mut self, ways: &Ways) -> Self {
        self.ways = ways.clone();
        self
    }

    /// The lower and upper bound of each tie's probability, in [0, 1]. Without this they are what
    /// the claims of the tie make likely.
    pub fn belief(mut self, of: impl Fn(Tie<'v>) -> (f64, f64) + 'v) -> Self {
        self.belief = Some(Box::new(of));
        self
    }

    /// How many lines may be read for an exact value: `2^20` unless said otherwise, enough for
    /// some 30 ties that no series or parallel makes fewer, and for any number that do. With fewer
    /// than eight times the ties left, and so with 0, it goes straight to sampling.
    pub const fn effort(mut self, lines: u64) -> Self {
        self.effort = lines;
        self
    }

    /// How many samples to try when the exact value takes too long: 10 000 unless said otherwise.
    /// 0 leaves it at bounds.
    pub const fn samples(mut self, samples: u64) -> Self {
        self.samples = samples;
        self
    }

    /// The seed of the draws. The same seed gives the same bits on any number of threads.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How sure the bounds found by sampling are to be: 0.95 unless said otherwise.
    pub const fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// How likely the one is connected to the other: 1 for a node and itself, 0 when no way leads
    /// there. Raising the probability of a tie lowers neither bound that is exact.
    ///
    /// `because` is the scope: the claims of all ties on some way. Ties that share a claim are
    /// taken as independent, which the reader may know better. Where the budget ends the work, the
    /// bounds are what is known by then; ended by time or the flag with thousands of ties, it comes
    /// without reasons. A step is an arc, a tie read or a sample.
    ///
    /// Cost: linear where series, parallel and dead ends leave one tie; else exponential in the
    /// ties left, up to the effort allowed (no fast way is known: counting is #P-complete, Valiant
    /// 1979), then linear in samples times ties.
    ///
    /// # Errors
    ///
    /// - Foreign id; unknown relation; a strength that is no number.
    /// - Invalid when bounds of a tie are no probabilities, and when the confidence does not lie
    ///   between 0 and 1.
    pub fn run(self, budget: &Budget) -> Result<Answer<Reliability>, Error> {
        if !(0.0 < self.confidence && self.confidence < 1.0) {
            let found = self.confidence.to_string();
            return Err(Error::invalid("confidence", &found, "must lie between 0 and 1"));
        }
        let mut meter = budget.meter();
        let ends = match &self.ends {
            Ok(ends) => *ends,
            Err(_) => return self.ends.map(|_| Answer::new(of_bounds([0.0; 2], Method::Exact))),
        };
        if ends.0 == ends.1 {
            return Ok(Answer::new(of_bounds([1.0; 2], Method::Exact)));
        }
        let routes = Routes::new(&self.place, ends, &self.ways, &mut meter)?;
        let cut = routes.cut.or_else(|| meter.is_too_large(routes.ties.len() * 160)).or_else(|| meter.is_full(0));
        if cut.is_some() {
            return Ok(Answer::new(of_bounds([0.0, 1.0], Method::Bounded)).cut(cut));
        }
        let mut lines = Vec::with_capacity(routes.ties.len());
        let mut cut = None;
        for &tie in &routes.ties {
            cut = cut.or_else(|| meter.step());
            if cut.is_none() {
                lines.push(self.line(tie)?);
            }
        }
        let (value, cut) = match cut {
            None => self.found(routes.nodes, &lines, &mut meter),
            Some(_) => (of_bounds([0.0, 1.0], Method::Bounded), cut),
        };
        let shown = if affords(cut, routes.ties.len()) { routes.ties.as_slice() } else { &[] };
        let claims = shown.iter().flat_map(|tie| self.place.claims(tie.0));
        Ok(Answer::new(value).because(claims).cut(cut))
    }

    fn line(&self, (tie, ends, both): (ArcIx, [u32; 2], bool)) -> Result<Line, Error> {
        let shown = self.place.view().tie(tie);
        let odds = match &self.belief {
            Some(belief) => belief(shown),
            None => belief(self.place.claims(tie)),
        };
        Ok(Line { ends, odds: checked(odds, &shown.to_string())?, both })
    }

    fn found(&self, nodes: usize, lines: &[Line], meter: &mut Meter<'_>) -> (Reliability, Option<Limit>) {
        let web = joined(nodes, lines, meter).and_then(|lines| match lines {
            Some(lines) => Web::reduced(nodes, lines, meter).map(Some),
            None => Ok(None),
        });
        let web = match web {
            Ok(Some(web)) => web,
            Ok(None) => return (of_bounds([1.0; 2], Method::Exact), None),
            Err(limit) => return (of_bounds([0.0, 1.0], Method::Bounded), Some(limit)),
        };
        let (bounds, cut) = exact::bounds(&web, self.effort, meter);
        if bounds.is_exact {
            return (of_bounds(bounds.odds, Method::Exact), None);
        }
        if cut.is_some() || self.samples == 0 {
            return (of_bounds(bounds.odds, Method::Bounded), cut.or(Some(Limit::Steps)));
        }
        self.sampled(&web, bounds, meter)
    }

    fn sampled(&self, web: &Web, bounds: Bounds, meter: &mut Meter<'_>) -> (Reliability, Option<Limit>) {
        let (hits, cut) = sample::sample(web, self.samples, self.seed, meter);
        if hits.samples == 0 {
            return (of_bounds(bounds.odds, Method::Bounded), cut);
        }
        let [low, high] = hits.interval(self.confidence);
        let within = [low.max(bounds.odds[0]), high.min(bounds.odds[1])];
        // An interval that misses what is sure says nothing.
        let odds = if within[0] <= within[1] { within } else { bounds.odds };
        let part = |hits: u64, samples: u64| hits as f64 / samples as f64;
        let parts = (part(hits.hits[0], hits.samples), part(hits.hits[1], hits.samples));
        let method = Method::Sampled { samples: hits.samples, seed: self.seed, confidence: self.confidence, parts };
        (of_bounds(odds, method), cut)
    }
}

const fn of_bounds([least, most]: Odds, method: Method) -> Reliability {
    Reliability { least, most, method }
}

/// How likely the independent origins of some claims make what they say, at least and at most.
pub(crate) fn belief<'v>(claims: impl IntoIterator<Item = Claim<'v>>) -> (f64, f64) {
    Belief::of(claims, &mut Origins::default()).likelihood.interval()
}

impl fmt::Debug for Connection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("ends", &self.ends)
            .field("ways", &self.ways)
            .field("effort", &self.effort)
            .field("samples", &self.samples)
            .field("seed", &self.seed)
            .field("confidence", &self.confidence)
            .finish_non_exhaustive()
    }
}
