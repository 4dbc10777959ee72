//! What each letter must say, with the rule that says so: the matrix of section 2.11 as data.

use super::{Body, LetterKind, Part};
use crate::law::{grounds::Ground, rights::Right};

/// A part that may not be missing, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Required {
    pub part: Part,
    /// The rule, as it is cited.
    pub rule: &'static str,
}

/// Every part that a letter of `kind` must have for a request of `right` to such a `body`, in the order in which the
/// parts stand in it. `grounds` are those of a refusal: some ask for a weighing.
pub fn mandatory(kind: LetterKind, right: Right, body: Body, grounds: &[Ground]) -> Vec<Required> {
    let mut parts = frame(kind);
    parts.extend_from_slice(of_kind(kind));
    if kind.grants() {
        parts.extend_from_slice(ACCEPTANCE);
        parts.extend_from_slice(granted(right));
    }
    if kind.refuses() {
        parts.extend_from_slice(REFUSAL);
        parts.extend_from_slice(refused(right));
        if grounds.iter().any(|ground| is_weighed(*ground, right)) {
            parts.push((Part::Weighing, "2.1, databeskyttelsesloven § 22; 2.7, art. 21(1)"));
        }
    }
    if kind == LetterKind::PartlyGranted {
        parts.extend_from_slice(partly(right));
    }
    if body == Body::DanishPublic && says_no(kind) {
        parts.push((Part::PublicComplaint, "2.0, databeskyttelsesloven § 39"));
    }
    if body == Body::DanishPublic && kind.refuses() {
        parts.push((Part::PublicReasons, "2.0, forvaltningsloven §§ 22 to 24"));
    }
    let mut required: Vec<Required> = parts.into_iter().map(|(part, rule)| Required { part, rule }).collect();
    required.sort_by_key(|required| required.part);
    required.dedup_by_key(|required| required.part);
    required
}

/// The rights for which a letter of `kind` to such a `body` has the part.
pub fn rights_with(kind: LetterKind, part: Part, body: Body) -> Vec<Right> {
    // Nothing asks for these two, and every letter may have them.
    let anywhere = [Part::Greeting, Part::Dpo].contains(&part);
    let has = |right: &Right| {
        let required = mandatory(kind, *right, body, Ground::for_refusal(*right));
        kind.fits(*right, body) && (anywhere || required.iter().any(|one| one.part == part))
    };
    Right::ALL.iter().copied().filter(has).collect()
}

/// Art. 12(4) letters, whatever they are called.
fn says_no(kind: LetterKind) -> bool {
    kind.refuses() || matches!(kind, LetterKind::ClosedAfterSilence | LetterKind::Fee)
}

type Rules = &'static [(Part, &'static str)];

/// What every letter of ours begins and ends with.
fn frame(kind: LetterKind) -> Vec<(Part, &'static str)> {
    let mut parts = vec![
        (Part::Sender, "2.0"),
        (Part::Addressee, "2.0"),
        (Part::Reference, "2.0"),
        (Part::Contact, "2.0"),
        (Part::Closing, "2.0"),
    ];
    if !kind.is_for_recipient() {
        parts.extend([(Part::Receipt, "2.0"), (Part::Complaint, "art. 12(4), 77; R1.36")]);
    }
    parts
}

const ACCEPTANCE: Rules = &[(Part::Decision, "2.0"), (Part::Limits, "2.0")];

const REFUSAL: Rules = &[
    (Part::Decision, "2.0"),
    (Part::RefusedScope, "2.0, R2.1"),
    (Part::Reasons, "R2.1, art. 12(4)"),
    (Part::GrantedInstead, "2.0"),
    (Part::Court, "R2.1, art. 79"),
    (Part::NoFee, "2.0, art. 12(5)"),
];

/// Grounds that hold only where one interest outweighs another.
fn is_weighed(ground: Ground, right: Right) -> bool {
    matches!(ground, Ground::PrivateInterests | Ground::PublicInterests | Ground::CompellingGrounds)
        || (right == Right::Objection && ground == Ground::LegalClaims)
}

