//! 条項番号: addresses as printed, in either width, and addresses that leave upper levels out.

use crate::calendar::numeral::parse_kanji_number;
use crate::diagnostic::fold::fold_char;
use std::fmt;

/// One level of an address; the levels are told apart by their form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 部: `Ⅱ`.
    Part(u32),
    /// 章: `［５］`.
    Chapter(u32),
    /// 条: `第20条`, `第16条の2`.
    Article(u32, Option<u32>),
    /// 別表: `別表第１`, `別表第１の２`.
    Schedule(u32, Option<u32>),
    /// 別紙様式: `別紙様式第６`.
    Form(u32),
    /// A sheet of it: `その２`.
    Sheet(u32),
    /// 別紙様式 whose number is not known, by its title: `別紙様式「保険金請求書」`.
    TitledForm(String),
    /// 附則, of the base or of a revision: `附則`.
    Supplementary,
    /// 項: `２`, in statutes `第1項`.
    Paragraph(u32),
    /// A section of a 項 in a form: `(A)` of `１(A)`.
    Section(u32),
    /// 号: `(1)`, in statutes `第3号`.
    Item(u32),
    /// 細目: `①`.
    SubItem(u32),
    /// `イ`.
    Kana(u32),
    /// `(ⅰ)`.
    Roman(u32),
    /// `注3`.
    Note(u32),
}

/// An address with all its levels, upper ones first. Ordered as the regulation is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    levels: Vec<Level>,
}

const KANA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const PARTS: &str = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ";
const SMALL_ROMAN: &str = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ";
const SECTIONS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";

fn ordinal(alphabet: &str, character: char) -> Option<u32> {
    alphabet.chars().position(|one| one == character).and_then(|at| u32::try_from(at + 1).ok())
}

fn letter(alphabet: &str, number: u32) -> char {
    alphabet.chars().nth((number as usize).saturating_sub(1)).unwrap_or('？')
}

impl Level {
    /// How deep a level stands: an address that leaves upper levels out keeps those with a lower rank.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Part(_) => 0,
            Self::Schedule(..) | Self::Supplementary | Self::Form(_) | Self::TitledForm(_) => 1,
            Self::Chapter(_) | Self::Article(..) => 1,
            Self::Sheet(_) => 2,
            Self::Paragraph(_) => 3,
            Self::Section(_) => 4,
            Self::Item(_) => 5,
            Self::SubItem(_) => 6,
            Self::Kana(_) => 7,
            Self::Roman(_) => 8,
            Self::Note(_) => 9,
        }
    }

    fn next(&self) -> Option<(Self, u32)> {
        let number = match self {
            Self::Part(n)
            | Self::Chapter(n)
            | Self::Article(n, None)
            | Self::Schedule(n, None)
            | Self::Paragraph(n) => *n,
            Self::Item(n) | Self::SubItem(n) | Self::Kana(n) | Self::Roman(n) | Self::Note(n) => *n,
            Self::Section(n) | Self::Form(n) | Self::Sheet(n) => *n,
            Self::Article(_, Some(_)) | Self::Schedule(_, Some(_)) | Self::TitledForm(_) | Self::Supplementary => {
                return None;
            }
        };
        let up = number.checked_add(1)?;
        let level = match self {
            Self::Part(_) => Self::Part(up),
            Self::Chapter(_) => Self::Chapter(up),
            Self::Article(..) => Self::Article(up, None),
            Self::Schedule(..) => Self::Schedule(up, None),
            Self::Form(_) => Self::Form(up),
            Self::Sheet(_) => Self::Sheet(up),
            Self::Paragraph(_) => Self::Paragraph(up),
            Self::Section(_) => Self::Section(up),
            Self::Item(_) => Self::Item(up),
            Self::SubItem(_) => Self::SubItem(up),
            Self::Kana(_) => Self::Kana(up),
            Self::Roman(_) => Self::Roman(up),
            Self::Note(_) => Self::Note(up),
            Self::TitledForm(_) | Self::Supplementary => return None,
        };
        Some((level, up))
    }
}

impl Address {
    /// Joins levels; none where there is no level or a later one stands above an earlier one.
    pub fn new(levels: Vec<Level>) -> Option<Self> {
        let ordered = levels.windows(2).all(|pair| match pair {
            [upper, lower] => upper.rank() < lower.rank(),
            _ => true,
        });
        (ordered && !levels.is_empty()).then_some(Self { levels })
    }

    /// The levels, upper ones first.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// Reads a whole address in either width: `Ⅱ［５］２(1)②`, `II[5]2(1)②`, `第20条第1項第3号`, `別表第１`, `附則２`, `注3`.
    pub fn parse(text: &str) -> Option<Self> {
        let (levels, rest) = parse_levels(text)?;
        if rest == text.len() { Self::new(levels) } else { None }
    }

