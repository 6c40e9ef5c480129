//! How states stand to each other, and what if they stood otherwise: the signed graph of relations
//! that are marked as standing, and the questions that suppose something.

use detente::analysis::signed::{Signed, SignedDifference, TriadTurn};
use detente::analysis::wedges::{CounterMove, Move, Wedges};
use detente::analysis::{self, diplomacy};
use detente::model::Mark;
use detente::traverse::Ways;
use detente::view::Change;
use detente::{Answer, Budget, Error, Graph, Lens, NodeId, View};
use serde_json::{Value, json};

/// The relation whose ties are supposed.
const STANCE: &str = "Stance";

/// The view of standing alone.
pub(crate) fn standing(graph: &Graph, lens: &Lens) -> Result<View, Error> {
    let marked = graph.schema().relations().filter(|rule| rule.marks().contains(&Mark::Standing));
    let names: Vec<String> = marked.map(|rule| rule.name().to_owned()).collect();
    graph.view(&lens.clone().relations(names))
}

/// What `A-B=SIGN` supposes, where the sign is `+`, `-` or `0` (no tie). A tie that is there keeps
/// its size.
pub(crate) fn change(graph: &Graph, view: &View, text: &str) -> Result<Change, String> {
    let problem = || format!("`{text}` is no A-B=SIGN of two known states and +, - or 0");
    let (ends, sign) = text.rsplit_once('=').ok_or_else(problem)?;
    let mut dashes = ends.match_indices('-').map(|(at, _)| (&ends[..at], &ends[at + 1..]));
    let known = |(a, b): (&str, &str)| Some((graph.find(a).ok()?, graph.find(b).ok()?));
    let (a, b) = dashes.find_map(known).ok_or_else(problem)?;
    let key = |node: NodeId| view.get(node).map_or("", |node| node.key());
    let change = match sign {
        "+" => turned(view, (a, b), 1.0),
        "-" => turned(view, (a, b), -1.0),
        "0" => Ok(Change::ended_dyn(STANCE, key(a), key(b))),
        _ => return Err(problem()),
    };
    change.map_err(|error| error.to_string())
}

/// A stance of that sign between two, of the size it has.
fn turned(view: &View, (a, b): (NodeId, NodeId), sign: f64) -> Result<Change, Error> {
    let tie = view.ties_between(a, b)?.into_iter().find(|tie| tie.relation() == STANCE);
    let size = tie.map_or(0.5, |tie| tie.number().abs());
    Ok(Change::affinity_dyn(STANCE, view.get(a)?.key(), view.get(b)?.key(), sign * size))
}

/// Balance in numbers.
#[derive(PartialEq)]
struct Figures {
    triangles: [u64; 4],
    frustration: f64,
    optima: Option<u64>,
    walks: f64,
    camps: Vec<Vec<String>>,
}

impl Figures {
    fn of(view: &View) -> Result<Self, Error> {
        let signed = Signed::of(view)?;
        let budget = Budget::new();
        let triangles = signed.triangles(&budget).value;
        let found = signed.frustration(&budget)?.value;
        let keys = |camp: Vec<&str>| camp.into_iter().map(str::to_owned).collect();
        Ok(Self {
            triangles: [triangles.ppp, triangles.ppm, triangles.pmm, triangles.mmm],
            frustration: found.upper,
            optima: found.optima,
            walks: signed.walk_balance(&budget).value.value,
            camps: found.camps.keys().into_iter().map(keys).collect(),
        })
    }

    fn balanced(&self) -> [u64; 2] {
        [self.triangles[0] + self.triangles[2], self.triangles.iter().sum()]
    }

    fn shown_balance(&self) -> String {
        let [balanced, all] = self.balanced();
        format!("{balanced}/{all}")
    }

    fn machine(&self) -> Value {
        let [ppp, ppm, pmm, mmm] = self.triangles;
        json!({
            "triangles": {"+++": ppp, "++-": ppm, "+--": pmm, "---": mmm},
            "frustration": self.frustration as i64,
            "optima": self.optima,
            "walk_balance": self.walks,
            "camps": self.camps,
        })
    }
}

/// The stance graph in numbers.
pub(crate) fn signed(view: &View) -> Result<Value, Error> {
    Figures::of(view).map(|figures| figures.machine())
}

/// The camps of the stance graph and how many of the kind there are.
pub(crate) fn blocs(view: &View) -> Result<(Value, String), Error> {
    let found = Figures::of(view)?;
    let camps: Vec<String> = found.camps.iter().map(|camp| camp.join(", ")).collect();
    let only = found.optima == Some(1);
    let text = format!(
        "Camps: {} ({}, frustration {}).",
        camps.join(" | "),
        if only { "the only ones" } else { "among others" },
        found.frustration
    );
    Ok((json!({"camps": found.camps, "unique": only, "frustration": found.frustration as i64}), text))
}

/// In which role each who could carry a message alone stands between the camps; who has no stance
/// is of no camp.
pub(crate) fn roles(
    view: &View,
    stances: &View,
    (a, b): (NodeId, NodeId),
) -> Result<Vec<(String, &'static str)>, Error> {
    let camps = Signed::of(stances)?.frustration(&Budget::new())?.value.camps;
    let found = diplomacy::intermediaries(view, a, b, 1, &Ways::new(), &Budget::new())?.value;
    let [acceptable, rejected] = found.brokered(a, b, &camps)?;
    let mut roles = Vec::new();
    for one in acceptable.iter().chain(&rejected) {
        for (&who, role) in one.intermediary.via.iter().zip(&one.roles) {
            roles.push((view.get(who)?.key().to_owned(), role.name()));
        }
    }
    Ok(roles)
}

