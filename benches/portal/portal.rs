//! One running portal: the release binary on a free port, with a folder of its own.

use std::{
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use chrono::Utc;
use indsigt::{
    db::{self, Db, DbError},
    ids::{OrganisationId, StaffId},
    staff::{self, NewAccount, OrganisationDetails, Role},
    vault::{MasterKey, Vault},
};

/// The handler's address and password.
pub const HANDLER: (&str, &str) = ("handler@example.dk", "en lang og god adgangskode");

/// A folder with a database in which one organisation and one handler exist.
pub struct Installation {
    folder: tempfile::TempDir,
    pub db: Db,
    pub vault: Vault,
    pub organisation: OrganisationId,
    pub handler: StaffId,
    port: u16,
}

pub struct Running {
    child: Child,
    pub base: String,
}

impl Installation {
    pub fn new() -> Installation {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("indsigt.db").display());
        let db = Db::open(&url, 4).expect("a new file opens");
        db::migrate(&db).expect("the schema applies");
        let master = MasterKey::load_or_create(&folder.path().join("master.key")).expect("a key is made");
        let vault = Vault::open(&folder.path().join("vault"), master).expect("an empty folder opens");
        let now = Utc::now();
        let hash = staff::passwords::hash_now(HANDLER.1);
        let (organisation, handler) = db
            .write(|tx| {
                // Without a contact no acknowledgement could be written.
                let details = OrganisationDetails {
                    address: "Havnegade 1, 9999 Fjordby".into(),
                    email: "post@bench.example".into(),
                    ..OrganisationDetails::default()
                };
                let id = staff::create(tx, "bench", "Bench", &details, now)?;
                let handler = NewAccount {
                    organisation: id,
                    email: HANDLER.0,
                    name: "Anna Berg",
                    role: Role::Handler,
                    language: indsigt::letters::Lang::Da,
                    password_hash: Some(&hash),
                };
                Ok::<_, DbError>((id, staff::add_account(tx, &handler, now)?))
            })
            .expect("the database is empty");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
        Installation { folder, db, vault, organisation, handler, port: free.port() }
    }

    pub fn sources(&self) -> PathBuf {
        self.folder.path().join("sources")
    }

    /// Starts the portal and waits until it answers.
    pub fn start(&self) -> Running {
        let inside = |name: &str| self.folder.path().join(name);
        let base = format!("http://127.0.0.1:{}", self.port);
        let settings = format!(
            "listen = \"127.0.0.1:{}\"\nbase_url = \"{base}\"\ndatabase_url = \"sqlite:{}\"\ndata_dir = {:?}\n\
             sources_dir = {:?}\nmaster_key_file = {:?}\n\
             [mail]\ntransport = \"folder\"\nfolder = {:?}\nfrom = \"Indsigt <indsigt@example.dk>\"\n",
            self.port,
            inside("indsigt.db").display(),
            self.folder.path(),
            self.sources(),
            inside("master.key"),
            inside("mailbox"),
        );
        std::fs::create_dir_all(self.sources()).expect("the folder is ours");
        std::fs::write(inside("indsigt.toml"), settings).expect("the folder is ours");
        let child = Command::new(env!("CARGO_BIN_EXE_indsigt"))
            .arg("serve")
            .arg("--config")
            .arg(inside("indsigt.toml"))
            .env("INDSIGT_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .expect("the release binary starts");
        let running = Running { child, base };
        running.wait_until_it_answers(self.port);
        running
    }
}

impl Running {
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    fn wait_until_it_answers(&self, port: u16) {
        let give_up = Instant::now() + Duration::from_secs(30);
        while Instant::now() < give_up {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                let answer = reqwest::blocking::get(format!("{}/healthz", self.base));
                assert!(answer.expect("it answers").status().is_success());
                return;
            }
            std::thread::park_timeout(Duration::from_millis(1));
        }
        panic!("the portal did not answer within 30 s");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
