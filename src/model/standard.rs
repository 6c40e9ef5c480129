//! The kinds of node and the relations that come with the crate.
//!
//! They are declared by the same [`schema!`](crate::schema) that users have, and cover who is
//! who (structure), how actors stand to each other, what they do and say, and what a claim says
//! about another. Declare your own beside them; join your kinds to these with `joins { ... }`.

/// The kind of an earlier claim as a participant. It is no kind of node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Claim;

crate::schema! {
    nodes {
        /// A state.
        State,
        /// A person who leads or speaks for a state or an organ.
        Leader,
        /// An organ, agency, publisher or group of officials.
        Organization,
        /// States that act together.
        Coalition,
        /// People, such as a nationality or a party to a dispute.
        Group,
        /// Somebody who assesses.
        Analyst,
        /// A matter in dispute or under discussion.
        Issue,
        /// Something that happens, or is supposed to (hypothetical).
        Event,
        /// A treaty, system or other means.
        Instrument,
        /// A document.
        Document,
        /// A relation between two nodes as a thing that can be spoken of, named by its ends.
        Dyad,
        /// Any actor, for graphs of one's own that need no more kinds.
        Actor,
    }
    relations {
        /// Heads a state. The leader stands for the state.
        Leads(Structural, Lifts, Office) { Leader -> State }
        /// Speaks for a state without heading it.
        Represents(Structural, Lifts, Office) { Leader -> State }
        /// Is an organ of a state or part of another organ, and stands for it.
        PartOf(Structural, Lifts) { Organization -> State | Organization }
        /// Heads an organ.
        Heads(Structural, Office) { Leader -> Organization }
        /// Is a member.
        MemberOf(Structural) { State -> Coalition | Organization }
        /// Works for.
        WorksFor(Structural) { Analyst | Leader -> Organization }
        /// Wrote.
        Authored(Structural) { Analyst | Leader -> Document }
        /// Published.
        Published(Structural) { Organization -> Document }
        /// Is a national of.
        NationalOf(Structural) { Group -> State }

        /// Follows a state that ended, from its first day on.
        Succeeds(Structural, Succession) { State -> State }
        /// Are two names of one; a lens may accept it.
        SameAs(Identity) {
            State -- State, Leader -- Leader, Organization -- Organization, Coalition -- Coalition,
            Group -- Group, Analyst -- Analyst, Issue -- Issue, Event -- Event,
            Instrument -- Instrument, Document -- Document, Actor -- Actor
        }

        /// How two actors stand to each other; balance, camps and wedges read it.
        Stance(Standing) { State -- State, Actor -- Actor }
        /// Are bound by an alliance.
        Allied { State -- State }
        /// Hold talks.
        Talks(Overture) { State -- State, Leader -- Leader, Organization -- Organization }
        /// Imposes sanctions on.
        Sanctions { State | Organization -> State | Leader | Organization }
        /// A directed relation of one's own that needs no other name.
        Linked { Actor -> Actor }
        /// A symmetric relation of one's own that needs no other name.
        Bonded { Actor -- Actor }

        /// Wants, or with a negative sign does not want, an event.
        Wants(Desire) { State | Leader | Organization -> Event }
        /// Asks for an event.
        Requests { State | Leader | Organization -> Event }
        /// Is willing, or with a negative sign unwilling, to take up an issue.
        Discusses(Willingness) { State | Leader | Organization -> Issue }
        /// Puts a tie first.
        Prioritises { State | Leader | Organization -> Dyad }
        /// Presses for progress on a tie.
        Urges { State | Leader | Organization -> Dyad }
        /// Has no objection to a tie.
        Permits { State | Leader | Organization -> Dyad }
        /// Calls a tie good.
        Welcomes { State | Leader | Organization -> Dyad }
        /// Expects to be told about.
        AsksToBeInformed { State | Leader | Organization -> Event }
        /// Rules out giving way to.
        RefusesConcessions(Refusal) { State | Leader | Organization -> State }
        /// Turns down what a claim says.
        Rejects(Refusal) { State | Leader | Organization -> Claim }
        /// Makes it a condition that somebody deal with an issue, or with a negative sign leave it
        /// alone, perhaps before something.
        Requires {
            by: State | Leader | Organization, of: State | Leader | Organization, about: Issue,
            before?: Dyad | Event; ties by -> of
        }
        /// Sees claims as important to itself.
        Values(Interest) { by: State | Leader | Organization, what+: Claim }

        /// Sends something to somebody.
        Sends(Message) {
            from?: State | Leader | Organization, what: Event,
            to?: State | Leader | Organization; ties from -> to
        }
        /// Approaches.
        ReachesOut(Overture) { State | Leader | Organization -> State | Leader | Organization }
        /// Speaks to somebody through others.
        Relays(Channel) {
            from: State | Leader | Organization, via+: State | Leader | Organization,
            to: State | Leader | Organization; ties from -> via, via -> to
        }
        /// Carries off.
        Abducts(Violence) { State -> Group }
        /// Uses force, perhaps over a process that it is to stop.
        Attacks(Violence) {
            by: State | Leader | Organization | Coalition | Group | Actor,
            on: State | Leader | Organization | Coalition | Group | Actor | Event,
            over?: Event; ties by -> on
        }
        /// Appears before an assembly.
        AppearsBefore { Leader -> Organization }
        /// Happens in.
        OccursIn { Event -> State }
        /// Make something together.
        Creates { by+: State, what: Instrument; ties by -- by, by -> what }
        /// A group dies.
        Dies { who: Group }

        /// Is to be about.
        BasedOn(Agenda) { Event -> Issue }
        /// Leads, or with a negative sign does not lead, to.
        ResultsIn(Outcome) { Event -> Event }
        /// Works by some means against the tie between two.
        Wedges(Wedge) { by: State | Leader, between: Dyad, with: Event; ties by -> between }
        /// Works by some means against a coalition.
        Hinders(Wedge) { by: State | Leader, what: Coalition, with: Event; ties by -> what }
        /// Makes a tie stronger.
        Strengthens(Reinforcement) { Dyad -> Dyad }

        /// One claim moves somebody to what the other says.
        Motivates(Reason) { Claim -> Claim }
        /// One claim explains the other.
        Explains(Reason) { Claim -> Claim }
        /// What a claim says stands in the way.
        Obstructs(Obstacle) { Claim -> Event }
        /// What a claim says, when done, keeps a tie from harm.
        Averts(Safeguard) { Claim -> Dyad }
        /// What the first says happened after what the second says.
        After(Sequence) { Claim -> Claim }
        /// Says how a forecast turned out.
        Resolves(Resolution) { what: Claim }
        /// Takes an earlier claim back.
        Retracts(Retraction) { what: Claim }
    }
}
