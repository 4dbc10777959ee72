//! The questions of each chosen right, as the details page shows them.

use serde::Serialize;

use crate::{
    cases::RestrictionGround,
    intake::{
        Form,
        questions::{self, CORRECTIONS, Question},
    },
    law::rights::Right,
};

/// One right that has questions of its own.
#[derive(Serialize)]
pub struct Asked {
    right: Right,
    questions: Vec<View>,
}

#[derive(Serialize)]
struct View {
    /// `what`, `why`, `ground` or `corrections`.
    kind: &'static str,
    /// The field, and the id of its element.
    field: String,
    /// A right may be used without saying this.
    optional: bool,
    choices: Vec<&'static str>,
    pairs: Vec<Pair>,
    /// There is room for another pair.
    may_add: bool,
}

#[derive(Serialize)]
struct Pair {
    number: usize,
    wrong: String,
    right: String,
}

/// `more` shows one more empty pair of corrections than are filled in.
pub fn of(rights: &[Right], form: &Form, more: bool) -> Vec<Asked> {
    let asked = |right: &Right| Asked {
        right: *right,
        questions: questions::questions(*right).iter().map(|one| view(*right, *one, form, more)).collect(),
    };
    rights.iter().map(asked).filter(|one| !one.questions.is_empty()).collect()
}

fn view(right: Right, question: Question, form: &Form, more: bool) -> View {
    let grounds = RestrictionGround::ALL.iter().map(|ground| ground.as_str());
    let filled = (1..=CORRECTIONS).rev().find(|number| {
        let typed = |field: String| !form.asked(&field).is_empty();
        typed(questions::wrong_field(*number)) || typed(questions::right_field(*number))
    });
    let shown = (filled.unwrap_or(0) + usize::from(more)).clamp(1, CORRECTIONS);
    let pair = |number: usize| Pair {
        number,
        wrong: questions::wrong_field(number),
        right: questions::right_field(number),
    };
    let (choices, pairs) = match question {
        Question::Ground => (grounds.chain(["unsure"]).collect(), Vec::new()),
        Question::Corrections => (Vec::new(), (1..=shown).map(pair).collect()),
        Question::What | Question::Why => (Vec::new(), Vec::new()),
    };
    View {
        kind: question.as_str(),
        field: questions::field_of(right, question),
        optional: !right.needs_words() || matches!(question, Question::Why | Question::Ground),
        choices,
        may_add: !pairs.is_empty() && pairs.len() < CORRECTIONS,
        pairs,
    }
}
