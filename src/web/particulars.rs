//! What somebody asks for with one right, as pages show it: the question and the answer.

use serde::Serialize;

use crate::{
    cases::Particulars,
    law::rights::Right,
    letters::{Lang, Words},
};

#[derive(Serialize)]
pub struct Line {
    pub label: String,
    pub lines: Vec<String>,
}

/// One line for each answer that was given.
pub fn lines(words: &Words, lang: Lang, right: Right, asked: &Particulars) -> Vec<Line> {
    let text = |key: &str| words.text(lang, key, &[]);
    let mut found = Vec::new();
    for pair in &asked.corrections {
        let line = |key: &str, value: &str| words.text(lang, key, &[("text", value)]);
        found.push(Line {
            label: text("asked-rectification"),
            lines: vec![line("asked-wrong", &pair.wrong), line("asked-right", &pair.right)],
        });
    }
    if let Some(ground) = asked.ground {
        found.push(Line {
            label: text("asked-restriction-ground"),
            lines: vec![text(&format!("public-ask-restriction-ground-{ground}"))],
        });
    }
    for (question, answer) in [("what", &asked.what), ("why", &asked.why)] {
        if !answer.is_empty() {
            // After a reclassification the answer may stand under a right that does not ask it.
            let key = format!("asked-{right}-{question}");
            let label = if words.has(lang, &key) { key } else { format!("asked-{question}") };
            found.push(Line { label: text(&label), lines: answer.lines().map(str::to_owned).collect() });
        }
    }
    found
}
