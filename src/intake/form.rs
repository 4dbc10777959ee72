//! What came in, before it is understood: every field as text, as the form, the draft and the API carry it.

use serde::{Deserialize, Serialize};

/// The fields as they were typed. An absent field is an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    pub right: String,
    pub on_behalf: String,
    /// The data subject, when somebody else asks.
    pub person_name: String,
    pub description: String,
    /// Whoever asks.
    pub name: String,
    pub email: String,
    pub phone: String,
    pub birth_day: String,
    pub birth_month: String,
    pub birth_year: String,
    pub number: String,
    pub address: String,
}

/// The questions of the form, a page each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Right,
    Person,
    Details,
    Contact,
}

impl Part {
    pub const ALL: [Part; 4] = [Part::Right, Part::Person, Part::Details, Part::Contact];

    /// The part of the form that asks for `field`.
    pub fn of(field: &str) -> Part {
        match field {
            "right" => Part::Right,
            "on_behalf" | "person_name" => Part::Person,
            "description" => Part::Details,
            _ => Part::Contact,
        }
    }
}

impl Form {
    /// Takes over the fields of one page and leaves the others.
    pub fn take(&mut self, part: Part, typed: Form) {
        match part {
            Part::Right => self.right = typed.right,
            Part::Person => {
                self.on_behalf = typed.on_behalf;
                self.person_name = typed.person_name;
            }
            Part::Details => self.description = typed.description,
            Part::Contact => {
                let kept = std::mem::take(self);
                *self = Form {
                    right: kept.right,
                    on_behalf: kept.on_behalf,
                    person_name: kept.person_name,
                    description: kept.description,
                    ..typed
                };
            }
        }
    }

    /// Sets the date of birth from one text, as the API sends it. What is not `YYYY-MM-DD` is kept, so that it is
    /// refused with the field's own message.
    pub fn set_birth_date(&mut self, text: &str) {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().unwrap_or_default().to_owned();
        self.birth_year = next();
        self.birth_month = next();
        self.birth_day = next();
    }
}
