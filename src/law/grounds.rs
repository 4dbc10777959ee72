//! Why something is not handed over or not done: the grounds that the law knows, by right.
//!
//! Invariant: a ground is offered only for the rights it stands in the law for; R2.1 wants it named in the answer.

use super::rights::Right;
use crate::db::text_enum;

text_enum! {
    /// A ground for withholding one thing, or for refusing a request as a whole. Each has its words in
    /// `locales/*/letters.ftl`: its name (`ground-others-rights`) and where it stands (`ground-others-rights-source`).
    Ground {
        /// Rights and freedoms of other people: arts 15(4) and 20(4), recital 63.
        OthersRights = "others-rights",
        /// Trade secrets: art. 15(4), recital 63.
        TradeSecrets = "trade-secrets",
        /// Intellectual property, above all the copyright in software: art. 15(4), recital 63.
        IntellectualProperty = "intellectual-property",
        /// Decisive private interests, the person's own among them: databeskyttelsesloven § 22(1).
        PrivateInterests = "private-interests",
        /// Decisive public interests: databeskyttelsesloven § 22(2).
        PublicInterests = "public-interests",
        /// A file that cannot be opened without danger, so that nobody could look what is in it: arts 5(1)(f) and 32.
        /// Nobody chooses it; it follows from leaving such a file out.
        UnsafeFile = "unsafe-file",
        /// Nothing about the person: arts 4(1) and 15(1).
        NotAboutPerson = "not-about-person",
        /// Derived from other data, not provided by the person: art. 20(1), WP 242 rev.01.
        NotProvided = "not-provided",
        /// Processed neither by consent nor by contract: art. 20(1)(a).
        OtherBasis = "other-basis",
        /// Not processed by automated means: art. 20(1)(b).
        NotAutomated = "not-automated",
        /// Needed for a task in the public interest: art. 20(3).
        PublicTask = "public-task",
        /// The data are right: art. 16 knows no other reason (R2.2).
        Accurate = "accurate",
        /// None of the grounds for erasure is there: art. 17(1).
        NoErasureGround = "no-erasure-ground",
        /// Freedom of expression and information: art. 17(3)(a).
        Expression = "expression",
        /// A legal obligation, such as bookkeeping, or a public task: art. 17(3)(b).
        LegalObligation = "legal-obligation",
        /// Public health: art. 17(3)(c).
        PublicHealth = "public-health",
        /// Archives, research or statistics: arts 17(3)(d) and 21(6).
        Research = "research",
        /// Legal claims: arts 17(3)(e) and 21(1).
        LegalClaims = "legal-claims",
        /// None of the grounds for restriction is there: art. 18(1).
        NoRestrictionGround = "no-restriction-ground",
        /// Compelling legitimate grounds that override the person's: art. 21(1). Never against direct marketing,
        /// where an objection is absolute (art. 21(3), R2.6).
        CompellingGrounds = "compelling-grounds",
        /// The processing rests neither on art. 6(1)(e) nor on (f), so that art. 21(1) is not about it (R2.7).
        NotObjectable = "not-objectable",
        /// The processing does not rest on consent: art. 7(3) knows no other reason (R2.9).
        NotConsent = "not-consent",
        /// Not decided by automated means alone, or without a legal or similarly significant effect: art. 22(1).
        NoAutomatedDecision = "no-automated-decision",
        /// The contract, the law or explicit consent allows it: art. 22(2); the safeguards of art. 22(3) stay.
        AutomationAllowed = "automation-allowed",
        /// Manifestly unfounded: art. 12(5); the controller has to show it (R2.5).
        Unfounded = "unfounded",
        /// Excessive, in particular because repeated: art. 12(5); the controller has to show it (R2.5).
        Excessive = "excessive",
        /// The data cannot be tied to the person: art. 11(2); the controller has to show it (R2.4).
        NotIdentifiable = "not-identifiable",
        /// There was reasonable doubt who asks, and it was not cleared up: arts 12(2) and 12(6).
        IdentityUnproven = "identity-unproven",
        /// Somebody else asks, and nothing shows that she may (R3.2, R3.6): arts 12(2) and 12(6).
        AuthorityUnproven = "authority-unproven",
    }
}

