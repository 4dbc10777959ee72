//! The settings: one file, `INDSIGT_*` variables over it, all checked together before anything starts.
//!
//! Invariant: a [`Config`] that exists is usable; every problem of a bad one is told at once, each with the setting it
//! is about. Secrets stand in files or in the environment, never in the configuration file.

mod files;
mod read;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    documents::{Limits, Sandbox, Scanner, Unscanned},
    letters::{Delivery, SmtpSettings, private_ca},
    network::Allowed,
};

pub use files::ScannerSettings;

/// The settings as an administrator writes them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on.
    pub listen: String,
    /// The address people see; links in mails start with it. Never taken from a request.
    pub base_url: String,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub database_url: String,
    /// Sealed files, the master key of a small installation.
    pub data_dir: String,
    /// The declarations of the foreign systems.
    pub sources_dir: String,
    /// The declarations of the identity providers (MitID brokers, the organisation's own sign-in).
    pub eid_dir: String,
    /// 32 bytes as hex or base64; `INDSIGT_MASTER_KEY` goes before it.
    pub master_key_file: String,
    pub mail: MailSettings,
    pub text_messages: TextSettings,
    pub scanner: ScannerSettings,
    pub sources: SourceSettings,
    pub limits: LimitSettings,
}

/// What holds for all foreign systems.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SourceSettings {
    /// Addresses, ranges and names that sources may be connected to though they are not of the public internet.
    pub allow: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSettings {
    /// `smtp`, or `folder` (each mail becomes a file; for trying things out).
    pub transport: String,
    /// The sender, for example `Indsigt <indsigt@example.dk>`.
    pub from: String,
    pub folder: String,
    pub host: String,
    pub port: u16,
    /// `starttls`, `tls`, or `none` (only to this machine).
    pub security: String,
    /// The certificates of a private CA that signed the mail server's, in PEM form; trusted besides the public ones.
    pub ca_file: String,
    pub username: String,
    pub password_file: String,
}

/// Codes by text message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextSettings {
    /// Empty (none), `gatewayapi`, `gatewayapi-eu`, `cpsms`, a file that declares one, or `folder` (for trying things out).
    pub gateway: String,
    /// What the receiver sees: at most eleven letters.
    pub sender: String,
    pub username: String,
    pub secret_file: String,
    pub folder: String,
}

impl Default for TextSettings {
    fn default() -> Self {
        TextSettings {
            gateway: String::new(),
            sender: "Indsigt".into(),
            username: String::new(),
            secret_file: String::new(),
            folder: "var/textbox".into(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// Threads that carry out work in the background; 0 leaves it to `indsigt work`.
    pub workers: u16,
    pub upload_megabytes: u16,
    pub uploads_per_request: u16,
    /// Of a PDF.
    pub upload_pages: u32,
    /// Of a picture.
    pub upload_megapixels: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            listen: "127.0.0.1:8080".into(),
            base_url: "http://127.0.0.1:8080".into(),
            database_url: "sqlite:var/indsigt.db".into(),
            data_dir: "var".into(),
            sources_dir: "sources".into(),
            eid_dir: "eid".into(),
            master_key_file: "var/master.key".into(),
            mail: MailSettings::default(),
            text_messages: TextSettings::default(),
            scanner: ScannerSettings::default(),
            sources: SourceSettings::default(),
            limits: LimitSettings::default(),
        }
    }
}

impl Default for MailSettings {
    fn default() -> Self {
        MailSettings {
            transport: "smtp".into(),
            from: String::new(),
            folder: "var/mailbox".into(),
            host: "127.0.0.1".into(),
            port: 587,
            security: "starttls".into(),
            ca_file: String::new(),
            username: String::new(),
            password_file: String::new(),
        }
    }
}

impl Default for LimitSettings {
    fn default() -> Self {
        LimitSettings {
            workers: 2,
            upload_megabytes: 20,
            uploads_per_request: 5,
            upload_pages: 300,
            upload_megapixels: 50,
        }
    }
}

/// The settings, parsed and checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub listen: SocketAddr,
    pub base_url: Url,
    pub database_url: String,
    pub data_dir: PathBuf,
    pub sources_dir: PathBuf,
    /// What sources may be connected to besides the public internet.
    pub sources_allow: Allowed,
    pub eid_dir: PathBuf,
    pub master_key_file: PathBuf,
    pub mail_from: String,
    pub mail: Delivery,
    pub text_messages: TextSettings,
    pub workers: u16,
    /// What is taken of a file that somebody sends.
    pub uploads: Limits,
    pub scanner: Option<Scanner>,
    pub unscanned: Unscanned,
    /// This program, started anew to look into files.
    pub program: PathBuf,
    /// Fictional data, a mailbox page and known passwords. Set by `indsigt demo` alone, never by a file.
    pub demo: bool,
}

