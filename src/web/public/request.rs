//! The form: one question a page, checked answers, a receipt.
//!
//! Every post saves what was typed, right or wrong, and leads to a page that is fetched: reloading and the back
//! button send nothing twice.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tera::Context;

use super::{Reply, asked, authority, check::refusal, draft_key, fields, files, organisation, shell_of};
use crate::{
    app::App,
    cases::OnBehalf,
    documents::{Attachment, FilePurpose, FileState},
    intake::{self, Draft, DraftKey, Form, Part, Submission, questions::questions},
    law::rights::Right,
    letters::{Lang, Words},
    staff::Organisation,
    web::{Fault, block, posted::Posted, visitor::Visitor},
};

/// The pages in their order; the names stand in addresses and in `public-step-…`.
pub const STEPS: [&str; 6] = ["right", "person", "authority", "details", "contact", "check"];

fn part(page: &str) -> Option<Part> {
    STEPS.iter().position(|step| *step == page).and_then(|at| Part::ALL.get(at).copied())
}

pub fn page_of(part: Part) -> &'static str {
    let at = Part::ALL.iter().position(|other| *other == part).unwrap_or_default();
    STEPS[at]
}

/// How a page is to be shown.
#[derive(Deserialize, Default)]
pub struct Look {
    /// Tell what is wrong with the answers.
    pub errors: Option<String>,
    /// `check`: go back to the last page afterwards.
    #[serde(default)]
    pub from: String,
    /// Room for one more correction.
    pub more: Option<String>,
}

/// One visit to the form.
pub struct Visit {
    pub app: Data<App>,
    pub visitor: Visitor,
    pub organisation: Organisation,
    pub key: DraftKey,
    pub draft: Draft,
    pub now: DateTime<Utc>,
}

