//! Who carries a text message: a gateway that is declared, not programmed, or a folder for trying things out.

use std::{collections::BTreeMap, path::PathBuf, sync::LazyLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::Value;
use ureq::http::Method;
use url::Url;

use super::phone::Phone;
use crate::{
    fetch::{Call, Fetch},
    ids::TextMessageId,
};

/// Sends text messages.
pub trait Sender: Send + Sync {
    /// # Errors
    /// [`NotSent`].
    fn send(&self, id: TextMessageId, to: &Phone, text: &str) -> Result<(), NotSent>;

    /// Where messages fall in the demo.
    fn folder(&self) -> Option<&std::path::Path> {
        None
    }
}

/// A message was not sent, or nobody knows. The text names the gateway and nobody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// It certainly did not arrive: worth another try.
    #[error("{0}")]
    Later(String),
    /// The gateway does not want it.
    #[error("{0}")]
    Refused(String),
    /// It may have been sent: sending again could send it twice.
    #[error("{0}")]
    Unknown(String),
}

/// How a gateway is spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    url: Url,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The body as JSON, or as fields of a form.
    json: Option<String>,
    form: Option<BTreeMap<String, String>>,
    /// Statuses that say it was taken.
    statuses: Vec<u16>,
    /// What must stand in the answer then, as a JSON pointer (RFC 6901).
    accepted: Option<String>,
}

static PRESETS: LazyLock<BTreeMap<String, Declaration>> = LazyLock::new(|| {
    toml::from_str(include_str!("gateways.toml")).expect("the file is compiled in, and a test reads it")
});

/// What the administrator says of it.
#[derive(Clone, Default)]
pub struct Settings {
    /// Empty (no text messages), `folder`, a gateway that is known, or the file that declares one.
    pub gateway: String,
    /// What the receiver sees as sender: at most eleven letters, or a number.
    pub sender: String,
    pub username: String,
    pub secret: String,
    pub folder: PathBuf,
}

/// Opens what the settings name; `None` when there are no text messages.
///
/// # Errors
/// What an administrator should read.
pub fn open(settings: &Settings, fetch: &Fetch) -> Result<Option<Box<dyn Sender>>, String> {
    let declaration = match settings.gateway.as_str() {
        "" => return Ok(None),
        "folder" => {
            let folder = settings.folder.clone();
            std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
            return Ok(Some(Box::new(Folder(folder))));
        }
        name => match PRESETS.get(name) {
            Some(known) => known.clone(),
            None => {
                let known = PRESETS.keys().cloned().collect::<Vec<_>>().join(", ");
                let text = std::fs::read_to_string(name)
                    .map_err(|e| format!("gateway: {name}: {e}; known by name are {known}"))?;
                toml::from_str(&text).map_err(|e| format!("gateway: {name}: {e}"))?
            }
        },
    };
    if !fetch.may_ask(&declaration.url) {
        return Err("gateway: its address is not https".into());
    }
    if declaration.json.is_some() == declaration.form.is_some() {
        return Err("gateway: one of json and form, and only one".into());
    }
    if settings.secret.is_empty() {
        return Err("secret_file or INDSIGT_TEXT_SECRET: the gateway's secret is missing".into());
    }
    let short = settings.sender.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    if !short || !(1..=11).contains(&settings.sender.len()) {
        return Err("sender: one to eleven letters a to z and digits".into());
    }
    Ok(Some(Box::new(Gateway { declaration, settings: settings.clone(), fetch: fetch.clone() })))
}

struct Gateway {
    declaration: Declaration,
    settings: Settings,
    fetch: Fetch,
}

