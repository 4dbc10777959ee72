//! A real OpenID Connect provider: npm `oidc-provider` in a process of its own, with people that MitID could have.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
};

use reqwest::{
    blocking::{Client, Response},
    header::{COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};

/// The provider on a free port of this machine; ends with the test.
pub struct TestProvider {
    pub issuer: String,
    child: Child,
    _open: ChildStdin,
}

impl TestProvider {
    pub fn start() -> TestProvider {
        TestProvider::start_with("")
    }

    /// With a client that shows itself with this public key.
    pub fn start_with(client_jwk: &str) -> TestProvider {
        let frontend = Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend");
        let there = frontend.join("node_modules/oidc-provider").exists();
        assert!(there, "npm oidc-provider is missing; scripts/need.sh test installs it");
        let mut child = Command::new("node")
            .arg("tests/provider.mjs")
            .current_dir(&frontend)
            .env("CLIENT_JWK", client_jwk)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Node.js starts");
        let open = child.stdin.take().expect("its stdin is a pipe");
        let mut issuer = String::new();
        BufReader::new(child.stdout.take().expect("its stdout is a pipe"))
            .read_line(&mut issuer)
            .expect("it says its address");
        assert!(issuer.starts_with("http://"), "the provider did not start: {issuer:?}");
        TestProvider { issuer: issuer.trim().to_owned(), child, _open: open }
    }

    /// The declaration that names this provider.
    pub fn declaration(&self, organisation: &str) -> String {
        declaration(&self.issuer, organisation)
    }

    /// Signs in at `address` as a browser does, and gives the address of ours that the provider sends it to.
    pub fn sign_in(&self, address: &str, person: &str) -> String {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        let mut cookies = std::collections::BTreeMap::<String, String>::new();
        let mut next = address.to_owned();
        let mut answer = client.get(&next).send().expect("the provider answers");
        for _ in 0..12 {
            keep(&mut cookies, &answer);
            let cookie = cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
            if let Some(to) = answer.headers().get(LOCATION) {
                let to = to.to_str().expect("an address");
                next = if to.starts_with('/') { format!("{}{to}", self.issuer) } else { to.to_owned() };
                if !next.starts_with(&self.issuer) {
                    return next;
                }
                answer = client.get(&next).header(COOKIE, cookie).send().expect("the provider answers");
            } else {
                let page = answer.text().expect("a page");
                assert!(page.contains("name=\"login\""), "{next} asks for no sign-in:\n{page}");
                let form = [("prompt", "login"), ("login", person), ("password", "x")];
                let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
                let kind = "application/x-www-form-urlencoded";
                let post = client.post(&next).header(COOKIE, cookie).header("content-type", kind).body(body);
                answer = post.send().expect("the provider answers");
            }
        }
        panic!("the provider sends in circles: {next}");
    }
}

/// A declaration of a provider that speaks as Signaturgruppen's broker does.
pub fn declaration(issuer: &str, organisation: &str) -> String {
    format!(
        r#"
        name = "mitid"
        organisations = ["{organisation}"]
        kind = "eid"
        flavour = "signaturgruppen"
        issuer = "{issuer}"
        client_id = "indsigt"
        secret_file = "mitid.secret"
        title = {{ da = "MitID", en = "MitID" }}
        level = "substantial"
        "#
    )
}

/// The same with a service that says whether a CPR number is hers.
pub fn declaration_with_cpr_match(issuer: &str, organisation: &str) -> String {
    let service = r#"
        [cpr_match]
        url = "ISSUER/match"
        body = '{"cpr":"{cpr}"}'
        matched = "/match"
    "#;
    declaration(issuer, organisation) + &service.replace("ISSUER", issuer)
}

/// The secret that goes with it.
pub const SECRET: &str = "en hemmelighed & et tegn: +";

fn keep(cookies: &mut std::collections::BTreeMap<String, String>, answer: &Response) {
    for header in answer.headers().get_all(SET_COOKIE) {
        let text = header.to_str().expect("cookies are ASCII");
        let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("NAME=VALUE");
        if value.is_empty() {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Drop for TestProvider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
