//! The status page: what happens now, whether the requester must act, and when the answer comes.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Query},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tera::Context;

use super::{
    REQUESTER, Reply, cookie, files, id_document, letters, links::viewed, progress, see_other, shell_of,
    standing, start::Nothing, who,
};
use crate::{
    app::App,
    audit::{self, By},
    cases::{
        self, Case, OnBehalf, Reclassified, ReclassifyError, StepError,
        clock::{self, GrantedExtension, House},
    },
    export,
    identity::sessions::{self, Session},
    law::{
        identity::Party,
        reckoning::Reckoning,
        rights::{Proof, Right},
        status::{Mover, Status, Step},
    },
    letters::day_in_words,
    staff::{self, Organisation},
    web::{
        Fault, block,
        posted::Posted,
        visitor::{Visitor, no_cookie},
    },
};

/// One visit to a case by its requester.
pub struct Visit {
    pub app: Data<App>,
    pub visitor: Visitor,
    pub session: Session,
    pub organisation: Organisation,
    pub case: Case,
    pub now: DateTime<Utc>,
}

impl Visit {
    /// The case of this browser's session; otherwise the page that sends a new link.
    pub fn open(
        app: Data<App>,
        visitor: Visitor,
        token: Option<String>,
    ) -> Result<Result<Visit, Reply>, Fault> {
        let now = app.now();
        let session = match token {
            Some(token) => sessions::find(&app.db, &app.vault, &token, now)?,
            None => None,
        };
        let Some(session) = session else { return Ok(Err(elsewhere(&app)?)) };
        let found = app.db.read(|conn| {
            let organisation = staff::find(conn, session.organisation)?;
            Ok::<_, Fault>(organisation.zip(cases::find(conn, session.organisation, session.case)?))
        })?;
        let (organisation, case) = found.ok_or(Fault::NotFound)?;
        Ok(Ok(Visit { app, visitor, session, organisation, case, now }))
    }
}

fn elsewhere(app: &App) -> Result<Reply, Fault> {
    let all = app.db.read(staff::all)?;
    Ok(Reply::Go(match all.as_slice() {
        [only] => format!("/o/{}/link?ended=1", only.slug),
        _ => "/".into(),
    }))
}

/// Runs `work` for the case of this browser's session.
pub async fn with_case(
    app: Data<App>,
    visitor: Visitor,
    request: &HttpRequest,
    work: impl FnOnce(Visit) -> Result<Reply, Fault> + Send + 'static,
) -> Result<HttpResponse, Fault> {
    let token = cookie(request, REQUESTER);
    let reply = block(move || match Visit::open(app, visitor, token)? {
        Ok(visit) => work(visit),
        Err(elsewhere) => Ok(elsewhere),
    });
    Ok(reply.await?.send())
}

/// What came of a paper that was sent, in the address of the page.
#[derive(Deserialize)]
pub struct Look {
    #[serde(default)]
    paper: String,
}

pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    look: Query<Look>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let mut context = visit.context()?;
        let known =
            ["sent", "too-large", "kind", "too-many", "empty", "refused"].contains(&look.paper.as_str());
        context.insert("paper", &known.then_some(&look.paper));
        Ok(Reply::Page(visit.app.words.render("public/status.html", visit.visitor.lang, &context)?))
    })
    .await
}

impl Visit {
    /// Who acts, for the log.
    pub fn by(&self) -> By {
        if self.session.party == Party::Subject { By::Subject } else { By::Requester }
    }

    /// Every date of the case, its extension, and today.
    fn reckoned(&self) -> Result<(Reckoning, Option<GrantedExtension>, chrono::NaiveDate), Fault> {
        let vault = &self.app.vault;
        self.app.db.read(|conn| {
            let house = House::of(conn, vault, &self.organisation)?;
            let reckoning =
                clock::reckoning_of(conn, &house, &self.case, self.now).map_err(Fault::internal)?;
            let granted = clock::extension_of(conn, vault, &self.case).map_err(Fault::internal)?;
            Ok((reckoning, granted, house.day(self.now)))
        })
    }

