//! What the form asks beside the free text, right by right: as few questions as help to decide, none of them why
//! somebody asks (R2.9).

use super::{Form, check};
use crate::{
    cases::{Correction, Particulars, RestrictionGround},
    law::rights::Right,
};

/// How many corrections one request takes; what is more stands in the free text.
pub const CORRECTIONS: usize = 5;

/// The longest answer, in characters.
const LONGEST: usize = 2000;

/// One question about one right. Its field is called `<right>-<question>`, its texts `public-ask-<right>-<question>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    What,
    Why,
    /// One of four, or none (art. 18(1)).
    Ground,
    /// Pairs of `rectification-wrong-<n>` and `rectification-right-<n>`.
    Corrections,
}

impl Question {
    pub fn as_str(self) -> &'static str {
        match self {
            Question::What => "what",
            Question::Why => "why",
            Question::Ground => "ground",
            Question::Corrections => "corrections",
        }
    }
}

/// The questions of a right, in their order.
pub fn questions(right: Right) -> &'static [Question] {
    match right {
        Right::Rectification => &[Question::Corrections],
        Right::Restriction => &[Question::Ground, Question::What],
        Right::Erasure | Right::Objection | Right::AutomatedDecision => &[Question::What, Question::Why],
        Right::WithdrawalOfConsent => &[Question::What],
        Right::Access | Right::Portability | Right::MarketingObjection => &[],
    }
}

/// The name of a question's field.
pub fn field_of(right: Right, question: Question) -> String {
    format!("{right}-{}", question.as_str())
}

/// The field that is asked for when nothing was said about a right, and the message.
pub fn first_field(right: Right) -> String {
    match right {
        Right::Rectification => wrong_field(1),
        right => field_of(right, Question::What),
    }
}

/// The message when nothing was said about a right.
pub fn missing(right: Right) -> &'static str {
    match right {
        Right::Rectification => "error-rectification-missing",
        Right::Restriction => "error-restriction-missing",
        Right::Objection => "error-objection-missing",
        Right::WithdrawalOfConsent => "error-consent-missing",
        Right::AutomatedDecision => "error-decision-missing",
        _ => "error-description-missing",
    }
}

pub fn wrong_field(number: usize) -> String {
    format!("rectification-wrong-{number}")
}

pub fn right_field(number: usize) -> String {
    format!("rectification-right-{number}")
}

/// Every field of every question.
pub fn fields() -> Vec<String> {
    let pairs = (1..=CORRECTIONS).flat_map(|number| [wrong_field(number), right_field(number)]);
    let of_right = |right: &Right| {
        let right = *right;
        let plain = questions(right).iter().filter(|one| **one != Question::Corrections);
        plain.map(move |one| field_of(right, *one))
    };
    pairs.chain(Right::ALL.iter().flat_map(of_right)).collect()
}

/// Whether the form has a field of this name.
pub fn is_field(name: &str) -> bool {
    fields().iter().any(|field| field == name)
}

/// What a form says about one right, and what is wrong with it as field and message.
pub fn particulars(form: &Form, right: Right, wrong: &mut Vec<(String, check::Wrong)>) -> Particulars {
    let mut found = Particulars::default();
    for question in questions(right) {
        match question {
            Question::What => found.what = text(form, field_of(right, *question), wrong),
            Question::Why => found.why = text(form, field_of(right, *question), wrong),
            Question::Ground => {
                let field = field_of(right, *question);
                let typed = form.asked(&field);
                found.ground = RestrictionGround::parse(typed);
                if found.ground.is_none() && !matches!(typed, "" | "unsure") {
                    wrong.push((field, "error-ground-unknown"));
                }
            }
            Question::Corrections => found.corrections = corrections(form, wrong),
        }
    }
    found
}

fn text(form: &Form, field: String, wrong: &mut Vec<(String, check::Wrong)>) -> String {
    check::paragraphs(form.asked(&field), LONGEST).unwrap_or_else(|message| {
        wrong.push((field, message));
        String::new()
    })
}

/// A pair is whole or empty: half of one helps nobody.
fn corrections(form: &Form, wrong: &mut Vec<(String, check::Wrong)>) -> Vec<Correction> {
    let mut found = Vec::new();
    for number in 1..=CORRECTIONS {
        let before = wrong.len();
        let pair = Correction {
            wrong: text(form, wrong_field(number), wrong),
            right: text(form, right_field(number), wrong),
        };
        if wrong.len() > before {
            continue;
        }
        match (pair.wrong.is_empty(), pair.right.is_empty()) {
            (true, true) => {}
            (false, false) => found.push(pair),
            (true, false) => wrong.push((wrong_field(number), "error-correction-wrong")),
            (false, true) => wrong.push((right_field(number), "error-correction-right")),
        }
    }
    found
}