impl Gateway {
    fn call(&self, id: TextMessageId, to: &Phone, text: &str) -> Call {
        let Declaration { url, method, headers, json, form, .. } = &self.declaration;
        let values = [
            ("{to}", to.digits()),
            ("{text}", text),
            ("{sender}", &self.settings.sender),
            ("{id}", &id.to_string()),
        ]
        .map(|(name, value)| (name, value.to_owned()));
        let basic = STANDARD.encode(format!("{}:{}", self.settings.username, self.settings.secret));
        let header = |(name, value): (&String, &String)| {
            (name.clone(), value.replace("{secret}", &self.settings.secret).replace("{basic}", &basic))
        };
        let body = match (json, form) {
            (Some(json), _) => (
                "application/json".to_owned(),
                filled(json, &values, |text| {
                    let quoted = Value::String(text.to_owned()).to_string();
                    quoted[1..quoted.len() - 1].to_owned()
                }),
            ),
            (None, form) => {
                let mut fields = url::form_urlencoded::Serializer::new(String::new());
                for (name, value) in form.iter().flatten() {
                    fields.append_pair(name, &filled(value, &values, str::to_owned));
                }
                ("application/x-www-form-urlencoded".to_owned(), fields.finish())
            }
        };
        let method = method.as_deref().and_then(|name| name.parse().ok()).unwrap_or(Method::POST);
        let headers = headers.iter().map(header).collect();
        Call { method, url: url.clone(), headers, body: Some((body.0, body.1.into_bytes())) }
    }
}

/// Puts the values in, in one pass: what stands in a value is not looked at again.
fn filled(template: &str, values: &[(&str, String)], written: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match values.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                out.push_str(&written(value));
                rest = &rest[name.len()..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

impl Sender for Gateway {
    fn send(&self, id: TextMessageId, to: &Phone, text: &str) -> Result<(), NotSent> {
        let answer = self.fetch.call(self.call(id, to, text)).map_err(|e| match e.may_have_arrived() {
            true => NotSent::Unknown(e.to_string()),
            false => NotSent::Later(e.to_string()),
        })?;
        let said = |what: &str| format!("the gateway answered {} {what}", answer.status);
        match answer.status {
            status if self.declaration.statuses.contains(&status) => {
                let read: Option<Value> = serde_json::from_slice(&answer.bytes).ok();
                let pointer = self.declaration.accepted.as_deref();
                let taken = pointer.is_none_or(|p| read.is_some_and(|read| read.pointer(p).is_some()));
                if taken { Ok(()) } else { Err(NotSent::Refused(said("and did not take it"))) }
            }
            // Not now (429, 503): it says itself that nothing was done.
            429 | 503 => Err(NotSent::Later(said("(later)"))),
            400..500 => Err(NotSent::Refused(said(""))),
            _ => Err(NotSent::Unknown(said("and it may have been sent"))),
        }
    }
}

/// Each message becomes a file: for the demo.
struct Folder(PathBuf);

impl Sender for Folder {
    fn send(&self, id: TextMessageId, to: &Phone, text: &str) -> Result<(), NotSent> {
        let told = serde_json::json!({ "to": to.to_string(), "text": text }).to_string();
        let file = self.0.join(format!("{id}.text"));
        std::fs::write(file, told).map_err(|e| NotSent::Later(format!("the folder of text messages: {e}")))
    }

    fn folder(&self) -> Option<&std::path::Path> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_gateways_are_read_and_values_stay_values() {
        assert_eq!(PRESETS.keys().collect::<Vec<_>>(), ["cpsms", "gatewayapi", "gatewayapi-eu"]);
        let values = [("{to}", "45".to_owned()), ("{text}", "a \"quote\" {to}\n{id}".to_owned())];
        let quoted = |text: &str| {
            let text = Value::String(text.to_owned()).to_string();
            text[1..text.len() - 1].to_owned()
        };
        let body = filled(r#"{"m":"{text}","to":"{to}"}"#, &values, quoted);
        let read: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((read["m"].as_str(), read["to"].as_str()), (Some("a \"quote\" {to}\n{id}"), Some("45")));
    }

    #[test]
    fn what_is_missing_is_told() {
        let told = |change: &dyn Fn(&mut Settings)| {
            let mut settings = Settings {
                gateway: "gatewayapi".into(),
                sender: "Fjordby".into(),
                secret: "s".into(),
                ..Settings::default()
            };
            change(&mut settings);
            open(&settings, &Fetch::new(false)).map(|sender| sender.is_some())
        };
        assert_eq!(told(&|_| {}), Ok(true));
        assert_eq!(told(&|s| s.gateway.clear()), Ok(false));
        assert!(told(&|s| s.secret.clear()).unwrap_err().starts_with("secret_file"));
        assert!(told(&|s| s.sender = "Fjordby Kommune".into()).unwrap_err().starts_with("sender"));
        assert!(told(&|s| s.gateway = "pigeon".into()).unwrap_err().contains("cpsms, gatewayapi"));
    }
}
