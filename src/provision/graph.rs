//! Regulations resolved: provisions with their versions, versioned tables, facts, revisions and entries, by id.

use crate::diagnostic::fold::fold;
use crate::law::address::Address;
use crate::law::fact::FactKind;
use crate::law::revision::{EnforcementDate, KnownDate, RevisionId};
use crate::law::table::Table;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast;
use crate::syntax::dictionary::Dictionary;
use chrono::NaiveDate;
use std::collections::BTreeMap;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub usize);
    };
}

index! {
    /// A regulation of a [`Graph`].
    RegulationId
}
index! {
    /// A provision of a [`Graph`]; it stays the same through renumbering.
    ProvisionId
}
index! {
    /// A table of a [`Graph`].
    TableId
}
index! {
    /// A fact of a [`Graph`].
    FactId
}
index! {
    /// An entry of a [`Graph`].
    EntryId
}

/// What has versions: a provision or a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A provision.
    Provision(ProvisionId),
    /// A table.
    Table(TableId),
}

/// All regulations of a set.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// By [`RegulationId`].
    pub regulations: Vec<Regulation>,
    /// By [`ProvisionId`], within a regulation in the order of their newest addresses.
    pub provisions: Vec<Provision>,
    /// By [`TableId`].
    pub tables: Vec<VersionedTable>,
    /// By [`FactId`].
    pub facts: Vec<Fact>,
    /// By [`EntryId`].
    pub entries: Vec<Entry>,
}

impl Graph {
    /// Puts versions into the order in which they are chosen, the latest one last.
    pub fn sort(&mut self) {
        for provision in &mut self.provisions {
            provision.versions.sort_by_key(|version| version.applicability.order(version.revision));
        }
        for table in &mut self.tables {
            table.versions.sort_by_key(|version| version.applicability.order(version.revision));
        }
    }
}

/// Which provision each address names. What two revisions have in common stands in memory once.
pub type Addresses = rpds::RedBlackTreeMapSync<Address, ProvisionId>;

/// A regulation.
#[derive(Clone, Debug)]
pub struct Regulation {
    /// 規程.
    pub name: String,
    /// 番号.
    pub number: Option<String>,
    /// The names by which its newest text is cut.
    pub dictionary: Dictionary,
    /// The enactment first, then the revisions in the order in which they are applied.
    pub revisions: Vec<Revision>,
    /// 基準日 lines, each with the revision since which it stands.
    pub reference_dates: Vec<ReferenceDate>,
    /// What its 事実 says of several facts at once.
    pub fact_rules: ast::fact::FactRules,
    /// 次のいずれか一つ: exactly one of the sets of facts is given.
    pub alternatives: Vec<(Vec<Vec<FactId>>, Span)>,
    /// For each revision, which provision each address named when it had been applied.
    pub addresses: Vec<Addresses>,
    /// みなす.
    pub deemed: Vec<Deemed>,
    /// Facts by folded name and phrasing.
    pub fact_names: BTreeMap<String, FactId>,
}

impl Regulation {
    /// What an address named when a revision had been applied: the provision itself, if there is one, and all under it.
    pub fn at(&self, address: &Address, state: usize) -> (Option<ProvisionId>, Vec<ProvisionId>) {
        let Some(addresses) = self.addresses.get(state).or(self.addresses.last()) else { return (None, Vec::new()) };
        let under = addresses.range(address.clone()..).take_while(|(other, _)| other.is_within(address));
        (addresses.get(address).copied(), under.filter(|(other, _)| *other != address).map(|(_, id)| *id).collect())
    }

    /// The fact of a name or phrasing, width aside; `当該` before a name is that name.
    pub fn fact(&self, name: &str) -> Option<FactId> {
        let folded = fold(name);
        let plain = folded.strip_prefix("当該").unwrap_or(&folded);
        self.fact_names.get(&folded).or_else(|| self.fact_names.get(plain)).copied()
    }

    /// The revision that a day names: of revision or publication, else the only one enforced on that day.
    pub fn revision(&self, day: NaiveDate) -> Option<&Revision> {
        let named = self.revisions.iter().find(|one| one.id.0 == day);
        let known = || self.revisions.iter().find(|one| one.known.0 == day);
        let enforced = || {
            let mut list = self.revisions.iter().filter(|one| one.enforcement.day() == Some(day));
            list.next().filter(|_| list.next().is_none())
        };
        named.or_else(known).or_else(enforced)
    }

    /// The date fact by which a version's last day is over: its own 基準日, else that of the whole.
    pub fn ends_by(&self, applicability: &Applicability) -> Option<FactId> {
        applicability.expires?;
        match &applicability.basis {
            Basis::ReferenceDate { fact: Some(fact), .. } => Some(*fact),
            Basis::ReferenceDate { fact: None, .. } | Basis::Clause(..) | Basis::Always => {
                self.reference_dates.iter().rfind(|line| line.scope.is_none())?.fact
            }
        }
    }

