//! みなす: a day that an 附則 takes in the place of another for the cases it names, before any version is chosen.
//! Finds the two facts; whether a case is one of them is `eval`'s.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest;
use crate::law::fact::FactKind;
use crate::provision::clauses::sentences;
use crate::provision::graph::{Deemed, Fact, FactId, Graph, Regulation, RegulationId};
use crate::source::span::Spanned;
use crate::syntax::ast::ClauseKind;

/// Finds what the sentences of a regulation deem to be what.
pub fn resolve(id: RegulationId, regulation: &mut Regulation, graph: &Graph, findings: &mut Findings) {
    let mut found = Vec::new();
    for (revision, one) in regulation.revisions.iter().enumerate() {
        for (by, sentence, _) in sentences(revision, &one.supplementary) {
            let ClauseKind::Deemed { condition, from, to } = &sentence.kind else { continue };
            let fact = |name| day(name, id, regulation, graph);
            match (fact(from), fact(to)) {
                (Ok(from), Ok(to)) if from != to => {
                    found.push(Deemed { by, condition: condition.clone(), from, to });
                }
                (Ok(_), Ok(_)) => findings.push(
                    Diagnostic::at(Code::ClauseScope, sentence.span, "同じ事実をその事実とみなしている")
                        .help("みなされる日と、みなす先の日とを別の事実にする"),
                ),
                (from, to) => {
                    from.err().into_iter().chain(to.err()).for_each(|finding| findings.push(finding));
                }
            }
        }
    }
    regulation.deemed = found;
}

/// The date fact of a name or of how a text names its event.
fn day(name: &Spanned<String>, id: RegulationId, regulation: &Regulation, graph: &Graph) -> Result<FactId, Diagnostic> {
    let found = regulation.fact(&name.node).and_then(|id| graph.facts.get(id.0).map(|fact| (id, fact)));
    match found {
        Some((id, fact)) if matches!(fact.kind(), FactKind::Date { .. }) => Ok(id),
        Some((_, fact)) => Err(Diagnostic::at(
            Code::ClauseScope,
            name.span,
            format!("「{}」は{}で、みなすことのできる日付でない", name.node, fact.kind().word()),
        )
        .label(fact.declaration.span, "この宣言")
        .help("日付の事実か、その言い方を書く")),
        None => {
            let facts = graph.facts.iter().filter(|fact| fact.regulation == id).map(Fact::name);
            Err(Diagnostic::at(Code::UnknownName, name.span, format!("「{}」という事実も言い方もない", name.node))
                .maybe_help(suggest::did_you_mean(&name.node, facts)))
        }
    }
}
