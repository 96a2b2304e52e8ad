//! The only knowledge of how a what-if is asked for.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use kitei::corpus::case::{Case, Switches};
use kitei::corpus::directory::Directory;
use kitei::corpus::from_files::{add_text, load};
use kitei::corpus::from_yaml::{cases, set_facts};
use kitei::corpus::set::Corpus;
use kitei::diagnostic::report::Findings;
use kitei::law::value::Value;
use kitei::query::engine::Engine;
use kitei::query::what_if::WhatIf;
use kitei::query::what_if::axis::Variation;
use kitei::query::what_if::piece::{Answer, Interval};

/// The shipped rules, and cases to ask them.
pub struct World {
    pub engine: Engine,
    pub cases: Vec<Case>,
}

fn corpus() -> (Corpus, Findings) {
    let mut findings = Findings::default();
    let corpus = load(&Directory::new("regulations"), None, &[], &mut findings);
    (corpus, findings)
}

/// The shipped rules and the cases of a text.
pub fn world(text: &str) -> World {
    let (mut corpus, mut findings) = corpus();
    let file = add_text("事案", text.as_bytes(), &mut corpus.sources, &mut findings).unwrap();
    let cases = cases(file, text, &mut findings);
    let engine = Engine::load(corpus, &mut findings);
    assert!(!findings.has_errors(), "{:?}", findings.sorted());
    World { engine, cases }
}

/// The shipped rules and the golden cases of the premium rates.
pub fn golden() -> World {
    with_golden(&["premium-rates"])
}

/// The shipped rules and the golden cases of every regulation.
pub fn shipped() -> World {
    let mut folders: Vec<String> = std::fs::read_dir("golden")
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_str().unwrap().to_owned())
        .collect();
    folders.sort();
    with_golden(&folders.iter().map(String::as_str).collect::<Vec<_>>())
}

fn with_golden(folders: &[&str]) -> World {
    let (mut corpus, mut findings) = corpus();
    let mut all = Vec::new();
    for folder in folders {
        let mut paths: Vec<_> =
            std::fs::read_dir(format!("golden/{folder}")).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
        paths.sort();
        for path in paths {
            let bytes = std::fs::read(&path).unwrap();
            let file = add_text(path.to_str().unwrap(), &bytes, &mut corpus.sources, &mut findings).unwrap();
            let typed = corpus.sources.get(file).unwrap().text.to_string();
            all.extend(cases(file, &typed, &mut findings));
        }
    }
    World { engine: Engine::load(corpus, &mut findings), cases: all }
}

impl World {
    pub fn case(&self) -> &Case {
        self.cases.first().unwrap()
    }

    pub fn vary(&self, variations: &[&str]) -> WhatIf {
        self.vary_with(variations, &Switches::default())
    }

    pub fn vary_with(&self, variations: &[&str], switches: &Switches) -> WhatIf {
        let variations: Vec<Variation> = variations.iter().map(|text| Variation::parse(text).unwrap()).collect();
        self.engine.what_if(self.case(), &variations, switches).unwrap()
    }
}

/// A case with facts set, as `--set` does.
pub fn with(case: &Case, assignments: &[String]) -> Case {
    let mut case = case.clone();
    let mut sources = kitei::source::file::Sources::default();
    let mut findings = Findings::default();
    set_facts(&mut case, assignments, &mut sources, &mut findings);
    assert!(!findings.has_errors(), "{:?}", findings.sorted());
    case
}

/// Intervals in a line each: from, to, then one result or the error's code.
pub fn lines(answer: &WhatIf, result: &str) -> Vec<String> {
    answer.intervals().iter().map(|interval| line(interval, result)).collect()
}

pub fn line(interval: &Interval, result: &str) -> String {
    let show = |value: &Value| kitei::eval::show::value(value, None).replace(',', "");
    let (from, to) = (show(&interval.stretch.from), show(&interval.stretch.to));
    let told = match &interval.answer {
        Answer::Fault(findings) => findings.first().unwrap().code.as_str().to_owned(),
        Answer::Results(results, _) => {
            let found = results.iter().find(|one| one.name == result).unwrap();
            if found.moving { format!("{}→{}", show(&found.from), show(&found.to)) } else { show(&found.from) }
        }
    };
    let opens = (if interval.stretch.from_open { "(" } else { "" }, if interval.stretch.to_open { ")" } else { "" });
    format!("{}{from}..{to}{} {told}", opens.0, opens.1)
}
