//! Recording one claim.

use std::any::TypeId;

use super::Graph;
use super::claim_check::check;
use super::claims::{ClaimRow, Facets, KNOWN_NEVER, NO_AFFINITY, NONE, flag};
use crate::error::Error;
use crate::model::{
    AFTER_ALL, Affinity, Aspect, Aspects, Attribute, BEFORE_ALL, ClaimId, ClaimKind, Confidence, Date, Ends, Filling,
    Grade, Likelihood, NodeId, Participant, Period, Quantity, Relation, RelationNo, SourceId, checked_text,
};

/// A claim in the making; errors of every step surface at [`record`](Self::record).
///
/// # Example
///
/// ```
/// use detente::model::{ClaimKind, standard::{Leader, Event, Wants}};
/// use detente::Graph;
///
/// let mut graph = Graph::new();
/// let kishida = graph.node(Leader, "kishida").add()?;
/// let summit = graph.node(Event, "summit").hypothetical().add()?;
/// let wire = graph.source("wire").add()?;
/// let claim = graph
///     .claim::<Wants>((kishida, summit))
///     .kind(ClaimKind::StatedIntent)
///     .affinity(0.4)
///     .valid("2024-02-09/..")
///     .known_since("2024-02-09")
///     .asserted_by(kishida)
///     .reported_in(wire, "paragraph 2")
///     .record()?;
/// assert_eq!(graph.get_claim(claim)?.asserter().unwrap().key(), "kishida");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct ClaimBuilder<'g> {
    graph: &'g mut Graph,
    row: ClaimRow,
    filling: Option<Filling>,
    implied: Vec<(String, NodeId)>,
    /// Made when first needed: most claims of a large graph have none.
    facets: Option<Box<Facets>>,
    error: Option<Error>,
}

impl Graph {
    /// Starts a claim of relation `R` over participants that `R` joins; others do not compile.
    pub fn claim<R: Relation>(&mut self, ends: impl Ends<R>) -> ClaimBuilder<'_> {
        let relation = self.relation_of::<R>();
        ClaimBuilder::new(self, relation, Ok(ends.filling()))
    }

    /// Starts a claim of participants that are known already.
    pub(crate) fn claim_filled(&mut self, relation: RelationNo, filling: Filling) -> ClaimBuilder<'_> {
        ClaimBuilder::new(self, Ok(relation), Ok(filling))
    }

    /// The number of a relation; claims mostly repeat the relation before them.
    fn relation_of<R: Relation>(&mut self) -> Result<RelationNo, Error> {
        let asked = TypeId::of::<R>();
        if let Some((_, number)) = self.recent.filter(|(known, _)| *known == asked) {
            return Ok(number);
        }
        let number = self.ledger.schema.relation_number(R::NAME)?;
        self.recent = Some((asked, number));
        Ok(number)
    }

    /// Starts a claim of a relation known by name, over participants by name of role (`from` and
    /// `to` of a directed relation, `between` twice of a symmetric one). The schema is the same
    /// one that the compiler checks; what it refuses is an error at
    /// [`record`](ClaimBuilder::record).
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Graph, model::{Participant, standard::State}};
    ///
    /// let mut graph = Graph::new();
    /// let japan = graph.node(State, "JPN").add()?;
    /// let dprk = graph.node(State, "PRK").add()?;
    /// let ends = [("from", Participant::Node(japan.any())), ("to", Participant::Node(dprk.any()))];
    /// let error = graph.claim_dyn("Leads", ends).record().unwrap_err();
    /// assert_eq!(error.to_string(), "relation `Leads` refuses State -> State: joins Leader -> State");
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn claim_dyn<'r>(
        &mut self,
        relation: &str,
        roles: impl IntoIterator<Item = (&'r str, Participant)>,
    ) -> ClaimBuilder<'_> {
        let number = self.ledger.schema.relation_number(relation);
        let filling = number.as_ref().map_err(|_| Error::unknown("relation", relation)).and_then(|&n| {
            let rule = self.ledger.schema.relation_rule(n);
            let numbered = roles.into_iter().map(|(role, who)| Ok((rule.role_number(role)?, who)));
            Ok(Filling::roles(numbered.collect::<Result<Vec<_>, Error>>()?))
        });
        ClaimBuilder::new(self, number, filling)
    }
}

