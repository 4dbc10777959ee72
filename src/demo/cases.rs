//! Forty cases with a past, so that the queue looks like one on an ordinary Monday.

use chrono::{DateTime, TimeDelta, Utc};

use super::{DemoError, Fictional, hr, names::Dice};
use crate::{
    app::App,
    audit::By,
    cases::{
        self, Arrival, Case, Channel, Contact, Correction, Details, OnBehalf, Particulars, Person,
        RestrictionGround,
    },
    identity::{self, Check, CheckResult, Method},
    ids::{RequestId, StaffId},
    law::{deadline, rights::Right},
    letters::Lang,
    sources::collect,
    staff::{self, Organisation},
};

const COUNT: i64 = 40;

const WISHES: [(Right, &str); 9] = [
    (Right::Access, "Jeg vil gerne se alt, hvad I har om mig."),
    (Right::Access, "Især min personalesag fra de sidste fem år."),
    (Right::Access, ""),
    (Right::Erasure, "Jeg søgte en stilling sidste år og vil have min ansøgning slettet."),
    (Right::Rectification, "Min adresse er forkert. Jeg er flyttet til Havnegade 7."),
    (Right::Portability, "Jeg skifter arbejdsplads og vil tage mine kursusbeviser med."),
    (Right::Objection, "Jeg vil ikke stå med billede på intranettet."),
    (Right::MarketingObjection, ""),
    (
        Right::AutomatedDecision,
        "Min ansøgning blev sorteret fra på et minut. Jeg vil have, at et menneske ser på den.",
    ),
];

/// Received between four weeks ago and yesterday, a few of them late; most have an owner.
pub fn make(app: &App, staff: &[StaffId], now: DateTime<Utc>) -> Result<(), DemoError> {
    let Some(organisation) = app.db.read(|conn| staff::by_slug(conn, "fjordby"))? else { return Ok(()) };
    let mut dice = Dice::new(417);
    // The first three stay for whoever tries the demo.
    for (position, person) in hr::people(COUNT + 3, now.date_naive()).iter().skip(3).enumerate() {
        let hours = (COUNT - position as i64) * 19 + dice.below(15) as i64;
        let owner = (!dice.one_in(4)).then(|| staff[dice.below(staff.len() as u64) as usize]);
        let wish = WISHES[dice.below(WISHES.len() as u64) as usize];
        let received = now - TimeDelta::hours(hours);
        let mut case = receive(app, &organisation, person, wish, owner, received)?;
        if let Some(owner) = owner {
            go_on(app, &mut case, owner, position % 3, received)?;
        }
    }
    several(app, &organisation, staff[0], now)
}

/// One person who asked for three things at once.
fn several(
    app: &App,
    organisation: &Organisation,
    owner: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let received = now - TimeDelta::hours(29);
    let due = deadline::due(received, organisation.zone(), organisation.calendar());
    let person = &hr::people(COUNT + 4, now.date_naive())[COUNT as usize + 3];
    let details = details(person, "Det handler om min tid som vikar i 2024.");
    let correction = Correction { wrong: "Havnegade 1".into(), right: "Havnegade 17, 2. tv.".into() };
    let wishes = [
        (Right::Access, Particulars::default()),
        (Right::Rectification, Particulars { corrections: vec![correction], ..Particulars::default() }),
        (
            Right::Restriction,
            Particulars {
                ground: Some(RestrictionGround::Contested),
                what: "Min adresse, til den er rettet.".into(),
                ..Particulars::default()
            },
        ),
    ];
    let request = RequestId::new(received);
    app.db.write(|tx| {
        let mut all = Vec::new();
        for (right, particulars) in &wishes {
            let arrival = Arrival {
                organisation: organisation.id,
                right: *right,
                channel: Channel::Form,
                language: Lang::Da,
                details: &details,
                received_on: due.received_on,
                due_on: due.due_on,
            };
            all.push(cases::receive_in(tx, &app.vault, request, &arrival, particulars, received)?);
        }
        let confirmed = received + TimeDelta::minutes(7);
        cases::confirm_address(tx, &app.vault, &mut all[0], confirmed).map_err(wrong)?;
        let assigned = received + TimeDelta::hours(3);
        for one in cases::of_request(tx, organisation.id, request)? {
            cases::assign(tx, &app.vault, &mut one.clone(), Some(owner), owner, assigned).map_err(wrong)?;
        }
        Ok(())
    })
}

fn receive(
    app: &App,
    organisation: &Organisation,
    person: &Fictional,
    (right, description): (Right, &str),
    owner: Option<StaffId>,
    received: DateTime<Utc>,
) -> Result<Case, DemoError> {
    let due = deadline::due(received, organisation.zone(), organisation.calendar());
    let details = details(person, description);
    let arrival = Arrival {
        organisation: organisation.id,
        right,
        channel: Channel::Form,
        language: Lang::Da,
        details: &details,
        received_on: due.received_on,
        due_on: due.due_on,
    };
    app.db.write(|tx| {
        let mut case = cases::receive(tx, &app.vault, &arrival, received)?;
        let confirmed = received + TimeDelta::minutes(7);
        cases::confirm_address(tx, &app.vault, &mut case, confirmed).map_err(wrong)?;
        if let Some(owner) = owner {
            let assigned = received + TimeDelta::hours(3);
            cases::assign(tx, &app.vault, &mut case, Some(owner), owner, assigned).map_err(wrong)?;
        }
        Ok(case)
    })
}

fn wrong(error: impl std::fmt::Display) -> DemoError {
    DemoError::Data(error.to_string())
}

/// How far its owner has come with a case: 0 not begun, 1 identity checked, 2 the sources are asked (by the workers,
/// as soon as the demo runs) or need not be.
fn go_on(
    app: &App,
    case: &mut Case,
    owner: StaffId,
    steps: usize,
    received: DateTime<Utc>,
) -> Result<(), DemoError> {
    let check = Check::of_requester(Method::InPerson, CheckResult::Passed, "");
    let (checked, asked) = (received + TimeDelta::hours(4), received + TimeDelta::hours(5));
    app.db.write(|tx| {
        if steps > 0 {
            identity::record(tx, &app.vault, case, &check, By::Staff(owner), checked).map_err(wrong)?;
        }
        if steps > 1 && case.right.is_answered_with_data() {
            collect::start(tx, &app.vault, &app.sources, case, owner, asked).map_err(wrong)?;
        } else if steps > 1 {
            let reason = "Anmodningen handler om en oplysning, vi har foran os.";
            cases::skip_collecting(tx, &app.vault, case, reason, owner, asked).map_err(wrong)?;
        }
        Ok(())
    })
}

fn details(person: &Fictional, description: &str) -> Details {
    Details {
        on_behalf: OnBehalf::Oneself,
        person: Person {
            name: person.name.clone(),
            email: Some(person.email.clone()),
            birth_date: Some(person.birth_date),
            ..Person::default()
        },
        requester: Contact { name: person.name.clone(), email: person.email.clone(), phone: None },
        description: description.to_owned(),
    }
}
