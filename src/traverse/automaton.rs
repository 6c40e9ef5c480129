//! Regular expressions over relations, such as `Leads* Talks Leads^-1`: parsed by hand, compiled
//! to an automaton with one state for each relation named (Glushkov 1961, *The abstract theory of
//! automata*), which searches run beside the nodes they are at.
//!
//! | written | steps it stands for |
//! |---|---|
//! | `Talks` | one tie of that relation, along its arc; a symmetric one either way |
//! | `"deals with"` | the same, for names that are not one word |
//! | `.` | one tie of any relation, along its arc |
//! | `Leads^-1`, `.^-1` | against the arc |
//! | `A B` | one after the other |
//! | `A \| B` | one or the other |
//! | `A*`, `A+`, `A?` | any number, at least one, at most one |
//! | `( )` | a group |
//!
//! Nothing recurses: the groups that are open stand on a stack of at most 128.

use crate::error::Error;
use crate::model::{RelationNo, Schema};

/// Characters of a pattern.
const LENGTH: usize = 4096;
/// Groups within groups.
const DEPTH: usize = 128;
/// Relations named; with the start they are the bits of a set of states.
const NAMED: usize = 63;

/// States are numbered from 0, the start; a set of them is the bits of a word.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    /// By state: those that may come next.
    follow: Vec<u64>,
    /// By state: those that it may come after.
    before: Vec<u64>,
    /// Those where a path may end.
    last: u64,
    /// By relation: the states that a step along an arc may lead to.
    along: Vec<u64>,
    /// The same for a step against one.
    against: Vec<u64>,
}

/// Which way a step goes over its arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Along,
    Against,
    /// Over a tie that runs both ways.
    Either,
}

impl Automaton {
    /// Any steps at all: one state.
    pub(super) fn any(schema: &Schema) -> Self {
        let all = vec![1; schema.relation_count()];
        Self { follow: vec![1], before: vec![1], last: 1, along: all.clone(), against: all }
    }

    /// # Errors
    ///
    /// Syntax, with the column; unknown relation; limit.
    pub(super) fn parse(text: &str, schema: &Schema) -> Result<Self, Error> {
        if text.chars().count() > LENGTH {
            return Err(Error::limit("characters of a pattern", LENGTH as u64).at(1, LENGTH as u64 + 1));
        }
        let automaton = Self {
            follow: vec![0],
            before: Vec::new(),
            last: 0,
            along: vec![0; schema.relation_count()],
            against: vec![0; schema.relation_count()],
        };
        let mut parser = Parser { schema, automaton, groups: vec![Group::new(0)] };
        let mut rest = Tokens { chars: text.chars().collect(), at: 0 };
        while let Some((column, token)) = rest.next()? {
            parser.take(column, token)?;
        }
        let end = rest.chars.len() as u64 + 1;
        let whole = parser.groups.pop().filter(|_| parser.groups.is_empty());
        let whole =
            whole.ok_or_else(|| expected(end, "`)`", "the end"))?.close(&mut parser.automaton, end, "the end")?;
        let mut automaton = parser.automaton;
        automaton.follow[0] = whole.first;
        automaton.last = whole.last | u64::from(whole.empty);
        let states = automaton.follow.len();
        let leads = |from: usize, to: usize| automaton.follow[from] >> to & 1 == 1;
        let before = |to: usize| (0..states).fold(0, |set, from| set | u64::from(leads(from, to)) << from);
        automaton.before = (0..states).map(before).collect();
        Ok(automaton)
    }

    fn meets(&self, relation: RelationNo, way: Way) -> u64 {
        let at = usize::from(relation.0);
        match way {
            Way::Along => self.along[at],
            Way::Against => self.against[at],
            Way::Either => self.along[at] | self.against[at],
        }
    }

    /// The states after a step from one.
    #[inline]
    pub(super) fn next(&self, state: u8, relation: RelationNo, way: Way) -> u64 {
        self.follow[usize::from(state)] & self.meets(relation, way)
    }

