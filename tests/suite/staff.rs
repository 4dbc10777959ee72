//! Accounts, sign-in, sessions, set-up and invitations, on both databases.

use chrono::{DateTime, TimeDelta, Utc};
use indsigt::{
    audit,
    db::{Db, DbError},
    letters::Lang,
    links::LinkError,
    staff::{
        self, AcceptError, Account, NewAdministrator, NewOrganisation, Refused, Role, SetupError, SignedIn,
    },
    vault::{MasterKey, Vault},
};

use crate::support::databases::on_both;

const PASSWORD: &str = "fire ord der rimer";

fn start() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

struct House<'a> {
    db: &'a Db,
    vault: Vault,
    _files: tempfile::TempDir,
}

impl House<'_> {
    fn new(db: &Db) -> House<'_> {
        let files = tempfile::tempdir().unwrap();
        let vault = Vault::open(files.path(), MasterKey::generate()).unwrap();
        House { db, vault, _files: files }
    }

    fn set_up(&self, token: &str, slug: &str, email: &str) -> Result<Account, SetupError> {
        let organisation =
            NewOrganisation { slug: slug.into(), name: "Fjordby".into(), details: Default::default() };
        let administrator = NewAdministrator {
            name: "Anne Juul".into(),
            email: email.into(),
            language: Lang::Da,
            password_hash: staff::passwords::hash_now(PASSWORD),
        };
        self.db.write(|tx| staff::set_up(tx, &self.vault, token, &organisation, &administrator, start()))
    }

    fn administrator(&self) -> Account {
        let token = staff::setup_link(self.db, &self.vault, start()).unwrap().unwrap();
        self.set_up(&token, "fjordby", "anne@example.dk").unwrap()
    }

    fn sign_in(&self, email: &str, password: &str, now: DateTime<Utc>) -> Result<SignedIn, Refused> {
        let attempt = staff::attempt(self.db, email)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let right =
            runtime.block_on(staff::passwords::verify(password.into(), attempt.password_hash())).unwrap();
        staff::conclude(self.db, &self.vault, attempt, right, now)
    }

    fn is_signed_in(&self, token: &str, now: DateTime<Utc>) -> bool {
        staff::sessions::actor(self.db, &self.vault, token, now).unwrap().is_some()
    }
}

#[test]
fn the_setup_link_works_once_and_only_while_nobody_works_here() {
    on_both(|fresh| {
        let house = House::new(&fresh.db);
        let [first, second] =
            [(); 2].map(|()| staff::setup_link(&fresh.db, &house.vault, start()).unwrap().unwrap());
        let forged = format!("{}x", &first[..first.len() - 1]);
        assert!(matches!(house.set_up(&forged, "a1", "a@b.dk"), Err(SetupError::Link(LinkError::Unknown))));
        let anne = house.set_up(&first, "fjordby", "anne@example.dk").unwrap();
        assert_eq!((anne.role, anne.email.as_str()), (Role::Administrator, "anne@example.dk"));
        assert!(matches!(house.set_up(&first, "b1", "b@b.dk"), Err(SetupError::Link(LinkError::Used))));
        assert!(matches!(house.set_up(&second, "c1", "c@b.dk"), Err(SetupError::AlreadyDone)));
        assert_eq!(staff::setup_link(&fresh.db, &house.vault, start()).unwrap(), None);
        assert_eq!(fresh.db.read(staff::all).unwrap().len(), 1);
        assert_eq!(audit::first_broken(&fresh.db, &house.vault, anne.organisation).unwrap(), None);
    });
}

#[test]
fn a_session_ends_when_unused_after_ten_hours_and_at_sign_out() {
    on_both(|fresh| {
        let house = House::new(&fresh.db);
        house.administrator();
        let minutes = |n: i64| start() + TimeDelta::minutes(n);
        let one = house.sign_in(" Anne@Example.dk ", PASSWORD, start()).unwrap();
        let two = house.sign_in("anne@example.dk", PASSWORD, start()).unwrap();
        assert_ne!(one.token, two.token);
        assert!(house.is_signed_in(&one.token, minutes(29)), "used");
        assert!(house.is_signed_in(&one.token, minutes(58)), "used again");
        assert!(!house.is_signed_in(&two.token, minutes(31)), "unused");
        assert!(!house.is_signed_in("not a token", minutes(1)));
        for n in (60..600).step_by(20) {
            assert!(house.is_signed_in(&one.token, minutes(n)), "{n}");
        }
        assert!(!house.is_signed_in(&one.token, minutes(600)), "ten hours");
        let three = house.sign_in("anne@example.dk", PASSWORD, start()).unwrap();
        fresh
            .db
            .write(|tx| staff::sessions::end(tx, &house.vault, &three.token, &three.actor, start()))
            .unwrap();
        assert!(!house.is_signed_in(&three.token, minutes(1)));
    });
}

