//! The golden cases: each holds, and what is said about it stands in a snapshot beside its file.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use kitei::corpus::case::{Case, Switches};
use kitei::corpus::directory::Directory;
use kitei::corpus::from_files::{add_text, load};
use kitei::corpus::from_yaml::cases;
use kitei::diagnostic::render::{Language, render};
use kitei::diagnostic::report::{Diagnostic, Findings, Severity};
use kitei::eval::outcome::{Outcome, Selected};
use kitei::eval::reach::Reach;
use kitei::query::engine::Engine;
use kitei::query::golden;
use kitei::report::outcome::{Detail, page};
use kitei::report::{text, value};
use std::cell::RefCell;
use std::path::Path;

/// So many cases of a file show their whole tree; the others their results and versions.
const IN_FULL: usize = 2;

/// Every file of golden cases, read with the rules that it asks.
pub struct Golden {
    pub engine: Engine,
    pub files: Vec<(String, Vec<Case>)>,
}

pub fn golden_cases() -> Golden {
    let mut findings = Findings::default();
    // Relative, so that a place in a snapshot is the same on every machine; tests run at the top of the repository.
    let mut corpus = load(&Directory::new("regulations"), None, &[], &mut findings);
    let mut paths = Vec::new();
    gather(Path::new("golden"), &mut paths);
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let file = add_text(&path, &bytes, &mut corpus.sources, &mut findings).unwrap();
        let typed = corpus.sources.get(file).unwrap().text.to_string();
        files.push((path, cases(file, &typed, &mut findings)));
    }
    let engine = Engine::load(corpus, &mut findings);
    let errors: Vec<Diagnostic> =
        findings.sorted().into_iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}", render(&errors, engine.sources(), false, Language::Japanese));
    Golden { engine, files }
}

fn gather(folder: &Path, paths: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, paths);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
            paths.push(path.to_str().unwrap().to_owned());
        }
    }
}

#[test]
fn the_shipped_rules_load_without_an_error() {
    let golden = golden_cases();
    assert!(golden.engine.regulations() > 0 && golden.engine.entries().len() > 10);
}

#[test]
fn every_case_holds() {
    let golden = golden_cases();
    let mut count = 0;
    let mut wrong = Vec::new();
    for (path, cases) in &golden.files {
        assert!(!cases.is_empty(), "{path} holds no case");
        for case in cases {
            let title = case.title.clone().unwrap_or_default();
            let report = golden::run(case, &Default::default(), &|case, state, switches| {
                golden.engine.evaluate_at(case, state, switches, false)
            });
            match report {
                Some(report) => wrong.extend(report.diagnostics(&kitei::report::golden::actual)),
                None => panic!("{path}: 「{title}」 expects nothing"),
            }
            count += 1;
        }
    }
    assert!(count > 0);
    assert!(wrong.is_empty(), "{}", render(&wrong, golden.engine.sources(), false, Language::Japanese));
}