    /// Index of the newest revision.
    pub fn newest(&self) -> usize {
        self.revisions.len().saturating_sub(1)
    }
}

/// An enactment or a revision.
#[derive(Clone, Debug)]
pub struct Revision {
    /// By what day it is named.
    pub id: RevisionId,
    /// Whether it is the enactment.
    pub enactment: bool,
    /// Whether `id` is a 公表日 because the 改正日 is not known, or an assumption because the day of 制定 is not.
    pub revised_unknown: bool,
    /// Since when it is known.
    pub known: KnownDate,
    /// The enforcement of the whole, parts aside.
    pub enforcement: EnforcementDate,
    /// Sentences of its 附則.
    pub supplementary: Vec<ast::SupplementaryItem>,
    /// 解釈 of the whole revision.
    pub interpretations: Vec<Spanned<String>>,
    /// The 改正 or 制定 line.
    pub span: Span,
}

impl Revision {
    /// `平成25年2月15日改正`, `平成16年7月2日制定`, `令和8年1月26日公表の改正`.
    pub fn label(&self) -> String {
        let day = crate::calendar::era::format_japanese(self.id.0);
        match (self.enactment, self.revised_unknown) {
            (true, false) => format!("{day}制定"),
            (true, true) => format!("制定（解釈により{day}）"),
            (false, false) => format!("{day}改正"),
            (false, true) => format!("{day}公表の改正"),
        }
    }
}

/// A day that is taken in the place of another: `増額の承認の日を保険契約締結日とみなす`.
#[derive(Clone, Debug)]
pub struct Deemed {
    /// The sentence.
    pub by: ClauseId,
    /// The cases; none: all that have the day.
    pub condition: Option<ast::Condition>,
    /// The fact whose day is taken.
    pub from: FactId,
    /// The fact that takes it.
    pub to: FactId,
}

/// A 基準日, in force since a revision.
#[derive(Clone, Debug)]
pub struct ReferenceDate {
    /// For what it is; none: the whole regulation.
    pub scope: Option<Address>,
    /// The date fact; none: 不明.
    pub fact: Option<FactId>,
    /// Index into `Regulation::revisions`: versions of this revision and later ones go by it.
    pub since: usize,
    /// 解釈.
    pub interpretations: Vec<Spanned<String>>,
    /// Where it stands.
    pub span: Span,
}

/// What one address holds, over all versions.
#[derive(Clone, Debug)]
pub struct Provision {
    /// In which regulation.
    pub regulation: RegulationId,
    /// Oldest first: by enforcement, then by revision.
    pub versions: Vec<Version>,
}

impl Provision {
    /// The address of the newest version.
    pub fn address(&self) -> Option<&Address> {
        self.versions.last().map(|version| &version.address)
    }
}

/// One version of a provision.
#[derive(Clone, Debug)]
pub struct Version {
    /// Index into `Regulation::revisions`.
    pub revision: usize,
    /// Its address in this version.
    pub address: Address,
    /// Its title in this version.
    pub title: String,
    /// What it says.
    pub text: Text,
    /// The revision whose addresses the text is written in: that of the text, which a renumbering leaves as it is.
    pub written: usize,
    /// Since when, and for which cases.
    pub applicability: Applicability,
    /// 解釈 of the row that made it.
    pub interpretations: Vec<Spanned<String>>,
    /// The heading of the 条項 or row.
    pub span: Span,
}

/// What a version says.
#[derive(Clone, Debug)]
pub enum Text {
    /// Its lines and statements.
    Body(ast::Body),
    /// 削除, 削る.
    Deleted,
    /// 旧（不明）, or before the day from which the text is known.
    Unknown,
}

/// The cases that a version governs.
#[derive(Clone, Debug)]
pub struct Applicability {
    /// 施行日.
    pub enforcement: EnforcementDate,
    /// The sentence that fixes the enforcement; none: the 施行 line.
    pub enforced_by: Option<ClauseId>,
    /// What must hold.
    pub basis: Basis,
    /// …を除く.
    pub exceptions: Vec<(ClauseId, ast::Condition)>,
    /// なお従前の例による.
    pub prior: Vec<(ClauseId, ast::Condition)>,
    /// 附則２の適用を妨げない: cases that an earlier 附則 left under the rule before it, and that stay there.
    pub undisturbed: Vec<Undisturbed>,
    /// 限り、その効力を失う: after that day (by the 基準日) there is no value.
    pub expires: Option<(ClauseId, NaiveDate)>,
    /// Transitional readings.
    pub readings: Vec<(ClauseId, ast::Condition, Vec<ast::ReadAs>)>,
}

impl Applicability {
    /// Of what no sentence says anything.
    pub fn by_nothing() -> Self {
        Self {
            enforcement: EnforcementDate::Unfixed,
            enforced_by: None,
            basis: Basis::Always,
            exceptions: Vec::new(),
            prior: Vec::new(),
            undisturbed: Vec::new(),
            expires: None,
            readings: Vec::new(),
        }
    }

