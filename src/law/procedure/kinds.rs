//! What is decided one by one: a datum, a category, a dataset, a processing, a channel, a decision, a consent. Which
//! verdicts the law knows for it, what has to be said with each, and the ground on which a refusal stands.

use crate::{
    db::text_enum,
    law::{grounds::Ground, rights::Right},
};

text_enum! {
    /// What a right is decided about.
    Kind {
        /// Art. 16: one datum that is wrong or incomplete.
        Datum = "datum",
        /// Art. 17: a category of data, or a dataset.
        Category = "category",
        /// Art. 18: the data and uses that are to rest.
        Scope = "scope",
        /// Art. 20: a dataset.
        Dataset = "dataset",
        /// Art. 21(1): one processing that is objected to.
        Processing = "processing",
        /// Art. 21(2): a way in which marketing reaches the person.
        Channel = "channel",
        /// Art. 22: a decision that a machine made.
        Decision = "decision",
        /// Art. 7(3): a processing that rests on consent.
        Consent = "consent",
    }
}

text_enum! {
    /// What was decided about one of them.
    Verdict {
        Corrected = "corrected",
        /// A supplementary statement was added (art. 16).
        Completed = "completed",
        HeldAccurate = "held-accurate",
        Erase = "erase",
        Keep = "keep",
        Restrict = "restrict",
        NotRestrict = "not-restrict",
        /// Follows from the three conditions of art. 20(1), see [`eligibility`].
        HandOver = "hand-over",
        NotPortable = "not-portable",
        Stop = "stop",
        /// Compelling legitimate grounds, or that art. 21(1) is not about it.
        Continue = "continue",
        /// A human has decided afresh, otherwise than the machine.
        Changed = "changed",
        /// A human has decided afresh, and came to the same.
        Upheld = "upheld",
        /// Art. 22 is not about it, or allows it.
        NoReview = "no-review",
        NotConsent = "not-consent",
    }
}

impl Verdict {
    pub fn grants(self) -> bool {
        use Verdict::*;
        !matches!(self, HeldAccurate | Keep | NotRestrict | NotPortable | Continue | NoReview | NotConsent)
    }

    /// Whether something has to be done in the systems before the answer can tell of it.
    pub fn needs_action(self) -> bool {
        self.grants() && !matches!(self, Verdict::HandOver | Verdict::Upheld)
    }
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// One line, at most 200 characters.
    Line,
    /// At most 4,000 characters.
    Text,
    /// A day of the calendar, `2026-11-22`.
    Day,
    Choice(&'static [&'static str]),
    /// A box that is ticked: `yes`.
    Tick,
}

/// When a field has to be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// From the first.
    Always,
    Optional,
    /// With one of these verdicts; with the others it means nothing.
    With(&'static [Verdict]),
}

/// One field of an item. Its words stand in `locales/*/procedure.ftl` as `item-<kind>-<field>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub key: &'static str,
    pub input: Input,
    pub need: Need,
}

pub(super) const fn field(key: &'static str, input: Input, need: Need) -> Field {
    Field { key, input, need }
}

const WHAT: Field = field("what", Input::Line, Need::Always);

impl Kind {
    /// What a right is decided about one by one; access is decided as a whole, with its withholdings.
    pub fn of(right: Right) -> Option<Kind> {
        match right {
            Right::Access => None,
            Right::Rectification => Some(Kind::Datum),
            Right::Erasure => Some(Kind::Category),
            Right::Restriction => Some(Kind::Scope),
            Right::Portability => Some(Kind::Dataset),
            Right::Objection => Some(Kind::Processing),
            Right::MarketingObjection => Some(Kind::Channel),
            Right::AutomatedDecision => Some(Kind::Decision),
            Right::WithdrawalOfConsent => Some(Kind::Consent),
        }
    }