    /// The states from which a step leads to one.
    #[inline]
    pub(super) fn previous(&self, state: u8, relation: RelationNo, way: Way) -> u64 {
        if self.meets(relation, way) >> state & 1 == 1 { self.before[usize::from(state)] } else { 0 }
    }

    /// Where a path may end.
    pub(super) const fn last(&self) -> u64 {
        self.last
    }
}

/// A part of a pattern: the states it may begin with and end with, and whether it may be nothing.
#[derive(Clone, Copy, Debug)]
struct Part {
    first: u64,
    last: u64,
    empty: bool,
}

impl Part {
    const NOTHING: Self = Self { first: 0, last: 0, empty: true };

    fn then(self, next: Self, automaton: &mut Automaton) -> Self {
        automaton.link(self.last, next.first);
        Self {
            first: self.first | if self.empty { next.first } else { 0 },
            last: next.last | if next.empty { self.last } else { 0 },
            empty: self.empty && next.empty,
        }
    }

    const fn or(self, other: Self) -> Self {
        Self { first: self.first | other.first, last: self.last | other.last, empty: self.empty || other.empty }
    }
}

impl Automaton {
    fn link(&mut self, from: u64, to: u64) {
        for (state, follow) in self.follow.iter_mut().enumerate() {
            if from >> state & 1 == 1 {
                *follow |= to;
            }
        }
    }
}

/// An open group: the branches that are whole, what stands before the last part, and the last
/// part, which `*` and its like still may change.
#[derive(Debug)]
struct Group {
    opened: u64,
    branches: Option<Part>,
    done: Part,
    open: Option<Part>,
    begun: bool,
    /// Whether the last part is a relation that `^-1` may turn: its state.
    turns: Option<(usize, Option<RelationNo>)>,
}

impl Group {
    const fn new(opened: u64) -> Self {
        Self { opened, branches: None, done: Part::NOTHING, open: None, begun: false, turns: None }
    }

    fn push(&mut self, part: Part, automaton: &mut Automaton) {
        if let Some(open) = self.open.replace(part) {
            self.done = self.done.then(open, automaton);
        }
        self.begun = true;
        self.turns = None;
    }

    fn branch(&mut self, automaton: &mut Automaton, column: u64, found: &str) -> Result<(), Error> {
        if !self.begun {
            return Err(expected(column, "a relation, `.` or `(`", found));
        }
        let open = self.open.take().unwrap_or(Part::NOTHING);
        let branch = self.done.then(open, automaton);
        self.branches = Some(self.branches.map_or(branch, |others| others.or(branch)));
        (self.done, self.begun, self.turns) = (Part::NOTHING, false, None);
        Ok(())
    }

    fn close(mut self, automaton: &mut Automaton, column: u64, found: &str) -> Result<Part, Error> {
        self.branch(automaton, column, found)?;
        Ok(self.branches.unwrap_or(Part::NOTHING))
    }
}

struct Parser<'s> {
    schema: &'s Schema,
    automaton: Automaton,
    groups: Vec<Group>,
}

