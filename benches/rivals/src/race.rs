//! Arms that answer the same questions in turn, round after round, in one process; their answers
//! are compared, and their time and memory become a Markdown table. On one thread that is processor
//! time, a question after the other. On several it is the clock's, and the arms that can answer
//! several questions at once.

use std::hint::black_box;
use std::time::Instant;

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::{Failure, machine};

/// What an arm stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The method of the peers' kit, written by hand for nothing but this question.
    Bound,
    /// By hand too, and a better method where one is known.
    Better,
    /// A library.
    Peer,
    /// detente.
    Ours,
    /// Beside the race: what else is worth knowing.
    Aside,
}

/// How an arm answers a question, by a number to compare.
enum Answer<'a> {
    InTurn(Box<dyn FnMut(usize) -> f64 + 'a>),
    AtOnce(Box<dyn Fn(usize) -> f64 + Sync + 'a>),
}

/// One arm: what it is called and how it answers question `n`, by a number to compare.
pub struct Arm<'a> {
    name: &'static str,
    role: Role,
    /// It is asked only so many questions, since it is slow.
    most: usize,
    answer: Answer<'a>,
    wall: Vec<f64>,
    cpu: Vec<f64>,
    /// Heap bytes in use during a question, at most, beyond those before it.
    peak: usize,
}

impl<'a> Arm<'a> {
    /// One question after the other, on however many threads.
    pub fn new(role: Role, name: &'static str, answer: impl FnMut(usize) -> f64 + 'a) -> Self {
        Self::with(role, name, Answer::InTurn(Box::new(answer)))
    }

    /// As many questions at once as there are threads.
    pub fn at_once(role: Role, name: &'static str, answer: impl Fn(usize) -> f64 + Sync + 'a) -> Self {
        Self::with(role, name, Answer::AtOnce(Box::new(answer)))
    }

    fn with(role: Role, name: &'static str, answer: Answer<'a>) -> Self {
        Self { name, role, most: usize::MAX, answer, wall: Vec::new(), cpu: Vec::new(), peak: 0 }
    }

    /// Asked only the first questions.
    pub fn at_most(mut self, questions: usize) -> Self {
        self.most = questions;
        self
    }

    /// Seconds a question: of the processor on one thread, else of the clock.
    fn cost(&self, threads: usize) -> f64 {
        median(if threads == 1 { &self.cpu } else { &self.wall })
    }

    fn run(&mut self, questions: usize, pool: &ThreadPool, answers: &mut Vec<f64>) {
        let questions = questions.min(self.most);
        answers.clear();
        answers.reserve(questions);
        let (cpu, wall) = (machine::cpu_seconds(), Instant::now());
        match &mut self.answer {
            Answer::AtOnce(answer) if pool.current_num_threads() > 1 => {
                let each = (0..questions).into_par_iter().with_max_len(1).map(|n| black_box(answer(n)));
                pool.install(|| each.collect_into_vec(answers));
            }
            Answer::AtOnce(answer) => (0..questions).for_each(|n| answers.push(black_box(answer(n)))),
            Answer::InTurn(answer) => (0..questions).for_each(|n| answers.push(black_box(answer(n)))),
        }
        self.wall.push(wall.elapsed().as_secs_f64() / questions as f64);
        self.cpu.push((machine::cpu_seconds() - cpu) / questions as f64);
    }

    /// Asks the first questions once more, one at a time, for the memory they take.
    fn weigh(&mut self, questions: usize) {
        for n in 0..questions.min(self.most).min(16) {
            let (_, peak) = machine::peak_bytes(|| match &mut self.answer {
                Answer::InTurn(answer) => black_box(answer(n)),
                Answer::AtOnce(answer) => black_box(answer(n)),
            });
            self.peak = self.peak.max(peak);
        }
    }
}

/// What is asked.
pub struct Race<'r> {
    pub title: &'r str,
    pub questions: usize,
    /// What a question is worth in `unit`, for the column of rates.
    pub worth: f64,
    pub unit: &'r str,
    /// How much two answers may differ, as a part of the larger.
    pub tolerance: f64,
    pub threads: usize,
}

impl Race<'_> {
    /// Runs all arms so often, the first round not counted but weighed, and prints what came out.
    /// Panics when two arms answer differently.
    pub fn run(&self, rounds: usize, mut arms: Vec<Arm<'_>>) -> Result<(), Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        let (mut expected, mut answers) = (Vec::new(), Vec::new());
        for round in 0..=rounds {
            for arm in &mut arms {
                arm.run(self.questions, &pool, &mut answers);
                if expected.is_empty() {
                    expected.clone_from(&answers);
                }
                self.compare(arm.name, &expected, &answers);
                if round == 0 {
                    (arm.wall, arm.cpu) = (Vec::new(), Vec::new());
                    arm.weigh(self.questions);
                }
            }
        }
        self.print(rounds, &arms, expected.iter().sum());
        Ok(())
    }

    fn compare(&self, name: &str, expected: &[f64], answers: &[f64]) {
        for (n, (a, b)) in expected.iter().zip(answers).enumerate() {
            let apart = (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE);
            assert!(apart <= self.tolerance, "{name}, question {n}: {b} where {a} is expected");
        }
    }

    fn print(&self, rounds: usize, arms: &[Arm<'_>], check: f64) {
        let cost = |arm: &Arm<'_>| arm.cost(self.threads);
        let best = |role| arms.iter().filter(|a| a.role == role).map(cost).fold(f64::INFINITY, f64::min);
        let (bound, peer) = (best(Role::Bound), best(Role::Peer));
        let by_hand = bound.min(best(Role::Better));
        let (threads, unit) = (self.threads, self.unit);
        println!("\n{}; {threads} thread(s); {rounds} rounds; check {check}\n", self.title);
        println!("| arm | CPU us a question | wall us | {unit} | x bound | x best by hand | best peer x | peak kB |");
        println!("|---|---|---|---|---|---|---|---|");
        for arm in arms {
            let few = if arm.most < self.questions { format!(" (first {})", arm.most) } else { String::new() };
            let mark = if arm.role == Role::Ours { "**" } else { "" };
            println!(
                "| {mark}{}{mark}{few} | {:.2} | {:.2} | {} | {:.2} | {:.2} | {:.2} | {:.0} |",
                arm.name,
                median(&arm.cpu) * 1e6,
                median(&arm.wall) * 1e6,
                three_figures(self.worth / cost(arm)),
                cost(arm) / bound,
                cost(arm) / by_hand,
                peer / cost(arm),
                arm.peak as f64 / 1e3
            );
        }
    }
}

fn three_figures(value: f64) -> String {
    let places = (2 - value.abs().log10().floor() as i32).clamp(0, 9) as usize;
    format!("{value:.places$}")
}

pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
    f64::midpoint(low, high)
}
