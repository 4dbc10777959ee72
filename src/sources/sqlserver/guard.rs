//! Which statements are sent at all: those in which no word could change anything.
//!
//! Invariant: words inside strings, quoted names and comments do not count, all others do. A column that is called like
//! one of them is written in brackets.

use crate::sources::connector::ConnectorError;

/// T-SQL's words that change something, run something else, or reach another place.
const FORBIDDEN: [&str; 40] = [
    "ALTER",
    "BACKUP",
    "BEGIN",
    "BULK",
    "COMMIT",
    "CREATE",
    "DBCC",
    "DECLARE",
    "DELETE",
    "DENY",
    "DISABLE",
    "DROP",
    "ENABLE",
    "EXEC",
    "EXECUTE",
    "GO",
    "GRANT",
    "IF",
    "INSERT",
    "INTO",
    "KILL",
    "MERGE",
    "OPENDATASOURCE",
    "OPENQUERY",
    "OPENROWSET",
    "PRINT",
    "RAISERROR",
    "RECONFIGURE",
    "RESTORE",
    "REVOKE",
    "ROLLBACK",
    "SAVE",
    "SET",
    "SHUTDOWN",
    "TRUNCATE",
    "UPDATE",
    "UPDATETEXT",
    "USE",
    "WAITFOR",
    "WRITETEXT",
];

/// # Errors
/// [`ConnectorError::Refused`] with the word that stands in the way.
pub fn only_reads(sql: &str) -> Result<(), ConnectorError> {
    let refused = |what: String| Err(ConnectorError::Refused(what));
    let words = words(sql);
    match words.first().map(String::as_str) {
        Some("SELECT" | "WITH") => {}
        _ => return refused("only a SELECT is allowed".into()),
    }
    match words.iter().find(|word| FORBIDDEN.contains(&word.as_str())) {
        Some(word) => refused(format!(
            "only a SELECT is allowed; the word {word} is not (a column of that name: [{word}])"
        )),
        None => Ok(()),
    }
}

/// The words outside of strings, quoted names and comments, in capitals.
fn words(sql: &str) -> Vec<String> {
    let (mut words, mut word) = (vec![], String::new());
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '$') {
            word.extend(c.to_uppercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        let close = match c {
            '\'' => '\'',
            '"' => '"',
            '[' => ']',
            '-' if rest.peek() == Some(&'-') => '\n',
            '/' if rest.peek() == Some(&'*') => {
                let mut depth = 0;
                let mut before = '/';
                for c in rest.by_ref() {
                    match (before, c) {
                        ('/', '*') => (depth, before) = (depth + 1, ' '),
                        ('*', '/') => (depth, before) = (depth - 1, ' '),
                        _ => before = c,
                    }
                    if depth == 0 {
                        break;
                    }
                }
                continue;
            }
            _ => continue,
        };
        // A doubled sign closes and opens again, which comes to the same here.
        rest.by_ref().find(|c| *c == close);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_reads_is_sent() {
        for good in [
            "SELECT name FROM person WHERE mail = @P1 ORDER BY name OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY",
            "WITH a AS (SELECT 1 AS x) SELECT x FROM a -- DELETE",
            "SELECT 'DROP TABLE t', [delete], \"update\", N'it''s; EXEC x' /* INTO /* nested */ INSERT */ FROM t",
            "select updated_at, Setting, created FROM t",
        ] {
            assert_eq!(only_reads(good), Ok(()), "{good}");
        }
        for bad in [
            "DELETE FROM t",
            "SELECT 1 DELETE FROM t",
            "SELECT 1; DROP TABLE t",
            "SELECT * INTO u FROM t",
            "WITH a AS (SELECT 1 AS x) UPDATE t SET x = 1",
            "EXEC sp_who",
            "SELECT 1 EXECUTE('x')",
            "SELECT * FROM OPENROWSET('x','y','z')",
            "SELECT 1 /* */ insert into t values (1)",
            "SELECT '' DROP TABLE t --'",
            "SELECT [a]]b] DELETE t",
            "",
            "-- SELECT",
        ] {
            assert!(only_reads(bad).is_err(), "{bad}");
        }
    }
}
