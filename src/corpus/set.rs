//! A set of regulations as read: texts, parsed documents and tables, a folder a regulation.

use crate::calendar::holidays::Holidays;
use crate::law::table::Table;
use crate::source::file::Sources;
use crate::syntax::from_source::Parsed;

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// All texts, cases too.
    pub sources: Sources,
    /// One a folder that holds `.kitei` texts, in the order of folder names.
    pub regulations: Vec<RegulationFiles>,
    /// 休日, from a calendar file of the set, if there is one.
    pub holidays: Option<Holidays>,
}

/// The files of one regulation.
#[derive(Clone, Debug, Default)]
pub struct RegulationFiles {
    /// The folder's name.
    pub folder: String,
    /// The texts parsed.
    pub parsed: Vec<Parsed>,
    /// The tables that are shipped with them.
    pub tables: Vec<Table>,
    /// Tables of the user's own that take the place of some of these.
    pub own_tables: Vec<Table>,
}
