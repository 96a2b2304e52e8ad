//! The fixed words of reports in both languages. Names, formulas and reasons stay in the regulation's own language.

use crate::calendar::era::format_japanese;
use crate::diagnostic::render::Language;
use crate::law::revision::EnforcementDate;
use chrono::NaiveDate;

macro_rules! words {
    ($($variant:ident = $ja:literal, $en:literal;)*) => {
        /// A fixed word or heading.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $(#[doc = $en] $variant,)* }

        impl Word {
            /// The word in a language.
            pub fn say(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Japanese) => $ja, (Self::$variant, Language::English) => $en,)*
                }
            }
        }
    };
}

words! {
    Above = "上に示した", "shown above";
    Address = "条項", "Provision";
    Applicability = "適用", "Applies to";
    AskedBy = "求める条項", "asked for by";
    HeldTo = "結果には要らない。与えれば、これに合うかを確かめる", "no result needs it; where it is given it is held to";
    NotNeeded = "照合", "checked only";
    Authority = "典拠", "authority";
    Basis = "基準とした事実", "By the facts";
    By = "根拠", "By";
    Choice = "いずれか", "one of";
    Confidence = "確度", "Confidence";
    Default = "なければ", "otherwise";
    Deleted = "（削除）", "(deleted)";
    Document = "出典", "Source";
    Domain = "域", "domain";
    Engine = "計算した版", "Engine";
    Enforced = "施行", "In force from";
    Entries = "算定・判定・期限", "Entries";
    Entry = "名前", "Name";
    Example = "例", "e.g.";
    Exact = "正確には", "exactly";
    Expires = "失効", "expires";
    Formula = "式", "formula";
    Form = "様式", "Form";
    FormItem = "項目", "Item";
    FormLine = "欄", "Line";
    LeftColumn = "左欄", "Left column";
    RightColumn = "右欄", "Right column";
    GoldenCases = "確かめ算", "Golden cases";
    Interpretations = "解釈", "Interpretations";
    Kind = "種類", "Kind";
    Known = "知られた日", "Known since";
    None = "該当するものがない", "nothing to show";
    Optional = "任意", "optional";
    Overlay = "持込みの表", "own table";
    Placeholder = "仮の数を使っているため、この結果は実際の料率ではない。", "Placeholder numbers were used: this result is not an actual rate.";
    Reason = "理由", "Reason";
    Regulation = "規程", "Regulation";
    Coverage = "届き具合", "Coverage";
    NotReached = "届いていない", "Not reached";
    Reached = "届いている", "Reached";
    Side = "側", "Side";
    TheVersion = "版そのもの", "the version";
    Rejected = "採らなかった版", "Versions not chosen";
    Required = "必須", "required";
    Result = "結果", "Result";
    Results = "結果", "Results";
    Revision = "版", "Version";
    Rounded = "端数", "rounding";
    Rules = "規程の要約値", "Rules digest";
    Secondary = "二次資料の数を使っている。", "Numbers from a secondary source were used.";
    Sometimes = "場合により必要", "needed in some cases";
    Sources = "使った表", "Tables used";
    Source = "所在", "source";
    Substituted = "代入", "with numbers";
    Table = "表", "Table";
    Timeline = "版の年表", "Timeline";
    Title = "題", "Title";
    Trace = "計算の過程", "How it was worked out";
    Unfixed = "未定", "not yet fixed";
    Unknown = "（不明）", "(not known)";
    Value = "値", "Value";
    Versions = "適用した版", "Versions applied";
    Warnings = "注意", "Warnings";
    WorkedOut = "値", "value";
}

/// A day as people of the language write it.
pub fn day(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Japanese => format_japanese(day),
        Language::English => day.to_string(),
    }
}

/// A date of enforcement, 未定 where it is not fixed.
pub fn enforcement(date: EnforcementDate, language: Language) -> String {
    match date {
        EnforcementDate::On(fixed) => day(fixed, language),
        EnforcementDate::Unfixed => Word::Unfixed.say(language).to_owned(),
    }
}
