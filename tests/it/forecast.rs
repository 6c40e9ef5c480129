//! Forecasts: the recurrency baseline against loops over everything, what it may not know, splits by
//! time, parameters chosen, published numbers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use detente::analysis::forecast::{
    Facts, Forecaster, Measures, Prediction, Query, Rank, Ranking, Recurrency, Side, Split, choose, grid,
};
use detente::io::quadruples::QuadrupleList;
use detente::model::Quadruple;
use detente::{Budget, Limit};
use proptest::prelude::*;

use crate::states::shared;

fn q(subject: u32, relation: u32, object: u32, time: i64) -> Quadruple {
    Quadruple::new(subject, relation, object, time)
}

/// The end that is known and the one that is asked for.
fn ends(side: Side, fact: Quadruple) -> (u32, u32) {
    if side == Side::Object { (fact.subject, fact.object) } else { (fact.object, fact.subject) }
}

fn query(side: Side, fact: Quadruple) -> Query {
    Query { side, known: ends(side, fact).0, relation: fact.relation, time: fact.time }
}

/// The baseline as the paper writes it, a loop over everything for each number.
struct Loops {
    facts: BTreeSet<Quadruple>,
    rule: Recurrency,
}

impl Loops {
    fn entities(&self) -> BTreeSet<u32> {
        self.facts.iter().flat_map(|fact| [fact.subject, fact.object]).collect()
    }

    fn before(&self, time: i64) -> impl Iterator<Item = Quadruple> + '_ {
        self.facts.iter().copied().filter(move |fact| fact.time < time)
    }

    fn faded(&self, times: impl Iterator<Item = i64>, now: i64) -> f64 {
        times.map(|time| (self.rule.lambda() * (time - now) as f64).exp2()).sum()
    }

    fn scores(&self, asked: Query, candidate: u32) -> (f64, f64, f64) {
        let is =
            |fact: &Quadruple| fact.relation == asked.relation && ends(asked.side, *fact) == (asked.known, candidate);
        let steps: BTreeSet<i64> = self.before(asked.time).map(|fact| fact.time).collect();
        let all = self.faded(steps.into_iter(), asked.time);
        let own = self.faded(self.before(asked.time).filter(is).map(|fact| fact.time), asked.time);
        let strict = if all > 0.0 { own / all } else { 0.0 };
        let under = || self.before(asked.time).filter(|fact| fact.relation == asked.relation);
        let seen = under().filter(|fact| ends(asked.side, *fact).1 == candidate).count() as f64;
        let relaxed = if under().count() > 0 { seen / under().count() as f64 } else { 0.0 };
        (self.rule.alpha() * strict + (1.0 - self.rule.alpha()) * relaxed, strict, relaxed)
    }

    fn ranks(&self, side: Side, fact: Quadruple) -> (Rank, Rank) {
        let asked = query(side, fact);
        let right = ends(side, fact).1;
        let (score, strict, _) = self.scores(asked, right);
        let (mut by_rule, mut alone) = ((0, 0), (0, 0));
        for candidate in self.entities() {
            let also = if side == Side::Object {
                q(fact.subject, fact.relation, candidate, fact.time)
            } else {
                q(candidate, fact.relation, fact.object, fact.time)
            };
            if candidate == right || self.facts.contains(&also) {
                continue;
            }
            let (other, other_strict, _) = self.scores(asked, candidate);
            by_rule.0 += u32::from(other > score);
            by_rule.1 += u32::from(other.total_cmp(&score).is_eq());
            alone.0 += u32::from(other_strict > strict);
            alone.1 += u32::from(other_strict.total_cmp(&strict).is_eq());
        }
        (Rank::behind(by_rule.0, by_rule.1), Rank::behind(alone.0, alone.1))
    }
}

fn ranked(facts: &[Quadruple], rule: Recurrency, asked: &[Quadruple]) -> Ranking {
    let facts = Facts::new(facts.iter().copied()).unwrap();
    Forecaster::new(&facts, rule).rank(asked, &Budget::new()).unwrap().value
}

prop_compose! {
    /// Few ids, far apart, so that much repeats and ties; times before 0 too.
    fn some_facts(most: usize)(
        facts in prop::collection::vec((0_u32..6, 0_u32..2, 0_u32..6, -3_i64..5), 1..most)
    ) -> Vec<Quadruple> {
        facts.into_iter().map(|(s, r, o, t)| q(s * 1_000_003, r * 77, o * 1_000_003, t)).collect()
    }
}

