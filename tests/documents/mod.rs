//! Whole texts to documents: what each item says, and what is said about items that are wrong.

mod bases;
mod findings;
mod revisions;

use kitei::diagnostic::report::{Diagnostic, Findings};
use kitei::source::file::{SourceFile, Sources};
use kitei::syntax::ast;
use kitei::syntax::from_source::{self, Parsed};

/// Parses texts of one regulation, and gives what is wrong with them beside what they hold.
fn parse(texts: &[&str]) -> (Vec<Parsed>, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    for (at, text) in texts.iter().enumerate() {
        sources.add(SourceFile::new(format!("{at}.kitei"), *text));
    }
    let files: Vec<_> = sources.iter().collect();
    let mut findings = Findings::default();
    let parsed = from_source::parse(&files, &[], &mut findings);
    (parsed, findings.sorted(), sources)
}

/// What the headings of a text are wrong about: bodies are the phrase pass's, and are left empty here.
#[track_caller]
fn sound(text: &str) -> ast::Document {
    let (mut parsed, findings, _) = parse(&[text]);
    assert_eq!(findings, Vec::new(), "{text}");
    parsed.remove(0).document
}

#[track_caller]
fn base(text: &str) -> Option<ast::Base> {
    sound(&format!("規程 甲規程\n制定 平成16年7月2日\n{text}")).base
}

#[track_caller]
fn revision(text: &str) -> Option<ast::revision::Revision> {
    sound(&format!("改正 平成25年2月15日\n規程 甲規程\n{text}")).revision
}

/// Each finding as its code, the text it points at, and its message.
fn found(texts: &[&str]) -> Vec<String> {
    let (_, findings, sources) = parse(texts);
    let shown = |finding: &Diagnostic| {
        let place = finding.span().map_or("", |span| sources.text(span));
        format!("{} [{place}] {}", finding.code.as_str(), finding.message)
    };
    findings.iter().map(shown).collect()
}
