//! The only knowledge of how regulations are loaded and asked: files in memory in, findings and results as text out.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot ask fails")]

use crate::batch::agreement::hold;
use kitei::corpus::case::{Case, Switches};
use kitei::corpus::directory::Directory;
use kitei::corpus::files::{FileError, Files};
use kitei::corpus::from_files::{Draft, load};
use kitei::corpus::from_yaml::cases;
use kitei::corpus::memory::Memory;
use kitei::diagnostic::code::Code;
use kitei::diagnostic::render::{Language, render};
use kitei::diagnostic::report::{Diagnostic, Findings, Severity};
use kitei::eval::outcome::{Outcome, ResultItem, Selected};
use kitei::law::address::Address;
use kitei::query::engine::Engine;
use kitei::query::golden;
use kitei::query::state::VersionState;
use kitei::report::value::shown;
use kitei::source::file::{SourceFile, Sources};
use std::collections::BTreeSet;
use std::path::Path;

/// The folder of the regulation that is shipped, from the root of the crate.
pub const SHIPPED: &str = "regulations";

/// Files before they are read.
#[derive(Default)]
pub struct Set {
    files: Memory,
    unreadable: BTreeSet<String>,
    overlay: Option<Memory>,
    drafts: Vec<Draft>,
}

impl Set {
    pub fn of(files: &[(&str, &str)]) -> Self {
        files.iter().fold(Self::default(), |set, (path, text)| set.with(path, text.as_bytes()))
    }

    /// A folder's files as they lie on the disk.
    pub fn folder(root: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
        let directory = Directory::new(folder);
        let (paths, failed) = directory.paths();
        assert_eq!(failed, Vec::new());
        paths.iter().fold(Self::default(), |set, path| set.with(path, directory.read(path).unwrap()))
    }

    /// Adds a file, or puts it in the place of the one there.
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files = self.files.with(path, bytes);
        self
    }

    /// Adds a file that the system refuses to read.
    pub fn with_unreadable(mut self, path: &str) -> Self {
        self.unreadable.insert(path.to_owned());
        self.with(path, "")
    }

    /// Adds a table that is laid over the shipped one.
    pub fn with_overlay(mut self, path: &str, text: &str) -> Self {
        self.overlay = Some(self.overlay.unwrap_or_default().with(path, text));
        self
    }

    /// Adds a draft of a revision.
    pub fn with_draft(mut self, name: &str, text: &str) -> Self {
        self.drafts.push(Draft { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
        self
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.files.read(path).unwrap()).unwrap()
    }

    pub fn load(&self) -> Loaded {
        let mut findings = Findings::default();
        let overlay = self.overlay.as_ref().map(|overlay| overlay as &dyn Files);
        let corpus = load(self, overlay, &self.drafts, &mut findings);
        let engine = Engine::load(corpus, &mut findings);
        engine.once_fixed().into_iter().for_each(|finding| findings.push(finding));
        Loaded { engine, findings: findings.sorted() }
    }
}

