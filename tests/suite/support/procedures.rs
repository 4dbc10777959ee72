//! A handler who goes through the procedure of a right: what is decided one by one, the notes, what is carried out.

use std::collections::BTreeMap;

use indsigt::{
    audit::By,
    cases::{self, Case, ItemError, NoteError},
    db::Conn,
    ids::ItemId,
    law::{
        grounds::Ground,
        procedure::{self, Entry, Gate, Input, Key, Kind, Need, Shown, Verdict},
        status::{Outcome, Status},
    },
    review::{self, Order},
    sources::collected,
    standing::recipients,
};

use super::cases::Desk;

/// An entry that says all that `verdict` needs, on `ground` where there is a choice.
pub fn entry(kind: Kind, verdict: Verdict, ground: Option<Ground>) -> Entry {
    let mut entry = Entry { verdict: Some(verdict), ..Entry::default() };
    for field in kind.fields() {
        let needed = match field.need {
            Need::Always => true,
            Need::Optional => false,
            Need::With(verdicts) => verdicts.contains(&verdict),
        };
        let value = match field.input {
            _ if !needed => continue,
            Input::Line | Input::Text => "Nyhedsbrevet",
            Input::Day => "2026-11-23",
            Input::Tick => "yes",
            Input::Choice(offered) => offered[0],
        };
        entry.fields.insert(field.key.to_owned(), value.to_owned());
    }
    if let (Some(ground), true) = (ground, entry.fields.contains_key("ground")) {
        entry.fields.insert("ground".into(), ground.to_string());
        if ground == Ground::NotObjectable {
            entry.fields.insert("basis".into(), "other".into());
        }
    }
    entry
}

