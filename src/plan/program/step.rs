//! The steps of a program. Each works on all rows of a block before the next one begins; registers are columns.

use crate::calendar::holidays::Holidays;
use crate::calendar::step::DayStep;
use crate::law::comparison::Comparison;
use crate::law::unit::Unit;
use crate::number::divisor::Divisor;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::number::word_divisor::{ProductDivisor, WordDivisor};
use crate::plan::node::Day;
use crate::plan::program::scale::Width;
use crate::plan::table::RowNumber;
use crate::plan::words::WordId;
use crate::provision::graph::FactId;
use std::sync::Arc;

/// A register of one bank.
pub type Register = usize;

/// Whether there is a value: how a row of a column stands.
pub mod status {
    /// There is one.
    pub const OK: u8 = 0;
    /// The clause is not there.
    pub const NOT_THERE: u8 = 1;
    /// A fact is missing.
    pub const MISSING: u8 = 2;
    /// The plan does not answer.
    pub const UNANSWERED: u8 = 3;
    /// The text is left out.
    pub const LEFT_OUT: u8 = 4;

    /// Of two that are both needed, the first asked first.
    #[inline]
    pub fn both(one: u8, other: u8) -> u8 {
        match (one, other) {
            (OK, other) => other,
            (one, OK) => one,
            (one, other) if one == other => one,
            // Which of the two is told is evaluation's to say.
            _ => UNANSWERED,
        }
    }
}

/// Where the status of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusAt {
    /// Every row has a value.
    Sure,
    /// No row has: this is why.
    Always(u8),
    /// In a register.
    In(Register),
}

/// A column of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// On 64 bits.
    Narrow(Register),
    /// On 128 bits.
    Wide(Register),
    /// The same in every row.
    Known(i128),
}

/// A number of any size: a whole one times a scale, or as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Exactly {
    /// A column times its scale.
    Scaled(Whole, Number),
    /// A column of numbers.
    Big(Register),
    /// The same in every row.
    Known(Number),
}

/// A column of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// In a register.
    In(Register),
    /// The same in every row.
    Known(Day),
}

/// A column of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsAt {
    /// In a register.
    In(Register),
    /// The same in every row.
    Known(WordId),
}

/// A column of truth values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truths {
    /// In a register.
    In(Register),
    /// The same in every row.
    Known(bool),
}

/// A column of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Whole numbers of one scale.
    Whole(Whole),
    /// Numbers.
    Exact(Exactly),
    /// Days.
    Days(Days),
    /// Words.
    Words(WordsAt),
    /// Truth values.
    Truths(Truths),
    /// Nothing at all.
    Nothing,
}

/// A case of a choice.
#[derive(Clone, Debug)]
pub struct PickCase {
    /// When it holds.
    pub condition: Truths,
    /// Whether that was decided.
    pub asked: StatusAt,
    /// Its value.
    pub value: Column,
    /// Whether there is one.
    pub status: StatusAt,
}

/// How a choice is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickHow {
    /// No two hold at once.
    Exclusive,
    /// Two that hold are no answer.
    One,
    /// The first that holds, and others that hold must give the same.
    First,
}

/// What a cell of one word is that is 該当なし: no number of a column comes near it.
pub const NOT_HELD: i64 = i64::MIN;

/// A cell of each row of a table.
#[derive(Clone, Debug)]
pub enum Cells {
    /// Whole numbers of one scale, on 64 bits.
    Narrow(Arc<[i64]>),
    /// The same on 128 bits.
    Wide(Arc<[i128]>),
    /// Numbers.
    Big(Arc<[Number]>),
    /// Days.
    Days(Arc<[Day]>),
    /// Words.
    Words(Arc<[u32]>),
    /// Truth values.
    Truths(Arc<[bool]>),
}

/// A key of a table's row.
#[derive(Clone, Debug)]
pub enum RowKey {
    /// A word: for each word its place, and how many places there are.
    Word(WordsAt, Arc<[u32]>, usize),
    /// A day.
    Day(Days),
}

/// An operator on numbers of any size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BigOperator {
    /// ＋.
    Add,
    /// ×.
    Multiply,
    /// ÷; by nothing there is no value.
    Divide,
    /// A power; there is no value where the exponent is not whole or the power too large.
    Power,
    /// The larger.
    Larger,
    /// The smaller.
    Smaller,
}

