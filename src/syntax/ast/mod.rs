//! The tree of what an author wrote. Names are strings and may still be wrong: `provision/` finds what they mean,
//! `typed/` makes them right. Addresses keep the levels as typed; every node has its place.

use crate::calendar::period::Period;
use crate::law::address::Level;
use crate::law::comparison::Comparison;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::entry::{DeterminationRow, Entry, ResultDeclaration};
use crate::syntax::ast::fact::{FactDeclaration, FactRules};
use crate::syntax::ast::revision::Revision;
use crate::syntax::form::{FormLine, RightReading};
use crate::syntax::line::Line;
use chrono::NaiveDate;

pub mod entry;
pub mod fact;
pub mod revision;

/// What one `.kitei` file holds; a file may hold entries beside a base or a revision.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The base text, where the file is one.
    pub base: Option<Base>,
    /// The revision, where the file is one.
    pub revision: Option<Revision>,
    /// 算定, 判定, 期限.
    pub entries: Vec<Entry>,
}

/// A regulation as enacted, or as known on a day.
#[derive(Clone, Debug)]
pub struct Base {
    /// 規程.
    pub name: Spanned<String>,
    /// 番号.
    pub number: Option<Spanned<String>>,
    /// 制定.
    pub enacted: Spanned<NaiveDate>,
    /// Whether that day is our assumption: `不明（解釈により D）`.
    pub enacted_assumed: bool,
    /// 施行.
    pub enforced: Option<Enforcement>,
    /// 基準日 lines.
    pub reference_dates: Vec<ReferenceDate>,
    /// `本文は、Dのものによる。… 前の文は不明`.
    pub text_as_of: Option<TextAsOf>,
    /// 事実.
    pub facts: Vec<FactDeclaration>,
    /// What 事実 says of several facts at once.
    pub fact_rules: FactRules,
    /// 条項.
    pub provisions: Vec<ProvisionText>,
    /// 附則.
    pub supplementary: Vec<SupplementaryItem>,
    /// 解釈 lines at the margin.
    pub interpretations: Vec<Spanned<String>>,
}

/// 施行: a day, or not known and assumed.
#[derive(Clone, Debug)]
pub struct Enforcement {
    /// The day; none for 別に定める日.
    pub day: Option<NaiveDate>,
    /// Whether the day is our assumption: `不明（解釈により D）`.
    pub assumed: bool,
    /// Where it stands.
    pub span: Span,
}

/// A 基準日 line.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceDate {
    /// The addresses it is for; none: the whole regulation.
    pub scope: Vec<AddressRef>,
    /// The date fact; none where it is 不明.
    pub fact: Option<Spanned<String>>,
    /// 解釈 under it.
    pub interpretations: Vec<Spanned<String>>,
    /// The line.
    pub span: Span,
}

/// The day whose text the base is, and from when parts of it are known.
#[derive(Clone, Debug)]
pub struct TextAsOf {
    /// 現在.
    pub day: NaiveDate,
    /// Before which day the text of which addresses is not known (none: the whole).
    pub unknown_before: Vec<(Vec<AddressRef>, NaiveDate)>,
    /// The line.
    pub span: Span,
}

/// 条項.
#[derive(Clone, Debug)]
pub struct ProvisionText {
    /// Its address, all levels; two or more for `から…まで`.
    pub addresses: Vec<Spanned<crate::law::address::Address>>,
    /// Its title; may be empty.
    pub title: String,
    /// What it says.
    pub body: Body,
    /// The heading.
    pub span: Span,
}

/// The lines of a provision, and what they mean.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Logical lines cut into words: what is compared, amended, re-read and shown.
    pub lines: Vec<Line>,
    /// The lines parsed.
    pub statements: Vec<Statement>,
    /// Whether a line could not be read, which has been reported: what it would have said is missed by nobody.
    pub unread: bool,
}

/// One statement of a provision or entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
}

