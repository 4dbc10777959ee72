//! The procedure of each right, as a checklist of plain data: what the law wants, where it says so, what has to be
//! there before the decision and before the answer, and what shows that it is done (sections 2.1 to 2.9).
//!
//! Every step has its words in `locales/*/procedure.ftl`: `procedure-<step>` what it is called, `procedure-<step>-text`
//! what the law wants, in one sentence; both may differ by right.

mod entry;
mod kinds;
#[cfg(test)]
mod tests;

pub use entry::{
    Carried, Entry, Problem, Wrong, carried_fields, check, check_carried, eligibility, ground_of,
};
pub use kinds::{Field, Input, Kind, Need, Verdict};

use super::rights::Right;
use crate::db::text_enum;

text_enum! {
    /// One step of a procedure.
    Key {
        /// Who asks (R2.3).
        Identity = "identity",
        /// Which data there are, in every system, processors and archives with them (2.1 step 2).
        Search = "search",
        /// What is other people's or otherwise excepted: redacted, never all refused (2.1 step 3).
        Review = "review",
        /// The information of art. 15(1) and (2) (2.1 step 4).
        Information = "information",
        /// Storage only while accuracy or an objection is being looked at (arts 18(1)(a) and (d)).
        Meanwhile = "meanwhile",
        /// Whether a law, a contract or a dispute keeps the data (2.3; policy row 9).
        Obligations = "obligations",
        /// What is decided one by one (R2.1).
        Items = "items",
        /// A transfer straight to the new controller, where it is technically feasible (art. 20(2)).
        Transfer = "transfer",
        /// What was granted is done, with a date, a way and a proof.
        CarriedOut = "carried-out",
        /// Backups expire, or what was erased is erased again after a restore (2.3).
        Backups = "backups",
        /// Other controllers are told where the data had been made public (art. 17(2)).
        MadePublic = "made-public",
        /// Everybody who received the data is told, processors included (art. 19, R2.8).
        Recipients = "recipients",
        /// The address stands in the list of those who get no marketing (2.7).
        Suppression = "suppression",
        /// The written answer (R2.10).
        Answer = "answer",
        /// Why the request is manifestly unfounded or excessive, or nobody can be identified (R2.4, R2.5).
        Burden = "burden",
        /// The person was asked again and told what happens otherwise (R1.29).
        Reminder = "reminder",
        /// Why a refusal comes after the month (R1.2).
        Lateness = "lateness",
    }
}

/// What a step holds up while it is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    Decision,
    Answer,
}

/// What shows that a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A recorded check of identity, or for a lesser [`super::rights::Proof`] that one.
    ByIdentity,
    /// Every system has answered, or it is written down why none was asked.
    BySearch,
    /// The withholdings of the review.
    ByReview,
    /// The register of processing activities.
    ByRegister,
    /// Everything that is decided one by one has its verdict.
    ByItems,
    /// Everything that was granted has its day.
    ByCarryingOut,
    /// The list of those who received the data (R2.8).
    ByRecipients,
    /// The handler writes down what she found or did.
    ByNote,
    /// The answer was sent.
    ByAnswer,
}

/// One step of the procedure of a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    pub key: Key,
    /// Rules and articles, for whoever wants to read further.
    pub rules: &'static [&'static str],
    /// `None`: advice that holds nothing up.
    pub gate: Option<Gate>,
    pub shown: Shown,
}

const fn step(key: Key, rules: &'static [&'static str], gate: Option<Gate>, shown: Shown) -> Check {
    Check { key, rules, gate, shown }
}

const DECISION: Option<Gate> = Some(Gate::Decision);
const ANSWER: Option<Gate> = Some(Gate::Answer);

const IDENTITY: Check = step(Key::Identity, &["art. 12(6)", "R2.3"], DECISION, Shown::ByIdentity);
const SEARCH: Check = step(Key::Search, &["art. 15(1)", "R2.10"], DECISION, Shown::BySearch);
const CARRIED_OUT: Check = step(Key::CarriedOut, &["art. 12(3)"], ANSWER, Shown::ByCarryingOut);
const RECIPIENTS: Check =
    step(Key::Recipients, &["art. 19", "art. 4(9)", "R2.8"], ANSWER, Shown::ByRecipients);
const SENT: Check = step(Key::Answer, &["art. 12(3)", "art. 12(4)", "R2.10"], None, Shown::ByAnswer);