    /// Whether this is the other one or stands under it.
    pub fn is_within(&self, ancestor: &Address) -> bool {
        self.levels.starts_with(&ancestor.levels)
    }

    /// The address one level up.
    pub fn parent(&self) -> Option<Self> {
        let upper = self.levels.get(..self.levels.len().checked_sub(1)?)?;
        (!upper.is_empty()).then(|| Self { levels: upper.to_vec() })
    }

    /// The 章 or 条 (or 別表, 附則) in which it stands; itself where it stands above them.
    pub fn chapter(&self) -> Self {
        let end = self.levels.iter().position(|level| level.rank() >= 1).map_or(self.levels.len(), |at| at + 1);
        Self { levels: self.levels.get(..end).unwrap_or(&self.levels).to_vec() }
    }

    /// Fills the upper levels that `partial` leaves out from this address.
    pub fn complete(&self, partial: &[Level]) -> Option<Self> {
        let first = partial.first()?.rank();
        let mut levels: Vec<Level> = self.levels.iter().filter(|level| level.rank() < first).cloned().collect();
        levels.extend(partial.iter().cloned());
        Self::new(levels)
    }

    /// This address and those up to the last one, counted on its lowest level (`Ⅱ［６］` to `Ⅱ［９］`); at most 1,000.
    pub fn through(&self, last: &Address) -> Option<Vec<Self>> {
        let mut list = vec![self.clone()];
        while list.last()? != last {
            let current = list.last()?;
            let (level, _) = current.levels.last()?.next()?;
            let mut levels = current.levels.clone();
            *levels.last_mut()? = level;
            list.push(Self { levels });
            if list.len() > 1_000 {
                return None;
            }
        }
        Some(list)
    }
}

/// Reads as many levels as stand at the head of a text (either width); gives them and the bytes read. No space stands inside an address.
pub fn parse_levels(text: &str) -> Option<(Vec<Level>, usize)> {
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    while let Some((level, length)) = parse_level(text.get(at..)?, levels.last()) {
        if levels.last().is_some_and(|last| last.rank() >= level.rank()) {
            break;
        }
        levels.push(level);
        at += length;
    }
    (!levels.is_empty()).then_some((levels, at))
}

fn parse_level(text: &str, before: Option<&Level>) -> Option<(Level, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if let Some(number) = ordinal(PARTS, first) {
        return Some((Level::Part(number), first.len_utf8()));
    }
    if let Some(number) = ordinal(CIRCLED, first) {
        return Some((Level::SubItem(number), first.len_utf8()));
    }
    if text.starts_with("附則") {
        return Some((Level::Supplementary, "附則".len()));
    }
    if let Some(rest) = text.strip_prefix("別紙様式") {
        return form(rest).map(|(level, length)| (level, "別紙様式".len() + length));
    }
    if let (Some(Level::Form(_)), Some(rest)) = (before, text.strip_prefix("その")) {
        return digits(rest).map(|(number, length)| (Level::Sheet(number), "その".len() + length));
    }
    if first == 'の' && matches!(before, Some(Level::Form(_) | Level::Sheet(_))) {
        // `別紙様式第６その２の１`: の parts the number of an item from that of the form.
        let (number, length) = digits(text.get(first.len_utf8()..)?)?;
        return Some((Level::Paragraph(number), first.len_utf8() + length));
    }
    if let Some(rest) = text.strip_prefix("別表") {
        let (ordinal_mark, rest) = rest.strip_prefix('第').map_or((0, rest), |rest| ('第'.len_utf8(), rest));
        let (number, length) = digits(rest)?;
        let (branch, behind) = branch(rest.get(length..)?);
        return Some((Level::Schedule(number, branch), "別表".len() + ordinal_mark + length + behind));
    }
    if let Some(rest) = text.strip_prefix('注') {
        let (number, length) = digits(rest)?;
        return Some((Level::Note(number), '注'.len_utf8() + length));
    }
    if first == '第' {
        return parse_statute_level(text);
    }
    if let Some(length) = ascii_part(text) {
        return Some((Level::Part(length.1), length.0));
    }
    match fold_char(first) {
        '[' => bracketed(text, ']').map(|(number, length)| (Level::Chapter(number), length)),
        '(' => parse_parenthesised(text, before),
        '0'..='9' => digits(text).map(|(number, length)| (Level::Paragraph(number), length)),
        _ => {
            // A kana letter is an address only behind a level; standing alone the caller decides.
            let number = ordinal(KANA, first)?;
            let alone = !chars.next().is_some_and(|next| matches!(next, 'ァ'..='ヿ'));
            (before.is_some() || alone).then_some((Level::Kana(number), first.len_utf8())).filter(|_| alone)
        }
    }
}

