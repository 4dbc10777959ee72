//! What a browser without JavaScript does: keeps cookies, follows redirects after a post, sends the hidden field.

use std::{cell::RefCell, collections::BTreeMap};

use reqwest::{
    blocking::{Body, Client, RequestBuilder, Response},
    header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE},
    redirect::Policy,
};

pub struct Browser {
    base: String,
    client: Client,
    cookies: RefCell<BTreeMap<String, String>>,
    csrf: RefCell<String>,
}

/// What the browser shows, and where it is.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    /// The path it ended at.
    pub path: String,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("pages are UTF-8")
    }

    /// Whether the page says `words`, and which page it is when it does not.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Page {
        let text = self.text();
        assert!(text.contains(words), "{} {} does not say {words:?}:\n{text}", self.status, self.path);
        self
    }
}

impl Browser {
    pub fn new(base: &str) -> Browser {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Browser { base: base.to_owned(), client, cookies: RefCell::default(), csrf: RefCell::default() }
    }

    pub fn get(&self, path: &str) -> Page {
        self.send(path, self.client.get(self.address(path)))
    }

    /// The same with headers of one's own.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let request = self.client.get(self.address(path));
        self.send(path, headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
    }

    /// Fills the form of the page seen last and sends it.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.csrf.borrow().clone();
        let all = fields.iter().copied().chain([("csrf", token.as_str())]);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        self.post_raw(path, "application/x-www-form-urlencoded", body)
    }

    /// Sends bytes as they are.
    pub fn post_raw(&self, path: &str, kind: &str, body: impl Into<Body>) -> Page {
        self.send(path, self.client.post(self.address(path)).header(CONTENT_TYPE, kind).body(body))
    }

    /// Sends a form with files.
    pub fn upload(&self, path: &str, form: reqwest::blocking::multipart::Form) -> Page {
        let token = self.csrf();
        self.send_form(path, form.text("csrf", token))
    }

    /// Sends a form with files, the hidden field among its parts.
    pub fn send_form(&self, path: &str, form: reqwest::blocking::multipart::Form) -> Page {
        self.send(path, self.client.post(self.address(path)).multipart(form))
    }

    /// The hidden field of the page seen last.
    pub fn csrf(&self) -> String {
        self.csrf.borrow().clone()
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn send(&self, path: &str, request: RequestBuilder) -> Page {
        let cookies: Vec<String> = self.cookies.borrow().iter().map(|(k, v)| format!("{k}={v}")).collect();
        let request = if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) };
        let answer = request.send().unwrap_or_else(|e| panic!("{path}: {e}"));
        self.keep(&answer);
        if answer.status().as_u16() == 303 {
            let to = answer.headers()[LOCATION].to_str().expect("an address").to_owned();
            return self.get(to.strip_prefix(&self.base).unwrap_or(&to));
        }
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().unwrap_or_else(|e| panic!("{path}: {e}")).to_vec();
        let page = Page { status, path: path.to_owned(), headers, bytes };
        if let Ok(text) = std::str::from_utf8(&page.bytes)
            && let Some(token) = hidden(text, "csrf")
        {
            *self.csrf.borrow_mut() = token;
        }
        page
    }

    fn keep(&self, answer: &Response) {
        let mut cookies = self.cookies.borrow_mut();
        for header in answer.headers().get_all(SET_COOKIE) {
            let text = header.to_str().expect("cookies are ASCII");
            let (name, value) =
                text.split(';').next().and_then(|pair| pair.split_once('=')).expect("NAME=VALUE");
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// The value of the first hidden field of that name.
fn hidden(html: &str, name: &str) -> Option<String> {
    let field = html.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
    let value = field.split('>').next()?.split("value=\"").nth(1)?;
    Some(value.split('"').next()?.to_owned())
}
