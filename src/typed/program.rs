//! What the evaluator runs: for each version of each provision its rules, exceptions and readings, and the entries.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::law::unit::Unit;
use crate::number::rounding::Rounding;
use crate::provision::graph::{ClauseId, FactId, Graph, Place, ProvisionId, RegulationId, Text, Version};
use crate::source::span::Span;
use crate::typed::expr::{Condition, Expr};
use crate::typed::kind::Kind;
use crate::typed::needs::KnownNeeds;
use std::collections::BTreeMap;

/// A checked set of regulations.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// What was resolved.
    pub graph: Graph,
    /// By [`ProvisionId`], then by version.
    pub provisions: Vec<Vec<TypedVersion>>,
    /// By table, then by version.
    pub tables: Vec<Vec<TypedApplicability>>,
    /// By entry.
    pub entries: Vec<TypedEntry>,
    /// Orders that regulations declare between facts.
    pub orders: Vec<(RegulationId, Condition)>,
    /// 要件 that regulations make of a case.
    pub requirements: Vec<(RegulationId, Condition)>,
    /// みなす, in the order in which the revisions are applied.
    pub deemed: Vec<TypedDeemed>,
    /// Halves of 附則 that do not fit, found by the proof over time.
    pub torn: Vec<Torn>,
    /// Defaults of facts, by fact.
    pub defaults: Vec<Option<Expr>>,
    /// By fact, those of its earlier declarations, oldest first.
    pub earlier_defaults: Vec<Vec<Option<Expr>>>,
    /// For each folded name, the provisions that have an exception defining it.
    pub exceptions: BTreeMap<String, Vec<ProvisionId>>,
    /// The provisions that apply others in the place of what they except.
    pub appliers: Vec<ProvisionId>,
    /// For each line of a form, the provisions above it that say when it is filled in or what its second column is.
    pub parts_of_forms: BTreeMap<ProvisionId, Vec<ProvisionId>>,
    /// What entries need, as far as it was asked.
    pub known_needs: KnownNeeds,
}

/// Two halves of one 附則 (適用する, なお従前の例による) that leave cases out or cover them twice, or of which that could not be
/// decided. A case that falls there has no version; all others have theirs.
#[derive(Clone, Debug)]
pub struct Torn {
    /// Whose version it is.
    pub place: Place,
    /// The version, by number.
    pub version: usize,
    /// What is wrong with a case that falls there.
    pub code: Code,
    /// Which cases do.
    pub when: Condition,
    /// The sentence that leaves cases to the rule before.
    pub stays: Span,
    /// The sentence that applies the version.
    pub applies: Span,
}

impl Program {
    /// The halves of a version that do not fit.
    pub fn torn_halves(&self, place: Place, version: usize) -> impl Iterator<Item = &Torn> {
        self.torn.iter().filter(move |one| (one.place, one.version) == (place, version))
    }

    /// Whether a provision has defined a name since the enactment, in every version whose text is known.
    pub fn always_defines(&self, id: ProvisionId, key: &str) -> bool {
        let (Some(provision), Some(typed)) = (self.graph.provisions.get(id.0), self.provisions.get(id.0)) else {
            return false;
        };
        provision.versions.first().is_some_and(|first| first.revision == 0)
            && provision.versions.iter().zip(typed).all(|(version, typed)| defines(version, typed, key))
    }

    /// Whether a provision has defined a name ever since the one that uses it is there: both came by one sentence of a revision.
    pub fn defines_since(&self, id: ProvisionId, user: ProvisionId, key: &str) -> bool {
        let provisions = &self.graph.provisions;
        let (Some(provision), Some(user), Some(typed)) =
            (provisions.get(id.0), provisions.get(user.0), self.provisions.get(id.0))
        else {
            return false;
        };
        let (Some(first), Some(used)) = (provision.versions.first(), user.versions.first()) else { return false };
        let (there, since) = (&first.applicability, &used.applicability);
        let in_every_case = there.exceptions.is_empty() && there.prior.is_empty() && there.undisturbed.is_empty();
        provision.regulation == user.regulation
            && first.revision == used.revision
            && (there.enforcement, there.enforced_by) == (since.enforcement, since.enforced_by)
            && in_every_case
            && there.expires.is_none()
            && provision.versions.iter().zip(typed).all(|(version, typed)| defines(version, typed, key))
    }
}

/// Whether a version defines a name; one whose text is not known is taken to.
fn defines(version: &Version, typed: &TypedVersion, key: &str) -> bool {
    match version.text {
        Text::Body(_) => typed.bodies.iter().all(|(_, body)| body.rules.contains_key(key)),
        Text::Unknown => true,
        Text::Deleted => false,
    }
}

/// A day that is taken in the place of another, lowered.
#[derive(Clone, Debug)]
pub struct TypedDeemed {
    /// Whose sentence.
    pub regulation: RegulationId,
    /// The sentence.
    pub by: ClauseId,
    /// The cases; none: all that have the day.
    pub condition: Option<Condition>,
    /// The fact whose day is taken.
    pub from: FactId,
    /// The fact that takes it.
    pub to: FactId,
}

/// A version, lowered.
#[derive(Clone, Debug, Default)]
pub struct TypedVersion {
    /// For which cases.
    pub applicability: TypedApplicability,
    /// `とあるのは…と読み替える` of this version: conditions by number.
    pub readings: Vec<Reading>,
    /// The body, for each set of readings that are active.
    pub bodies: Vec<(Vec<ReadingRef>, Body)>,
}

