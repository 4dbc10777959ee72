//! A handler who has signed in, as far as the measurements need one.

use std::collections::BTreeMap;

use reqwest::{
    blocking::{Client, Response},
    header::{CONTENT_TYPE, COOKIE, SET_COOKIE},
    redirect::Policy,
};

use crate::portal::HANDLER;

pub struct Handler {
    client: Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

impl Handler {
    pub fn sign_in(base: &str) -> Handler {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        let mut handler = Handler { client, base: base.to_owned(), cookies: BTreeMap::new() };
        let form = handler.get("/staff/sign-in");
        handler.keep(&form);
        let form = form.text().expect("a page");
        let token = form.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields =
            [("email", HANDLER.0), ("password", HANDLER.1), ("csrf", token.expect("a hidden field"))];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let answer = handler
            .client
            .post(format!("{base}/staff/sign-in"))
            .header(COOKIE, handler.cookie())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .expect("the portal answers");
        assert_eq!(answer.status().as_u16(), 303, "she may come in");
        handler.keep(&answer);
        handler
    }

    pub fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.base)).header(COOKIE, self.cookie());
        request.send().expect("the portal answers")
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &Response) {
        for header in answer.headers().get_all(SET_COOKIE) {
            let pair = header.to_str().expect("ASCII").split(';').next().unwrap_or_default().to_owned();
            let (name, value) = pair.split_once('=').expect("NAME=VALUE");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