/// Halves and wholes fade exactly, so that loops and sums give the same floats; others never meet.
fn some_rule() -> impl Strategy<Value = Recurrency> {
    let alphas = vec![0.0, 0.5, 0.999_99, 1.0];
    (prop::sample::select(vec![0.0, 0.02, 1.0, 2.0]), prop::sample::select(alphas))
        .prop_map(|(lambda, alpha)| Recurrency::new(lambda, alpha).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn ranks_are_those_of_loops_over_everything(facts in some_facts(40), rule in some_rule()) {
        let loops = Loops { facts: facts.iter().copied().collect(), rule };
        let found = ranked(&facts, rule, &facts);
        prop_assert_eq!(found.queries.len(), 2 * facts.len());
        for (at, found) in found.queries.iter().enumerate() {
            prop_assert_eq!((found.fact, found.side), (facts[at / 2], Side::ALL[at % 2]));
            prop_assert_eq!((found.rank, found.strict), loops.ranks(found.side, found.fact), "{:?}", found);
        }
    }

    #[test]
    fn predictions_are_the_scores_of_loops(facts in some_facts(30), rule in some_rule(), time in -4_i64..7, most in 0_usize..8) {
        let loops = Loops { facts: facts.iter().copied().collect(), rule };
        let known = Facts::new(facts.iter().copied()).unwrap();
        let forecaster = Forecaster::new(&known, rule);
        for side in Side::ALL {
            let asked = query(side, Quadruple { time, ..facts[0] });
            let found = forecaster.predict(asked, most);
            let all = forecaster.predict(asked, 99);
            prop_assert_eq!(&found[..], &all[..most.min(all.len())]);
            prop_assert!(all.is_sorted_by(|a, b| a.score > b.score || (a.score >= b.score && a.entity < b.entity)));
            for entity in loops.entities() {
                let (score, strict, relaxed) = loops.scores(asked, entity);
                let one = forecaster.score(asked, entity);
                prop_assert!([(one.score, score), (one.strict, strict), (one.relaxed, relaxed)].iter().all(|(a, b)| (a - b).abs() < 1e-12));
                prop_assert_eq!(all.iter().any(|found| found.entity == entity), score > 0.0);
                let last = loops.before(time).filter(|f| f.relation == asked.relation && ends(side, *f) == (asked.known, entity));
                prop_assert_eq!(one.last, last.map(|fact| fact.time).max());
            }
        }
    }

    /// Facts at or after t are shuffled among each other, replaced, or left out; candidates stay the
    /// same, since all of them meet at the end of time. No score of t changes, nor one before; no rank
    /// before t does; and none of t, when what holds at t stays.
    #[test]
    fn what_comes_later_changes_nothing(
        facts in some_facts(40), rule in some_rule(), other in some_facts(40), time in -2_i64..5,
        kept in prop::collection::vec(any::<bool>(), 40),
    ) {
        let entities: BTreeSet<u32> = (0..6).map(|n| n * 1_000_003).collect();
        let end: Vec<Quadruple> = entities.iter().map(|&n| q(n, 0, n, 99)).chain([q(0, 77, 0, 99)]).collect();
        let past = || facts.iter().copied().filter(move |fact| fact.time < time);
        let later = other.iter().zip(&kept).map(|(fact, &kept)| Quadruple { time: fact.time.max(time) + i64::from(kept), ..*fact });
        let one: Vec<Quadruple> = facts.iter().copied().chain(end.clone()).collect();
        let two: Vec<Quadruple> = past().chain(later.clone()).chain(end.clone()).collect();
        let (known, changed) = (Facts::new(one.clone()).unwrap(), Facts::new(two).unwrap());
        let (before, after) = (Forecaster::new(&known, rule), Forecaster::new(&changed, rule));
        for fact in &facts {
            for side in Side::ALL {
                for earlier in 0..3 {
                    let asked = query(side, Quadruple { time: time - earlier, ..*fact });
                    prop_assert_eq!(before.predict(asked, 99), after.predict(asked, 99));
                }
            }
        }
        let asked: Vec<Quadruple> = past().collect();
        prop_assert_eq!(ranks(&before, &asked), ranks(&after, &asked));
        let now = || facts.iter().copied().filter(|fact| fact.time == time);
        let three: Vec<Quadruple> = past().chain(now()).chain(later.filter(|fact| fact.time > time)).chain(end).collect();
        let held = Facts::new(three).unwrap();
        let asked: Vec<Quadruple> = now().collect();
        prop_assert_eq!(ranks(&before, &asked), ranks(&Forecaster::new(&held, rule), &asked));
    }

    #[test]
    fn arrival_repetition_and_threads_leave_no_trace(
        facts in some_facts(60).prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())), rule in some_rule(),
    ) {
        let (facts, mut shuffled) = facts;
        let found = ranked(&facts, rule, &facts);
        shuffled.extend(facts.iter().take(5));
        prop_assert_eq!(&ranked(&shuffled, rule, &facts), &found);
        let other = ranked(&facts, rule, &shuffled[..facts.len()]);
        prop_assert_eq!(found.measures(), other.measures());
        prop_assert_eq!(found.by_relation(), other.by_relation());
        for threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            prop_assert_eq!(&pool.install(|| ranked(&facts, rule, &facts)), &found);
        }
    }

    #[test]
    fn sets_are_parted_by_time(facts in some_facts(40), a in -4_i64..6, b in -4_i64..6, share in 0.0..=1.0_f64, rest in 0.0..=1.0_f64) {
        let (valid, test) = (a.min(b), a.max(b));
        let split = Split::at(facts.clone(), valid, test).unwrap();
        prop_assert!(split.train().iter().all(|fact| fact.time < valid));
        prop_assert!(split.valid().iter().all(|fact| (valid..test).contains(&fact.time)));
        prop_assert!(split.test().iter().all(|fact| fact.time >= test));
        let shares = Split::by_share(facts.clone(), share, (1.0 - share) * rest).unwrap();
        let mut sorted = facts.clone();
        sorted.sort();
        for split in [split, shares] {
            let mut all: Vec<Quadruple> = split.all().collect();
            all.sort();
            prop_assert_eq!(&all, &sorted);
            let sets = [split.train(), split.valid(), split.test()];
            let times: Vec<i64> = sets.iter().flat_map(|set| set.iter().map(|fact| fact.time)).collect();
            prop_assert!(times.is_sorted());
            let of = |set: &[Quadruple]| set.iter().map(|fact| fact.time).collect::<BTreeSet<i64>>();
            prop_assert!(of(sets[0]).is_disjoint(&of(sets[1])) && of(sets[1]).is_disjoint(&of(sets[2])) && of(sets[0]).is_disjoint(&of(sets[2])));
            let [train, valid, test] = sets.map(<[Quadruple]>::to_vec);
            prop_assert_eq!(Split::given(train, valid, test).unwrap(), split);
        }
    }

    #[test]
    fn measures_are_means(ranks in prop::collection::vec((0_u32..12, 0_u32..4), 1..30)) {
        let ranks: Vec<Rank> = ranks.into_iter().map(|(higher, equal)| Rank::behind(higher, equal)).collect();
        let found = Measures::of(ranks.clone()).unwrap();
        let mean = |of: &dyn Fn(f64) -> f64| ranks.iter().map(|rank| of(rank.value())).sum::<f64>() / ranks.len() as f64;
        let within = |most: f64| mean(&|rank| f64::from(u8::from(rank <= most)));
        let pairs = [(found.mrr, mean(&|rank| 1.0 / rank)), (found.mean_rank, mean(&|rank| rank)),
            (found.hits_1, within(1.0)), (found.hits_3, within(3.0)), (found.hits_10, within(10.0))];
        prop_assert!(pairs.iter().all(|(a, b)| (a - b).abs() < 1e-12), "{:?}", pairs);
    }
}

