//! The 新旧対照表 between two states of a regulation: what differs, row by row, each side as typed with its changed
//! words marked. A state is the consolidated text after a revision in revision order, not the text in force on a day.

pub mod between;
pub mod lines;
pub mod marks;
pub mod outline;
pub mod pairs;
pub mod rows;
pub mod state;
pub mod table;

use crate::law::address::Address;
use chrono::NaiveDate;

/// A comparison table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taisho {
    /// The regulation.
    pub regulation: String,
    /// The state on the old side, in words.
    pub old_state: String,
    /// The state on the new side, in words.
    pub new_state: String,
    /// What the table is headed by as a revision.
    pub head: Head,
    /// Renumberings, in an order in which they can be made one after the other.
    pub moves: Vec<(Address, Address)>,
    /// Every difference.
    pub rows: Vec<Row>,
    /// The provisions as the table is laid out: changed rows and （略） between them.
    pub outline: Vec<Element>,
    /// What differs but cannot be said by a revision.
    pub unsaid: Vec<String>,
}

/// The lines of a revision around its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// The table is of a revision: its own lines, as typed.
    Carried {
        /// 改正, 公表, 規程, 施行, 解釈 and 事実.
        above: Vec<String>,
        /// 附則.
        below: Vec<String>,
        /// The items of the 附則, breaks taken out.
        items: Vec<String>,
    },
    /// The table is between any two states.
    Made {
        /// By what day the revision would be named; none: still to be filled in.
        revised: Option<NaiveDate>,
        /// 施行; none: 別に定める日.
        enforced: Option<NaiveDate>,
        /// Facts that are added.
        facts: Vec<Vec<TextLine>>,
    },
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub subject: Subject,
    /// The title on the new side.
    pub new_title: String,
    /// The title on the old side.
    pub old_title: String,
    /// 新.
    pub new: Side,
    /// 旧.
    pub old: Side,
    /// 解釈 of the new side.
    pub interpretations: Vec<String>,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A provision by its addresses; one of them may be missing, and two may differ.
    Provision {
        /// On the new side.
        new: Option<Address>,
        /// On the old side.
        old: Option<Address>,
    },
    /// A table's rows.
    Table(String),
    /// Facts that are added or changed.
    Facts,
    /// The 基準日 of an address or of the whole.
    ReferenceDate(Option<Address>),
}

/// One side of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// （新設） on the old side, （削る） on the new one.
    Nothing,
    /// 削除.
    Deleted,
    /// （不明）.
    Unknown,
    /// What it says.
    Text(Vec<TextLine>),
}

/// A logical line of a side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLine {
    /// Its indentation in columns, within the side.
    pub indent: usize,
    /// Its text, breaks taken out.
    pub runs: Vec<TextRun>,
    /// Its lines as typed, each with its indentation.
    pub typed: Vec<(usize, String)>,
}

/// A part of a line that changed, or one that did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// Whether it changed.
    pub changed: bool,
}

impl TextLine {
    /// A line that is made, not typed.
    pub fn made(text: impl Into<String>, changed: bool) -> Self {
        let text = text.into();
        Self { indent: 0, typed: vec![(0, text.clone())], runs: vec![TextRun { text, changed }] }
    }

    /// Its text without marks.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A part of the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// A heading under which something changed: `［１］`.
    Heading {
        /// How many levels deep.
        depth: usize,
        /// The lowest level of the address, and a title.
        text: String,
        /// Whether a text stands at it that does not change.
        omitted: bool,
    },
    /// Provisions that do not change: `１ ～ ２`.
    Omitted {
        /// How many levels deep.
        depth: usize,
        /// On the new side.
        new: String,
        /// On the old side; another number where they were moved.
        old: String,
    },
    /// An index into [`Taisho::rows`].
    Row {
        /// How many levels deep.
        depth: usize,
        /// Which one.
        row: usize,
    },
}
