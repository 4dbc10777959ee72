//! What came in, before it is understood: every field as text, as the form, the draft and the API carry it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{claim, questions};

/// The fields as they were typed. An absent field is an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Every right that was chosen (R2.11); the field of the form is `right`, once for each.
    #[serde(rename = "right")]
    pub rights: Vec<String>,
    /// The answers to the questions of each right, by the names in `questions`.
    pub asked: BTreeMap<String, String>,
    pub on_behalf: String,
    /// The data subject, when somebody else asks.
    pub person_name: String,
    /// What shows that the sender may ask for her, by the names in `claim`.
    pub claim: BTreeMap<String, String>,
    /// A program that knows nothing of `claim` sent it: then a handler asks.
    #[serde(skip)]
    pub claim_unknown: bool,
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
    /// Where the organisation asks for it.
    pub cpr: String,
}

/// The questions of the form, a page each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Right,
    Person,
    Authority,
    Details,
    Contact,
}

impl Part {
    pub const ALL: [Part; 5] = [Part::Right, Part::Person, Part::Authority, Part::Details, Part::Contact];

    /// The part of the form that asks for `field`.
    pub fn of(field: &str) -> Part {
        match field {
            "right" => Part::Right,
            "on_behalf" | "person_name" => Part::Person,
            "description" => Part::Details,
            claimed if claim::is_field(claimed) => Part::Authority,
            asked if questions::is_field(asked) => Part::Details,
            _ => Part::Contact,
        }
    }
}

impl Form {
    /// A form from its fields as a browser sends them. A field that is not known is left out.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Form {
        let mut form = Form::default();
        for (name, value) in pairs {
            match name.as_str() {
                "right" => form.rights.push(value),
                "on_behalf" => form.on_behalf = value,
                "person_name" => form.person_name = value,
                "description" => form.description = value,
                "name" => form.name = value,
                "email" => form.email = value,
                "phone" => form.phone = value,
                "birth_day" => form.birth_day = value,
                "birth_month" => form.birth_month = value,
                "birth_year" => form.birth_year = value,
                "number" => form.number = value,
                "address" => form.address = value,
                "cpr" => form.cpr = value,
                asked if questions::is_field(asked) => {
                    form.asked.insert(name, value);
                }
                claimed if claim::is_field(claimed) => {
                    form.claim.insert(name, value);
                }
                _ => {}
            }
        }
        form
    }

    /// What was typed into the field of a question.
    pub fn asked(&self, field: &str) -> &str {
        self.asked.get(field).map_or("", String::as_str).trim()
    }

    /// What was typed into a field about the right to ask for somebody else.
    pub fn claimed(&self, field: &str) -> &str {
        self.claim.get(field).map_or("", String::as_str).trim()
    }

    /// Takes over the fields of one page and leaves the others.
    pub fn take(&mut self, part: Part, typed: Form) {
        match part {
            Part::Right => self.rights = typed.rights,
            Part::Person => {
                self.on_behalf = typed.on_behalf;
                self.person_name = typed.person_name;
            }
            // The answers for another kind of request stay, for when that is chosen again.
            Part::Authority => self.claim.extend(typed.claim),
            Part::Details => {
                self.description = typed.description;
                // The answers for a right that is no longer chosen stay, for when it is chosen again.
                self.asked.extend(typed.asked);
            }
            Part::Contact => {
                let kept = std::mem::take(self);
                *self = Form {
                    rights: kept.rights,
                    asked: kept.asked,
                    on_behalf: kept.on_behalf,
                    person_name: kept.person_name,
                    claim: kept.claim,
                    claim_unknown: kept.claim_unknown,
                    description: kept.description,
                    ..typed
                };
            }
        }
    }

    /// Sets the day of death from one text, as the API sends it.
    pub fn set_died_on(&mut self, text: &str) {
        let mut parts = text.splitn(3, '-');
        for part in ["year", "month", "day"] {
            self.claim.insert(format!("claim-died_{part}"), parts.next().unwrap_or_default().to_owned());
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