fn of_kind(kind: LetterKind) -> Rules {
    match kind {
        LetterKind::Acknowledgement => {
            &[(Part::LatestDate, "R2.12"), (Part::NextSteps, "R2.12"), (Part::NoFee, "art. 12(5)")]
        }
        LetterKind::IdentityAsked => &[
            (Part::Doubt, "R2.3"),
            (Part::Methods, "R2.3"),
            (Part::Purpose, "R2.3"),
            (Part::Consequence, "R1.29"),
        ],
        LetterKind::AuthorityAsked => &[
            (Part::Authority, "R3.3, 3.2"),
            (Part::Doubt, "R3.2"),
            (Part::Purpose, "R3.6"),
            (Part::Consequence, "R1.29, R3.6"),
        ],
        LetterKind::ClarificationAsked => {
            &[(Part::Quantity, "R1.26"), (Part::Question, "R1.26"), (Part::IfSilent, "R1.26")]
        }
        LetterKind::Reminder => {
            &[(Part::Missing, "R1.29"), (Part::ReplyBy, "R1.29"), (Part::Consequence, "R1.29")]
        }
        LetterKind::Extension => {
            &[(Part::NewDate, "R1.36"), (Part::ExtensionGround, "R1.36, R1.30"), (Part::Reasons, "R1.36")]
        }
        LetterKind::DelayNotice => &[
            (Part::ExpectedDate, "1.7, offentlighedsloven § 36(2)"),
            (Part::Reasons, "1.7, offentlighedsloven § 36(2)"),
            (Part::LatestDate, "R1.1"),
        ],
        LetterKind::Fee => &[
            (Part::Amount, "R2.5"),
            (Part::Grounds, "R2.5"),
            (Part::Reasons, "R2.5"),
            (Part::MayNarrow, "R2.5"),
            (Part::Court, "art. 79"),
        ],
        LetterKind::Refused => &[(Part::Grounds, "R2.1")],
        LetterKind::NoData => &[
            (Part::Decision, "R2.10"),
            (Part::Confirmation, "art. 15(1)"),
            (Part::Searched, "R2.10"),
            (Part::Limits, "2.0"),
            (Part::Court, "art. 79"),
            (Part::NoFee, "art. 12(5)"),
        ],
        LetterKind::NotController => &[
            (Part::Decision, "R5.6"),
            (Part::Controller, "R5.6"),
            (Part::Forwarded, "R5.6"),
            (Part::Court, "art. 79"),
            (Part::NoFee, "art. 12(5)"),
        ],
        LetterKind::ClosedAfterSilence => &[
            (Part::Decision, "R1.29"),
            (Part::Missing, "R1.29"),
            (Part::Grounds, "R1.29, art. 12(4)"),
            (Part::Reopen, "R1.29"),
            (Part::Court, "art. 79"),
            (Part::NoFee, "art. 12(5)"),
        ],
        LetterKind::LiftNotice => &[
            (Part::LiftDate, "art. 18(3), R2.7"),
            (Part::Restricted, "art. 18(3)"),
            (Part::Reasons, "art. 18(3)"),
            (Part::Court, "art. 79"),
        ],
        LetterKind::RecipientNotice => &[(Part::Change, "art. 19, R2.8"), (Part::Recipients, "art. 19")],
        LetterKind::RecipientsTold => &[(Part::Decision, "art. 19"), (Part::RecipientList, "art. 19")],
        LetterKind::Granted | LetterKind::PartlyGranted => &[],
    }
}

/// "Grant letter adds."
fn granted(right: Right) -> Rules {
    match right {
        Right::Access => &[
            (Part::Confirmation, "art. 15(1)"),
            (Part::Copy, "art. 15(3)"),
            (Part::Information, "art. 15(1)(a) to (d), (g), (h)"),
            (Part::Safeguards, "art. 15(2)"),
            (Part::OtherRights, "art. 15(1)(e)"),
        ],
        Right::Rectification => &[(Part::Correction, "2.2"), (Part::Recipients, "art. 19")],
        Right::Erasure => &[(Part::Erased, "2.3"), (Part::Backups, "2.3"), (Part::Recipients, "art. 19")],
        Right::Restriction => &[
            (Part::Restricted, "2.4"),
            (Part::PermittedUses, "art. 18(2)"),
            (Part::NoticePromise, "art. 18(3)"),
            (Part::Recipients, "art. 19"),
        ],
        Right::Portability => &[
            (Part::Format, "art. 20(1)"),
            (Part::Datasets, "2.11"),
            (Part::Receiver, "art. 20(2)"),
            (Part::NotErased, "art. 20(3)"),
        ],
        Right::Objection => &[(Part::Stopped, "art. 21(1)"), (Part::ErasureOption, "art. 17(1)(c)")],
        Right::MarketingObjection => {
            &[(Part::Channels, "art. 21(2) and (3)"), (Part::ErasureOption, "art. 17(1)(c)")]
        }
        Right::AutomatedDecision => &[(Part::Review, "art. 22(3), 2.8"), (Part::Contest, "art. 22(3), 2.11")],
        Right::WithdrawalOfConsent => &[
            (Part::Stopped, "2.9"),
            (Part::NotRetroactive, "art. 7(3)"),
            (Part::RemainingBasis, "2.9"),
            (Part::ErasureOption, "art. 17(1)(b)"),
        ],
    }
}