/// How something was done, as the form sends it.
pub fn done(on: chrono::NaiveDate) -> BTreeMap<String, String> {
    let said = [
        ("done-on", on.to_string()),
        ("method", "I HR".into()),
        ("proof", "Log 7".into()),
        ("addresses", "aase@example.dk".into()),
    ];
    said.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

impl Desk {
    pub fn item(&self, case: &mut Case, entry: &Entry) -> Result<ItemId, ItemError> {
        let Desk { db, vault, handler, now, .. } = self;
        db.write(|tx| cases::save_item(tx, vault, case, (None, None), entry, *handler, *now))
    }

    pub fn note(&self, case: &mut Case, key: Key, text: &str) -> Result<(), NoteError> {
        let Desk { db, vault, handler, now, .. } = self;
        db.write(|tx| cases::note(tx, vault, case, key, text, *handler, *now))
    }

    fn pass(&self, case: &mut Case, gate: Gate) {
        for check in procedure::of(case.right) {
            if check.gate == Some(gate) && check.shown == Shown::ByNote {
                self.note(case, check.key, "Undersøgt.").unwrap();
            }
            if check.gate == Some(gate) && check.shown == Shown::ByRecipients {
                self.nobody_received(case);
            }
        }
    }

    /// The list of recipients, on which nobody stands.
    pub fn nobody_received(&self, case: &Case) {
        let Desk { db, vault, handler, now, .. } = self;
        let subject = case.subject(vault).unwrap();
        db.write(|tx| recipients::open(tx, vault, &subject, case.right, &[], By::Staff(*handler), *now))
            .unwrap();
    }

    /// Everything that a decision of `outcome` on `grounds` needs before it.
    pub fn prepare(&self, case: &mut Case, outcome: Outcome, grounds: &[Ground]) {
        if !matches!(case.status, Status::Received | Status::Identity | Status::Review) {
            return;
        }
        if outcome.refuses() && !grounds.is_empty() {
            let needs = |these: &[Ground]| grounds.iter().any(|ground| these.contains(ground));
            if needs(&[Ground::IdentityUnproven]) {
                self.note(case, Key::Reminder, "Rykket den 20. november.").unwrap();
            }
            if needs(&[Ground::Unfounded, Ground::Excessive, Ground::NotIdentifiable]) {
                self.note(case, Key::Burden, "Den tiende anmodning på en uge.").unwrap();
            }
        }
        let late = self.db.read(|conn| cases::facts(conn, case, self.now)).unwrap().month_over;
        if outcome.refuses() && late {
            self.note(case, Key::Lateness, "Vi fandt sagen for sent.").unwrap();
        }
        if case.status != Status::Review {
            return;
        }
        if outcome.grants() || outcome == Outcome::Refused {
            self.pass(case, Gate::Decision);
            self.decide_items(case, outcome, grounds);
        }
        if outcome.grants() && case.right.is_answered_with_data() {
            self.give_all(case);
        }
    }

    /// Gives everything that nobody has decided about, and leaves what is proposed.
    pub fn give_all(&self, case: &mut Case) {
        let Desk { db, vault, handler, now, .. } = self;
        let of = |conn: &mut Conn, case: &Case| {
            let sets = collected::of_case(conn, case.organisation, case.id)?;
            let sets: Vec<_> = sets.iter().map(|set| (set.id, set.rows)).collect();
            cases::reviewed(conn, case, &sets)
        };
        for order in [Order::Give, Order::Dismiss] {
            let states = db.read(|conn| of(conn, case)).unwrap();
            let rows = states.into_iter().map(|(id, state)| match order {
                Order::Give => (id, state.undecided()),
                _ => (id, state.proposed),
            });
            let rows: review::Selection = rows.filter(|(_, rows)| !rows.is_empty()).collect();
            let papers = db.read(|conn| cases::undecided_documents(conn, case)).unwrap();
            if !rows.is_empty() || (!papers.is_empty() && matches!(order, Order::Give)) {
                let chosen = (&rows, papers.as_slice());
                db.write(|tx| review::carry_out_with(tx, vault, case, order, chosen, *handler, *now))
                    .unwrap();
            }
        }
    }

    fn decide_items(&self, case: &mut Case, outcome: Outcome, grounds: &[Ground]) {
        let Some(kind) = Kind::of(case.right) else { return };
        if kind.verdict_follows() {
            return self.assess(case, "consent");
        }
        let verdict =
            |grants: bool| kind.verdicts().iter().copied().find(|verdict| verdict.grants() == grants);
        let ground = grounds.iter().copied().find(|ground| kind.grounds().contains(ground));
        if outcome.grants() {
            self.item(case, &entry(kind, verdict(true).unwrap(), None)).unwrap();
        }
        if let (true, Some(refusing)) = (outcome.refuses(), verdict(false)) {
            self.item(case, &entry(kind, refusing, ground)).unwrap();
        }
    }

    /// Says of every dataset of a portability request that it rests on `basis`, and comes from the person herself.
    pub fn assess(&self, case: &mut Case, basis: &str) {
        let Desk { db, vault, words, handler, now, .. } = self;
        for found in db.read(|conn| collected::of_case(conn, case.organisation, case.id)).unwrap() {
            let mut said = entry(Kind::Dataset, Verdict::HandOver, None);
            said.fields.insert("basis".into(), basis.into());
            db.write(|tx| review::assess(tx, vault, words, case, (None, found.id), &said, *handler, *now))
                .unwrap();
        }
    }

    /// Everything that was granted is done, and the gates before the answer are passed.
    pub fn carry_out(&self, case: &mut Case) {
        let Desk { db, vault, organisation, handler, now, .. } = self;
        let today = now.with_timezone(&self.organisation.zone()).date_naive();
        let said = done(today);
        for item in db.read(|conn| cases::items_of(conn, vault, case)).unwrap() {
            if item.entry.verdict.is_some_and(Verdict::needs_action) {
                db.write(|tx| {
                    cases::carry_out(tx, vault, organisation, case, item.id, &said, *handler, *now)
                })
                .unwrap();
            }
        }
        self.pass(case, Gate::Answer);
    }
}
