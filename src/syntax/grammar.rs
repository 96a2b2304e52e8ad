//! The parser that pest makes from `grammar/kitei.pest`.
#![expect(missing_docs, reason = "pest makes these items; the grammar itself says what the rules are")]

/// Parses the rules of `grammar/kitei.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/kitei.pest"]
pub struct KiteiParser;