/// "Refusal adds", whole or in part.
fn refused(right: Right) -> Rules {
    match right {
        Right::Access => &[],
        Right::Rectification => &[
            (Part::Grounds, "R2.1"),
            (Part::StatementOffer, "2.2"),
            (Part::RestrictionOffer, "art. 18(1)(a)"),
        ],
        Right::Erasure => &[(Part::Grounds, "R2.1, art. 17(3)"), (Part::Kept, "2.3")],
        Right::Restriction => &[(Part::Grounds, "R2.1, art. 18(1)")],
        Right::Portability => {
            &[(Part::AccessInstead, "2.6"), (Part::TransferNotFeasible, "2.11, art. 20(2)")]
        }
        Right::Objection => &[(Part::Grounds, "R2.1")],
        // It can never be refused (R2.6).
        Right::MarketingObjection => &[],
        Right::AutomatedDecision => {
            &[(Part::Grounds, "2.11, art. 22(2)"), (Part::SafeguardsOffered, "art. 22(3)")]
        }
        Right::WithdrawalOfConsent => &[(Part::Grounds, "2.9")],
    }
}

/// What a grant in part names besides: the items that are withheld from the data handed over, and why each.
fn partly(right: Right) -> Rules {
    match right {
        Right::Access => &[(Part::Exemptions, "2.1, R2.1"), (Part::Weighing, "2.1, step 3")],
        Right::Portability => &[(Part::Exemptions, "2.6, R2.1")],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(kind: LetterKind, right: Right, body: Body) -> Vec<Part> {
        mandatory(kind, right, body, Ground::for_refusal(right))
            .into_iter()
            .map(|required| required.part)
            .collect()
    }

    /// R2.1 and 2.0 over the whole matrix.
    #[test]
    fn every_no_names_complaint_court_reasons_and_that_it_is_free() {
        for right in Right::ALL {
            for kind in [LetterKind::Refused, LetterKind::PartlyGranted] {
                for body in [Body::Private, Body::DanishPublic] {
                    let parts = parts(kind, *right, body);
                    for part in [Part::Reasons, Part::Complaint, Part::Court, Part::NoFee, Part::RefusedScope]
                    {
                        assert!(parts.contains(&part), "{kind} {right}: {part}");
                    }
                    let public = body == Body::DanishPublic;
                    for part in [Part::PublicReasons, Part::PublicComplaint] {
                        assert_eq!(parts.contains(&part), public, "{kind} {right}: {part}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_part_is_of_use_and_every_letter_has_its_frame() {
        let all = |part: Part| {
            LetterKind::ALL.iter().any(|kind| {
                Right::ALL.iter().any(|right| parts(*kind, *right, Body::DanishPublic).contains(&part))
            })
        };
        // Written freely, or there only where there is something to tell.
        let optional = [Part::Greeting, Part::Extra, Part::Dpo];
        for part in Part::ALL.iter().filter(|part| !optional.contains(part)) {
            assert!(all(*part), "{part}");
        }
        for kind in LetterKind::ALL {
            for right in Right::ALL {
                let parts = parts(*kind, *right, Body::Private);
                assert!(parts.is_sorted() && parts.windows(2).all(|pair| pair[0] != pair[1]));
                assert!([Part::Sender, Part::Reference, Part::Contact].iter().all(|p| parts.contains(p)));
                assert_eq!(parts.contains(&Part::Complaint), !kind.is_for_recipient(), "{kind}");
            }
        }
    }

    /// Each letter says something of its own.
    #[test]
    fn no_two_answers_to_a_right_are_the_same_frame() {
        for right in Right::ALL {
            let frames: Vec<_> =
                LetterKind::ALL.iter().map(|kind| parts(*kind, *right, Body::Private)).collect();
            for (at, frame) in frames.iter().enumerate() {
                assert!(!frames[..at].contains(frame), "{right}: {}", LetterKind::ALL[at]);
            }
        }
    }
}
