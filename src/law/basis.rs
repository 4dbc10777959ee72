//! On what a processing rests: arts 6(1), 9(2) and 10. What a right reaches depends on it (arts 17(1)(b), 20(1)(a), 21(1)).

use crate::db::text_enum;

text_enum! {
    /// A legal basis, written as the articles are cited. Each has its words in `locales/*/register.ftl`.
    Basis {
        Consent = "6(1)(a)",
        Contract = "6(1)(b)",
        LegalObligation = "6(1)(c)",
        VitalInterests = "6(1)(d)",
        PublicTask = "6(1)(e)",
        LegitimateInterests = "6(1)(f)",
        ExplicitConsent = "9(2)(a)",
        EmploymentLaw = "9(2)(b)",
        VitalInterestsOfTheUnable = "9(2)(c)",
        NonProfitBody = "9(2)(d)",
        MadePublic = "9(2)(e)",
        LegalClaims = "9(2)(f)",
        SubstantialPublicInterest = "9(2)(g)",
        Care = "9(2)(h)",
        PublicHealth = "9(2)(i)",
        ResearchAndArchives = "9(2)(j)",
        /// Criminal convictions and offences.
        Convictions = "10",
    }
}

impl Basis {
    /// One of art. 6(1), without which nothing may be processed.
    pub fn is_of_article_6(self) -> bool {
        self.as_str().starts_with("6(")
    }

    /// One of art. 9(2), without which no special category may be processed.
    pub fn is_of_article_9(self) -> bool {
        self.as_str().starts_with("9(")
    }

    /// Consent can be withdrawn (art. 7(3)).
    pub fn is_consent(self) -> bool {
        matches!(self, Basis::Consent | Basis::ExplicitConsent)
    }

    /// Art. 20(1)(a): portability reaches what rests on consent or a contract.
    pub fn allows_portability(self) -> bool {
        self.is_consent() || self == Basis::Contract
    }

    /// Art. 21(1): an objection reaches a public task and legitimate interests.
    pub fn allows_objection(self) -> bool {
        matches!(self, Basis::PublicTask | Basis::LegitimateInterests)
    }

    /// The key of its words: `6-1-a`.
    pub fn slug(self) -> String {
        let parts: Vec<&str> = self.as_str().split(['(', ')']).filter(|part| !part.is_empty()).collect();
        parts.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_right_reaches_depends_on_the_basis() {
        let those = |rule: fn(Basis) -> bool| -> Vec<&str> {
            Basis::ALL.iter().filter(|basis| rule(**basis)).map(|basis| basis.as_str()).collect()
        };
        assert_eq!(those(Basis::allows_portability), ["6(1)(a)", "6(1)(b)", "9(2)(a)"]);
        assert_eq!(those(Basis::allows_objection), ["6(1)(e)", "6(1)(f)"]);
        assert_eq!(those(Basis::is_of_article_6).len(), 6);
        assert_eq!(those(Basis::is_of_article_9).len(), 10);
        assert_eq!((Basis::Consent.slug(), Basis::Convictions.slug()), ("6-1-a".into(), "10".into()));
    }
}
