//! Which state a code names, by scheme and day, and back.
//!
//! | scheme | whose codes, which version |
//! |---|---|
//! | `iso2`, `iso3`, `iso_numeric` | ISO 3166-1 as of 2024, figures with their zeros (`004`); withdrawn codes of ISO 3166-3 with the day of withdrawal |
//! | `cameo` | the country table of CAMEO as GDELT publishes it, and what its rows and the PETRARCH dictionaries use beyond it |
//! | `fips` | FIPS 10-4, withdrawn in 2008 and alive in the columns of feeds that name places |
//! | `cow_number`, `cow_abbreviation` | Correlates of War, *State System Membership List*, v2016; in force on the days of membership |
//! | `gw_number` | Gleditsch and Ward (1999), *A Revised List of Independent States since the Congress of Vienna*, International Interactions 25(4) |
//!
//! A code is text: `010` is not `10`, and case counts. Where a code named another state on another
//! day, or a state had another code, the entry is dated; a code without dates names its state on
//! every day. COW codes are dated throughout, since its list says so: Japan has none from 1945 to
//! 1952. Of Gleditsch and Ward only the dates are held that tell two states or two numbers apart.
//!
//! What was decided:
//!
//! - *Germany* is one state with two numbers each: COW 255, from 1955 to 1990 260, and 255 again;
//!   Gleditsch and Ward 260 since 1949. *Yemen* is 678 and since 1990 in COW 679; *South Yemen*
//!   (680) is another state. *Vietnam* is 816 throughout, *South Vietnam* 817.
//! - *Russia* is the Soviet Union too, as both lists have it. *Yugoslavia*, until 2006, and *Serbia*
//!   are two, as ISO and Gleditsch and Ward have them, so COW 345 and ISO `CS` need a day.
//! - *Sudan* goes on after 2011, *South Sudan* is new. *Czechoslovakia* and *East Germany* ended.
//! - *Palestine* answers to the CAMEO codes `PSE`, `PAL`, `WSB` (West Bank), `GZS` and `GZA` (Gaza),
//!   and to FIPS `WE` and `GZ`: feeds use them side by side for one people. *Iraq* answers to `BAG`
//!   (Baghdad), which stands among the countries.
//! - *Kosovo* is `XKX` (which ISO leaves to users), `KOS` and `KSV`; *Romania* `ROM` and `ROU`; *Congo*
//!   (Kinshasa) `COD` and `ZAR`; *Montenegro* `MTN` and `MNE`; *Timor-Leste* `TMP` and `TLS`; *Isle of
//!   Man* `IMY` and `IMN`. South Sudan (`SSD`) is in rows and missing from the feed's own tables.
//! - A state that no list but COW's has is keyed by its number, `COW-240`. Territories are listed
//!   with the state that they belong to.

mod regions;
mod state;
mod table;

pub use regions::{Region, region, regions};
pub use state::{Code, State};

/// All states and territories: those of today by key, then those that COW alone has.
///
/// # Example
///
/// ```
/// use detente::codebook::states;
///
/// let keys: Vec<&str> = states::all().map(states::State::key).collect();
/// assert!(keys.contains(&"JPN") && keys.contains(&"COW-300"));
/// ```
pub fn all() -> impl ExactSizeIterator<Item = &'static State> {
    table::STATES.iter()
}