    pub fn verdicts(self) -> &'static [Verdict] {
        use Verdict::*;
        match self {
            Kind::Datum => &[Corrected, Completed, HeldAccurate],
            Kind::Category => &[Erase, Keep],
            Kind::Scope => &[Restrict, NotRestrict],
            Kind::Dataset => &[HandOver, NotPortable],
            Kind::Processing => &[Stop, Continue],
            // Absolute: there is no other verdict (R2.6).
            Kind::Channel => &[Stop],
            Kind::Decision => &[Changed, Upheld, NoReview],
            Kind::Consent => &[Stop, NotConsent],
        }
    }

    /// The verdict is not chosen but follows from the other fields.
    pub fn verdict_follows(self) -> bool {
        self == Kind::Dataset
    }

    /// The grounds that a refusing verdict is chosen from; with one alone there is nothing to choose.
    pub fn grounds(self) -> &'static [Ground] {
        match self {
            Kind::Datum => &[Ground::Accurate],
            Kind::Category => &[
                Ground::LegalObligation,
                Ground::LegalClaims,
                Ground::Expression,
                Ground::PublicHealth,
                Ground::Research,
                Ground::NoErasureGround,
            ],
            Kind::Scope => &[Ground::NoRestrictionGround],
            Kind::Dataset => {
                &[Ground::OtherBasis, Ground::PublicTask, Ground::NotProvided, Ground::NotAutomated]
            }
            Kind::Processing => {
                &[Ground::CompellingGrounds, Ground::LegalClaims, Ground::Research, Ground::NotObjectable]
            }
            Kind::Channel => &[],
            Kind::Decision => &[Ground::NoAutomatedDecision, Ground::AutomationAllowed],
            Kind::Consent => &[Ground::NotConsent],
        }
    }

    /// What is said about it, in the order of the form.
    pub fn fields(self) -> &'static [Field] {
        use Need::{Always, Optional, With};
        use Verdict::*;
        match self {
            Kind::Datum => {
                const {
                    &[
                        WHAT,
                        field("was", Input::Line, Optional),
                        field("should-be", Input::Line, With(&[Corrected])),
                        field("statement", Input::Text, With(&[Completed])),
                        field("evidence", Input::Text, Optional),
                        field("why", Input::Text, With(&[HeldAccurate])),
                        field("restriction-offered", Input::Tick, With(&[HeldAccurate])),
                    ]
                }
            }
            Kind::Category => {
                const {
                    &[
                        WHAT,
                        field("systems", Input::Line, Optional),
                        field(
                            "erasure-ground",
                            Input::Choice(&[
                                "no-longer-needed",
                                "consent-withdrawn",
                                "objection",
                                "unlawful",
                                "legal-duty",
                                "child",
                            ]),
                            With(&[Erase]),
                        ),
                        field(
                            "ground",
                            Input::Choice(&[
                                "legal-obligation",
                                "legal-claims",
                                "expression",
                                "public-health",
                                "research",
                                "no-erasure-ground",
                            ]),
                            With(&[Keep]),
                        ),
                        field("statute", Input::Line, With(&[Keep])),
                        field("kept-until", Input::Day, With(&[Keep])),
                        field("why", Input::Text, With(&[Keep])),
                    ]
                }
            }
            Kind::Scope => {
                const {
                    &[
                        WHAT,
                        field(
                            "restriction-ground",
                            Input::Choice(&["accuracy", "unlawful", "claims", "objection"]),
                            With(&[Restrict]),
                        ),
                        field("why", Input::Text, With(&[NotRestrict])),
                    ]
                }
            }
            Kind::Dataset => {
                const {
                    &[
                        WHAT,
                        field(
                            "basis",
                            Input::Choice(&[
                                "consent",
                                "contract",
                                "legal-obligation",
                                "vital-interests",
                                "public-task",
                                "legitimate-interests",
                            ]),
                            Always,
                        ),
                        field("provided", Input::Choice(&["subject", "observed", "derived"]), Always),
                        field("automated", Input::Choice(&["yes", "no"]), Always),
                    ]
                }
            }
            Kind::Processing => {
                const {
                    &[
                        WHAT,
                        field(
                            "basis",
                            Input::Choice(&["public-task", "legitimate-interests", "other"]),
                            With(&[Stop, Continue]),
                        ),
                        field(
                            "ground",
                            Input::Choice(&[
                                "compelling-grounds",
                                "legal-claims",
                                "research",
                                "not-objectable",
                            ]),
                            With(&[Continue]),
                        ),
                        field("weighing", Input::Text, With(&[Continue])),
                    ]
                }
            }
            Kind::Channel => const { &[WHAT] },
            Kind::Decision => {
                const {
                    &[
                        WHAT,
                        field("reviewer", Input::Line, With(&[Changed, Upheld])),
                        field("independent", Input::Tick, With(&[Changed, Upheld])),
                        field("result", Input::Text, With(&[Changed, Upheld])),
                        field("explanation", Input::Text, With(&[Changed, Upheld])),
                        field(
                            "ground",
                            Input::Choice(&["no-automated-decision", "automation-allowed"]),
                            With(&[NoReview]),
                        ),
                        field("why", Input::Text, With(&[NoReview])),
                    ]
                }
            }
            Kind::Consent => {
                const {
                    &[
                        WHAT,
                        field("effective-on", Input::Day, With(&[Stop])),
                        field(
                            "other-basis",
                            Input::Choice(&[
                                "none",
                                "contract",
                                "legal-obligation",
                                "vital-interests",
                                "public-task",
                                "legitimate-interests",
                            ]),
                            With(&[Stop]),
                        ),
                        field("why", Input::Text, With(&[NotConsent])),
                    ]
                }
            }
        }
    }
}
