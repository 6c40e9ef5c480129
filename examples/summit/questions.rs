//! The questions, each a few calls of the library; nothing here knows a claim's key.

use std::collections::BTreeSet;

use detente::analysis::diplomacy::{self, Obstacle, ObstacleKind, Stake};
use detente::analysis::evidence::{self, Anonymity, Basis};
use detente::model::standard::{Analyst, Discusses, Document, State, Values, Wants};
use detente::{Answer, Budget, ClaimId, Day, Error, Graph, Lens, NodeId, Truth, View};
use serde_json::{Value, json};

use super::standing;

/// A question with its answer, for people and for machines.
pub(crate) struct Question {
    pub(crate) id: u32,
    pub(crate) asked: &'static str,
    pub(crate) answer: Value,
    pub(crate) text: String,
    pub(crate) because: Vec<String>,
    pub(crate) against: Vec<String>,
}

impl Question {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "question": self.asked,
            "answer": self.answer,
            "text": self.text,
            "because": self.because,
            "against": self.against,
        })
    }
}

/// What the questions are asked of, and the nodes that they name.
pub(crate) struct Briefing<'g> {
    graph: &'g Graph,
    lens: &'g Lens,
    pub(crate) view: View,
    /// How states stand to each other, alone.
    pub(crate) stances: View,
    pub(crate) updated: bool,
    japan: NodeId,
    dprk: NodeId,
    usa: NodeId,
    rok: NodeId,
    kishida: NodeId,
    kim: NodeId,
    summit: NodeId,
    talks: NodeId,
    abductees: NodeId,
}

impl<'g> Briefing<'g> {
    pub(crate) fn new(graph: &'g Graph, lens: &'g Lens) -> Result<Self, Error> {
        Ok(Self {
            graph,
            lens,
            view: graph.view(lens)?,
            stances: standing::standing(graph, lens)?,
            updated: false,
            japan: graph.find("Japan")?,
            dprk: graph.find("North Korea")?,
            usa: graph.find("United States")?,
            rok: graph.find("South Korea")?,
            kishida: graph.find("kishida")?,
            kim: graph.find("kim_jong_un")?,
            summit: graph.find("summit_jpn_prk")?,
            talks: graph.find("backchannel_talks")?,
            abductees: graph.find("abductee_issue")?,
        })
    }

    /// The same, with something supposed.
    pub(crate) fn suppose(mut self, texts: &[String]) -> Result<Self, String> {
        for text in texts {
            let change = standing::change(self.graph, &self.stances, text)?;
            let supposed = |view: &View| view.suppose([change.clone()]).map_err(|error| error.to_string());
            (self.view, self.stances) = (supposed(&self.view)?, supposed(&self.stances)?);
        }
        Ok(self)
    }

    fn key(&self, node: NodeId) -> String {
        self.graph.get(node).map_or_else(|_| String::new(), |n| n.key().to_owned())
    }

    fn name(&self, node: NodeId) -> String {
        self.graph.get(node).map_or_else(|_| String::new(), |n| n.name().to_owned())
    }

    fn keys(&self, nodes: &[NodeId]) -> Vec<String> {
        nodes.iter().map(|&n| self.key(n)).collect()
    }

    fn names(&self, nodes: impl IntoIterator<Item = NodeId>) -> String {
        let names: Vec<String> = nodes.into_iter().map(|n| self.name(n)).collect();
        if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
    }

    fn label(&self, claim: ClaimId) -> String {
        self.view.get_claim(claim).map_or_else(|_| String::new(), |c| c.label().into_owned())
    }

    fn labels<'a>(&self, claims: impl IntoIterator<Item = &'a ClaimId>) -> Vec<String> {
        claims.into_iter().map(|&c| self.label(c)).collect()
    }

    fn ask<T>(&self, id: u32, question: &'static str, answer: &Answer<T>, (shown, text): (Value, String)) -> Question {
        let (because, against) = (self.labels(&answer.because), self.labels(&answer.against));
        Question { id, asked: question, answer: shown, text, because, against }
    }
}

