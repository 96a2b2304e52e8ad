//! The only knowledge of how regulations are loaded and tables are made.
#![expect(clippy::unwrap_used, reason = "what is shipped can be read")]

use kitei::corpus::directory::Directory;
use kitei::corpus::files::Files;
use kitei::corpus::from_files::load;
use kitei::corpus::memory::Memory;
use kitei::diagnostic::report::{Findings, Severity};
use kitei::query::engine::Engine;
use kitei::query::taisho::between::Asked;
use kitei::query::taisho::{Head, Taisho};
use kitei::report::taisho_kitei;
use kitei::source::file::Sources;

/// The shipped regulation as its files in order: base, tables, then the revisions by date.
pub struct Shipped {
    pub fixed: Vec<(String, Vec<u8>)>,
    pub revisions: Vec<(String, Vec<u8>)>,
}

/// The premium rates. Their entries ask for what only some of the revisions have, and are left out.
pub fn shipped() -> Shipped {
    let mut shipped = shipped_in("premium-rates/");
    shipped.fixed.retain(|(path, _)| !path.ends_with("entries.kitei"));
    shipped
}

/// A regulation by its folder; entries too, as their categories may be words of its texts.
pub fn shipped_in(folder: &str) -> Shipped {
    let directory = Directory::new("regulations");
    let (mut fixed, mut revisions) = (Vec::new(), Vec::new());
    for path in directory.paths().0.into_iter().filter(|path| path.starts_with(folder)) {
        let bytes = directory.read(&path).unwrap();
        let revision = String::from_utf8_lossy(&bytes).lines().any(|line| line.starts_with("改正"));
        if revision { revisions.push((path, bytes)) } else { fixed.push((path, bytes)) }
    }
    revisions.sort();
    Shipped { fixed, revisions }
}

/// Loads texts; errors are the test's failure, warnings are not looked at.
pub fn engine(files: &[(String, Vec<u8>)]) -> Engine {
    let memory = files.iter().fold(Memory::new(), |memory, (path, bytes)| memory.with(path.clone(), bytes.clone()));
    let mut findings = Findings::default();
    let corpus = load(&memory, None, &[], &mut findings);
    let engine = Engine::load(corpus, &mut findings);
    let errors: Vec<String> = findings
        .sorted()
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| told(one, engine.sources()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    engine
}

fn told(finding: &kitei::diagnostic::report::Diagnostic, sources: &Sources) -> String {
    let place = finding.span().map_or("", |span| sources.text(span));
    format!("{} {} 「{place}」", finding.code.as_str(), finding.message)
}

/// A table as the revision file that it is.
pub fn as_revision(table: &Taisho) -> (String, Vec<u8>) {
    as_revision_in("premium-rates/", table)
}

/// The same in another folder.
pub fn as_revision_in(folder: &str, table: &Taisho) -> (String, Vec<u8>) {
    (format!("{folder}9999-generated.kitei"), taisho_kitei::write(table).into_bytes())
}

pub fn table(engine: &Engine, asked: &Asked) -> Taisho {
    engine.taisho(asked, None).unwrap()
}

/// With the day of the revision set.
pub fn dated(mut table: Taisho, day: &str) -> Taisho {
    if let Head::Made { revised, .. } = &mut table.head {
        *revised = day.parse().ok();
    }
    table
}