impl Visit {
    /// The open draft of this browser; otherwise where to go instead.
    pub fn open(
        app: Data<App>,
        visitor: Visitor,
        slug: &str,
        key: Option<DraftKey>,
    ) -> Result<Result<Visit, Reply>, Fault> {
        let organisation = organisation(&app, slug)?;
        let now = app.now();
        let found = match &key {
            Some(key) => app.db.read(|conn| intake::load(conn, key, organisation.id, now))?,
            None => None,
        };
        Ok(match (key, found) {
            (Some(_), Some(draft)) if draft.sent.is_some() => {
                Err(Reply::Go(format!("/o/{slug}/request/receipt")))
            }
            (Some(key), Some(draft)) => Ok(Visit { app, visitor, organisation, key, draft, now }),
            _ => Err(gone(&app, &visitor, &organisation)?),
        })
    }

    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.organisation.zone()).date_naive()
    }

    pub fn address(&self, page: &str) -> String {
        format!("/o/{}/request/{page}", self.organisation.slug)
    }

    /// Where a page leads to once it is right.
    pub fn after(&self, part: Part, from: &str) -> String {
        let steps = self.steps();
        let at = steps.iter().position(|step| *step == page_of(part)).unwrap_or_default();
        // For whom it is has changed: what that kind is asked comes first.
        let asks = part == Part::Person && steps.contains(&"authority");
        let next = if from == "check" && !asks { "check" } else { steps.get(at + 1).unwrap_or(&"check") };
        self.address(next)
    }

    /// The pages of this request: only somebody who asks for another is asked what shows that she may.
    pub fn steps(&self) -> Vec<&'static str> {
        let another = OnBehalf::parse(&self.draft.form.on_behalf).is_some_and(|one| one != OnBehalf::Oneself);
        STEPS.into_iter().filter(|step| another || *step != "authority").collect()
    }

    /// Saves the answers of one page and tells where to go.
    pub fn save(&mut self, part: Part, typed: Form, from: &str) -> Result<Reply, Fault> {
        self.draft.form.take(part, typed);
        if !self.organisation.details().cpr.asked {
            self.draft.form.cpr.clear();
        }
        // Gone or sent meanwhile: the page itself tells.
        intake::save(&self.app.db, &self.key, &self.draft, self.now)?;
        let wrong = !Submission::check_part(&self.draft.form, part, self.today()).is_empty();
        Ok(Reply::Go(if wrong { self.with_errors(part, from) } else { self.after(part, from) }))
    }

    pub fn with_errors(&self, part: Part, from: &str) -> String {
        let from = if from == "check" { "&from=check" } else { "" };
        format!("{}?errors=1{from}", self.address(page_of(part)))
    }

    pub fn files_for(&self, purpose: FilePurpose) -> Result<Vec<Attachment>, Fault> {
        let mut files = self.files()?;
        files.retain(|file| file.purpose == purpose);
        Ok(files)
    }

    pub fn files(&self) -> Result<Vec<Attachment>, Fault> {
        let files =
            self.app.db.read(|conn| intake::attachments_of_draft(conn, self.organisation.id, &self.key));
        files.map_err(|error| refusal(error.into()))
    }

    /// A page of the form. `refused` are the files of this post that were not taken.
    pub fn page(&self, part: Part, look: &Look, refused: Vec<fields::Wrong>) -> Result<String, Fault> {
        let form = &self.draft.form;
        let lang = self.visitor.lang;
        let errors = match look.errors {
            Some(_) => Submission::check_part(form, part, self.today()),
            None => Vec::new(),
        };
        let mut context = self.step_context(page_of(part), &look.from);
        let words = &self.app.words;
        let mut summary: Vec<_> = errors.iter().map(|e| fields::Wrong::of(words, lang, e)).collect();
        summary
            .extend(refused.iter().map(|e| fields::Wrong { anchor: "files".into(), text: e.text.clone() }));
        context.insert("errors", &summary);
        context.insert("f", &fields::views(words, lang, form, &errors));
        self.choices(&mut context, part, look.more.is_some())?;
        context.insert("file_errors", &refused);
        Ok(words.render(&format!("public/{}.html", page_of(part)), lang, &context)?)
    }

    pub fn step_context(&self, page: &str, from: &str) -> Context {
        let steps = self.steps();
        let at = steps.iter().position(|step| *step == page).unwrap_or_default();
        let title = self.title(page);
        let text = |key: &str| self.app.words.text(self.visitor.lang, key, &[]);
        let back = match at {
            _ if from == "check" => self.address("check"),
            0 => format!("/o/{}", self.organisation.slug),
            _ => self.address(steps[at - 1]),
        };
        let mut context = shell_of(&self.app, &self.visitor, &self.organisation);
        context.insert("title", &text(&format!("public-{title}")));
        context.insert("lead", &text(&format!("public-{}", title.replace("-title", "-lead"))));
        context.insert("step", &(at + 1));
        context.insert("steps", &steps);
        context.insert("back", &back);
        context.insert("from", if from == "check" { "check" } else { "" });
        context.insert("errors", &Vec::<fields::Wrong>::new());
        context
    }

    /// Access may be asked for without a word; the question differs.
    fn title(&self, page: &str) -> String {
        let data = page == "details" && self.rights().all(|right| questions(right).is_empty());
        format!("{page}-title{}", if data { "-data" } else { "" })
    }

    /// The rights that were chosen, in the order of the form.
    fn rights(&self) -> impl Iterator<Item = Right> {
        RIGHTS.into_iter().filter(|right| self.draft.form.rights.iter().any(|one| one == right.as_str()))
    }

    fn choices(&self, context: &mut Context, part: Part, more: bool) -> Result<(), Fault> {
        let (lang, form) = (self.visitor.lang, &self.draft.form);
        match part {
            Part::Right => {
                context.insert("rights", &RIGHTS.map(Right::as_str));
                context.insert("chosen", &self.rights().map(Right::as_str).collect::<Vec<_>>());
            }
            Part::Person => context.insert("kinds", &kinds(&self.app.words, lang)),
            Part::Authority => {
                authority::insert(context, form);
                self.insert_files(context, FilePurpose::Authority)?;
            }
            Part::Details => {
                self.insert_files(context, FilePurpose::Request)?;
                context.insert("asked", &asked::of(&self.rights().collect::<Vec<_>>(), form, more));
            }
            Part::Contact => {
                let other = Some(form.person_name.trim()).filter(|name| !name.is_empty() && !is_own(form));
                context.insert("other", &other);
                let cpr = &self.organisation.details().cpr;
                let usual = self.app.words.text(lang, "cpr-purpose", &[]);
                let purpose =
                    Some(cpr.purpose(lang)).filter(|text| !text.trim().is_empty()).unwrap_or(&usual);
                context.insert("cpr_purpose", &cpr.asked.then_some(purpose));
            }
        }
        Ok(())
    }
}