impl Statement {
    /// Whether it says that text is left out.
    pub fn is_left_out(&self) -> bool {
        match &self.kind {
            StatementKind::Omitted => true,
            StatementKind::Line(line) => line.define.is_none(),
            _ => false,
        }
    }
}

/// The statements there are.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most statements are definitions")]
pub enum StatementKind {
    /// `基本保険料率(％)＝…`.
    Define(Define),
    /// `…場合` with what holds under it; `…場合は、…` on one line.
    When {
        /// The condition.
        condition: Condition,
        /// What holds then.
        body: Vec<Statement>,
    },
    /// `Ⅱ［２］５(1)の規定にかかわらず`.
    Despite {
        /// What it wins over.
        targets: Vec<AddressRef>,
        /// `…場合`; none: always.
        condition: Option<Condition>,
        /// What holds instead.
        body: Vec<Statement>,
    },
    /// `Ⅱ［２］４及びⅡ［２］５の規定を適用する`, `…を準用する`.
    Apply {
        /// What is applied.
        targets: Vec<AddressRef>,
        /// 準用する.
        with_changes: bool,
        /// `この場合において「x」とあるのは「y」と読み替える`.
        read_as: Vec<ReadAs>,
    },
    /// `「x」とあるのは「y」と読み替える`, usually under a condition.
    ReadAs(Vec<ReadAs>),
    /// `端数 中間値は小数点以下第11位を四捨五入`.
    IntermediateRounding(Rounding),
    /// `名前 なし（理由）`.
    Absent {
        /// The names without a value.
        names: Vec<Spanned<String>>,
        /// Why.
        reason: String,
    },
    /// `償還予定の各回に 期間(年) ＝ …`.
    ListColumn {
        /// The list fact.
        list: Spanned<String>,
        /// The new column.
        column: Define,
    },
    /// `(3)欄「残額」(円) ＝ …` in a 様式.
    Line(FormLine),
    /// `右欄は、左欄の例による。…読み替える。` in a 様式.
    RightColumn(Vec<RightReading>),
    /// `…場合に記入する。` in a 様式.
    FilledIn(Condition),
    /// `示す` in a 算定: further results.
    Show(Vec<Statement>),
    /// `示す １(A)及び２から７までの各欄` in a 算定: the lines of forms as results.
    ShowLines(Vec<AddressRef>),
    /// `中間 名前 ＝ …` in a 算定: a helper that is not a result.
    Helper(Define),
    /// `結果 該当（該当する／該当しない）、…` in a 判定.
    Results(Vec<ResultDeclaration>),
    /// A row of a 判定.
    Row(DeterminationRow),
    /// The bounds of a 期限, on one line joined by `、かつ、`: each with the words it was written in.
    Bounds(Vec<(Expr, String)>),
    /// `（略）`: whole lines left out.
    Omitted,
    /// `削除`: the number is kept, the text is gone.
    Deleted,
    /// `解釈 …`.
    Interpretation(String),
    /// `注 …`: data, not a comment.
    Note(String),
}

/// A definition of one or several names.
#[derive(Clone, Debug, PartialEq)]
pub struct Define {
    /// The names on the left.
    pub names: Vec<Spanned<String>>,
    /// `Ⅱ［２］１、２及び４における`: where an exception's name is to be read so.
    pub field: Vec<AddressRef>,
    /// `(％)`.
    pub unit: Option<Unit>,
    /// The right side.
    pub value: DefinedValue,
    /// `（円未満切捨て）` behind the whole.
    pub rounding: Option<Spanned<Rounding>>,
}

/// A right side.
#[derive(Clone, Debug, PartialEq)]
pub enum DefinedValue {
    /// One formula.
    Formula(Expr),
    /// Values under conditions, one a line.
    Conditional(Vec<ConditionalValue>),
    /// `…に応じて` and its rows.
    ByValue {
        /// What the rows are chosen by.
        keys: Vec<Expr>,
        /// The rows.
        rows: Vec<ValueRow>,
    },
}

