//! Which part of a file is asked for (RFC 9110, sections 13.1.5 and 14), so that a download that broke off goes on where
//! it was.

use std::ops::Range;

/// What to answer with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// 200
    Whole,
    /// 206, these bytes.
    Part(Range<u64>),
    /// 416
    Unsatisfiable,
}

/// `range` and `if_range` are the request's headers, `etag` the strong validator of what is there now (with its quotes),
/// `length` its size in bytes. Several ranges at once are not served in parts: the whole is right too (section 14.2).
pub fn asked(range: Option<&str>, if_range: Option<&str>, etag: &str, length: u64) -> Asked {
    let Some(wanted) = range.and_then(parse) else { return Asked::Whole };
    // It has changed meanwhile, or it is a date, which is no strong validator of ours.
    if if_range.is_some_and(|known| known.trim() != etag) {
        return Asked::Whole;
    }
    let part = match wanted {
        (Some(first), None) => first..length,
        (Some(first), Some(last)) => first..last.saturating_add(1).min(length),
        (None, Some(suffix)) => length.saturating_sub(suffix)..length,
        (None, None) => return Asked::Whole,
    };
    if part.is_empty() { Asked::Unsatisfiable } else { Asked::Part(part) }
}

/// First and last byte of a single range; `None` when it is none, and then it counts as not said.
fn parse(range: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, set) = range.split_once('=')?;
    let (first, last) = set.trim().split_once('-')?;
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            // Beyond any file: the digits are right, the number is too large for us.
            Some(Some(digits.parse().unwrap_or(u64::MAX)))
        }
        _ => None,
    };
    let (first, last) = (number(first)?, number(last)?);
    let fits = match (first, last) {
        (Some(first), Some(last)) => first <= last,
        (first, last) => first.is_some() || last.is_some(),
    };
    (unit.trim().eq_ignore_ascii_case("bytes") && fits).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_is_asked_for() {
        let tag = "\"abc\"";
        let of = |range: &str| asked(Some(range), None, tag, 100);
        assert_eq!(of("bytes=0-"), Asked::Part(0..100));
        assert_eq!(of("bytes=10-19"), Asked::Part(10..20));
        assert_eq!(of("Bytes= 99-1000 "), Asked::Part(99..100));
        assert_eq!(of("bytes=-30"), Asked::Part(70..100));
        assert_eq!(of("bytes=-300"), Asked::Part(0..100));
        for beyond in ["bytes=100-", "bytes=-0", "bytes=99999999999999999999999-", "bytes=200-300"] {
            assert_eq!(of(beyond), Asked::Unsatisfiable, "{beyond}");
        }
        for none in ["bytes=5-4", "rows=0-5", "bytes=0-1,5-6", "bytes=-", "bytes=a-b", "bytes", "bytes=+1-2"]
        {
            assert_eq!(of(none), Asked::Whole, "{none}");
        }
        assert_eq!(asked(None, Some(tag), tag, 100), Asked::Whole);
        assert_eq!(asked(Some("bytes=5-"), Some(tag), tag, 100), Asked::Part(5..100));
        for other in ["\"abd\"", "W/\"abc\"", "Fri, 20 Nov 2026 13:14:16 GMT"] {
            assert_eq!(asked(Some("bytes=5-"), Some(other), tag, 100), Asked::Whole, "{other}");
        }
        assert_eq!(asked(Some("bytes=0-"), None, tag, 0), Asked::Unsatisfiable);
    }
}
