//! The end of the form: check your answers, send, receipt.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use serde::Serialize;

use super::{
    Reply, authority, draft_key, organisation,
    request::{Visit, gone, place},
    shell_of,
    start::Nothing,
};
use crate::{
    app::App,
    cases::{self, Case, OnBehalf},
    db::DbError,
    intake::{self, AttachmentError, FieldError, FilePurpose, Part, Submission, SubmitError},
    law::deadline,
    letters::{date_in_words, day_in_words},
    representation::Way,
    staff,
    web::{Fault, block, particulars, posted::Posted, visitor::Visitor},
};

#[derive(Serialize)]
struct Group {
    page: &'static str,
    answers: Vec<Answer>,
}

#[derive(Serialize)]
struct Answer {
    label: String,
    lines: Vec<String>,
    is_empty: bool,
}

/// "Check your answers"; a page that is not right yet comes first.
pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let (slug, _) = place(&request);
    let key = draft_key(&app, &request);
    let reply = block(move || {
        let visit = match Visit::open(app, visitor, &slug, key)? {
            Ok(visit) => visit,
            Err(elsewhere) => return Ok(elsewhere),
        };
        match Submission::parse(&visit.draft.form, visit.visitor.lang, visit.today()) {
            Ok(request) => Ok(Reply::Page(visit.check_page(&request)?)),
            Err(errors) => Ok(visit.first_wrong(&errors)),
        }
    });
    Ok(reply.await?.send())
}

impl Visit {
    fn first_wrong(&self, errors: &[FieldError]) -> Reply {
        let first = errors.iter().map(|error| Part::of(&error.field)).min().unwrap_or(Part::Right);
        Reply::Go(self.with_errors(first, ""))
    }

    fn check_page(&self, request: &Submission) -> Result<String, Fault> {
        let lang = self.visitor.lang;
        let calendar = self.app.db.read(|conn| staff::calendar_of(conn, &self.organisation))?;
        let due = deadline::due(self.now, self.organisation.zone(), &calendar);
        let mut context = self.step_context("check", "");
        context.insert("groups", &self.groups(request)?);
        context.insert("due", &date_in_words(due.due_on, lang));
        Ok(self.app.words.render("public/check.html", lang, &context)?)
    }

    /// What was asked about each right.
    fn asked(&self, request: &Submission) -> Vec<Answer> {
        let (words, lang) = (&self.app.words, self.visitor.lang);
        let told = request
            .wishes
            .iter()
            .flat_map(|wish| particulars::lines(words, lang, wish.right, &wish.particulars));
        told.map(|line| Answer { label: line.label, lines: line.lines, is_empty: false }).collect()
    }

    fn groups(&self, request: &Submission) -> Result<Vec<Group>, Fault> {
        let lang = self.visitor.lang;
        let text = |key: &str| self.app.words.text(lang, key, &[]);
        let answer = |label: &str, value: Option<&str>, otherwise: &str| Answer {
            label: text(label),
            lines: value.map_or_else(|| vec![text(otherwise)], |v| v.lines().map(str::to_owned).collect()),
            is_empty: value.is_none(),
        };
        let given = |label: &str, value: Option<&str>| answer(label, value, "public-check-empty");
        let details = &request.details;
        let rights: Vec<_> =
            request.wishes.iter().map(|wish| text(&format!("public-right-{}", wish.right))).collect();
        let papers: Vec<String> =
            self.files_for(FilePurpose::Authority)?.into_iter().map(|file| file.name).collect();
        let kind = text(&format!("public-on-behalf-{}", details.on_behalf));
        let mut person = vec![given("public-check-on-behalf", Some(&kind))];
        if details.on_behalf != OnBehalf::Oneself {
            person.push(given("public-check-person", Some(&details.person.name)));
        }
        let claimed = authority::lines(&self.app.words, lang, request);
        let authority: Vec<Answer> = claimed
            .into_iter()
            .map(|(label, lines)| Answer { label, lines, is_empty: false })
            .chain((request.claim.way == Some(Way::Upload)).then(|| {
                let papers = papers.join("\n");
                let papers = Some(papers.as_str()).filter(|papers| !papers.is_empty());
                answer("public-check-papers", papers, "public-check-no-papers")
            }))
            .collect();
        let words = Some(details.description.as_str()).filter(|text| !text.is_empty());
        let names = self.files_for(FilePurpose::Request)?;
        let names: Vec<String> = names.into_iter().map(|file| file.name).collect();
        let names = Some(names.join("\n")).filter(|names| !names.is_empty());
        let mut asked = self.asked(request);
        asked.push(answer("public-check-description", words, "public-check-no-description"));
        asked.push(answer("public-check-files", names.as_deref(), "public-check-no-files"));
        let born = details.person.birth_date.map(|date| day_in_words(date, lang));
        let mut groups = vec![
            Group { page: "right", answers: vec![given("public-check-right", Some(&rights.join("\n")))] },
            Group { page: "person", answers: person },
            Group { page: "authority", answers: authority },
            Group { page: "details", answers: asked },
            Group {
                page: "contact",
                answers: vec![
                    given("public-contact-name", Some(&details.requester.name)),
                    given("public-contact-email", Some(&details.requester.email)),
                    given("public-contact-phone", details.requester.phone.as_deref()),
                    given("public-contact-birth", born.as_deref()),
                    given("public-contact-number", details.person.number.as_deref()),
                    given("public-contact-address", details.person.address.as_deref()),
                ]
                .into_iter()
                .chain(request.cpr.as_ref().map(|cpr| given("cpr-label", Some(&cpr.masked()))))
                .collect(),
            },
        ];
        groups.retain(|group| !group.answers.is_empty());
        Ok(groups)
    }
}

