//! The parts of a letter, in the order in which they stand in it.

use crate::db::text_enum;

text_enum! {
    /// One part. Its words: `part-<part>` in `locales/*/parts.ftl`, closer for a right or a kind of letter.
    Part {
        /// The controller, with address (art. 13(1)(a)).
        Sender = "sender",
        Addressee = "addressee",
        /// Case number, day of the letter.
        Reference = "reference",
        Greeting = "greeting",
        /// Day of receipt, right and article, for whom.
        Receipt = "receipt",

        /// What was decided, in one sentence.
        Decision = "decision",
        /// Whether data about the person are processed: art. 15(1).
        Confirmation = "confirmation",
        Copy = "copy",
        /// Where was searched, for "we hold no data".
        Searched = "searched",
        /// Art. 16: old → new, with the day.
        Correction = "correction",
        /// Art. 17: what, where, when.
        Erased = "erased",
        Backups = "backups",
        /// Art. 18: ground, scope, start.
        Restricted = "restricted",
        /// Art. 18(2).
        PermittedUses = "permitted-uses",
        /// Art. 18(3).
        NoticePromise = "notice-promise",
        /// Art. 20: format and schema.
        Format = "format",
        Datasets = "datasets",
        /// Art. 20(2): the new controller, or the person herself.
        Receiver = "receiver",
        /// Art. 20(3).
        NotErased = "not-erased",
        /// What is stopped, and from when: arts 21 and 7(3).
        Stopped = "stopped",
        /// Art. 21(3): by which ways nothing more comes.
        Channels = "channels",
        /// Art. 17(1)(b) and (c): what was stopped may be erased on request.
        ErasureOption = "erasure-option",
        /// Art. 22(3): what the human reviewer found, and why.
        Review = "review",
        /// Art. 22(3): how to contest it.
        Contest = "contest",
        NotRetroactive = "not-retroactive",
        /// What goes on, on another legal basis.
        RemainingBasis = "remaining-basis",
        /// Art. 19.
        Recipients = "recipients",
        RecipientList = "recipient-list",
        /// What a recipient is asked to do: art. 19.
        Change = "change",

        /// What shows that somebody may ask for another (section 3.2).
        Authority = "authority",
        /// Why we ask: reasonable doubt (R2.3).
        Doubt = "doubt",
        /// The least that proves it (R2.3).
        Methods = "methods",
        /// What it is used for, and that it is not kept (R2.3).
        Purpose = "purpose",
        /// That much is held about the person: recital 63 (R1.26).
        Quantity = "quantity",
        Question = "question",
        /// Nothing narrowed: then all is answered (R1.26).
        IfSilent = "if-silent",
        /// What we wait for.
        Missing = "missing",
        ReplyBy = "reply-by",
        /// What follows if nothing comes.
        Consequence = "consequence",
        /// How to take it up again (R1.29).
        Reopen = "reopen",

        LatestDate = "latest-date",
        NextSteps = "next-steps",
        NewDate = "new-date",
        /// Complexity, or number of requests (R1.30).
        ExtensionGround = "extension-ground",
        ExpectedDate = "expected-date",
        LiftDate = "lift-date",
        Amount = "amount",
        /// It may be withdrawn or narrowed (R2.5).
        MayNarrow = "may-narrow",
        /// Who has to answer, and how to reach them (R5.6).
        Controller = "controller",
        Forwarded = "forwarded",

        /// What is refused.
        RefusedScope = "refused-scope",
        /// Each item that was withheld, by ground (2.1).
        Exemptions = "exemptions",
        /// The legal grounds.
        Grounds = "grounds",
        /// The concrete facts.
        Reasons = "reasons",
        /// The interests against each other: databeskyttelsesloven § 22, art. 21(1).
        Weighing = "weighing",
        /// What stays, and until when (2.3).
        Kept = "kept",
        /// Art. 16: a statement may be attached.
        StatementOffer = "statement-offer",
        /// Art. 18(1)(a): use may be restricted meanwhile.
        RestrictionOffer = "restriction-offer",
        /// Art. 20: what art. 15 gives instead.
        AccessInstead = "access-instead",
        /// Art. 20(2): why it is not sent on.
        TransferNotFeasible = "transfer-not-feasible",
        /// Art. 22(3): the safeguards stay.
        SafeguardsOffered = "safeguards-offered",
        /// What is granted instead.
        GrantedInstead = "granted-instead",
        /// Forvaltningsloven § 24: rules, main considerations, facts.
        PublicReasons = "public-reasons",

        /// Art. 15(1)(a) to (d), (g) and (h).
        Information = "information",
        /// Art. 15(2).
        Safeguards = "safeguards",
        /// Art. 15(1)(e).
        OtherRights = "other-rights",

        /// What is still held: the case itself.
        Limits = "limits",
        /// Art. 12(5).
        NoFee = "no-fee",
        /// What the handler adds.
        Extra = "extra",
        /// Arts 12(4) and 77.
        Complaint = "complaint",
        /// Databeskyttelsesloven § 39.
        PublicComplaint = "public-complaint",
        /// Art. 79.
        Court = "court",
        Contact = "contact",
        Dpo = "dpo",
        Closing = "closing",
    }
}

