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

/// A shipped regulation as its files in order: base, tables, then the revisions by date.
pub struct Shipped {
    pub folder: String,
    pub fixed: Vec<(String, Vec<u8>)>,
    pub revisions: Vec<(String, Vec<u8>)>,
}

/// The premium rates.
pub fn shipped() -> Shipped {
    of("premium-rates")
}

/// Every regulation that was ever revised.
pub fn every_revised() -> Vec<Shipped> {
    let paths = Directory::new("regulations").paths().0;
    let folders: std::collections::BTreeSet<&str> =
        paths.iter().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect();
    folders.into_iter().map(of).filter(|shipped| !shipped.revisions.is_empty()).collect()
}

/// A regulation by its folder; entries too, as their categories may be words of its texts.
pub fn of(folder: &str) -> Shipped {
    let directory = Directory::new("regulations");
    let (mut fixed, mut revisions) = (Vec::new(), Vec::new());
    let within = format!("{folder}/");
    for path in directory.paths().0.into_iter().filter(|path| path.starts_with(&within)) {
        let bytes = directory.read(&path).unwrap();
        let revision = String::from_utf8_lossy(&bytes).lines().any(|line| line.starts_with("改正"));
        // Entries of the newest state ask for names that an older one does not have.
        if path == "premium-rates/entries.kitei" {
            continue;
        }
        if revision { revisions.push((path, bytes)) } else { fixed.push((path, bytes)) }
    }
    revisions.sort();
    Shipped { folder: folder.to_owned(), fixed, revisions }
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
pub fn as_revision(shipped: &Shipped, table: &Taisho) -> (String, Vec<u8>) {
    (format!("{}/9999-generated.kitei", shipped.folder), taisho_kitei::write(table).into_bytes())
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
