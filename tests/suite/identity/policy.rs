//! The policy in the settings: who may change it, what can be chosen, what is logged, and that a gate heeds it.

use diesel::prelude::*;
use indsigt::{
    audit::By,
    cases,
    db::{DbError, schema::audit},
    identity::{self, Assurance, Check, CheckResult, Method, Sensitivity},
    law::{
        identity::Policy,
        rights::Right,
        status::{Outcome, Refusal, Status, Step},
    },
    staff::{self, CprSettings, Organisation, OrganisationDetails, Role},
};

use crate::support::{
    browser::{Browser, Page},
    cases::Desk,
    databases::{TestDb, on_both},
    portal::{PASSWORD, Portal},
};

struct Hall {
    portal: Portal,
    here: Organisation,
}

impl Hall {
    fn new(db: &TestDb) -> Hall {
        let portal = Portal::start(db);
        let here = portal.organisation("fjordby");
        Hall { portal, here }
    }

    fn signed_in(&self, role: Role) -> Browser {
        let browser = Browser::new(&self.portal.base);
        browser.get("/staff/sign-in?lang=da");
        let email = self.portal.staff(&self.here, role);
        browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        browser
    }

    /// Sends the settings with these levels.
    fn save(&self, browser: &Browser, levels: &[(&str, &str)]) -> Page {
        browser.get("/staff/settings");
        let mut fields = vec![
            ("organisation", "Fjordby Kommune"),
            ("address", "Havnegade 1, 9999 Fjordby"),
            ("contact_email", "post@fjordby.example"),
            ("language", "da"),
        ];
        fields.extend_from_slice(levels);
        browser.post("/staff/settings", &fields)
    }

    fn details(&self) -> OrganisationDetails {
        let found = self.portal.app.db.read(|conn| staff::find(conn, self.here.id));
        found.unwrap().unwrap().details().clone()
    }

    /// The details of every logged change of the organisation.
    fn logged(&self) -> Vec<serde_json::Value> {
        let changes = audit::table
            .filter(audit::organisation_id.eq(self.here.id))
            .filter(audit::action.eq("organisation-changed"))
            .order(audit::seq)
            .select(audit::details);
        let all: Vec<String> =
            self.portal.app.db.read(|conn| changes.load(conn).map_err(DbError::from)).unwrap();
        all.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }
}

fn name(right: Right, at: Sensitivity) -> String {
    format!("level-{right}-{at}")
}

#[test]
fn each_right_and_each_sensitivity_is_chosen_by_itself() {
    on_both(|db| {
        let hall = Hall::new(db);
        let anne = hall.signed_in(Role::Administrator);
        for right in Policy::rights() {
            for at in Sensitivity::ALL {
                let app = &hall.portal.app;
                let usual = OrganisationDetails { identity: Policy::default(), ..hall.details() };
                app.db.write(|tx| staff::save(tx, hall.here.id, "Fjordby Kommune", &usual)).unwrap();
                let before = usual.identity;
                let from = before.needed(right, *at);
                let to = if from == Assurance::High { Assurance::Substantial } else { Assurance::High };
                let field = name(right, *at);
                hall.save(&anne, &[(&field, to.as_str())]).says("Gemt");
                let after = hall.details().identity;
                assert_eq!(after.needed(right, *at), to, "{field}");
                for other in Policy::rights().filter(|other| *other != right) {
                    for at in Sensitivity::ALL {
                        assert_eq!(after.needed(other, *at), before.needed(other, *at), "{other} stays");
                    }
                }
                for lesser in Sensitivity::ALL.iter().filter(|lesser| **lesser < *at) {
                    assert_eq!(after.needed(right, *lesser), before.needed(right, *lesser), "{lesser} stays");
                }
                let page = anne.get("/staff/settings").text();
                let select = page.split(&format!("id=\"{field}\"")).nth(1).unwrap();
                let select = select.split("</select>").next().unwrap();
                assert!(select.contains(&format!("value=\"{to}\" selected")), "{field}: {select}");
                let logged = hall.logged().pop().unwrap();
                let changed = &logged["identity"][0];
                assert_eq!(
                    (changed["right"].as_str(), changed["data"].as_str()),
                    (Some(right.as_str()), Some(at.as_str()))
                );
                assert_eq!(
                    (changed["from"].as_str(), changed["to"].as_str()),
                    (Some(from.as_str()), Some(to.as_str()))
                );
            }
        }
        assert_eq!(Policy::rights().count(), 7, "two rights want no proof and have no choice");
    });
}

