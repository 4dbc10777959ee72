//! A provider is declared, not programmed: one TOML file in the folder `eid_dir`, as for a source.
//!
//! Invariant: a [`Provider`] that exists is whole: its address is one that may be asked, its secret is there, its
//! flavour is known. Every mistake of a file is told at once. Secrets stand in the environment or in a file of their own.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{assertion::ClientKey, flavour::Flavour};
use crate::{fetch::Fetch, law::identity::Assurance};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub da: String,
    pub en: String,
}

/// Whose sign-in it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A means of electronic identification, with a level that it tells (MitID through a broker).
    Eid,
    /// The organisation's own sign-in for its employees; its level is what the administrator says (G§73).
    Workforce,
}

/// How the portal shows the provider that it is itself.
#[derive(Clone, PartialEq, Eq)]
pub enum ClientAuth {
    /// `client_secret_basic`, or `client_secret_post` where the provider takes only that.
    Secret(String),
    /// `private_key_jwt` (RFC 7523), signed with ES256.
    Key(ClientKey),
}

impl fmt::Debug for ClientAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ClientAuth::Secret(_) => "secret",
            ClientAuth::Key(_) => "key",
        })
    }
}

/// A service of the broker that says whether a CPR number is the person's who has just signed in. The number goes
/// through and is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CprMatch {
    pub url: Url,
    /// A JSON text with `{cpr}` in it.
    pub body: String,
    /// Where the answer stands, as a JSON pointer (RFC 6901).
    pub matched: String,
}

/// One declared provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    pub file: PathBuf,
    /// Part of the address to which it sends people back, so that no two share one (RFC 9700, 4.4).
    pub name: String,
    /// The slugs of the organisations that offer it.
    pub organisations: Vec<String>,
    pub kind: Kind,
    pub flavour_name: String,
    pub flavour: &'static Flavour,
    pub issuer: String,
    pub client_id: String,
    pub auth: ClientAuth,
    pub scopes: Vec<String>,
    /// What the button says.
    pub title: Words,
    /// For [`Kind::Eid`] the least level that is asked for and taken; for [`Kind::Workforce`] what it is worth.
    pub level: Assurance,
    /// More parameters of the request to sign in.
    pub parameters: BTreeMap<String, String>,
    pub cpr_match: Option<CprMatch>,
}

/// What is wrong with a declaration, or with the provider it declares; for an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.what)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    organisations: Vec<String>,
    kind: Kind,
    flavour: String,
    issuer: String,
    client_id: String,
    secret_env: Option<String>,
    secret_file: Option<PathBuf>,
    key_file: Option<PathBuf>,
    key_id: Option<String>,
    title: Words,
    level: Assurance,
    scopes: Option<Vec<String>>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    cpr_match: Option<RawMatch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMatch {
    url: String,
    body: String,
    matched: String,
}

/// Parameters that only the portal sets: a declaration that sets them would take a lock off.
const OURS: [&str; 10] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "response_mode",
    "request",
];

impl Provider {
    /// Reads one declaration; `variable` looks into the environment.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(
        file: &Path,
        text: &str,
        fetch: &Fetch,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Provider, Vec<Problem>> {
        let raw: Raw =
            toml::from_str(text).map_err(|e| vec![problem(file, e.to_string().trim().to_owned())])?;
        let mut wrong = Vec::new();
        let good_name = raw.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if raw.name.is_empty() || !good_name {
            wrong.push(format!("name: {:?} may have small letters, digits and hyphens", raw.name));
        }
        if raw.organisations.is_empty() {
            wrong.push("organisations: name at least one organisation, by its slug".into());
        }
        let flavour = Flavour::named(&raw.flavour);
        if flavour.is_none() {
            let known = Flavour::names().collect::<Vec<_>>().join(", ");
            wrong.push(format!("flavour: {:?} is none of {known}", raw.flavour));
        }
        address("issuer", &raw.issuer, fetch, &mut wrong);
        if raw.client_id.trim().is_empty() {
            wrong.push("client_id: the number the broker gave you is missing".into());
        }
        if raw.level == Assurance::None {
            wrong.push("level: low, substantial or high".into());
        }
        let scopes = raw.scopes.or_else(|| flavour.map(|f| f.scopes.clone())).unwrap_or_default();
        if !scopes.iter().any(|scope| scope == "openid") {
            wrong.push("scopes: openid is missing, without which nobody is named".into());
        }
        for name in raw.parameters.keys().filter(|name| OURS.contains(&name.as_str())) {
            wrong.push(format!("parameters: {name} is set by the portal itself"));
        }
        let auth = match (&raw.secret_env, &raw.secret_file, &raw.key_file) {
            (Some(name), None, None) => variable(name)
                .filter(|secret| !secret.trim().is_empty())
                .map(|secret| ClientAuth::Secret(secret.trim().to_owned()))
                .ok_or_else(|| format!("secret_env: the variable {name} is not set")),
            (None, Some(path), None) => {
                read(file, path).map(|secret| ClientAuth::Secret(secret.trim().to_owned()))
            }
            (None, None, Some(path)) => read(file, path)
                .and_then(|pem| ClientKey::from_pem(&pem, raw.key_id.clone()))
                .map(ClientAuth::Key)
                .map_err(|e| format!("key_file: {e}")),
            _ => Err("one of secret_env, secret_file and key_file, and only one".into()),
        };
        let cpr_match = raw.cpr_match.and_then(|raw| {
            let url = address("cpr_match.url", &raw.url, fetch, &mut wrong);
            let is_json = serde_json::from_str::<serde_json::Value>(&raw.body).is_ok();
            if !is_json || !raw.body.contains("{cpr}") {
                wrong.push("cpr_match.body: a JSON text with {cpr} in it".into());
            }
            if !raw.matched.starts_with('/') {
                wrong.push("cpr_match.matched: a JSON pointer such as /match".into());
            }
            url.map(|url| CprMatch { url, body: raw.body, matched: raw.matched })
        });
        match (flavour, auth) {
            (Some(flavour), Ok(auth)) if wrong.is_empty() => Ok(Provider {
                file: file.to_owned(),
                name: raw.name,
                organisations: raw.organisations,
                kind: raw.kind,
                flavour_name: raw.flavour,
                flavour,
                issuer: raw.issuer,
                client_id: raw.client_id,
                auth,
                scopes,
                title: raw.title,
                level: raw.level,
                parameters: raw.parameters,
                cpr_match,
            }),
            (_, auth) => {
                wrong.extend(auth.err());
                Err(wrong.into_iter().map(|what| problem(file, what)).collect())
            }
        }
    }

