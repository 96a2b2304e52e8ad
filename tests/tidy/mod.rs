//! What the house keeps to, read off the source as text: layers, openings, lengths, words that have no place.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

mod files;
mod layers;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the repository.
struct Text {
    /// From the top of the repository, with `/`.
    path: String,
    text: String,
}

impl Text {
    /// The numbered lines without comments and without what only tests see.
    fn code(&self) -> Vec<(usize, &str)> {
        let mut lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let mut code = Vec::new();
        while let Some((number, line)) = lines.next() {
            if line.trim_start() == "#[cfg(test)]" {
                // rustfmt puts the closing brace below the head's first letter.
                let Some((_, head)) = lines.next() else { break };
                let indent = head.len() - head.trim_start().len();
                let end = format!("{}}}", &head[..indent]);
                if head.ends_with('{') {
                    lines.find(|(_, line)| *line == end);
                }
                continue;
            }
            code.push((number, line.split("//").next().unwrap_or_default()));
        }
        code
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder with one of the endings, sorted by path.
fn under(folder: &str, endings: &[&str]) -> Vec<Text> {
    let mut paths = Vec::new();
    gather(&root().join(folder), &mut paths);
    paths.sort();
    let wanted = |path: &PathBuf| path.extension().is_some_and(|end| endings.iter().any(|ending| end == *ending));
    paths.into_iter().filter(wanted).map(|path| read(&path)).collect()
}

fn read(path: &Path) -> Text {
    let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    Text { path: name, text: fs::read_to_string(path).unwrap() }
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// The library and the command, without the files that only tests see.
fn source() -> Vec<Text> {
    let mut texts = under("src", &["rs"]);
    texts.retain(|text| !text.path.ends_with("/tests.rs") && !text.path.contains("/tests/"));
    assert!(texts.len() > 50, "only {} files under src/", texts.len());
    texts
}

/// Fails with every fault, one a line.
#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
