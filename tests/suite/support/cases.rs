//! A desk to work at: an organisation, a handler, and cases in any status, without a web server.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use diesel::prelude::*;
use indsigt::{
    audit::{self, Action, By, Entry},
    cases::{self, Arrival, Case, Channel, Contact, Details, OnBehalf, Person},
    db::{
        Db, DbError, Instant, Json,
        schema::{datasets, processing_activities, searches, staff as accounts},
    },
    identity::{self, Check, CheckResult, Method},
    ids::{ActivityId, DatasetId, FileId, SearchId, StaffId},
    law::{
        deadline,
        rights::Right,
        status::{Outcome, Status, Step},
    },
    letters::{self, Lang},
    register,
    sources::{
        Sources,
        cell::ColumnKind,
        collected::{CollectedColumn, CollectedDetails},
        coverage,
        declaration::{ProvidedBy, Words},
        search::SearchState,
    },
    staff::{self, Organisation, OrganisationDetails},
    vault::{MasterKey, Vault},
};

use super::portal::Portal;

/// One organisation's desk. The clock stands still at noon of 23 November 2026.
pub struct Desk {
    pub db: Db,
    pub vault: Vault,
    pub words: letters::Words,
    pub organisation: Organisation,
    pub handler: StaffId,
    pub now: DateTime<Utc>,
    _files: tempfile::TempDir,
}

impl Desk {
    pub fn new(db: &Db) -> Desk {
        let files = tempfile::tempdir().unwrap();
        let vault = Vault::open(files.path(), MasterKey::generate()).unwrap();
        Desk::of(db, vault, files, "fjordby", "Fjordby Kommune")
    }

    /// A desk behind a portal that is running.
    pub fn in_portal(portal: &Portal, organisation: &Organisation) -> Desk {
        let mut desk = Desk {
            db: portal.app.db.clone(),
            vault: (*portal.app.vault).clone(),
            words: letters::Words::load(&HashMap::new()).unwrap(),
            organisation: organisation.clone(),
            handler: StaffId::new(portal.app.now()),
            now: portal.app.now(),
            _files: tempfile::tempdir().unwrap(),
        };
        desk.handler = desk.colleague("sagsbehandler");
        desk.registers("rights-requests");
        desk.registers("personnel");
        desk
    }

    /// Another organisation in the same installation.
    pub fn neighbour(&self) -> Desk {
        Desk::of(&self.db, self.vault.clone(), tempfile::tempdir().unwrap(), "nabo", "Nabo A/S")
    }

    fn of(db: &Db, vault: Vault, files: tempfile::TempDir, slug: &str, name: &str) -> Desk {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap();
        let details = OrganisationDetails {
            address: "Havnegade 1, 9999 Fjordby".into(),
            email: format!("post@{slug}.example"),
            phone: "70 00 00 00".into(),
            dpo_name: "Dorthe Poulsen".into(),
            dpo_email: format!("dpo@{slug}.example"),
            ..OrganisationDetails::default()
        };
        let organisation = db
            .write(|tx| {
                let id = staff::create(tx, slug, name, &details, now)?;
                Ok::<_, DbError>(staff::find(tx, id)?.unwrap())
            })
            .unwrap();
        let words = letters::Words::load(&HashMap::new()).unwrap();
        let mut desk = Desk {
            db: db.clone(),
            vault,
            words,
            organisation,
            handler: StaffId::new(now),
            now,
            _files: files,
        };
        desk.handler = desk.colleague("handler");
        desk.registers("rights-requests");
        desk.registers("personnel");
        desk
    }

    /// Keeps an activity of the demo's register in this organisation's; one that the demo lacks is made like another.
    pub fn registers(&self, key: &str) {
        if self.db.read(|conn| register::find(conn, self.organisation.id, key)).unwrap().is_some() {
            return;
        }
        let all = register::read(include_bytes!("../../../demo/register.csv")).unwrap();
        let find = |key: &str| all.iter().find(|activity| activity.key == key).cloned();
        let activity =
            find(key).unwrap_or_else(|| register::Activity { key: key.into(), ..find("personnel").unwrap() });
        let row = (
            processing_activities::id.eq(ActivityId::new(self.now)),
            processing_activities::organisation_id.eq(self.organisation.id),
            processing_activities::key.eq(key),
            processing_activities::details.eq(Json(activity)),
            processing_activities::updated_at.eq(Instant::from(self.now)),
        );
        let keep = |tx: &mut _| {
            Ok::<_, DbError>(diesel::insert_into(processing_activities::table).values(row).execute(tx)?)
        };
        self.db.write(keep).unwrap();
    }

    /// Takes an activity out of the register again.
    pub fn strikes(&self, key: &str) {
        let mine = processing_activities::table
            .filter(processing_activities::organisation_id.eq(self.organisation.id))
            .filter(processing_activities::key.eq(key));
        let strike = |tx: &mut _| Ok::<_, DbError>(diesel::delete(mine).execute(tx)?);
        assert_eq!(self.db.write(strike).unwrap(), 1, "{key} stands in the register");
    }

