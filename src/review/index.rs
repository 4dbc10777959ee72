//! What is withheld of one dataset, as an answer to "this value too?" a million times in a row.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::{
    db::{Conn, DbError, schema::withholdings},
    law::spans::Spans,
    sources::collected::Collected,
};

/// First row, last row and column of a mark.
type Mark = (Option<i64>, Option<i64>, Option<String>);

/// The marks on one dataset, by position: rows in the order in which they were collected, columns in the order of the
/// dataset, both counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withheld {
    whole: bool,
    rows: Spans,
    columns: Vec<bool>,
    cells: HashSet<(u64, usize)>,
}

impl Withheld {
    /// The marks on a dataset.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn of_dataset(conn: &mut Conn, dataset: &Collected) -> Result<Withheld, DbError> {
        let marks: Vec<Mark> = withholdings::table
            .filter(withholdings::organisation_id.eq(dataset.organisation))
            .filter(withholdings::dataset_id.eq(dataset.id))
            .filter(withholdings::lifted_at.is_null())
            // Of a value with passages the rest is given.
            .filter(withholdings::sealed_passages.is_null())
            .select((withholdings::row_number, withholdings::last_row, withholdings::column_name))
            .load(conn)?;
        let columns = dataset.details.0.columns.iter().map(|column| column.name.as_str());
        Ok(Withheld::from_marks(&marks, &columns.collect::<Vec<_>>()))
    }

    /// A mark on a column that the dataset does not have withholds the whole dataset: whatever went wrong, it must
    /// not be handed over.
    fn from_marks(marks: &[Mark], columns: &[&str]) -> Withheld {
        let positions: HashMap<&str, usize> =
            columns.iter().enumerate().map(|(at, name)| (*name, at)).collect();
        let mut withheld = Withheld { columns: vec![false; columns.len()], ..Withheld::default() };
        let mut rows = Vec::new();
        for (row, last, column) in marks {
            let row = row.map(|row| u64::try_from(row).unwrap_or(u64::MAX));
            let column = column.as_deref().map(|name| positions.get(name).copied());
            match (row, column) {
                (None, None) | (_, Some(None)) => withheld.whole = true,
                (Some(row), None) => {
                    let row = i64::try_from(row).unwrap_or(i64::MAX);
                    rows.push((row, last.unwrap_or(row).saturating_add(1)));
                }
                (None, Some(Some(column))) => withheld.columns[column] = true,
                (Some(row), Some(Some(column))) => {
                    withheld.cells.insert((row, column));
                }
            }
        }
        withheld.rows = Spans::of(rows);
        withheld
    }

    /// Nothing of the dataset is withheld.
    pub fn is_empty(&self) -> bool {
        !self.whole && self.rows.is_empty() && self.cells.is_empty() && !self.columns.contains(&true)
    }

    /// The whole dataset is withheld.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Row `row` is withheld, by itself or with the dataset.
    pub fn is_row_withheld(&self, row: u64) -> bool {
        self.whole || i64::try_from(row).is_ok_and(|row| self.rows.contains(row))
    }

    /// Column `column` is withheld, by itself or with the dataset.
    pub fn is_column_withheld(&self, column: usize) -> bool {
        self.whole || self.columns.get(column).copied().unwrap_or(false)
    }

    /// The value in `row` and `column` is withheld: by itself, with its row, its column or the dataset.
    pub fn is_cell_withheld(&self, row: u64, column: usize) -> bool {
        self.is_row_withheld(row) || self.is_column_withheld(column) || self.cells.contains(&(row, column))
    }

    /// How many rows of a dataset of `row_count` are handed over, if only in part.
    pub fn rows_left(&self, row_count: u64) -> u64 {
        if self.whole {
            0
        } else {
            let all = Spans::all(i64::try_from(row_count).unwrap_or(i64::MAX));
            u64::try_from(all.less(&self.rows).count()).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_of_mark_hides_what_it_says() {
        let columns = ["a", "b", "c"];
        let marks =
            [(Some(1), None, None), (None, None, Some("b".into())), (Some(0), None, Some("c".into()))];
        let withheld = Withheld::from_marks(&marks, &columns);
        let shown: Vec<(u64, usize)> = (0..3)
            .flat_map(|row| (0..3).map(move |column| (row, column)))
            .filter(|(row, column)| !withheld.is_cell_withheld(*row, *column))
            .collect();
        assert_eq!(shown, [(0, 0), (2, 0), (2, 2)]);
        assert!(withheld.is_row_withheld(1) && !withheld.is_row_withheld(0));
        assert!(withheld.is_column_withheld(1) && !withheld.is_column_withheld(2));
        assert_eq!(withheld.rows_left(3), 2);
        assert!(!withheld.is_empty() && !withheld.is_whole());
    }

    #[test]
    fn a_mark_on_an_unknown_column_hides_everything() {
        let columns = ["a"];
        for marks in
            [[(None, None, Some("z".into()))], [(Some(4), None, Some("z".into()))], [(None, None, None)]]
        {
            let withheld = Withheld::from_marks(&marks, &columns);
            assert!(withheld.is_whole() && withheld.is_cell_withheld(0, 0) && withheld.rows_left(9) == 0);
        }
        assert!(Withheld::from_marks(&[], &columns).is_empty());
    }

    proptest! {
        /// The index says what reading all marks one by one says.
        #[test]
        fn the_index_agrees_with_the_marks(
            marks in prop::collection::vec(
                (prop::option::of(0..6_i64), prop::option::of(0..6_i64), prop::option::of(0..4_usize)), 0..8,
            ),
        ) {
            let names = ["a", "b", "c", "d"];
            let stored: Vec<_> =
                marks.iter().map(|(row, last, column)| {
                    let last = last.filter(|_| row.is_some() && column.is_none());
                    (*row, last, column.map(|at| names[at].to_owned()))
                }).collect();
            let withheld = Withheld::from_marks(&stored, &names);
            for row in 0..6_u64 {
                for column in 0..4 {
                    let hit = marks.iter().any(|(r, last, c)| {
                        let last = last.filter(|_| c.is_none());
                        let mine = |r: i64| (r as u64..=last.unwrap_or(r) as u64).contains(&row);
                        r.is_none_or(mine) && c.is_none_or(|c| c == column)
                    });
                    prop_assert_eq!(withheld.is_cell_withheld(row, column), hit);
                }
            }
            let left = (0..6).filter(|row| !withheld.is_row_withheld(*row)).count() as u64;
            prop_assert_eq!(withheld.rows_left(6), left);
        }
    }
}
