//! Balance: walks of all lengths against series and closed forms, camps against all ways to part,
//! published values.

use detente::analysis::Partition;
use detente::analysis::signed::{Balance, Signed, WalkBalance};
use detente::{Answer, Budget, Completeness, Limit};
use proptest::prelude::*;

use super::signs::{Signs, Tie, large, sides, signs, tribes};

fn walks(signs: &Signs) -> WalkBalance {
    let view = signs.view();
    let found = Signed::of(&view).unwrap().walk_balance(&Budget::new());
    assert!(found.is_complete());
    found.value
}

fn close(a: f64, b: f64, part: f64) -> bool {
    (a - b).abs() <= part * b.abs()
}

/// Nodes of the scenario: USA, JPN, ROK, PRK, CHN.
fn stances(more: &[Tie]) -> Signs {
    let mut ties = vec![(0, 1, 10), (0, 2, 10), (1, 2, 10), (0, 3, -10), (1, 3, -10), (2, 3, -10)];
    for &(a, b, size) in more {
        ties.retain(|tie| (tie.0, tie.1) != (a, b));
        ties.push((a, b, size));
    }
    Signs { count: 5, ties }
}

#[test]
fn walk_balance_is_as_published() {
    assert!((walks(&tribes()).value - 0.357_576_1).abs() < 5e-8);
    let sours = 0.592_260_343_584_883;
    let rows: [(Vec<Tie>, f64, f64); 7] = [
        (vec![], 1.0, 0.0),
        (vec![(1, 2, -10)], sours, 1e-14),
        (vec![(1, 3, 10)], sours, 1e-14),
        (vec![(0, 2, -10)], sours, 1e-14),
        (vec![(1, 4, 10), (3, 4, 10)], 0.786_361, 5e-7),
        (vec![(3, 4, 10)], 1.0, 0.0),
        (vec![(1, 3, 10), (1, 4, 10), (3, 4, 10)], 0.584_190, 5e-7),
    ];
    for (more, value, apart) in rows {
        let found = walks(&stances(&more));
        assert!((found.value - value).abs() <= apart, "{more:?}: {found:?}");
        assert_eq!(found, WalkBalance { lower: found.value, upper: found.value, exact: true, ..found });
    }
}

#[test]
fn nobody_is_balanced() {
    let one = WalkBalance { value: 1.0, lower: 1.0, upper: 1.0, exact: true };
    assert_eq!(walks(&Signs::default()), one);
    assert_eq!(walks(&Signs { count: 1, ties: vec![] }), one);
    assert_eq!(walks(&Signs { count: 2, ties: vec![(0, 1, -1)] }), one);
}

/// tr e^M by its series, in tenths or by signs.
fn trace(signs: &Signs, entry: impl Fn(i64) -> f64) -> f64 {
    let tied = signs.tied();
    let table = signs.table();
    let n = tied.len();
    let matrix: Vec<Vec<f64>> = tied.iter().map(|&a| tied.iter().map(|&b| entry(table[a][b])).collect()).collect();
    let mut power: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| f64::from(u8::from(a == b))).collect()).collect();
    let mut sum = n as f64;
    for k in 1..120 {
        let times = |row: &Vec<f64>, b: usize| (0..n).map(|c| row[c] * matrix[c][b]).sum::<f64>() / f64::from(k);
        power = power.iter().map(|row| (0..n).map(|b| times(row, b)).collect()).collect();
        sum += (0..n).map(|a| power[a][a]).sum::<f64>();
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn walks_are_those_of_the_series(signs in signs(9, 60)) {
        let found = walks(&signs);
        let sign = |size: i64| size.signum() as f64;
        let expected = if signs.ties.is_empty() { 1.0 } else { trace(&signs, sign) / trace(&signs, |x| sign(x).abs()) };
        prop_assert!(close(found.value, expected, 1e-11), "{found:?}, {expected}");
        prop_assert!(found.exact && found.value > 0.0 && found.value <= 1.0);
        let view = signs.view();
        let weighted = Signed::of(&view).unwrap().weighted().walk_balance(&Budget::new()).value.value;
        let number = |size: i64| size as f64 / 10.0;
        let expected = if signs.ties.is_empty() { 1.0 } else { trace(&signs, number) / trace(&signs, |x| number(x).abs()) };
        prop_assert!(close(weighted, expected, 1e-10), "{weighted}, {expected}");
    }

    #[test]
    fn walks_know_nothing_of_sides_and_names(
        (signs, sides, order) in signs(9, 50).prop_flat_map(|signs| {
            let count = signs.count;
            (Just(signs), sides(count), Just((0..count).collect::<Vec<_>>()).prop_shuffle())
        })
    ) {
        let here = walks(&signs).value;
        prop_assert!(close(walks(&signs.switched(&sides)).value, here, 1e-12));
        prop_assert!(close(walks(&signs.renamed(&order)).value, here, 1e-12));
        prop_assert!(close(walks(&signs.beside(&signs)).value, here, 1e-12));
        // All are friends once the signs are those of two sides.
        let friends = Signs { count: signs.count, ties: signs.ties.iter().map(|t| (t.0, t.1, t.2.abs())).collect() };
        prop_assert_eq!(walks(&friends.switched(&sides)).value.to_bits(), 1.0_f64.to_bits());
    }
}