    /// The same, changed first.
    pub fn registers_with(&self, key: &str, change: impl FnOnce(&mut register::Activity)) {
        self.registers(key);
        let mut activity =
            self.db.read(|conn| register::find(conn, self.organisation.id, key)).unwrap().unwrap().activity;
        change(&mut activity);
        let mine = processing_activities::table
            .filter(processing_activities::organisation_id.eq(self.organisation.id))
            .filter(processing_activities::key.eq(key.to_owned()));
        self.db
            .write(|tx| {
                let row = processing_activities::details.eq(Json(activity));
                Ok::<_, DbError>(diesel::update(mine).set(row).execute(tx)?)
            })
            .unwrap();
    }

    /// What the register has and these sources do not ask is asked in no case, for a reason.
    pub fn sets_aside(&self, sources: &Sources) {
        let register = self.db.read(|conn| register::list(conn, self.organisation.id)).unwrap();
        let mine = sources.for_organisation(&self.organisation.slug);
        for gap in coverage::uncovered(&mine, &register) {
            let said = (gap.system.as_str(), "Der står ikke noget om kunder og ansatte i det.");
            let state = |tx: &mut _| {
                coverage::state(tx, &self.vault, self.organisation.id, said, self.handler, self.now)
            };
            self.db.write(state).unwrap();
        }
    }

    /// One more person who works here.
    pub fn colleague(&self, name: &str) -> StaffId {
        let id = StaffId::new(self.now);
        let row = (
            accounts::id.eq(id),
            accounts::organisation_id.eq(self.organisation.id),
            accounts::email.eq(format!("{name}@{}.example", self.organisation.slug)),
            accounts::name.eq(name),
            accounts::role.eq("handler"),
            accounts::language.eq("da"),
            accounts::failed_sign_ins.eq(0),
            accounts::created_at.eq(Instant::from(self.now)),
        );
        self.db
            .write(|tx| Ok::<_, DbError>(diesel::insert_into(accounts::table).values(row).execute(tx)?))
            .unwrap();
        id
    }

    /// What Mette Holm wrote on her own behalf.
    pub fn details(&self) -> Details {
        Details {
            on_behalf: OnBehalf::Oneself,
            person: Person {
                name: "Mette Holm".into(),
                email: Some("mette.holm@example.dk".into()),
                birth_date: NaiveDate::from_ymd_opt(1984, 3, 12),
                ..Person::default()
            },
            requester: Contact {
                name: "Mette Holm".into(),
                email: "mette.holm@example.dk".into(),
                phone: None,
            },
            description: "Alt, hvad I har om mig.".into(),
        }
    }

    /// A new case, received two days ago in Danish.
    pub fn received(&self, right: Right) -> Case {
        self.received_in(right, Lang::Da)
    }

    pub fn received_in(&self, right: Right, language: Lang) -> Case {
        self.received_from(right, language, &self.details())
    }

    /// A new case of somebody else than Mette.
    pub fn received_from(&self, right: Right, language: Lang, details: &Details) -> Case {
        self.received_within(indsigt::ids::RequestId::new(self.now), right, language, details)
    }

    /// A case each of one request.
    pub fn together(&self, rights: &[Right]) -> Vec<Case> {
        let request = indsigt::ids::RequestId::new(self.now);
        let one = |right: &Right| self.received_within(request, *right, Lang::Da, &self.details());
        rights.iter().map(one).collect()
    }

    fn received_within(
        &self,
        request: indsigt::ids::RequestId,
        right: Right,
        language: Lang,
        details: &Details,
    ) -> Case {
        let at = self.now - chrono::TimeDelta::days(2);
        let due = deadline::due(at, self.organisation.zone(), self.organisation.calendar());
        let arrival = Arrival {
            organisation: self.organisation.id,
            right,
            channel: Channel::Form,
            language,
            details,
            received_on: due.received_on,
            due_on: due.due_on,
        };
        let told = Default::default();
        self.db.write(|tx| cases::receive_in(tx, &self.vault, request, &arrival, &told, at)).unwrap()
    }

    /// A case that went the ordinary way as far as `status`.
    pub fn case_in(&self, right: Right, status: Status) -> Case {
        self.walk(self.received(right), status)
    }