/// A step; `out` is the register that it fills.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "a variant says what it does with its fields, which are registers")]
pub enum Step {
    /// A product.
    Product { one: Whole, other: Whole, out: Whole },
    /// A sum of two multiples and a known number.
    Sum { one: (Whole, i128), other: (Whole, i128), plus: i128, out: Whole },
    /// A multiple, divided and rounded.
    Round { one: Whole, factor: i128, divisor: Divisor, out: Whole },
    /// The same where the multiple and the divisor fit a word.
    RoundWord { one: Whole, factor: i64, divisor: WordDivisor, out: Register },
    /// A product of two words, divided and rounded, where what comes out is short.
    RoundProduct { one: Whole, other: Whole, divisor: ProductDivisor, out: Register },
    /// Without a sign.
    Absolute { one: Whole, out: Whole },
    /// The larger (the flag) or smaller of two of one scale.
    Extreme { one: Whole, other: Whole, larger: bool, out: Whole },
    /// An operator on numbers of any size; rows that have no value yet are passed over.
    Big { operator: BigOperator, one: Exactly, other: Exactly, status: StatusAt, out: Register, lost: Option<Register> },
    /// A rounding of numbers of any size.
    RoundBig { one: Exactly, rounding: Rounding, unit: Unit, out: Register },
    /// Numbers of any size without their signs.
    AbsoluteBig { one: Exactly, out: Register },
    /// Numbers of any size as whole numbers of a scale; one that does not fit has no value.
    ToWide { one: Register, scale: Number, out: Register, lost: Register },
    /// How whole numbers of one scale compare.
    Compare { one: Whole, comparison: Comparison, other: Whole, out: Register },
    /// How numbers of any size compare.
    CompareBig { one: Exactly, comparison: Comparison, other: Exactly, out: Register },
    /// How days compare; an open one is a missing fact where an order is asked.
    CompareDays { one: Days, comparison: Comparison, other: Days, out: Register, open: Option<Register> },
    /// Whether a word is one of some: for each word, whether it is.
    IsWord { one: Register, among: Arc<[bool]>, out: Register },
    /// Whether several categories, a bit each, have one of these.
    Includes { one: Register, wanted: i64, out: Register },
    /// Whether two words are of one class: for each word its class.
    SameWord { one: WordsAt, other: WordsAt, classes: Arc<[u32]>, out: Register },
    /// Whether two truth values are the same.
    SameTruth { one: Truths, other: Truths, out: Register },
    /// かつ (the flag), 又は over what is decided in every row.
    Join { list: Vec<Truths>, all: bool, out: Register },
    /// The same in order, where some rows may not be decided.
    JoinInTurn { list: Vec<(Truths, StatusAt)>, all: bool, out: Register, status: Register },
    /// でない.
    Not { one: Register, out: Register },
    /// A choice; with no status register every row has a value.
    Pick {
        cases: Vec<PickCase>,
        otherwise: Column,
        otherwise_status: StatusAt,
        how: PickHow,
        out: Column,
        status: Option<Register>,
    },
    /// The row of a table.
    Row { keys: Vec<RowKey>, rows: Arc<[Vec<(Day, RowNumber)>]>, out: Register, lost: Register },
    /// Which choice of words this is: the sum of what each word says, by its number.
    Choice { keys: Vec<(WordsAt, Arc<[u32]>)>, out: Register },
    /// A cell.
    Cell { row: Register, cells: Cells, out: Column },
    /// Whether cells of one word hold something.
    Held { cells: Register, out: Register },
    /// Whether a row's cell holds something.
    Filled { row: Register, filled: Arc<[bool]>, out: Register },
    /// Days between two days.
    DaysBetween { from: Days, to: Days, counts: bool, out: Register, lost: Register },
    /// Years between two days.
    YearsBetween { from: Days, to: Days, out: Register, lost: Register },
    /// A day from a day.
    DayStep { one: Days, step: DayStep, out: Register, lost: Register },
    /// The first business day on or after a day.
    BusinessDay { one: Days, holidays: Arc<Holidays>, out: Register, lost: Register },
    /// The later (the flag) or earlier of two days.
    ExtremeDay { one: Days, other: Days, later: bool, out: Register, lost: Register },
    /// The place of the earliest day that is given.
    Earliest { days: Vec<(Days, StatusAt)>, out: Register, status: Register },
    /// Whether a status is this one.
    IsStatus { one: Register, wanted: u8, out: Register },
    /// Several statuses as one.
    Both { parts: Vec<StatusAt>, out: Register },
}