/// Everything that is wrong with the configuration, a line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl Config {
    /// Reads `file` (a missing default file is no error) and the environment.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem found.
    pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
        let settings = read::settings(file, std::env::vars())?;
        let secret = read::secret(&settings.mail.password_file, "INDSIGT_MAIL_PASSWORD");
        Config::check(&settings, secret)
    }

    /// Checks settings that are in memory.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem found.
    pub fn check(settings: &Settings, mail_password: Result<String, String>) -> Result<Config, ConfigError> {
        let mut problems = Vec::new();
        let listen = settings.listen.parse::<SocketAddr>();
        if listen.is_err() {
            problems
                .push(format!("listen: {:?} is not ADDRESS:PORT, such as 127.0.0.1:8080", settings.listen));
        }
        let base_url = base_url(&settings.base_url).map_err(|e| problems.push(e)).ok();
        if let Err(e) = database_url(&settings.database_url) {
            problems.push(e);
        }
        let mail = delivery(&settings.mail, mail_password, &mut problems);
        if !(1..=500).contains(&settings.limits.upload_megabytes) {
            problems.push("limits.upload_megabytes: from 1 to 500".into());
        }
        if !(1..=5000).contains(&settings.limits.upload_pages) {
            problems.push("limits.upload_pages: from 1 to 5000".into());
        }
        if !(1..=100).contains(&settings.limits.upload_megapixels) {
            problems.push("limits.upload_megapixels: from 1 to 100".into());
        }
        let sources_allow = Allowed::parse(&settings.sources.allow).unwrap_or_else(|what| {
            problems.push(format!("sources.allow: {what}"));
            Allowed::default()
        });
        let (scanner, unscanned) = files::scanner(&settings.scanner, &mut problems);
        match (listen, base_url, mail) {
            (Ok(listen), Some(base_url), Some(mail)) if problems.is_empty() => Ok(Config {
                listen,
                base_url,
                database_url: settings.database_url.clone(),
                data_dir: settings.data_dir.clone().into(),
                sources_dir: settings.sources_dir.clone().into(),
                sources_allow,
                eid_dir: settings.eid_dir.clone().into(),
                master_key_file: settings.master_key_file.clone().into(),
                mail_from: settings.mail.from.clone(),
                mail,
                text_messages: settings.text_messages.clone(),
                workers: settings.limits.workers,
                uploads: files::uploads(&settings.limits),
                scanner,
                unscanned,
                program: Sandbox::own_program(),
                demo: false,
            }),
            _ => Err(ConfigError(problems)),
        }
    }

    /// The secret of the gateway for text messages, from the environment or its file; empty when there is none.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn text_secret(&self) -> Result<String, String> {
        read::secret(&self.text_messages.secret_file, "INDSIGT_TEXT_SECRET")
    }

    /// The full address of a page, for mails.
    pub fn address_of(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.as_str().trim_end_matches('/'))
    }
}

/// Cookies need https; browsers make an exception for the machine itself, and so do we.
fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|e| format!("base_url: {text:?}: {e}"))?;
    let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if url.scheme() != "https" && !(url.scheme() == "http" && local) {
        return Err(format!("base_url: {text:?} must start with https:// (http:// only for this machine)"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("base_url: {text:?} must be a host alone, without a path"));
    }
    Ok(url)
}

fn database_url(text: &str) -> Result<(), String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Ok(());
    }
    match text.strip_prefix("sqlite:") {
        Some(path) if !path.trim_start_matches('/').is_empty() => Ok(()),
        _ => Err(format!("database_url: {text:?} is neither sqlite:PATH nor postgres://…")),
    }
}

fn delivery(
    mail: &MailSettings,
    password: Result<String, String>,
    problems: &mut Vec<String>,
) -> Option<Delivery> {
    if mail.from.parse::<lettre::message::Mailbox>().is_err() {
        let given = &mail.from;
        problems
            .push(format!("mail.from: {given:?} is not a sender such as \"Indsigt <indsigt@example.dk>\""));
    }
    match mail.transport.as_str() {
        "folder" => Some(Delivery::Folder(mail.folder.clone().into())),
        "smtp" => smtp(mail, password, problems).map(Delivery::Smtp),
        other => {
            problems.push(format!("mail.transport: {other:?} is neither smtp nor folder"));
            None
        }
    }
}