/// A value and when it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionalValue {
    /// The value; `なし（理由）` and `―` are expressions.
    pub value: Expr,
    /// When; none is 上記以外.
    pub condition: Option<Condition>,
    /// The value's own rounding.
    pub rounding: Option<Spanned<Rounding>>,
    /// The line.
    pub span: Span,
}

/// A row of `に応じて`.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRow {
    /// One a key.
    pub keys: Vec<RowKey>,
    /// The value of all names on the left, or one for each; `―` is [`ExprKind::NotApplicable`].
    pub values: Vec<Expr>,
    /// The row.
    pub span: Span,
}

impl ValueRow {
    /// The value of the n-th name on the left.
    pub fn value_of(&self, name: usize) -> Option<&Expr> {
        if self.values.len() == 1 { self.values.first() } else { self.values.get(name) }
    }
}

/// What a row asks of one key: any of these.
#[derive(Clone, Debug, PartialEq)]
pub struct RowKey {
    /// The alternatives.
    pub any_of: Vec<RowKeyItem>,
    /// Where it stands.
    pub span: Span,
}

/// One alternative.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKeyItem {
    /// `30日以下`, `31日から60日`, `30日を超え60日以下`, `平成25年4月1日以後`.
    Range {
        /// Lower bound and whether it belongs to the range.
        low: Option<(Expr, bool)>,
        /// Upper bound and whether it belongs to the range.
        high: Option<(Expr, bool)>,
    },
    /// A category, a number or a truth value: equal to it.
    Equal(Expr),
    /// 上記以外: the rest of the rows.
    Rest,
}

/// `「x」とあるのは「y」と読み替える`: whole words, cut like the text they are looked for in.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadAs {
    /// The words to be found.
    pub from: Vec<crate::syntax::line::Word>,
    /// The words to be read there.
    pub to: Vec<crate::syntax::line::Word>,
    /// Where it stands.
    pub span: Span,
}