impl<'g> ClaimBuilder<'g> {
    fn new(graph: &'g mut Graph, relation: Result<RelationNo, Error>, filling: Result<Filling, Error>) -> Self {
        let (relation, filling, error) = match (relation, filling) {
            (Ok(relation), Ok(filling)) => (relation, Some(filling), None),
            (Err(error), _) | (Ok(_), Err(error)) => (RelationNo(0), None, Some(error)),
        };
        let row = ClaimRow {
            first: NONE,
            second: NONE,
            relation,
            affinity: NO_AFFINITY,
            kind: ClaimKind::ReportedFact,
            aspects: Aspects::NONE,
            flags: flag::NO_VALID,
            from: BEFORE_ALL,
            to: AFTER_ALL,
            known: KNOWN_NEVER,
            asserter: NONE,
            source: NONE,
            quantity: None,
            grade: None,
            facets: None,
        };
        Self { graph, row, filling, implied: Vec::new(), facets: None, error }
    }

    fn facets(&mut self) -> &mut Facets {
        self.facets.get_or_insert_default()
    }

    fn try_with(mut self, step: impl FnOnce(&mut Self) -> Result<(), Error>) -> Self {
        if self.error.is_none()
            && let Err(error) = step(&mut self)
        {
            self.error = Some(error);
        }
        self
    }

    /// Signed strength in [-1, +1]. Zero is neutral and kept; leaving it out says nothing.
    pub fn affinity(self, value: f64) -> Self {
        self.try_with(|b| {
            b.row.affinity = Affinity::new(value)?.millionths();
            Ok(())
        })
    }

    /// A number with a unit.
    pub fn quantity(self, quantity: &Quantity) -> Self {
        self.try_with(|b| {
            b.row.quantity = Some(quantity.value());
            if !quantity.unit().is_empty() || b.facets.is_some() {
                b.facets().unit = Some(quantity.unit()).filter(|unit| !unit.is_empty()).map(Into::into);
            }
            Ok(())
        })
    }

    /// A bare weight: a quantity without unit, what a plain weighted edge carries.
    pub fn weight(self, value: f64) -> Self {
        self.try_with(|b| {
            b.row.quantity = Some(Quantity::bare(value)?.value());
            Ok(())
        })
    }

    /// What kind of statement it is; a reported fact when not said.
    pub fn kind(self, kind: ClaimKind) -> Self {
        self.try_with(|b| {
            b.row.kind = kind;
            Ok(())
        })
    }

    /// Adds an aspect.
    pub fn aspect(self, aspect: Aspect) -> Self {
        self.try_with(|b| {
            b.row.aspects = b.row.aspects.with(aspect);
            Ok(())
        })
    }

    /// When the relation holds: EDTF text, a day, a range of days or a [`Period`].
    pub fn valid<P>(self, period: P) -> Self
    where
        P: TryInto<Period>,
        P::Error: Into<Error>,
    {
        self.try_with(|b| {
            let period = period.try_into().map_err(|e| e.into().in_field("valid"))?;
            (b.row.from, b.row.to) = period.hull();
            b.row.flags &= !(flag::NO_VALID | flag::VAGUE_VALID);
            if let Some(facets) = &mut b.facets {
                facets.valid = None;
            }
            // What the columns cannot give back as it was said stands in the facets.
            if Period::from_columns(b.row.from, b.row.to) != period {
                b.row.flags |= flag::VAGUE_VALID;
                b.facets().valid = Some(period);
            }
            Ok(())
        })
    }

    /// From when on it was known: EDTF text, a day or a [`Date`].
    pub fn known_since<D>(self, date: D) -> Self
    where
        D: TryInto<Date>,
        D::Error: Into<Error>,
    {
        self.try_with(|b| {
            let date = date.try_into().map_err(|e| e.into().in_field("known"))?;
            b.row.known = date.latest().number();
            b.row.flags &= !flag::VAGUE_KNOWN;
            if let Some(facets) = &mut b.facets {
                facets.known = None;
            }
            if !date.is_precise() || Date::from(date.latest()) != date {
                b.row.flags |= flag::VAGUE_KNOWN;
                b.facets().known = Some(date);
            }
            Ok(())
        })
    }

    /// Who asserts it.
    pub fn asserted_by<K>(self, node: NodeId<K>) -> Self {
        self.try_with(|b| {
            b.row.asserter = b.graph.own(node)?;
            Ok(())
        })
    }

