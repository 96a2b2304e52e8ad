//! How each rule of the grammar reads in a message: a keyword or sign as it is written, a phrase by its Japanese name.

use crate::syntax::grammar::Rule;
use crate::syntax::words::keyword;

/// How many things a message offers.
const OFFERED: usize = 6;

/// What could stand at a place, in words; the commonest kinds first.
pub fn expected(rules: &[Rule]) -> Option<String> {
    let mut symbols: Vec<String> = rules.iter().filter_map(|rule| symbol(*rule)).collect();
    symbols.sort_by_key(|symbol| (symbol.starts_with('「'), symbol.clone()));
    symbols.dedup();
    let more = if symbols.len() > OFFERED { "など" } else { "" };
    symbols.truncate(OFFERED);
    (!symbols.is_empty()).then(|| format!("{}{more}", symbols.join("、")))
}

/// A rule in words; none for those that only hold others together and for what nobody types.
pub fn symbol(rule: Rule) -> Option<String> {
    if matches!(rule, Rule::sign_product | Rule::sign_category) {
        return None;
    }
    if let Some(phrase) = phrase(rule) {
        return Some(phrase.to_owned());
    }
    let spellings = keyword::rules().get(format!("{rule:?}").as_str())?;
    spellings.first().map(|spelling| format!("「{spelling}」"))
}

/// The name of a phrase.
fn phrase(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::EOI => "行の終わり",
        Rule::name | Rule::names | Rule::quoted | Rule::both => "名前",
        Rule::category | Rule::category_name => "区分",
        Rule::number | Rule::literal | Rule::row_value => "数",
        Rule::date | Rule::enforcement_day => "日付",
        Rule::truth => "「はい」「いいえ」",
        Rule::unit | Rule::unit_word | Rule::unit_bracket => "単位",
        Rule::levels | Rule::lone_level | Rule::address | Rule::next_address | Rule::address_list => "条項番号",
        Rule::target | Rule::next_target | Rule::scope | Rule::subject | Rule::transitional_scope => "対象の条項番号",
        Rule::expression | Rule::formula | Rule::factor | Rule::value | Rule::bracket => "式",
        Rule::by_value => "「…に応じて」",
        Rule::case_value | Rule::given_value => "値",
        Rule::no_value => "「なし（理由）」",
        Rule::sign_plus
        | Rule::sign_minus
        | Rule::sign_times
        | Rule::sign_divide
        | Rule::sign_power
        | Rule::caret
        | Rule::negative => "演算の記号",
        Rule::comparison | Rule::bound | Rule::later_bound | Rule::by_sign | Rule::lower | Rule::upper => {
            "「以上」「以下」「超」「未満」「以後」「前」などの比較"
        }
        Rule::condition | Rule::simple | Rule::in_case | Rule::case | Rule::cases => "条件",
        Rule::copula | Rule::other_than => "「である」「でない」",
        Rule::both_hold | Rule::outer_and | Rule::inner_and => "「かつ」",
        Rule::either | Rule::inner_or => "「又は」",
        Rule::rounding | Rule::rounding_bracket | Rule::place_rounding | Rule::unit_rounding => "端数処理",
        Rule::period | Rule::years_long | Rule::months_long | Rule::days_long => "期間",
        Rule::row_key | Rule::row_item | Rule::range => "行の鍵",
        Rule::row_id => "行の番号",
        Rule::row_results | Rule::row_result => "結果",
        Rule::read_as | Rule::read_as_pair => "「…とあるのは…と読み替える」",
        Rule::statement | Rule::define | Rule::when | Rule::despite | Rule::apply => "文",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_and_signs_read_as_they_are_written() {
        assert_eq!(symbol(Rule::kw_at_least).as_deref(), Some("「以上」"));
        assert_eq!(symbol(Rule::sign_close).as_deref(), Some("「)」"));
        assert_eq!(symbol(Rule::name).as_deref(), Some("名前"));
        assert_eq!(expected(&[Rule::kw_when, Rule::name, Rule::EOI]).as_deref(), Some("名前、行の終わり、「場合」"));
    }
}
