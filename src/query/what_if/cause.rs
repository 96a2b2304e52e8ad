//! What lies at a boundary: the decisions that come out otherwise behind it, gathered by who asked for them.

use crate::eval::curve::Span;
use crate::eval::record::Decision;
use crate::source::span::Span as Place;

/// Why one interval ends and the next begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The revision, where another version governs: `平成25年2月15日改正`.
    pub revision: Option<String>,
    /// The sentence, condition or table, in words: `平成25年2月15日改正附則２`.
    pub by: String,
    /// The provisions or tables that it is about.
    pub provisions: Vec<String>,
    /// Where it stands.
    pub span: Option<Place>,
}

impl Cause {
    /// The cause in one line: `平成25年2月15日改正附則２（Ⅱ［５］２(1)②、Ⅱ［５］２(2)②）`.
    pub fn line(&self) -> String {
        let named = match &self.revision {
            Some(revision) if !self.by.starts_with(revision.as_str()) => format!("{revision} {}", self.by),
            Some(_) | None => self.by.clone(),
        };
        let provisions: Vec<&str> =
            self.provisions.iter().map(String::as_str).filter(|one| !named.contains(one)).collect();
        if provisions.is_empty() { named } else { format!("{named}（{}）", provisions.join("、")) }
    }
}

/// The causes among decisions that do not stand at a point any more.
pub fn causes(before: &[Decision], at_next: &Span, behind: &[Decision], at_last: &Span) -> Vec<Cause> {
    let flipped = |list: &[Decision], at: &Span| -> Vec<Cause> {
        let mut made: Vec<Cause> = Vec::new();
        for decision in list.iter().filter(|one| one.stands(at) != Some(true)) {
            let ground = &decision.ground;
            let known = made.iter_mut().find(|one| one.revision == ground.revision && one.by == ground.by);
            match (known, &ground.provision) {
                (Some(known), Some(provision)) if !known.provisions.contains(provision) => {
                    known.provisions.push(provision.clone());
                }
                (Some(_), _) => {}
                (None, provision) => made.push(Cause {
                    revision: ground.revision.clone(),
                    by: ground.by.clone(),
                    provisions: provision.iter().cloned().collect(),
                    span: ground.span,
                }),
            }
        }
        made
    };
    let mut found = flipped(before, at_next);
    if found.is_empty() {
        found = flipped(behind, at_last);
    }
    // Where versions change, what they decide inside changes with them.
    if found.iter().any(|cause| cause.revision.is_some()) {
        found.retain(|cause| cause.revision.is_some());
    }
    found
}
