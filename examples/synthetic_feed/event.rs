//! Events drawn one after the other: a day, two actors, what one did to the other, and where.

use detente::codebook::cameo::{Code, Scale};

use super::random::{Random, Weighted};
use super::story;
use super::world::{ROLES, STATES};

/// What is done, in the words of one feed.
pub(crate) struct Deed {
    /// A CAMEO code, or a type of PLOVER with its mode.
    pub(crate) code: &'static str,
    pub(crate) label: &'static str,
    pub(crate) quad: u8,
    /// The score in tenths.
    pub(crate) tenths: i64,
    weight: u64,
}

/// How often events of a root are reported, among a thousand.
const ROOTS: [u64; 20] = [147, 71, 68, 190, 89, 26, 37, 40, 24, 17, 83, 24, 15, 9, 8, 12, 66, 17, 55, 2];

/// The codes of CAMEO below the roots, by a scale; those that its table lacks are left out.
pub(crate) fn cameo(scale: Scale) -> Vec<Deed> {
    let scored = |code: Code| Some((code, (code.goldstein(scale)?.to_f64() * 10.0).round() as i64));
    let listed: Vec<(Code, i64)> = Code::all().filter(|code| !code.is_root()).filter_map(scored).collect();
    let deed = |&(code, tenths): &(Code, i64)| {
        let alike = listed.iter().filter(|(other, _)| other.root() == code.root()).count() as u64;
        let root: usize = code.root().text().parse().unwrap_or(1);
        // The three-figure codes are used more than those below them.
        let weight = ROOTS[root - 1] * if code.base() == code { 60 } else { 6 } / alike + 1;
        Deed { code: code.text(), label: code.label(), quad: code.quad_gdelt().number(), tenths, weight }
    };
    listed.iter().map(deed).collect()
}

/// Types and modes of PLOVER, quad classes and scores in tenths.
const PLOVER: [(&str, &str, u8, i64, u64); 34] = [
    ("AGREE", "None", 1, 25, 90),
    ("CONSULT", "visit", 1, 40, 110),
    ("CONSULT", "third-party", 1, 10, 30),
    ("CONSULT", "multilateral", 1, 40, 60),
    ("CONSULT", "phone", 1, 15, 40),
    ("SUPPORT", "None", 1, 50, 90),
    ("CONCEDE", "None", 1, 45, 20),
    ("COOPERATE", "None", 2, 95, 40),
    ("AID", "None", 2, 100, 40),
    ("RETREAT", "withdraw", 2, 80, 10),
    ("RETREAT", "ceasefire", 2, 75, 8),
    ("RETREAT", "release", 2, 65, 12),
    ("REQUEST", "assist", 3, 5, 40),
    ("REQUEST", "change", 3, -10, 40),
    ("REQUEST", "meet", 3, 0, 20),
    ("ACCUSE", "disapprove", 3, -20, 80),
    ("ACCUSE", "investigate", 3, -35, 20),
    ("ACCUSE", "allege", 3, -35, 30),
    ("REJECT", "assist", 3, -15, 10),
    ("REJECT", "change", 3, -20, 20),
    ("THREATEN", "restrict", 3, -30, 10),
    ("THREATEN", "violence", 3, -35, 12),
    ("PROTEST", "demo", 4, -50, 25),
    ("PROTEST", "riot", 4, -70, 6),
    ("SANCTION", "expel", 4, -55, 6),
    ("SANCTION", "convict", 4, -60, 12),
    ("MOBILIZE", "troops", 4, -65, 12),
    ("MOBILIZE", "weapons", 4, -65, 8),
    ("COERCE", "seize", 4, -70, 12),
    ("COERCE", "arrest", 4, -70, 60),
    ("ASSAULT", "abduct", 4, -85, 10),
    ("ASSAULT", "firearms", 4, -90, 25),
    ("ASSAULT", "aerial", 4, -95, 15),
    ("ASSAULT", "heavy-weapons", 4, -95, 15),
];

pub(crate) fn plover() -> Vec<Deed> {
    let deed = |&(code, label, quad, tenths, weight)| Deed { code, label, quad, tenths, weight: weight * 10 };
    PLOVER.iter().map(deed).collect()
}

/// Somebody: a state, a role, or a role within a state.
#[derive(Clone, Copy)]
pub(crate) struct Actor {
    pub(crate) state: Option<usize>,
    pub(crate) role: Option<usize>,
}

