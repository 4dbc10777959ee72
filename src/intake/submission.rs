//! A request that is complete: the types at the door.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Form, Part, check, claim, questions};
use crate::{
    cases::{Contact, Details, OnBehalf, Particulars, Person},
    law::{cpr::Cpr, rights::Right},
    letters::Lang,
    representation::Claim,
};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    pub field: Cow<'static, str>,
    /// The id of the message in `locales/*/intake.ftl`.
    pub message: &'static str,
}

/// What somebody asks for with one right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub right: Right,
    pub particulars: Particulars,
}

/// A valid request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// One for each right, at least one, in the order of [`Right::ALL`].
    pub wishes: Vec<Wish>,
    pub language: Lang,
    pub details: Details,
    /// What shows that somebody else may ask for the person; empty where she asks herself.
    pub claim: Claim,
    /// Given where the organisation asks for it, and never in the details.
    pub cpr: Option<Cpr>,
}

/// Gathers the errors of all fields instead of stopping at the first.
#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn take<T: Default>(&mut self, field: &'static str, result: Result<T, check::Wrong>) -> T {
        result.unwrap_or_else(|message| {
            self.push(field.into(), message);
            T::default()
        })
    }

    fn demand(&mut self, field: impl Into<Cow<'static, str>>, given: bool, message: &'static str) {
        let field = field.into();
        if !given && !self.0.iter().any(|error| error.field == field) {
            self.push(field, message);
        }
    }

    fn push(&mut self, field: Cow<'static, str>, message: &'static str) {
        self.0.push(FieldError { field, message });
    }
}

impl Submission {
    /// Understands a form, or tells everything that is wrong with it, in the order of the form.
    ///
    /// # Errors
    /// One [`FieldError`] a field.
    pub fn parse(form: &Form, language: Lang, today: NaiveDate) -> Result<Submission, Vec<FieldError>> {
        let mut errors = Errors::default();
        let rights = rights(form, &mut errors);
        let on_behalf = OnBehalf::parse(&form.on_behalf);
        errors.demand("on_behalf", on_behalf.is_some(), "error-on-behalf-missing");
        let own = matches!(on_behalf, Some(OnBehalf::Oneself) | None);

        let person_name = errors.take("person_name", check::line(&form.person_name, 200));
        errors.demand("person_name", own || !person_name.is_empty(), "error-person-name-missing");
        let claim = match on_behalf {
            Some(on_behalf) if !own => claim::parse(form, on_behalf, today, &mut errors.0),
            _ => Claim::default(),
        };
        let wishes = wishes(form, &rights, &mut errors);
        let description = errors.take("description", check::paragraphs(&form.description, 5000));

        let requester = contact(form, &mut errors);
        let person = person(form, own, person_name, &requester, &mut errors, today);
        let cpr = errors.take("cpr", check::cpr(&form.cpr));
        match on_behalf {
            Some(on_behalf) if errors.0.is_empty() => {
                let details = Details { on_behalf, person, requester, description };
                Ok(Submission { wishes, language, details, claim, cpr })
            }
            _ => Err(errors.0),
        }
    }

    /// What is wrong with the fields of one page, whatever the other pages hold.
    pub fn check_part(form: &Form, part: Part, today: NaiveDate) -> Vec<FieldError> {
        let all = Submission::parse(form, Lang::Da, today).err().unwrap_or_default();
        all.into_iter().filter(|error| Part::of(&error.field) == part).collect()
    }
}

/// The rights that were chosen, each once; one that is not known is an error, not left out.
fn rights(form: &Form, errors: &mut Errors) -> Vec<Right> {
    let known: Vec<_> = form.rights.iter().map(|right| Right::parse(right.trim())).collect();
    errors.demand("right", !known.is_empty(), "error-right-missing");
    errors.demand("right", known.iter().all(Option::is_some), "error-right-missing");
    Right::ALL.iter().copied().filter(|right| known.contains(&Some(*right))).collect()
}

