//! Passages of a text, and the text without them (art. 15(4): what is about others is taken out, the rest is given).
//!
//! Invariant: what lies in a passage is not in the result, whatever the ranges look like. Ranges are in bytes of UTF-8.

use std::ops::Range;

/// The passages in order, none empty, none touching another, each widened to whole characters. `None` when one of them
/// lies outside the text: then they were made for another text.
#[must_use]
pub fn ordered(text: &str, passages: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    if passages.iter().any(|range| range.start > range.end || range.end > text.len()) {
        return None;
    }
    let widened = |range: &Range<usize>| {
        let (mut start, mut end) = (range.start, range.end);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    };
    let mut sorted: Vec<Range<usize>> =
        passages.iter().filter(|range| !range.is_empty()).map(widened).collect();
    sorted.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    Some(merged)
}

/// The text with each passage replaced by `marker`; passages that touch become one. Passages that do not fit the text
/// take all of it: better too little than somebody else's name.
#[must_use]
pub fn redacted(text: &str, passages: &[Range<usize>], marker: &str) -> String {
    let Some(passages) = ordered(text, passages) else { return marker.to_owned() };
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for range in passages {
        left.push_str(&text[from..range.start]);
        left.push_str(marker);
        from = range.end;
    }
    left.push_str(&text[from..]);
    left
}

/// Where `passage` stands in the text: at the one place that begins after `from` characters, or everywhere when no place
/// is told. Empty when it does not stand there.
#[must_use]
pub fn places(text: &str, passage: &str, from: Option<usize>) -> Vec<Range<usize>> {
    if passage.is_empty() {
        return Vec::new();
    }
    if let Some(from) = from {
        let start = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(from);
        if let Some(start) = start.filter(|start| text[*start..].starts_with(passage)) {
            return std::iter::once(start..start + passage.len()).collect();
        }
    }
    text.match_indices(passage).map(|(at, found)| at..at + found.len()).collect()
}

/// A piece of a text: whether it is taken out, and its characters.
#[must_use]
pub fn pieces<'t>(text: &'t str, passages: &[Range<usize>]) -> Vec<(bool, &'t str)> {
    let Some(passages) = ordered(text, passages) else { return vec![(true, text)] };
    let mut pieces = Vec::with_capacity(2 * passages.len() + 1);
    let mut from = 0;
    for range in passages {
        pieces.push((false, &text[from..range.start]));
        pieces.push((true, &text[range.start..range.end]));
        from = range.end;
    }
    pieces.push((false, &text[from..]));
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "one passage is one range")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_taken_out_is_gone_and_what_is_left_is_as_it_was() {
        let text = "Mette Holm så Åge.";
        assert_eq!(redacted(text, &[0..10], "[undtaget]"), "[undtaget] så Åge.");
        assert_eq!(redacted(text, &[15..19, 0..5, 5..10], "[x]"), "[x] så [x].");
        assert_eq!(redacted(text, &[16..17], "[x]"), "Mette Holm så [x]ge.", "half a letter is the letter");
        for wrong in [0..99, Range { start: 5, end: 2 }] {
            assert_eq!(redacted(text, &[wrong], "[x]"), "[x]");
        }
        assert_eq!(redacted(text, &[], "[x]"), text);
        assert_eq!(redacted("", &[0..0], "[x]"), "");
    }

    #[test]
    fn a_passage_is_found_where_it_was_marked_or_everywhere() {
        let text = "Åge og Åge";
        assert_eq!(places(text, "Åge", Some(7)), vec![8..12]);
        assert_eq!(places(text, "Åge", None), [0..4, 8..12]);
        assert_eq!(places(text, "Åge", Some(3)), [0..4, 8..12], "the place is wrong: all of them");
        assert!(places(text, "Bo", None).is_empty() && places(text, "", Some(0)).is_empty());
    }

    proptest! {
        /// Byte by byte: what no passage touches stays, in order, and nothing else does but markers.
        #[test]
        fn the_result_is_the_text_less_the_passages(
            text in "[aåø ]{0,20}", ranges in prop::collection::vec((0..40_usize, 0..40_usize), 0..5),
        ) {
            let ranges: Vec<Range<usize>> = ranges.into_iter()
                .map(|(a, b)| (a % (text.len() + 1), b % (text.len() + 1)))
                .map(|(a, b)| a.min(b)..a.max(b)).collect();
            let touched = |at: usize, len: usize| ranges.iter().any(|r| !r.is_empty() && r.start < at + len && at < r.end);
            let naive: String = text.char_indices().filter(|(at, c)| !touched(*at, c.len_utf8())).map(|(_, c)| c).collect();
            let left = redacted(&text, &ranges, "#");
            prop_assert_eq!(left.replace('#', ""), naive);
            prop_assert!(!left.contains("##"));
            let pieces = pieces(&text, &ranges);
            prop_assert_eq!(pieces.iter().map(|(_, text)| *text).collect::<String>(), text);
        }
    }
}
