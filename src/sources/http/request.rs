//! A request as it is declared: what is put into it, and where in the answer the rows stand.
//!
//! Invariant: a value never becomes part of the address as it is. In a path it is percent-encoded, in a query it is a
//! pair, in a body it is a JSON value; and one that would ask for something else (nothing, `.` or `..` in a path) asks
//! for nothing at all.

use serde_json::Value;
use url::Url;

use crate::sources::cell::Cell;

/// One request that only reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The JSON of a POST; without it the request is a GET.
    pub body: Option<Value>,
    /// Below the service's address; begins with a slash.
    pub path: Template,
    pub query: Vec<(String, Template)>,
    /// JSON pointer (RFC 6901) to the rows: an array, or one object.
    pub rows: String,
    pub fields: Vec<Field>,
    /// The column that gets, as JSON, what no field takes from a row.
    pub rest: Option<String>,
    /// Answers that mean: there is nobody.
    pub nobody: Vec<u16>,
    pub pages: Pages,
}

/// One column, and where in a row it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub column: String,
    /// JSON pointer, from the row.
    pub at: String,
    /// May be absent from every row.
    pub optional: bool,
}

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Pages {
    #[default]
    One,
    /// The answer holds the next address, here.
    Next(String),
    /// The `Link` header does (RFC 8288).
    Link,
    /// This parameter counts pages from here, until one is empty.
    Number { parameter: String, first: u64 },
    /// This parameter counts rows from 0, until a page is empty.
    Offset { parameter: String },
    /// The answer holds, at `at`, what this parameter must be for the next page.
    Cursor { parameter: String, at: String },
}

/// Text with `{names}` in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(usize),
}

/// A value that cannot be asked for in this place.
#[derive(Debug, PartialEq, Eq)]
pub struct Unaskable;

impl Template {
    /// Numbers the names of `text` in `parameters`, which grows by those that are new. `{{` is a brace.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str, parameters: &mut Vec<String>) -> Result<Template, String> {
        let (mut pieces, mut plain, mut rest) = (vec![], String::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                plain.push_str(brace);
                rest = after;
                continue;
            }
            let name = match (brace, rest.split_once('}')) {
                ("{", Some((name, after))) => {
                    rest = after;
                    name
                }
                _ => return Err("a brace stands alone; write it twice when it is meant".into()),
            };
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                return Err(format!("{{{name}}} is no name of a value"));
            }
            let known = parameters.iter().position(|parameter| parameter == name);
            let number = known.unwrap_or_else(|| {
                parameters.push(name.to_owned());
                parameters.len() - 1
            });
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Value(number));
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Template(pieces))
    }

    fn fill(
        &self,
        values: &[Cell],
        written: impl Fn(&str) -> Result<String, Unaskable>,
    ) -> Result<String, Unaskable> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Value(number) => {
                    // An empty value would ask for everybody.
                    let value = values.get(*number).and_then(Cell::to_text).ok_or(Unaskable)?;
                    text.push_str(&written(&value)?);
                }
            }
        }
        Ok(text)
    }
}

/// What RFC 3986 calls unreserved stays, all else is encoded.
fn encoded(value: &str) -> Result<String, Unaskable> {
    if matches!(value, "." | "..") {
        return Err(Unaskable);
    }
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte))
            }
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    Ok(text)
}

impl Request {
    /// The address of the first page.
    ///
    /// # Errors
    /// [`Unaskable`] when a value cannot stand where it would.
    pub fn address(&self, base: &Url, values: &[Cell]) -> Result<Url, Unaskable> {
        let path = self.path.fill(values, encoded)?;
        let whole = format!("{}{path}", base.as_str().trim_end_matches('/'));
        let mut url = Url::parse(&whole).map_err(|_| Unaskable)?;
        for (name, template) in &self.query {
            let value = template.fill(values, |value| Ok(value.to_owned()))?;
            url.query_pairs_mut().append_pair(name, &value);
        }
        if let Pages::Number { parameter, first } = &self.pages {
            url.query_pairs_mut().append_pair(parameter, &first.to_string());
        }
        Ok(url)
    }

    /// The JSON of a POST, with the values in it; `parameters` names them.
    ///
    /// # Errors
    /// [`Unaskable`].
    pub fn filled_body(&self, parameters: &[String], values: &[Cell]) -> Result<Option<Vec<u8>>, Unaskable> {
        let Some(body) = &self.body else { return Ok(None) };
        let filled = fill(body, parameters, values)?;
        serde_json::to_vec(&filled).map(Some).map_err(|_| Unaskable)
    }
}

