//! The one way in which names are compared: what is only spelling falls away.

/// A name as it is compared: letters in lower case without accents, everything that is neither
/// letter nor figure a blank, blanks single, no leading "the". Full stops and apostrophes vanish, so
/// that `U.N.` is `UN`. Two names that are the same afterwards are taken for one name.
///
/// Accents of Latin letters fall away; other scripts keep theirs.
///
/// # Example
///
/// ```
/// use detente::codebook::folded;
///
/// assert_eq!(folded("THE_UNITED_NATIONS_"), "united nations");
/// assert_eq!(folded("Côte d’Ivoire"), folded("cote d'ivoire"));
/// assert_eq!(folded("U.N."), "un");
/// ```
///
/// Cost: linear in the length.
pub fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            // The combining marks are what is left of accents in decomposed text.
            '.' | '\'' | '\u{2019}' | '\u{2bc}' | '`' | '\u{300}'..='\u{36f}' => {}
            c if c.is_alphanumeric() => push_bare(c, &mut out),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    match out.strip_prefix("the ") {
        Some(rest) => rest.to_owned(),
        None => out,
    }
}

/// A lower-case letter without its accent.
fn push_bare(c: char, out: &mut String) {
    let bare = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ð' | 'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ß' => return out.push_str("ss"),
        'æ' => return out.push_str("ae"),
        'œ' => return out.push_str("oe"),
        c => c,
    };
    out.push(bare);
}
