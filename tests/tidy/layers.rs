//! Imports go downward only: from a folder's own files and from folders with a lower number.

use crate::tidy::{none, source};

/// The folders of `src/` from the bottom up. `calendar` counts in `number`, so `number` stands beside `source`.
const LAYERS: &[(&str, u8)] = &[
    ("source", 0),
    ("number", 0),
    ("diagnostic", 1),
    ("calendar", 1),
    ("law", 2),
    ("syntax", 3),
    ("corpus", 4),
    ("provision", 5),
    ("typed", 6),
    ("plan", 7),
    ("eval", 8),
    ("batch", 8),
    ("query", 9),
    ("report", 10),
    ("ide", 10),
    ("lsp", 11),
    ("serve", 11),
    ("cli", 12),
    ("adapters", 13),
];

fn number(folder: &str) -> Option<u8> {
    LAYERS.iter().find(|(name, _)| *name == folder).map(|(_, number)| *number)
}

/// The folder under `src/` that a path lies in; `lib.rs` and `main.rs` lie in none.
fn folder(path: &str) -> Option<&str> {
    path.strip_prefix("src/")?.split_once('/').map(|(folder, _)| folder)
}

/// The folders that a line names behind `crate::`.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| rest.split(|letter: char| !is_word(letter)).next().unwrap_or_default())
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[test]
fn every_folder_has_its_number() {
    let mut faults: Vec<String> = source()
        .iter()
        .filter_map(|text| folder(&text.path))
        .filter(|folder| number(folder).is_none())
        .map(|folder| format!("src/{folder}/ has no number in LAYERS"))
        .collect();
    faults.dedup();
    none(&faults);
}

#[test]
fn imports_go_downward_only() {
    let mut faults = Vec::new();
    for text in source() {
        let Some(here) = folder(&text.path) else { continue };
        for (line, code) in text.code() {
            for there in named(code).filter(|there| *there != here) {
                if there.is_empty() {
                    faults.push(format!("{}:{line}: write each `crate::` path out", text.path));
                } else if number(there) >= number(here) {
                    faults.push(format!("{}:{line}: {here} is not above {there}", text.path));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn no_path_climbs_out_of_its_folder() {
    let mut faults = Vec::new();
    for text in source() {
        for (line, code) in text.code() {
            if code.contains("super::super::") {
                faults.push(format!("{}:{line}: write the path from `crate::`", text.path));
            }
        }
    }
    none(&faults);
}
