//! The form of a letter: the handler's passages, and the letter as it will be read beside them.

use serde_json::{Value, json};
use tera::Context;

use crate::{
    cases::letters::{Letter, LetterError, PASSAGE_MAX, Passages},
    law::letters::Part,
    web::staff::{
        answer::Failure,
        desk::{Desk, Fields},
    },
};

/// What is wrong with one field: its id, and the sentence.
pub type Problem = (String, String);

/// The passages of a form.
pub fn of_fields(fields: &Fields) -> Passages {
    let typed = |part: &Part| {
        let text = fields.text(&field(*part));
        (!text.is_empty()).then_some((*part, text))
    };
    Part::ALL.iter().filter_map(typed).collect()
}

pub fn field(part: Part) -> String {
    format!("passage-{part}")
}

fn label(desk: &Desk, part: Part) -> String {
    desk.text(&format!("staff-part-{part}"), &[])
}

/// What to correct, or a failure.
///
/// # Errors
/// What the handler cannot correct in this form.
pub fn problem(desk: &Desk, error: LetterError) -> Result<Problem, Failure> {
    match error {
        LetterError::Missing(part) if part.is_written() => {
            Ok((field(part), desk.text("staff-letter-missing", &[("part", &label(desk, part))])))
        }
        LetterError::Missing(
            part @ (Part::ReplyBy | Part::ExpectedDate | Part::NewDate | Part::LiftDate),
        ) => Ok(("until".into(), desk.text("staff-letter-missing", &[("part", &label(desk, part))]))),
        LetterError::Missing(part) => {
            Err(Failure::Refused { text: desk.text("staff-letter-fact", &[("part", &label(desk, part))]) })
        }
        LetterError::TooLong(part) => {
            let values = [("part", label(desk, part)), ("n", PASSAGE_MAX.to_string())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            Ok((field(part), desk.text("staff-letter-long", &values)))
        }
        LetterError::DatePassed => Ok(("until".into(), desk.text("staff-letter-date-passed", &[]))),
        LetterError::DoesNotFit => Err(Failure::Refused { text: desk.text("staff-letter-unfit", &[]) }),
        LetterError::NotRegistered(key) => {
            Err(Failure::Refused { text: desk.text("staff-letter-not-registered", &[("key", &key)]) })
        }
        LetterError::AlreadySent => Err(Failure::Refused { text: desk.text("staff-letter-sent", &[]) }),
        LetterError::NoSuchLetter => Err(Failure::Absent),
        LetterError::Step(error) => Err(super::step_refusal(desk, error)),
        LetterError::Vault(error) => Err(error.into()),
        LetterError::Db(error) => Err(error.into()),
    }
}

/// `passages`: the fields of the form; `kept`: what was typed that this letter has no place for; `blocks`: the
/// letter. `typed` is what the handler wrote, also where it is too long for a letter.
pub fn insert<'a>(
    desk: &Desk,
    context: &mut Context,
    letter: &Letter,
    typed: &Passages,
    problems: impl IntoIterator<Item = &'a Problem> + Copy,
) {
    let required = letter.required();
    let rule = |part: Part| required.iter().find(|one| one.part == part).map(|one| one.rule);
    // What stands at the items is not asked for again.
    let told = |part: Part| {
        letter.particulars.items.iter().any(|item| item.part == part) && !typed.contains_key(&part)
    };
    let shown = |part: &Part| {
        *part == Part::Greeting
            || *part == Part::Extra
            || (part.is_written() && rule(*part).is_some() && !told(*part))
    };
    let view = |part: Part| {
        let id = field(part);
        let wrong = problems.into_iter().find(|(field, _)| *field == id).map(|(_, text)| text.clone());
        // What the case itself tells already needs no words.
        let told = letter.pieces.iter().any(|piece| piece.part == part);
        let needed = rule(part).is_some() && (!told || typed.contains_key(&part));
        json!({
            "id": id,
            "label": label(desk, part),
            "hint": hint(desk, part),
            "rule": rule(part),
            "needed": needed,
            "text": typed.get(&part).cloned().unwrap_or_default(),
            "problem": wrong.unwrap_or_default(),
            "rows": if matches!(part, Part::Greeting) { 1 } else { 4 },
        })
    };
    let fields: Vec<Value> = Part::ALL.iter().copied().filter(|part| shown(part)).map(view).collect();
    let kept: Vec<Value> = typed
        .iter()
        .filter(|(part, _)| !shown(part))
        .map(|(part, text)| json!({ "id": field(*part), "text": text }))
        .collect();
    context.insert("passages", &fields);
    context.insert("kept", &kept);
    context.insert("blocks", &letter.blocks());
    context.insert("letter_lang", &desk.text(&format!("staff-language-{}", letter.language), &[]));
    context.insert("letter_tag", letter.language.as_str());
}

fn hint(desk: &Desk, part: Part) -> String {
    let key = format!("staff-part-{part}-hint");
    if desk.app.words.has(desk.lang(), &key) { desk.text(&key, &[]) } else { String::new() }
}

/// The letter while something in it is too long to be composed: shown without the handler's words.
pub fn fitting(passages: &Passages) -> Passages {
    let fits = |text: &String| text.chars().count() <= PASSAGE_MAX;
    passages.iter().filter(|(_, text)| fits(text)).map(|(part, text)| (*part, text.clone())).collect()
}