#[test]
fn five_wrong_passwords_lock_an_account_for_a_quarter_of_an_hour() {
    on_both(|fresh| {
        let house = House::new(&fresh.db);
        house.administrator();
        let minutes = |n: i64| start() + TimeDelta::minutes(n);
        for _ in 0..4 {
            assert!(matches!(house.sign_in("anne@example.dk", "wrong", start()), Err(Refused::Wrong)));
        }
        assert!(house.sign_in("anne@example.dk", PASSWORD, start()).is_ok(), "four are forgiven");
        for _ in 0..5 {
            assert!(matches!(house.sign_in("anne@example.dk", "wrong", start()), Err(Refused::Wrong)));
        }
        assert!(matches!(house.sign_in("anne@example.dk", PASSWORD, minutes(14)), Err(Refused::Wrong)));
        assert!(house.sign_in("anne@example.dk", PASSWORD, minutes(15)).is_ok());
        assert!(matches!(house.sign_in("nobody@example.dk", PASSWORD, start()), Err(Refused::Wrong)));
    });
}

#[test]
fn an_invited_colleague_chooses_a_password_and_can_be_switched_off() {
    on_both(|fresh| {
        let house = House::new(&fresh.db);
        let anne = staff::Actor::of(&house.administrator());
        let sent = std::cell::RefCell::new(Vec::new());
        let invite = |actor: &staff::Actor, email: &str| {
            let address = |path: &str| {
                sent.borrow_mut().push(path.rsplit('/').next().unwrap().to_owned());
                path.to_owned()
            };
            let whom = ("Omar Said", email, Role::Handler, Lang::En);
            fresh.db.write(|tx| staff::invite(tx, &house.vault, actor, whom, address, start()))
        };
        let omar = invite(&anne, "omar@example.dk").unwrap();
        assert_eq!(invite(&anne, "omar@example.dk").unwrap(), omar, "a second link for the same account");
        assert!(invite(&anne, "anne@example.dk").is_err(), "has an account");
        let accept = |token: &str| {
            let hash = staff::passwords::hash_now(PASSWORD);
            fresh.db.write(|tx| staff::accept_invitation(tx, &house.vault, token, &hash, start()))
        };
        let [first, second] = &sent.borrow().clone()[..] else { panic!("two links") };
        assert!(house.sign_in("omar@example.dk", "", start()).is_err(), "no password yet");
        assert!(matches!(accept(first), Err(AcceptError::Link(LinkError::Unknown))), "replaced");
        assert_eq!(accept(second).unwrap().id, omar);
        assert!(matches!(accept(second), Err(AcceptError::Link(LinkError::Used))));
        let session = house.sign_in("omar@example.dk", PASSWORD, start()).unwrap();
        assert_eq!(session.actor.role, Role::Handler);
        assert!(invite(&session.actor, "eva@example.dk").is_err(), "a handler invites nobody");

        let switch_off =
            |by: &staff::Actor, id| fresh.db.write(|tx| staff::disable(tx, &house.vault, by, id, start()));
        assert!(switch_off(&anne, anne.id).is_err(), "not oneself");
        assert!(switch_off(&session.actor, anne.id).is_err(), "a handler switches nobody off");
        switch_off(&anne, omar).unwrap();
        assert!(!house.is_signed_in(&session.token, start()), "at once");
        assert!(house.sign_in("omar@example.dk", PASSWORD, start()).is_err());
        fresh.db.write(|tx| staff::enable(tx, &house.vault, &anne, omar, start())).unwrap();
        assert!(!house.is_signed_in(&session.token, start()), "the old session stays over");
        assert!(house.sign_in("omar@example.dk", PASSWORD, start()).is_ok());
        assert_eq!(audit::first_broken(&fresh.db, &house.vault, anne.organisation).unwrap(), None);
    });
}

#[test]
fn a_new_password_ends_the_sessions_of_the_old_one() {
    on_both(|fresh| {
        let house = House::new(&fresh.db);
        house.administrator();
        let session = house.sign_in("anne@example.dk", PASSWORD, start()).unwrap();
        let hash = staff::passwords::hash_now("et helt andet kodeord");
        let change: Result<(), DbError> =
            fresh.db.write(|tx| staff::change_password(tx, &house.vault, &session.actor, &hash, start()));
        change.unwrap();
        assert!(!house.is_signed_in(&session.token, start()));
        assert!(house.sign_in("anne@example.dk", PASSWORD, start()).is_err());
        assert!(house.sign_in("anne@example.dk", "et helt andet kodeord", start()).is_ok());
    });
}

#[test]
fn another_organisations_people_are_absent() {
    on_both(|fresh| {
        let house = House::new(&fresh.db);
        let anne = house.administrator();
        let other = fresh
            .db
            .write(|tx| staff::create(tx, "bakkeby", "Bakkeby", &Default::default(), start()))
            .unwrap();
        assert!(fresh.db.read(|c| staff::find_account(c, other, anne.id)).unwrap().is_none());
        assert!(fresh.db.read(|c| staff::colleagues(c, other)).unwrap().is_empty());
        let stranger = staff::Actor { organisation: other, id: anne.id, ..staff::Actor::of(&anne) };
        let stranger = staff::Actor { id: indsigt::ids::StaffId::new(start()), ..stranger };
        let off: Result<(), staff::DisableError> =
            fresh.db.write(|tx| staff::disable(tx, &house.vault, &stranger, anne.id, start()));
        assert!(matches!(off, Err(staff::DisableError::Unknown)));
    });
}
