//! What happens between states: pairs with a story, and the rest by where they stand.

use super::world::STATES;

/// A point of a story: thousandths of the days, tone from -10 (war) to 10, and how much is reported.
type Point = (i64, i64, i64);

/// Straight lines between the points.
const STORIES: [(&str, &str, &[Point]); 5] = [
    // A crisis with a peak in the middle.
    ("PRK", "USA", &[(0, -4, 3), (300, -4, 3), (500, -10, 16), (650, -3, 3), (1000, -3, 3)]),
    // A thaw.
    ("JPN", "PRK", &[(0, -7, 4), (600, -7, 4), (800, 4, 7), (1000, 6, 7)]),
    // From one day to the next, war.
    ("RUS", "UKR", &[(0, -2, 4), (449, -2, 4), (450, -10, 16), (1000, -8, 10)]),
    // A quarrel that is made up.
    ("JPN", "KOR", &[(0, 6, 3), (200, 6, 3), (260, -6, 6), (350, 6, 3), (1000, 6, 4)]),
    // A slow decline.
    ("CHN", "USA", &[(0, 4, 3), (1000, -6, 4)]),
];

/// Tone and volume between two states, by their places, at so many thousandths of the days.
pub(crate) fn between(a: usize, b: usize, at: i64) -> (i64, i64) {
    let codes = [STATES[a].code, STATES[b].code];
    let story = STORIES.iter().find(|(one, other, _)| codes == [*one, *other] || codes == [*other, *one]);
    let Some((_, _, points)) = story else {
        return if a == b { (0, 1) } else { (5 - (STATES[a].side - STATES[b].side).abs(), 1) };
    };
    let line = points.windows(2).find(|line| at <= line[1].0).unwrap_or(&points[points.len() - 2..]);
    let (from, to) = (line[0], line[1]);
    let part = |from_value: i64, to_value: i64| {
        from_value + (to_value - from_value) * (at.clamp(from.0, to.0) - from.0) / (to.0 - from.0).max(1)
    };
    (part(from.1, to.1), part(from.2, to.2))
}
