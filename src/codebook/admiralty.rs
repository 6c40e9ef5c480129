//! What an Admiralty grade says about how likely a report is true.
//!
//! A grade is two judgements in letters, and no probability; whoever needs one must ask for it
//! here, by name. The figures are those of MISP's taxonomy `admiralty-scale`, save for F and 6:
//! these *cannot be judged*, which is anything from 0 to 1, where MISP writes 50.
//!
//! | letter | of a source | | figure | of a report | |
//! |---|---|---|---|---|---|
//! | A | completely reliable | 1.00 | 1 | confirmed by others | 1.00 |
//! | B | usually reliable | 0.75 | 2 | probably true | 0.75 |
//! | C | fairly reliable | 0.50 | 3 | possibly true | 0.50 |
//! | D | not usually reliable | 0.25 | 4 | doubtful | 0.25 |
//! | E | unreliable | 0.00 | 5 | improbable | 0.00 |
//! | F | cannot be judged | 0 to 1 | 6 | cannot be judged | 0 to 1 |
//!
//! Sources: NATO AJP-2.1, *Intelligence Procedures*; MISP taxonomies, `admiralty-scale`.

use crate::model::{Credibility, Grade, Likelihood, Reliability};

/// How often a source of that reliability is right.
///
/// # Example
///
/// ```
/// use detente::codebook::admiralty;
/// use detente::model::{Likelihood, Reliability};
///
/// assert_eq!(admiralty::of_reliability(Reliability::B).interval(), (0.75, 0.75));
/// assert_eq!(admiralty::of_reliability(Reliability::F), Likelihood::UNKNOWN);
/// ```
pub const fn of_reliability(reliability: Reliability) -> Likelihood {
    match reliability {
        Reliability::A => Likelihood::exact(1000),
        Reliability::B => Likelihood::exact(750),
        Reliability::C => Likelihood::exact(500),
        Reliability::D => Likelihood::exact(250),
        Reliability::E => Likelihood::exact(0),
        Reliability::F => Likelihood::UNKNOWN,
    }
}

/// How likely a report of that credibility is true.
///
/// # Example
///
/// ```
/// use detente::codebook::admiralty;
/// use detente::model::{Credibility, Likelihood};
///
/// assert_eq!(admiralty::of_credibility(Credibility::Doubtful).interval(), (0.25, 0.25));
/// assert_eq!(admiralty::of_credibility(Credibility::Unknown), Likelihood::UNKNOWN);
/// ```
pub const fn of_credibility(credibility: Credibility) -> Likelihood {
    match credibility {
        Credibility::Confirmed => Likelihood::exact(1000),
        Credibility::ProbablyTrue => Likelihood::exact(750),
        Credibility::PossiblyTrue => Likelihood::exact(500),
        Credibility::Doubtful => Likelihood::exact(250),
        Credibility::Improbable => Likelihood::exact(0),
        Credibility::Unknown => Likelihood::UNKNOWN,
    }
}

/// How likely a report of that grade is true: letter times figure, as if they were independent,
/// bounds separately and rounded outward to the per mille, so that the interval stays true.
///
/// Caveats. The scale defines letter and figure as independent, but raters often match them
/// (Samet 1975, *Subjective Interpretation of Reliability and Accuracy Scales*); where they do,
/// the product counts one doubt twice and is low. And 0 means that the report adds nothing, not
/// that the opposite holds.
///
/// # Example
///
/// ```
/// use detente::codebook::admiralty;
///
/// assert_eq!(admiralty::likelihood("C3".parse()?).interval(), (0.25, 0.25));
/// assert_eq!(admiralty::likelihood("B2".parse()?).interval(), (0.562, 0.563)); // 0.5625
/// assert_eq!(admiralty::likelihood("F2".parse()?).interval(), (0.0, 0.75)); // F is not 0.5
/// # Ok::<(), detente::Error>(())
/// ```
pub fn likelihood(grade: Grade) -> Likelihood {
    let (letter, figure) = (of_reliability(grade.reliability), of_credibility(grade.credibility));
    let ((a, b), (c, d)) = (letter.per_mille(), figure.per_mille());
    let product = |x: u16, y: u16| u128::from(x) * u128::from(y);
    Likelihood::around(product(a, c), product(b, d), 1_000_000)
}