#[test]
fn what_is_no_choice_is_refused_whole() {
    on_both(|db| {
        let hall = Hall::new(db);
        let anne = hall.signed_in(Role::Administrator);
        let before = hall.details();
        let good = ("level-erasure-ordinary", "high");
        for wrong in ["none", "", "hemmelig", "HIGH"] {
            let page = hall.save(&anne, &[good, ("level-access-special", wrong)]);
            assert_eq!(page.status, 422, "{wrong:?}");
            page.says("Vælg et af niveauerne").says("#level-access-special");
            let kept = page.text();
            let erasure = kept.split("id=\"level-erasure-ordinary\"").nth(1).unwrap();
            assert!(erasure.split("</select>").next().unwrap().contains("value=\"high\" selected"), "kept");
            assert_eq!(hall.details(), before, "nothing half stored");
        }
        // What nobody may choose is not taken, whatever is sent.
        hall.save(&anne, &[("level-marketing-objection-special", "high")]);
        assert_eq!(hall.details().identity, before.identity);
        assert!(hall.logged().iter().all(|details| details.get("identity").is_none()));
    });
}

#[test]
fn only_an_administrator_changes_it_and_nothing_else_is_lost() {
    on_both(|db| {
        let hall = Hall::new(db);
        let mut details = hall.details();
        details.cpr = CprSettings { asked: true, purpose_da: "Til opslag".into(), ..CprSettings::default() };
        details.public_body = true;
        let app = &hall.portal.app;
        app.db.write(|tx| staff::save(tx, hall.here.id, "Fjordby Kommune", &details)).unwrap();
        let level = [("level-access-ordinary", "high")];
        for role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
            let page = hall.save(&hall.signed_in(*role), &level);
            assert_eq!(page.status, 404, "{role}");
        }
        let stranger = Browser::new(&hall.portal.base).get("/staff/settings");
        assert!(stranger.path.starts_with("/staff/sign-in"), "{}", stranger.path);
        assert_eq!(hall.details().identity, Policy::default());
        // What is more sensitive never needs less, whatever is chosen for it.
        hall.save(&hall.signed_in(Role::Administrator), &level).says("Gemt");
        let saved = hall.details();
        assert_eq!((&saved.cpr, saved.public_body), (&details.cpr, true), "other settings stay");
        for at in Sensitivity::ALL {
            assert_eq!(saved.identity.needed(Right::Access, *at), Assurance::High);
        }
    });
}

/// The neighbour's policy is its own, and the next check is measured by the new one.
#[test]
fn a_changed_policy_moves_the_gate() {
    on_both(|db| {
        let hall = Hall::new(db);
        let desk = Desk::in_portal(&hall.portal, &hall.here);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        let pass = |case: &mut cases::Case, method| {
            let check = Check::of_requester(method, CheckResult::Passed, "Set.");
            desk.db
                .write(|tx| {
                    identity::record(tx, &desk.vault, case, &check, By::Staff(desk.handler), desk.now)
                })
                .unwrap();
        };
        pass(&mut case, Method::KnownEmail);
        assert_eq!(case.status, Status::Collecting);
        let facts = || desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap();
        assert_eq!(facts().allow_handover(), Ok(()));
        hall.save(&hall.signed_in(Role::Administrator), &[("level-access-ordinary", "substantial")]);
        let short = Refusal::IdentityTooLow { reached: Assurance::Low, needed: Assurance::Substantial };
        assert_eq!(facts().allow(Step::Decide(Outcome::Granted)), Err(short));
        assert_eq!(facts().allow_handover(), Err(short));
        let mut next = desk.case_in(Right::Access, Status::Identity);
        pass(&mut next, Method::KnownEmail);
        assert_eq!(next.status, Status::Identity, "one low proof no longer opens the sources");
        pass(&mut next, Method::RegisteredAddress);
        assert_eq!(next.status, Status::Collecting);
    });
}