    /// Takes `case` the ordinary way as far as `status`.
    pub fn walk(&self, mut case: Case, status: Status) -> Case {
        while case.status != status {
            let staff = By::Staff(self.handler);
            let (step, by, action) = match case.status {
                _ if status == Status::Withdrawn => (Step::Withdraw, By::Requester, Action::Withdrawn),
                Status::Received => (Step::ConfirmAddress, By::Requester, Action::AddressConfirmed),
                Status::Identity => {
                    self.prove(&mut case);
                    continue;
                }
                Status::Collecting => (Step::FinishCollecting, By::Program, Action::CollectingFinished),
                Status::Review => {
                    self.prepare(&mut case, Outcome::Granted, &[]);
                    (Step::Decide(Outcome::Granted), staff, Action::Decided)
                }
                Status::Executing => {
                    self.carry_out(&mut case);
                    (Step::Answer, staff, Action::Answered)
                }
                Status::Decided => (Step::Deliver, By::Requester, Action::Delivered),
                Status::Delivered => (Step::Close, staff, Action::Closed),
                Status::Closed => (Step::Purge, By::Program, Action::Closed),
                Status::Withdrawn | Status::Purged => panic!("no way from {} to {status}", case.status),
            };
            let told = (action, serde_json::json!({}));
            self.db.write(|tx| cases::advance(tx, &self.vault, &mut case, step, by, told, self.now)).unwrap();
        }
        case
    }

    /// Somebody who met the person knows who she is: as sure as can be.
    pub fn prove(&self, case: &mut Case) {
        let check = Check::of_requester(Method::InPerson, CheckResult::Passed, "");
        self.db
            .write(|tx| identity::record(tx, &self.vault, case, &check, By::Staff(self.handler), self.now))
            .unwrap();
    }

    /// What was collected for a case: a dataset of text columns. Its rows are not in the vault.
    pub fn dataset(&self, case: &Case, name: &str, columns: &[&str], rows: i64) -> DatasetId {
        self.dataset_in_round(1, case, name, columns, rows)
    }

    /// What was collected when the sources were asked for the `round`th time.
    pub fn dataset_in_round(
        &self,
        round: i32,
        case: &Case,
        name: &str,
        columns: &[&str],
        rows: i64,
    ) -> DatasetId {
        let (search, dataset) = (SearchId::new(self.now), DatasetId::new(self.now));
        let at = Instant::from(self.now);
        let titled =
            |name: &str| Some(Words { da: format!("{name} på dansk"), en: format!("{name} in English") });
        let columns = columns.iter().map(|name| CollectedColumn {
            name: (*name).into(),
            kind: ColumnKind::Text,
            title: titled(name),
            description: None,
            codes: vec![],
            others: false,
        });
        let details = CollectedDetails {
            title: Words { da: format!("Data: {name}"), en: format!("Data: {name}") },
            description: Words { da: "Om dig.".into(), en: "About you.".into() },
            source_title: Words { da: "HR-systemet".into(), en: "The HR system".into() },
            activity: "personnel".into(),
            provided_by: ProvidedBy::Subject,
            legal_basis: None,
            sensitivity: Default::default(),
            sensitive: vec![],
            primary_key: vec![],
            references: vec![],
            columns: columns.collect(),
            capped: None,
            undecodable: 0,
        };
        let searched = (
            searches::id.eq(search),
            searches::organisation_id.eq(case.organisation),
            searches::case_id.eq(case.id),
            searches::source.eq(name),
            searches::round.eq(round),
            searches::state.eq(SearchState::Done),
            searches::details.eq(Json(serde_json::json!({ "title": { "da": name, "en": name } }))),
            searches::rows_read.eq(rows),
            searches::created_at.eq(at),
            searches::finished_at.eq(at),
        );
        let found = (
            datasets::id.eq(dataset),
            datasets::organisation_id.eq(case.organisation),
            datasets::case_id.eq(case.id),
            datasets::search_id.eq(search),
            datasets::source.eq(name),
            datasets::name.eq(name),
            datasets::position.eq(0),
            datasets::file_id.eq(FileId::new(self.now)),
            datasets::row_count.eq(rows),
            datasets::details.eq(Json(details)),
            datasets::collected_at.eq(at),
        );
        self.db
            .write(|tx| {
                diesel::insert_into(searches::table).values(searched).execute(tx)?;
                Ok::<_, DbError>(diesel::insert_into(datasets::table).values(found).execute(tx)?)
            })
            .unwrap();
        dataset
    }

    /// The case as it is stored now.
    pub fn again(&self, case: &Case) -> Case {
        self.db.read(|conn| cases::find(conn, case.organisation, case.id)).unwrap().unwrap()
    }

    /// The audit entries of a case, oldest first, as action and details.
    pub fn told(&self, case: &Case) -> Vec<(Action, serde_json::Value)> {
        let entries = self.db.read(|conn| audit::of_case(conn, case.organisation, case.id)).unwrap();
        entries.iter().map(|entry: &Entry| (entry.action, entry.details())).collect()
    }

    /// How many sealed files lie in the folder.
    pub fn sealed_files(&self) -> usize {
        sealed_files(&self._files.path().join("files"))
    }

    /// The chain of audit entries is whole and names nobody.
    pub fn chain_is_whole(&self) {
        assert_eq!(audit::first_broken(&self.db, &self.vault, self.organisation.id).unwrap(), None);
    }
}

/// How many files lie in a folder and below it.
pub fn sealed_files(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { sealed_files(&path) } else { 1 }).sum()
}
