//! A portal to try: a fictional municipality, its HR and payroll systems, people who ask and people who answer.
//!
//! Invariant: the demo lives in a folder of its own and listens to this machine alone; it never touches a database it
//! did not make. Its data is made by the same actions as everybody's.

mod cases;
mod hr;
mod names;
mod systems;

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::{
    app::App,
    audit::{self, Action, By, Event},
    config::{Config, ConfigError, MailSettings, ScannerSettings, Settings, TextSettings},
    db::{Conn, DbError, schema::installation},
    letters::Lang,
    register,
    staff::{self, DeadlineSettings, NewAccount, OrganisationDetails, Role},
};

/// The password of every demo account; printed at start.
pub const PASSWORD: &str = "indsigt-demo-2026";

/// Who works in the demo: name, address, role.
pub const STAFF: [(&str, &str, Role); 3] = [
    ("Anne Juul", "anne@fjordby.example", Role::Administrator),
    ("Omar Said", "omar@fjordby.example", Role::Handler),
    ("Birgit Falk", "birgit@fjordby.example", Role::Handler),
];

const SOURCES: [(&str, &str); 12] = [
    ("accounting.toml", include_str!("../../demo/sources/accounting.toml")),
    ("cases.toml", include_str!("../../demo/sources/cases.toml")),
    ("crm.toml", include_str!("../../demo/sources/crm.toml")),
    ("hr.toml", include_str!("../../demo/sources/hr.toml")),
    ("mail.toml", include_str!("../../demo/sources/mail.toml")),
    ("newsletter.toml", include_str!("../../demo/sources/newsletter.toml")),
    ("operations.toml", include_str!("../../demo/sources/operations.toml")),
    ("payroll.toml", include_str!("../../demo/sources/payroll.toml")),
    ("recruitment.toml", include_str!("../../demo/sources/recruitment.toml")),
    ("temps.toml", include_str!("../../demo/sources/temps.toml")),
    ("time.toml", include_str!("../../demo/sources/time.toml")),
    ("website.toml", include_str!("../../demo/sources/website.toml")),
];
const REGISTER: &str = include_str!("../../demo/register.csv");

const PROVIDER: &str = include_str!("../../demo/eid/mitid.toml");
/// Of the provider in `frontend/tests/provider.mjs`, whose people are fictional.
const PROVIDER_SECRET: &str = "en hemmelighed & et tegn: +";