/// An address as typed: perhaps without its upper levels.
#[derive(Clone, Debug)]
pub struct AddressRef {
    /// The levels typed, those taken over from the address before it in a list already filled in.
    pub levels: Vec<Level>,
    /// The last address of `１から３まで`.
    pub through: Option<Vec<Level>>,
    /// `「海外事業資金貸付保険約款」第20条`: another regulation.
    pub regulation: Option<String>,
    /// `平成25年2月15日改正附則２`: the revision whose 附則 it is.
    pub revision: Option<NaiveDate>,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for AddressRef {
    fn eq(&self, other: &Self) -> bool {
        self.levels == other.levels
            && self.through == other.through
            && self.regulation == other.regulation
            && self.revision == other.revision
    }
}

/// A formula.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The formulas there are.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `0.95`, `30日`, `2,500万円`, `95%`: the number as written, with the unit typed behind it.
    Number(Number, Option<Unit>),
    /// A date.
    Date(NaiveDate),
    /// `はい` `いいえ`.
    Truth(bool),
    /// A name, a category or a text; told apart by what the place needs.
    Name(String),
    /// `Ⅱ［５］２(1)の基本保険料率`.
    NameAt(AddressRef, String),
    /// `Ⅱ［５］５の割増係数（規定がないときは１）`.
    OrElse(Box<Expr>, Box<Expr>, Lacking),
    /// `１(A)(5)右欄`: what the line is in the second column.
    RightColumn(Box<Expr>),
    /// `表「…」［鍵、鍵］の列`, `（従前の回による）`.
    Lookup {
        /// The table's name.
        table: Spanned<String>,
        /// One a key.
        keys: Vec<Expr>,
        /// の列; none: the columns called as the names on the left, or the only one.
        column: Option<Spanned<String>>,
        /// （従前の回による）.
        previous_round: bool,
    },
    /// `－x`.
    Negate(Box<Expr>),
    /// `a＋b` and so on.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `（１＋Ｒ）のｎ乗`, `(1+R)^n`.
    Power(Box<Expr>, Box<Expr>),
    /// 最大, 最小, 絶対値 of the values in the bracket; also `ＡとＢのいずれか少ない額`, `Ａ又はＢのいずれか早い日`.
    Call(Function, Vec<Expr>),
    /// `合計（償還予定：元本×期間）`.
    Aggregate {
        /// 合計, 最大, 最小, 件数.
        function: Aggregate,
        /// The list.
        list: Spanned<String>,
        /// `のうち…もの`.
        filter: Option<Box<Condition>>,
        /// What is worked out for each row; none for 件数.
        item: Option<Box<Expr>>,
    },
    /// A bracket whose last thing is a rounding.
    Rounded(Box<Expr>, Spanned<Rounding>),
    /// `非常料率（「国カテゴリー」を「事業国カテゴリー」と読み替える）`: name by name.
    ReRead(Box<Expr>, Vec<(Spanned<String>, Spanned<String>)>),
    /// `Ａ及びＢのうち、Ｃの高い方`: the one, not its Ｃ; Ｃ is written for the first and re-read for the others.
    TheOne {
        /// Ａ, Ｂ.
        candidates: Vec<Spanned<String>>,
        /// Ｃ.
        measure: Box<Expr>,
        /// 高い, 多い, …; else 低い, 少ない, ….
        largest: bool,
    },
    /// なし（理由）.
    Absent(String),
    /// `―`: 該当なし.
    NotApplicable,
    /// `ＡからＢまでの日数`; with 起算して the first day counts.
    DaysBetween {
        /// Ａ.
        from: Box<Expr>,
        /// Ｂ.
        to: Box<Expr>,
        /// Whether the first day counts.
        first_day_counts: bool,
    },
    /// `ＡからＢまでの年数（応当日までを1年とし、…）`.
    YearsBetween(Box<Expr>, Box<Expr>),
    /// `Ａから3カ月以内`, `Ａから起算して3カ月以内`: the last day of the period.
    PeriodEnd {
        /// Ａ.
        start: Box<Expr>,
        /// The length.
        length: Period,
        /// 起算して.
        first_day_counts: bool,
    },
    /// `Ａから3カ月を経過した日`.
    AfterPeriod {
        /// Ａ.
        start: Box<Expr>,
        /// The length.
        length: Period,
        /// 起算して.
        first_day_counts: bool,
    },
    /// `償還期限の10日前`, `Ａの前日`.
    Before(Box<Expr>, Period),
    /// `Ａの翌日`.
    DayAfter(Box<Expr>),
    /// `Ｄの属する月の翌月1日`.
    FirstOfNextMonth(Box<Expr>),
    /// `Ｄの属する月の末日`.
    EndOfMonth(Box<Expr>),
    /// `…（休日の場合は翌営業日）`.
    BusinessDay(Box<Expr>),
    /// 施行日 in an 附則: the date of enforcement that its sentence is about.
    EnforcementDate,
}

/// What is lacking where the second value of `Ａ（…ときはＢ）` is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lacking {
    /// `規定がないとき`, `記入がないとき`: there is no such clause for the case.
    Clause,
    /// `略されているとき`: its text is （略）.
    Text,
}

/// The four operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// ＋.
    Add,
    /// －.
    Subtract,
    /// ×, also where it is left out.
    Multiply,
    /// ÷.
    Divide,
}

/// Functions of several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// 最大.
    Largest,
    /// 最小.
    Smallest,
    /// 絶対値.
    Absolute,
}