fn smtp(
    mail: &MailSettings,
    password: Result<String, String>,
    problems: &mut Vec<String>,
) -> Option<SmtpSettings> {
    let before = problems.len();
    if mail.host.is_empty() {
        problems.push("mail.host: the mail server's name is missing".into());
    }
    let local = matches!(mail.host.as_str(), "127.0.0.1" | "localhost" | "::1");
    match mail.security.as_str() {
        "starttls" | "tls" => {}
        "none" if local => {}
        "none" => problems.push("mail.security: none is only for a mail server on this machine".into()),
        other => problems.push(format!("mail.security: {other:?} is none of starttls, tls, none")),
    }
    let ca = ca(mail).map_err(|e| problems.push(format!("mail.ca_file: {e}"))).unwrap_or_default();
    let password = password.map_err(|e| problems.push(e)).unwrap_or_default();
    if !mail.username.is_empty() && password.is_empty() {
        problems
            .push("mail.username is set, but neither mail.password_file nor INDSIGT_MAIL_PASSWORD".into());
    }
    (problems.len() == before).then(|| SmtpSettings {
        host: mail.host.clone(),
        port: mail.port,
        security: mail.security.clone(),
        credentials: (!mail.username.is_empty()).then(|| (mail.username.clone(), password)),
        ca,
    })
}

fn ca(mail: &MailSettings) -> Result<Option<lettre::transport::smtp::client::Certificate>, String> {
    match mail.ca_file.as_str() {
        "" => Ok(None),
        _ if mail.security == "none" => {
            Err("there is no certificate to check with mail.security none; take one of the two out".into())
        }
        file => private_ca(Path::new(file)).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Settings {
        let mail = MailSettings { from: "Indsigt <indsigt@example.dk>".into(), ..MailSettings::default() };
        Settings { mail, ..Settings::default() }
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let mut settings = good();
        settings.listen = "8080".into();
        settings.base_url = "http://ret.example.dk".into();
        settings.database_url = "mysql://x".into();
        settings.mail.from = "nobody".into();
        settings.mail.security = "none".into();
        settings.mail.host = "mail.example.dk".into();
        let ConfigError(problems) = Config::check(&settings, Ok(String::new())).unwrap_err();
        for setting in ["listen", "base_url", "database_url", "mail.from", "mail.security"] {
            assert!(problems.iter().any(|p| p.starts_with(setting)), "{setting} in {problems:?}");
        }
    }

    #[test]
    fn a_mail_account_needs_its_password() {
        let mut settings = good();
        settings.mail.username = "indsigt".into();
        assert!(Config::check(&settings, Ok(String::new())).is_err());
        assert!(Config::check(&settings, Ok("secret".into())).is_ok());
    }

    #[test]
    fn a_private_mail_ca_is_read_and_checked() {
        let folder = std::env::temp_dir().join(format!("indsigt-ca-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let told = |security: &str, pem: Option<&str>| {
            let file = folder.join("ca.pem");
            let _ = std::fs::remove_file(&file);
            if let Some(pem) = pem {
                std::fs::write(&file, pem).unwrap();
            }
            let mut settings = good();
            settings.mail.security = security.into();
            settings.mail.ca_file = file.display().to_string();
            Config::check(&settings, Ok(String::new())).map_err(|e| e.to_string())
        };
        let ca = |name: &str| {
            let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
            parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
            parameters.distinguished_name.push(rcgen::DnType::CommonName, name);
            parameters.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().pem()
        };
        let both = ca("one") + "and another\n" + &ca("two");
        assert!(matches!(told("tls", Some(&both)).unwrap().mail, Delivery::Smtp(set) if set.ca.is_some()));
        let broken = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";
        for (security, pem, words) in [
            ("starttls", None, "No such file"),
            ("starttls", Some(""), "no certificate in PEM form"),
            ("starttls", Some("0\u{82}\u{1}binary"), "no certificate in PEM form"),
            ("starttls", Some(broken), "certificate 1 is not usable"),
            ("starttls", Some(&format!("{both}{broken}")), "certificate 3 is not usable"),
            ("starttls", Some(&both[..200]), "PEM form"),
            ("none", Some(&both), "mail.security none"),
        ] {
            let problem = told(security, pem).unwrap_err();
            assert!(problem.starts_with("mail.ca_file: ") && problem.contains(words), "{words}: {problem}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn links_start_with_the_base_url() {
        let config = Config::check(&good(), Ok(String::new())).unwrap();
        assert_eq!(config.address_of("/l/abc"), "http://127.0.0.1:8080/l/abc");
    }
}