    /// Where it sends people back to, after the portal's own address.
    pub fn return_path(&self) -> String {
        format!("/eid/{}", self.name)
    }
}

fn problem(file: &Path, what: String) -> Problem {
    Problem { file: file.to_owned(), what }
}

fn address(field: &str, text: &str, fetch: &Fetch, wrong: &mut Vec<String>) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|url| fetch.may_ask(url));
    if url.is_none() {
        wrong.push(format!("{field}: {text:?} is not an https address"));
    }
    url
}

/// A file that a declaration names, relative to it.
fn read(declaration: &Path, path: &Path) -> Result<String, String> {
    let path = declaration.parent().unwrap_or(Path::new(".")).join(path);
    std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Reads every `*.toml` of a folder; one that is not there declares nothing.
///
/// # Errors
/// Every problem of every file.
pub fn load(folder: &Path, fetch: &Fetch) -> Result<Vec<Provider>, Vec<Problem>> {
    let from_environment = |name: &str| std::env::var(name).ok();
    let unreadable = |path: &Path, e: std::io::Error| vec![problem(path, e.to_string())];
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(unreadable(folder, e)),
    };
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry.map_err(|e| unreadable(folder, e))?.path());
    }
    files.retain(|file| file.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let (mut all, mut problems) = (Vec::<Provider>::new(), Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|e| unreadable(&file, e));
        match text.and_then(|text| Provider::parse(&file, &text, fetch, &from_environment)) {
            Ok(one) if all.iter().any(|other| other.name == one.name) => {
                problems.push(problem(&file, format!("name: another file declares {:?} too", one.name)));
            }
            Ok(one) => all.push(one),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        name = "mitid"
        organisations = ["fjordby"]
        kind = "eid"
        flavour = "signaturgruppen"
        issuer = "https://broker.example/op"
        client_id = "0a77"
        secret_env = "SECRET"
        title = { da = "MitID", en = "MitID" }
        level = "substantial"
    "#;

    fn parse(text: &str) -> Result<Provider, Vec<Problem>> {
        let variable = |name: &str| (name == "SECRET").then(|| "hemmelig".to_owned());
        Provider::parse(Path::new("eid/mitid.toml"), text, &Fetch::new(false), &variable)
    }

    #[test]
    fn a_whole_declaration_is_read_and_hides_its_secret() {
        let provider = parse(GOOD).unwrap();
        assert_eq!(provider.scopes, ["openid", "mitid"]);
        assert_eq!(provider.return_path(), "/eid/mitid");
        assert!(!format!("{provider:?}").contains("hemmelig"));
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let bad = GOOD
            .replace("\"mitid\"", "\"Mit ID\"")
            .replace("https://", "http://")
            .replace("signaturgruppen", "nemid")
            .replace("SECRET", "NOTHING")
            .replace("substantial", "none")
            + "\n[parameters]\nstate = \"x\"\n";
        let told: Vec<String> = parse(&bad).unwrap_err().iter().map(ToString::to_string).collect();
        for field in ["name:", "issuer:", "flavour:", "secret_env:", "level:", "state is set"] {
            assert!(told.iter().any(|line| line.contains(field)), "{field} in {told:#?}");
        }
        assert!(parse("name = \"x\"\nnmae = 1").unwrap_err()[0].what.contains("nmae"));
        let both = format!("{GOOD}\nsecret_file = \"x\"\n");
        assert!(parse(&both).unwrap_err()[0].what.contains("only one"));
    }
}
