//! The registers that live on after a case: restrictions, objections, marketing, recipients, erased records. A search
//! by case number or e-mail address goes through all of them.

mod case;
mod erasures;
mod marketing;
mod objections;
mod recipients;
mod restrictions;

use actix_web::web::{Query, ServiceConfig};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};
use tera::Context;

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Fields},
    forms::Form,
    frame,
};
use crate::{
    audit::{self, Action, Event},
    db::Conn,
    ids::{CaseId, StaffId},
    letters,
    staff::{self, Account, Organisation, Permission},
    standing::{
        Search, Shown, erasures as erased, objections as objected, recipients as received,
        restrictions as restricted, suppressions,
    },
    web::{get, page, post},
};
pub use case::of_case;

/// Every address of the registers.
pub fn addresses(routes: &mut ServiceConfig) {
    routes
        .service(page("/registers").route(get().to(overview)))
        .service(page("/registers/cases/{case}").route(get().to(case::show)))
        .service(page("/registers/cases/{case}/restrictions").route(post().to(case::restrict)))
        .service(page("/registers/cases/{case}/objections").route(post().to(case::object)))
        .service(page("/registers/cases/{case}/recipients").route(post().to(recipients::open)))
        .service(
            page("/registers/cases/{case}/recipients/{line}/settlement").route(post().to(recipients::settle)),
        )
        .service(
            page("/registers/cases/{case}/recipients/{line}/answer").route(post().to(recipients::answer)),
        )
        .service(page("/registers/restrictions").route(get().to(restrictions::list)))
        .service(page("/registers/restrictions/{id}").route(get().to(restrictions::show)))
        .service(page("/registers/restrictions/{id}/uses").route(post().to(restrictions::use_it)))
        .service(page("/registers/restrictions/{id}/notices").route(post().to(restrictions::notify)))
        .service(page("/registers/restrictions/{id}/lifting").route(post().to(restrictions::lift)))
        .service(page("/registers/objections").route(get().to(objections::list)))
        .service(page("/registers/objections/{id}").route(get().to(objections::show)))
        .service(page("/registers/objections/{id}/weighings").route(post().to(objections::weigh)))
        .service(page("/registers/objections/{id}/ending").route(post().to(objections::end)))
        .service(page("/registers/recipients").route(get().to(recipients::list)))
        .service(page("/registers/marketing").route(get().to(marketing::show)))
        .service(page("/registers/marketing/tests").route(post().to(marketing::test)))
        .service(page("/registers/marketing/stops").route(post().to(marketing::stop)))
        .service(page("/registers/marketing/releases").route(post().to(marketing::allow)))
        .service(page("/registers/marketing/lists").route(post().to(marketing::compare)))
        .service(page("/registers/erasures").route(get().to(erasures::show)).route(post().to(erasures::add)))
        .service(page("/registers/erasures/exports").route(post().to(erasures::export)))
        .service(page("/registers/erasures/comparisons").route(post().to(erasures::compare)));
}

/// What every page of the registers needs to show who and when.
struct Look {
    organisation: Organisation,
    people: Vec<Account>,
    zone: Tz,
    today: NaiveDate,
}

impl Look {
    fn of(desk: &Desk, conn: &mut Conn) -> Result<Look, Failure> {
        let organisation = frame::organisation(desk, conn)?;
        let people = staff::colleagues(conn, organisation.id)?;
        let zone = organisation.zone();
        Ok(Look { organisation, people, zone, today: desk.now.with_timezone(&zone).date_naive() })
    }

    fn name(&self, desk: &Desk, id: Option<StaffId>) -> String {
        let found = self.people.iter().find(|account| Some(account.id) == id);
        found.map_or_else(|| desk.text("staff-actor-program", &[]), |account| account.name.clone())
    }

    fn day(&self, desk: &Desk, at: DateTime<Utc>) -> String {
        letters::day_in_words(at.with_timezone(&self.zone).date_naive(), desk.lang())
    }

    /// The last moment of a day on the organisation's clock, but not later than now: when somebody says that something
    /// was done on a day, it was done before that day was over.
    fn end_of(&self, day: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
        let next = day.checked_add_days(Days::new(1)).and_then(|next| next.and_hms_opt(0, 0, 0));
        let end = next.and_then(|next| next.and_local_timezone(self.zone).earliest());
        let end = end.map_or(now, |end| end.with_timezone(&Utc) - chrono::TimeDelta::seconds(1));
        if day == self.today { end.min(now) } else { end }
    }
}