/// The pairs of claims that cannot both hold.
pub(crate) fn contradictions(b: &Briefing<'_>) -> Vec<Vec<String>> {
    let found = evidence::contradictions(&b.view, &Budget::new()).value;
    found.iter().map(|c| b.labels([&c.claims.0, &c.claims.1])).collect()
}

/// How many independent origins stand behind each claim.
pub(crate) fn origins(b: &Briefing<'_>) -> serde_json::Map<String, Value> {
    let found = evidence::corroboration(&b.view).value;
    found.iter().map(|c| (b.label(c.claim), c.origins.len().into())).collect()
}

pub(crate) fn all(b: &Briefing<'_>) -> Result<Vec<Question>, Error> {
    Ok(vec![
        carriers(b)?,
        came_back(b)?,
        blockers(b)?,
        first(b)?,
        satisfiable(b)?,
        likely(b)?,
        stakes(b)?,
        wedges(b)?,
        why(b, 9, "Why does Kim value it?", &valued(b))?,
        who_says(b),
        one_source(b),
        nameless(b),
        fact_or_judgement(b),
        words(b),
        changed(b)?,
        order(b),
        why(b, 17, "Why won't North Korea discuss the abductees?", &refusals(b))?,
        trying(b)?,
        position(b, 19, "What is the position of the United States?", b.usa)?,
        position(b, 20, "What is the position of South Korea?", b.rok)?,
        sours(b)?,
        agrees(b)?,
        acceptable(b)?,
        dropped(b)?,
    ])
}

fn carriers(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::channels(&b.view, b.japan, b.dprk, 3, &Budget::new())?;
    let paths: Vec<Vec<String>> = found.value.iter().map(|c| b.keys(&c.path)).collect();
    let carriers: BTreeSet<String> = paths.iter().flat_map(|path| path[1..path.len() - 1].iter().cloned()).collect();
    let others = found.value.iter().any(|c| c.unnamed_others);
    let roles = standing::roles(&b.view, &b.stances, (b.japan, b.dprk))?;
    let text = match found.value.as_slice() {
        [] => "Nobody, as far as the claims say.".to_owned(),
        channels => {
            let ways: Vec<String> =
                channels.iter().map(|c| c.path.iter().map(|&n| b.name(n)).collect::<Vec<_>>().join(" -> ")).collect();
            let more = if others { ", besides channels that nobody names" } else { "" };
            let parts: Vec<String> = roles.iter().map(|(who, role)| format!("{who} as {role}")).collect();
            format!("{}{more}. Between the camps: {}.", ways.join("; "), parts.join(", "))
        }
    };
    let roles: serde_json::Map<String, Value> = roles.into_iter().map(|(who, role)| (who, role.into())).collect();
    let shown = json!({"carriers": carriers, "paths": paths, "roles": roles, "unnamed_others": others});
    Ok(b.ask(1, "Who can carry a message from Tokyo to Pyongyang?", &found, (shown, text)))
}

fn came_back(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::messages(&b.view, b.dprk, b.japan)?;
    let how = |named: bool| if named { "named" } else { "implied" };
    let mut shown = Vec::new();
    let mut lines = Vec::new();
    for message in &found.value {
        let what = message.what.map_or_else(String::new, |n| b.name(n));
        let doubt = match (message.sender_named, message.receiver_named) {
            (true, true) => "",
            (false, _) => " (sender unnamed, inferred)",
            (true, false) => " (recipient implied)",
        };
        lines.push(format!("{what}{doubt}"));
        shown.push(json!({
            "claim": b.label(message.claim),
            "what": message.what.map(|n| b.key(n)),
            "sender": how(message.sender_named),
            "recipient": how(message.receiver_named),
        }));
    }
    let text = if lines.is_empty() { "Nothing.".to_owned() } else { format!("{}.", lines.join("; ")) };
    Ok(b.ask(2, "What came the other way?", &found, (shown.into(), text)))
}