/// A string that is one name alone becomes a number when the value is one.
fn fill(json: &Value, parameters: &[String], values: &[Cell]) -> Result<Value, Unaskable> {
    Ok(match json {
        Value::String(text) => {
            let template = Template::parse(text, &mut parameters.to_vec()).map_err(|_| Unaskable)?;
            if let [Piece::Value(number)] = template.0[..]
                && let Some(Cell::Number(exact)) = values.get(number)
                && let Ok(whole) = exact.parse::<i64>()
            {
                return Ok(whole.into());
            }
            Value::String(template.fill(values, |value| Ok(value.to_owned()))?)
        }
        Value::Array(all) => {
            Value::Array(all.iter().map(|one| fill(one, parameters, values)).collect::<Result<_, _>>()?)
        }
        Value::Object(all) => {
            let filled = all.iter().map(|(key, one)| Ok((key.clone(), fill(one, parameters, values)?)));
            Value::Object(filled.collect::<Result<_, _>>()?)
        }
        other => other.clone(),
    })
}

/// Numbers the names in every string of a body.
///
/// # Errors
/// What is wrong with one of them.
pub fn names_in(json: &Value, parameters: &mut Vec<String>) -> Result<(), String> {
    match json {
        Value::String(text) => Template::parse(text, parameters).map(|_| ()),
        Value::Array(all) => all.iter().try_for_each(|one| names_in(one, parameters)),
        Value::Object(all) => all.values().try_for_each(|one| names_in(one, parameters)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, query: &[(&str, &str)], body: Option<&str>) -> (Request, Vec<String>) {
        let mut names = vec![];
        let path = Template::parse(path, &mut names).unwrap();
        let query =
            query.iter().map(|(k, v)| (k.to_string(), Template::parse(v, &mut names).unwrap())).collect();
        let body: Option<Value> = body.map(|body| serde_json::from_str(body).unwrap());
        body.iter().for_each(|body| names_in(body, &mut names).unwrap());
        let (rows, fields, rest, nobody, pages) = (String::new(), vec![], None, vec![], Pages::One);
        (Request { body, path, query, rows, fields, rest, nobody, pages }, names)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn a_value_is_never_a_piece_of_the_address() {
        let base = Url::parse("https://api.example.dk/v2/").unwrap();
        let (request, names) = request("/people/{key}/notes", &[("mail", "{email}"), ("fixed", "a b")], None);
        assert_eq!(names, ["key", "email"]);
        let asked = |key: &str, mail: &str| request.address(&base, &[text(key), text(mail)]);
        assert_eq!(
            asked("17", "a+b@c.dk").unwrap().as_str(),
            "https://api.example.dk/v2/people/17/notes?mail=a%2Bb%40c.dk&fixed=a+b"
        );
        for evil in
            ["../admin", "17/../../x", "17?all=1", "17#", "%2e%2e", "17;x", "æ ø", "\r\nHost: x", "a\\b"]
        {
            let url = asked(evil, "m").unwrap();
            assert_eq!(url.path_segments().unwrap().count(), 4, "{evil}: {url}");
            assert_eq!(url.query(), Some("mail=m&fixed=a+b"), "{evil}: {url}");
        }
        for nothing in ["", " ", ".", ".."] {
            assert_eq!(asked(nothing, "m"), Err(Unaskable), "{nothing:?}");
        }
        assert_eq!(asked("17", ""), Err(Unaskable));
        assert_eq!(request.address(&base, &[Cell::Null, text("m")]), Err(Unaskable));
    }

    #[test]
    fn a_body_stays_json() {
        let body = r#"{"filter": [{"mail": "{email}", "id": "{key}", "like": "{key}%", "max": 5}]}"#;
        let (request, names) = request("/search", &[], Some(body));
        let values = [text("\", \"all\": \""), Cell::Number("17".into())];
        let filled = request.filled_body(&names, &values).unwrap().unwrap();
        let back: Value = serde_json::from_slice(&filled).unwrap();
        assert_eq!(
            back,
            serde_json::json!({"filter": [{"mail": "\", \"all\": \"", "id": 17, "like": "17%", "max": 5}]})
        );
    }

    #[test]
    fn braces_are_names_or_written_twice() {
        let parsed = |text: &str| Template::parse(text, &mut vec![]);
        assert_eq!(parsed("/a{{b}}").unwrap(), Template(vec![Piece::Text("/a{b}".into())]));
        for wrong in ["/{", "/}", "/{}", "/{Key}", "/{a b}", "/{key"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