fn ranks(forecaster: &Forecaster<'_>, asked: &[Quadruple]) -> Ranking {
    forecaster.rank(asked, &Budget::new()).unwrap().value
}

#[test]
fn by_hand() {
    // Of relation 0: 0 met 1 on days 0 and 1, 2 on day 2, and 3 met 4 on day 2.
    let facts = [q(0, 0, 1, 0), q(0, 0, 1, 1), q(0, 0, 2, 2), q(3, 0, 4, 2), q(5, 1, 6, 9)];
    let known = Facts::new(facts).unwrap();
    let forecaster = Forecaster::new(&known, Recurrency::new(1.0, 0.5).unwrap());
    // Days 0, 1 and 2 come to 1/8 + 1/4 + 1/2 = 7/8 as seen from day 3.
    let found = forecaster.predict(Query::object(0, 0, 3), 9);
    let expected = [(2, 4.0 / 7.0, 0.25, Some(2)), (1, 3.0 / 7.0, 0.5, Some(1)), (4, 0.0, 0.25, None)];
    assert_eq!(found.len(), 3);
    for (found, (entity, strict, relaxed, last)) in found.iter().zip([expected[1], expected[0], expected[2]]) {
        let Prediction { score, .. } = *found;
        assert_eq!((found.entity, found.last), (entity, last));
        assert!((found.strict - strict).abs() < 1e-15 && (found.relaxed - relaxed).abs() < 1e-15);
        assert!((score - f64::midpoint(strict, relaxed)).abs() < 1e-15);
    }
    // Whom it met first, nobody could know: six others tie.
    assert_eq!(ranks(&forecaster, &[facts[0]]).queries[0].rank, Rank::behind(0, 6));
    assert_eq!(forecaster.predict(Query::subject(0, 4, 3), 9)[0].entity, 3);
    assert!(
        forecaster.predict(Query::object(0, 8, 3), 9).is_empty()
            && forecaster.predict(Query::object(9, 1, 3), 9).is_empty()
    );
}

