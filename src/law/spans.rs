//! Rows of a dataset as spans, so that "all hundred thousand" is one.
//!
//! Invariant: spans are in order, none is empty, and none touches another. Rows are counted from 0.

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<(i64, i64)>);

impl Spans {
    /// Rows 0 up to `rows`.
    #[must_use]
    pub fn all(rows: i64) -> Spans {
        Spans::of([(0, rows)])
    }

    /// From pairs of a first row and the row after the last, in any order.
    #[must_use]
    pub fn of(pairs: impl IntoIterator<Item = (i64, i64)>) -> Spans {
        let mut pairs: Vec<_> = pairs.into_iter().filter(|(from, to)| from < to).collect();
        pairs.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::with_capacity(pairs.len());
        for (from, to) in pairs {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        Spans(merged)
    }

    /// From single rows, in any order.
    #[must_use]
    pub fn of_rows(rows: impl IntoIterator<Item = i64>) -> Spans {
        Spans::of(rows.into_iter().map(|row| (row, row.saturating_add(1))))
    }

    /// First row, and the row after the last.
    pub fn pairs(&self) -> &[(i64, i64)] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many rows.
    pub fn count(&self) -> i64 {
        self.0.iter().map(|(from, to)| to - from).sum()
    }

    pub fn contains(&self, row: i64) -> bool {
        let after = self.0.partition_point(|(from, _)| *from <= row);
        after > 0 && row < self.0[after - 1].1
    }

    #[must_use]
    pub fn and(&self, other: &Spans) -> Spans {
        let (mut both, mut mine, mut theirs) = (Vec::new(), 0, 0);
        while let (Some(a), Some(b)) = (self.0.get(mine), other.0.get(theirs)) {
            let (from, to) = (a.0.max(b.0), a.1.min(b.1));
            if from < to {
                both.push((from, to));
            }
            if a.1 <= b.1 { mine += 1 } else { theirs += 1 }
        }
        Spans(both)
    }

    #[must_use]
    pub fn or(&self, other: &Spans) -> Spans {
        Spans::of(self.0.iter().chain(&other.0).copied())
    }

    #[must_use]
    pub fn less(&self, other: &Spans) -> Spans {
        let (mut left, mut at) = (Vec::new(), 0);
        for (mut from, to) in self.0.iter().copied() {
            while other.0.get(at).is_some_and(|one| one.1 <= from) {
                at += 1;
            }
            let mut next = at;
            while let Some((begin, end)) = other.0.get(next).copied().filter(|one| one.0 < to) {
                if from < begin {
                    left.push((from, begin));
                }
                from = end;
                next += 1;
            }
            if from < to {
                left.push((from, to));
            }
        }
        Spans(left)
    }

    /// The rows after the first `skip`, at most `take` of them.
    pub fn page(&self, skip: i64, take: usize) -> Vec<i64> {
        let mut skip = skip.max(0);
        let mut rows = Vec::new();
        for (from, to) in &self.0 {
            let length = to - from;
            if skip >= length {
                skip -= length;
                continue;
            }
            rows.extend((from + skip..*to).take(take - rows.len()));
            skip = 0;
            if rows.len() == take {
                break;
            }
        }
        rows
    }

    /// How many of the rows come before `row`.
    pub fn before(&self, row: i64) -> i64 {
        self.0.iter().map(|(from, to)| (row.min(*to) - from).max(0)).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn pairs() -> impl Strategy<Value = Vec<(i64, i64)>> {
        prop::collection::vec((0..30_i64, 0..30_i64), 0..6)
    }

    fn naive(pairs: &[(i64, i64)]) -> BTreeSet<i64> {
        pairs.iter().flat_map(|(from, to)| *from..*to).collect()
    }

    fn rows(spans: &Spans) -> BTreeSet<i64> {
        naive(&spans.0)
    }

    proptest! {
        #[test]
        fn spans_are_sets_of_rows(one in pairs(), two in pairs(), skip in 0..40_i64, take in 0..20_usize) {
            let (a, b) = (Spans::of(one.clone()), Spans::of(two.clone()));
            let (x, y) = (naive(&one), naive(&two));
            prop_assert!(a.0.windows(2).all(|pair| pair[0].1 < pair[1].0));
            prop_assert_eq!(rows(&a), x.clone());
            prop_assert_eq!(a.count() as usize, x.len());
            prop_assert_eq!(rows(&a.and(&b)), x.intersection(&y).copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(rows(&a.or(&b)), x.union(&y).copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(rows(&a.less(&b)), x.difference(&y).copied().collect::<BTreeSet<_>>());
            prop_assert_eq!(a.less(&b), Spans::of_rows(x.difference(&y).copied()));
            prop_assert_eq!(a.page(skip, take), x.iter().copied().skip(skip as usize).take(take).collect::<Vec<_>>());
            for row in 0..30 {
                prop_assert_eq!(a.contains(row), x.contains(&row));
                prop_assert_eq!(a.before(row), x.range(..row).count() as i64);
            }
        }
    }
}