/// A revision without cases on both sides of each of its boundaries, those of its 附則 included, is noticed here.
#[test]
fn an_entry_says_which_results_it_gives_in_their_order() {
    let golden = golden_cases();
    let mut compared = 0;
    for entry in golden.engine.entries() {
        let cases = golden.files.iter().flat_map(|(_, cases)| cases);
        let mut cases = cases.filter(|case| case.entry.node == entry.name && case.kind == entry.kind);
        let outcome = cases.find_map(|case| golden.engine.evaluate(case, &Switches::default(), false).ok());
        let Some(outcome) = outcome else { continue };
        let given: Vec<&str> = outcome.results.iter().map(|result| result.name.as_str()).collect();
        // The lines of a form are told as one.
        if !entry.results.iter().any(|name| name == "各欄") {
            assert_eq!(entry.results, given, "{}", entry.name);
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn the_cases_of_the_premium_rates_reach_every_version_and_side() {
    let golden = golden_cases();
    let reach = RefCell::new(Reach::default());
    for case in
        golden.files.iter().filter(|(path, _)| path.starts_with("golden/premium-rates")).flat_map(|(_, all)| all)
    {
        golden::run(case, &Default::default(), &|case, state, switches| {
            golden.engine.evaluate_reaching(case, state, switches, false, &mut reach.borrow_mut())
        });
    }
    let rows = golden.engine.coverage(&reach.into_inner());
    let own: Vec<_> = rows.iter().filter(|row| row.regulation == "貿易保険の保険料率等に関する規程").collect();
    let missing = own.iter().flat_map(|row| {
        row.items
            .iter()
            .filter(|item| !item.reached)
            .map(move |item| format!("{} {} {:?}", row.place, item.version, item.side))
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<String>::new());
    assert!(own.iter().flat_map(|row| &row.items).filter(|item| item.side.is_some()).count() > 50);
}

#[test]
fn what_is_said_about_a_case_stays() {
    let golden = golden_cases();
    for (path, cases) in &golden.files {
        let path = Path::new(path);
        let said: Vec<String> =
            cases.iter().enumerate().map(|(at, case)| tell(&golden.engine, case, at < IN_FULL)).collect();
        let mut settings = insta::Settings::clone_current();
        // A snapshot path is taken from the file of the test.
        settings.set_snapshot_path(Path::new("../..").join(path.parent().unwrap()));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(path.file_name().unwrap().to_str().unwrap());
        settings.bind(|| insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), said.join("\n")));
    }
}

fn tell(engine: &Engine, case: &Case, in_full: bool) -> String {
    let told = RefCell::new(format!("■ {}\n", case.title.as_deref().unwrap_or(&case.entry.node)));
    golden::run(case, &Default::default(), &|case, state, switches| {
        let answer = engine.evaluate_at(case, state, switches, in_full);
        let mut told = told.borrow_mut();
        match &answer {
            Ok(outcome) if in_full => told.push_str(&explained(outcome, engine)),
            Ok(outcome) => told.push_str(&in_short(outcome)),
            Err(findings) => {
                for found in findings {
                    told.push_str(&format!("{} {}\n", found.code.as_str(), found.message));
                    found.notes.iter().for_each(|note| told.push_str(&format!("  {note}\n")));
                }
            }
        }
        answer
    });
    told.into_inner()
}

/// As `kitei eval --explain` says it, without what changes with every release or with lines added above.
fn explained(outcome: &Outcome, engine: &Engine) -> String {
    let detail = Detail { explain: true, warnings: true };
    let written = text::write(&page(outcome, engine.sources(), detail, Language::Japanese));
    let mut kept = String::new();
    for line in written.lines() {
        if line.starts_with("計算した版") || line.starts_with("規程の要約値") {
            continue;
        }
        let line = match line.split_once("所在  ") {
            Some((before, place)) => format!("{before}所在  {}", place.split(':').next().unwrap_or_default()),
            None => line.to_owned(),
        };
        kept.push_str(&line);
        kept.push('\n');
    }
    kept
}

/// The results on one line, then a line a version that governs.
fn in_short(outcome: &Outcome) -> String {
    let shown = |result: &kitei::eval::outcome::ResultItem| {
        let shown = value::shown(&result.value, result.unit, result.rounding, Language::Japanese);
        format!("{} {shown}", result.name)
    };
    let mut text = outcome.results.iter().map(shown).collect::<Vec<_>>().join("、");
    text.push('\n');
    let mut versions: Vec<(&str, Vec<&Selected>)> = Vec::new();
    for selected in &outcome.versions {
        match versions.iter_mut().find(|(label, _)| *label == selected.label) {
            Some((_, group)) => group.push(selected),
            None => versions.push((&selected.label, vec![selected])),
        }
    }
    for (label, group) in versions {
        let names: Vec<&str> = group.iter().map(|selected| selected.provision.as_str()).collect();
        text.push_str(&format!("  {label}: {}\n", names.join("、")));
    }
    text
}
