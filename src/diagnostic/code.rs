//! Every message there is: one variant a message, its code, severity and title in both languages.
//! K01 reading, K02 syntax, K03 provisions and revisions, K04 types and checks, K05 cases and evaluation.

use crate::diagnostic::report::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $code:literal, $severity:ident, $ja:literal, $en:literal;)*) => {
        /// Which message a finding is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $ja] $variant,)* }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The fixed code that people look up, `K0201`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What it is about, in Japanese.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $ja,)* }
            }

            /// What it is about, in English.
            pub fn title_en(self) -> &'static str {
                match self { $(Code::$variant => $en,)* }
            }
        }
    };
}

codes! {
    // K01: reading files.
    Unreadable = "K0101", Error, "読めないファイル", "a file cannot be read";
    NotUtf8 = "K0102", Error, "UTF-8でない", "not UTF-8";
    TooLarge = "K0103", Error, "大きすぎるファイル", "a file is too large";
    YamlSyntax = "K0104", Error, "YAMLの構文", "YAML syntax";
    YamlAlias = "K0105", Error, "YAMLの別名は使えない", "YAML aliases are not accepted";
    DoubledKey = "K0106", Error, "同じ鍵が二つ", "a key is given twice";
    TableShape = "K0107", Error, "表の形", "a table's shape";
    CaseShape = "K0108", Error, "事案の形", "a case's shape";
    NoRegulation = "K0109", Error, "規程がない", "no regulation there";
    TooDeep = "K0110", Error, "入れ子が深すぎる", "nested too deeply";

    // K02: syntax.
    Syntax = "K0201", Error, "構文", "syntax";
    UnknownWord = "K0202", Error, "どの語でもない", "no declared word";
    Tab = "K0203", Error, "タブ", "a tab in the indentation";
    DateNotation = "K0204", Error, "日付の書き方", "a date's notation";
    NumberNotation = "K0205", Error, "数の書き方", "a number's notation";
    OpenBracket = "K0206", Error, "閉じない括弧", "an unclosed bracket";
    UnknownItem = "K0207", Error, "知らない項目", "an unknown item";
    DashForMinus = "K0208", Error, "負号でない横棒", "a dash where a minus is meant";
    ImplicitProduct = "K0209", Error, "括弧の要る積", "a product that needs brackets";
    EraCountedOn = "K0210", Note, "改元後の日付", "a date counted on past its era";
    ClausePhrase = "K0211", Error, "附則の言い方", "a phrase of a supplementary provision";
    BothReadings = "K0213", Error, "二通りに読める語", "a word that can be read in two ways";
    MissingLine = "K0212", Error, "なければならない行", "a required line is missing";

    // K03: provisions and revisions.
    DoubledProvision = "K0301", Error, "同じ条項が二つ", "a provision is defined twice";
    OldSideDiffers = "K0302", Error, "旧が現行の文と違う", "the old side is not what the base says";
    NothingToAmend = "K0303", Error, "改正する条項がない", "nothing there to amend";
    AlreadyThere = "K0304", Error, "新設する条項が既にある", "what is to be added is already there";
    SameRevision = "K0305", Error, "同じ改正が二つ", "two revisions of the same date";
    ClauseNeverHolds = "K0306", Error, "成り立たない附則", "a clause that can never hold";
    ClauseScope = "K0307", Error, "附則の対象がない", "a clause is about nothing";
    NoVersionForATime = "K0308", Warning, "版のない期間", "a time without a version";
    LaterReachesBack = "K0309", Warning, "後の改正が及ぶ", "a later revision reaches cases left under the prior rule";
    OmissionsDiffer = "K0310", Error, "（略）の数が違う", "the two sides omit differently often";
    NoEnforcement = "K0311", Error, "施行日がない", "a revision without a date of enforcement";
    NoReferenceDate = "K0312", Error, "基準日がない", "no reference date";
    CoveredTwice = "K0315", Error, "二重に定められた事案", "cases covered twice";
    CoveredByNeither = "K0316", Error, "どちらにも定められない事案", "cases covered by neither";
    Undecided = "K0317", Note, "確かめられない条件", "a condition beyond what can be decided";
    ChangesElsewhere = "K0318", Error, "挙げない所が変わる", "results change where the revision names nothing";
    GapInSeries = "K0319", Warning, "表の回の間の隙間", "a gap between the rounds of a table";
    SeriesEnds = "K0320", Note, "表の回の始めと終わり", "where the rounds of a table begin or end";
    EnforcedBeforeMade = "K0321", Warning, "改正の日より前の施行日", "enforced before it was made";
    TakesNothingOut = "K0322", Warning, "除くもののない除外", "an exception that takes nothing out";
    UnknownReference = "K0313", Error, "参照先の条項がない", "a reference to no provision";
    ReadingFindsNothing = "K0314", Error, "読み替える語がない", "nothing to read otherwise";

    // K04: types and checks.
    UnknownName = "K0401", Error, "知らない名前", "an unknown name";
    AmbiguousName = "K0402", Error, "二つの条項が同じ名前を定める", "two provisions define one name";
    Cycle = "K0403", Error, "循環", "a cycle";
    TypeMismatch = "K0404", Error, "型", "a type";
    UnitMismatch = "K0405", Error, "単位", "a unit";
    UnroundedMoney = "K0406", Warning, "端数処理のない金額", "money reaches a result without a rounding";
    OverlappingRows = "K0407", Error, "重なる行", "overlapping rows";
    GapInRows = "K0408", Warning, "行の隙間", "a gap between rows";
    UnknownTable = "K0409", Error, "知らない表", "an unknown table";
    TableKeys = "K0410", Error, "表の鍵", "a table's keys";
    UnknownColumn = "K0411", Error, "知らない列", "an unknown column";
    UnknownCategory = "K0412", Error, "知らない区分", "an unknown category";
    RoundingTwice = "K0413", Error, "端数処理が二つ", "two roundings";
    ExceptionsMayMeet = "K0414", Warning, "同時に成り立ちうる例外", "two exceptions may hold at once";
    UnknownRegulation = "K0415", Error, "知らない規程", "an unknown regulation";
    FactDeclaration = "K0416", Error, "事実の宣言", "a fact's declaration";
    UnitFlips = "K0417", Error, "版で単位が変わる", "a unit differs between versions";
    DivisionByZero = "K0418", Error, "零で割る", "a division by zero";
    UnknownLine = "K0419", Error, "知らない欄", "no such line in the form";
    NoRightColumn = "K0420", Error, "右欄がない", "the form has no second column there";
    GapRefused = "K0421", Note, "要件の退ける行の隙間", "a gap between rows that no case reaches";

    // K05: cases and evaluation.
    UnknownEntry = "K0501", Error, "知らない算定", "an unknown entry";
    UnknownFact = "K0502", Error, "知らない事実", "an unknown fact";
    UnusedFact = "K0503", Warning, "使わない事実", "a fact that the entry does not use";
    DoubledFact = "K0504", Error, "同じ事実が二つ", "a fact given twice";
    FactValue = "K0505", Error, "事実の値", "a fact's value";
    OutsideDomain = "K0506", Error, "事実の域の外", "outside a fact's domain";
    MissingFact = "K0507", Error, "事実がない", "a fact is missing";
    NoneInForce = "K0508", Error, "適用される版がない", "no version governs";
    TextUnknown = "K0509", Error, "文が不明", "the text is not known";
    Omitted = "K0510", Error, "略された条項", "the provision is left out";
    NotApplicable = "K0511", Error, "該当なし", "not applicable";
    OutsideTable = "K0512", Error, "表の外", "outside a table";
    TwoExceptions = "K0513", Error, "二つの例外が同時に成り立つ", "two exceptions hold at once";
    NoCase = "K0514", Error, "当たる場合がない", "no case holds";
    TwoCases = "K0515", Error, "二つの場合が同時に成り立つ", "two cases hold at once";
    ZeroDivisor = "K0516", Error, "零で割った", "divided by zero";
    TooBig = "K0517", Error, "大きすぎる数", "a number grows too big";
    NoValue = "K0518", Error, "値がない", "no value";
    Expired = "K0519", Error, "失効した", "no longer in force";
    UnknownRevision = "K0520", Error, "知らない改正", "an unknown revision";
    UnknownAddress = "K0521", Error, "知らない条項番号", "an unknown address";
    BadDate = "K0522", Error, "読めない日付", "a date that cannot be read";
    GoldenDiffers = "K0523", Error, "期待と違う", "a golden case differs";
    CoverageTooLow = "K0525", Error, "届き具合が足りない", "coverage is too low";
    OneOfSeveral = "K0526", Error, "いずれか一つ", "exactly one of several";
    RequirementBroken = "K0527", Error, "要件を満たさない", "a requirement is not met";
    RunsInCircle = "K0524", Error, "自分自身に戻る", "evaluation runs in a circle";
}