/// The wedges that are asserted and those that are there.
pub(crate) fn wedges(view: &View, stances: &View) -> Result<Answer<Wedges>, Error> {
    analysis::wedges::wedges(view, &Signed::of(stances)?, &Budget::new())
}

/// The three moves that close most of what is exposed.
pub(crate) fn counter_moves(view: &View, stances: &View) -> Result<Vec<Value>, Error> {
    let overtures = analysis::wedges::overtures(view).value;
    let found = analysis::wedges::counter_moves(stances, &overtures, 0.2, &Budget::new())?.value;
    let key = |id: &NodeId| view.get(*id).map_or("", |node| node.key());
    let tie = |ends: &[NodeId; 2]| ends.iter().map(key).collect::<Vec<_>>().join("-");
    let shown = |one: &CounterMove| {
        let what = match &one.what {
            Move::Bind { tie: ends, to } => format!("bind {} to {to:.2}", tie(ends)),
            Move::Reconcile { between } => format!("reconcile {}", tie(between)),
            Move::Decline { between } => format!("decline what passes between {}", tie(between)),
        };
        json!({"move": what, "falls": one.falls, "left": one.left, "keeps_balance": one.keeps_balance})
    };
    Ok(found.iter().take(3).map(shown).collect())
}

/// What two views of standing make different.
pub(crate) struct WhatIf {
    pub(crate) answer: Value,
    pub(crate) text: String,
    pub(crate) because: Vec<detente::ClaimId>,
}

/// What if two were friends, or foes?
pub(crate) fn what_if(view: &View, stances: &View, (a, b): (NodeId, NodeId), friends: bool) -> Result<WhatIf, Error> {
    let change = turned(stances, (a, b), if friends { 1.0 } else { -1.0 })?;
    let after = stances.suppose([change.clone()])?;
    let (one, two) = (Figures::of(stances)?, Figures::of(&after)?);
    let difference = Signed::of(stances)?.difference(&Signed::of(&after)?)?.value;
    let key = |id: &NodeId| stances.get(*id).map_or("", |node| node.key());
    let keys = |ids: &[NodeId]| ids.iter().map(key).collect::<Vec<_>>();
    let strained: Vec<_> = difference.triads.iter().filter(|turn| turn.is_strained()).map(|t| keys(&t.nodes)).collect();
    let pressed: Vec<_> = difference.pressed.iter().map(|ends| keys(ends)).collect();
    let worse = difference.ties.iter().any(|turn| turn.after < turn.before);
    let what_if = view.suppose([change])?;
    let meant = worse.then(|| diplomacy::consequences(&what_if, a, b)).transpose()?;
    let labels = |claims: &[detente::ClaimId]| -> Vec<String> {
        claims.iter().filter_map(|&c| Some(what_if.get_claim(c).ok()?.label().into_owned())).collect()
    };
    let (because, meant) = meant.map(|meant| (meant.because, meant.value)).unwrap_or_default();
    let mut parts = vec![
        format!("Frustration {} to {}", one.frustration, two.frustration),
        format!("balanced triads {} to {}", one.shown_balance(), two.shown_balance()),
        format!("walks {:.6} to {:.6}", one.walks, two.walks),
        format!("out of balance: {}", listed(&strained)),
        format!("pressed: {}", listed(&pressed)),
    ];
    if worse {
        parts.push(format!("unmet: {}", labels(&meant.unmet).join(" ")));
        parts.push(format!("nearer: {}", labels(&meant.advanced).join(" ")));
        parts.push(format!("no loss follows from: {}", labels(&meant.not_entailed).join(" ")));
    }
    let answer = json!({
        "before": one.machine(),
        "after": two.machine(),
        "balanced": {"before": one.balanced(), "after": two.balanced()},
        "triads": triads(&difference, &keys),
        "strained": strained,
        "pressed": pressed,
        "unmet": labels(&meant.unmet),
        "advanced": labels(&meant.advanced),
        "not_entailed": labels(&meant.not_entailed),
        "base_unchanged": Figures::of(after.actual())? == Figures::of(stances.actual())?,
    });
    Ok(WhatIf { answer, text: format!("{}.", parts.join("; ")), because })
}

fn triads<'k>(difference: &SignedDifference, keys: &dyn Fn(&[NodeId]) -> Vec<&'k str>) -> Vec<Value> {
    let signs =
        |hostile: Option<u8>| hostile.map(|n| format!("{}{}", "+".repeat(3 - usize::from(n)), "-".repeat(n.into())));
    let shown = |turn: &TriadTurn| json!({"nodes": keys(&turn.nodes), "before": signs(turn.before), "after": signs(turn.after)});
    difference.triads.iter().map(shown).collect()
}

fn listed(groups: &[Vec<&str>]) -> String {
    if groups.is_empty() {
        return "none".to_owned();
    }
    groups.iter().map(|group| group.join("-")).collect::<Vec<_>>().join(", ")
}