impl Parser<'_> {
    fn take(&mut self, column: u64, token: Token) -> Result<(), Error> {
        let shown = token.to_string();
        let depth = self.groups.len();
        let Some(group) = self.groups.last_mut() else { return Ok(()) };
        match token {
            Token::Name(name) => {
                let relation = self.schema.relation_number(&name).map_err(|unknown| unknown.at(1, column))?;
                return self.atom(column, Some(relation));
            }
            Token::Any => return self.atom(column, None),
            Token::Open if depth > DEPTH => {
                return Err(Error::limit("groups within groups", DEPTH as u64).at(1, column));
            }
            Token::Open => self.groups.push(Group::new(column)),
            Token::Close if group.opened == 0 => {
                return Err(expected(column, "a relation, `.`, `(` or the end", &shown));
            }
            Token::Close => {
                let part =
                    self.groups.pop().map(|group| group.close(&mut self.automaton, column, &shown)).transpose()?;
                if let (Some(outer), Some(part)) = (self.groups.last_mut(), part) {
                    outer.push(part, &mut self.automaton);
                }
            }
            Token::Or => group.branch(&mut self.automaton, column, &shown)?,
            Token::Turn => {
                let (state, relation) =
                    group.turns.take().ok_or_else(|| expected(column, "a relation or `.` before `^-1`", &shown))?;
                let bit = 1 << state;
                let both = self.automaton.along.iter_mut().zip(&mut self.automaton.against).enumerate();
                for (_, (along, against)) in both.filter(|(n, _)| relation.is_none_or(|r| usize::from(r.0) == *n)) {
                    (*along, *against) = (*along & !bit, *against | bit);
                }
            }
            Token::Repeat { none, many } => {
                group.turns = None;
                let part = group.open.as_mut().ok_or_else(|| expected(column, "a relation, `.` or `(`", &shown))?;
                part.empty |= none;
                if many {
                    self.automaton.link(part.last, part.first);
                }
            }
        }
        Ok(())
    }

    /// One step, along the arc unless it is turned.
    fn atom(&mut self, column: u64, relation: Option<RelationNo>) -> Result<(), Error> {
        let state = self.automaton.follow.len();
        if state > NAMED {
            return Err(Error::limit("relations in a pattern", NAMED as u64).at(1, column));
        }
        self.automaton.follow.push(0);
        for (n, along) in self.automaton.along.iter_mut().enumerate() {
            if relation.is_none_or(|r| usize::from(r.0) == n) {
                *along |= 1 << state;
            }
        }
        if let Some(group) = self.groups.last_mut() {
            group.push(Part { first: 1 << state, last: 1 << state, empty: false }, &mut self.automaton);
            group.turns = Some((state, relation));
        }
        Ok(())
    }
}

#[derive(Debug)]
enum Token {
    Name(String),
    Any,
    Open,
    Close,
    Or,
    Turn,
    Repeat { none: bool, many: bool },
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Name(name) => return write!(f, "`{}`", crate::error::shown(name)),
            Self::Any => "`.`",
            Self::Open => "`(`",
            Self::Close => "`)`",
            Self::Or => "`|`",
            Self::Turn => "`^-1`",
            Self::Repeat { none: true, many: true } => "`*`",
            Self::Repeat { none: false, .. } => "`+`",
            Self::Repeat { many: false, .. } => "`?`",
        })
    }
}

/// Columns count characters, from 1.
struct Tokens {
    chars: Vec<char>,
    at: usize,
}

impl Tokens {
    fn next(&mut self) -> Result<Option<(u64, Token)>, Error> {
        self.skip(char::is_whitespace);
        let column = self.at as u64 + 1;
        let Some(&first) = self.chars.get(self.at) else { return Ok(None) };
        self.at += 1;
        let token = match first {
            '.' => Token::Any,
            '(' => Token::Open,
            ')' => Token::Close,
            '|' => Token::Or,
            '*' => Token::Repeat { none: true, many: true },
            '+' => Token::Repeat { none: false, many: true },
            '?' => Token::Repeat { none: true, many: false },
            '^' if self.chars[self.at..].starts_with(&['-', '1']) => {
                self.at += 2;
                Token::Turn
            }
            '^' => return Err(expected(column, "`^-1`", "`^`")),
            '"' => {
                let name = self.skip(|c| c != '"');
                self.at += 1;
                if self.at > self.chars.len() {
                    return Err(expected(self.chars.len() as u64 + 1, "`\"`", "the end"));
                }
                Token::Name(name)
            }
            c if is_of_name(c) => {
                self.at -= 1;
                Token::Name(self.skip(is_of_name))
            }
            c => {
                let found = format!("`{}`", crate::error::shown(&c.to_string()));
                return Err(expected(column, "a relation, `.`, `(`, `)`, `|`, `*`, `+`, `?` or `^-1`", &found));
            }
        };
        Ok(Some((column, token)))
    }

    fn skip(&mut self, is: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.chars.get(self.at).is_some_and(|&c| is(c)) {
            self.at += 1;
        }
        self.chars[from..self.at].iter().collect()
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn expected(column: u64, what: &str, found: &str) -> Error {
    Error::syntax(format!("pattern: expected {what}, found {found}")).at(1, column)
}
