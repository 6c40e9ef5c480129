//! The house in order: floors, module pages, file sizes.

use std::path::{Path, PathBuf};

/// A room and the floor it stands on; a room imports only rooms of lower floors.
const FLOORS: [(&str, u8); 11] = [
    ("error", 0),
    ("budget", 0),
    ("model", 1),
    ("graph", 2),
    ("codebook", 2),
    ("series", 3),
    ("view", 3),
    ("traverse", 4),
    ("petgraph08", 4),
    ("analysis", 5),
    ("io", 5),
];

/// What a door may know of the lower floors.
const IO_KNOWS: [&str; 6] = ["error", "budget", "model", "codebook", "graph", "series"];

fn files() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(&src).unwrap().to_owned(), text));
            }
        }
    }
    files.sort();
    files
}

fn room(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The code of a file: no comments, no macro bodies that other crates expand.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("$crate"))
}

#[test]
fn above_depends_on_below() {
    for (path, text) in files().iter().filter(|(path, _)| path.to_string_lossy() != "lib.rs") {
        let own = room(path);
        let level = floor(&own).unwrap_or_else(|| panic!("{own} has no floor"));
        for line in code(text) {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if used == own || used == "schema" {
                    continue;
                }
                let below = floor(&used).unwrap_or_else(|| panic!("{}: `{used}` is no room: {line}", path.display()));
                assert!(below < level, "{}: {own} (floor {level}) knows {used} (floor {below})", path.display());
                assert!(own != "io" || IO_KNOWS.contains(&used.as_str()), "{}: io knows {used}", path.display());
            }
        }
    }
}

#[test]
fn every_file_opens_with_its_page() {
    for (path, text) in files() {
        let opens = text.starts_with("//!") || text.starts_with("#![doc = include_str!");
        assert!(opens, "{} has no module page", path.display());
    }
}

#[test]
fn files_stay_small() {
    for (path, text) in files() {
        let lines = text.lines().count();
        assert!(lines <= 420, "{} has {lines} lines", path.display());
    }
}

#[test]
fn the_library_reads_no_clock_but_the_budgets_and_no_environment() {
    let banned = ["SystemTime", "std::env", "std::net", "println!", "eprintln!", "Instant::now"];
    for (path, text) in files() {
        for line in code(&text) {
            let clock = room(&path) == "budget" && line.contains("Instant::now");
            let found = banned.iter().find(|word| line.contains(**word));
            assert!(clock || found.is_none(), "{}: {line}", path.display());
        }
    }
}

#[test]
fn values_cross_threads() {
    fn assert<T: Send + Sync + 'static>() {}
    assert::<detente::Graph>();
    assert::<detente::View>();
    assert::<detente::Lens>();
    assert::<detente::Error>();
    assert::<detente::Budget>();
}