/// How a fact goes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Which fact.
    pub fact: FactId,
    /// Into which register of which bank.
    pub into: InputBank,
    /// Where cases may not give it: the register of its status.
    pub status: Option<Register>,
}

/// The bank of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputBank {
    /// Whole numbers on 64 bits.
    Narrow(Register),
    /// Whole numbers on 128 bits.
    Wide(Register),
    /// Days.
    Days(Register),
    /// Words.
    Words(Register),
    /// Truth values.
    Truths(Register),
}

/// A result that comes out.
#[derive(Clone, Debug)]
pub struct Output {
    /// Where it stands: numbers in the unit and with the decimals of the result.
    pub column: Column,
    /// Whether there is a value.
    pub status: StatusAt,
}

/// How many registers each bank has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Banks {
    /// Whole numbers on 64 bits.
    pub narrow: usize,
    /// Whole numbers on 128 bits.
    pub wide: usize,
    /// Numbers of any size.
    pub big: usize,
    /// Days.
    pub days: usize,
    /// Words, rows and places.
    pub words: usize,
    /// Truth values.
    pub truths: usize,
    /// Statuses.
    pub statuses: usize,
}

/// A program.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// What goes in.
    pub inputs: Vec<Input>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// What comes out, in the order of results.
    pub outputs: Vec<Output>,
    /// What every row must keep.
    pub checks: Vec<(Truths, StatusAt)>,
    /// Where nodes that were asked to be kept stand.
    pub kept: Vec<Kept>,
    /// The registers.
    pub banks: Banks,
}

/// Where a node stands.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its column.
    pub column: Column,
    /// What 1 in it is worth, where it holds whole numbers.
    pub scale: Number,
    /// Whether there is a value.
    pub status: StatusAt,
}

/// What a program takes, for those who choose between two.
impl Program {
    /// About how long a row takes, in steps of one machine word.
    pub fn weight(&self) -> usize {
        self.steps.iter().map(Step::weight).sum()
    }

    /// Whether it can answer any row.
    pub fn answers(&self) -> bool {
        let never = |status: &StatusAt| matches!(status, StatusAt::Always(_));
        let checks = self.checks.iter().all(|(truths, status)| *truths != Truths::Known(false) && !never(status));
        checks && !self.outputs.iter().any(|output| never(&output.status))
    }
}

impl Step {
    fn weight(&self) -> usize {
        const WIDE: usize = 4;
        const BIG: usize = 200;
        match self {
            Self::Product { out, .. }
            | Self::Sum { out, .. }
            | Self::Absolute { out, .. }
            | Self::Extreme { out, .. } => {
                if matches!(out, Whole::Wide(_)) {
                    WIDE
                } else {
                    1
                }
            }
            Self::RoundWord { .. } => 3,
            Self::RoundProduct { .. } => 4,
            Self::Round { .. } => 3 * WIDE,
            Self::Big { .. }
            | Self::RoundBig { .. }
            | Self::AbsoluteBig { .. }
            | Self::ToWide { .. }
            | Self::CompareBig { .. }
            | Self::YearsBetween { .. } => BIG,
            Self::Pick { out: Column::Exact(_), .. } => BIG,
            Self::DayStep { .. } | Self::BusinessDay { .. } | Self::DaysBetween { .. } => BIG / 4,
            Self::Pick { cases, status, .. } => cases.len() * if status.is_some() { 6 } else { 1 },
            Self::Row { .. } | Self::Earliest { .. } => 6,
            _ => 1,
        }
    }
}

/// The widths of the whole numbers that steps work on, for those who look.
impl Program {
    /// How many steps work on each width.
    pub fn widths(&self) -> [(Width, usize); 3] {
        let mut counts = [(Width::Narrow, 0), (Width::Wide, 0), (Width::Big, 0)];
        for step in &self.steps {
            let width = match step {
                Step::Product { out, .. }
                | Step::Sum { out, .. }
                | Step::Round { out, .. }
                | Step::Absolute { out, .. }
                | Step::Extreme { out, .. } => match out {
                    Whole::Narrow(_) | Whole::Known(_) => Width::Narrow,
                    Whole::Wide(_) => Width::Wide,
                },
                Step::RoundWord { .. } | Step::RoundProduct { .. } => Width::Narrow,
                Step::Big { .. } | Step::RoundBig { .. } | Step::AbsoluteBig { .. } | Step::ToWide { .. } => Width::Big,
                _ => continue,
            };
            for (one, count) in &mut counts {
                *count += usize::from(*one == width);
            }
        }
        counts
    }
}
