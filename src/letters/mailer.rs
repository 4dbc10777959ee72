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
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::mail_trouble::{self, Trouble};

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
    /// A private CA that is trusted besides the public ones.
    pub ca: Option<Certificate>,
}

impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} ({})", self.host, self.port, self.security)
    }
}

/// The mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server refused this mail for good; trying again does not help.
    #[error("{0}")]
    Refused(Trouble),
    /// The server is away or busy, or not the one it should be.
    #[error("{0}")]
    Later(Trouble),
}

/// Reads the certificates of a private mail CA.
///
/// # Errors
/// What an administrator should read: the file cannot be read, or holds no certificate that can be a CA's.
pub fn private_ca(file: &Path) -> Result<Certificate, String> {
    use rustls::pki_types::{CertificateDer, pem::PemObject as _};
    let told = |why: String| format!("{}: {why}", file.display());
    let pem = std::fs::read(file).map_err(|e| told(e.to_string()))?;
    let certificates = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| told(format!("the PEM form is broken: {e}")))?;
    if certificates.is_empty() {
        return Err(told("no certificate in PEM form (-----BEGIN CERTIFICATE-----) is in it".into()));
    }
    let mut roots = rustls::RootCertStore::empty();
    for (number, certificate) in certificates.into_iter().enumerate() {
        roots.add(certificate).map_err(|e| told(format!("certificate {} is not usable: {e}", number + 1)))?;
    }
    Certificate::from_pem(&pem).map_err(|e| told(e.to_string()))
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
                Err(e) => Err(mail_trouble::of(&e)),
            },
            Mailer::Folder(folder) => put(folder, name, &message.formatted()).map_err(|e| {
                log::error!("{}: {e}", folder.display());
                MailError::Later(Trouble::Folder)
            }),
        }
    }
}

fn transport(settings: &SmtpSettings) -> Result<SmtpTransport, String> {
    let security = match settings.security.as_str() {
        "tls" => Tls::Wrapper(tls(settings)?),
        "starttls" => Tls::Required(tls(settings)?),
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

/// The public roots, and the private CA besides.
fn tls(settings: &SmtpSettings) -> Result<TlsParameters, String> {
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(ca) = &settings.ca {
        parameters = parameters.add_root_certificate(ca.clone());
    }
    parameters.build().map_err(|e| format!("{}: {e}", settings.host))
}

/// Written under another name first, so that nobody reads half a mail.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let unfinished = folder.join(format!(".{name}"));
    let mut file = std::fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(unfinished, folder.join(format!("{name}.eml")))
}
