//! SQL as an administrator writes it, with `:named` parameters, to the numbered placeholders of a database.
//!
//! Invariant: a colon inside a string, a quoted name, a comment or a cast is not a parameter, and nothing else of the
//! text is changed but the one closing semicolon.

/// Whose SQL it is; they differ in quoting and in placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
    Mysql,
    SqlServer,
}

/// SQL with placeholders `?1`/`$1`/`@P1` …, and what each stands for; MySQL's `?` have no numbers, so that there a name
/// stands as often as it is used.
#[derive(Debug, PartialEq, Eq)]
pub struct Numbered {
    pub sql: String,
    pub parameters: Vec<String>,
}

/// Where in the text something is wrong (in bytes), and what.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    pub offset: usize,
    pub what: String,
}

/// Replaces `:name` by the dialect's placeholders. A name used twice is one parameter.
///
/// # Errors
/// A [`Mistake`] for an unclosed quote or comment, a second statement, or placeholders of another style.
pub fn number(text: &str, dialect: Dialect) -> Result<Numbered, Mistake> {
    let mut scan = Scan { text, dialect, at: 0, sql: String::with_capacity(text.len()), parameters: vec![] };
    while scan.at < text.len() {
        scan.step()?;
    }
    Ok(Numbered { sql: scan.sql.trim().to_owned(), parameters: scan.parameters })
}

struct Scan<'a> {
    text: &'a str,
    dialect: Dialect,
    at: usize,
    sql: String,
    parameters: Vec<String>,
}

fn word(rest: &str) -> &str {
    let more = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let starts = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if starts { &rest[..rest.find(|c| !more(c)).unwrap_or(rest.len())] } else { "" }
}

