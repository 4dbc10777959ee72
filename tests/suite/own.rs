//! A colleague's own request: none of her pages shows it, none of her lists and none of her numbers.

use indsigt::{
    audit::By,
    cases::{self, Assistance, Case, Contact, Details, Filter, Forwarding, Overview},
    db::DbError,
    ids::{RestrictionId, SearchId, StaffId},
    law::{
        assistance::{AssistanceKind, ForwardBasis, Passed, Special},
        rights::Right,
        standing::{ObjectionKind, ObjectionOutcome, RestrictionGround},
        status::Status,
    },
    letters::Lang,
    outbox::{self, Work},
    staff::{self, Role},
    standing::{
        objections::{self, NewObjection},
        recipients, restrictions,
    },
};

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::on_both,
    portal::{PASSWORD, Portal},
};

/// Everything that a case can leave in a list: a row of the queue, an entry of each register, help, a passing on without
/// a receipt, work that failed.
fn leave_traces(desk: &Desk, case: &Case) -> RestrictionId {
    let Desk { db, vault, handler, now, .. } = desk;
    let (today, by) = (now.date_naive(), By::Staff(*handler));
    let subject = case.subject(vault).unwrap();
    let unlawful = RestrictionGround::Unlawful;
    let begun = db.write(|tx| restrictions::begin(tx, vault, &subject, unlawful, "Adressen", by, *now));
    let new = NewObjection {
        kind: ObjectionKind::Processing,
        about: "Billedet",
        outcome: ObjectionOutcome::Pending,
        weighing: "",
        channels: &[],
        from_on: today,
    };
    db.write(|tx| objections::record(tx, vault, &subject, &new, by, *now)).unwrap();
    let keys = ["personnel".to_owned()];
    let told = db.write(|tx| recipients::open(tx, vault, &subject, Right::Erasure, &keys, by, *now));
    assert!(told.unwrap() > 0, "the activity has recipients");
    let help = Assistance {
        kind: AssistanceKind::ProcessorAsked,
        party: "Lønservice A/S".into(),
        contact: "ret@loen.example".into(),
        what: "Slet det, I har.".into(),
        asked_on: today,
        due_on: today,
    };
    db.write(|tx| cases::ask_assistance(tx, vault, case, &help, today, *handler, *now)).unwrap();
    let passed = Forwarding {
        to: "Skolen på Næsset".into(),
        contact: "post@naesset.example".into(),
        on: today,
        what: Passed::Notice,
        basis: ForwardBasis::Consent,
        special: Special::Unsaid,
    };
    db.write(|tx| cases::forward(tx, vault, case, &passed, today, *handler, *now)).unwrap();
    let work = Work::RunSearch { search: SearchId::new(*now) };
    let ask = |tx: &mut _| outbox::enqueue(tx, case.organisation, Some(case.id), work, *now);
    db.write(ask).unwrap();
    while let Some(task) = outbox::claim(db, *now).unwrap() {
        outbox::fail(db, &task, "the source is away", true, *now).unwrap();
    }
    begun.unwrap()
}

fn signed_in(portal: &Portal, email: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in?lang=da");
    browser.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    browser
}

fn account(portal: &Portal, here: &staff::Organisation, email: &str) -> StaffId {
    let all = portal.app.db.read(|conn| staff::colleagues(conn, here.id)).unwrap();
    all.iter().find(|one| one.email == email).unwrap().id
}

/// The pages that list cases, or count them.
const LISTS: [&str; 10] = [
    "/staff/cases",
    "/staff/cases?owner=nobody",
    "/staff/cases?q=mette",
    "/staff/cases?status=collecting",
    "/staff/registers/restrictions",
    "/staff/registers/objections",
    "/staff/registers/recipients",
    "/staff/registers?q=mette.holm@example.dk",
    "/staff/assistances",
    "/staff/tasks",
];