/// A ring of so many, one tie of which is hostile.
fn ring(count: usize) -> Signs {
    let ties = (1..count).map(|n| (n - 1, n, 10)).chain([(0, count - 1, -10)]);
    Signs { count, ties: ties.collect() }
}

/// A long ring with one hostile tie is next to balanced; of all foes of all everything is known.
#[test]
fn large_components_are_bounded_truly() {
    let long = ring(500);
    let found = walks(&long);
    assert!(!found.exact && found.lower <= 1.0 && found.upper >= 1.0 - 1e-9, "{found:?}");
    // All foes of all: eigenvalues 1, and 1 - n once.
    let count = 420;
    let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b, -10)));
    let foes = Signs { count, ties: all.collect() };
    let n = count as f64;
    let expected = (n - 1.0) * (2.0 - n).exp() / (1.0 + (n - 1.0) * (-n).exp());
    let found = walks(&foes);
    assert!(found.lower <= expected && expected <= found.upper, "{found:?}, {expected}");
    assert!(close(found.lower, found.upper, 1e-8) && !found.exact, "{found:?}");
}

/// A balanced star beside an unbalanced ring adds the same above and below: it has the eigenvalues
/// 0 and, once each, plus and minus the root of its ties.
#[test]
fn a_large_balanced_component_dilutes_a_small_one_exactly() {
    let ring = ring(5);
    let star = Signs { count: 450, ties: (1..450).map(|n| (0, n, 10)).collect() };
    let beside = ring.beside(&star);
    let found = walks(&beside);
    assert!(!found.exact, "the star is bounded");
    let cosines = |shift: f64| -> f64 {
        let angle = |k: f64| std::f64::consts::TAU * (k + shift) / 5.0;
        (0..5).map(|k| (2.0 * angle(f64::from(k)).cos()).exp()).sum()
    };
    let star = 2.0 * 449_f64.sqrt().cosh() + 448.0;
    let expected = (cosines(0.5) + star) / (cosines(0.0) + star);
    assert!(found.lower <= expected && expected <= found.upper, "{found:?}, {expected}");
    assert!(found.upper - found.lower < 1e-8);
}

#[test]
fn what_is_cut_short_is_a_wider_interval() {
    let signs = large(500, 900);
    let view = signs.view();
    let signed = Signed::of(&view).unwrap();
    let whole = signed.walk_balance(&Budget::new());
    assert!(whole.is_complete() && !whole.value.exact);
    let WalkBalance { value, lower, upper, .. } = whole.value;
    assert!(lower <= value && value <= upper && close(lower, upper, 1e-8), "{:?}", whole.value);
    for steps in [0, 1000, 6000] {
        let part = signed.walk_balance(&Budget::new().steps(steps));
        assert_eq!(part.completeness, Completeness::Truncated { by: Limit::Steps, bound: None });
        assert!(part.value.lower <= lower && upper <= part.value.upper, "{steps}: {:?}", part.value);
        assert!(part.value.upper <= 1.0 && part.value.lower > 0.0);
    }
    let small = signed.walk_balance(&Budget::new().memory(100));
    assert_eq!(small.completeness, Completeness::Truncated { by: Limit::Memory, bound: None });
    assert!(small.value.lower <= lower && upper <= small.value.upper);
    let bits = |threads| signs.on_threads(threads, |signed| signed.walk_balance(&Budget::new()).value.value.to_bits());
    assert_eq!((bits(1), bits(2), bits(8)), (value.to_bits(), value.to_bits(), value.to_bits()));
}

// Camps or a cycle ----------------------------------------------------------------------------

/// By number, since keys are numbers.
fn numbers(keys: &[&str]) -> Vec<usize> {
    keys.iter().map(|key| key.parse().unwrap()).collect()
}

/// Whether the nodes can be put into camps so that friends share one and foes do not, by all ways.
fn can_be_parted(signs: &Signs, camps: u32) -> bool {
    (0..camps.pow(u32::try_from(signs.count).unwrap())).any(|way| {
        let camp = |node: usize| way / camps.pow(u32::try_from(node).unwrap()) % camps;
        signs.ties.iter().all(|&(a, b, size)| (camp(a) == camp(b)) == (size > 0))
    })
}

