//! The page of a system's owner who is asked: what to look for, the files, the answer.
//!
//! Invariant: looking at the link shows and spends nothing, since mail programs look at links too; whose data are asked
//! for is shown in the browser only in which somebody pressed the button.

use actix_multipart::{Field, Multipart};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Payload},
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Reply, fields, shell, shell_of,
    start::Nothing,
    uploads::{Incoming, field_file_name, pour},
};
use crate::{
    app::App,
    cases,
    letters::{date_in_words, day_in_words, time_in_words},
    links::LinkError,
    sources::{
        declaration::Words,
        identifiers::Identifier,
        tasks::{self, Answer, AnswerError, FileError, Given, MOST_FILES, Said, TaskError, Visit},
    },
    staff::{self, Organisation},
    web::{
        Fault, block, posted,
        posted::Posted,
        see_other,
        visitor::{Visitor, host_cookie},
    },
};

/// The cookie with the token of the link, once its button was pressed.
const TASK: &str = "__Host-task";

fn token_of(request: &HttpRequest) -> Result<String, Fault> {
    let token = request.cookie(TASK).map(|cookie| cookie.value().to_owned());
    token.filter(|token| token.len() < 2_000).ok_or(Fault::NotFound)
}

fn fault(error: TaskError) -> Fault {
    match error {
        TaskError::Db(e) => e.into(),
        TaskError::Vault(e) => e.into(),
        TaskError::Link(LinkError::Db(e)) => e.into(),
        TaskError::Gone | TaskError::Link(_) => Fault::NotFound,
    }
}

/// A link that does not hold, or a case that is over: all the same.
fn gone(app: &App, visitor: &Visitor, error: TaskError) -> Result<Reply, Fault> {
    match fault(error) {
        Fault::NotFound => {
            let html = app.words.render("public/task-gone.html", visitor.lang, &shell(app, visitor))?;
            Ok(Reply::Refused(StatusCode::GONE, html))
        }
        other => Err(other),
    }
}

