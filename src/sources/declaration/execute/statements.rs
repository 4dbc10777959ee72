//! Which statements are let through: those that ask for one person, and change nothing but rows.

use toml::Spanned;

use super::super::{
    raw,
    validate::{Check, line_of},
};
use crate::{
    law::execution::DeedKind,
    sources::{
        statement::{Dialect, number},
        writer::Sql,
    },
};

/// Stands for the column that is corrected.
const COLUMN: &str = ":column";

fn dialect(kind: raw::Kind) -> Option<Dialect> {
    if kind == raw::Kind::Sqlite {
        Some(Dialect::Sqlite)
    } else if kind == raw::Kind::Postgres {
        Some(Dialect::Postgres)
    } else if kind == raw::Kind::Mysql {
        Some(Dialect::Mysql)
    } else {
        None
    }
}

impl Check<'_> {
    /// A statement that changes something.
    pub(super) fn changing(
        &mut self,
        kind: raw::Kind,
        sql: &Spanned<String>,
        what: DeedKind,
        column: Option<&str>,
    ) -> Option<Sql> {
        let fed: &[&str] = if what == DeedKind::Rectify { &["key", "new", "old"] } else { &["key"] };
        let needed: &[&str] = if what == DeedKind::Rectify { &["key", "new"] } else { &["key"] };
        let made = self.numbered(kind, sql, (fed, needed), column)?;
        match danger(sql.get_ref(), dialect(kind), what) {
            None => Some(made),
            Some(danger) => {
                self.problem(sql, danger);
                None
            }
        }
    }

    /// A statement that shows what is there about one person.
    pub(super) fn verifying(
        &mut self,
        kind: raw::Kind,
        sql: &Spanned<String>,
        column: Option<&str>,
    ) -> Option<Sql> {
        self.numbered(kind, sql, (&["key"], &["key"]), column)
    }

    pub(super) fn reading(&mut self, kind: raw::Kind, sql: &Spanned<String>, fed: &[&str]) -> Option<Sql> {
        self.numbered(kind, sql, (fed, fed), None)
    }

    fn numbered(
        &mut self,
        kind: raw::Kind,
        sql: &Spanned<String>,
        (fed, needed): (&[&str], &[&str]),
        column: Option<&str>,
    ) -> Option<Sql> {
        let Some(dialect) = dialect(kind) else {
            self.problem(
                sql,
                "this kind of source cannot be changed by the program; leave this out, and people do it",
            );
            return None;
        };
        let text = match column {
            Some(column) => with_column(sql.get_ref(), dialect, column),
            None => sql.get_ref().clone(),
        };
        let numbered = match number(&text, dialect) {
            Ok(numbered) => numbered,
            Err(mistake) => {
                let line = self.line(sql) + self.below(sql, mistake.offset);
                self.problem_at(line, format!("sql: {}", mistake.what));
                return None;
            }
        };
        let used = |name: &str| numbered.parameters.iter().any(|one| one == name);
        if let Some(unfed) = numbered.parameters.iter().find(|used| !fed.contains(&used.as_str())) {
            let known: Vec<_> = fed.iter().map(|name| format!(":{name}")).collect();
            self.problem(
                sql,
                format!("sql uses :{unfed}, which is not given here; it has {}", known.join(", ")),
            );
            return None;
        }
        if let Some(unused) = needed.iter().find(|name| !used(name)) {
            let what = match *unused {
                "key" => "sql does not use :key, so it would not be about one person".to_owned(),
                other => format!("sql does not use :{other}"),
            };
            self.problem(sql, what);
            return None;
        }
        Some(Sql { text: numbered.sql, parameters: numbered.parameters })
    }

    /// How many lines below its opening quotes a byte of a multi-line text stands.
    fn below(&self, sql: &Spanned<String>, offset: usize) -> usize {
        let written = &self.text[sql.span()];
        let opening = usize::from(written.starts_with("\"\"\"\n") || written.starts_with("'''\n"));
        opening + line_of(sql.get_ref(), offset.min(sql.get_ref().len())) - 1
    }
}