/// `II` in letters is a part only directly before a bracket.
fn ascii_part(text: &str) -> Option<(usize, u32)> {
    const NAMES: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let folded: String = text.chars().map(fold_char).take_while(|one| matches!(one, 'I' | 'V' | 'X')).collect();
    let at = NAMES.iter().position(|name| *name == folded)?;
    let bytes: usize = text.chars().take(folded.len()).map(char::len_utf8).sum();
    let next = text.get(bytes..)?.chars().next().map(fold_char);
    (next == Some('[')).then_some((bytes, u32::try_from(at + 1).ok()?))
}

fn parse_statute_level(text: &str) -> Option<(Level, usize)> {
    let rest = text.strip_prefix('第')?;
    let (number, length) = digits(rest).or_else(|| kanji(rest))?;
    let mut at = '第'.len_utf8() + length;
    let kind = rest.get(length..)?.chars().next()?;
    at += kind.len_utf8();
    match kind {
        '条' => {
            let (branch, length) = branch(text.get(at..)?);
            Some((Level::Article(number, branch), at + length))
        }
        '項' => Some((Level::Paragraph(number), at)),
        '号' => Some((Level::Item(number), at)),
        _ => None,
    }
}

/// The number of a branch, `の2` of `第16条の2`, and its bytes.
fn branch(text: &str) -> (Option<u32>, usize) {
    let read = text.strip_prefix('の').and_then(|rest| digits(rest).or_else(|| kanji(rest)));
    read.map_or((None, 0), |(number, length)| (Some(number), 'の'.len_utf8() + length))
}

/// What stands behind 別紙様式: `第６`, or a title in 「」.
fn form(text: &str) -> Option<(Level, usize)> {
    if let Some(title) = text.strip_prefix('「') {
        let length = title.find('」')?;
        let name: String = title.get(..length)?.chars().map(fold_char).collect();
        return Some((Level::TitledForm(name), '「'.len_utf8() + length + '」'.len_utf8()));
    }
    let (number, length) = digits(text.strip_prefix('第')?)?;
    Some((Level::Form(number), '第'.len_utf8() + length))
}

/// `(1)`, `(ⅰ)` and, directly behind a 項, `(A)`.
fn parse_parenthesised(text: &str, before: Option<&Level>) -> Option<(Level, usize)> {
    if let Some((number, length)) = bracketed(text, ')') {
        return Some((Level::Item(number), length));
    }
    // Alone, `(i)` is the name i in brackets.
    if let (Some((number, length)), Some(_)) = (half_width_roman(text), before) {
        return Some((Level::Roman(number), length));
    }
    let mut chars = text.chars();
    let open = chars.next()?;
    let inside = chars.next()?;
    let close = chars.next()?;
    let section = ordinal(SECTIONS, fold_char(inside)).filter(|_| matches!(before, Some(Level::Paragraph(_))));
    let level = section.map(Level::Section).or_else(|| ordinal(SMALL_ROMAN, inside).map(Level::Roman))?;
    (fold_char(close) == ')').then_some((level, open.len_utf8() + inside.len_utf8() + close.len_utf8()))
}

/// `(iv)` in letters is `(ⅳ)`.
fn half_width_roman(text: &str) -> Option<(u32, usize)> {
    const NAMES: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let (inside, _) = text.strip_prefix(['(', '（'])?.split_once([')', '）'])?;
    let folded: String = inside.chars().map(fold_char).collect();
    let at = NAMES.iter().position(|name| *name == folded)?;
    let length: usize = text.chars().take(folded.len() + 2).map(char::len_utf8).sum();
    Some((u32::try_from(at + 1).ok()?, length))
}

fn bracketed(text: &str, close: char) -> Option<(u32, usize)> {
    let open = text.chars().next()?.len_utf8();
    let (number, length) = digits(text.get(open..)?)?;
    let end = text.get(open + length..)?.chars().next()?;
    (fold_char(end) == close).then_some((number, open + length + end.len_utf8()))
}

fn digits(text: &str) -> Option<(u32, usize)> {
    let run: Vec<char> = text.chars().take_while(|one| fold_char(*one).is_ascii_digit()).collect();
    let folded: String = run.iter().map(|one| fold_char(*one)).collect();
    Some((folded.parse().ok()?, run.iter().map(|one| one.len_utf8()).sum()))
}