/// Functions of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// 合計.
    Sum,
    /// 件数.
    Count,
    /// 最大.
    Largest,
    /// 最小.
    Smallest,
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it is.
    pub kind: ConditionKind,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The conditions there are.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionKind {
    /// かつ, であって、, 及び.
    All(Vec<Condition>),
    /// 又は, 若しくは.
    Any(Vec<Condition>),
    /// でない of a bracket, （…を除く。）.
    Not(Box<Condition>),
    /// `Ａが10日以上`, `Ａ ≥ Ｂ`, `Ａが平成25年4月1日以後`, `ＡがＢを過ぎて`.
    Compare {
        /// Ａ.
        left: Expr,
        /// How.
        comparison: Comparison,
        /// Ｂ.
        right: Expr,
    },
    /// `借入人がＣＡＦ又はＣＡＢＥＩである`, `通知日が未通知である` (the value's name is 未通知).
    Is {
        /// What is asked about.
        subject: Expr,
        /// One of these.
        values: Vec<Expr>,
    },
    /// `Ｆがある` and, under [`ConditionKind::Not`], `Ｆがない`.
    Given(Expr),
    /// A truth fact alone: `外貨建対応方式特約である`, `…特約書を付す`.
    Holds(Expr),
    /// `Ⅱ［１０］４の適用がある`.
    Applies(AddressRef),
}

/// What a row or a sentence of an 附則 is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A provision and what stands under it.
    Provision(AddressRef),
    /// 表「…」.
    Table(Spanned<String>),
    /// 事実.
    Facts(Span),
    /// 基準日, of an address or of the whole.
    ReferenceDate(Option<AddressRef>, Span),
}

/// A numbered item of an 附則.
#[derive(Clone, Debug)]
pub struct SupplementaryItem {
    /// １, ２ …; none where there is only one.
    pub number: Option<u32>,
    /// Its sentences, each read as one or more clauses; a proviso directly follows what it limits.
    pub clauses: Vec<Clause>,
    /// Whether a sentence could not be read, which has been reported.
    pub unread: bool,
    /// The item as typed, breaks taken out.
    pub text: String,
    /// 解釈 under it.
    pub interpretations: Vec<Spanned<String>>,
    /// Where it stands.
    pub span: Span,
}

/// What one sentence does.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What it does.
    pub kind: ClauseKind,
    /// The sentence.
    pub span: Span,
}

/// What sentences of an 附則 do. An empty `scope` is the whole revision.
#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// `この改正は、Dから施行する`; `Pについては、Eから施行する`.
    Enforce {
        /// P.
        scope: Vec<Target>,
        /// D; none: 別に定める日.
        day: Option<NaiveDate>,
        /// `Eから適用する`: retroactive.
        apply_from: Option<NaiveDate>,
    },
    /// `Pについては、…について適用する`, `Fが D以後のものに適用する`, `…についても適用する`.
    Apply {
        /// P; empty: the whole, or what the sentence before was about.
        scope: Vec<Target>,
        /// The cases, in place of 基準日 が 施行日 以後.
        condition: Condition,
        /// ついても: besides those.
        besides: bool,
    },
    /// `…を除く`: limits the sentence before it in the same item.
    Except {
        /// The cases taken out.
        condition: Condition,
    },
    /// `なお従前の例による`.
    PriorRule {
        /// P.
        scope: Vec<Target>,
        /// The cases.
        condition: Condition,
    },
    /// `D限り、その効力を失う`.
    Expire {
        /// P.
        scope: Vec<Target>,
        /// The last day.
        day: NaiveDate,
    },
    /// `F が D 前である場合における P の適用については、「x」とあるのは「y」とする`.
    ReadAs {
        /// P.
        scope: Vec<Target>,
        /// The cases.
        condition: Condition,
        /// The words.
        pairs: Vec<ReadAs>,
    },
    /// `附則２の適用を妨げない`.
    LeavesUndisturbed(AddressRef),
    /// `増額分については、増額の承認の日を保険契約締結日とみなす`.
    Deemed {
        /// The cases; none: all that have the first day.
        condition: Option<Condition>,
        /// The date fact whose day is taken, or how a text names its event.
        from: Spanned<String>,
        /// The date fact that takes it.
        to: Spanned<String>,
    },
}