/// Where it was: nobody knows, somewhere in a state, or its capital.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Nowhere,
    State(usize),
    Capital(usize),
}

pub(crate) struct Event<'a> {
    /// From 0, in order.
    pub(crate) number: u64,
    /// Days since the first; it happened on a day before it was added, at most [`EARLIEST`].
    pub(crate) day: i32,
    pub(crate) added: i32,
    pub(crate) source: Option<Actor>,
    pub(crate) target: Option<Actor>,
    pub(crate) deed: &'a Deed,
    pub(crate) place: Place,
    pub(crate) mentions: u64,
    /// Of the report, in ten-thousandths.
    pub(crate) tone: i64,
}

/// Days that an event may lie before the first of the days.
pub(crate) const EARLIEST: i32 = 366;

pub(crate) struct Draw<'a> {
    random: Random,
    deeds: &'a [Deed],
    /// By tone from -10 to 10.
    by_tone: Vec<Weighted>,
    /// Of the day that was added last.
    pairs: Option<(i32, Weighted)>,
    days: i32,
    /// Whether actors may be missing, or be of no state.
    gaps: bool,
}

impl<'a> Draw<'a> {
    pub(crate) fn new(random: Random, deeds: &'a [Deed], days: i32, gaps: bool) -> Self {
        // Each step of a fifth of the way doubles: friends do friendly things, and seldom others.
        let pull = |tone: i64, deed: &Deed| deed.weight << ((tone * deed.tenths + 1000) / 200);
        let by_tone = (-10..=10).map(|tone| Weighted::new(deeds.iter().map(|deed| pull(tone, deed)))).collect();
        Self { random, deeds, by_tone, pairs: None, days, gaps }
    }

    fn thousandth(&self, day: i32) -> i64 {
        i64::from(day.max(0)) * 1000 / i64::from(self.days)
    }

    /// Two states, by what is reported on the day.
    fn pair(&mut self, added: i32) -> (usize, usize) {
        if self.pairs.as_ref().is_none_or(|(day, _)| *day != added) {
            let at = self.thousandth(added);
            let pairs = (0..STATES.len()).flat_map(|a| (0..STATES.len()).map(move |b| (a, b)));
            let weight = |(a, b): (usize, usize)| {
                let volume = story::between(a, b, at).1.unsigned_abs();
                // About one event in sixteen is within a state.
                STATES[a].weight * STATES[b].weight * volume * if a == b { 2 } else { 1 }
            };
            self.pairs = Some((added, Weighted::new(pairs.map(weight))));
        }
        let at = self.pairs.as_ref().map_or(0, |(_, pairs)| pairs.choose(&mut self.random));
        (at / STATES.len(), at % STATES.len())
    }

    fn actor(&mut self, state: usize, missing: u64) -> Option<Actor> {
        if self.gaps && self.random.chance(missing) {
            return None;
        }
        let role = self.random.chance(450).then(|| self.random.below(ROLES.len() as u64) as usize);
        let stateless = self.gaps && role.is_some() && self.random.chance(500);
        Some(Actor { state: (!stateless).then_some(state), role })
    }

    pub(crate) fn event(&mut self, number: u64, added: i32) -> Event<'a> {
        let late = match self.random.below(1000) {
            0..900 => 0,
            900..960 => 1,
            960..990 => 7 + self.random.below(25),
            _ => 300 + self.random.below(66),
        };
        let day = added - late as i32;
        let (a, b) = self.pair(added);
        let tone = story::between(a, b, self.thousandth(day)).0;
        let deed = &self.deeds[self.by_tone[(tone + 10).unsigned_abs() as usize].choose(&mut self.random)];
        let (source, target) = (self.actor(a, 60), self.actor(b, 280));
        let scene = if self.random.chance(500) { a } else { b };
        let place = match self.random.below(100) {
            0..3 => Place::Nowhere,
            3..30 => Place::State(scene),
            _ => Place::Capital(scene),
        };
        let mentions = *self.random.one(&[1, 2, 2, 2, 3, 4, 4, 5, 6, 8, 10, 10, 10, 24]);
        let tone = deed.tenths * 400 + self.random.below(80_000).cast_signed() - 55_000;
        Event { number, day, added, source, target, deed, place, mentions, tone }
    }
}
