//! A form of the case page that was refused: the page again, with what was typed and with what is wrong beside the field
//! it is about. Nothing typed is lost, and nothing of it stands in an address.

use serde_json::{Map, Value, json};
use tera::Context;

use super::{address, find, page, representation, transfer};
use crate::{
    cases::Case,
    db::Conn,
    ids::CaseId,
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
    },
};

/// A form of the page: its name, with which the ids of its fields begin, and its fields.
pub struct CaseForm {
    pub(super) name: &'static str,
    pub(super) fields: &'static [&'static str],
}

pub const IDENTITY: CaseForm =
    CaseForm { name: "identity", fields: &["method", "result", "evidence", "note"] };
pub const CPR: CaseForm = CaseForm { name: "cpr", fields: &["reason"] };
pub const LOGIN: CaseForm = CaseForm { name: "login", fields: &["verdict", "reason"] };
pub const DOUBT: CaseForm = CaseForm { name: "doubt", fields: &["method", "reason", "others"] };
pub const QUESTIONS: CaseForm = CaseForm { name: "questions", fields: &["question"] };
pub const ANSWERS: CaseForm = CaseForm { name: "answers", fields: &["answer"] };
pub const SIGN: CaseForm = CaseForm { name: "sign", fields: &["reason"] };
pub const CHOOSE: CaseForm = CaseForm { name: "choose", fields: &["candidate", "reason"] };
pub const LEAVE_OUT: CaseForm = CaseForm { name: "leave-out", fields: &["reason"] };
pub const COLLECTED: CaseForm = CaseForm { name: "collected", fields: &["reason"] };
pub const REOPEN_TASK: CaseForm = CaseForm { name: "reopen-task", fields: &["reason"] };
pub const SKIP: CaseForm = CaseForm { name: "skip", fields: &["reason"] };
pub const RECLASSIFY: CaseForm = CaseForm { name: "reclassify", fields: &["right", "reason"] };
pub const PAUSE: CaseForm = CaseForm { name: "pause", fields: &["ground", "asked_on", "reason"] };
pub const PAUSE_ANSWER: CaseForm = CaseForm { name: "pause-answer", fields: &["answered_on"] };
pub const EXTEND: CaseForm = CaseForm { name: "extend", fields: &["ground", "until", "reason"] };
pub const RECEIPT: CaseForm = CaseForm { name: "receipt", fields: &["received_on", "reason"] };
pub const RELEASE: CaseForm = CaseForm { name: "release", fields: &["reason"] };
pub const ARRIVAL: CaseForm = CaseForm { name: "arrival", fields: &["on", "who", "how"] };
pub const ASSISTANCE: CaseForm =
    CaseForm { name: "assistance", fields: &["kind", "party", "contact", "what", "asked_on", "due_on"] };
pub const ASSISTANCE_DONE: CaseForm = CaseForm { name: "assistance-done", fields: &["on", "note"] };
pub const RECEIPTS: CaseForm =
    CaseForm { name: "receipts", fields: &["by_processor", "by_controller", "reason"] };
pub const ID_SEEN: CaseForm = CaseForm { name: "id-seen", fields: &["kind", "valid", "name", "note"] };
pub const FORWARD: CaseForm = CaseForm {
    name: "forward",
    fields: &["activity", "to", "contact", "on", "basis", "what", "special", "why"],
};

pub const NOTE: CaseForm = CaseForm { name: "note", fields: &["note"] };
pub const FEE: CaseForm = CaseForm { name: "fee-new", fields: &["ground", "amount", "reason"] };
pub const FEE_REPLY: CaseForm = CaseForm { name: "fee-reply", fields: &["reply"] };
pub const REOPEN: CaseForm = CaseForm { name: "reopen", fields: &["reason"] };