#[test]
fn no_list_and_no_number_tells_a_colleague_of_her_own_request() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let case = desk.case_in(Right::Erasure, Status::Collecting);
        let restriction = leave_traces(&desk, &case);
        let email = portal.staff(&here, Role::Administrator);
        let browser = signed_in(&portal, &email);
        for list in LISTS {
            browser.get(list).says(&case.number);
        }
        let report = format!("/staff/reports/{}.csv", case.received_on.format("%Y"));
        let counted = browser.get(&report).text();
        let menu = |browser: &Browser| {
            let text = browser.get("/staff/me").text();
            ["<span class=\"n\">1<", "<span class=\"n is-danger\">1<"].map(|one| text.matches(one).count())
        };
        assert_eq!(menu(&browser), [3, 1], "open, nobody's, help from others; failed work");

        let me = account(&portal, &here, &email);
        desk.db.write(|tx| cases::remember_own(tx, &case, me, desk.now)).unwrap();
        for list in LISTS {
            let page = browser.get(list);
            assert_eq!(page.status, 200, "{list}");
            let text = page.text();
            assert!(
                !text.contains(&case.number) && !text.contains("Mette Holm"),
                "{list} shows her own case"
            );
        }
        for page in ["", "/decision", "/reply"] {
            let page = format!("/staff/cases/{}{page}", case.id);
            assert_eq!(browser.get(&page).status, 404, "{page}");
        }
        let page = format!("/staff/registers/restrictions/{restriction}");
        assert_eq!(browser.get(&page).status, 404, "nor is its entry opened by its address");
        assert_eq!(browser.get(&format!("/staff/registers/cases/{}", case.id)).status, 404);
        let objection =
            desk.db.read(|conn| objections::of_case(conn, &desk.vault, here.id, case.id)).unwrap();
        assert_eq!(browser.get(&format!("/staff/registers/objections/{}", objection[0].id)).status, 404);
        let failed = desk.db.read(|conn| outbox::in_trouble(conn, here.id, &[])).unwrap();
        browser.get("/staff/tasks");
        assert_eq!(browser.post(&format!("/staff/tasks/{}/retry", failed[0].id), &[]).status, 404);
        browser.get("/staff/reports").says("Din egen anmodning er ikke talt med her");
        let rest = browser.get(&report).text();
        assert!(counted != rest && counted.contains(",1,") && !rest.contains(",1,"), "{counted}\n{rest}");
        assert_eq!(menu(&browser), [0, 0]);
        // A colleague sees it as before.
        let other = signed_in(&portal, &portal.staff(&here, Role::Handler));
        other.get("/staff/cases").says(&case.number);
        other.get("/staff/assistances").says(&case.number);
    });
}

/// Whose confirmed address is that of her account has written it; whose is not confirmed may be anybody.
#[test]
fn the_confirmed_address_of_an_account_makes_a_case_its_own() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let email = "handler@fjordby.example";
        let written = Details {
            requester: Contact { email: email.into(), ..desk.details().requester },
            ..desk.details()
        };
        let case = desk.received_from(Right::Access, Lang::Da, &written);
        let own = |desk: &Desk, email: &str| {
            let me = (desk.handler, email);
            desk.db.read(|conn| cases::own_of(conn, &desk.vault, desk.organisation.id, me)).unwrap()
        };
        assert_eq!(own(&desk, email), [], "anybody could lock her out of a case");
        let case = desk.walk(case, Status::Identity);
        assert_eq!(own(&desk, email), [case.id]);
        assert_eq!(own(&desk, "somebody.else@fjordby.example"), []);
        assert_eq!(own(&desk.neighbour(), email), [], "another organisation's account is another's");
        desk.received(Right::Access);
        let (today, hidden) = (desk.now.date_naive(), own(&desk, email));
        let (organisation, count) = (desk.organisation.id, |without: &[_]| {
            let filter = Filter { without: without.to_vec(), ..Filter::default() };
            desk.db.read(|conn| cases::count(conn, desk.organisation.id, &filter, today)).unwrap()
        });
        assert_eq!((count(&[]), count(&hidden)), (cases::Total::Exactly(2), cases::Total::Exactly(1)));
        let open = desk
            .db
            .read(|conn| {
                let all = Overview::load(conn, organisation, today)?;
                let rest = all.without(conn, organisation, &hidden, today)?;
                Ok::<_, DbError>((
                    all.counts(desk.handler, today).open,
                    rest.counts(desk.handler, today).open,
                ))
            })
            .unwrap();
        assert_eq!(open, (2, 1));
    });
}
