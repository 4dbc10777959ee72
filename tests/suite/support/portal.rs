//! The real portal on a free port of this machine, with a clock that stands still until a test moves it and mail that
//! falls into a folder. Background work runs when a test says so, so that no test waits.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
    thread::JoinHandle,
};

use actix_web::dev::ServerHandle;
use indsigt::{
    app::App,
    clock::Clock,
    config::{Config, MailSettings, Settings},
    db::DbError,
    letters::Lang,
    staff::{self, NewAccount, Organisation, OrganisationDetails, Role},
    web, worker,
};
use mail_parser::MessageParser;

use super::{databases::TestDb, fixtures::noon_and};

/// The password of everybody who works in a test.
pub const PASSWORD: &str = "en lang og god adgangskode";

pub struct Portal {
    /// `http://127.0.0.1:PORT`
    pub base: String,
    pub app: Arc<App>,
    files: tempfile::TempDir,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// A mail that was sent.
#[derive(Debug)]
pub struct Sent {
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl Sent {
    /// The path of the portal's page that the mail leads to.
    pub fn link(&self, portal: &Portal) -> String {
        let start = self.text.find(&portal.base).unwrap_or_else(|| panic!("a link in {}", self.text));
        let link = self.text[start..].split_whitespace().next().unwrap_or_default();
        link[portal.base.len()..].to_owned()
    }
}

impl Portal {
    /// A portal on `fresh`, mailing into a folder, at noon of 22 November 2026.
    pub fn start(fresh: &TestDb) -> Portal {
        Portal::start_with(fresh, |_| {})
    }

    /// The same with other settings.
    pub fn start_with(fresh: &TestDb, change: impl FnOnce(&mut Settings)) -> Portal {
        let files = tempfile::tempdir().expect("a temporary folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let mut settings = settings(files.path(), &base, &fresh.url);
        change(&mut settings);
        let password = match settings.mail.password_file.as_str() {
            "" => String::new(),
            file => std::fs::read_to_string(file).expect("the password file is there"),
        };
        let mut config = Config::check(&settings, Ok(password)).expect("the settings are good");
        config.program = env!("CARGO_BIN_EXE_indsigt").into();
        let app = App::open(config, Clock::set_to(noon_and(0)), &web::assets::manifest());
        let app = Arc::new(app.expect("the portal opens"));
        let (server, thread) = serve(app.clone(), listener);
        Portal { base, app, files, server, thread: Some(thread) }
    }

    /// Where this portal keeps its files.
    pub fn folder(&self) -> &Path {
        self.files.path()
    }

    pub fn organisation(&self, slug: &str) -> Organisation {
        let details =
            OrganisationDetails { email: format!("post@{slug}.example"), ..OrganisationDetails::default() };
        let made = self.app.db.write(|tx| {
            let id = staff::create(tx, slug, slug, &details, self.app.now())?;
            staff::find(tx, id)
        });
        made.expect("the slug is free").expect("it was just made")
    }

    /// Somebody with [`PASSWORD`] and the address `<role>@<slug>.dk`.
    pub fn staff(&self, organisation: &Organisation, role: Role) -> String {
        let email = format!("{role}@{}.dk", organisation.slug);
        let hash = staff::passwords::hash_now(PASSWORD);
        let new = NewAccount {
            organisation: organisation.id,
            email: &email,
            name: "Anna Berg",
            role,
            language: Lang::Da,
            password_hash: Some(&hash),
        };
        let made = self.app.db.write(|tx| staff::add_account(tx, &new, self.app.now()));
        made.expect("the address is free");
        email
    }

    /// Lets `seconds` pass.
    pub fn wait(&self, seconds: i64) {
        self.app.clock.set(self.app.now() + chrono::TimeDelta::seconds(seconds));
    }

    /// Carries out all work that is due now. Returns how many tasks that were.
    pub fn work(&self) -> usize {
        let mut done = 0;
        while worker::once(&self.app).unwrap_or_else(|e: DbError| panic!("{e}")) {
            done += 1;
            assert!(done < 10_000, "the work never ends");
        }
        done
    }

    /// Every mail that was sent into the folder, oldest first.
    pub fn mails(&self) -> Vec<Sent> {
        self.mails_after(0)
    }

    /// The same without the first so many, for whoever has read those.
    pub fn mails_after(&self, read: usize) -> Vec<Sent> {
        let folder = self.app.mailer.folder().expect("mail goes into a folder");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("it exists")
            .map(|entry| entry.expect("a file").path())
            .collect();
        paths.retain(|path| path.extension().is_some_and(|e| e == "eml"));
        paths.sort();
        paths.iter().skip(read).map(|path| parse(&std::fs::read(path).expect("a whole mail"))).collect()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn settings(files: &Path, base: &str, database_url: &str) -> Settings {
    let inside = |name: &str| files.join(name).display().to_string();
    Settings {
        base_url: base.into(),
        database_url: database_url.into(),
        data_dir: inside("data"),
        sources_dir: inside("sources"),
        master_key_file: inside("master.key"),
        mail: MailSettings {
            transport: "folder".into(),
            folder: inside("mailbox"),
            from: "Indsigt <indsigt@example.dk>".into(),
            ..MailSettings::default()
        },
        ..Settings::default()
    }
}

fn serve(app: Arc<App>, listener: TcpListener) -> (ServerHandle, JoinHandle<()>) {
    let (send, receive) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = web::server(app, listener).expect("the listener is fresh");
            send.send(server.handle()).expect("the test waits for it");
            server.await.expect("it serves until it is stopped");
        });
    });
    (receive.recv().expect("the server starts"), thread)
}

/// A mail as it was written into the folder.
pub fn parse(source: &[u8]) -> Sent {
    let mail = MessageParser::default().parse(source).expect("a mail");
    Sent {
        to: mail.to().and_then(|to| to.first()?.address().map(str::to_owned)).unwrap_or_default(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
    }
}