fn obstacle(b: &Briefing<'_>, obstacle: &Obstacle) -> (Value, String) {
    let by = obstacle.by.map_or_else(|| "somebody".to_owned(), |n| b.name(n));
    let kind = serde_json::to_value(obstacle.kind).unwrap_or_default();
    let claims = b.labels(&obstacle.claims);
    let text = match obstacle.kind {
        ObstacleKind::Asserted => {
            format!("{} ({}), said to be the obstacle by {}", claims[0], by, claims[1..].join(" "))
        }
        ObstacleKind::Unwilling => format!("{by} does not want it ({})", claims.join(" ")),
        ObstacleKind::AgendaRefused => format!("{by} will not take up the agenda ({})", claims.join(" + ")),
        ObstacleKind::ConcessionsRefused => format!("contributory: {by} rules out concessions ({})", claims.join(" ")),
    };
    (json!({"type": kind, "by": obstacle.by.map(|n| b.key(n)), "claims": claims}), text)
}

fn blockers(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::obstacles(&b.view, b.summit)?;
    let (shown, lines): (Vec<Value>, Vec<String>) = found.value.iter().map(|o| obstacle(b, o)).unzip();
    let text = if lines.is_empty() { "Nothing that is known.".to_owned() } else { format!("{}.", lines.join("; ")) };
    Ok(b.ask(3, "What blocks the summit?", &found, (shown.into(), text)))
}

fn first(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::conditions(&b.view, b.summit)?;
    let key = |node: Option<NodeId>| node.map(|n| b.key(n));
    let name = |node: Option<NodeId>| node.map_or_else(|| "somebody".to_owned(), |n| b.name(n));
    let shown: Vec<Value> = found
        .value
        .iter()
        .map(|c| {
            let mut shown = json!({"claim": b.label(c.claim), "by": key(c.by), "of": key(c.of), "about": key(c.about), "before": key(c.before)});
            if c.forbids {
                shown["forbids"] = true.into();
            }
            shown
        })
        .collect();
    let lines: Vec<String> = found
        .value
        .iter()
        .map(|c| {
            let deed = if c.forbids { "leave alone" } else { "deal with" };
            format!("{} must {deed} {} (says {})", name(c.of), name(c.about), name(c.by))
        })
        .collect();
    let text = if lines.is_empty() { "No condition is stated.".to_owned() } else { format!("{}.", lines.join("; ")) };
    Ok(b.ask(4, "What must hold first?", &found, (shown.into(), text)))
}

fn satisfiable(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::conflicts(&b.view, b.summit, &Budget::new())?;
    let keys = |sets: &[Vec<ClaimId>]| -> Vec<Vec<String>> { sets.iter().map(|set| b.labels(set)).collect() };
    let (sets, unblocking) = (keys(&found.value.minimal), keys(&found.value.unblocking));
    let text = if found.value.satisfiable() {
        "Yes, as far as they are stated.".to_owned()
    } else {
        let braced = |sets: &[Vec<String>]| -> Vec<String> {
            sets.iter().map(|set| format!("{{{}}}", set.join(", "))).collect()
        };
        format!(
            "No. Smallest sets that cannot hold together with the summit: {}. Smallest sets to give up: {}.",
            braced(&sets).join(", "),
            braced(&unblocking).join(", ")
        )
    };
    let shown = json!({"satisfiable": found.value.satisfiable(), "minimal_conflicts": sets, "unblocking": unblocking});
    Ok(b.ask(5, "Are the stated positions jointly satisfiable?", &found, (shown, text)))
}

