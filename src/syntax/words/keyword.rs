//! The keywords, read out of the grammar itself, so that there is one definition of the syntax.
//! A keyword is a rule of one line, `kw_at_least = { ("以上") ~ w }`; all its strings are spellings of it.

use crate::syntax::dictionary::Dictionary;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const GRAMMAR: &str = include_str!("../../../grammar/kitei.pest");

/// The spellings of each keyword and sign of the grammar, by the name of its rule.
pub fn rules() -> &'static BTreeMap<&'static str, Vec<&'static str>> {
    static RULES: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    RULES.get_or_init(|| {
        let words = GRAMMAR.lines().filter(|line| line.starts_with("kw_") || line.starts_with("sign_"));
        words
            .filter_map(|line| {
                let (name, definition) = line.split_once('=')?;
                // Every second piece between quotation marks is a string.
                Some((name.trim(), definition.split('"').skip(1).step_by(2).collect()))
            })
            .collect()
    })
}

/// All keywords.
pub fn keywords() -> &'static Dictionary {
    static KEYWORDS: OnceLock<Dictionary> = OnceLock::new();
    KEYWORDS.get_or_init(|| {
        let mut dictionary = Dictionary::default();
        for spelling in rules().iter().filter(|(name, _)| name.starts_with("kw_")).flat_map(|(_, spellings)| spellings)
        {
            dictionary.add(spelling);
        }
        dictionary
    })
}

/// Whether a word is a particle: an unknown run reaches back no farther than one.
pub fn is_particle(word: &str) -> bool {
    matches!(word, "の" | "が" | "は" | "を" | "に" | "と" | "で" | "から" | "まで")
}

#[cfg(test)]
mod tests {
    use super::*;
    use pest_meta::ast::Expr;

    fn strings(expression: &Expr, list: &mut Vec<String>) {
        match expression {
            Expr::Str(string) => list.push(string.clone()),
            Expr::Seq(one, other) | Expr::Choice(one, other) => {
                strings(one, list);
                strings(other, list);
            }
            Expr::Ident(_) => {}
            other => panic!("a keyword is a choice of strings: {other:?}"),
        }
    }

    #[test]
    fn the_keywords_are_those_that_pest_sees() {
        let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, GRAMMAR).unwrap();
        let all = pest_meta::parser::consume_rules(pairs).unwrap();
        let words = all.iter().filter(|rule| rule.name.starts_with("kw_") || rule.name.starts_with("sign_"));
        let seen: BTreeMap<String, Vec<String>> = words
            .map(|rule| {
                let mut list = Vec::new();
                strings(&rule.expr, &mut list);
                (rule.name.clone(), list)
            })
            .collect();
        let read: BTreeMap<String, Vec<String>> = rules()
            .iter()
            .map(|(name, list)| ((*name).to_owned(), list.iter().map(|one| (*one).to_owned()).collect()))
            .collect();
        assert_eq!(read, seen);
        assert!(seen.len() > 100);
    }

    #[test]
    fn no_keyword_begins_with_a_particle() {
        for word in keywords().names() {
            let rest = word.chars().skip(1).count();
            let exempt = matches!(
                word,
                "とき" | "はい" | "である" | "でない" | "ではない" | "であって" | "であり" | "でなければならない"
            );
            let begins = word.starts_with(['の', 'が', 'は', 'を', 'に', 'と', 'で']);
            assert!(rest == 0 || exempt || !begins, "{word}");
        }
    }

    #[test]
    fn longer_spellings_of_a_keyword_come_first() {
        // pest takes the first spelling that fits and does not come back.
        for list in rules().values() {
            for (at, early) in list.iter().enumerate() {
                assert!(!list.iter().skip(at + 1).any(|late| late.starts_with(early)), "{early}");
            }
        }
    }

    #[test]
    fn no_keyword_is_spelt_twice() {
        let mut seen = std::collections::BTreeMap::new();
        for (name, list) in rules() {
            for spelling in list {
                assert_eq!(seen.insert(*spelling, *name), None, "{spelling} in {name}");
            }
        }
    }
}
