//! Every example of `grammar/README.md` reads without a finding.

use crate::docs::{fenced, read};
use kitei::diagnostic::report::{Diagnostic, Findings};
use kitei::source::file::{SourceFile, Sources};
use kitei::syntax::from_source;

fn parse(texts: &[String], names: &[String]) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    for (at, text) in texts.iter().enumerate() {
        sources.add(SourceFile::new(format!("{}.kitei", at + 1), text.as_str()));
    }
    let files: Vec<_> = sources.iter().collect();
    let mut findings = Findings::default();
    from_source::parse(&files, names, &mut findings);
    findings.sorted()
}

#[test]
fn documents_read_with_the_base_before_them() {
    let blocks = fenced(&read("grammar/README.md"), "kitei");
    let mut groups: Vec<Vec<String>> = Vec::new();
    for block in blocks {
        match groups.last_mut() {
            Some(group) if !block.starts_with("規程 ") => group.push(block),
            Some(_) | None => groups.push(vec![block]),
        }
    }
    assert!(groups.len() >= 3, "{} bases", groups.len());
    for group in groups {
        assert_eq!(parse(&group, &[]), [], "{}", group.concat());
    }
}

#[test]
fn phrases_read_with_the_names_of_the_page() {
    let page = read("grammar/README.md");
    let names: Vec<String> = fenced(&page, "kitei-names").concat().lines().map(str::to_owned).collect();
    let formulas = fenced(&page, "kitei-formula").concat();
    let formulas = formulas.lines().map(|formula| format!("率 ＝ {formula}\n"));
    let statements: Vec<String> = fenced(&page, "kitei-statement").into_iter().chain(formulas).collect();
    let clauses = fenced(&page, "kitei-clause").concat();
    assert!(!names.is_empty() && statements.len() > 10 && clauses.lines().count() > 5);
    let mut text = "規程 例規程\n制定 平成16年7月2日\n基準日 船積日\n\n事実\n  船積日  日付\n\n".to_owned();
    for (at, statement) in statements.iter().enumerate() {
        text.push_str(&format!("条項 Ⅰ［{}］ 例\n", at + 1));
        statement.lines().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    text.push_str("附則\n");
    for (at, clause) in clauses.lines().enumerate() {
        text.push_str(&format!("  {} {clause}\n", at + 1));
    }
    assert_eq!(parse(&[text], &names), []);
}