fn likely(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::prospects(&b.view, b.summit)?;
    let shown: Vec<Value> = found
        .value
        .iter()
        .map(|p| {
            let (low, high) = p.likelihood.interval();
            let mut shown = json!({
                "claim": b.label(p.claim),
                "interval": [low, high],
                "midpoint": p.likelihood.midpoint(),
                "confidence": p.confidence,
            });
            if let Some(resolution) = p.resolution {
                shown["happened"] = resolution.happened.into();
                shown["brier"] = resolution.brier.into();
                shown["resolved_by"] = b.label(resolution.claim).into();
            }
            shown
        })
        .collect();
    let lines: Vec<String> = found
        .value
        .iter()
        .map(|p| {
            let confidence = if p.confidence.is_some() { "" } else { "; no confidence stated" };
            let outcome = p.resolution.map_or_else(String::new, |r| {
                let happened = if r.happened { "happened" } else { "did not happen" };
                format!("; it {happened} ({}), Brier score {}", b.label(r.claim), r.brier)
            });
            format!("{} (middle {}){confidence}{outcome}", p.likelihood, p.likelihood.midpoint())
        })
        .collect();
    let text = if lines.is_empty() { "Nobody says.".to_owned() } else { format!("{}.", lines.join("; ")) };
    let shown = if let [only] = shown.as_slice() { only.clone() } else { shown.into() };
    Ok(b.ask(6, "How likely is a summit?", &found, (shown, text)))
}

fn stakes(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::interests(&b.view, b.talks, b.summit)?;
    let list = |stakes: &[Stake]| -> Vec<Value> {
        stakes.iter().map(|s| json!({"who": b.key(s.who), "claims": b.labels(&s.claims)})).collect()
    };
    let value = &found.value;
    let names = |stakes: &[Stake]| b.names(stakes.iter().map(|s| s.who));
    let text = format!(
        "They hurt {}; and, unless conditions are met, {}. They help {}.",
        names(&value.hurt),
        names(&value.hurt_unless),
        names(&value.gain)
    );
    let shown = json!({"hurt": list(&value.hurt), "hurt_unless": list(&value.hurt_unless), "gain": list(&value.gain)});
    Ok(b.ask(7, "Whose interests do the talks hurt?", &found, (shown, text)))
}

fn wedges(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = standing::wedges(&b.view, &b.stances)?;
    let key = |node: Option<NodeId>| node.map(|n| b.key(n));
    let name = |node: Option<NodeId>| node.map_or_else(|| "nobody named".to_owned(), |n| b.name(n));
    let (mut shown, mut lines) = (Vec::new(), Vec::new());
    for asserted in &found.value.asserted {
        let w = &asserted.wedge;
        shown.push(json!({
            "claim": b.label(w.claim), "by": key(w.by), "target": key(w.target), "with": key(w.with),
            "voice": key(w.voice), "outcome": asserted.outcome.name(),
        }));
        let (by, target, with) = (name(w.by), name(w.target), name(w.with));
        lines.push(format!("{by} against {target} with {with} (says {})", name(w.voice)));
    }
    if lines.is_empty() {
        lines.push("None is asserted".to_owned());
    }
    let tie = |ends: &[NodeId; 2]| ends.map(|end| b.key(end)).join("-");
    let mut structural: Vec<String> = found.value.structural.iter().map(|exposure| tie(&exposure.tie)).collect();
    structural.sort();
    let exposures: Vec<Value> = found
        .value
        .structural
        .iter()
        .map(|e| {
            let claims = b.labels(&e.claims);
            json!({"tie": tie(&e.tie), "driver": b.key(e.driver), "exposure": e.exposure, "overture": e.overture, "claims": claims})
        })
        .collect();
    if !structural.is_empty() {
        let drivers: BTreeSet<String> = found.value.structural.iter().map(|e| b.name(e.driver)).collect();
        let drivers: Vec<String> = drivers.into_iter().collect();
        lines.push(format!("exposed, whatever is said, to {}: {}", drivers.join(", "), structural.join(", ")));
    }
    if found.value.mismatch {
        lines.push("what is said and what is exposed do not match".to_owned());
    }
    let shown = json!({
        "asserted": shown, "structural": structural, "mismatch": found.value.mismatch, "exposures": exposures,
        "counter_moves": standing::counter_moves(&b.view, &b.stances)?,
    });
    Ok(b.ask(8, "What wedge, between whom, by whom, with what?", &found, (shown, format!("{}.", lines.join("; ")))))
}