/// The page of a link: one button, and nothing of anybody.
pub async fn land(app: Data<App>, visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Fault> {
    let reply = block(move || {
        let visit = match app.db.read(|conn| tasks::look(conn, &app.vault, &token, app.now())) {
            Ok(visit) => visit,
            Err(error) => return gone(&app, &visitor, error),
        };
        let organisation = organisation_of(&app, &visit)?;
        let mut context = shell_of(&app, &visitor, &organisation);
        context.insert("token", token.as_str());
        Ok(Reply::Page(app.words.render("public/task-link.html", visitor.lang, &context)?))
    });
    Ok(reply.await?.send())
}

/// The button.
pub async fn open(
    app: Data<App>,
    visitor: Visitor,
    token: Path<String>,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    let kept = token.clone();
    let opened = block(move || match app.db.write(|tx| tasks::opened(tx, &app.vault, &token, app.now())) {
        Ok(_) => Ok(None),
        Err(error) => gone(&app, &visitor, error).map(Some),
    });
    match opened.await? {
        Some(reply) => Ok(reply.send()),
        None => {
            let mut response = see_other("/task");
            response.add_cookie(&host_cookie(TASK, kept)).map_err(Fault::internal)?;
            Ok(response)
        }
    }
}

fn organisation_of(app: &App, visit: &Visit) -> Result<Organisation, Fault> {
    app.db.read(|conn| staff::find(conn, visit.case.organisation))?.ok_or(Fault::NotFound)
}

/// What somebody typed who is to correct something.
#[derive(Default)]
struct Typed {
    answer: String,
    reason: String,
}

/// The task, as it is now, with what is wrong.
fn page(
    app: &App,
    visitor: &Visitor,
    token: &str,
    (errors, typed): (Vec<fields::Wrong>, Typed),
) -> Result<Reply, Fault> {
    let visit = match app.db.read(|conn| tasks::look(conn, &app.vault, token, app.now())) {
        Ok(visit) => visit,
        Err(error) => return gone(app, visitor, error),
    };
    let organisation = organisation_of(app, &visit)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut context = shell_of(app, visitor, &organisation);
    context.insert("task", &view(app, visitor, &visit, &organisation)?);
    let reason_error = errors.iter().find(|wrong| wrong.anchor == "reason").map(|wrong| wrong.text.clone());
    context.insert("errors", &errors);
    let reason = json!({ "value": typed.reason, "error": reason_error.unwrap_or_default() });
    context.insert("typed", &json!({ "answer": typed.answer, "reason": reason }));
    let html = app.words.render("public/task.html", visitor.lang, &context)?;
    Ok(if status == StatusCode::OK { Reply::Page(html) } else { Reply::Refused(status, html) })
}

fn view(app: &App, visitor: &Visitor, visit: &Visit, organisation: &Organisation) -> Result<Value, Fault> {
    let (task, lang, zone) = (&visit.task, visitor.lang, organisation.zone());
    let text = |words: &Words| match lang {
        crate::letters::Lang::Da => words.da.clone(),
        crate::letters::Lang::En => words.en.clone(),
    };
    let key = visit.case.key(&app.vault).map_err(Fault::internal)?;
    let files = app.db.read(|conn| tasks::files_of(conn, &key, task)).map_err(fault)?;
    let file = |one: &tasks::TaskFile| {
        let kilobytes = one.arrived.bytes.div_ceil(1024).to_string();
        json!({ "id": one.id, "name": one.arrived.name, "size": app.words.text(lang, "staff-file-size", &[("kb", &kilobytes)]) })
    };
    let said = task.said.zip(task.answered_at).map(|(said, at)| {
        let at = time_in_words(at, zone, lang);
        app.words.text(lang, &format!("task-said-{said}"), &[("time", &at)])
    });
    let today = app.now().with_timezone(&zone).date_naive();
    Ok(json!({
        "source": text(&visit.search.details.0.title),
        "owner": task.asked.owner,
        "ask": text(&task.asked.ask),
        "again": task.asked.again.as_ref().filter(|_| visit.open),
        "due": date_in_words(task.due_on, lang),
        "overdue": task.is_overdue(today),
        "open": visit.open,
        "said": said,
        "reason": task.reason,
        // Only while she has to look: afterwards nobody needs to read it here.
        "person": if visit.open { person(app, visitor, visit)? } else { vec![] },
        "files": if visit.open { files.iter().map(file).collect() } else { vec![] },
    }))
}

/// The name, and of the rest what the declaration says she needs.
fn person(app: &App, visitor: &Visitor, visit: &Visit) -> Result<Vec<Value>, Fault> {
    let details = visit.case.details(&app.vault).map_err(Fault::internal)?;
    let person = details.person;
    let source = app.sources.get(&visit.search.source);
    let needs = source.and_then(|source| source.task.as_ref()).map(|task| task.needs.clone());
    let cpr = || app.db.read(|conn| cases::cpr_of(conn, &app.vault, &visit.case)).map_err(Fault::internal);
    let mut facts = vec![(Identifier::Name, Some(person.name.clone()))];
    for need in needs.unwrap_or_default() {
        let value = match need {
            Identifier::Name => continue,
            Identifier::Email => person.email.clone(),
            Identifier::BirthDate => person.birth_date.map(|day| day_in_words(day, visitor.lang)),
            Identifier::Number => person.number.clone(),
            Identifier::Phone => person.phone.clone(),
            Identifier::Cpr => cpr()?.map(|number| number.digits().to_string()),
        };
        facts.push((need, value));
    }
    let shown = facts.into_iter().filter_map(|(kind, value)| {
        let name = app.words.text(visitor.lang, &format!("task-person-{}", kind.as_str()), &[]);
        Some(json!({ "name": name, "value": value? }))
    });
    Ok(shown.collect())
}

pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let token = token_of(&request)?;
    let reply = block(move || page(&app, &visitor, &token, (vec![], Typed::default())));
    Ok(reply.await?.send())
}

/// Files, each sealed as it arrives, never whole in memory and never plain on the disk. One that is refused takes nothing
/// from the others.
pub async fn upload(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Fault> {
    let token = token_of(&request)?;
    let (asked, whose) = (app.clone(), token.clone());
    let most = block(move || limit(&asked, &whose)).await?;
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut checked, mut read, mut wrong, mut files) = (false, 0, vec![], 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Fault::BadRequest)?;
        match part.name() {
            Some("csrf") => {
                visitor.check(&app, &short(&mut part).await?)?;
                checked = true;
            }
            Some("files") if checked => {
                let name = field_file_name(&part);
                let store = storing(&app, &token, name.clone(), most);
                let done = pour(&mut part, (&mut read, most.saturating_add(most / 8)), store).await?;
                files += usize::from(!name.is_empty());
                if let Err(error) = done {
                    wrong.push(fields::Wrong {
                        anchor: "files".into(),
                        text: said(&app, &visitor, &name, error, most)?,
                    });
                }
            }
            _ => return Err(Fault::Forbidden),
        }
    }
    if !checked {
        return Err(Fault::Forbidden);
    }
    if files == 0 {
        let text = app.words.text(visitor.lang, "task-error-none-chosen", &[]);
        wrong.push(fields::Wrong { anchor: "files".into(), text });
    }
    let reply = block(move || match wrong.is_empty() {
        true => Ok(Reply::Go("/task".into())),
        false => page(&app, &visitor, &token, (wrong, Typed::default())),
    });
    Ok(reply.await?.send())
}

