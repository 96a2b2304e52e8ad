//! Sentences of an 附則 to clauses: the fixed phrases by which legislation says which cases a text governs.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::{AddressRef, Clause, ClauseKind, Condition, Expr, ExprKind, Target};
use crate::syntax::from_lines::expression::BEFORE_SAME_DAY;
use crate::syntax::from_lines::known;
use crate::syntax::from_lines::phrase::{Phrase, Read, span_of};
use crate::syntax::from_lines::reader::{Node, Reader, all, find};
use crate::syntax::grammar::Rule;
use crate::syntax::line::{Word, WordKind};

/// The phrases that can be read, as they are shown beside one that cannot.
const PHRASES: [&str; 21] = [
    "この改正は、Ｄから施行する",
    "Ｐについては、Ｄから施行する",
    "ＰはＤから、ＰはＤから施行する",
    "この改正は、Ｄから施行し、Ｄから適用する",
    "この改正は、Ｄから施行し、同日以後にＦについて適用する",
    "この改正は、Ｄから施行し、同日前にＦについても適用する",
    "この改正は、別に定める日から施行する",
    "Ｐについては、Ｄ以後にＦについて適用する",
    "Ｐについては、Ｄ前にＦについても適用する",
    "Ｐについては、ＦがＤ以後のものに適用する",
    "Ｐについては、ＦがＤ以後のものに適用し、同日前のものについては、なお従前の例による",
    "Ｐについては、Ｆで、Ｄ以後のものに適用する",
    "ＦがＤ以前であって、当該Ｆを過ぎてＦを除く",
    "Ｆがある場合を除く",
    "施行日前にＦについては、なお従前の例による",
    "Ｐについては、Ｄ前にＦについては、なお従前の例による",
    "この規程は、Ｄ限り、その効力を失う",
    "ＦがＤ前である場合におけるＰの適用については、「ｘ」とあるのは「ｙ」とする",
    "Ｐの適用を妨げない",
    "Ｆは、Ｆとみなす",
    "Ｆについては、ＦをＦとみなす",
];

/// What a sentence leaves for the next one.
#[derive(Default)]
struct Before {
    day: Option<ExprKind>,
    subject: Option<Expr>,
}

/// The clauses of the sentences of one item.
pub fn clauses(words: &[Word], findings: &mut Findings) -> Vec<Clause> {
    let mut list = Vec::new();
    let mut before = Before::default();
    for sentence in sentences(words) {
        match clause(sentence, &mut before) {
            Ok(kinds) => list.extend(kinds.into_iter().map(|kind| Clause { kind, span: span_of(sentence) })),
            Err(error) => findings.push(*error),
        }
    }
    list
}

