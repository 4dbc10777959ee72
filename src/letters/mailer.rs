//! Hands a finished mail to a mail server, or puts it into a folder.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::{
    Message, SmtpTransport, Transport as _,
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};

/// How mail leaves the house.
#[derive(Debug, Clone)]
pub enum Delivery {
    Smtp(SmtpSettings),
    /// One file a mail, named by its Message-ID.
    Folder(PathBuf),
}

#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    /// `starttls`, `tls` or `none`.
    pub security: String,
    pub credentials: Option<(String, String)>,
}

impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} ({})", self.host, self.port, self.security)
    }
}

/// The mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server refused it for good; trying again does not help.
    #[error("refused: {0}")]
    Refused(String),
    /// The server is away or busy.
    #[error("not delivered yet: {0}")]
    Later(String),
}

pub enum Mailer {
    Smtp(Box<SmtpTransport>),
    Folder(PathBuf),
}

impl Mailer {
    /// # Errors
    /// The mail server's name cannot be used for TLS, or the folder cannot be made.
    pub fn open(delivery: &Delivery) -> Result<Mailer, String> {
        match delivery {
            Delivery::Smtp(settings) => Ok(Mailer::Smtp(Box::new(transport(settings)?))),
            Delivery::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
                Ok(Mailer::Folder(folder.clone()))
            }
        }
    }

    /// The folder mails are put into, when there is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Mailer::Smtp(_) => None,
            Mailer::Folder(folder) => Some(folder),
        }
    }

    /// Delivers once; a lost acknowledgement can mean a second copy with the same Message-ID, which mail programs
    /// show once.
    ///
    /// # Errors
    /// [`MailError`].
    pub fn deliver(&self, name: &str, message: &Message) -> Result<(), MailError> {
        match self {
            Mailer::Smtp(transport) => match transport.send(message) {
                Ok(_) => Ok(()),
                Err(e) if e.is_permanent() => Err(MailError::Refused(code(&e))),
                Err(e) => Err(MailError::Later(code(&e))),
            },
            Mailer::Folder(folder) => {
                put(folder, name, &message.formatted()).map_err(|e| MailError::Later(e.to_string()))
            }
        }
    }
}

/// The server's answer may quote the address, so only its number and kind are kept.
fn code(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(status) => format!("the mail server answered {status}"),
        None if error.is_timeout() => "the mail server did not answer in time".into(),
        None if error.is_tls() => "no secure connection to the mail server".into(),
        None => "no connection to the mail server".into(),
    }
}

fn transport(settings: &SmtpSettings) -> Result<SmtpTransport, String> {
    let tls = || TlsParameters::new(settings.host.clone()).map_err(|e| format!("{}: {e}", settings.host));
    let security = match settings.security.as_str() {
        "tls" => Tls::Wrapper(tls()?),
        "starttls" => Tls::Required(tls()?),
        _ => Tls::None,
    };
    let mut builder = SmtpTransport::builder_dangerous(&settings.host)
        .port(settings.port)
        .tls(security)
        .timeout(Some(Duration::from_secs(20)))
        .pool_config(PoolConfig::new().max_size(2));
    if let Some((user, password)) = &settings.credentials {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    Ok(builder.build())
}

/// Written under another name first, so that nobody reads half a mail.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let unfinished = folder.join(format!(".{name}"));
    let mut file = std::fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(unfinished, folder.join(format!("{name}.eml")))
}
