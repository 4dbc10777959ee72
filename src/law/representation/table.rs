//! The decision table of section 3.2: what is asked for, what must be shown, and which checks a handler answers.

use super::{Basis, Check, OnBehalf};
use crate::db::text_enum;

/// One check with the rule behind it. Its words and its reason stand in `representation-check-…` and `…-why`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    pub check: Check,
    /// The rule, as it is cited.
    pub rule: &'static str,
    /// Whether a "no" makes it impossible; otherwise the answer is weighed by whoever decides.
    pub must: bool,
}

text_enum! {
    /// What the one who asks is asked to show. Words: `representation-show-…`.
    Show {
        /// A power of attorney as R3.3 lists it.
        PowerOfAttorney = "power-of-attorney",
        /// That it is put into force.
        InForce = "in-force",
        ProxyScope = "proxy-scope",
        /// Only where there is doubt.
        Custody = "custody",
        /// Name of the firm and its own mail domain; no power of attorney as a rule.
        LawFirm = "law-firm",
        Appointment = "appointment",
        DeathDate = "death-date",
        Relation = "relation",
        EstateAuthority = "estate-authority",
        Purpose = "purpose",
    }
}

const fn must(check: Check, rule: &'static str) -> Question {
    Question { check, rule, must: true }
}

const fn weigh(check: Check, rule: &'static str) -> Question {
    Question { check, rule, must: false }
}

const WRITTEN: &[Question] =
    &[must(Check::Named, "R3.3"), must(Check::Signed, "R3.3"), must(Check::Controller, "R3.3")];

const MEMBER: &[Question] = &[
    must(Check::Written, "3.2"),
    must(Check::Named, "R3.3"),
    must(Check::Signed, "R3.3"),
    must(Check::Controller, "R3.3"),
];

const FUTURE: &[Question] =
    &[must(Check::Named, "R3.3"), must(Check::InForce, "3.2"), must(Check::AreaCovered, "3.2")];

const DIGITAL: &[Question] = &[must(Check::Named, "R3.3"), must(Check::MayAct, "3.2")];

const CUSTODY: &[Question] = &[must(Check::Custody, "3.2"), must(Check::ChildInterests, "3.2, DBL § 22(1)")];

const LAWYER: &[Question] = &[
    must(Check::Practising, "3.2"),
    must(Check::ActsInMatter, "3.2, FVL § 8"),
    // A lawyer may write from elsewhere; then whoever decides says why that was enough.
    weigh(Check::Domain, "3.2"),
];

const GUARDIAN: &[Question] =
    &[must(Check::Named, "3.2"), must(Check::PersonalMatters, "3.2, § 5"), weigh(Check::OwnWish, "3.2")];

const DECEASED: &[Question] = &[
    must(Check::DeathShown, "3.2, DBL § 2(5)"),
    must(Check::Relation, "3.2"),
    weigh(Check::Estate, "3.2"),
    must(Check::Weighed, "3.2, DBL § 22"),
];

/// The checks for a request on such a basis. A § 7 co-guardian has none: nothing could make it enough.
pub fn questions(on_behalf: OnBehalf, basis: Basis) -> &'static [Question] {
    match basis {
        Basis::PowerOfAttorney if on_behalf == OnBehalf::Member => MEMBER,
        Basis::PowerOfAttorney => WRITTEN,
        Basis::FuturePower => FUTURE,
        Basis::DigitalPower => DIGITAL,
        Basis::Custody => CUSTODY,
        Basis::Lawyer => LAWYER,
        Basis::Guardian => GUARDIAN,
        Basis::CoGuardian => &[],
        Basis::Deceased => DECEASED,
    }
}

/// What is asked of whoever acts on such a basis.
pub fn shows(basis: Basis) -> &'static [Show] {
    match basis {
        Basis::PowerOfAttorney => &[Show::PowerOfAttorney],
        Basis::FuturePower => &[Show::InForce],
        Basis::DigitalPower => &[Show::ProxyScope],
        Basis::Custody => &[Show::Custody],
        Basis::Lawyer => &[Show::LawFirm],
        Basis::Guardian | Basis::CoGuardian => &[Show::Appointment],
        Basis::Deceased => &[Show::DeathDate, Show::Relation, Show::EstateAuthority, Show::Purpose],
    }
}
