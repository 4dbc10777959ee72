//! The organisation's own words in its letters: which parts there are, and one of them to change.

use actix_web::web;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Fields, Posted},
    frame,
};
use crate::{
    cases::letters::Example,
    db::Conn,
    law::{
        letters::{LetterKind, Part, mandatory, rights_with},
        rights::Right,
    },
    letters::{
        self, Lang, OwnWording, PLACEHOLDERS, WORDING_MAX, WordingError, WordingRefused, WordingVersion,
        Wordings, check_wording, time_in_words,
    },
    staff::{self, Organisation, Permission},
};

/// Which text: the kind of letter, its language, and the part.
type Place = web::Path<(LetterKind, Lang, Part)>;

/// The parts of such a letter that an organisation can put into its own words.
fn parts(kind: LetterKind, organisation: &Organisation) -> Vec<Part> {
    let body = organisation.body();
    let worded = |part: &Part| part.has_words() && !rights_with(kind, *part, body).is_empty();
    Part::ALL.iter().copied().filter(worded).collect()
}

pub async fn list(desk: Desk, query: web::Query<Vec<(String, String)>>) -> Result<Answer, Failure> {
    let asked = Fields::from(query.into_inner());
    desk.run(move |desk| {
        desk.may(Permission::ManageOrganisation)?;
        let kind = LetterKind::parse(&asked.text("kind")).unwrap_or(LetterKind::Acknowledgement);
        let lang = Lang::parse(&asked.text("language")).unwrap_or(desk.lang());
        desk.read(|conn| Ok(Answer::Page(list_page(desk, conn, kind, lang)?)))
    })
    .await
}

fn list_page(desk: &Desk, conn: &mut Conn, kind: LetterKind, lang: Lang) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let own = letters::wordings(conn, organisation.id)?;
    let kinds: Vec<Value> = LetterKind::ALL
        .iter()
        .map(|one| {
            let name = desk.text(&format!("letter-kind-{one}"), &[]);
            let text = match own.count(*one) {
                0 => name,
                n => desk.text("wording-kind-own", &[("kind", &name), ("n", &n.to_string())]),
            };
            json!({ "value": one, "text": text, "chosen": *one == kind })
        })
        .collect();
    let view = |part: Part| {
        let mine = own.find(kind, part, lang);
        let rights = rights_with(kind, part, organisation.body());
        let ours = rights
            .first()
            .and_then(|right| example(desk, &organisation, (kind, lang, *right)).standard(part));
        let replaces = part.replaceable().is_some();
        let state = match mine {
            None => "built-in",
            Some(_) if replaces => "own",
            Some(_) => "added",
        };
        let shown = [ours.filter(|_| mine.is_none() || !replaces), mine.map(str::to_owned)];
        let shown: Vec<String> = shown.into_iter().flatten().collect();
        json!({
            "part": part,
            "label": desk.text(&format!("staff-part-{part}"), &[]),
            "state": state,
            "text": shown.join("\n\n"),
        })
    };
    let parts: Vec<Value> = parts(kind, &organisation).into_iter().map(view).collect();
    context.insert("kinds", &kinds);
    context.insert("kind", &kind);
    context.insert("languages", &Lang::ALL);
    context.insert("language", &lang);
    context.insert("parts", &parts);
    frame::render(desk, "staff/wording.html", &context)
}

fn example<'a>(
    desk: &'a Desk,
    organisation: &'a Organisation,
    (kind, lang, right): (LetterKind, Lang, Right),
) -> Example<'a> {
    Example { words: &desk.app.words, organisation, kind, lang, right, now: desk.now }
}

/// A text as it stands in the form.
struct Form {
    kind: LetterKind,
    lang: Lang,
    part: Part,
    /// The right of the example.
    right: Option<Right>,
    /// `None`: as it is stored.
    typed: Option<String>,
    /// The version that it was written for.
    as_seen: Option<i32>,
    problem: Option<String>,
}