/// That a cycle is one, with so many hostile ties as it says, and that its claims are its ties'.
fn check_cycle(signs: &Signs, answer: &Answer<Balance<'_>>) -> usize {
    let cycle = answer.value.witness().unwrap();
    let nodes = numbers(&cycle.nodes.iter().map(detente::Node::key).collect::<Vec<_>>());
    assert!(nodes.len() > 2 && (1..nodes.len()).all(|at| !nodes[..at].contains(&nodes[at])), "{nodes:?}");
    let table = signs.table();
    let sizes: Vec<i64> = (0..nodes.len()).map(|at| table[nodes[at]][nodes[(at + 1) % nodes.len()]]).collect();
    assert!(sizes.iter().all(|size| *size != 0), "{nodes:?}");
    assert_eq!(cycle.negative, sizes.iter().filter(|size| **size < 0).count());
    assert_eq!(nodes.iter().min(), nodes.first(), "from the first");
    assert!(nodes[1] < nodes[nodes.len() - 1], "the lesser way round");
    assert_eq!(answer.because.len(), nodes.len());
    cycle.negative
}

fn check_camps(signs: &Signs, camps: &Partition<'_>) {
    let groups: Vec<Vec<usize>> = camps.keys().iter().map(|keys| numbers(keys)).collect();
    let camp = |node: usize| groups.iter().position(|group| group.contains(&node)).unwrap();
    assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), signs.tied().len());
    for &(a, b, size) in &signs.ties {
        assert_eq!(camp(a) == camp(b), size > 0, "{a} and {b}");
    }
}

proptest! {
    #[test]
    fn there_are_camps_or_a_cycle(
        (signs, sides, order) in (signs(7, 45), any::<bool>()).prop_flat_map(|(signs, all)| {
            let count = signs.count;
            let friends = Signs { count, ties: signs.ties.iter().map(|t| (t.0, t.1, t.2.abs())).collect() };
            let one = Just(if all { friends } else { signs });
            (one, sides(count), Just((0..count).collect::<Vec<_>>()).prop_shuffle())
        })
    ) {
        let signs = signs.switched(&sides);
        let view = signs.view();
        let signed = Signed::of(&view).unwrap();
        let strong = signed.balance();
        prop_assert_eq!(strong.value.is_balanced(), can_be_parted(&signs, 2));
        if let Some(camps) = strong.value.camps() {
            check_camps(&signs, camps);
            prop_assert!(camps.len() <= 2 && strong.because.is_empty());
            prop_assert_eq!(walks(&signs).value.to_bits(), 1.0_f64.to_bits());
        } else {
            prop_assert_eq!(check_cycle(&signs, &strong) % 2, 1);
        }
        let weak = signed.weak_balance();
        prop_assert_eq!(weak.value.is_balanced(), can_be_parted(&signs, 7));
        if let Some(camps) = weak.value.camps() {
            check_camps(&signs, camps);
        } else {
            prop_assert_eq!(check_cycle(&signs, &weak), 1);
        }
        prop_assert!(weak.value.is_balanced() || !strong.value.is_balanced(), "strong is weak");
        let renamed = signs.renamed(&order).view();
        let other = Signed::of(&renamed).unwrap();
        prop_assert_eq!(other.balance().value.is_balanced(), strong.value.is_balanced());
        prop_assert_eq!(other.weak_balance().value.is_balanced(), weak.value.is_balanced());
    }
}

#[test]
fn four_foes_are_camps_of_one_each() {
    let foes = Signs { count: 4, ties: (0..4).flat_map(|a| (a + 1..4).map(move |b| (a, b, -1))).collect() };
    let view = foes.view();
    let signed = Signed::of(&view).unwrap();
    assert_eq!(signed.weak_balance().value.camps().unwrap().len(), 4);
    assert_eq!(check_cycle(&foes, &signed.balance()), 3);
}

#[test]
fn nobody_has_no_camps_and_long_rings_a_long_cycle() {
    let view = Signs::default().view();
    let signed = Signed::of(&view).unwrap();
    for balance in [signed.balance(), signed.weak_balance()] {
        assert!(balance.value.camps().unwrap().is_empty());
    }
    let ring = ring(20_000);
    let view = ring.view();
    let signed = Signed::of(&view).unwrap();
    assert_eq!(signed.balance().value.witness().unwrap().nodes.len(), 20_000);
    assert_eq!(signed.weak_balance().value.witness().unwrap().nodes.len(), 20_000);
}

#[test]
fn a_short_cycle_is_preferred_to_a_long_one() {
    // A hostile triangle hangs at the first node of a long ring with a hostile tie.
    let mut signs = ring(9);
    signs.count = 11;
    signs.ties.extend([(0, 9, 10), (0, 10, 10), (9, 10, -10)]);
    let view = signs.view();
    let answer = Signed::of(&view).unwrap().balance();
    assert_eq!(check_cycle(&signs, &answer), 1);
    assert_eq!(answer.value.witness().unwrap().nodes.len(), 3);
}