impl Ground {
    /// A ground that lies in the request or in who asks, whatever the data are: arts 11(2), 12(2), 12(5), 12(6).
    pub fn is_about_the_request(self) -> bool {
        use Ground::*;
        matches!(self, Unfounded | Excessive | NotIdentifiable | IdentityUnproven | AuthorityUnproven)
    }

    /// What a single row, column or value of an answer may be withheld for.
    pub fn for_withholding(right: Right) -> &'static [Ground] {
        use Ground::*;
        match right {
            Right::Portability => &[
                OthersRights,
                TradeSecrets,
                NotAboutPerson,
                NotProvided,
                OtherBasis,
                NotAutomated,
                PublicTask,
            ],
            _ => &[
                OthersRights,
                TradeSecrets,
                IntellectualProperty,
                PrivateInterests,
                PublicInterests,
                NotAboutPerson,
            ],
        }
    }

    /// What a request in somebody else's name may be refused for besides, whatever the right: that is no answer to the
    /// person, whose objection to marketing is still never refused (R2.6).
    pub fn for_represented() -> &'static [Ground] {
        &[Ground::AuthorityUnproven]
    }

    /// What a request may be refused for, as a whole or in part. The rights of others, trade secrets and intellectual
    /// property are not among them for access: they are reasons to redact, never to refuse everything (R2.1, step 3).
    pub fn for_refusal(right: Right) -> &'static [Ground] {
        use Ground::*;
        match right {
            Right::Access => {
                &[PrivateInterests, PublicInterests, Unfounded, Excessive, NotIdentifiable, IdentityUnproven]
            }
            Right::Rectification => &[Accurate, Unfounded, Excessive, NotIdentifiable, IdentityUnproven],
            Right::Erasure => &[
                NoErasureGround,
                LegalObligation,
                LegalClaims,
                Expression,
                PublicHealth,
                Research,
                Unfounded,
                Excessive,
                NotIdentifiable,
                IdentityUnproven,
            ],
            Right::Restriction => {
                &[NoRestrictionGround, Unfounded, Excessive, NotIdentifiable, IdentityUnproven]
            }
            Right::Portability => &[
                OtherBasis,
                NotProvided,
                NotAutomated,
                PublicTask,
                OthersRights,
                Unfounded,
                Excessive,
                NotIdentifiable,
                IdentityUnproven,
            ],
            // Art. 11(2) does not switch art. 21 off (R2.4).
            Right::Objection => &[
                CompellingGrounds,
                LegalClaims,
                NotObjectable,
                Research,
                Unfounded,
                Excessive,
                IdentityUnproven,
            ],
            // Absolute: nothing overrides it (R2.6).
            Right::MarketingObjection => &[],
            // Art. 12(6) does not speak of art. 22, and art. 11(2) does not switch it off (R2.3, R2.4).
            Right::AutomatedDecision => {
                &[NoAutomatedDecision, AutomationAllowed, Unfounded, Excessive, IdentityUnproven]
            }
            Right::WithdrawalOfConsent => &[NotConsent],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_is_of_use_and_stands_once_in_a_list() {
        let lists = || {
            let of = |right: &Right| [Ground::for_withholding(*right), Ground::for_refusal(*right)];
            // The program itself says that a file may not be opened; nobody chooses that from a list.
            Right::ALL.iter().flat_map(of).chain([Ground::for_represented(), &[Ground::UnsafeFile]])
        };
        for ground in Ground::ALL {
            assert!(lists().any(|list| list.contains(ground)), "{ground}");
        }
        for list in lists() {
            assert!((0..list.len()).all(|at| !list[..at].contains(&list[at])), "{list:?}");
        }
    }

    #[test]
    fn consent_can_be_withdrawn_and_marketing_stopped_whatever_the_reason() {
        assert_eq!(Ground::for_refusal(Right::MarketingObjection), []);
        assert_eq!(Ground::for_refusal(Right::WithdrawalOfConsent), [Ground::NotConsent]);
        assert!(!Ground::for_refusal(Right::Objection).contains(&Ground::NotIdentifiable));
        assert!(!Ground::for_refusal(Right::Access).contains(&Ground::OthersRights));
    }
}
