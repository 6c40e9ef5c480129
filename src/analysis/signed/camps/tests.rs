//! Each part of the search by itself, without the others that would make good its faults.

use super::branch::{Branch, Found};
use super::net::{Bond, Net};
use super::{dolls, packed};
use crate::analysis::draws::Draws;
use crate::budget::Budget;

/// A block or several of up to `most` nodes.
fn drawn(draws: &mut Draws, most: usize) -> Net {
    let count = 3 + draws.below(most - 2);
    let (ties, friends) = (2 + draws.below(7), 1 + draws.below(8));
    let mut bonds = Vec::new();
    for b in 0..count as u32 {
        for a in 0..b {
            if draws.below(8) < ties {
                let size = [1, 2, 3][draws.below(3)];
                bonds.push(Bond { a, b, weight: if draws.below(9) < friends { size } else { -size } });
            }
        }
    }
    Net::new(count, bonds)
}

/// The least over all partitions into at most so many.
fn least(net: &Net, most: usize) -> i64 {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for _ in 0..net.count() {
        let longer = |start: &Vec<u32>| {
            let fresh = start.iter().max().map_or(0, |top| top + 1).min(most as u32 - 1);
            let start = start.clone();
            (0..=fresh).map(move |group| start.iter().copied().chain([group]).collect::<Vec<u32>>())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all.iter().map(|groups| net.cost(groups)).min().unwrap_or(0)
}

/// Camps that are nowhere near the best.
fn poor(net: &Net) -> Found {
    let groups = vec![0; net.count()];
    Found { cost: net.bonds.iter().map(Bond::size).sum::<i64>() + 1, groups, lower: 0 }
}

#[test]
fn branching_alone_finds_the_least() {
    let (mut draws, budget) = (Draws(11), Budget::new());
    for _ in 0..150 {
        let net = drawn(&mut draws, 7);
        for two in [false, true] {
            let (found, cut) = Branch::new(&net, two, poor(&net), &mut budget.meter()).grounded().run();
            let least = least(&net, if two { 2 } else { net.count() });
            assert_eq!((found.cost, found.lower, net.cost(&found.groups), cut), (least, least, least, None), "{net:?}");
        }
    }
}

#[test]
fn dolls_alone_find_the_least() {
    let (mut draws, budget) = (Draws(12), Budget::new());
    for _ in 0..150 {
        let net = drawn(&mut draws, 7);
        for most in 2..5 {
            let (found, cut) = dolls(&net, most, poor(&net), &mut budget.meter());
            let least = least(&net, most);
            assert_eq!((found.cost, found.lower, net.cost(&found.groups), cut), (least, least, least, None), "{net:?}");
        }
    }
}

#[test]
fn cycles_packed_in_turn_bound_the_least() {
    let (mut draws, budget) = (Draws(13), Budget::new());
    let mut met = 0;
    for _ in 0..150 {
        let net = drawn(&mut draws, 7);
        for two in [false, true] {
            let (bound, cut) = packed(&net, two, &mut budget.meter());
            let least = least(&net, if two { 2 } else { net.count() });
            assert!(bound <= least && cut.is_none(), "{bound} {least} {net:?}");
            met += usize::from(bound == least);
        }
    }
    assert!(met > 150, "{met}");
}
