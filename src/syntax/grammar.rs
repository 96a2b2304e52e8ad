//! The parser that pest makes from `grammar/kitei.pest`.

/// Parses the rules of `grammar/kitei.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/kitei.pest"]
pub struct KiteiParser;
