//! How sure somebody is, and how sure one has to be (art. 12(6), R2.3; the ladder of section 2.0).
//!
//! Invariant: what checks reach together never goes down by one more of them, and no number of checks by one factor
//! reaches more than the best of them: a second proof is an independent one.

pub mod answers;
pub mod contact;
pub mod domains;
pub mod names;
mod policy;
mod proposal;

pub use policy::{Policy, usual};
pub use proposal::{LADDER, Proposal, Ways, WhyNot, propose};

use crate::db::text_enum;

text_enum! {
    /// How sure one is who somebody is, in the words of eIDAS and NSIS; later is surer.
    Assurance {
        None = "none",
        Low = "low",
        Substantial = "substantial",
        High = "high",
    }
}

text_enum! {
    /// How much it would hurt if data reached somebody else; later is worse.
    #[derive(Default)]
    Sensitivity {
        #[default]
        Ordinary = "ordinary",
        /// National numbers, criminal offences, private circumstances (art. 10, DBL § 11).
        Confidential = "confidential",
        /// Art. 9.
        Special = "special",
    }
}

text_enum! {
    /// How it was checked; the least intrusive way that works comes first (R2.3, G§70 to 79).
    Method {
        /// She is signed in where the organisation knew her before the request (G§73).
        ExistingLogin = "existing-login",
        /// A code or link to a mailbox that stood in the organisation's systems before the request came. An address that
        /// only the request gives is not known: everybody could have written it there.
        KnownEmail = "known-email",
        /// A code to a telephone that was known before.
        KnownPhone = "known-phone",
        /// She knew what only she and the organisation know.
        ControlQuestions = "control-questions",
        /// She was called back on a number that was known before.
        CallBack = "call-back",
        /// A code on a letter to the address that the organisation had.
        RegisteredAddress = "registered-address",
        /// MitID or another eID, on offer but never the only way.
        Eid = "eid",
        InPerson = "in-person",
        /// A document was looked at, as the last resort; no copy was kept (G§74 to 79).
        DocumentSeen = "document-seen",
        /// Told in the note.
        Other = "other",
    }
}

text_enum! {
    /// Whose identity was checked.
    Party {
        /// Who writes: the person herself, or whoever writes for her (R3.2).
        Requester = "requester",
        /// The person whose data they are, where somebody else writes.
        Subject = "subject",
    }
}

text_enum! {
    /// What a check rests on. Two checks that rest on the same are one proof.
    Factor {
        Login = "login",
        Mailbox = "mailbox",
        Phone = "phone",
        Knowledge = "knowledge",
        Post = "post",
        Eid = "eid",
        Presence = "presence",
        Document = "document",
        Untold = "untold",
    }
}

impl Factor {
    /// Whether two of these that differ prove more together than each: what one thief would have to steal twice.
    pub fn adds_up(self) -> bool {
        matches!(self, Factor::Login | Factor::Mailbox | Factor::Phone | Factor::Knowledge | Factor::Post)
    }
}

impl Method {
    /// The most that it can reach by itself. The check says what it reached: an eID says its own level, and a mailed
    /// link to an address that only the request gives reaches none.
    pub fn reaches(self) -> Assurance {
        match self {
            Method::KnownEmail
            | Method::KnownPhone
            | Method::ControlQuestions
            | Method::CallBack
            | Method::RegisteredAddress
            | Method::Other => Assurance::Low,
            Method::ExistingLogin | Method::DocumentSeen => Assurance::Substantial,
            // Both, so that an eID is never the only way to the highest level.
            Method::Eid | Method::InPerson => Assurance::High,
        }
    }

    /// Whether a handler may write down that it was done. What a code, an eID or a document shows is recorded where it
    /// is shown, against what the sources know: nobody vouches for it from the form.
    pub fn is_by_hand(self) -> bool {
        use Method::*;
        matches!(self, ExistingLogin | ControlQuestions | CallBack | InPerson | Other)
    }

    pub fn factor(self) -> Factor {
        match self {
            Method::ExistingLogin => Factor::Login,
            Method::KnownEmail => Factor::Mailbox,
            Method::KnownPhone | Method::CallBack => Factor::Phone,
            Method::ControlQuestions => Factor::Knowledge,
            Method::RegisteredAddress => Factor::Post,
            Method::Eid => Factor::Eid,
            Method::InPerson => Factor::Presence,
            Method::DocumentSeen => Factor::Document,
            Method::Other => Factor::Untold,
        }
    }
}

/// What passed checks reach together: the surest of them, and substantial where two low ones rest on different things.
pub fn combine(passed: impl IntoIterator<Item = (Factor, Assurance)>) -> Assurance {
    let mut best = Assurance::None;
    let mut low: Option<Factor> = None;
    let mut two = false;
    for (factor, reached) in passed {
        best = best.max(reached);
        if reached >= Assurance::Low && factor.adds_up() {
            two |= low.is_some_and(|other| other != factor);
            low = low.or(Some(factor));
        }
    }
    if two { best.max(Assurance::Substantial) } else { best }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(methods: &[Method]) -> Assurance {
        combine(methods.iter().map(|method| (method.factor(), method.reaches())))
    }

    #[test]
    fn two_different_factors_reach_more_than_one_twice() {
        use Method::*;
        assert_eq!(by(&[]), Assurance::None);
        assert_eq!(by(&[KnownEmail]), Assurance::Low);
        assert_eq!(by(&[KnownEmail, KnownEmail]), Assurance::Low);
        assert_eq!(by(&[KnownPhone, CallBack]), Assurance::Low, "one telephone is one proof");
        assert_eq!(by(&[Other, KnownEmail]), Assurance::Low, "nobody knows what the other rests on");
        assert_eq!(by(&[KnownEmail, ControlQuestions]), Assurance::Substantial);
        assert_eq!(by(&[RegisteredAddress, CallBack]), Assurance::Substantial);
        assert_eq!(by(&[KnownEmail, ControlQuestions, CallBack, RegisteredAddress]), Assurance::Substantial);
        assert_eq!(by(&[InPerson]), Assurance::High);
        let unknown = [(Factor::Mailbox, Assurance::None), (Factor::Knowledge, Assurance::Low)];
        assert_eq!(combine(unknown), Assurance::Low, "a mailbox that nobody knew adds nothing");
    }

    #[test]
    fn one_more_check_never_lowers_what_is_reached() {
        for first in Method::ALL {
            for second in Method::ALL {
                for third in Method::ALL {
                    let two = by(&[*first, *second]);
                    assert!(by(&[*first, *second, *third]) >= two);
                    assert!(two >= by(&[*first]));
                }
            }
        }
    }
}