#[test]
fn numbers_at_the_edge_of_their_range() {
    let facts = [
        q(u32::MAX, u32::MAX, 0, i64::MIN),
        q(u32::MAX, u32::MAX, 1, i64::MAX - 1),
        q(u32::MAX, u32::MAX, 0, i64::MAX),
    ];
    for (lambda, first) in [(0.0, 1.5), (1e308, 2.0), (f64::MIN_POSITIVE, 2.0)] {
        let found = ranked(&facts, Recurrency::new(lambda, 1.0).unwrap(), &facts[2..]);
        let rank = found.queries[0].rank.value();
        // What fades to nothing ties with what never was.
        assert!(rank.is_finite() && (rank - first).abs() < 1.1, "{lambda}: {rank}");
    }
    for (lambda, alpha) in
        [(-0.1, 0.5), (f64::NAN, 0.5), (f64::INFINITY, 0.5), (0.1, -0.1), (0.1, 1.1), (0.1, f64::NAN)]
    {
        assert!(Recurrency::new(lambda, alpha).unwrap_err().is_invalid());
    }
    assert_eq!(Facts::new([]).unwrap().count(), 0);
    assert_eq!(ranked(&[], Recurrency::default(), &[]).measures(), None);
}

#[test]
fn strangers_are_refused() {
    let known = Facts::new([q(0, 0, 1, 0)]).unwrap();
    let forecaster = Forecaster::new(&known, Recurrency::default());
    let error = |fact| forecaster.rank(&[fact], &Budget::new()).unwrap_err().to_string();
    assert_eq!(error(q(0, 0, 7, 0)), "unknown entity `7`");
    assert_eq!(error(q(0, 3, 1, 0)), "unknown relation `3`");
    // A time of which nothing is known is a time all the same.
    assert_eq!(ranks(&forecaster, &[q(0, 0, 1, 50)]).queries[0].rank, Rank::behind(0, 0));
}

#[test]
fn sets_out_of_order_are_refused() {
    let at = |times: &[i64]| times.iter().map(|&time| q(0, 0, 0, time)).collect::<Vec<_>>();
    assert!(Split::given(at(&[0, 3]), at(&[3, 4]), at(&[4])).is_ok(), "a border may be shared");
    assert!(Split::given(at(&[]), at(&[]), at(&[])).is_ok());
    let error = Split::given(at(&[0, 3]), at(&[]), at(&[2])).unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(error.to_string(), "conflict on set `test`: it has facts of time 2, before the last time of train, 3");
    assert!(Split::at(at(&[0]), 2, 1).unwrap_err().is_invalid());
    for (train, valid) in [(-0.1, 0.5), (0.8, 0.3), (f64::NAN, 0.1)] {
        assert!(Split::by_share(at(&[0]), train, valid).unwrap_err().is_invalid());
    }
    let thirds = Split::by_share(at(&[5, 1, 3]), 0.34, 0.33).unwrap();
    assert_eq!((thirds.train()[0].time, thirds.valid()[0].time, thirds.test()[0].time), (1, 3, 5));
}

