//! No file is forgotten: each is reached from its root by `mod`.

use crate::tidy::{Text, none, under};
use std::collections::BTreeSet;

/// The paths that a file's `mod name;` lines can mean.
fn children(text: &Text) -> Vec<[String; 2]> {
    let (folder, name) = text.path.rsplit_once('/').unwrap();
    let folder = match name {
        "main.rs" | "lib.rs" | "mod.rs" => folder.to_owned(),
        other => format!("{folder}/{}", other.trim_end_matches(".rs")),
    };
    let declared = |line: &str| {
        let line = line.trim().strip_suffix(';')?;
        Some(line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod "))?.to_owned())
    };
    text.text
        .lines()
        .filter_map(declared)
        .map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")])
        .collect()
}

fn reached(texts: &[Text], path: &str, found: &mut BTreeSet<String>) {
    let Some(text) = texts.iter().find(|text| text.path == path) else { return };
    if found.insert(path.to_owned()) {
        children(text).iter().flatten().for_each(|child| reached(texts, child, found));
    }
}

fn forgotten(folder: &str, roots: &[&str], apart: &[&str]) -> Vec<String> {
    let texts = under(folder, &["rs"]);
    let mut found = BTreeSet::new();
    roots.iter().for_each(|root| reached(&texts, root, &mut found));
    let left = texts.iter().filter(|text| !found.contains(&text.path));
    left.filter(|text| !apart.iter().any(|apart| text.path.starts_with(apart)))
        .map(|text| format!("{}: no `mod` line leads here", text.path))
        .collect()
}

#[test]
fn every_test_runs() {
    none(&forgotten("tests", &["tests/main.rs"], &["tests/bench/", "tests/fuzz/"]));
}

#[test]
fn every_source_file_is_compiled() {
    none(&forgotten("src", &["src/lib.rs", "src/main.rs", "src/corpus/rebuild.rs"], &["src/adapters/"]));
}