/// Looking at an entry stands in the log before it is shown.
fn viewed(desk: &Desk, case: CaseId, details: Value) -> Result<(), Failure> {
    let event = Event {
        organisation: desk.actor.organisation,
        by: desk.actor.by(),
        action: Action::StandingViewed,
        case: Some(case),
        details,
    };
    Ok(desk.write(|tx| audit::record(tx, &desk.app.vault, event, desk.now))?)
}

/// The forms of a page after one of them was sent: that one as it was typed, the others as they were before.
fn typed(fields: &Fields, names: &[&'static str], before: &Form) -> Form {
    let value = |name: &&'static str| match fields.has(name) {
        true => (*name, fields.text(name)),
        false => (*name, before.value(name)),
    };
    Form::filled(names.iter().map(value))
}

/// A bracket of a draft that nobody has filled in.
fn has_gap(text: &str) -> bool {
    text.find('[').is_some_and(|open| text[open..].contains(']'))
}

/// The day in a field, as browsers send it.
fn day_of(fields: &Fields, name: &str) -> Option<NaiveDate> {
    fields.text(name).parse().ok()
}

/// What a list shows, from its address.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    q: String,
}

impl Asked {
    /// What stands, unless everything is searched or the other half is asked for.
    fn shown(&self) -> Option<Shown> {
        match (Shown::parse(&self.show), self.q.trim()) {
            (Some(shown), _) => Some(shown),
            (None, "") if self.show.is_empty() => Some(Shown::Standing),
            (None, _) => None,
        }
    }

    fn search(&self, desk: &Desk) -> Option<Search> {
        Search::parse(&desk.app.vault, desk.actor.organisation, &self.q)
    }

    fn insert(&self, context: &mut Context) {
        context.insert("q", self.q.trim());
        let show = self.shown().map_or("all", Shown::as_str);
        context.insert("show", show);
    }
}

/// The lines of one register, as its own module shows them.
type Rows = fn(&Desk, &mut Conn, &Look, Option<Shown>, Option<&Search>) -> Result<Vec<Value>, Failure>;

/// The page of one register: `staff/registers/NAME.html` with the lines under `NAME`.
async fn listed(desk: Desk, asked: Query<Asked>, name: &'static str, rows: Rows) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            let look = Look::of(desk, conn)?;
            asked.insert(&mut context);
            let found = rows(desk, conn, &look, asked.shown(), asked.search(desk).as_ref())?;
            context.insert(name, &found);
            frame::page(desk, &format!("staff/registers/{name}.html"), &context)
        })
    })
    .await
}

async fn overview(desk: Desk, asked: Query<Asked>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            asked.insert(&mut context);
            let (here, own) = (desk.actor.organisation, desk.own(conn)?);
            let erased: i64 = erased::systems(conn, here)?.iter().map(|(_, count)| count).sum();
            let counts = [
                ("restrictions", "pause", restricted::count_in_force(conn, here, &own)?),
                ("objections", "ban", objected::count_standing(conn, here, &own)?),
                ("recipients", "users", received::count_open(conn, here, &own)?),
                ("marketing", "mail", suppressions::count(conn, here)?),
                ("erasures", "eraser", erased),
            ];
            let registers: Vec<Value> = counts
                .iter()
                .filter(|(name, ..)| *name != "erasures" || desk.is_allowed(Permission::KeepRegisters))
                .map(|(name, icon, count)| json!({ "name": name, "icon": icon, "count": count }))
                .collect();
            context.insert("registers", &registers);
            let search = asked.search(desk);
            context.insert("searched", &search.is_some());
            let look = Look::of(desk, conn)?;
            let found = search.as_ref();
            context.insert("restrictions", &restrictions::rows(desk, conn, &look, None, found)?);
            context.insert("objections", &objections::rows(desk, conn, &look, None, found)?);
            context.insert("recipients", &recipients::rows(desk, conn, &look, None, found)?);
            frame::page(desk, "staff/registers/overview.html", &context)
        })
    })
    .await
}