#[test]
fn what_is_cut_has_the_first_facts() {
    let facts: Vec<Quadruple> = (0..20).map(|n| q(n % 3, 0, n % 4, i64::from(n / 2))).collect();
    let known = Facts::new(facts.clone()).unwrap();
    let forecaster = Forecaster::new(&known, Recurrency::default());
    let whole = ranks(&forecaster, &facts);
    for (budget, count) in
        [(Budget::new().steps(9), 8), (Budget::new().results(9), 8), (Budget::new().memory(48 * 6), 6)]
    {
        let found = forecaster.rank(&facts, &budget).unwrap();
        assert!(!found.is_complete());
        assert_eq!(found.value.queries, whole.queries[..count]);
    }
    assert!(forecaster.rank(&facts, &Budget::new().steps(40)).unwrap().is_complete());
    let flag = Arc::new(AtomicBool::new(true));
    let cancelled = forecaster.rank(&facts, &Budget::new().cancelled_by(flag)).unwrap();
    assert_eq!(cancelled.completeness.to_string(), format!("truncated by {}", Limit::Cancelled));
    let chosen = choose(&known, &facts, grid(&[0.0, 1.0], &[1.0]).unwrap(), &Budget::new().steps(50)).unwrap();
    assert!(!chosen.is_complete() && chosen.value.tried.len() == 1);
}

#[test]
fn the_best_of_a_grid_is_chosen_by_valid_alone() {
    let facts: Vec<Quadruple> = (0..9).map(|day| q(0, 5, 1, day)).chain((50..54).map(|day| q(0, 5, 2, day))).collect();
    let known = Facts::new(facts.clone()).unwrap();
    let rules = grid(&[0.0, 0.5], &[1.0, 0.0]).unwrap();
    let found = choose(&known, &facts[10..], rules.clone(), &Budget::new()).unwrap().value;
    assert_eq!(found.tried.iter().map(|tried| tried.0).collect::<Vec<_>>(), rules);
    assert_eq!(found.best, rules[2]);
    for (rule, measures) in &found.tried {
        assert_eq!(ranked(&facts, *rule, &facts[10..]).measures(), Some(*measures));
        assert!(measures.mrr <= found.tried[2].1.mrr);
    }
    // Of equals the first; the default of none, and when there is nothing to choose by.
    let equal = choose(&known, &facts[1..2], grid(&[0.3, 0.1], &[1.0]).unwrap(), &Budget::new()).unwrap().value;
    assert_eq!(equal.best, Recurrency::new(0.3, 1.0).unwrap());
    assert_eq!(choose(&known, &[], rules, &Budget::new()).unwrap().value.best, Recurrency::default());
    assert!(grid(&[-1.0], &[0.0]).is_err());
}

/// The figures of an independent implementation, in percent. Its strict score alone has 35.83 where one
/// lambda for all relations gives 35.51; see the page of the forecasts.
#[test]
#[cfg(feature = "gzip")]
fn icews14_as_others_have_it() {
    let Some(directory) = shared("tkg/icews14") else { return };
    let sets = QuadrupleList::new().read_dir(directory).unwrap();
    assert_eq!((sets.train.len(), sets.valid.len(), sets.test.len(), sets.unit), (74_845, 8_514, 7_371, 24));
    let split = Split::given(sets.train, sets.valid, sets.test).unwrap();
    let known = Facts::new(split.all()).unwrap();
    assert_eq!(
        (known.count(), known.entities().len(), known.relations().len(), known.steps().len()),
        (90_730, 7_128, 230, 365)
    );
    let percent = |part: f64| format!("{:.2}", part * 100.0);
    let found = |lambda, alpha| ranks(&Forecaster::new(&known, Recurrency::new(lambda, alpha).unwrap()), split.test());
    let usual = found(0.02, 0.999_99);
    let measures = usual.measures().unwrap();
    assert_eq!(measures.queries, 14_742);
    let shown = [measures.mrr, measures.hits_1, measures.hits_3, measures.hits_10].map(percent);
    assert_eq!(shown, ["37.46", "29.60", "41.43", "52.31"]);
    let strict = usual.strict_measures().unwrap();
    assert_eq!((percent(strict.mrr), percent(strict.hits_10)), ("35.51".to_owned(), "47.88".to_owned()));
    assert_eq!(found(0.02, 1.0).measures(), Some(strict));
    let mrr = |lambda, alpha| percent(found(lambda, alpha).measures().unwrap().mrr);
    assert_eq!((mrr(0.0, 0.999_99), mrr(0.02, 0.0)), ("36.49".to_owned(), "14.35".to_owned()));
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| found(0.02, 0.999_99)), usual);
    }
}
