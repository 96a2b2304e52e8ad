//! The field's vocabulary: no syntax, no input or output.
//!
//! | Japanese | type | meaning |
//! | --- | --- | --- |
//! | 規程 | `provision::graph::Regulation` | a regulation with all its versions |
//! | 制定・改正 | [`revision::RevisionId`] | an enactment or amendment, named by its day |
//! | 改正日・公表日（知られた日） | [`revision::KnownDate`] | the day from which a revision is known |
//! | 施行日 | [`revision::EnforcementDate`] | the day from which a version is in force |
//! | 基準日 | `provision::graph::ReferenceDate` | the date fact by which versions are chosen |
//! | 適用関係 | `provision::graph::Applicability` | the cases that a version governs |
//! | 経過措置 | `syntax::ast::Clause` | a sentence of an 附則 that makes the version depend on facts |
//! | なお従前の例による | `syntax::ast::ClauseKind::PriorRule` | the earlier version goes on governing |
//! | 読み替える | `syntax::ast::ReadAs` | words are read as other words |
//! | 条項 | `provision::graph::Provision` | what one address holds, over all versions |
//! | 条項番号 | [`address::Address`] | Ⅱ［５］２(1)②イ(ⅰ), 第20条第1項, 附則２, 注3 |
//! | 事実 | [`fact::FactDeclaration`] | what a case says |
//! | 別表・係数表 | [`table::Table`] | coefficients by key, with source and confidence |
//! | 確度 | [`confidence::Confidence`] | how sure a table's source is |
//! | 端数処理 | `number::rounding::Rounding` | a rounding in the regulation's words |
//! | 様式・欄 | `syntax::form` | a form, and a line of it: a provision called by its number |
//! | 右欄 | `typed::program::RightColumn` | the second column of a form, worked out anew under re-readings |
//! | 算定・判定・期限 | `syntax::ast::entry::Entry` | what a user can ask for |
//! | 新旧対照表 | `syntax::ast::revision::Row` | a revision's rows, new beside old |
//! | 保険料率・保険料 | – | a premium rate and a premium: ordinary definitions with the units ％ and 円 |

pub mod address;
pub mod comparison;
pub mod confidence;
pub mod fact;
pub mod quantity;
pub mod revision;
pub mod table;
pub mod unit;
pub mod value;