/// Sends the request. Sending it again leads to the same receipt.
pub async fn send(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    let (slug, _) = place(&request);
    let key = draft_key(&app, &request);
    let reply = block(move || {
        let visit = match Visit::open(app, visitor, &slug, key)? {
            Ok(visit) => visit,
            Err(elsewhere) => return Ok(elsewhere),
        };
        let request = match Submission::parse(&visit.draft.form, visit.visitor.lang, visit.today()) {
            Ok(request) => request,
            Err(errors) => return Ok(visit.first_wrong(&errors)),
        };
        let Visit { app, organisation, key, now, .. } = &visit;
        let address_of = |path: &str| app.config.address_of(path);
        let sent = intake::submit_draft(
            &app.db,
            &app.vault,
            &app.words,
            organisation,
            key,
            &request,
            &address_of,
            *now,
        );
        match sent {
            Ok(_) => Ok(Reply::Go(visit.address("receipt"))),
            Err(SubmitError::DraftGone) => gone(app, &visit.visitor, organisation),
            Err(error) => Err(refusal(error)),
        }
    });
    Ok(reply.await?.send())
}

pub fn refusal(error: SubmitError) -> Fault {
    use AttachmentError as A;
    match error {
        SubmitError::Db(error) | SubmitError::Attachment(A::Db(error)) => error.into(),
        SubmitError::Vault(error) | SubmitError::Attachment(A::Vault(error)) => error.into(),
        error => Fault::internal(error),
    }
}

/// The receipt, for as long as the draft's cookie lasts.
pub async fn receipt(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Fault> {
    let key = draft_key(&app, &request);
    let reply = block(move || {
        let organisation = organisation(&app, &slug)?;
        let Some(key) = key else { return gone(&app, &visitor, &organisation) };
        let received = app.db.read(|conn| {
            let draft = intake::load(conn, &key, organisation.id, app.now())?;
            let Some(case) = draft.and_then(|draft| draft.sent) else { return Ok::<_, DbError>(None) };
            let Some(case) = cases::find(conn, organisation.id, case)? else { return Ok(None) };
            let together = cases::of_request(conn, organisation.id, case.request)?;
            Ok(Some((case, together)))
        })?;
        let Some((case, together)) = received else { return gone(&app, &visitor, &organisation) };
        let mut context = shell_of(&app, &visitor, &organisation);
        context.insert(
            "receipt",
            &serde_json::json!({ "number": case.number, "received_on": case.received_on, "due_on": case.due_on }),
        );
        let one = |case: &Case| serde_json::json!({ "number": case.number, "right": case.right });
        context.insert("cases", &together.iter().map(one).collect::<Vec<_>>());
        context.insert("email", &case.details(&app.vault)?.requester.email);
        Ok(Reply::Page(app.words.render("public/receipt.html", visitor.lang, &context)?))
    });
    Ok(reply.await?.send())
}