/// The statement for one column, whose name is written as a quoted name.
fn with_column(text: &str, dialect: Dialect, column: &str) -> String {
    let quote = if dialect == Dialect::Mysql { "`" } else { "\"" };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(COLUMN) {
        let (before, from) = rest.split_at(at);
        let after = &from[COLUMN.len()..];
        out.push_str(before);
        let whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !before.ends_with(':');
        match whole {
            true => out.extend([quote, column, quote]),
            false => out.push_str(COLUMN),
        }
        rest = after;
    }
    out + rest
}

/// What speaks against a statement that parses.
fn danger(text: &str, dialect: Option<Dialect>, what: DeedKind) -> Option<String> {
    let words = words(text, dialect == Some(Dialect::Mysql));
    let first = words.first().map(String::as_str).unwrap_or_default();
    let allowed: &[&str] = match what {
        DeedKind::Rectify => &["UPDATE"],
        DeedKind::Erase => &["DELETE", "UPDATE"],
        DeedKind::Restrict | DeedKind::Object => &["UPDATE", "INSERT", "DELETE"],
    };
    if !allowed.contains(&first) {
        return Some(format!("sql begins with {first}; here it begins with {}", allowed.join(" or ")));
    }
    if first == "INSERT" {
        return None;
    }
    let condition = words.iter().position(|word| word == "WHERE").map(|at| &words[at..]);
    let limited = condition.is_some_and(|after| after.iter().any(|word| word == ":KEY"));
    (!limited).then(|| "sql has no :key after its WHERE, so it would change other people's rows".to_owned())
}

/// The words outside strings, quoted names, comments and brackets, in capitals; parameters with their colon.
fn words(text: &str, mysql: bool) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    let (mut rest, mut depth) = (text, 0_usize);
    while let Some(next) = rest.chars().next() {
        let skip =
            |end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
        let length = match next {
            '\'' | '"' | '`' => skip(&next.to_string(), 1),
            '-' if rest.starts_with("--") => skip("\n", 2),
            '#' if mysql => skip("\n", 1),
            '/' if rest.starts_with("/*") => skip("*/", 2),
            c if c.is_alphabetic() || c == '_' || c == ':' => {
                let more = |c: char| !(c.is_alphanumeric() || c == '_');
                let end = rest[1..].find(more).map_or(rest.len(), |at| at + 1);
                if depth == 0 {
                    words.push(rest[..end].to_uppercase());
                }
                end
            }
            c => {
                depth = match c {
                    '(' => depth + 1,
                    ')' => depth.saturating_sub(1),
                    _ => depth,
                };
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_persons_rows_are_changed() {
        let bad = |text: &str, what| danger(text, Some(Dialect::Mysql), what).is_some();
        for fine in
            ["DELETE FROM t WHERE person = :key", "update t set a = null where (x) and id=:key -- all"]
        {
            assert_eq!(danger(fine, None, DeedKind::Erase), None, "{fine}");
        }
        for wrong in [
            "DELETE FROM t",
            "DELETE FROM t -- WHERE id = :key",
            "UPDATE t SET a = ':key WHERE id = :key'",
            "UPDATE t SET a = :key",
            "UPDATE t SET a = (SELECT 1 FROM s WHERE id = :key)",
            "UPDATE t SET a = :key WHERE b = 1",
            "DROP TABLE t",
            "TRUNCATE t",
            "UPDATE t SET a = :key # WHERE id = :key",
            "WITH x AS (DELETE FROM t) SELECT :key",
            "",
        ] {
            assert!(bad(wrong, DeedKind::Erase), "{wrong}");
        }
        assert!(bad("DELETE FROM t WHERE id = :key", DeedKind::Rectify));
        assert!(!bad("INSERT INTO no_mail (id) VALUES (:key)", DeedKind::Object));
        assert!(bad("INSERT INTO t VALUES (:key)", DeedKind::Erase));
    }

    #[test]
    fn a_columns_name_is_written_as_a_name() {
        let text = "UPDATE t SET :column = :new WHERE :column = :old AND x = :columns";
        let made = with_column(text, Dialect::Sqlite, "e_mail");
        assert_eq!(made, "UPDATE t SET \"e_mail\" = :new WHERE \"e_mail\" = :old AND x = :columns");
        assert_eq!(with_column("a::column", Dialect::Postgres, "b"), "a::column");
        assert_eq!(with_column(":column", Dialect::Mysql, "b"), "`b`");
    }
}
