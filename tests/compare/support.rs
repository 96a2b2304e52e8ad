//! The only knowledge of how cases are read and compared.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kitei::corpus::case::{Case, Switches};
use kitei::corpus::directory::Directory;
use kitei::corpus::from_files::{add_text, load};
use kitei::corpus::from_yaml::cases;
use kitei::diagnostic::report::Findings;
use kitei::law::value::Value;
use kitei::number::exact::Number;
use kitei::query::compare::{Compared, ComparedResult, Under};
use kitei::query::engine::Engine;
use kitei::query::state::VersionState;

/// The shipped rules and the cases of a golden file.
pub fn golden(name: &str) -> (Engine, Vec<Case>) {
    let mut findings = Findings::default();
    let mut corpus = load(&Directory::new("regulations"), None, &[], &mut findings);
    let path = format!("golden/premium-rates/{name}.yaml");
    let bytes = std::fs::read(&path).unwrap();
    let file = add_text(&path, &bytes, &mut corpus.sources, &mut findings).unwrap();
    let text = corpus.sources.get(file).unwrap().text.clone();
    let cases = cases(file, &text, &mut findings);
    (Engine::load(corpus, &mut findings), cases)
}

pub fn under(version: &str) -> Under {
    Under { state: VersionState::parse(version).unwrap(), switches: Switches::default() }
}

pub fn compared(engine: &Engine, cases: &[Case], old: &Under, new: &Under) -> Vec<Compared> {
    cases.iter().map(|case| engine.compare(case, old, new).unwrap()).collect()
}

pub fn of_title<'c>(cases: &'c [Compared], title: &str) -> &'c Compared {
    cases.iter().find(|case| case.title == title).unwrap_or_else(|| panic!("{title}"))
}

pub fn result<'c>(case: &'c Compared, name: &str) -> &'c ComparedResult {
    case.results.iter().find(|result| result.new.name == name).unwrap()
}

/// The addresses of the causes.
pub fn causes(result: &ComparedResult) -> Vec<&str> {
    result.causes.iter().map(|cause| cause.provision.as_str()).collect()
}

/// The shares, added up.
pub fn added(result: &ComparedResult) -> Option<Number> {
    result.causes.iter().try_fold(Number::from(0), |sum, cause| Some(&sum + cause.share.as_ref()?))
}

pub fn number(value: &Value) -> Number {
    match value {
        Value::Number(number) => number.clone(),
        other => panic!("{other:?}"),
    }
}