const FORMS: &[&CaseForm] = &[
    &CPR,
    &IDENTITY,
    &LOGIN,
    &DOUBT,
    &QUESTIONS,
    &ANSWERS,
    &SIGN,
    &CHOOSE,
    &LEAVE_OUT,
    &COLLECTED,
    &REOPEN_TASK,
    &SKIP,
    &RECLASSIFY,
    &PAUSE,
    &PAUSE_ANSWER,
    &EXTEND,
    &RECEIPT,
    &RELEASE,
    &ID_SEEN,
    &ARRIVAL,
    &ASSISTANCE,
    &ASSISTANCE_DONE,
    &RECEIPTS,
    &FORWARD,
    &NOTE,
    &FEE,
    &FEE_REPLY,
    &REOPEN,
    &transfer::TRANSFER,
    &transfer::TRANSFER_ACT,
    &representation::AUTHORITY,
    &representation::ASK,
    &representation::OFFER,
    &representation::REVOKE,
    &representation::REACH,
    &representation::TELL,
    &representation::TELL_NOT,
    &representation::DELIVERY,
];

/// A form as it was sent.
pub struct Tried {
    form: &'static CaseForm,
    /// Which one, where the page has the form several times.
    item: String,
    typed: Form,
}

impl Tried {
    /// A form that the page has once.
    pub fn new(form: &'static CaseForm, typed: Form) -> Tried {
        Tried { form, item: String::new(), typed }
    }

    pub fn is(&self, form: &CaseForm) -> bool {
        self.form.name == form.name
    }

    /// The id of the element that a problem leads to; without a field, of the form.
    fn anchor(&self, field: &str) -> String {
        let parts = [self.form.name, field, &self.item];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }
}

/// Does what a form of the page asks for, in one transaction, and gives the notice that the page then shows. Is it
/// refused, the page comes again with the form open.
pub async fn fill<N: AsRef<str>>(
    posted: Posted,
    id: CaseId,
    (form, item): (&'static CaseForm, String),
    work: impl FnOnce(&Desk, &mut Conn, &mut Case, &mut Form) -> Result<N, Failure> + Send + 'static,
) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut typed = Form::filled(form.fields.iter().map(|name| (*name, fields.text(name))));
        let done = desk.write(|tx| {
            let mut case = find(desk, tx, id)?;
            work(desk, tx, &mut case, &mut typed)
        });
        match done {
            Ok(notice) => return Ok(Answer::See(address(id, notice.as_ref()))),
            Err(Failure::Form) => {}
            Err(Failure::Refused { text }) => typed.problem_in_words("", &text),
            Err(Failure::Changed) => {
                typed.problem_in_words("", &desk.text("staff-failure-changed-again", &[]));
            }
            Err(other) => return Err(other),
        }
        page::again(desk, id, &Tried { form, item, typed })
    })
    .await
}

/// What is wrong with one field.
pub fn wrong(form: &mut Form, field: &str, key: &str) -> Failure {
    form.problem(field, key);
    Failure::Form
}

/// Puts `f` into the context: every field of every form, `f.pause.reason` and so on, with its id, name, value and
/// problem; and `problems`, the list of what is wrong.
pub fn insert(desk: &Desk, context: &mut Context, tried: Option<&Tried>) {
    let said = tried.map(|tried| tried.typed.said(&desk.app.words, desk.lang())).unwrap_or_default();
    let problem = |field: &str| said.iter().find(|(name, _)| name == field).map(|(_, words)| words.as_str());
    let mut forms = Map::new();
    for form in FORMS {
        let mine = tried.filter(|tried| tried.is(form));
        let view = |name: &str| {
            let value = mine.map(|tried| tried.typed.value(name));
            let problem = mine.and_then(|_| problem(name)).unwrap_or_default();
            let id = format!("{}-{name}", form.name);
            json!({ "id": id, "name": name, "typed": mine.is_some(), "value": value, "problem": problem })
        };
        let mut fields: Map<String, Value> =
            form.fields.iter().map(|name| ((*name).to_owned(), view(name))).collect();
        fields.insert("tried".into(), json!(mine.is_some()));
        fields.insert("item".into(), json!(mine.map(|tried| tried.item.as_str()).unwrap_or_default()));
        fields.insert("problem".into(), json!(mine.and_then(|_| problem("")).unwrap_or_default()));
        forms.insert(form.name.replace('-', "_"), Value::Object(fields));
    }
    context.insert("f", &forms);
    let list = tried.map(|tried| {
        let line = |(field, text): &(String, String)| json!({ "field": tried.anchor(field), "text": text });
        said.iter().map(line).collect::<Vec<_>>()
    });
    context.insert("problems", &list.unwrap_or_default());
}