/// What is asked for with each right. Where a right needs words, those in the free text count too.
fn wishes(form: &Form, rights: &[Right], errors: &mut Errors) -> Vec<Wish> {
    let free = !form.description.trim().is_empty();
    let wish = |right: &Right| {
        let mut wrong = Vec::new();
        let particulars = questions::particulars(form, *right, &mut wrong);
        let told = free || !wrong.is_empty() || !particulars.is_empty();
        for (field, message) in wrong {
            errors.push(field.into(), message);
        }
        if right.needs_words() {
            let field = questions::first_field(*right);
            errors.demand(field, told, questions::missing(*right));
        }
        Wish { right: *right, particulars }
    };
    rights.iter().map(wish).collect()
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
            rights: vec!["access".into()],
            on_behalf: "self".into(),
            name: "Mette Holm".into(),
            email: "mette.holm@fjordby.example".into(),
            ..Form::default()
        }
    }

    fn asking(rights: &[&str]) -> Form {
        Form { rights: rights.iter().map(|right| (*right).into()).collect(), ..good() }
    }

    fn answered(mut form: Form, answers: &[(&str, &str)]) -> Form {
        form.asked.extend(answers.iter().map(|(field, answer)| ((*field).into(), (*answer).into())));
        form
    }

    fn wrong(form: &Form) -> Vec<String> {
        let errors = Submission::parse(form, Lang::Da, today()).unwrap_err();
        errors.into_iter().map(|error| error.field.into_owned()).collect()
    }

    #[test]
    fn the_shortest_request_is_enough_for_access() {
        let request = Submission::parse(&good(), Lang::En, today()).unwrap();
        let wish = Wish { right: Right::Access, particulars: Particulars::default() };
        assert_eq!(request.wishes, [wish]);
        assert_eq!(request.details.person.email.as_deref(), Some("mette.holm@fjordby.example"));
    }

    #[test]
    fn an_empty_form_is_told_everything_at_once_in_the_order_of_the_pages() {
        assert_eq!(wrong(&Form::default()), ["right", "on_behalf", "name", "email"]);
    }

    #[test]
    fn a_right_that_needs_words_asks_for_them_at_its_own_question_and_takes_the_free_text() {
        for (right, field) in [
            ("rectification", "rectification-wrong-1"),
            ("restriction", "restriction-what"),
            ("objection", "objection-what"),
            ("automated-decision", "automated-decision-what"),
            ("withdrawal-of-consent", "withdrawal-of-consent-what"),
        ] {
            assert_eq!(wrong(&asking(&[right])), [field], "{right}");
            let form = Form { description: "Min adresse".into(), ..asking(&[right]) };
            assert!(Submission::parse(&form, Lang::Da, today()).is_ok(), "{right}");
        }
        for right in ["access", "portability", "marketing-objection", "erasure"] {
            assert!(Submission::parse(&asking(&[right]), Lang::Da, today()).is_ok(), "{right}");
        }
    }

    #[test]
    fn several_rights_are_one_wish_each_with_their_own_answers() {
        let form = answered(
            asking(&["objection", "access", "rectification", "access"]),
            &[
                ("rectification-wrong-1", "Havnegade 1"),
                ("rectification-right-1", " Havnegade 2 "),
                ("rectification-wrong-3", "Født 1984"),
                ("rectification-right-3", "Født 1985"),
                ("objection-what", "Analyse"),
                ("objection-why", "Jeg har hemmelig adresse"),
                ("erasure-what", "not chosen any more"),
            ],
        );
        let request = Submission::parse(&form, Lang::Da, today()).unwrap();
        let rights: Vec<_> = request.wishes.iter().map(|wish| wish.right).collect();
        assert_eq!(rights, [Right::Access, Right::Rectification, Right::Objection]);
        assert!(request.wishes[0].particulars.is_empty());
        let corrections = &request.wishes[1].particulars.corrections;
        assert_eq!((corrections.len(), corrections[0].right.as_str()), (2, "Havnegade 2"));
        assert_eq!(request.wishes[2].particulars.why, "Jeg har hemmelig adresse");
    }

    #[test]
    fn half_a_correction_an_unknown_ground_and_an_unknown_right_are_told() {
        let half = |field| answered(asking(&["rectification"]), &[(field, "Havnegade 1")]);
        assert_eq!(wrong(&half("rectification-wrong-2")), ["rectification-right-2"]);
        assert_eq!(wrong(&half("rectification-right-2")), ["rectification-wrong-2"]);
        let restricted = |ground| {
            answered(asking(&["restriction"]), &[("restriction-ground", ground), ("restriction-what", "Alt")])
        };
        assert_eq!(wrong(&restricted("(a)")), ["restriction-ground"]);
        for ground in ["contested", "unlawful", "claim", "objected", "unsure"] {
            assert!(Submission::parse(&restricted(ground), Lang::Da, today()).is_ok(), "{ground}");
        }
        assert_eq!(wrong(&asking(&["access", "everything"])), ["right"]);
        let long = answered(asking(&["erasure"]), &[("erasure-what", &"å".repeat(2001))]);
        assert_eq!(wrong(&long), ["erasure-what"]);
    }

    #[test]
    fn a_representative_names_the_person_and_the_person_gets_no_address_from_her() {
        let form = Form { on_behalf: "power-of-attorney".into(), ..good() };
        assert_eq!(wrong(&form), ["person_name", "claim-basis", "claim-way"]);
        let mut form = Form { person_name: "Åse Ærø".into(), ..form };
        form.claim.insert("claim-basis".into(), "power-of-attorney".into());
        form.claim.insert("claim-way".into(), "later".into());
        let details = Submission::parse(&form, Lang::Da, today()).unwrap().details;
        assert_eq!((details.person.name.as_str(), details.person.email), ("Åse Ærø", None));
        assert_eq!(details.requester.name, "Mette Holm");
    }

    #[test]
    fn each_kind_is_asked_only_what_it_needs() {
        let form = |on_behalf: &str, answers: &[(&str, &str)]| {
            let mut form = Form { on_behalf: on_behalf.into(), person_name: "Åse Ærø".into(), ..good() };
            let answers = answers.iter().map(|(field, answer)| (format!("claim-{field}"), (*answer).into()));
            form.claim.extend(answers);
            form
        };
        for (kind, fields) in [
            ("child", &["claim-custody"][..]),
            ("lawyer", &["claim-firm", "claim-acts"]),
            ("guardian", &["claim-basis", "claim-way"]),
            ("deceased", &["claim-died", "claim-relation", "claim-purpose", "claim-way"]),
            ("member", &["claim-union", "claim-way"]),
        ] {
            assert_eq!(wrong(&form(kind, &[])), fields, "{kind}");
            let unknowing = Form { claim_unknown: true, ..form(kind, &[]) };
            assert!(Submission::parse(&unknowing, Lang::Da, today()).is_ok(), "{kind}");
        }
        assert_eq!(wrong(&form("child", &[("custody", "no")])), ["claim-custody"]);
        assert_eq!(wrong(&form("guardian", &[("basis", "custody"), ("way", "later")])), ["claim-basis"]);
        assert_eq!(wrong(&form("guardian", &[("basis", "guardian"), ("way", "link")])), ["claim-way"]);
        let mut dead = form("deceased", &[("relation", "spouse"), ("purpose", "Boet"), ("way", "later")]);
        for (field, value) in [("day", "31"), ("month", "12"), ("year", "2026")] {
            dead.claim.insert(format!("claim-died_{field}"), value.into());
        }
        assert_eq!(wrong(&dead), ["claim-died"], "not yet");
        dead.claim.insert("claim-died_year".into(), "2020".into());
        let claim = Submission::parse(&dead, Lang::Da, today()).unwrap().claim;
        assert_eq!(claim.died_on, NaiveDate::from_ymd_opt(2020, 12, 31));
    }

    #[test]
    fn one_page_is_checked_alone() {
        let form = Form { rights: vec!["access".into()], ..Form::default() };
        assert_eq!(Submission::check_part(&form, Part::Right, today()), []);
        assert_eq!(Submission::check_part(&form, Part::Contact, today()).len(), 2);
    }
}
