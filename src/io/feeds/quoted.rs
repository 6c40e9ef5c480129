//! Lines of fields separated by commas, in which quotes are syntax (RFC 4180) and end on their line.

/// The fields of a line, unquoted; or the column, from 0, of a quotation that is none, and why.
pub(super) fn fields(line: &[u8], delimiter: u8) -> Result<Vec<Vec<u8>>, (u32, &'static str)> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let column = fields.len() as u32;
        let (field, after) = if let Some(quoted) = rest.strip_prefix(b"\"") {
            quotation(quoted).ok_or((column, "a quotation that does not end on its line"))?
        } else {
            let end = rest.iter().position(|&byte| byte == delimiter).unwrap_or(rest.len());
            (rest[..end].to_vec(), &rest[end..])
        };
        fields.push(field);
        match after.split_first() {
            None => return Ok(fields),
            Some((&byte, next)) if byte == delimiter => rest = next,
            Some(_) => return Err((column, "a quotation with something behind its end")),
        }
    }
}

/// What stands before the closing quote, in which two quotes are one, and what comes after it.
fn quotation(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut field = Vec::new();
    let mut rest = text;
    loop {
        let quote = rest.iter().position(|&byte| byte == b'"')?;
        field.extend_from_slice(&rest[..quote]);
        rest = &rest[quote + 1..];
        let Some(next) = rest.strip_prefix(b"\"") else { return Some((field, rest)) };
        field.push(b'"');
        rest = next;
    }
}
