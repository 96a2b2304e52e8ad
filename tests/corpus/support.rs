//! The only knowledge of how a set is read.
#![expect(clippy::panic, reason = "a test without its table fails")]

use kitei::corpus::case::Case;
use kitei::corpus::files::Files;
use kitei::corpus::from_files::{Draft, load};
use kitei::corpus::from_yaml::cases;
use kitei::corpus::memory::Memory;
use kitei::corpus::set::Corpus;
use kitei::diagnostic::render::{Language, render};
use kitei::diagnostic::report::{Findings, Severity};
use kitei::law::table::Table;
use kitei::source::file::{SourceFile, Sources};

/// A regulation's shortest text.
pub const BASE: &str =
    "規程 保険料率規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 船積日\n\n事実\n  船積日  日付\n";

/// A set of one regulation with the tables given.
pub fn set(tables: &[(&str, &str)]) -> Memory {
    let base = Memory::new().with("rates/2004-07-02-enactment.kitei", BASE);
    tables.iter().fold(base, |files, (name, text)| files.with(format!("rates/tables/{name}.yaml"), *text))
}

/// What was read, and the codes and texts of what was found while reading (syntax findings aside).
pub struct Read {
    pub corpus: Corpus,
    pub found: Vec<String>,
}

impl Read {
    pub fn table(&self, name: &str) -> &Table {
        let mut tables = self.corpus.regulations.iter().flat_map(|regulation| &regulation.tables);
        tables.find(|table| table.name == name).unwrap_or_else(|| panic!("no table {name}: {:#?}", self.found))
    }
}

pub fn read(files: &dyn Files) -> Read {
    read_all(files, None, &[])
}

pub fn read_all(files: &dyn Files, overlay: Option<&dyn Files>, drafts: &[Draft]) -> Read {
    let mut findings = Findings::default();
    let corpus = load(files, overlay, drafts, &mut findings);
    let found = told(&findings, &corpus.sources);
    Read { corpus, found }
}

pub fn read_cases(text: &str) -> (Vec<Case>, Vec<String>, Sources) {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("case.yaml", text));
    let mut findings = Findings::default();
    let cases = cases(file, text, &mut findings);
    let found = told(&findings, &sources);
    (cases, found, sources)
}

/// `K0107 rates/tables/a.yaml:3:5 message`, one a finding, what concerns the texts themselves left out.
pub fn told(findings: &Findings, sources: &Sources) -> Vec<String> {
    let reading = findings
        .sorted()
        .into_iter()
        .filter(|found| !found.code.as_str().starts_with("K02") || found.code.as_str() == "K0204");
    reading
        .map(|found| {
            let place = found.span().map(|span| sources.place(span)).unwrap_or_default();
            let mark = if found.severity == Severity::Error { "" } else { "warning " };
            assert!(!render(std::slice::from_ref(&found), sources, false, Language::Japanese).is_empty());
            format!("{mark}{} {place} {}", found.code.as_str(), found.message)
        })
        .collect()
}