/// Bytes that all files of an answer may have: the source's own limit.
fn limit(app: &App, token: &str) -> Result<u64, Fault> {
    let visit = app.db.read(|conn| tasks::look(conn, &app.vault, token, app.now())).map_err(fault)?;
    Ok(app.sources.get(&visit.search.source).map_or(0, |source| source.limits.bytes))
}

/// A hidden field.
async fn short(field: &mut Field) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        bytes.extend_from_slice(&chunk.map_err(|_| Fault::BadRequest)?);
        if bytes.len() > posted::LONGEST {
            return Err(Fault::TooLarge);
        }
    }
    String::from_utf8(bytes).map_err(|_| Fault::BadRequest)
}

fn storing(
    app: &Data<App>,
    token: &str,
    name: String,
    most: u64,
) -> impl FnOnce(Incoming) -> Result<(), FileError> + Send + 'static + use<> {
    let (app, token) = (app.clone(), token.to_owned());
    move |content| match name.is_empty() {
        true => Ok(()),
        false => {
            let given = Given { name: &name, most };
            tasks::add_file(&app.db, &app.vault, &token, given, content, app.now()).map(drop)
        }
    }
}

/// Why a file was not taken, in a sentence that says what to do.
fn said(app: &App, visitor: &Visitor, name: &str, error: FileError, most: u64) -> Result<String, Fault> {
    let (megabytes, files) = ((most >> 20).to_string(), MOST_FILES.to_string());
    let say = |key: &str, entry: &str| {
        let facts = [("name", name), ("entry", entry), ("mb", &megabytes), ("files", &files)];
        app.words.text(visitor.lang, &format!("task-error-{key}"), &facts)
    };
    Ok(match error {
        FileError::Empty => say("empty", ""),
        FileError::TooLarge => say("too-large", ""),
        FileError::TooMany => say("too-many", ""),
        FileError::Interrupted => say("interrupted", ""),
        FileError::Zip(unfit) => say(&format!("zip-{}", unfit.code()), unfit.entry()),
        FileError::Task(TaskError::Gone) => say("sent", ""),
        FileError::Task(error @ (TaskError::Vault(_) | TaskError::Db(_))) => {
            log::error!("a file for a task could not be stored: {error}");
            say("not-stored", "")
        }
        FileError::Task(error) => return Err(fault(error)),
    })
}

#[derive(Deserialize)]
pub struct Removal {
    file: String,
}

pub async fn remove(
    app: Data<App>,
    request: HttpRequest,
    form: Posted<Removal>,
) -> Result<HttpResponse, Fault> {
    let token = token_of(&request)?;
    let file = form.0.file.parse().map_err(|_| Fault::NotFound)?;
    let reply = block(move || match tasks::remove_file(&app.db, &app.vault, &token, file, app.now()) {
        // Taken away already, or sent meanwhile: the page says how it is.
        Ok(_) | Err(TaskError::Gone) => Ok(Reply::Go("/task".into())),
        Err(error) => Err(fault(error)),
    });
    Ok(reply.await?.send())
}

#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    reason: String,
}

/// The answer; from here on it is locked.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Posted<Sent>,
) -> Result<HttpResponse, Fault> {
    let token = token_of(&request)?;
    let reply = block(move || {
        let Sent { answer, reason } = form.0;
        let said = match Said::parse(&answer) {
            Some(Said::Files) => Some(Answer::Files),
            Some(Said::NothingFound) => Some(Answer::NothingFound),
            Some(Said::Cannot) => Some(Answer::Cannot(reason.clone())),
            None => None,
        };
        let done = match &said {
            Some(said) => {
                tasks::answer(&app.db, (&app.vault, &app.sources), &token, said, app.now()).map_err(Some)
            }
            None => Err(None),
        };
        let (anchor, key) = match done {
            Ok(()) | Err(Some(AnswerError::Task(TaskError::Gone))) => return Ok(Reply::Go("/task".into())),
            Err(None) => ("answer", "task-error-choose"),
            Err(Some(AnswerError::NoFiles)) => ("answer", "task-error-no-files"),
            Err(Some(AnswerError::FilesThere)) => ("answer", "task-error-files-there"),
            Err(Some(AnswerError::ReasonMissing)) => ("reason", "task-error-reason"),
            Err(Some(AnswerError::ReasonTooLong)) => ("reason", "task-error-reason-long"),
            Err(Some(AnswerError::Task(error))) => return Err(fault(error)),
            Err(Some(error)) => return Err(Fault::internal(error)),
        };
        let wrong = fields::Wrong { anchor: anchor.into(), text: app.words.text(visitor.lang, key, &[]) };
        page(&app, &visitor, &token, (vec![wrong], Typed { answer, reason }))
    });
    Ok(reply.await?.send())
}