/// What Kim holds to be important.
fn valued(b: &Briefing<'_>) -> Vec<ClaimId> {
    let own = |c: &detente::Claim<'_>| c.node_in("by").is_some_and(|n| n.id() == b.kim);
    b.view.claims_of::<Values>().filter(own).map(|c| c.id()).collect()
}

/// North Korea's unwillingness to take up the abductees.
fn refusals(b: &Briefing<'_>) -> Vec<ClaimId> {
    let own = |c: &detente::Claim<'_>| {
        let on = c.node_in("to").is_some_and(|n| n.id() == b.abductees);
        c.sign() < 0 && on && b.view.actor_in(c, "from").is_some_and(|n| n.id() == b.dprk)
    };
    b.view.claims_of::<Discusses>().filter(own).map(|c| c.id()).collect()
}

fn why(b: &Briefing<'_>, id: u32, question: &'static str, claims: &[ClaimId]) -> Result<Question, Error> {
    let found = diplomacy::reasons(&b.view, claims)?;
    let mut lines = Vec::new();
    let mut shown = Vec::new();
    for reason in &found.value {
        let by = b.graph.get_claim(reason.by)?;
        let doubt = by.likelihood().and_then(|l| l.wording()).map_or_else(String::new, |(_, word)| format!(", {word}"));
        let either: Vec<String> = by.attribute("alternatives").and_then(|a| a.as_texts()).unwrap_or_default().to_vec();
        let of = if either.is_empty() { String::new() } else { format!(" of {}", either.join(" or ")) };
        lines.push(format!("{by}{doubt}{of}, which explains {}", b.graph.get_claim(reason.explained)?));
        shown.push(json!({
            "explained": b.label(reason.explained),
            "by": b.label(reason.by),
            "link": b.label(reason.link),
            "alternatives": either,
        }));
    }
    let text = if lines.is_empty() { "No reason is given.".to_owned() } else { format!("{}.", lines.join("; ")) };
    Ok(b.ask(id, question, &found, (shown.into(), text)))
}

fn who_says(b: &Briefing<'_>) -> Question {
    let found = evidence::assertions(&b.view);
    let name = |key: &Option<String>| key.clone().unwrap_or_else(|| "narrator".to_owned());
    let counts: serde_json::Map<String, Value> =
        found.value.by_asserter.iter().map(|(key, n)| (name(key), (*n).into())).collect();
    // Nor does anybody speak for them.
    let heard: BTreeSet<&str> = b.view.reports().filter_map(|c| b.view.voice_of(&c)).map(|n| n.key()).collect();
    let states = b.view.nodes().filter(detente::Node::is_of::<State>);
    let silent: Vec<&str> = states.map(|n| n.key()).filter(|key| !heard.contains(key)).collect();
    let lines: Vec<String> = counts.iter().map(|(key, n)| format!("{key} {n}")).collect();
    let text = format!("{}. Assert nothing: {}.", shown_or_none(&lines), silent.join(", "));
    b.ask(10, "Who asserts what?", &found, (json!({"asserters": counts, "silent": silent}), text))
}

