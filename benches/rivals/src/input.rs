//! Edge records: read from a file of 24-byte little-endian records, or generated.

use std::path::PathBuf;

/// One record: an arc that holds from a day up to but not including another, of one of
/// [`KINDS`] kinds. Builds carry days and kind past, as in a real table.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    pub source: u32,
    pub target: u32,
    pub weight: f32,
    pub days: [i32; 2],
    pub kind: u32,
}

/// How many kinds of arc there are.
pub const KINDS: u32 = 8;

/// All records of a file, or of `generated-SCALE`; `None`, after a word, when there is no such file.
pub fn of_name(name: &str) -> Result<Option<Vec<Record>>, Box<dyn std::error::Error>> {
    if let Some(scale) = name.strip_prefix("generated-") {
        return Ok(Some(generate(scale.parse()?)));
    }
    let records = read(name);
    if records.is_none() {
        println!("{name}: no such input; skipped (see benches/README.md on PEERS_DATA)");
    }
    Ok(records)
}

/// All records of `NAME.bin` in the folder that `PEERS_DATA` names (`peers-data` in the
/// temporary folder when it names none), or `None` when there is no such file.
fn read(name: &str) -> Option<Vec<Record>> {
    let folder = std::env::var_os("PEERS_DATA").map_or_else(|| std::env::temp_dir().join("peers-data"), PathBuf::from);
    let bytes = std::fs::read(folder.join(format!("{name}.bin"))).ok()?;
    let (records, rest) = bytes.as_chunks::<24>();
    assert!(rest.is_empty(), "{name}: not a whole number of records");
    let word = |record: &[u8; 24], at: usize| [record[at], record[at + 1], record[at + 2], record[at + 3]];
    let records = records.iter().map(|r| Record {
        source: u32::from_le_bytes(word(r, 0)),
        target: u32::from_le_bytes(word(r, 4)),
        weight: f32::from_le_bytes(word(r, 8)),
        days: [i32::from_le_bytes(word(r, 12)), i32::from_le_bytes(word(r, 16))],
        kind: u32::from_le_bytes(word(r, 20)),
    });
    Some(records.collect())
}

/// `2^scale` nodes with up to 16 arcs each, without loops and repeats, ends skewed to low
/// numbers that are then spread: the same at every call.
fn generate(scale: u32) -> Vec<Record> {
    let nodes = 1u64 << scale;
    let mut state = 0x5EED;
    let skewed = |x: u64| {
        let unit = (x >> 11) as f64 / (1u64 << 53) as f64;
        let low = (unit * unit * unit * nodes as f64) as u64;
        (low.wrapping_mul(0x9E37_79B1) & (nodes - 1)) as u32
    };
    let mut pairs: Vec<(u32, u32)> =
        (0..nodes * 16).map(|_| (skewed(next(&mut state)), skewed(next(&mut state)))).filter(|p| p.0 != p.1).collect();
    pairs.sort_unstable();
    pairs.dedup();
    for at in (1..pairs.len()).rev() {
        pairs.swap(at, (next(&mut state) % (at as u64 + 1)) as usize);
    }
    let mut weight = || (next(&mut state) % 2_000_001) as f32 / 1e6 - 1.0;
    let mut more = 0xDA75;
    let mut time = || {
        let first = (next(&mut more) % 9000) as i32;
        ([first, first + 1 + (next(&mut more) % 3000) as i32], (next(&mut more) % u64::from(KINDS)) as u32)
    };
    pairs
        .into_iter()
        .map(|(source, target)| {
            let (days, kind) = time();
            Record { source, target, weight: weight(), days, kind }
        })
        .collect()
}

/// A step of splitmix64.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

pub fn node_count(records: &[Record]) -> usize {
    records.iter().map(|r| r.source.max(r.target) as usize + 1).max().unwrap_or(0)
}

/// So many nodes to start from: the tails of records at equal distances. The same as in the peers'
/// kit, as are the two below.
pub fn sources(records: &[Record], count: usize) -> Vec<u32> {
    (0..count).map(|n| records[n * (records.len() / count)].source).collect()
}

/// So many questions about a node on a day.
pub fn nodes_and_days(records: &[Record], count: usize) -> Vec<(u32, i32)> {
    let mut state = 77;
    let mut below = |end: u64| next(&mut state) % end;
    (0..count).map(|_| (records[below(records.len() as u64) as usize].source, below(12_000) as i32)).collect()
}

/// Twenty pairs of unlike nodes: tails and heads of records at equal distances.
pub fn pairs(records: &[Record]) -> Vec<(u32, u32)> {
    let apart = records.len() / 20;
    let ends = (0..20).map(|n| (records[n * apart].source, records[n * apart + apart / 2].target));
    ends.map(|(from, to)| (from, if from == to { to + 1 } else { to })).collect()
}