impl Form {
    fn of((kind, lang, part): (LetterKind, Lang, Part), fields: &Fields) -> Form {
        Form {
            kind,
            lang,
            part,
            right: Right::parse(&fields.text("right")),
            typed: fields.has("text").then(|| fields.text("text")),
            as_seen: fields.text("version").parse().ok(),
            problem: None,
        }
    }

    fn page(&self, desk: &Desk, conn: &mut Conn) -> Result<String, Failure> {
        let (mut context, _) = frame::context(desk, conn)?;
        let organisation = frame::organisation(desk, conn)?;
        let Form { kind, lang, part, .. } = *self;
        let rights = rights_with(kind, part, organisation.body());
        let chosen = self.right.filter(|right| rights.contains(right)).or(rights.first().copied());
        let right = chosen.filter(|_| part.has_words()).ok_or(Failure::Absent)?;
        let example = example(desk, &organisation, (kind, lang, right));
        let standard = example.standard(part);
        let versions = letters::wording_versions(conn, organisation.id, (kind, part, lang))?;
        let own = letters::wordings(conn, organisation.id)?;
        let stored = own.find(kind, part, lang).map(str::to_owned);
        let begin = standard.clone().filter(|_| part.replaceable().is_some()).unwrap_or_default();
        let text = self.typed.clone().or(stored.clone()).unwrap_or(begin);
        let letter = example.letter(&self.looked_at(own)).map_err(Failure::internal)?;
        let newest = versions.first().map_or(0, |newest| newest.version);
        let body = organisation.body();
        let rule = mandatory(kind, right, body, &letter.particulars.grounds)
            .into_iter()
            .find(|required| required.part == part)
            .map(|required| required.rule);
        let people = staff::colleagues(conn, organisation.id)?;
        let told = |one: &WordingVersion| {
            let name = people.iter().find(|person| person.id == one.changed_by);
            let time = time_in_words(one.changed_at.utc(), organisation.zone(), desk.lang());
            let name = name.map(|person| person.name.clone()).unwrap_or_default();
            json!({
                "n": one.version, "text": one.text, "now": one.version == newest,
                "by": desk.text("wording-version-by", &[("name", &name), ("time", &time)]),
            })
        };
        let placeholders: Vec<Value> = PLACEHOLDERS.iter().map(|name| placeholder(desk, name)).collect();
        let must: Vec<Value> =
            part.replaceable().unwrap_or_default().iter().map(|name| placeholder(desk, name)).collect();
        let rights: Vec<Value> = rights
            .iter()
            .map(|one| {
                json!({
                    "value": one, "chosen": *one == right,
                    "text": desk.text(&format!("staff-right-{one}"), &[]),
                })
            })
            .collect();
        let problems: Vec<Value> =
            self.problem.iter().map(|text| json!({ "field": "text", "text": text })).collect();
        let part_name = desk.text(&format!("staff-part-{part}"), &[]);
        let kind_name = desk.text(&format!("letter-kind-{kind}"), &[]);
        context.insert("title", &desk.text("wording-of", &[("part", &part_name), ("kind", &kind_name)]));
        context.insert("kind", &kind);
        context.insert("language", &lang);
        context.insert("part", &part);
        context.insert("replaces", &part.replaceable().is_some());
        context.insert("rule", &rule);
        context.insert("standard", &standard);
        context.insert("right", &right);
        context.insert("rights", &rights);
        context.insert("text", &text);
        context.insert("own", &stored.is_some());
        context.insert("version", &newest);
        context.insert("versions", &versions.iter().map(told).collect::<Vec<_>>());
        context.insert("placeholders", &placeholders);
        context.insert("must", &must);
        context.insert("most", &WORDING_MAX);
        context.insert("blocks", &letter.blocks());
        context.insert("problems", &problems);
        context.insert("problem", &self.problem.clone().unwrap_or_default());
        frame::render(desk, "staff/wording-edit.html", &context)
    }

