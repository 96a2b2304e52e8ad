//! What a case can say: the kinds of facts and their units.

use crate::law::unit::Unit;

/// The kind of a fact or of a list's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// 日付, possibly 未通知.
    Date {
        /// Whether it may be open.
        may_be_open: bool,
    },
    /// 日数, 月数, 年数, 数, 割合, 率(％), 金額(円), 金額(外貨), 換算率(円／外貨): a number in a unit.
    Number {
        /// The unit in which a bare number is read.
        unit: Unit,
        /// Whether only whole numbers (in that unit) are taken: 日数, 整数.
        whole: bool,
        /// Whether it is a plain number (数, 整数) which, like a literal, takes the unit a formula needs.
        bare: bool,
    },
    /// 区分.
    Category {
        /// The categories in their declared order.
        categories: Vec<String>,
        /// Whether `Ａ＜Ｂ＜Ｃ` declares an order.
        ordered: bool,
        /// 複数可.
        several: bool,
    },
    /// 真偽.
    Truth,
    /// 文字.
    Text,
    /// 一覧.
    List {
        /// Columns: name and kind.
        columns: Vec<(String, FactKind)>,
    },
}

impl FactKind {
    /// The word for it in messages: as a declaration writes it, without its categories and columns.
    pub fn word(&self) -> String {
        match self {
            Self::Date { may_be_open: true } => "日付又は未通知".to_owned(),
            Self::Date { may_be_open: false } => "日付".to_owned(),
            Self::Number { unit, whole, bare } => match (*unit, *whole, *bare) {
                (Unit::DAY, _, _) => "日数".to_owned(),
                (Unit::MONTH, _, _) => "月数".to_owned(),
                (Unit::YEAR, _, _) => "年数".to_owned(),
                (Unit::YEN, _, _) => "金額(円)".to_owned(),
                (Unit::FOREIGN, _, _) => "金額(外貨)".to_owned(),
                (Unit::PERCENT, _, _) => "率(％)".to_owned(),
                (Unit::PLAIN, true, _) => "整数".to_owned(),
                (Unit::PLAIN, false, true) => "数".to_owned(),
                (Unit::PLAIN, false, false) => "割合".to_owned(),
                (other, _, _) if other.dimension.yen == 1 && other.dimension.foreign == -1 => {
                    format!("換算率({other})")
                }
                (other, _, _) => format!("率({other})"),
            },
            Self::Category { .. } => "区分".to_owned(),
            Self::Truth => "真偽".to_owned(),
            Self::Text => "文字".to_owned(),
            Self::List { .. } => "一覧".to_owned(),
        }
    }
}
