//! The items that begin at the margin, and the words they begin with.

use crate::diagnostic::suggest;
use crate::law::address::parse_levels;
use crate::syntax::outline::is_blank;

macro_rules! items {
    ($($(#[doc = $doc:literal])* $variant:ident = $word:literal;)*) => {
        /// What an item at the margin is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Item { $(#[doc = $word] $variant,)* }

        impl Item {
            /// All items.
            pub const ALL: &'static [Item] = &[$(Item::$variant,)*];

            /// The word it begins with.
            pub fn word(self) -> &'static str {
                match self { $(Item::$variant => $word,)* }
            }
        }
    };
}

items! {
    Regulation = "規程";
    Number = "番号";
    Enacted = "制定";
    Revised = "改正";
    Published = "公表";
    Enforced = "施行";
    ReferenceDate = "基準日";
    TextAsOf = "本文は";
    Facts = "事実";
    Provision = "条項";
    Form = "様式";
    Comparison = "新旧";
    Move = "移す";
    Supplementary = "附則";
    Calculation = "算定";
    Determination = "判定";
    Deadline = "期限";
    Interpretation = "解釈";
    Note = "注";
}

/// Which item a line at the margin begins, if it begins one.
pub fn begins(content: &str) -> Option<Item> {
    let head = content.split(is_blank).next().unwrap_or(content);
    let by_word = Item::ALL.iter().copied().find(|item| match item {
        Item::TextAsOf => head.starts_with(item.word()),
        Item::Regulation | Item::Number | Item::Enacted | Item::Revised | Item::Published | Item::Enforced => {
            head == item.word()
        }
        Item::ReferenceDate | Item::Facts | Item::Provision | Item::Form | Item::Comparison | Item::Move => {
            head == item.word()
        }
        Item::Supplementary | Item::Calculation | Item::Determination | Item::Deadline => head == item.word(),
        Item::Interpretation | Item::Note => head == item.word(),
    });
    by_word.or_else(|| moves(content).then_some(Item::Move))
}

/// Whether a line renumbers without the word 移す: `Ⅱ［５］４をⅡ［５］５とする`.
fn moves(content: &str) -> bool {
    let Some((_, length)) = parse_levels(content) else { return false };
    let rest = content.get(length..).unwrap_or("");
    (rest.starts_with('を') || rest.starts_with("から")) && rest.trim_end_matches('。').ends_with("とする")
}

/// What to write in place of a line at the margin that begins no item.
pub fn help(content: &str) -> Option<String> {
    let head: String = content.chars().take_while(|one| !is_blank(*one)).take(12).collect();
    // The word stands there, but what follows it was typed against it.
    let glued = Item::ALL.iter().find(|item| head.starts_with(item.word()) && head != item.word());
    match glued {
        Some(item) => Some(format!("「{}」の後に空白を置く", item.word())),
        None => suggest::did_you_mean(&head, Item::ALL.iter().map(|item| item.word())),
    }
}