/// Where what a part says comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A text of ours or of the organisation's, with facts filled in.
    Text,
    /// Facts of the case, set out.
    Facts,
    /// What the handler writes.
    Written,
    /// Facts of the case, or what the handler writes, or both.
    Either,
}

text_enum! {
    /// The headings of a letter. Words: `section-<section>`; those of the beginning and the end have none.
    Section {
        Opening = "opening",
        Answer = "answer",
        Ask = "ask",
        Reasons = "reasons",
        Information = "information",
        Complaint = "complaint",
        Contact = "contact",
        Closing = "closing",
    }
}

impl Part {
    pub fn content(self) -> Content {
        use Part::*;
        match self {
            Sender | Addressee | Reference | Grounds | RecipientList | Authority => Content::Facts,
            Doubt | Question | Missing | Amount | Review | RemainingBasis | Extra => Content::Written,
            Correction | Erased | Restricted | Stopped | Kept | Change | Searched | Exemptions | Reasons
            | Weighing | PublicReasons | Information | Controller | Forwarded => Content::Either,
            _ => Content::Text,
        }
    }

    /// Whether the handler writes it, or may add to it.
    pub fn is_written(self) -> bool {
        matches!(self.content(), Content::Written | Content::Either)
    }

    pub fn section(self) -> Section {
        use Part::*;
        match self {
            Sender | Addressee | Reference | Greeting | Receipt => Section::Opening,
            Authority | Doubt | Methods | Purpose | Quantity | Question | IfSilent | Missing | ReplyBy
            | Consequence | Reopen | LatestDate | NextSteps | NewDate | ExtensionGround | ExpectedDate
            | LiftDate | Amount | MayNarrow | Controller | Forwarded => Section::Ask,
            RefusedScope | Exemptions | Grounds | Reasons | Weighing | Kept | StatementOffer
            | RestrictionOffer | AccessInstead | TransferNotFeasible | SafeguardsOffered | GrantedInstead
            | PublicReasons => Section::Reasons,
            Information | Safeguards | OtherRights | Limits | NoFee | Extra => Section::Information,
            Complaint | PublicComplaint | Court => Section::Complaint,
            Contact | Dpo => Section::Contact,
            Closing => Section::Closing,
            _ => Section::Answer,
        }
    }

    /// A greeting may be written anew for one letter; any other text of ours stays.
    pub fn may_be_rewritten(self) -> bool {
        self == Part::Greeting
    }

    /// The facts that an organisation's own words for this part must still carry; `None` where a rule of law is
    /// told, to which own words can only be added.
    pub fn replaceable(self) -> Option<&'static [&'static str]> {
        use Part::*;
        match self {
            Greeting => Some(&["name"]),
            Receipt => Some(&["received_on", "request", "article"]),
            Complaint => Some(&["authority", "authority_contact"]),
            Contact => Some(&["contact"]),
            Dpo => Some(&["dpo"]),
            LatestDate => Some(&["due_on"]),
            NewDate | ReplyBy | ExpectedDate | LiftDate => Some(&["until"]),
            Closing => Some(&["organisation"]),
            NextSteps | Methods => Some(&[]),
            _ => None,
        }
    }

    /// Whether an organisation may have words of its own for it.
    pub fn has_words(self) -> bool {
        self.content() == Content::Text
    }
}
