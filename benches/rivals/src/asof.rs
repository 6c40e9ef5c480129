//! Who stands within two hops on a day: many questions about a node and a day, on arcs of four of
//! the eight kinds. The answer compared is how many do.

use detente::traverse::Scratch;
use detente::view::Certainty;
use detente::{Budget, Lens};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{EdgeFiltered, IntoNeighbors};

use crate::input::{self, Record};
use crate::race::{Arm, Race, Role};
use crate::rows::Rows;
use crate::{Failure, builds, ours};

/// Arcs of the first so many kinds count.
const KINDS: u32 = 4;

/// What a peer keeps of an arc.
type Dates = ([i32; 2], u32);

pub fn run(name: &str, records: &[Record], rounds: usize, _: usize) -> Result<(), Failure> {
    // As in the peers' kit: on a large graph with hubs the slower arms take a third of a second.
    let questions = input::nodes_and_days(records, if records.len() > 1_000_000 { 100 } else { 10_000 });
    let some: Vec<Record> = records.iter().filter(|r| r.kind < KINDS).copied().collect();
    let (all_rows, some_rows) = (Rows::outgoing(records, Stay::of), Rows::outgoing(&some, Stay::of));
    let dates = |r: &Record| (r.days, r.kind);
    let (all_graph, some_graph) = (builds::graph(records, dates), builds::graph(&some, dates));
    let (graph, ids) = ours::of_kinds(records)?;
    let view = graph.view(&Lens::new().relations((0..KINDS).map(ours::kind_name)))?;
    let dated = view.dated(Certainty::Possible, &Budget::new())?;
    let starts = ids.iter().map(|&id| view.ix(id)).collect::<Result<Vec<_>, _>>()?;
    let [mut all, mut some, mut free] = std::array::from_fn(|_| Memory::new(ids.len()));
    let [mut seen_all, mut seen_some] = std::array::from_fn(|_| Memory::new(ids.len()));
    let mut scratch = Scratch::new();
    let kind = |stay: &Stay| stay.kind() < KINDS;
    let arms = vec![
        Arm::new(Role::Bound, "bound: 12 bytes an arc, kinds asked", |n| all.two_hops(&all_rows, questions[n], kind)),
        Arm::new(Role::Better, "by hand: 12 bytes an arc of these kinds", |n| {
            some.two_hops(&some_rows, questions[n], |_| true)
        }),
        Arm::new(Role::Better, "by hand: the same without a branch", |n| {
            free.two_hops_branch_free(&some_rows, questions[n])
        }),
        Arm::new(Role::Peer, "petgraph `EdgeFiltered`, kinds asked", |n| {
            seen_all.two_hops_of_petgraph(&all_graph, questions[n])
        }),
        Arm::new(Role::Peer, "petgraph `EdgeFiltered`, arcs of these kinds", |n| {
            seen_some.two_hops_of_petgraph(&some_graph, questions[n])
        }),
        Arm::new(Role::Ours, "detente `DatedView::within`, lens of these kinds", |n| {
            let (from, day) = questions[n];
            ours::within_two(&dated, starts[from as usize], day, &mut scratch) as f64
        }),
    ];
    let title = format!("{name}: two hops as of a day, {} times, {} arcs", questions.len(), records.len());
    let race =
        Race { title: &title, questions: questions.len(), worth: 1.0, unit: "questions/s", tolerance: 0.0, threads: 1 };
    race.run(rounds, arms)
}

/// An arc in its row: where it leads, from which day on, and until which, with its kind in the
/// lowest three bits.
#[derive(Clone, Copy)]
struct Stay {
    head: u32,
    from: i32,
    to_and_kind: i32,
}

impl Stay {
    fn of(record: &Record) -> Option<Self> {
        let to_and_kind = record.days[1] << 3 | record.kind.cast_signed();
        Some(Self { head: record.target, from: record.days[0], to_and_kind })
    }

    #[inline]
    fn holds_on(&self, day: i32) -> bool {
        (self.from <= day) & (day < self.to_and_kind >> 3)
    }

    #[inline]
    fn kind(&self) -> u32 {
        (self.to_and_kind & 7).cast_unsigned()
    }
}

/// What is kept between questions: which question saw a node last, and whom this one found.
struct Memory {
    question: u32,
    seen: Vec<u32>,
    found: Vec<u32>,
}

impl Memory {
    fn new(nodes: usize) -> Self {
        Self { question: 0, seen: vec![0; nodes], found: vec![0; nodes + 1] }
    }

    fn begin(&mut self, from: u32) {
        self.question += 1;
        self.seen[from as usize] = self.question;
    }

    #[inline]
    fn is_new(&mut self, node: u32) -> bool {
        let last = &mut self.seen[node as usize];
        let new = *last != self.question;
        if new {
            *last = self.question;
        }
        new
    }

    #[inline]
    fn two_hops(&mut self, rows: &Rows<Stay>, (from, day): (u32, i32), counts: impl Fn(&Stay) -> bool) -> f64 {
        self.begin(from);
        self.found.clear();
        for stay in rows.row(from) {
            if counts(stay) & stay.holds_on(day) && self.is_new(stay.head) {
                self.found.push(stay.head);
            }
        }
        for at in 0..self.found.len() {
            for stay in rows.row(self.found[at]) {
                if counts(stay) & stay.holds_on(day) && self.is_new(stay.head) {
                    self.found.push(stay.head);
                }
            }
        }
        self.found.len() as f64
    }

    fn two_hops_branch_free(&mut self, rows: &Rows<Stay>, (from, day): (u32, i32)) -> f64 {
        self.begin(from);
        let (question, seen, found) = (self.question, &mut self.seen[..], &mut self.found[..]);
        let mut count = 0;
        let mut add = |found: &mut [u32], count: &mut usize, stay: &Stay| {
            let last = &mut seen[stay.head as usize];
            let new = stay.holds_on(day) & (*last != question);
            *last = if new { question } else { *last };
            found[*count] = stay.head;
            *count += usize::from(new);
        };
        rows.row(from).iter().for_each(|stay| add(found, &mut count, stay));
        for at in 0..count {
            rows.row(found[at]).iter().for_each(|stay| add(found, &mut count, stay));
        }
        count as f64
    }

    fn two_hops_of_petgraph(&mut self, graph: &DiGraph<(), Dates>, (from, day): (u32, i32)) -> f64 {
        self.begin(from);
        self.found.clear();
        let then = EdgeFiltered::from_fn(graph, |edge| {
            let ([first, end], kind) = *edge.weight();
            first <= day && day < end && kind < KINDS
        });
        for node in (&then).neighbors(from.into()) {
            if self.is_new(node.index() as u32) {
                self.found.push(node.index() as u32);
            }
        }
        for at in 0..self.found.len() {
            for node in (&then).neighbors(NodeIndex::from(self.found[at])) {
                if self.is_new(node.index() as u32) {
                    self.found.push(node.index() as u32);
                }
            }
        }
        self.found.len() as f64
    }
}
