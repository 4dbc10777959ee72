//! The portal, put together once: for the commands, and for tests with a database of their own.

use std::{collections::HashMap, path::Path, sync::Arc};

use chrono::{DateTime, Utc};

use crate::{
    cases::Overviews,
    clock::Clock,
    config::Config,
    db::{self, Db, DbError},
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
    pub mailer: Mailer,
    pub overviews: Overviews,
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
        let sources = load_sources(&config.sources_dir)?;
        Ok(App { config, db, vault, words, sources, mailer, overviews: Overviews::default(), clock })
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