fn one_source(b: &Briefing<'_>) -> Question {
    let found = evidence::corroboration(&b.view);
    let single: Vec<ClaimId> = found.value.iter().filter(|c| c.sources.len() == 1).map(|c| c.claim).collect();
    let voices: BTreeSet<Vec<String>> =
        found.value.iter().filter(|c| c.asserters.len() > 1).map(|c| b.labels(&c.same)).collect();
    let origins = origins(b);
    let text = format!(
        "{} of {} rest on one document. Said by more than one voice: {}. Independent origins: at most {}.",
        single.len(),
        found.value.len(),
        shown_or_none(&voices.iter().map(|set| format!("{{{}}}", set.join(", "))).collect::<Vec<_>>()),
        found.value.iter().map(|c| c.origins.len()).max().unwrap_or(0)
    );
    let shown = json!({"one_document": b.labels(&single), "several_voices": voices, "origins": origins});
    b.ask(11, "Which claims rest on one source?", &found, (shown, text))
}

fn nameless(b: &Briefing<'_>) -> Question {
    let found = evidence::anonymous(&b.view);
    let of = |wanted: Anonymity| {
        let claims = found.value.iter().filter(|(_, how)| *how == wanted).map(|(claim, _)| claim);
        b.labels(claims)
    };
    let (people, states) = (of(Anonymity::UnnamedPeople), of(Anonymity::StateWithoutOfficial));
    let text =
        format!("By unnamed people: {}; by a state without a named official: {}.", people.join(" "), states.join(" "));
    let shown = json!({"unnamed_people": people, "state_without_official": states});
    b.ask(12, "Which are anonymously sourced?", &found, (shown, text))
}

fn fact_or_judgement(b: &Briefing<'_>) -> Question {
    let found = evidence::judgement(&b.view);
    let kinds = evidence::assertions(&b.view).value.by_kind;
    let by_kind: serde_json::Map<String, Value> =
        kinds.iter().map(|(kind, n)| (kind.to_string(), (*n).into())).collect();
    let lines: Vec<String> = kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    let (analyst, other) = (found.value.analyst, found.value.other);
    let text = format!(
        "{other} claims are not an analyst's, {analyst} are. By kind: {}.",
        if lines.is_empty() { "nothing".to_owned() } else { lines.join(", ") }
    );
    let shown = json!({"non_analyst": other, "analyst": analyst, "kinds": by_kind});
    b.ask(13, "Fact or judgement?", &found, (shown, text))
}

fn words(b: &Briefing<'_>) -> Question {
    let found = evidence::worded(&b.view);
    let mut lines = Vec::new();
    let mut shown = Vec::new();
    for said in &found.value {
        let (scale, word) = said.likelihood.wording().unwrap_or_default();
        let (low, high) = said.likelihood.interval();
        lines.push(format!("{} \"{word}\" ({low} to {high})", b.label(said.claim)));
        shown.push(json!({"claim": b.label(said.claim), "word": word, "scale": scale, "interval": [low, high]}));
    }
    let text = if lines.is_empty() { "None.".to_owned() } else { format!("{}.", lines.join(", ")) };
    b.ask(14, "Which carry estimative words?", &found, (shown.into(), text))
}

fn changed(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = evidence::changes(&b.view, Day::new(2024, 1, 1)?);
    let of = |truth: Truth| b.labels(found.value.iter().filter(|c| c.began == truth).map(|c| &c.claim));
    let (yes, no, unknown) = (of(Truth::Yes), of(Truth::No), of(Truth::Unknown));
    let text = format!(
        "Began since: {}; before: {}; unknown: {}.",
        shown_or_none(&yes),
        shown_or_none(&no),
        shown_or_none(&unknown)
    );
    let shown = json!({"yes": yes, "no": no, "unknown": unknown});
    Ok(b.ask(15, "What changed since 2024-01-01?", &found, (shown, text)))
}