/// Somebody of the demo's HR database.
pub struct Fictional {
    pub name: String,
    pub email: String,
    pub birth_date: NaiveDate,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("the demo listens to this machine only, not to {0}; use `indsigt serve` for anything else")]
    NotLocal(SocketAddr),
    #[error("{0}: this database was not made by the demo; name another one, or use `indsigt serve`")]
    Foreign(String),
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Folder(PathBuf, std::io::Error),
    #[error("the demo's HR database: {0}")]
    Hr(#[from] rusqlite::Error),
    #[error("the demo's data: {0}")]
    Data(String),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for DemoError {
    fn from(error: diesel::result::Error) -> Self {
        DemoError::Db(error.into())
    }
}

/// Makes the folder with the declarations and the HR database, and gives the settings to start with. The address in
/// the links is the one the listener got.
///
/// # Errors
/// [`DemoError`].
pub fn prepare(
    folder: &Path,
    listener: &TcpListener,
    (database_url, scanner): (Option<String>, Option<String>),
    today: NaiveDate,
) -> Result<Config, DemoError> {
    let wrong = |path: &Path| {
        let path = path.to_owned();
        move |error| DemoError::Folder(path, error)
    };
    let listen = listener.local_addr().map_err(wrong(folder))?;
    if !listen.ip().is_loopback() {
        return Err(DemoError::NotLocal(listen));
    }
    let sources = folder.join("sources");
    std::fs::create_dir_all(&sources).map_err(wrong(&sources))?;
    for (name, text) in SOURCES {
        std::fs::write(sources.join(name), text).map_err(wrong(&sources))?;
    }
    demo_provider(&folder.join("eid"))?;
    hr::make(&folder.join("demo-hr.db"), today)?;
    systems::make(&folder.join("demo-systems.db"), today)?;
    let inside = |name: &str| folder.join(name).display().to_string();
    let settings = Settings {
        listen: listen.to_string(),
        base_url: format!("http://{listen}"),
        database_url: database_url.unwrap_or_else(|| format!("sqlite:{}", inside("indsigt.db"))),
        data_dir: inside("data"),
        sources_dir: inside("sources"),
        eid_dir: inside("eid"),
        text_messages: TextSettings {
            gateway: "folder".into(),
            folder: inside("textbox"),
            ..TextSettings::default()
        },
        master_key_file: inside("master.key"),
        mail: MailSettings {
            transport: "folder".into(),
            from: "Indsigt <indsigt@fjordby.example>".into(),
            folder: inside("mailbox"),
            ..MailSettings::default()
        },
        scanner: ScannerSettings { address: scanner.unwrap_or_default(), ..ScannerSettings::default() },
        ..Settings::default()
    };
    Ok(Config { demo: true, ..Config::check(&settings, Ok(String::new()))? })
}

/// The provider that a developer has started by hand, when `INDSIGT_DEMO_EID` says where.
fn demo_provider(folder: &Path) -> Result<(), DemoError> {
    let wrong = |error| DemoError::Folder(folder.to_owned(), error);
    std::fs::create_dir_all(folder).map_err(wrong)?;
    let file = folder.join("mitid.toml");
    match std::env::var("INDSIGT_DEMO_EID") {
        Ok(issuer) => {
            std::fs::write(folder.join("mitid.secret"), PROVIDER_SECRET).map_err(wrong)?;
            std::fs::write(&file, PROVIDER.replace("{issuer}", &issuer)).map_err(wrong)
        }
        Err(_) if file.exists() => std::fs::remove_file(&file).map_err(wrong),
        Err(_) => Ok(()),
    }
}

/// Fills an empty database once. One that holds somebody's real organisation is refused.
///
/// # Errors
/// [`DemoError`].
pub fn fill(app: &App, now: DateTime<Utc>) -> Result<(), DemoError> {
    let marked = app.db.read(|conn| {
        let mark = installation::table.find("demo").select(installation::value).first::<String>(conn);
        mark.optional().map_err(DemoError::from)
    })?;
    if marked.is_some() {
        return Ok(());
    }
    if !app.db.read(staff::all)?.is_empty() {
        return Err(DemoError::Foreign(app.config.database_url.clone()));
    }
    let staff = people_who_answer(app, now)?;
    cases::make(app, &staff, now)?;
    app.db.write(|tx| mark(tx, now))
}

fn mark(tx: &mut Conn, now: DateTime<Utc>) -> Result<(), DemoError> {
    let row = (installation::name.eq("demo"), installation::value.eq(now.to_rfc3339()));
    diesel::insert_into(installation::table).values(row).execute(tx)?;
    Ok(())
}

fn people_who_answer(app: &App, now: DateTime<Utc>) -> Result<Vec<crate::ids::StaffId>, DemoError> {
    let hash = staff::passwords::hash_now(PASSWORD);
    let (id, made) = app.db.write(|tx| {
        let id = staff::create(tx, "fjordby", "Fjordby Kommune", &details(), now)?;
        let mut made = Vec::new();
        for (name, email, role) in STAFF {
            let (language, password_hash) = (Lang::Da, Some(hash.as_str()));
            let account = NewAccount { organisation: id, email, name, role, language, password_hash };
            made.push(staff::add_account(tx, &account, now)?);
        }
        let event = Event {
            organisation: id,
            by: By::Program,
            action: Action::OrganisationCreated,
            case: None,
            details: serde_json::json!({ "slug": "fjordby" }),
        };
        audit::record(tx, &app.vault, event, now)?;
        Ok::<_, DemoError>((id, made))
    })?;
    register::import(&app.db, &app.vault, id, REGISTER.as_bytes(), &register::Uses::new(), By::Program, now)
        .map_err(|e| DemoError::Data(e.to_string()))?;
    Ok(made)
}

fn details() -> OrganisationDetails {
    OrganisationDetails {
        address: "Rådhuspladsen 1, 9981 Fjordby".into(),
        email: "databeskyttelse@fjordby.example".into(),
        phone: "+45 70 12 34 56".into(),
        dpo_name: "Birgit Falk".into(),
        dpo_email: "dpo@fjordby.example".into(),
        dpo_phone: "+45 70 12 34 57".into(),
        public_body: true,
        deadlines: DeadlineSettings { target_days: Some(21), ..DeadlineSettings::default() },
        ..OrganisationDetails::default()
    }
}