    pub(super) fn context(&self) -> Result<Context, Fault> {
        let (words, lang, case) = (&self.app.words, self.visitor.lang, &self.case);
        let details = case.details(&self.app.vault)?;
        let entries = self.app.db.read(|conn| audit::of_case(conn, case.organisation, case.id))?;
        let mut context = shell_of(&self.app, &self.visitor, &self.organisation);
        let package = self.app.db.read(|conn| export::of_case(conn, case))?;
        let proven = self.session.is_proven(self.now);
        let view = self.view()?;
        let (headline, lead) = match view.locked {
            Some(locked) => (
                words.text(lang, &format!("public-represented-{locked}-title"), &[]),
                words.text(lang, &format!("public-represented-{locked}-lead"), &[]),
            ),
            // The steps before the search are about the one who asks, not about her.
            None if self.session.party == Party::Subject
                && matches!(case.status, Status::Received | Status::Identity) =>
            {
                (words.text(lang, "public-hers-title", &[]), words.text(lang, "public-hers-lead", &[]))
            }
            None => progress::headline(words, lang, case, package.as_ref(), proven, self.now),
        };
        context.insert("headline", &headline);
        context.insert("lead", &lead);
        context.insert("number", &case.number);
        files::insert(self, &mut context)?;
        id_document::insert(self, &mut context)?;
        context.insert("right_name", &words.text(lang, &format!("public-case-{}", case.right), &[]));
        context.insert("article", case.right.article());
        let (reckoning, granted, today) = self.reckoned()?;
        context.insert("clock", &progress::clock(words, lang, case, &reckoning, granted, today));
        // To whom it was passed on says where there may be data: nothing for her who may not ask (R3.6).
        let passed_on = if view.details { self.passed_on()? } else { Vec::new() };
        context.insert("passed_on", &passed_on);
        let track = progress::track(words, lang, case, self.organisation.zone());
        context.insert("track", if view.details { track.as_slice() } else { &[] });
        // What happened so far was done by the other, and is told in words to him.
        let events = if view.details && self.session.party == Party::Requester {
            progress::events(&entries)
        } else {
            Vec::new()
        };
        context.insert("events", &events);
        context.insert("zone", self.organisation.zone().name());
        context.insert("may_prove", &self.may_prove()?);
        let providers = self.app.eid.offered_by(&self.organisation.slug);
        context.insert("eid_offered", &!providers.is_empty());
        context.insert("may_withdraw", &(self.session.party == Party::Requester && may_withdraw(case)));
        let zone = self.organisation.zone();
        let answer = progress::answer(lang, case, package.as_ref(), proven, zone, self.now);
        context.insert("answer", &answer.filter(|_| view.answer()));
        context.insert("hers", &(self.session.party == Party::Subject));
        context.insert("authority", &self.authority()?);
        let standing = self.app.db.read(|conn| {
            standing::view(conn, &self.app.vault, (case, lang, self.organisation.zone()), proven)
        })?;
        // What stands says what was found: she shows first who she is, unless the right asks nobody for that.
        let shown = proven || case.right.proof() < Proof::Identity;
        context.insert("standing_locked", &(standing.is_some() && view.data && !shown));
        context.insert("standing", &standing.filter(|_| view.data && shown));
        let sent =
            self.app.db.read(|conn| cases::letters::letters_of_case(conn, case)).map_err(Fault::internal)?;
        let sent: Vec<_> = sent.into_iter().filter(|letter| view.shows(letter.kind)).collect();
        let unnamed = |kind| !proven && view.tells(kind);
        context.insert("letters", &letters::listed(&sent, unnamed, lang, zone));
        context.insert("proven", &proven);
        who::insert(self, &mut context)?;
        context.insert("person", &details.person.name);
        let together = if view.details { self.together()? } else { Vec::new() };
        context.insert("cases", &together);
        let changes = if view.details { self.changes()? } else { Vec::new() };
        context.insert("changes", &changes);
        let sender = (details.on_behalf != OnBehalf::Oneself).then_some(details.requester.name);
        context.insert("sender", &sender);
        Ok(context)
    }
}

/// One case of the request, for the list of several.
#[derive(Serialize)]
struct CaseView {
    number: String,
    right_name: String,
    headline: String,
    shown: bool,
}

/// The handler says that the person meant another right.
#[derive(Serialize)]
struct ChangeView {
    from: String,
    to: String,
    reason: String,
    day: String,
}

impl Visit {
    fn right_name(&self, right: Right) -> String {
        self.app.words.text(self.visitor.lang, &format!("public-case-{right}"), &[])
    }

