//! Cases to YAML as a person would type them, to be read again by `from_yaml`.

use crate::corpus::case::{Case, GivenFact, GivenValue};

/// A case, its facts one a line.
pub fn case(case: &Case) -> String {
    let mut lines = Vec::new();
    if let Some(title) = &case.title {
        lines.push(format!("題: {}", scalar(title)));
    }
    lines.push(format!("{}: {}", case.kind.as_str(), scalar(&case.entry.node)));
    if case.facts.is_empty() {
        lines.push("事実: {}".to_owned());
    } else {
        lines.push("事実:".to_owned());
    }
    lines.extend(case.facts.iter().map(|fact| format!("  {}", given(fact))));
    lines.join("\n")
}

fn given(fact: &GivenFact) -> String {
    format!("{}: {}", scalar(&fact.name.node), value(&fact.value))
}

fn value(value: &GivenValue) -> String {
    match value {
        GivenValue::Scalar(text) => scalar(&text.node),
        GivenValue::Nothing(_) => "null".to_owned(),
        GivenValue::Several(list, _) => {
            let items: Vec<String> = list.iter().map(|one| in_flow(&one.node)).collect();
            format!("[{}]", items.join(", "))
        }
        GivenValue::Rows(rows, _) => {
            let row = |row: &Vec<GivenFact>| {
                let cells = row.iter().map(|cell| match &cell.value {
                    GivenValue::Scalar(text) => format!("{}: {}", in_flow(&cell.name.node), in_flow(&text.node)),
                    _ => given(cell),
                });
                format!("{{{}}}", cells.collect::<Vec<_>>().join(", "))
            };
            format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A scalar, in quotes where it would be read as something else.
pub fn scalar(text: &str) -> String {
    serde_yaml::to_string(text).map_or_else(|_| format!("{text:?}"), |yaml| yaml.trim_end().to_owned())
}

/// A scalar within brackets, where a comma or a bracket would end it.
fn in_flow(text: &str) -> String {
    let plain = scalar(text);
    let ends = plain.contains([',', '[', ']', '{', '}']) && !plain.starts_with(['\'', '"']);
    if ends { format!("{text:?}") } else { plain }
}

#[cfg(test)]
mod tests {
    use crate::corpus::from_yaml;
    use crate::diagnostic::report::Findings;
    use crate::source::span::FileId;

    #[test]
    fn a_written_case_reads_as_the_same_case() {
        let text = "算定: 保険料\n事実:\n  契約日: 2013-04-01\n  格付: \"A, B\"\n  対象外: ~\n  種類: [①, \"a,b\"]\n  \
                    償還予定: [{期日: 2015-03-31, 元本: \"1,000円\"}, {期日: 2016-03-31, 元本: 1円}]\n";
        let read = |text: &str| {
            let mut findings = Findings::default();
            let cases = from_yaml::cases(FileId(0), text, &mut findings);
            assert!(findings.is_empty() && cases.len() == 1, "{text}");
            cases
        };
        let written = super::case(&read(text)[0]);
        assert_eq!(super::case(&read(&written)[0]), written);
        assert!(written.contains("格付: A, B") && written.contains("元本: \"1,000円\""), "{written}");
    }
}
