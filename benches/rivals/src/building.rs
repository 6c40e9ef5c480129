//! Builds of the same graph from the same records, in turn, round after round, as a Markdown
//! table.

use std::time::Instant;

use detente::model::standard::Actor;
use detente::{Error, Graph, NodeId};

use crate::builds::{self, Built};
use crate::input::{self, Record};
use crate::machine;
use crate::race::median;

/// The measurements of one build.
struct Line {
    name: &'static str,
    wall: Vec<f64>,
    cpu: Vec<f64>,
    bytes: usize,
    /// Bytes beside those that are kept, at most.
    beside: usize,
}

impl Line {
    const fn new(name: &'static str) -> Self {
        Self { name, wall: Vec::new(), cpu: Vec::new(), bytes: 0, beside: 0 }
    }

    /// Times one build; what it keeps is dropped after its bytes were counted.
    fn measure<T>(&mut self, expected: usize, build: impl FnOnce() -> (T, usize)) {
        let before = machine::live_bytes();
        let (cpu, wall) = (machine::cpu_seconds(), Instant::now());
        let ((kept, edges), peak) = machine::peak_bytes(build);
        self.wall.push(wall.elapsed().as_secs_f64());
        self.cpu.push(machine::cpu_seconds() - cpu);
        let live = machine::live_bytes();
        (self.bytes, self.beside) = (live.saturating_sub(before), (before + peak).saturating_sub(live));
        assert_eq!(edges, expected, "{}", self.name);
        drop(kept);
    }
}

/// Measures all builds on so many threads and prints the table.
pub fn run(name: &str, records: &[Record], rounds: usize, threads: usize) -> Result<(), Box<dyn std::error::Error>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let lines = pool.install(|| measure(records, rounds))?;
    print(name, records, (rounds, threads), &lines);
    Ok(())
}

type Recording = fn(&mut Graph, &[NodeId<Actor>], &[Record], f32) -> Result<usize, Error>;
type Build = fn(usize, &[Record]) -> Built;

const RIVALS: [(&str, Build); 4] = [
    ("bound, by hand", builds::bound),
    ("petgraph Graph", builds::petgraph_graph),
    ("petgraph StableGraph", builds::petgraph_stable),
    ("petgraph Csr", builds::petgraph_csr),
];

const VIEW: usize = RIVALS.len();
const COLUMNS: usize = VIEW + 1;

fn measure(records: &[Record], rounds: usize) -> Result<Vec<Line>, Error> {
    let (nodes, edges) = (input::node_count(records), records.len());
    let largest = records.iter().map(|r| r.weight.abs()).fold(0.0, f32::max).max(f32::MIN_POSITIVE);
    let mut lines: Vec<Line> = RIVALS.iter().map(|&(name, _)| Line::new(name)).collect();
    lines.push(Line::new("detente: view of a loaded ledger"));
    lines.push(Line::new("detente: `record_columns`"));
    lines.push(Line::new("detente: one claim at a time"));
    let (mut loaded, ids) = builds::actors(nodes)?;
    builds::columns(&mut loaded, &ids, records, largest)?;
    // The first round warms up and is not counted.
    for round in 0..=rounds {
        for (line, (_, build)) in lines.iter_mut().zip(RIVALS) {
            line.measure(edges, || build(nodes, records));
        }
        let mut failed = None;
        let mut keep = |result: Result<Built, Error>| {
            result.unwrap_or_else(|error| {
                failed = Some(error);
                (Box::new(()), edges)
            })
        };
        lines[VIEW].measure(edges, || keep(builds::view(&loaded)));
        let recordings: [Recording; 2] = [builds::columns, builds::one_by_one];
        for (line, record) in lines[COLUMNS..].iter_mut().zip(recordings) {
            let (mut graph, ids) = builds::actors(nodes)?;
            line.measure(edges, || {
                let recorded = record(&mut graph, &ids, records, largest);
                keep(recorded.map(|count| (Box::new(()) as Box<dyn std::any::Any>, count)))
            });
        }
        if let Some(error) = failed {
            return Err(error);
        }
        if round == 0 {
            lines.iter_mut().for_each(|line| {
                line.wall.clear();
                line.cpu.clear();
            });
        }
    }
    Ok(lines)
}

fn print(name: &str, records: &[Record], (rounds, threads): (usize, usize), lines: &[Line]) {
    let edges = records.len() as f64;
    println!(
        "\n{name}: {} nodes, {} edges; {threads} thread(s), median of {rounds} rounds; petgraph 0.8.3, rayon 1.12\n",
        input::node_count(records),
        records.len()
    );
    println!(
        "| build | wall s | CPU s | M edges/s | x bound | x Graph | x StableGraph | x Csr | bytes an edge | beside |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    // One thread's processor time does not see what else the machine does; of several threads
    // only the clock tells how long they took together.
    let cost = |line: &Line| if threads == 1 { median(&line.cpu) } else { median(&line.wall) };
    let print = |name: &str, wall: f64, cpu: f64, (bytes, beside): (usize, usize)| {
        let own = if threads == 1 { cpu } else { wall };
        let ratios: Vec<String> =
            lines[..RIVALS.len()].iter().map(|rival| format!("{:.2}", own / cost(rival))).collect();
        println!(
            "| {name} | {wall:.3} | {cpu:.3} | {:.1} | {} | {:.1} | {:.1} |",
            edges / own / 1e6,
            ratios.join(" | "),
            bytes as f64 / edges,
            beside as f64 / edges
        );
    };
    for line in lines {
        print(line.name, median(&line.wall), median(&line.cpu), (line.bytes, line.beside));
    }
    let both = [&lines[VIEW], &lines[COLUMNS]];
    print(
        "detente: `record_columns`, then view (sum)",
        both.iter().map(|l| median(&l.wall)).sum(),
        both.iter().map(|l| median(&l.cpu)).sum(),
        (both.iter().map(|l| l.bytes).sum(), both.iter().map(|l| l.beside).fold(0, usize::max)),
    );
    println!("\nEdges a second and ratios: {} time.", if threads == 1 { "processor" } else { "wall" });
}
