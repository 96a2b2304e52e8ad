//! Which words changed: the longest common subsequence of two texts, word by word.

/// Texts whose product of lengths is larger are marked as a whole between what they have in common at both ends.
const LARGEST: usize = 16_000_000;

/// For each word of the old and of the new text, whether it is not in the other one.
pub fn changed(old: &[&str], new: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let rest = |words: &[&str]| words.len().saturating_sub(head);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let tail = tail.min(rest(old)).min(rest(new));
    let middle = |words: &'_ [&'_ str]| (head, words.len().saturating_sub(tail));
    let (old_from, old_to) = middle(old);
    let (new_from, new_to) = middle(new);
    let mut old_marks: Vec<bool> = (0..old.len()).map(|at| at >= old_from && at < old_to).collect();
    let mut new_marks: Vec<bool> = (0..new.len()).map(|at| at >= new_from && at < new_to).collect();
    let one = old.get(old_from..old_to).unwrap_or(&[]);
    let other = new.get(new_from..new_to).unwrap_or(&[]);
    if one.len().saturating_mul(other.len()) > LARGEST {
        return (old_marks, new_marks);
    }
    for (at, against) in common(one, other) {
        for (marks, at) in [(&mut old_marks, old_from + at), (&mut new_marks, new_from + against)] {
            if let Some(mark) = marks.get_mut(at) {
                *mark = false;
            }
        }
    }
    (old_marks, new_marks)
}

/// How many words two texts have in common, in order.
pub fn in_common(old: &[&str], new: &[&str]) -> usize {
    let (marks, _) = changed(old, new);
    marks.iter().filter(|changed| !**changed).count()
}

/// The pairs of a longest common subsequence.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    // `lengths[i * width + j]`: of what stands from i and from j on.
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    let read = |lengths: &[u32], at: usize| lengths.get(at).copied().unwrap_or(0);
    for (i, word) in old.iter().enumerate().rev() {
        for (j, against) in new.iter().enumerate().rev() {
            let length = if word == against {
                read(&lengths, (i + 1) * width + j + 1) + 1
            } else {
                read(&lengths, (i + 1) * width + j).max(read(&lengths, i * width + j + 1))
            };
            if let Some(cell) = lengths.get_mut(i * width + j) {
                *cell = length;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(word), Some(against)) = (old.get(i), new.get(j)) {
        if word == against {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if read(&lengths, (i + 1) * width + j) >= read(&lengths, i * width + j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn only_what_is_not_in_the_other_text_is_marked() {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        let shown = |words: &[&str], marks: &[bool]| {
            let word =
                |(word, changed): (&&str, &bool)| if *changed { format!("[{word}]") } else { (*word).to_owned() };
            words.iter().zip(marks).map(word).collect::<Vec<_>>().join(" ")
        };
        for (old, new, old_shown, new_shown) in [
            ("a b c", "a c", "a [b] c", "a c"),
            ("a b c", "a x c", "a [b] c", "a [x] c"),
            ("a a", "a", "a [a]", "a"),
            ("x", "y", "[x]", "[y]"),
            ("a b c d", "c d a b", "[a] [b] c d", "c d [a] [b]"),
        ] {
            let (old, new) = (words(old), words(new));
            let (old_marks, new_marks) = changed(&old, &new);
            assert_eq!((shown(&old, &old_marks), shown(&new, &new_marks)), (old_shown.into(), new_shown.into()));
        }
    }
}
