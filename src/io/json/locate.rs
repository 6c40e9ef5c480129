//! Where in the text a field path points, found only once there is an error to report.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Line and column (in bytes), both from 1, of the value at `path`, such as
/// `claims[3].roles.from`; of the deepest part of it that is there.
pub(super) fn locate(text: &str, path: &str) -> (u64, u64) {
    let mut at = text;
    for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
        let inner = match step.strip_suffix(']') {
            Some(index) => element(at, index),
            None => member(at, step),
        };
        match inner {
            Some(inner) => at = inner,
            None => break,
        }
    }
    position(text.as_bytes(), (at.as_ptr() as usize).saturating_sub(text.as_ptr() as usize))
}

fn element<'t>(text: &'t str, index: &str) -> Option<&'t str> {
    let all: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    all.get(index.parse::<usize>().ok()?).map(|value| value.get())
}

fn member<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let all: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    all.get(name).map(|value| value.get())
}

/// Line and column of a byte, both from 1.
pub(super) fn position(text: &[u8], offset: usize) -> (u64, u64) {
    let before = &text[..offset.min(text.len())];
    let last_line = before.rsplit(|&b| b == b'\n').next().unwrap_or_default();
    let lines = before.split(|&b| b == b'\n').count();
    (lines as u64, last_line.len() as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_point_at_values() {
        let text = "{\n  \"claims\": [\n    {\"a\": 1},\n    {\"roles\": {\"from\": \"X\"}}\n  ]\n}";
        assert_eq!(locate(text, "claims[1].roles.from"), (4, 24));
        assert_eq!(locate(text, "claims[1].roles.gone"), (4, 15));
        assert_eq!(locate(text, "claims[9]"), (2, 13));
        assert_eq!(locate(text, ""), (1, 1));
    }
}