fn order(b: &Briefing<'_>) -> Question {
    let found = evidence::sequence(&b.view, &Budget::new());
    let basis = |basis: Basis| if basis == Basis::Stated { "stated" } else { "dated" };
    let shown: Vec<Value> = found
        .value
        .steps
        .iter()
        .map(|s| json!({"before": b.label(s.before), "after": b.label(s.after), "basis": basis(s.basis)}))
        .collect();
    let lines: Vec<String> = found
        .value
        .steps
        .iter()
        .map(|s| format!("{} < {} ({})", b.label(s.before), b.label(s.after), basis(s.basis)))
        .collect();
    let text = if lines.is_empty() { "Nothing is ordered.".to_owned() } else { format!("{}.", lines.join(", ")) };
    let shown = json!({"steps": shown, "circular": b.labels(&found.value.circular)});
    b.ask(16, "In what order?", &found, (shown, text))
}

fn trying(b: &Briefing<'_>) -> Result<Question, Error> {
    let own = |c: &detente::Claim<'_>| {
        let wants = c.node_in("from").is_some_and(|n| n.id() == b.kishida);
        wants && c.sign() > 0 && c.node_in("to").is_some_and(|n| n.id() == b.summit)
    };
    let wishes: Vec<ClaimId> = b.view.claims_of::<Wants>().filter(own).map(|c| c.id()).collect();
    let mut found = diplomacy::reasons(&b.view, &wishes)?;
    let gains = diplomacy::interests(&b.view, b.talks, b.summit)?.value.gain;
    let aims: Vec<ClaimId> = gains.into_iter().filter(|s| s.who == b.japan).flat_map(|s| s.claims).collect();
    found.because.extend(aims.iter().filter(|c| !found.because.contains(c)).copied().collect::<Vec<_>>());
    let reasons: Vec<Value> = found
        .value
        .iter()
        .map(|r| json!({"explained": b.label(r.explained), "by": b.label(r.by), "link": b.label(r.link)}))
        .collect();
    let mut lines = Vec::new();
    for reason in &found.value {
        lines.push(format!("{} moves him to {}", b.graph.get_claim(reason.by)?, b.graph.get_claim(reason.explained)?));
    }
    for &aim in &aims {
        lines.push(format!("Japan's aim: {}", b.graph.get_claim(aim)?));
    }
    let text = if lines.is_empty() { "No reason is given.".to_owned() } else { format!("{}.", lines.join("; ")) };
    let shown = json!({"reasons": reasons, "aims": b.labels(&aims)});
    let mut question = b.ask(18, "Why is Kishida trying?", &found, (shown, text));
    question.because.sort();
    Ok(question)
}

fn position(b: &Briefing<'_>, id: u32, question: &'static str, actor: NodeId) -> Result<Question, Error> {
    let found = diplomacy::positions(&b.view, actor)?;
    let value = &found.value;
    let permits = |claim: &ClaimId| b.graph.get_claim(*claim).is_ok_and(|c| c.sign() > 0);
    let mut stance = Vec::new();
    if value.stated.iter().any(permits) {
        stance.push("permissive");
    }
    if !value.conditions.is_empty() {
        stance.push("conditional");
    }
    if value.is_only_inferred() {
        stance.push(if value.inferred.is_empty() { "unknown" } else { "only inferred" });
    }
    let (stated, conditions, inferred) =
        (b.labels(&value.stated), b.labels(&value.conditions), b.labels(&value.inferred));
    let text = format!(
        "{}: states {}, sets conditions {}; others infer {}.",
        stance.join(" and "),
        shown_or_none(&stated),
        shown_or_none(&conditions),
        shown_or_none(&inferred)
    );
    let shown = json!({"stance": stance, "stated": stated, "conditions": conditions, "inferred": inferred});
    Ok(b.ask(id, question, &found, (shown, text)))
}

fn shown_or_none(labels: &[String]) -> String {
    if labels.is_empty() { "none".to_owned() } else { labels.join(" ") }
}

fn sours(b: &Briefing<'_>) -> Result<Question, Error> {
    what_if(b, 21, "What if Japan and South Korea fall out?", (b.japan, b.rok), false)
}

