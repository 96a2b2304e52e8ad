//! What 判定 and 期限 have besides definitions: declared results, rows that decide, bounds of a deadline.

use crate::source::span::Spanned;
use crate::syntax::ast::Expr;
use crate::syntax::ast::entry::{DeterminationRow, ResultDeclaration};
use crate::syntax::from_lines::phrase::Read;
use crate::syntax::from_lines::reader::{Node, Reader, all, find};
use crate::syntax::from_lines::statement::pairs;
use crate::syntax::grammar::Rule;

impl Reader<'_, '_> {
    /// `結果 該当（該当する／該当しない）、通知の要否（要／不要）`.
    pub fn results(&self, node: &Node<'_>) -> Read<Vec<ResultDeclaration>> {
        all(node, Rule::result).map(|result| self.result(&result)).collect()
    }

    fn result(&self, node: &Node<'_>) -> Read<ResultDeclaration> {
        let name = self.name(&self.first(node, Rule::name)?)?;
        let unit =
            find(node, Rule::unit_bracket).map(|bracket| self.unit(&self.first(&bracket, Rule::unit)?)).transpose()?;
        let categories =
            pairs(node, Rule::categories, Rule::category_name).iter().map(|name| self.category(name)).collect();
        let truth = find(node, Rule::truth_bracket).is_some();
        Ok(ResultDeclaration { name, categories, truth, unit })
    }

    fn category(&self, node: &Node<'_>) -> String {
        let name = find(node, Rule::name).and_then(|name| self.name(&name).ok());
        name.map_or_else(|| self.said(node), |name| name.node)
    }

    /// `④ 変更の種類が④である場合   該当する`, `注3 …場合においては、④は、…場合に限り、該当する。`
    pub fn determination_row(&mut self, node: &Node<'_>) -> Read<DeterminationRow> {
        let mut ids = all(node, Rule::row_id).map(|id| Spanned::new(self.printed(&id), self.span(&id)));
        let id = ids.next().ok_or_else(|| self.odd(node))?;
        let limited: Vec<_> = ids.collect();
        let when = find(node, Rule::case).or_else(|| find(node, Rule::in_case));
        let condition = match when.and_then(|when| find(&when, Rule::condition)) {
            Some(condition) => Some(self.condition(&condition)?),
            None => None,
        };
        let limits = match limited.is_empty() {
            false => Some((limited, self.condition(&self.first(node, Rule::condition)?)?)),
            true => None,
        };
        let results: Read<Vec<_>> =
            pairs(node, Rule::row_results, Rule::row_result).iter().map(|result| self.row_result(result)).collect();
        Ok(DeterminationRow { id, condition, limits, results: results? })
    }

    fn row_result(&mut self, node: &Node<'_>) -> Read<(Option<Spanned<String>>, Expr)> {
        let name = find(node, Rule::name).map(|name| self.name(&name)).transpose()?;
        Ok((name, self.given_value(&self.first(node, Rule::given_value)?)?))
    }

    /// `起算日から1カ月以内、かつ、償還期限まで`.
    pub fn deadline_bounds(&mut self, node: &Node<'_>) -> Read<Vec<(Expr, String)>> {
        all(node, Rule::bound_day)
            .map(|day| Ok((self.expression(&self.first(&day, Rule::expression)?)?, self.printed(&day))))
            .collect()
    }
}
