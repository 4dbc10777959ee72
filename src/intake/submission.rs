//! A request that is complete: the types at the door.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Form, Part, check};
use crate::{
    cases::{Contact, Details, OnBehalf, Person},
    law::rights::Right,
    letters::Lang,
};

/// What is wrong with one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldError {
    pub field: &'static str,
    /// The id of the message in `locales/*/intake.ftl`.
    pub message: &'static str,
}

/// A valid request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub right: Right,
    pub language: Lang,
    pub details: Details,
}

/// Gathers the errors of all fields instead of stopping at the first.
#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn take<T: Default>(&mut self, field: &'static str, result: Result<T, check::Wrong>) -> T {
        result.unwrap_or_else(|message| {
            self.0.push(FieldError { field, message });
            T::default()
        })
    }

    fn demand(&mut self, field: &'static str, given: bool, message: &'static str) {
        if !given && !self.0.iter().any(|error| error.field == field) {
            self.0.push(FieldError { field, message });
        }
    }
}

impl Submission {
    /// Understands a form, or tells everything that is wrong with it, in the order of the form.
    ///
    /// # Errors
    /// One [`FieldError`] a field.
    pub fn parse(form: &Form, language: Lang, today: NaiveDate) -> Result<Submission, Vec<FieldError>> {
        let mut errors = Errors::default();
        let right = Right::parse(&form.right);
        errors.demand("right", right.is_some(), "error-right-missing");
        let on_behalf = OnBehalf::parse(&form.on_behalf);
        errors.demand("on_behalf", on_behalf.is_some(), "error-on-behalf-missing");
        let own = matches!(on_behalf, Some(OnBehalf::Oneself) | None);

        let person_name = errors.take("person_name", check::line(&form.person_name, 200));
        errors.demand("person_name", own || !person_name.is_empty(), "error-person-name-missing");
        let description = errors.take("description", check::paragraphs(&form.description, 5000));
        let needs_words = right.is_some_and(Right::needs_words);
        errors.demand("description", !needs_words || !description.is_empty(), "error-description-missing");

        let requester = contact(form, &mut errors);
        let person = person(form, own, person_name, &requester, &mut errors, today);
        match (right, on_behalf) {
            (Some(right), Some(on_behalf)) if errors.0.is_empty() => {
                let details = Details { on_behalf, person, requester, description };
                Ok(Submission { right, language, details })
            }
            _ => Err(errors.0),
        }
    }

    /// What is wrong with the fields of one page, whatever the other pages hold.
    pub fn check_part(form: &Form, part: Part, today: NaiveDate) -> Vec<FieldError> {
        let all = Submission::parse(form, Lang::Da, today).err().unwrap_or_default();
        all.into_iter().filter(|error| Part::of(error.field) == part).collect()
    }
}

fn contact(form: &Form, errors: &mut Errors) -> Contact {
    let name = errors.take("name", check::line(&form.name, 200));
    errors.demand("name", !name.is_empty(), "error-name-missing");
    let email = errors.take("email", check::email(&form.email));
    let phone = errors.take("phone", check::phone(&form.phone));
    Contact { name, email, phone }
}

/// The contact page asks for what helps to find the person; a representative gives the person's, not her own.
fn person(
    form: &Form,
    own: bool,
    person_name: String,
    requester: &Contact,
    errors: &mut Errors,
    today: NaiveDate,
) -> Person {
    let born = check::birth_date(&form.birth_day, &form.birth_month, &form.birth_year, today);
    Person {
        name: if own { requester.name.clone() } else { person_name },
        email: own.then(|| requester.email.clone()),
        phone: own.then(|| requester.phone.clone()).flatten(),
        birth_date: errors.take("birth_date", born),
        number: errors.take("number", check::optional_line(&form.number, 60)),
        address: errors.take("address", check::paragraphs(&form.address, 500).map(some_text)),
    }
}

fn some_text(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn good() -> Form {
        Form {
            right: "access".into(),
            on_behalf: "self".into(),
            name: "Mette Holm".into(),
            email: "mette.holm@fjordby.example".into(),
            ..Form::default()
        }
    }

    fn wrong(form: &Form) -> Vec<&'static str> {
        let errors = Submission::parse(form, Lang::Da, today()).unwrap_err();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn the_shortest_request_is_enough_for_access() {
        let request = Submission::parse(&good(), Lang::En, today()).unwrap();
        assert_eq!(request.right, Right::Access);
        assert_eq!(request.details.person.email.as_deref(), Some("mette.holm@fjordby.example"));
    }

    #[test]
    fn an_empty_form_is_told_everything_at_once_in_the_order_of_the_pages() {
        assert_eq!(wrong(&Form::default()), ["right", "on_behalf", "name", "email"]);
    }

    #[test]
    fn every_other_right_needs_words() {
        for right in [
            "rectification",
            "erasure",
            "restriction",
            "objection",
            "automated-decision",
            "withdrawal-of-consent",
        ] {
            assert_eq!(wrong(&Form { right: right.into(), ..good() }), ["description"], "{right}");
        }
        for right in ["access", "portability", "marketing-objection"] {
            assert!(Submission::parse(&Form { right: right.into(), ..good() }, Lang::Da, today()).is_ok());
        }
    }

    #[test]
    fn a_representative_names_the_person_and_the_person_gets_no_address_from_her() {
        let form = Form { on_behalf: "power-of-attorney".into(), ..good() };
        assert_eq!(wrong(&form), ["person_name"]);
        let form = Form { person_name: "Åse Ærø".into(), ..form };
        let details = Submission::parse(&form, Lang::Da, today()).unwrap().details;
        assert_eq!((details.person.name.as_str(), details.person.email), ("Åse Ærø", None));
        assert_eq!(details.requester.name, "Mette Holm");
    }

    #[test]
    fn one_page_is_checked_alone() {
        let form = Form { right: "access".into(), ..Form::default() };
        assert_eq!(Submission::check_part(&form, Part::Right, today()), []);
        assert_eq!(Submission::check_part(&form, Part::Contact, today()).len(), 2);
    }
}
