//! How a file opens, how long it is, and what no file holds.

use crate::tidy::{none, read, root, source, under};

/// Files that are one list: the glossary.
const LONG_OPENINGS: &[&str] = &["src/lib.rs", "src/law/mod.rs"];

#[test]
fn every_file_opens_by_saying_what_it_holds() {
    let mut faults = Vec::new();
    for text in under("src", &["rs"]).into_iter().chain(under("tests", &["rs"])) {
        let opening = text.text.lines().take_while(|line| line.starts_with("//!")).count();
        if opening == 0 {
            faults.push(format!("{}: open with `//!`", text.path));
        } else if opening > 6 && !LONG_OPENINGS.contains(&text.path.as_str()) {
            faults.push(format!("{}: {opening} lines of opening, at most 6", text.path));
        }
    }
    none(&faults);
}

const LONGEST: usize = 700;

#[test]
fn a_file_reads_in_one_sitting() {
    let mut faults = Vec::new();
    for text in under("src", &["rs"]) {
        let lines = text.text.lines().count();
        if lines > LONGEST {
            faults.push(format!("{}: {lines} lines, at most {LONGEST}: split it by noun", text.path));
        }
    }
    none(&faults);
}

#[test]
fn nothing_is_left_for_later() {
    let mut faults = Vec::new();
    for text in source() {
        for (line, code) in text.code() {
            for word in ["todo!", "dbg!", "unimplemented!"].iter().filter(|word| code.contains(**word)) {
                faults.push(format!("{}:{line}: {word}", text.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_float_works_a_number_out() {
    let mut faults = Vec::new();
    for text in source().iter().filter(|text| !text.path.starts_with("src/report/")) {
        for (line, code) in text.code() {
            let mut words = code.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            if words.any(|word| word == "f32" || word == "f64") {
                faults.push(format!("{}:{line}: a float", text.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn a_thing_has_one_name_and_one_place() {
    let mut faults = Vec::new();
    for text in source() {
        for (line, code) in text.code() {
            let mut words = code.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            if words.any(|word| word == "mod") {
                let vague = ["utils", "util", "helpers", "helper", "common", "misc", "prelude"];
                for name in vague.iter().filter(|name| code.contains(&format!("mod {name}"))) {
                    faults.push(format!("{}:{line}: a module is named by what it holds, not `{name}`", text.path));
                }
            }
            let exported = code.trim_start().starts_with("pub") && code.contains(" use ");
            if exported && (text.path != "src/lib.rs" || code.contains("::*")) {
                faults.push(format!("{}:{line}: no re-export", text.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_path_of_one_machine() {
    let folders = [
        ("src", ["rs", "css"].as_slice()),
        ("tests", &["rs", "snap", "yaml", "kitei"]),
        ("grammar", &["md", "pest"]),
        ("golden", &["yaml", "md", "py", "snap"]),
        ("regulations", &["md", "kitei", "yaml"]),
        (".ci", &[""]),
        (".cargo", &["toml"]),
    ];
    let mut texts: Vec<_> = folders.iter().flat_map(|(folder, endings)| under(folder, endings)).collect();
    for name in [".ci/run", "Cargo.toml", "README.md", "README.ja.md", "CHANGELOG.md", "CONTRIBUTING.md"] {
        texts.push(read(&root().join(name)));
    }
    let places: Vec<String> =
        ["home", "Users", "root", "tmp", "work", "var"].iter().map(|name| format!("/{name}/")).collect();
    let mut faults = Vec::new();
    for text in &texts {
        for (at, line) in text.text.lines().enumerate() {
            for place in &places {
                let starts = |(at, _): (usize, &str)| {
                    let before = line[..at].chars().next_back();
                    // In the middle of an address (`example.org/work/`) it is no path.
                    before.is_none_or(|letter| !letter.is_ascii_alphanumeric() && !"./-_~".contains(letter))
                };
                if line.match_indices(place.as_str()).any(starts) {
                    faults.push(format!("{}:{}: {place}", text.path, at + 1));
                }
            }
        }
    }
    none(&faults);
}