fn kanji(text: &str) -> Option<(u32, usize)> {
    let run: String = text.chars().take_while(|one| "〇一二三四五六七八九十百千".contains(*one)).collect();
    Some((u32::try_from(parse_kanji_number(&run)?).ok()?, run.len()))
}

/// A number in full-width digits, as items are printed.
pub fn full_width(number: u32) -> String {
    number.to_string().chars().map(|digit| char::from_u32(digit as u32 + 0xFEE0).unwrap_or(digit)).collect()
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut statute, mut form) = (false, false);
        for level in &self.levels {
            match level {
                Level::Form(number) => {
                    form = true;
                    write!(formatter, "別紙様式第{}", full_width(*number))?;
                }
                Level::Sheet(number) => write!(formatter, "その{}", full_width(*number))?,
                Level::TitledForm(title) => write!(formatter, "別紙様式「{title}」")?,
                Level::Part(number) => write!(formatter, "{}", letter(PARTS, *number))?,
                Level::Chapter(number) => write!(formatter, "［{}］", full_width(*number))?,
                Level::Article(number, branch) => {
                    statute = true;
                    write!(formatter, "第{number}条")?;
                    branch.iter().try_for_each(|branch| write!(formatter, "の{branch}"))?;
                }
                Level::Schedule(number, branch) => {
                    write!(formatter, "別表第{}", full_width(*number))?;
                    branch.iter().try_for_each(|branch| write!(formatter, "の{}", full_width(*branch)))?;
                }
                Level::Supplementary => write!(formatter, "附則")?,
                Level::Paragraph(number) if statute => write!(formatter, "第{number}項")?,
                Level::Paragraph(number) if form => write!(formatter, "の{}", full_width(*number))?,
                Level::Paragraph(number) => write!(formatter, "{}", full_width(*number))?,
                Level::Section(number) => write!(formatter, "({})", letter(SECTIONS, *number))?,
                Level::Item(number) if statute => write!(formatter, "第{number}号")?,
                Level::Item(number) => write!(formatter, "({number})")?,
                Level::SubItem(number) => write!(formatter, "{}", letter(CIRCLED, *number))?,
                Level::Kana(number) => write!(formatter, "{}", letter(KANA, *number))?,
                Level::Roman(number) => write!(formatter, "({})", letter(SMALL_ROMAN, *number))?,
                Level::Note(number) => write!(formatter, "注{number}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_widths_read_alike_and_print_as_the_regulation_does() {
        for (typed, printed) in [
            ("Ⅱ［５］２(1)②イ(ⅰ)", "Ⅱ［５］２(1)②イ(ⅰ)"),
            ("II[5]2(1)", "Ⅱ［５］２(1)"),
            ("Ⅱ［１０］４", "Ⅱ［１０］４"),
            ("第20条第1項第3号", "第20条第1項第3号"),
            ("第二十条", "第20条"),
            ("第16条の2第1項", "第16条の2第1項"),
            ("別表第１", "別表第１"),
            ("別表第1の2(1)", "別表第１の２(1)"),
            ("II[5]2(1)②イ(iv)", "Ⅱ［５］２(1)②イ(ⅳ)"),
            ("附則２", "附則２"),
            ("注3", "注3"),
            ("１(A)(5)", "１(A)(5)"),
            ("1（Ａ）④", "１(A)④"),
            ("別紙様式第6その2の1", "別紙様式第６その２の１"),
            ("別紙様式「保険金請求書」19", "別紙様式「保険金請求書」１９"),
        ] {
            assert_eq!(Address::parse(typed).map(|address| address.to_string()).as_deref(), Some(printed), "{typed}");
        }
        assert_eq!(Address::parse("II"), None);
        assert_eq!(Address::parse("Ⅱ ［５］"), None);
        assert_eq!(Address::parse("(A)"), None);
        assert_eq!(Address::parse("(i)"), None);
    }

    #[test]
    fn upper_levels_left_out_come_from_the_address_before() {
        let here = Address::parse("Ⅱ［５］２(1)②").unwrap();
        let partial = |text: &str| parse_levels(text).unwrap().0;
        assert_eq!(here.complete(&partial("［１０］４")).unwrap().to_string(), "Ⅱ［１０］４");
        assert_eq!(here.complete(&partial("(2)①")).unwrap().to_string(), "Ⅱ［５］２(2)①");
        assert_eq!(here.chapter().to_string(), "Ⅱ［５］");
    }

    #[test]
    fn a_range_counts_on_the_lowest_level() {
        let from = Address::parse("Ⅱ［６］").unwrap();
        let list = from.through(&Address::parse("Ⅱ［９］").unwrap()).unwrap();
        assert_eq!(list.len(), 4);
    }
}
