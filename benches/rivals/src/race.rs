//! Arms that answer the same questions in turn, round after round, in one process on one thread;
//! their answers are compared, and their processor time becomes a Markdown table.

use std::hint::black_box;
use std::time::Instant;

use crate::machine;

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

/// One arm: what it is called and how it answers question `n`, by a number to compare.
pub struct Arm<'a> {
    name: &'static str,
    role: Role,
    /// It is asked only so many questions, since it is slow.
    most: usize,
    answer: Box<dyn FnMut(usize) -> f64 + 'a>,
    wall: Vec<f64>,
    cpu: Vec<f64>,
}

impl<'a> Arm<'a> {
    pub fn new(role: Role, name: &'static str, answer: impl FnMut(usize) -> f64 + 'a) -> Self {
        Self { name, role, most: usize::MAX, answer: Box::new(answer), wall: Vec::new(), cpu: Vec::new() }
    }

    /// Asked only the first questions.
    pub fn at_most(mut self, questions: usize) -> Self {
        self.most = questions;
        self
    }

    /// Processor seconds a question.
    fn cost(&self) -> f64 {
        median(&self.cpu)
    }

    fn run(&mut self, questions: usize, answers: &mut Vec<f64>) {
        let questions = questions.min(self.most);
        answers.clear();
        answers.reserve(questions);
        let (cpu, wall) = (machine::cpu_seconds(), Instant::now());
        (0..questions).for_each(|n| answers.push(black_box((self.answer)(n))));
        self.wall.push(wall.elapsed().as_secs_f64() / questions as f64);
        self.cpu.push((machine::cpu_seconds() - cpu) / questions as f64);
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
}

impl Race<'_> {
    /// Runs all arms so often, the first round not counted, and prints what came out. Panics when
    /// two arms answer differently.
    pub fn run(&self, rounds: usize, mut arms: Vec<Arm<'_>>) {
        let (mut expected, mut answers) = (Vec::new(), Vec::new());
        for round in 0..=rounds {
            for arm in &mut arms {
                arm.run(self.questions, &mut answers);
                if expected.is_empty() {
                    expected.clone_from(&answers);
                }
                self.compare(arm.name, &expected, &answers);
                if round == 0 {
                    (arm.wall, arm.cpu) = (Vec::new(), Vec::new());
                }
            }
        }
        self.print(rounds, &arms, expected.iter().sum());
    }

    fn compare(&self, name: &str, expected: &[f64], answers: &[f64]) {
        for (n, (a, b)) in expected.iter().zip(answers).enumerate() {
            let apart = (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE);
            assert!(apart <= self.tolerance, "{name}, question {n}: {b} where {a} is expected");
        }
    }

    fn print(&self, rounds: usize, arms: &[Arm<'_>], check: f64) {
        let best = |role| arms.iter().filter(|a| a.role == role).map(Arm::cost).fold(f64::INFINITY, f64::min);
        let (bound, peer) = (best(Role::Bound), best(Role::Peer));
        let by_hand = bound.min(best(Role::Better));
        println!("\n{}; {rounds} rounds; check {check}\n", self.title);
        println!("| arm | CPU us a question | wall us | {} | x bound | x best by hand | best peer x |", self.unit);
        println!("|---|---|---|---|---|---|---|");
        for arm in arms {
            let few = if arm.most < self.questions { format!(" (first {})", arm.most) } else { String::new() };
            let mark = if arm.role == Role::Ours { "**" } else { "" };
            println!(
                "| {mark}{}{mark}{few} | {:.2} | {:.2} | {} | {:.2} | {:.2} | {:.2} |",
                arm.name,
                arm.cost() * 1e6,
                median(&arm.wall) * 1e6,
                three_figures(self.worth / arm.cost()),
                arm.cost() / bound,
                arm.cost() / by_hand,
                peer / arm.cost()
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
