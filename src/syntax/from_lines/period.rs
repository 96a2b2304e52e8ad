//! What is said behind a date: days before and after, ends of periods and months, days and years up to another date.

use crate::calendar::period::Period;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::from_lines::phrase::Read;
use crate::syntax::from_lines::reader::{Node, Reader, find};
use crate::syntax::grammar::Rule;

impl Reader<'_, '_> {
    /// A suffix of a date.
    pub(super) fn date_suffix(&mut self, value: Expr, suffix: &Node<'_>) -> Read<ExprKind> {
        let value = Box::new(value);
        Ok(match suffix.as_rule() {
            Rule::days_before => ExprKind::Before(value, self.period(&self.first(suffix, Rule::period)?)?),
            Rule::day_before => ExprKind::Before(value, Period { years: 0, months: 0, days: 1 }),
            Rule::day_after => ExprKind::DayAfter(value),
            Rule::end_of_month => ExprKind::EndOfMonth(value),
            Rule::next_month => {
                let day = self.first(suffix, Rule::first_day)?;
                if self.count(&self.first(&day, Rule::number)?)? != 1 {
                    return Err(self.error(&day, "「翌月」の後に書けるのは「1日」だけ"));
                }
                ExprKind::FirstOfNextMonth(value)
            }
            Rule::business_day => ExprKind::BusinessDay(value),
            Rule::from_suffix => self.behind_from(value, suffix)?,
            _ => return Err(self.odd(suffix)),
        })
    }

    /// `から3カ月以内`, `から起算して3カ月を経過した日`, `からＢまでの日数`.
    fn behind_from(&mut self, start: Box<Expr>, suffix: &Node<'_>) -> Read<ExprKind> {
        let first_day_counts = find(suffix, Rule::kw_counting).is_some();
        if let Some(between) = find(suffix, Rule::between) {
            let to = Box::new(self.factor(&self.first(&between, Rule::until_day)?)?);
            return Ok(if find(&between, Rule::kw_number_of_days).is_some() {
                ExprKind::DaysBetween { from: start, to, first_day_counts }
            } else {
                ExprKind::YearsBetween(start, to)
            });
        }
        let (rule, within) = match find(suffix, Rule::period_end) {
            Some(end) => (end, true),
            None => (self.first(suffix, Rule::after_period)?, false),
        };
        let length = self.period(&self.first(&rule, Rule::period)?)?;
        // `経過する日` is the last day of the period, `経過した日` the day after it.
        let ends = within || find(&rule, Rule::kw_passed).is_some_and(|passed| passed.as_str().starts_with("経過する"));
        Ok(if ends {
            ExprKind::PeriodEnd { start, length, first_day_counts }
        } else {
            ExprKind::AfterPeriod { start, length, first_day_counts }
        })
    }
}