    /// Adds who passed it on, nearest to the asserter first.
    pub fn reported_by<K>(self, node: NodeId<K>) -> Self {
        self.try_with(|b| {
            let own = b.graph.own(node)?;
            b.facets().reporters.push(own);
            Ok(())
        })
    }

    /// The source that carries it, and where and how it says so.
    pub fn reported_in(self, source: SourceId, evidence: &str) -> Self {
        self.source(source).evidence(evidence)
    }

    /// The source that carries it.
    pub fn source(self, source: SourceId) -> Self {
        self.try_with(|b| {
            b.row.source = b.graph.ledger.own_source(source)?;
            Ok(())
        })
    }

    /// Where and how the source says it, in your own words.
    pub fn evidence(self, note: &str) -> Self {
        self.try_with(|b| {
            b.facets().evidence = Some(note.into());
            Ok(())
        })
    }

    /// How reliable the source and how credible the report.
    pub fn grade(self, grade: Grade) -> Self {
        self.try_with(|b| {
            b.row.grade = Some(grade);
            Ok(())
        })
    }

    /// How likely it is said to be.
    pub fn likelihood(self, likelihood: Likelihood) -> Self {
        self.try_with(|b| {
            b.facets().likelihood = Some(likelihood);
            Ok(())
        })
    }

    /// With what analytic confidence it is said.
    pub fn confidence(self, confidence: Confidence) -> Self {
        self.try_with(|b| {
            b.facets().confidence = Some(confidence);
            Ok(())
        })
    }

    /// Adds an attribute; saying one twice is a conflict.
    pub fn attribute(self, name: &str, value: impl Into<Attribute>) -> Self {
        self.try_with(|b| {
            let value = value.into().checked(name)?;
            match b.facets().attributes.insert(name.to_owned(), value) {
                Some(_) => Err(Error::conflict("attribute", name, "said twice")),
                None => Ok(()),
            }
        })
    }

    /// A unique key, such as `"C12"`.
    pub fn key(self, key: &str) -> Self {
        self.try_with(|b| {
            checked_text("key", key)?;
            b.facets().key = Some(key.into());
            Ok(())
        })
    }

    /// Marks it as background, which nobody disputes and no count includes.
    pub fn background(self) -> Self {
        self.try_with(|b| {
            b.row.flags |= flag::BACKGROUND;
            Ok(())
        })
    }

    /// Says that it replaces an earlier claim, which stays in the ledger and no longer counts
    /// where this one does.
    pub fn corrects(self, claim: ClaimId) -> Self {
        self.try_with(|b| {
            b.facets().corrects = Some(b.graph.own_claim(claim)?);
            b.row.flags |= flag::AMENDS;
            Ok(())
        })
    }

    /// Says that the text implies, without naming it, who fills a role. It makes no tie.
    pub fn implied<K>(self, role: &str, node: NodeId<K>) -> Self {
        self.try_with(|b| {
            b.implied.push((role.to_owned(), node.any()));
            Ok(())
        })
    }

    /// Records the claim; the graph is unchanged on error.
    ///
    /// # Errors
    ///
    /// - The first error of any step: invalid affinity, quantity, period, date or text.
    /// - Unknown relation or role; participants that the schema does not join, a role left
    ///   unfilled or filled twice.
    /// - Foreign id.
    /// - Conflict when the key is taken.
    /// - Limit of claims.
    pub fn record(self) -> Result<ClaimId, Error> {
        let Self { graph, mut row, filling, implied, mut facets, error } = self;
        let checked = match (error, filling) {
            (Some(error), _) => Err(error),
            (None, Some(filling)) => check(graph, &mut row, &mut facets, filling, &implied),
            (None, None) => Err(Error::invalid("claim", "", "nobody takes part")),
        };
        let key = facets.as_ref().and_then(|f| f.key.clone());
        checked.map_err(|error| key.iter().fold(error, |error, key| error.in_claim(key)))?;
        row.facets = facets.filter(|facets| **facets != Facets::default());
        let claim = graph.ledger.claims.push(row);
        if let Some(key) = key {
            graph.lookup.add_claim(&key, claim);
            graph.undo.claim(&key);
        }
        graph.claims_grew();
        Ok(graph.ledger.claim_id(claim))
    }
}
