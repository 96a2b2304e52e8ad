//! A case that falls where the two halves of an 附則 leave it out or cover it twice: which version governs it the text does not
//! say, and no version is taken for it. Other cases are worked out as ever.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::eval::fault::Fault;
use crate::eval::record::Ground;
use crate::eval::run::{Env, Run};
use crate::provision::graph::Place;

impl Run<'_> {
    /// What is wrong with a case of which the halves of a version's 附則 say nothing, or two things.
    pub(crate) fn torn(
        &self,
        (place, version): (Place, usize),
        name: &str,
        ground: &dyn Fn() -> Option<Ground>,
        env: &Env<'_>,
    ) -> Result<Option<Fault>, Fault> {
        for torn in self.program.torn_halves(place, version) {
            let (holds, read) = self.watching(|| self.asked_by(ground, || self.holds(&torn.when, env)));
            if !holds? {
                continue;
            }
            let message = match torn.code {
                Code::CoveredTwice => format!("{name}を、この事案に適用するとも、従前の例によるともしている"),
                _ => format!("{name}を、この事案に適用するとも、従前の例によるともしていない"),
            };
            let mut finding = Diagnostic::at(torn.code, torn.stays, message).label(torn.applies, "適用する事案");
            for fact in self.basis_facts(&read) {
                finding = finding.note(format!("{} {}", fact.fact, fact.value));
            }
            let help = "附則の二つの文を、どの事案も一方だけに当たるように直す";
            return Ok(Some(Fault::Failed(Box::new(finding.help(help)))));
        }
        Ok(None)
    }
}