    /// Every case of the request (R2.11).
    fn together(&self) -> Result<Vec<CaseView>, Fault> {
        let (words, lang) = (&self.app.words, self.visitor.lang);
        let proven = self.session.is_proven(self.now);
        let all =
            self.app.db.read(|conn| cases::of_request(conn, self.organisation.id, self.case.request))?;
        let view = |case: &Case| {
            let package = self.app.db.read(|conn| export::of_case(conn, case))?;
            Ok(CaseView {
                number: case.number.clone(),
                right_name: self.right_name(case.right),
                headline: progress::headline(words, lang, case, package.as_ref(), proven, self.now).0,
                shown: case.id == self.case.id,
            })
        };
        all.iter().map(view).collect()
    }

    fn changes(&self) -> Result<Vec<ChangeView>, Fault> {
        let found = self.app.db.read(|conn| cases::reclassified(conn, &self.app.vault, &self.case));
        let changes = found.map_err(|error| match error {
            ReclassifyError::Db(error) => Fault::from(error),
            ReclassifyError::Vault(error) => error.into(),
            error => Fault::internal(error),
        })?;
        let zone = self.organisation.zone();
        let view = |change: Reclassified| ChangeView {
            from: self.right_name(change.from),
            to: self.right_name(change.to),
            day: day_in_words(change.at.with_timezone(&zone).date_naive(), self.visitor.lang),
            reason: change.reason,
        };
        Ok(changes.into_iter().map(view).collect())
    }
}

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    number: String,
}

/// The session goes on with another case of the same request.
pub async fn choose_case(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    chosen: Posted<Chosen>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let Visit { app, session, case, now, .. } = &visit;
        app.db.write(|tx| {
            let together = cases::of_request(tx, case.organisation, case.request)?;
            let other = together.iter().find(|one| one.number == chosen.0.number).ok_or(Fault::NotFound)?;
            sessions::turn_to(tx, &app.vault, session, (case, other))?;
            audit::record(tx, &app.vault, viewed(other, session.party), *now).map_err(Fault::from)
        })?;
        Ok(Reply::Go("/status".into()))
    })
    .await
}

impl Visit {
    /// That the request was passed on (R5.3); to whom, only to one who has proven that she is the person: it says where
    /// there may be data about her.
    fn passed_on(&self) -> Result<Vec<serde_json::Value>, Fault> {
        let (lang, case) = (self.visitor.lang, &self.case);
        let recorded = self.app.db.read(|conn| cases::forwardings_of(conn, &self.app.vault, case));
        let proven = self.session.is_proven(self.now);
        let told = |one: cases::RecordedForwarding| {
            let day = day_in_words(one.forwarding.on, lang);
            let to = proven.then_some((one.forwarding.to, one.forwarding.contact));
            let (to, contact) = to.unzip();
            serde_json::json!({ "to": to, "contact": contact, "day": day })
        };
        Ok(recorded.map_err(Fault::internal)?.into_iter().map(told).collect())
    }
}

fn may_withdraw(case: &Case) -> bool {
    case.status.next(Step::Withdraw, Mover::Requester, case.right).is_ok()
}

/// "Are you sure?", since it cannot be undone.
pub async fn ask_withdrawal(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        if visit.session.party != Party::Requester || !may_withdraw(&visit.case) {
            return Ok(Reply::Go("/status".into()));
        }
        let mut context = shell_of(&visit.app, &visit.visitor, &visit.organisation);
        context.insert("number", &visit.case.number);
        context.insert("right_name", &visit.right_name(visit.case.right));
        context.insert("others", &(visit.together()?.len() > 1));
        Ok(Reply::Page(visit.app.words.render("public/withdrawal.html", visit.visitor.lang, &context)?))
    })
    .await
}

pub async fn withdraw(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |mut visit| {
        if visit.session.party != Party::Requester {
            return Ok(Reply::Go("/status".into()));
        }
        let Visit { app, case, now, .. } = &mut visit;
        let withdrawn = app.db.write(|tx| cases::withdraw(tx, &app.vault, case, *now));
        match withdrawn {
            // Refused: withdrawn already, or decided meanwhile. The page tells which.
            Ok(()) | Err(StepError::Refused(_)) => Ok(Reply::Go("/status".into())),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// The session ends here and now; nothing of it stays in the browser.
pub async fn sign_out(
    app: Data<App>,
    request: HttpRequest,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    let token = cookie(&request, REQUESTER);
    let place = block(move || {
        if let Some(token) = token {
            app.db.write(|tx| sessions::end(tx, &app.vault, &token))?;
        }
        elsewhere(&app)
    });
    let Reply::Go(path) = place.await? else { return Err(Fault::NotFound) };
    let mut response = see_other(&path);
    response.add_cookie(&no_cookie(REQUESTER)).map_err(Fault::internal)?;
    Ok(response)
}
