//! What the sectors beside a name say: whether it acts for its state.

use crate::codebook::actors::{self, Sense};

/// Words of ICEWS' sectors and what they say, the first that fits; ministries are told by their end.
const WORDS: [(&str, Sense); 34] = [
    ("dissident", Sense::Opponent),
    ("rebel", Sense::Opponent),
    ("insurgents", Sense::Opponent),
    ("separatists", Sense::Opponent),
    ("organized violent", Sense::Opponent),
    ("radicals / extremists / fundamentalists", Sense::Opponent),
    ("unidentified forces", Sense::Opponent),
    ("protestors / popular opposition / mobs", Sense::Opponent),
    ("opposition major party (out of government)", Sense::Opponent),
    ("opposition minor party (out of government)", Sense::Opponent),
    ("exiles", Sense::Opponent),
    ("international government organization", Sense::Intergovernmental),
    ("government", Sense::Organ),
    ("executive", Sense::Organ),
    ("executive office", Sense::Organ),
    ("cabinet", Sense::Organ),
    ("military", Sense::Organ),
    ("army", Sense::Organ),
    ("navy", Sense::Organ),
    ("air force", Sense::Organ),
    ("marines", Sense::Organ),
    ("police", Sense::Organ),
    ("judicial", Sense::Organ),
    ("legislative / parliamentary", Sense::Organ),
    ("lower house", Sense::Organ),
    ("upper house", Sense::Organ),
    ("unicameral", Sense::Organ),
    ("military intelligence", Sense::Organ),
    ("regional diplomatic igos", Sense::Intergovernmental),
    ("global diplomatic igos", Sense::Intergovernmental),
    ("business", Sense::Society),
    ("media", Sense::Society),
    ("social", Sense::Society),
    ("criminals / gangs", Sense::Society),
];

/// Sector codes of PLOVER that mean something else in CAMEO, or nothing there.
const PLOVER: [(&str, Option<Sense>); 6] = [
    ("MED", Some(Sense::Society)),
    ("JRN", Some(Sense::Society)),
    ("PRE", Some(Sense::Society)),
    ("SOC", Some(Sense::Society)),
    ("REL", Some(Sense::Society)),
    ("UNK", None),
];

/// What a list of sectors says, between commas or semicolons: the first that tells an organ, an
/// opponent or an organization of states; society only where no other does.
pub(super) fn sense(sectors: &str) -> Option<Sense> {
    let senses = || sectors.split([',', ';']).filter_map(|sector| one(sector.trim()));
    senses().find(|sense| *sense != Sense::Society).or_else(|| senses().next())
}

fn one(sector: &str) -> Option<Sense> {
    if sector.len() == 3 && sector.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return code(sector);
    }
    let lower = sector.to_lowercase();
    let known = WORDS.iter().find(|(word, _)| *word == lower).map(|(_, sense)| *sense);
    known.or_else(|| lower.ends_with(" ministry").then_some(Sense::Organ))
}

/// What a role in three letters says.
pub(super) fn code(code: &str) -> Option<Sense> {
    if let Some((_, sense)) = PLOVER.iter().find(|(known, _)| *known == code) {
        return *sense;
    }
    let role = actors::roles().iter().find(|role| role.code() == code)?;
    Some(if role.code() == "IGO" { Sense::Intergovernmental } else { role.sense() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_for_a_state() {
        assert_eq!(sense("Executive,Foreign Ministry,Government"), Some(Sense::Organ));
        assert_eq!(sense("Parties,Opposition Major Party (Out Of Government),Government"), Some(Sense::Opponent));
        assert_eq!(sense("Social,Police"), Some(Sense::Organ));
        assert_eq!(sense("General Population / Civilian / Social,Social"), Some(Sense::Society));
        assert_eq!(
            (sense("MED"), sense("UNK;MIL"), sense("REB")),
            (Some(Sense::Society), Some(Sense::Organ), Some(Sense::Opponent))
        );
        assert_eq!((sense(""), sense("Hindu"), sense("NA")), (None, None, None));
    }
}