/// The condition of a reading; none: always.
#[derive(Clone, Debug)]
pub struct Reading {
    /// When it is read so.
    pub condition: Option<Condition>,
    /// The sentence of an 附則, if it is one.
    pub clause: Option<ClauseId>,
    /// Where it stands.
    pub span: Span,
}

/// Names a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadingRef {
    /// The provision that says it.
    pub owner: ProvisionId,
    /// Its version.
    pub version: usize,
    /// Its number there.
    pub index: usize,
}

/// Conditions of an [`crate::provision::graph::Applicability`], lowered.
#[derive(Clone, Debug, Default)]
pub struct TypedApplicability {
    /// The condition of the sentence that is the basis, if one is.
    pub basis: Option<Condition>,
    /// …を除く.
    pub exceptions: Vec<(ClauseId, Condition)>,
    /// なお従前の例による.
    pub prior: Vec<(ClauseId, Condition)>,
    /// …の適用を妨げない: one for each of the resolved ones, by the sentence that says it.
    pub undisturbed: Vec<(ClauseId, Condition)>,
}

/// What a version says.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// By folded name.
    pub rules: BTreeMap<String, Rule>,
    /// にかかわらず.
    pub exceptions: Vec<Exception>,
    /// 適用する, not as an exception.
    pub applies: Vec<Apply>,
    /// Whether lines are left out.
    pub omitted: bool,
    /// 解釈.
    pub interpretations: Vec<String>,
    /// 右欄は、左欄の例による, for the lines under it.
    pub right_column: Option<RightColumn>,
    /// …場合に記入する, for the lines under it.
    pub filled_in: Option<Condition>,
    /// Folded names of the lines that an entry shows.
    pub shown_lines: Vec<String>,
}

/// The second column of a part of a form.
#[derive(Clone, Debug)]
pub struct RightColumn {
    /// Names read otherwise: folded name, what is read there.
    pub readings: Vec<(String, Expr)>,
    /// Where each stands, in the same order.
    pub spans: Vec<Span>,
    /// Where the column is said.
    pub span: Span,
}

/// How a name gets its value.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name as typed.
    pub name: String,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its kind.
    pub kind: Kind,
    /// Its cases; exactly one must hold.
    pub cases: Vec<Case>,
    /// Whether the cases are rows of に応じて.
    pub by_value: bool,
    /// The provisions in which an exception's name is to be read so; empty: everywhere in the chapter.
    pub field: Vec<ProvisionId>,
    /// Where the name stands.
    pub span: Span,
}

/// One value and when it holds.
#[derive(Clone, Debug)]
pub struct Case {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// 上記以外: holds where no other does.
    pub rest: bool,
    /// A row of に応じて: which block it belongs to and how many of its last conditions are the row's keys.
    pub row: Option<RowOf>,
    /// The value.
    pub value: Expr,
    /// Its rounding, in the rule's unit.
    pub rounding: Option<Rounding>,
    /// The formula as typed.
    pub span: Span,
}

/// The block of に応じて that a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowOf {
    /// Where the block's name stands.
    pub block: Span,
    /// How many keys.
    pub keys: usize,
}

/// An exception of a version.
#[derive(Clone, Debug)]
pub struct Exception {
    /// What it wins over.
    pub targets: Vec<ProvisionId>,
    /// When.
    pub conditions: Vec<Condition>,
    /// What it defines.
    pub rules: BTreeMap<String, Rule>,
    /// What it applies instead.
    pub applies: Vec<Apply>,
    /// Whether what holds instead is left out.
    pub omitted: bool,
    /// Where it stands.
    pub span: Span,
}

impl Exception {
    /// Whether it says something of a name in the place of what it excepts.
    pub fn speaks_of(&self, key: &str) -> bool {
        self.rules.contains_key(key) || !self.applies.is_empty() || self.omitted
    }
}

/// The provisions that are applied.
#[derive(Clone, Debug)]
pub struct Apply {
    /// Each with what stands under it.
    pub targets: Vec<ProvisionId>,
    /// As typed, for messages.
    pub shown: String,
    /// Names re-read: folded name, what is read there.
    pub read_as: Vec<(String, Expr)>,
    /// Where it stands.
    pub span: Span,
}

/// An entry, lowered.
#[derive(Clone, Debug, Default)]
pub struct TypedEntry {
    /// Its own rules.
    pub body: Body,
    /// Folded names of its results, in order; those under 示す behind.
    pub results: Vec<String>,
    /// Rows of a 判定.
    pub rows: Vec<DecidingRow>,
    /// Results that a 判定 declares: name, unit, categories.
    pub declared: Vec<DeclaredResult>,
    /// Bounds of a 期限, each with its words.
    pub bounds: Vec<(Expr, String)>,
}

/// A declared result of a 判定.
#[derive(Clone, Debug)]
pub struct DeclaredResult {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its categories.
    pub categories: Vec<String>,
    /// Whether it is はい or いいえ.
    pub truth: bool,
}

/// A row of a 判定.
#[derive(Clone, Debug)]
pub struct DecidingRow {
    /// Its number as typed.
    pub id: String,
    /// When it decides; none: otherwise.
    pub condition: Option<Condition>,
    /// The rows that it limits, folded, and what those need besides.
    pub limits: Option<(Vec<String>, Condition)>,
    /// Index of the declared result and its value.
    pub results: Vec<(usize, Expr)>,
    /// Where it stands.
    pub span: Span,
}

impl DecidingRow {
    /// Whether it limits the row of a number.
    pub fn limit(&self, id: &str) -> bool {
        self.limits.as_ref().is_some_and(|(limited, _)| limited.contains(&fold(id)))
    }
}
