//! The phrases of the shipped regulations.

use kitei::diagnostic::render::{Language, render};
use kitei::diagnostic::report::Findings;
use kitei::source::file::{SourceFile, Sources};
use kitei::syntax::from_source;

#[test]
fn zz_all() {
    let root = std::env::var("RULES").unwrap_or("regulations".into());
    for dir in std::fs::read_dir(root).unwrap() {
        let dir = dir.unwrap().path();
        if !dir.is_dir() {
            continue;
        }
        let mut paths: Vec<_> = std::fs::read_dir(&dir)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.extension().is_some_and(|e| e == "kitei"))
            .collect();
        paths.sort();
        let mut sources = Sources::default();
        let mut ids = Vec::new();
        for path in &paths {
            ids.push(sources.add(SourceFile::new(path.display().to_string(), std::fs::read_to_string(path).unwrap())));
        }
        let files: Vec<_> = ids.iter().map(|id| (*id, sources.get(*id).unwrap())).collect();
        let mut findings = Findings::default();
        let now = std::time::Instant::now();
        from_source::parse(&files, &[], &mut findings);
        println!("== {} {:?} findings {}", dir.display(), now.elapsed(), findings.sorted().len());
        println!("{}", render(&findings.sorted(), &sources, false, Language::Japanese));
    }
}