impl Visit {
    fn insert_files(&self, context: &mut Context, purpose: FilePurpose) -> Result<(), Fault> {
        let lang = self.visitor.lang;
        let files: Vec<_> = self.files_for(purpose)?.iter().map(|file| FileView::of(file, lang)).collect();
        context.insert("files", &files);
        context.insert("megabytes", &(self.app.config.uploads.bytes / (1024 * 1024)));
        context.insert("most", &self.app.config.uploads.files);
        Ok(())
    }
}

/// In the order in which people ask for them.
const RIGHTS: [Right; 9] = [
    Right::Access,
    Right::Rectification,
    Right::Erasure,
    Right::Restriction,
    Right::Objection,
    Right::MarketingObjection,
    Right::Portability,
    Right::WithdrawalOfConsent,
    Right::AutomatedDecision,
];

fn is_own(form: &Form) -> bool {
    form.on_behalf == OnBehalf::Oneself.as_str()
}

#[derive(Serialize)]
struct Kind {
    value: &'static str,
    hint: String,
}

fn kinds(words: &Words, lang: Lang) -> Vec<Kind> {
    let hint = |value: &str| {
        let key = format!("public-on-behalf-{value}-hint");
        if words.has(lang, &key) { words.text(lang, &key, &[]) } else { String::new() }
    };
    OnBehalf::ALL.iter().map(|kind| Kind { value: kind.as_str(), hint: hint(kind.as_str()) }).collect()
}

#[derive(Serialize)]
struct FileView {
    id: String,
    name: String,
    kind: String,
    size: String,
    state: FileState,
    icon: &'static str,
    signature: Option<String>,
}

impl FileView {
    fn of(file: &Attachment, lang: Lang) -> FileView {
        let kind = file.name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default();
        FileView {
            id: file.id.to_string(),
            name: file.name.clone(),
            kind,
            size: size(file.bytes, lang),
            state: file.state,
            icon: files::icon(file.state),
            signature: file.signature.clone(),
        }
    }
}

/// `84 KB`, `1,2 MB`.
pub fn size(bytes: i64, lang: Lang) -> String {
    let tenths = (bytes.max(0) + 52_428) / 104_857;
    let comma = if lang == Lang::Da { ',' } else { '.' };
    match bytes {
        ..1_000_000 => format!("{} KB", ((bytes + 1023) / 1024).max(1)),
        _ => format!("{}{comma}{} MB", tenths / 10, tenths % 10),
    }
}

pub fn gone(app: &App, visitor: &Visitor, organisation: &Organisation) -> Result<Reply, Fault> {
    let html = app.words.render("public/gone.html", visitor.lang, &shell_of(app, visitor, organisation))?;
    Ok(Reply::Refused(StatusCode::GONE, html))
}

pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    look: Query<Look>,
) -> Result<HttpResponse, Fault> {
    let (slug, page) = place(&request);
    let part = part(&page).ok_or(Fault::NotFound)?;
    let key = draft_key(&app, &request);
    let reply = block(move || match Visit::open(app, visitor, &slug, key)? {
        Ok(visit) => Ok(Reply::Page(visit.page(part, &look, Vec::new())?)),
        Err(elsewhere) => Ok(elsewhere),
    });
    Ok(reply.await?.send())
}

/// The organisation and the page of an address below `/o`.
pub fn place(request: &HttpRequest) -> (String, String) {
    let slug = request.match_info().get("organisation").unwrap_or_default().to_owned();
    let page = request.path().rsplit('/').next().unwrap_or_default().to_owned();
    (slug, page)
}

pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    typed: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Fault> {
    let (slug, page) = place(&request);
    let part = part(&page).ok_or(Fault::NotFound)?;
    let key = draft_key(&app, &request);
    let from = typed.0.iter().find(|(name, _)| name == "from").map(|(_, value)| value.clone());
    let (from, form) = (from.unwrap_or_default(), Form::from_pairs(typed.0));
    let reply = block(move || match Visit::open(app, visitor, &slug, key)? {
        Ok(mut visit) => visit.save(part, form, &from),
        Err(elsewhere) => Ok(elsewhere),
    });
    Ok(reply.await?.send())
}