/// The steps of a right, in the order in which they are taken.
pub fn of(right: Right) -> &'static [Check] {
    match right {
        Right::Access => {
            const {
                &[
                    IDENTITY,
                    SEARCH,
                    step(Key::Review, &["art. 15(4)", "R2.1"], None, Shown::ByReview),
                    step(Key::Information, &["art. 15(1)", "art. 15(2)"], None, Shown::ByRegister),
                    SENT,
                ]
            }
        }
        Right::Rectification => {
            const {
                &[
                    IDENTITY,
                    SEARCH,
                    step(Key::Meanwhile, &["art. 18(1)(a)"], None, Shown::ByNote),
                    step(Key::Items, &["art. 16", "R2.1"], DECISION, Shown::ByItems),
                    CARRIED_OUT,
                    RECIPIENTS,
                    SENT,
                ]
            }
        }
        Right::Erasure => {
            const {
                &[
                    IDENTITY,
                    SEARCH,
                    step(Key::Obligations, &["art. 17(1)", "art. 17(3)"], DECISION, Shown::ByNote),
                    step(Key::Items, &["art. 17(1)", "art. 17(3)", "R2.1"], DECISION, Shown::ByItems),
                    CARRIED_OUT,
                    step(Key::Backups, &["art. 17(1)", "art. 5(1)(e)"], ANSWER, Shown::ByNote),
                    RECIPIENTS,
                    step(Key::MadePublic, &["art. 17(2)"], None, Shown::ByNote),
                    SENT,
                ]
            }
        }
        Right::Restriction => {
            const {
                &[
                    IDENTITY,
                    SEARCH,
                    step(Key::Items, &["art. 18(1)", "R2.1"], DECISION, Shown::ByItems),
                    CARRIED_OUT,
                    RECIPIENTS,
                    SENT,
                ]
            }
        }
        Right::Portability => {
            const {
                &[
                    IDENTITY,
                    SEARCH,
                    step(Key::Items, &["art. 20(1)", "art. 20(3)", "R2.1"], DECISION, Shown::ByItems),
                    step(Key::Review, &["art. 20(4)"], None, Shown::ByReview),
                    step(Key::Transfer, &["art. 20(2)"], None, Shown::ByNote),
                    SENT,
                ]
            }
        }
        Right::Objection => {
            const {
                &[
                    IDENTITY,
                    SEARCH,
                    step(Key::Meanwhile, &["art. 18(1)(d)", "art. 21(1)"], None, Shown::ByNote),
                    step(Key::Items, &["art. 21(1)", "art. 21(6)", "R2.1"], DECISION, Shown::ByItems),
                    CARRIED_OUT,
                    SENT,
                ]
            }
        }
        Right::MarketingObjection => {
            const {
                &[
                    step(Key::Identity, &["art. 21(3)", "R2.3"], None, Shown::ByIdentity),
                    step(Key::Items, &["art. 21(2)", "art. 21(3)", "R2.6"], DECISION, Shown::ByItems),
                    CARRIED_OUT,
                    step(Key::Suppression, &["art. 21(3)"], ANSWER, Shown::ByNote),
                    SENT,
                ]
            }
        }
        Right::AutomatedDecision => {
            const {
                &[
                    step(Key::Identity, &["art. 11", "art. 12(2)", "R2.3"], DECISION, Shown::ByIdentity),
                    SEARCH,
                    step(
                        Key::Items,
                        &["art. 22(1)", "art. 22(2)", "art. 22(3)", "R2.1"],
                        DECISION,
                        Shown::ByItems,
                    ),
                    CARRIED_OUT,
                    SENT,
                ]
            }
        }
        Right::WithdrawalOfConsent => {
            const {
                &[
                    step(Key::Identity, &["art. 7(3)", "R2.3"], DECISION, Shown::ByIdentity),
                    step(Key::Items, &["art. 7(3)", "art. 7(1)", "R2.1"], DECISION, Shown::ByItems),
                    CARRIED_OUT,
                    SENT,
                ]
            }
        }
    }
}

/// Steps outside the order, which only some cases need: each a note that a refusal asks for.
pub const AS_NEEDED: [Check; 3] = [
    step(Key::Reminder, &["R1.29", "R2.3"], None, Shown::ByNote),
    step(Key::Burden, &["art. 12(5)", "art. 11(2)", "R2.4", "R2.5"], None, Shown::ByNote),
    step(Key::Lateness, &["art. 12(4)", "R1.2"], None, Shown::ByNote),
];

/// Whether a note on `key` means something for `right`.
pub fn takes_note(right: Right, key: Key) -> bool {
    of(right).iter().chain(&AS_NEEDED).any(|check| check.key == key && check.shown == Shown::ByNote)
}
