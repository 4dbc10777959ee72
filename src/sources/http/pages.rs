//! Which page is asked for next, and when there is none.
//!
//! Invariant: no page is asked for twice, and none that lies elsewhere.

use std::collections::HashSet;

use serde_json::value::RawValue;
use url::Url;

use super::{
    request::Pages,
    rows::{at, nonsense, plain},
    session::Page,
};
use crate::sources::connector::ConnectorError;

/// The pages of one reading.
pub struct Next<'r> {
    pages: &'r Pages,
    first: Url,
    body: Option<Vec<u8>>,
    next: Option<Url>,
    /// The addresses that were asked.
    asked: HashSet<Url>,
    page: u64,
    rows: u64,
    last: Vec<u8>,
}

impl<'r> Next<'r> {
    pub fn new(pages: &'r Pages, first: Url, body: Option<Vec<u8>>) -> Self {
        let page = if let Pages::Number { first, .. } = pages { *first } else { 0 };
        let asked = HashSet::from([first.clone()]);
        Next { pages, next: Some(first.clone()), first, body, asked, page, rows: 0, last: vec![] }
    }

    /// The address of the next page, and what is posted there.
    pub fn next(&mut self) -> Option<(Url, Option<Vec<u8>>)> {
        self.next.take().map(|url| (url, self.body.clone()))
    }

    /// Looks at a page with so many rows for the one after it.
    ///
    /// # Errors
    /// [`ConnectorError::Nonsense`] for a page that was there before, or lies at another place.
    pub fn after(&mut self, page: &Page, whole: &RawValue, rows: u64) -> Result<(), ConnectorError> {
        let value = |pointer: &str| at(whole, pointer).and_then(plain);
        self.page += 1;
        self.rows += rows;
        let wanted = match self.pages {
            Pages::One => None,
            Pages::Next(pointer) => value(pointer).map(|link| self.linked(&link)).transpose()?,
            Pages::Link => page.link.as_deref().map(|link| self.linked(link)).transpose()?,
            Pages::Cursor { parameter, at } => value(at).map(|cursor| self.with(parameter, &cursor)),
            Pages::Number { .. } | Pages::Offset { .. } if rows == 0 => None,
            Pages::Number { parameter, .. } => Some(self.with(parameter, &self.page.to_string())),
            Pages::Offset { parameter } => Some(self.with(parameter, &self.rows.to_string())),
        };
        // Such services take no notice of a parameter that they do not know, and give the first page for ever.
        let counted = matches!(self.pages, Pages::Number { .. } | Pages::Offset { .. });
        if counted && wanted.is_some() {
            if self.last == page.bytes {
                return Err(nonsense("two pages after each other are the same"));
            }
            self.last.clone_from(&page.bytes);
        }
        if let Some(url) = &wanted
            && !self.asked.insert(url.clone())
        {
            return Err(nonsense("the pages lead in a circle"));
        }
        self.next = wanted;
        Ok(())
    }

    /// The first address with this parameter, in the place of one that it may already have.
    fn with(&self, parameter: &str, value: &str) -> Url {
        let mut url = self.first.clone();
        let others: Vec<(String, String)> = self
            .first
            .query_pairs()
            .filter(|(name, _)| name != parameter)
            .map(|(k, v)| (k.into(), v.into()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(others).append_pair(parameter, value);
        url
    }

    fn linked(&self, link: &str) -> Result<Url, ConnectorError> {
        let url = self.first.join(link).map_err(|_| nonsense("the next page has no address"))?;
        if url.origin() != self.first.origin() || !url.username().is_empty() || url.password().is_some() {
            return Err(nonsense("the next page is at another place"));
        }
        Ok(url)
    }
}

/// The target of `rel="next"` in a `Link` header.
pub fn next_link(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        let parameters =
            after.split_once(",<").or_else(|| after.split_once(", <")).map_or(after, |(own, _)| own);
        let is_next = parameters.split(';').any(|parameter| {
            let Some((name, value)) = parameter.split_once('=') else { return false };
            let mut relations = value.trim().trim_matches(['"', ',']).split_whitespace();
            name.trim().eq_ignore_ascii_case("rel") && relations.any(|one| one.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(target.to_owned());
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_header_names_the_next_page() {
        for (header, next) in [
            (
                r#"<https://a.dk/?page=2>; rel="next", <https://a.dk/?page=9>; rel="last""#,
                Some("https://a.dk/?page=2"),
            ),
            (r#"<https://a.dk/1>; rel=prev, </p?a=1,2;b>; title="x"; rel="last next""#, Some("/p?a=1,2;b")),
            (r#"<https://a.dk/?page=1>; rel="first""#, None),
            ("", None),
            ("<broken", None),
        ] {
            assert_eq!(next_link(header).as_deref(), next, "{header}");
        }
    }

    #[test]
    fn a_next_page_is_at_the_same_place() {
        let first = Url::parse("https://api.example.dk/v1/people?x=1").unwrap();
        let pages = Pages::Link;
        let next = Next::new(&pages, first, None);
        for good in ["/v1/people?page=2", "?page=2", "https://api.example.dk:443/b"] {
            assert!(next.linked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.example.dk/b",
            "https://evil.example/",
            "//evil.example/",
            "https://u:p@api.example.dk/",
        ] {
            assert!(next.linked(bad).is_err(), "{bad}");
        }
        assert_eq!(next.with("x", "a b").as_str(), "https://api.example.dk/v1/people?x=a+b");
    }
}
