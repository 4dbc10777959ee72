//! The portal, put together once: for the commands, and for tests with a database of their own.

use std::{collections::HashMap, path::Path, sync::Arc};

use chrono::{DateTime, Utc};

use crate::{
    cases::Overviews,
    clock::Clock,
    config::Config,
    db::{self, Db, DbError},
    documents::{self, Sandbox},
    fetch::Fetch,
    identity::{eid::Eid, text_messages},
    letters::{Mailer, Words, WordsError},
    sources::Sources,
    vault::{MasterKey, Vault, VaultError},
};

/// Connections a process holds; SQLite writes one at a time anyway.
const CONNECTIONS: u32 = 16;

pub struct App {
    pub config: Config,
    pub db: Db,
    pub vault: Arc<Vault>,
    pub words: Words,
    pub sources: Sources,
    pub eid: Eid,
    pub mailer: Mailer,
    /// Who carries text messages; `None`: nobody.
    pub texts: Option<Box<dyn text_messages::Sender>>,
    pub overviews: Overviews,
    pub sandbox: Sandbox,
    pub clock: Clock,
}

/// The portal cannot start; the message is for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("database: {0}")]
    Db(#[from] DbError),
    #[error("keys and files: {0}")]
    Vault(#[from] VaultError),
    #[error("texts: {0}")]
    Words(#[from] WordsError),
    #[error("mail: {0}")]
    Mail(String),
    #[error("sources: {0}")]
    Sources(String),
    #[error("identity providers: {0}")]
    Eid(String),
    #[error("text_messages: {0}")]
    Texts(String),
    #[error("{0}")]
    Folder(String),
}

impl App {
    /// Opens everything the configuration names and brings the schema up to date. `assets` maps the frontend's files
    /// to their addresses.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn open(config: Config, clock: Clock, assets: &HashMap<String, String>) -> Result<App, StartError> {
        make_folders(&config)?;
        let master = match MasterKey::from_environment()? {
            Some(key) => key,
            None => MasterKey::load_or_create(&config.master_key_file)?,
        };
        let vault = Arc::new(Vault::open(&config.data_dir.join("vault"), master)?);
        let db = Db::open(&config.database_url, CONNECTIONS)?;
        db::migrate(&db)?;
        let words = Words::load(assets)?;
        let mailer = Mailer::open(&config.mail).map_err(StartError::Mail)?;
        let sources = load_sources(&config.sources_dir)?.allowing(&config.sources_allow);
        let fetch = fetch(&config);
        let eid = load_eid(&config, &fetch)?;
        let texts = open_texts(&config, &fetch).map_err(StartError::Texts)?;
        let sandbox = Sandbox::new(config.program.clone());
        let overviews = Overviews::default();
        Ok(App { config, db, vault, words, sources, eid, mailer, texts, overviews, sandbox, clock })
    }

    /// What taking and scanning a file needs.
    pub fn documents(&self) -> documents::Parts<'_> {
        documents::Parts {
            db: &self.db,
            vault: &self.vault,
            sandbox: &self.sandbox,
            scanner: self.config.scanner.as_ref(),
            limits: self.config.uploads,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

/// A portal without declarations works, but finds nothing; it says so.
fn load_sources(folder: &Path) -> Result<Sources, StartError> {
    if !folder.exists() {
        log::warn!("{}: no such folder, so no source is declared", folder.display());
        return Ok(Sources::none());
    }
    Sources::load(folder).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        StartError::Sources(lines.join("\n"))
    })
}

/// Asks other servers: plain http only on this machine, and only where the portal itself is reached so.
pub fn fetch(config: &Config) -> Fetch {
    Fetch::new(config.base_url.scheme() == "http")
}

/// The declared identity providers.
///
/// # Errors
/// [`StartError::Eid`] with every problem.
pub fn load_eid(config: &Config, fetch: &Fetch) -> Result<Eid, StartError> {
    Eid::load(&config.eid_dir, fetch).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        StartError::Eid(lines.join("\n"))
    })
}

/// Who carries text messages.
///
/// # Errors
/// What is missing, with its setting.
pub fn open_texts(config: &Config, fetch: &Fetch) -> Result<Option<Box<dyn text_messages::Sender>>, String> {
    let set = &config.text_messages;
    let settings = text_messages::Settings {
        gateway: set.gateway.clone(),
        sender: set.sender.clone(),
        username: set.username.clone(),
        secret: config.text_secret()?,
        folder: set.folder.clone().into(),
    };
    text_messages::open(&settings, fetch)
}

/// Makes the folders the configuration names.
///
/// # Errors
/// [`StartError::Folder`].
pub fn make_folders(config: &Config) -> Result<(), StartError> {
    let database = config.database_url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
    let beside = database.and_then(|path| Path::new(path).parent());
    let folders = [Some(config.data_dir.as_path()), config.master_key_file.parent(), beside];
    for folder in folders.into_iter().flatten().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|e| StartError::Folder(format!("{}: {e}", folder.display())))?;
    }
    Ok(())
}