impl Files for Set {
    fn paths(&self) -> (Vec<String>, Vec<FileError>) {
        self.files.paths()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if self.unreadable.contains(path) {
            return Err(FileError::Unreadable { name: path.to_owned(), reason: "許可がない".to_owned() });
        }
        self.files.read(path)
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// Loads regulations from paths and texts.
pub fn rules(files: &[(&str, &str)]) -> Loaded {
    Set::of(files).load()
}

/// Loads one text.
pub fn base(text: &str) -> Loaded {
    rules(&[("base.kitei", text)])
}

/// A set that was loaded, with what was found on the way.
pub struct Loaded {
    pub engine: Engine,
    pub findings: Vec<Diagnostic>,
}

impl Loaded {
    pub fn rendered(&self) -> String {
        render(&self.findings, self.engine.sources(), false, Language::Japanese)
    }

    /// Each finding as `K0302 name:3:5 message`.
    pub fn told(&self) -> Vec<String> {
        self.findings.iter().map(|finding| line(finding, self.engine.sources())).collect()
    }

    pub fn codes(&self) -> Vec<Code> {
        self.findings.iter().map(|finding| finding.code).collect()
    }

    /// Fails where there is any finding.
    #[track_caller]
    pub fn sound(self) -> Self {
        assert!(self.findings.is_empty(), "{}", self.rendered());
        self
    }

    /// Fails where there is an error.
    #[track_caller]
    pub fn usable(self) -> Self {
        assert!(self.findings.iter().all(|finding| finding.severity != Severity::Error), "{}", self.rendered());
        self
    }

    /// Works the cases of a YAML text out.
    pub fn cases(&self, name: &str, yaml: &str, switches: &Switches) -> Asked {
        let mut sources = self.engine.sources().clone();
        let file = sources.add(SourceFile::new(name, yaml));
        let mut findings = Findings::default();
        let read = cases(file, yaml, &mut findings);
        let answers = read.into_iter().map(|case| self.case(case, switches)).collect();
        Asked { answers, findings: findings.sorted(), sources }
    }

    fn case(&self, case: Case, switches: &Switches) -> Answered {
        let evaluate = |case: &Case, state: VersionState, switches: &Switches| {
            let outcome = self.engine.evaluate_at(case, state, switches, true);
            hold(&self.engine, case, (state, switches), &outcome);
            outcome
        };
        let golden = golden::run(&case, switches, &evaluate);
        let outcome = evaluate(&case, VersionState::Newest, switches);
        let differences = golden.as_ref().map(|report| report.diagnostics(&result_value)).unwrap_or_default();
        Answered { case, outcome, expects: golden.is_some(), differences }
    }

    /// The outcome of one case; fails where there is none.
    #[track_caller]
    pub fn outcome(&self, yaml: &str) -> Outcome {
        self.outcome_with(yaml, &Switches::default())
    }

    #[track_caller]
    pub fn outcome_with(&self, yaml: &str, switches: &Switches) -> Outcome {
        let mut asked = self.cases("case.yaml", yaml, switches);
        assert_eq!(asked.findings, Vec::new(), "{yaml}");
        let answered = asked.answers.remove(0);
        answered.outcome.unwrap_or_else(|errors| {
            panic!("{}", render(&errors, &asked.sources, false, Language::Japanese));
        })
    }

    /// What is wrong with one case, each as `K0507 message`; fails where it is worked out.
    #[track_caller]
    pub fn wrong(&self, yaml: &str) -> Vec<String> {
        self.wrong_with(yaml, &Switches::default())
    }

    #[track_caller]
    pub fn wrong_with(&self, yaml: &str, switches: &Switches) -> Vec<String> {
        let mut asked = self.cases("case.yaml", yaml, switches);
        let mut wrong: Vec<Diagnostic> = asked.findings;
        match asked.answers.pop().map(|answered| answered.outcome) {
            Some(Ok(outcome)) => panic!("worked out: {}", results(&outcome)),
            Some(Err(errors)) => wrong.extend(errors),
            None => {}
        }
        wrong.iter().map(|finding| format!("{} {}", finding.code.as_str(), finding.message)).collect()
    }
}

/// Cases asked, each with its answer.
pub struct Asked {
    pub answers: Vec<Answered>,
    pub findings: Vec<Diagnostic>,
    pub sources: Sources,
}

/// A case with its answer.
pub struct Answered {
    pub case: Case,
    pub outcome: Result<Outcome, Vec<Diagnostic>>,
    /// Whether it says what it expects.
    pub expects: bool,
    /// In what the answer differs from that.
    pub differences: Vec<Diagnostic>,
}

/// `K0302 base.kitei:3:5 message`.
pub fn line(finding: &Diagnostic, sources: &Sources) -> String {
    let place = finding.span().map(|span| sources.place(span)).unwrap_or_default();
    format!("{} {place} {}", finding.code.as_str(), finding.message)
}

/// A result's value as people read it.
pub fn result_value(result: &ResultItem) -> String {
    shown(&result.value, result.unit, result.rounding, Language::Japanese)
}

/// `保険料 12,345円`, one a result.
pub fn results(outcome: &Outcome) -> String {
    let results = outcome.results.iter().map(|result| format!("{} {}", result.name, result_value(result)));
    results.collect::<Vec<_>>().join("\n")
}

/// The value of a result, as people read it.
#[track_caller]
pub fn result(outcome: &Outcome, name: &str) -> String {
    let found = outcome.results.iter().find(|result| result.name == name);
    result_value(found.unwrap_or_else(|| panic!("no {name}: {}", results(outcome))))
}

/// The version that governed an address.
#[track_caller]
pub fn governed<'o>(outcome: &'o Outcome, provision: &str) -> &'o Selected {
    let found = outcome.versions.iter().find(|selected| selected.provision == provision);
    found.unwrap_or_else(|| panic!("no {provision}: {:#?}", outcome.versions))
}

/// An outcome whole: results, versions with their reasons, tables, 解釈 and warnings.
pub fn told(outcome: &Outcome) -> String {
    let mut out = results(outcome);
    out.push('\n');
    for selected in &outcome.versions {
        let Selected { provision, title, label, by, reason, .. } = selected;
        out.push_str(&format!("  {provision} {title}: {label}（{by}） {reason}\n"));
        for rejected in &selected.rejected {
            out.push_str(&format!("    採らない {}: {}\n", rejected.label, rejected.reason));
        }
    }
    for table in &outcome.sources {
        let overlay = if table.overlay { "（上書き）" } else { "" };
        out.push_str(&format!("  表「{}」{overlay} {} {}\n", table.table, table.document, table.confidence.as_str()));
    }
    for note in &outcome.interpretations {
        out.push_str(&format!("  解釈 {}: {}\n", note.at, note.text));
    }
    out
}

/// Switches that are written as on the command line: `known-on=D`, `without=D`, `move=D:D`, `move=D:ADDRESS:D`.
pub fn switches<'a>(options: impl IntoIterator<Item = &'a str>) -> Switches {
    let mut switches = Switches::default();
    let day = |text: &str| text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    for option in options {
        match option.split_once('=') {
            Some(("known-on", known)) => switches.known_on = Some(day(known)),
            Some(("without", without)) => switches.without.push(day(without)),
            Some(("move", moved)) => match moved.split(':').collect::<Vec<_>>().as_slice() {
                [revision, to] => switches.moved.push((day(revision), None, day(to))),
                [revision, address, to] => {
                    switches.moved.push((day(revision), Some(Address::parse(address).unwrap()), day(to)));
                }
                other => panic!("{other:?}"),
            },
            Some(_) | None => panic!("no switch: {option}"),
        }
    }
    switches
}
