//! What stands in a 様式: its lines, and the second column with what is read there otherwise.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::source::span::Spanned;
use crate::syntax::form::{FormLine, RightReading};
use crate::syntax::from_lines::phrase::Read;
use crate::syntax::from_lines::reader::{Node, Reader, find};
use crate::syntax::from_lines::statement::{Lines, no_children};
use crate::syntax::grammar::Rule;
use crate::syntax::line::{Line, WordKind};
use crate::syntax::words::unquoted;

impl Lines<'_> {
    /// `(3)欄「残額」(円) ＝ …`.
    pub(super) fn form_line(
        &mut self,
        reader: &mut Reader<'_, '_>,
        node: &Node<'_>,
        children: &[&Line],
    ) -> Read<FormLine> {
        let number = reader.address(&reader.first(node, Rule::next_address)?, None)?;
        let title = find(node, Rule::quoted).map(|title| reader.quoted(&title).node);
        let define = match node.as_rule() {
            Rule::lost_line => {
                no_children(children)?;
                None
            }
            _ => Some(self.define(reader, node, children)?),
        };
        Ok(FormLine { number, title, define })
    }

    /// `右欄は、左欄の例による。この場合において、「取得金額」とあるのは「取得金額から…」と読み替える。`.
    pub(super) fn right_column(&mut self, reader: &Reader<'_, '_>, node: &Node<'_>) -> Read<Vec<RightReading>> {
        let mut readings = Vec::new();
        for pair in reader.read_as(node)? {
            let [name] = pair.from.as_slice() else {
                return Err(Box::new(not_a_name(pair.span)));
            };
            if name.kind != WordKind::Name {
                return Err(Box::new(not_a_name(pair.span)));
            }
            let name = Spanned::new(unquoted(&name.text).to_owned(), name.span);
            let Some(value) = super::expression(&pair.to, self.findings) else { continue };
            readings.push(RightReading { name, value, span: pair.span });
        }
        Ok(readings)
    }
}

fn not_a_name(span: crate::source::span::Span) -> Diagnostic {
    Diagnostic::at(Code::Syntax, span, "右欄で読み替えるのは、一つの名前")
        .help("「とあるのは」の前に、左欄の式にある名前を一つ書く")
}
