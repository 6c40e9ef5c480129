//! Kinds and relations of one's own, joined to the crate's: `cargo run --example own_kinds`.
//!
//! A crate that depends on detente declares what it needs beside the standard schema. What it
//! does not declare does not compile, and is refused by every reader.

#![expect(clippy::print_stdout, reason = "an example prints")]

use detente::model::standard::{State, Talks};
use detente::{Error, Graph, Lens, Schema};

detente::schema! {
    nodes {
        /// Part of a state, with a policy of its own.
        Region,
        /// Carries gas or oil.
        Pipeline,
    }
    relations {
        /// A pipeline that crosses a state.
        Crosses { Pipeline -> State }
        /// A contract: one seller, one or more buyers, perhaps a pipeline.
        Contract { seller: State, buyer+: State, through?: Pipeline; ties seller -> buyer }
    }
    joins { Talks { Region -- State } }
}

fn main() -> Result<(), Error> {
    let mut graph = Graph::with([Schema::standard(), schema()])?;
    let russia = graph.node(State, "RUS").name("Russia").add()?;
    let hungary = graph.node(State, "HUN").name("Hungary").add()?;
    let austria = graph.node(State, "AUT").name("Austria").add()?;
    let tyrol = graph.node(Region, "AT-7").name("Tyrol").add()?;
    let line = graph.node(Pipeline, "line").name("the pipeline").add()?;

    graph.claim::<Crosses>((line, austria)).record()?;
    graph.claim::<Talks>((tyrol, hungary)).affinity(0.1).record()?;
    let contract = Contract { seller: russia, buyer: vec![hungary, austria], through: Some(line) };
    graph.claim::<Contract>(contract).affinity(0.3).valid("2021-10-01/2036-09-30").record()?;

    // The same schema, asked at run time:
    let wrong = [("from", austria.any()), ("to", hungary.any())];
    let wrong = wrong.map(|(role, node)| (role, detente::model::Participant::Node(node)));
    if let Err(error) = graph.claim_dyn("Crosses", wrong).record() {
        println!("refused: {error}");
    }
    for tie in graph.view(&Lens::new())?.ties() {
        println!("{tie}");
    }
    Ok(())
}