    /// The words that the example shows: what is typed, as far as it can be kept.
    fn looked_at(&self, own: Wordings) -> Wordings {
        let Form { kind, lang, part, .. } = *self;
        match self.typed.as_ref().map(|text| check_wording(part, text)) {
            Some(Ok(text)) => own.with(OwnWording { kind, part, language: lang, text }),
            _ => own,
        }
    }
}

fn braced(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

fn meaning(desk: &Desk, name: &str) -> String {
    desk.text(&format!("placeholder-{}", name.replace('_', "-")), &[])
}

fn placeholder(desk: &Desk, name: &str) -> Value {
    json!({ "name": braced(name), "meaning": meaning(desk, name) })
}

/// What is to be corrected.
fn sentence(desk: &Desk, error: &WordingError) -> String {
    let most = WORDING_MAX.to_string();
    match error {
        WordingError::Unknown(name) => desk.text("wording-error-unknown", &[("name", &braced(name))]),
        WordingError::Unclosed => desk.text("wording-error-unclosed", &[("example", &braced("name"))]),
        WordingError::Missing(name) => {
            let values = [("name", braced(name)), ("meaning", meaning(desk, name))];
            desk.text("wording-error-missing", &values.each_ref().map(|(key, value)| (*key, value.as_str())))
        }
        WordingError::Markup => desk.text("wording-error-markup", &[]),
        WordingError::TooLong => desk.text("wording-error-too-long", &[("n", &most)]),
        WordingError::Empty => desk.text("wording-error-empty", &[]),
    }
}

pub async fn edit(
    desk: Desk,
    place: Place,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Answer, Failure> {
    let asked = Fields::from(query.into_inner());
    desk.run(move |desk| {
        desk.may(Permission::ManageOrganisation)?;
        let form = Form { typed: None, ..Form::of(*place, &asked) };
        desk.read(|conn| Ok(Answer::Page(form.page(desk, conn)?)))
    })
    .await
}

/// Looks at it, keeps it, or goes back to the built-in words.
pub async fn change(posted: Posted, place: Place) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::ManageOrganisation)?;
        let (kind, lang, part) = *place;
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        if !parts(kind, &organisation).contains(&part) {
            return Err(Failure::Absent);
        }
        let mut form = Form::of(*place, &fields);
        let typed = form.typed.clone().unwrap_or_default();
        let as_seen = form.as_seen.ok_or(Failure::Absent)?;
        let (vault, here, by, now) = (&desk.app.vault, organisation.id, desk.actor.id, desk.now);
        let place = (kind, part, lang);
        let done = match fields.text("act").as_str() {
            "save" => desk
                .write(|tx| letters::save_wording(tx, vault, here, place, (&typed, as_seen), by, now))
                .map(|()| Some("wording-saved")),
            "reset" => desk
                .write(|tx| letters::reset_wording(tx, vault, here, place, as_seen, by, now))
                .map(|()| Some("wording-reset")),
            _ => check_wording(part, &typed).map(|_| None).map_err(WordingRefused::from),
        };
        match done {
            Ok(Some(notice)) => {
                Ok(Answer::See(format!("/staff/wording?kind={kind}&language={lang}&notice={notice}#{part}")))
            }
            Ok(None) => desk.read(|conn| Ok(Answer::Page(form.page(desk, conn)?))),
            Err(error) => {
                form.problem = Some(match error {
                    WordingRefused::Wording(error) => sentence(desk, &error),
                    WordingRefused::Changed => desk.text("wording-error-changed", &[]),
                    WordingRefused::NoWords => return Err(Failure::Absent),
                    WordingRefused::Db(error) => return Err(error.into()),
                });
                desk.read(|conn| Ok(Answer::Invalid(form.page(desk, conn)?)))
            }
        }
    })
    .await
}
