//! A series as a chart of characters: bars to the left of a line for sums below zero, to the right above.

use detente::series::{Measure, Series, Tally};

/// Characters of a bar on either side.
const WIDTH: f64 = 24.0;
/// Eighths of a character, from the left.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A line a window: its name, events, mean, and both sums as bars on one scale.
pub(crate) fn drawn(series: &Series) -> String {
    if series.is_empty() {
        return "no events".to_owned();
    }
    let sums = |measure| series.values(measure).into_iter().flatten();
    let most = sums(Measure::Positive).chain(sums(Measure::Negative).map(f64::abs)).fold(0.0, f64::max);
    let head = format!("{:<10} {:>8} {:>7}  {:>24}|conflict, cooperation", "period", "events", "mean", "");
    let rows = series.rows().iter().map(|(window, tally)| row(&window.to_string(), tally, most));
    [head].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn row(name: &str, tally: &Tally, most: f64) -> String {
    if tally.is_empty() {
        return format!("{name:<10} {:>8} {:>7}  {:>24}|", "-", "", "");
    }
    let mean = tally.goldstein_mean().map_or_else(String::new, |mean| format!("{mean:.2}"));
    let part = |sum: Option<f64>| if most > 0.0 { sum.unwrap_or(0.0).abs() / most * WIDTH } else { 0.0 };
    let left = "█".repeat(count(part(tally.negative()).round()));
    let eighths = count((part(tally.positive()) * 8.0).floor());
    let right = format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8]);
    format!("{name:<10} {:>8} {mean:>7}  {left:>24}|{right}", tally.events)
}

#[expect(clippy::cast_sign_loss, reason = "it is the size of a part of a bar")]
fn count(number: f64) -> usize {
    number as usize
}