fn agrees(b: &Briefing<'_>) -> Result<Question, Error> {
    what_if(b, 22, "What if North Korea says yes to Japan?", (b.japan, b.dprk), true)
}

fn what_if(
    b: &Briefing<'_>,
    id: u32,
    question: &'static str,
    ends: (NodeId, NodeId),
    friends: bool,
) -> Result<Question, Error> {
    let found = standing::what_if(&b.view, &b.stances, ends, friends)?;
    let because = b.labels(&found.because);
    Ok(Question { id, asked: question, answer: found.answer, text: found.text, because, against: Vec::new() })
}

fn acceptable(b: &Briefing<'_>) -> Result<Question, Error> {
    let found = diplomacy::go_betweens(&b.view, b.japan, b.dprk)?;
    let rejected: Vec<Value> = found
        .value
        .rejected
        .iter()
        .map(|(who, with)| json!({"who": b.key(*who), "bad_terms_with": b.keys(with)}))
        .collect();
    let lines: Vec<String> = found
        .value
        .rejected
        .iter()
        .map(|(who, with)| format!("{} (bad terms with {})", b.name(*who), b.names(with.iter().copied())))
        .collect();
    let rejects = if lines.is_empty() { "none".to_owned() } else { lines.join(", ") };
    let (blocs, camps) = standing::blocs(&b.stances)?;
    let text = format!("Acceptable: {}. Rejected: {rejects}. {camps}", b.names(found.value.acceptable.iter().copied()));
    let shown = json!({"acceptable": b.keys(&found.value.acceptable), "rejected": rejected, "blocs": blocs});
    Ok(b.ask(23, "Who is acceptable to both sides?", &found, (shown, text)))
}

/// Strikes, in turn, every nameless voice, every analyst and every document that carries claims.
fn dropped(b: &Briefing<'_>) -> Result<Question, Error> {
    let voices: BTreeSet<String> = b
        .graph
        .claims()
        .filter_map(|c| c.asserter())
        .filter(|n| {
            n.is_of::<Analyst>() || n.attribute("anonymous").and_then(detente::model::Attribute::as_flag) == Some(true)
        })
        .map(|n| n.key().to_owned())
        .collect();
    let is_document = |key: &str| b.graph.keyed(key).is_some_and(|n| b.graph.typed::<Document>(n).is_some());
    let documents = b.graph.sources().map(|s| s.key().to_owned()).filter(|key| is_document(key));
    let (mut shown, mut lines) = (Vec::new(), Vec::new());
    for key in voices.into_iter().chain(documents) {
        let after = b.graph.view(&b.lens.clone().without(&key))?;
        let fallen = evidence::difference(&b.view, &after).value.lost;
        let left: Vec<Value> = diplomacy::obstacles(&after, b.summit)?.value.iter().map(|o| obstacle(b, o).0).collect();
        let (forecasts, wedges) =
            (diplomacy::prospects(&after, b.summit)?.value.len(), diplomacy::wedges(&after).value.len());
        let remain = after.reports().count();
        let blockers: Vec<String> =
            diplomacy::obstacles(&after, b.summit)?.value.iter().map(|o| b.labels(&o.claims).join("+")).collect();
        lines.push(format!(
            "without {key} {} fall, {remain} remain; forecasts {forecasts}, wedges {wedges}, obstacles {}",
            if fallen.len() > 8 { format!("{} claims", fallen.len()) } else { shown_or_none(&b.labels(&fallen)) },
            shown_or_none(&blockers)
        ));
        shown.push(json!({
            "without": key,
            "fall": b.labels(&fallen),
            "remain": remain,
            "forecasts": forecasts,
            "wedges": wedges,
            "obstacles": left,
        }));
    }
    let scope = evidence::assertions(&b.view);
    Ok(b.ask(24, "Drop a source: what falls?", &scope, (shown.into(), format!("{}.", lines.join("; ")))))
}