impl Scan<'_> {
    fn mistake<T>(&self, what: impl Into<String>) -> Result<T, Mistake> {
        Err(Mistake { offset: self.at, what: what.into() })
    }

    fn copy(&mut self, length: usize) {
        self.sql.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn step(&mut self) -> Result<(), Mistake> {
        use Dialect::{Mysql, Postgres, SqlServer, Sqlite};
        let rest = &self.text[self.at..];
        let next = rest.chars().next().unwrap_or(' ');
        match (next, self.dialect) {
            ('\'' | '"', Mysql) => self.quoted(1, next, true),
            ('\'', _) => self.quoted(1, '\'', false),
            ('E' | 'e', Postgres) if rest[1..].starts_with('\'') => self.quoted(2, '\'', true),
            ('"', _) => self.quoted(1, '"', false),
            ('`', Sqlite | Mysql) => self.quoted(1, '`', false),
            ('[', Sqlite | SqlServer) => self.quoted(1, ']', false),
            // There, two dashes without a blank are two signs.
            ('-', Mysql) if rest.starts_with("--") && !rest[2..].starts_with(|c: char| c.is_whitespace()) => {
                self.copy(2);
                Ok(())
            }
            ('#', Mysql) => {
                self.copy(rest.find('\n').unwrap_or(rest.len()));
                Ok(())
            }
            ('-', _) if rest.starts_with("--") => {
                self.copy(rest.find('\n').unwrap_or(rest.len()));
                Ok(())
            }
            // What looks like a comment and runs.
            ('/', Mysql) if rest.starts_with("/*!") || rest.starts_with("/*M!") => {
                self.mistake("a comment that begins with an exclamation mark is a piece of the statement")
            }
            ('/', _) if rest.starts_with("/*") => self.comment(),
            ('$', Postgres) => self.dollar(),
            ('?', Mysql) | ('@', SqlServer) => self.mistake("parameters are written :email, :name, …"),
            ('?' | '@' | '$', Sqlite) => self.mistake("parameters are written :email, :name, …"),
            (':', Postgres) if rest.starts_with("::") => {
                self.copy(2);
                Ok(())
            }
            (':', _) => self.parameter(),
            (';', _) => self.end(),
            _ => {
                let whole = word(rest).len().max(next.len_utf8());
                self.copy(whole);
                Ok(())
            }
        }
    }

    /// Copies a quoted piece whose opening is `opening` bytes long.
    fn quoted(&mut self, opening: usize, close: char, escapes: bool) -> Result<(), Mistake> {
        let rest = &self.text[self.at..];
        let mut skip = false;
        for (i, c) in rest[opening..].char_indices() {
            if skip {
                skip = false;
            } else if escapes && c == '\\' {
                skip = true;
            } else if c == close {
                self.copy(opening + i + 1);
                return Ok(());
            }
        }
        self.mistake(format!("this is never closed by {close}"))
    }

    fn comment(&mut self) -> Result<(), Mistake> {
        let rest = &self.text.as_bytes()[self.at..];
        let (mut depth, mut i) = (0, 0);
        while i + 1 < rest.len() {
            match &rest[i..i + 2] {
                b"/*" if depth == 0 || matches!(self.dialect, Dialect::Postgres | Dialect::SqlServer) => {
                    (depth, i) = (depth + 1, i + 2)
                }
                b"*/" => (depth, i) = (depth - 1, i + 2),
                _ => i += 1,
            }
            if depth == 0 {
                self.copy(i);
                return Ok(());
            }
        }
        self.mistake("this comment is never closed")
    }

    /// PostgreSQL's `$tag$ … $tag$`.
    fn dollar(&mut self) -> Result<(), Mistake> {
        let rest = &self.text[self.at..];
        let tag = rest[1..].find('$').map(|end| &rest[..end + 2]);
        let Some(tag) = tag.filter(|tag| tag.len() == 2 || word(&tag[1..]).len() == tag.len() - 1) else {
            return self.mistake("parameters are written :email, :name, …");
        };
        match rest[tag.len()..].find(tag) {
            Some(length) => {
                self.copy(length + 2 * tag.len());
                Ok(())
            }
            None => self.mistake(format!("this is never closed by {tag}")),
        }
    }

    fn parameter(&mut self) -> Result<(), Mistake> {
        let name = word(&self.text[self.at + 1..]);
        if name.is_empty() {
            self.copy(1);
            return Ok(());
        }
        let mut known = self.parameters.iter().position(|parameter| parameter == name);
        if self.dialect == Dialect::Mysql {
            known = None;
        }
        let number = known.unwrap_or_else(|| {
            self.parameters.push(name.to_owned());
            self.parameters.len() - 1
        });
        let number = number + 1;
        match self.dialect {
            Dialect::Sqlite => self.sql.push_str(&format!("?{number}")),
            Dialect::Postgres => self.sql.push_str(&format!("${number}")),
            Dialect::SqlServer => self.sql.push_str(&format!("@P{number}")),
            Dialect::Mysql => self.sql.push('?'),
        }
        self.at += 1 + name.len();
        Ok(())
    }

    /// A closing semicolon is dropped; anything after it would be a second statement.
    fn end(&mut self) -> Result<(), Mistake> {
        let semicolon = self.at;
        self.at += 1;
        let before = self.sql.len();
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let blank =
                rest.starts_with("--") || rest.starts_with("/*") || rest.starts_with([' ', '\t', '\r', '\n']);
            if !blank {
                self.at = semicolon;
                return self.mistake("one statement only");
            }
            self.step()?;
        }
        self.sql.truncate(before);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect::*, *};

    fn numbered(text: &str, dialect: Dialect) -> (String, Vec<String>) {
        let Numbered { sql, parameters } = number(text, dialect).unwrap();
        (sql, parameters)
    }

    #[test]
    fn a_name_becomes_one_number_however_often_it_is_used() {
        let text = "SELECT 1 FROM t WHERE a = :email OR b=:name OR lower(c)=:email;  -- the end\n";
        let (sql, parameters) = numbered(text, Postgres);
        assert_eq!(sql, "SELECT 1 FROM t WHERE a = $1 OR b=$2 OR lower(c)=$1");
        assert_eq!(parameters, ["email", "name"]);
        assert_eq!(numbered(text, Sqlite).0, "SELECT 1 FROM t WHERE a = ?1 OR b=?2 OR lower(c)=?1");
        assert_eq!(numbered(text, SqlServer).0, "SELECT 1 FROM t WHERE a = @P1 OR b=@P2 OR lower(c)=@P1");
        let (sql, parameters) = numbered(text, Mysql);
        assert_eq!(sql, "SELECT 1 FROM t WHERE a = ? OR b=? OR lower(c)=?");
        assert_eq!(parameters, ["email", "name", "email"], "its placeholders have no numbers");
    }

    #[test]
    fn colons_that_are_not_parameters_stay() {
        for text in [
            "SELECT ':email', ''':email', \":email\" /* :email */ -- :email",
            "SELECT 'Ærø :email' AS \"dø;d\"",
            "SELECT '{\"a\":1}', 10:20",
        ] {
            for dialect in [Sqlite, Postgres, Mysql, SqlServer] {
                assert_eq!(numbered(text, dialect), (text.to_owned(), vec![]));
            }
        }
        for text in [
            "SELECT a::text, E'\\':email', $$:email;$$, $q$ :name $$ $q$, x[1:2], j ? 'k', j @> '{}', a$1",
            "SELECT /* /* :email */ :name */ 1",
        ] {
            assert_eq!(numbered(text, Postgres), (text.to_owned(), vec![]));
        }
        let text = "SELECT [a:email], `b:email`";
        assert_eq!(numbered(text, Sqlite), (text.to_owned(), vec![]));
        let text = "SELECT 'it\\'s :email', \"\\\":email\", `:email`, 1--1 # :email";
        assert_eq!(numbered(text, Mysql), (text.to_owned(), vec![]));
        let text = "SELECT [a:email], N':email' /* /* :email */ :email */";
        assert_eq!(numbered(text, SqlServer), (text.to_owned(), vec![]));
    }

    #[test]
    fn mistakes_are_placed() {
        let of = |text, dialect| number(text, dialect).unwrap_err().offset;
        assert_eq!(of("SELECT 1; DELETE FROM t", Sqlite), 8);
        assert_eq!(of("SELECT 'open", Postgres), 7);
        assert_eq!(of("SELECT /* open", Postgres), 7);
        assert_eq!(of("SELECT $1", Postgres), 7);
        assert_eq!(of("SELECT $a$ open", Postgres), 7);
        assert_eq!(of("SELECT ?", Sqlite), 7);
        assert_eq!(of("SELECT @email", Sqlite), 7);
        assert_eq!(of("SELECT ?", Mysql), 7);
        assert_eq!(of("SELECT /*! 1 */ 2", Mysql), 7);
        assert_eq!(of("SELECT /*M!100000 1 */ 2", Mysql), 7);
        assert_eq!(of("SELECT @P1", SqlServer), 7);
        assert_eq!(of("SELECT $email", Sqlite), 7);
    }
}