    /// Whether its day is still to be fixed: 別に定める日.
    pub fn is_open(&self) -> bool {
        self.enforcement.day().is_none() && !matches!(self.basis, Basis::Always)
    }

    /// Where its version stands among the others: by enforcement, then by revision. What stands for all time comes first, what
    /// is not yet fixed last.
    pub fn order(&self, revision: usize) -> (bool, Option<NaiveDate>, usize) {
        if matches!(self.basis, Basis::Always) {
            return (false, None, revision);
        }
        let day = self.enforcement.day();
        (day.is_none(), day, revision)
    }
}

/// Cases that an earlier 附則 left under the rule before it.
#[derive(Clone, Debug)]
pub struct Undisturbed {
    /// The sentence that leaves them there: `…の適用を妨げない`.
    pub by: ClauseId,
    /// The earlier sentence, the first where an item has several.
    pub left: ClauseId,
    /// Which they are.
    pub condition: ast::Condition,
    /// 施行日 of the version that left them.
    pub day: EnforcementDate,
}

/// What a version goes by.
#[derive(Clone, Debug)]
pub enum Basis {
    /// Any case: what stands for all time before the first text that is known.
    Always,
    /// 基準日 が D 以後; the fact is none where the 基準日 is 不明, and then the version always governs.
    ReferenceDate {
        /// The date fact.
        fact: Option<FactId>,
        /// From which day; none: not yet fixed.
        from: Option<NaiveDate>,
    },
    /// The condition of a sentence.
    Clause(ClauseId, Box<ast::Condition>),
}

/// Names a sentence of an 附則: `平成25年2月15日改正附則２`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClauseId {
    /// Index into `Regulation::revisions`.
    pub revision: usize,
    /// Index into `Revision::supplementary`.
    pub item: usize,
    /// Index into `SupplementaryItem::clauses`.
    pub clause: usize,
}

/// A table and its versions.
#[derive(Clone, Debug)]
pub struct VersionedTable {
    /// In which regulation.
    pub regulation: RegulationId,
    /// Its name.
    pub name: String,
    /// Oldest first.
    pub versions: Vec<TableVersion>,
    /// Whether a table of the user's own stands for several of its versions, between which nothing has to be chosen.
    pub joined: bool,
}

/// One version of a table.
#[derive(Clone, Debug)]
pub struct TableVersion {
    /// Index into `Regulation::revisions`.
    pub revision: usize,
    /// Its rows.
    pub table: Table,
    /// For which cases.
    pub applicability: Applicability,
    /// The table that a row of 新旧 put in its place as a whole.
    pub from: Option<TableId>,
}

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// In which regulation.
    pub regulation: RegulationId,
    /// The newest declaration.
    pub declaration: ast::fact::FactDeclaration,
    /// Since which revision it stands (an index).
    pub since: usize,
    /// Earlier declarations, oldest first, each with the revision since which it stood.
    pub history: Vec<(usize, ast::fact::FactDeclaration)>,
    /// What it can be over all versions: of categories all that were ever declared.
    kind: FactKind,
}

impl Fact {
    /// Its name as declared.
    pub fn name(&self) -> &str {
        &self.declaration.name.node
    }

    /// What it can be over all versions.
    pub fn kind(&self) -> &FactKind {
        &self.kind
    }

    /// A fact as first declared.
    pub fn new(regulation: RegulationId, declaration: ast::fact::FactDeclaration) -> Self {
        let kind = declaration.kind.clone();
        Self { regulation, declaration, since: 0, history: Vec::new(), kind }
    }

    /// Declares it anew since a revision.
    pub fn amend(&mut self, since: usize, declaration: ast::fact::FactDeclaration) {
        let before = std::mem::replace(&mut self.declaration, declaration);
        let mut kind = self.declaration.kind.clone();
        if let (FactKind::Category { categories, .. }, FactKind::Category { categories: earlier, .. }) =
            (&mut kind, &self.kind)
        {
            let gone: Vec<String> =
                earlier.iter().filter(|one| !categories.iter().any(|kept| fold(kept) == fold(one))).cloned().collect();
            categories.extend(gone);
        }
        self.kind = kind;
        self.history.push((std::mem::replace(&mut self.since, since), before));
    }

    /// The declaration as of a revision.
    pub fn declared_at(&self, revision: usize) -> &ast::fact::FactDeclaration {
        if self.since <= revision {
            return &self.declaration;
        }
        let earlier = self.history.iter().rev().find(|(since, _)| *since <= revision);
        earlier.or(self.history.first()).map_or(&self.declaration, |(_, declaration)| declaration)
    }
}

/// An entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// In whose names it is written.
    pub regulation: RegulationId,
    /// What was written.
    pub entry: ast::entry::Entry,
}