/// Sentences end in 。 outside of brackets.
fn sentences(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    let mut depth = 0_usize;
    let pieces = words.split_inclusive(move |word| {
        match (word.kind, word.text.as_str()) {
            (WordKind::Sign, "(" | "{" | "[") => depth += 1,
            (WordKind::Sign, ")" | "}" | "]") => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && word.kind == WordKind::Sign && word.text == "。"
    });
    pieces.filter(|piece| !piece.is_empty())
}

fn clause(words: &[Word], before: &mut Before) -> Read<Vec<ClauseKind>> {
    let phrase = Phrase::new(words)?;
    if !known(words) {
        return Err(unknown_phrase(words, None));
    }
    let line = phrase.parse(Rule::clause_line).map_err(|error| match error.code {
        Code::Syntax => unknown_phrase(words, Some(&error)),
        _ => error,
    })?;
    let mut reader = Reader::new(&phrase);
    (reader.last_day, reader.last_subject) = (before.day.take(), before.subject.take());
    let kinds = reader.clause(&reader.first(&line, Rule::clause)?);
    (before.day, before.subject) = (reader.last_day.take(), reader.last_subject.take());
    kinds
}

impl Reader<'_, '_> {
    fn clause(&mut self, node: &Node<'_>) -> Read<Vec<ClauseKind>> {
        let inner = node.clone().into_inner().next().ok_or_else(|| self.odd(node))?;
        match inner.as_rule() {
            Rule::enforce => self.enforce(&inner),
            Rule::enforce_each => all(&inner, Rule::each_enforced).map(|one| self.enforced(&one)).collect(),
            Rule::expire => {
                let scope = self.subject(&inner)?;
                let day = self.date(&self.first(&inner, Rule::date)?)?;
                Ok(vec![ClauseKind::Expire { scope, day }])
            }
            Rule::undisturbed => {
                let address = self.address(&self.first(&inner, Rule::address)?, None)?;
                Ok(vec![ClauseKind::LeavesUndisturbed(address)])
            }
            Rule::deemed => {
                let condition = find(&inner, Rule::cases).map(|cases| self.cases(&cases)).transpose()?;
                let names: Vec<_> = all(&inner, Rule::name).collect();
                let [from, to] = names.as_slice() else { return Err(self.odd(&inner)) };
                Ok(vec![ClauseKind::Deemed { condition, from: self.name(from)?, to: self.name(to)? }])
            }
            Rule::governed => {
                let scope = self.subject(&inner)?;
                self.governed(scope, &inner)
            }
            _ => {
                let message = "「なお従前の例による」のは何かが書かれていない";
                let help = "「施行日前に…については、なお従前の例による」のように、事案を書く";
                Err(Box::new(Diagnostic::at(Code::ClausePhrase, self.span(&inner), message).help(help)))
            }
        }
    }

    /// What is enforced and from which day.
    fn enforced(&mut self, node: &Node<'_>) -> Read<ClauseKind> {
        let scope = self.subject(node)?;
        let day = self.first(node, Rule::enforcement_day)?;
        let day = match find(&day, Rule::date) {
            Some(date) => Some(self.date(&date)?),
            None if find(&day, Rule::kw_same_day).is_some() => match self.last_day {
                Some(ExprKind::Date(date)) => Some(date),
                _ => return Err(Box::new(self.error(&day, "「同日」の前に日付がない").help(BEFORE_SAME_DAY))),
            },
            None => None,
        };
        Ok(ClauseKind::Enforce { scope, day, apply_from: None })
    }

    fn enforce(&mut self, node: &Node<'_>) -> Read<Vec<ClauseKind>> {
        let scope = self.subject(node)?;
        let mut enforced = self.enforced(node)?;
        if let (ClauseKind::Enforce { apply_from, .. }, Some(from)) = (&mut enforced, find(node, Rule::retroactive)) {
            *apply_from = Some(self.date(&self.first(&from, Rule::date)?)?);
        }
        let mut kinds = vec![enforced];
        if let Some(governed) = find(node, Rule::governed) {
            let own = self.subject(&governed)?;
            kinds.extend(self.governed(if own.is_empty() { scope } else { own }, &governed)?);
        }
        Ok(kinds)
    }

    fn governed(&mut self, scope: Vec<Target>, node: &Node<'_>) -> Read<Vec<ClauseKind>> {
        let condition = self.cases(&self.first(node, Rule::cases)?)?;
        if let Some(applies) = find(node, Rule::applies_to) {
            let besides = find(&applies, Rule::kw_concerning_too).is_some();
            let mut kinds = vec![ClauseKind::Apply { scope: scope.clone(), condition, besides }];
            if let Some(others) = find(&applies, Rule::cases) {
                kinds.push(ClauseKind::PriorRule { scope, condition: self.cases(&others)? });
            }
            return Ok(kinds);
        }
        if find(node, Rule::prior_rule).is_some() {
            return Ok(vec![ClauseKind::PriorRule { scope, condition }]);
        }
        if let Some(transitional) = find(node, Rule::transitional) {
            let pairs: Read<Vec<_>> =
                all(&transitional, Rule::read_as_pair).map(|pair| self.read_as_pair(&pair)).collect();
            let scope = self.targets(&self.first(&transitional, Rule::transitional_scope)?)?;
            return Ok(vec![ClauseKind::ReadAs { scope, condition, pairs: pairs? }]);
        }
        if let Some(target) = scope.first() {
            let span = match target {
                Target::Provision(address) => address.span,
                Target::Table(table) => table.span,
                Target::Facts(span) | Target::ReferenceDate(_, span) => *span,
            };
            let message = "除くのは前の文の事案からで、対象は書けない";
            return Err(Box::new(Diagnostic::at(Code::ClausePhrase, span, message)));
        }
        Ok(vec![ClauseKind::Except { condition }])
    }

    fn cases(&mut self, node: &Node<'_>) -> Read<Condition> {
        self.condition(&self.first(node, Rule::condition)?)
    }

    /// What a sentence is about; この改正 and nothing are the whole.
    fn subject(&self, node: &Node<'_>) -> Read<Vec<Target>> {
        match find(node, Rule::subject).and_then(|subject| find(&subject, Rule::scope)) {
            Some(scope) => self.targets(&scope),
            None => Ok(Vec::new()),
        }
    }

    fn targets(&self, node: &Node<'_>) -> Read<Vec<Target>> {
        let mut targets: Vec<Target> = Vec::new();
        let mut addresses: Vec<AddressRef> = Vec::new();
        for part in all(node, Rule::target).chain(all(node, Rule::next_target)) {
            let inner = part.clone().into_inner().next().ok_or_else(|| self.odd(&part))?;
            match inner.as_rule() {
                Rule::table_target => targets.push(Target::Table(self.table(&inner)?)),
                Rule::kw_facts => targets.push(Target::Facts(self.span(&inner))),
                _ => {
                    for part in part.into_inner() {
                        self.add_address(&mut addresses, &part)?;
                    }
                    targets.extend(addresses.last().cloned().map(Target::Provision));
                }
            }
        }
        Ok(targets)
    }

    fn table(&self, node: &Node<'_>) -> Read<Spanned<String>> {
        Ok(self.quoted(&self.first(node, Rule::quoted)?))
    }
}

/// The phrase nearest to the sentence that holds a place.
pub fn nearest_at(words: &[Word], place: Span) -> Option<String> {
    nearest(sentences(words).find(|sentence| sentence.iter().any(|word| word.span == place))?)
}

fn nearest(sentence: &[Word]) -> Option<String> {
    let skeleton = skeleton(sentence);
    let nearest = PHRASES.iter().min_by_key(|phrase| strsim::damerau_levenshtein(&skeleton, phrase));
    nearest.map(|phrase| format!("近い言い方: 「{phrase}」"))
}

/// A sentence that is none of the phrases, with the nearest one.
fn unknown_phrase(words: &[Word], error: Option<&Diagnostic>) -> Box<Diagnostic> {
    let mut found = Diagnostic::at(Code::ClausePhrase, span_of(words), "附則の言い方として読めない");
    if let Some(place) = error.and_then(Diagnostic::span) {
        found = found.label(place, "ここまでは読める");
    }
    found = found.maybe_help(nearest(words));
    found.notes.extend(error.and_then(|error| error.help.clone()));
    Box::new(found.note("Ｄは日付、Ｐは条項番号、Ｆは事実の名前又は言い方"))
}

/// A sentence with its names, dates and addresses made alike.
fn skeleton(words: &[Word]) -> String {
    let one = |word: &Word| match word.kind {
        WordKind::Name | WordKind::Unknown => "Ｆ".to_owned(),
        WordKind::Quoted => "「ｘ」".to_owned(),
        WordKind::Date => "Ｄ".to_owned(),
        WordKind::Address => "Ｐ".to_owned(),
        WordKind::Keyword | WordKind::Number | WordKind::Sign => word.text.clone(),
    };
    words.iter().map(one).collect::<String>().replace("ただし、", "").replace('。', "")
}
