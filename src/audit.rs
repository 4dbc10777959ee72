//! What happened, by whom, when: one append-only chain per organisation.
//!
//! Invariant: an entry is written in the transaction of the change it tells of, names nobody, and carries a keyed
//! hash over itself and the entry before it, so that an edit, a deletion or a swap is found.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use crate::{
    db::{Conn, Db, DbError, Instant, each, schema::audit, schema::audit_heads, text_enum},
    ids::{CaseId, OrganisationId, StaffId},
    vault::Vault,
};

text_enum! {
    /// What can happen. Each has its words in `locales/*/timeline.ftl` (`timeline-case-received` …).
    Action {
        CaseReceived = "case-received",
        AddressConfirmed = "address-confirmed",
        LinkSent = "link-sent",
        StatusViewed = "status-viewed",
        CaseViewed = "case-viewed",
        CaseAssigned = "case-assigned",
        Reclassified = "reclassified",
        AttachmentViewed = "attachment-viewed",
        IdDocumentAsked = "id-document-asked",
        IdDocumentSent = "id-document-sent",
        IdDocumentViewed = "id-document-viewed",
        IdDocumentDestroyed = "id-document-destroyed",
        FileInfected = "file-infected",
        FileReleased = "file-released",
        FileRemoved = "file-removed",
        /// A document of a source is not part of the answer, and why.
        DocumentLeftOut = "document-left-out",
        /// What becomes of a document of a source.
        DocumentDecided = "document-decided",
        DocumentUndecided = "document-undecided",
        IdentityChecked = "identity-checked",
        /// Somebody was asked who she is (R2.3).
        IdentityAsked = "identity-asked",
        /// The sources are asked how a person is reached.
        ContactsAsked = "contacts-asked",
        ContactsLookedUp = "contacts-looked-up",
        /// A handler saw a whole number or address that the sources know.
        ContactShown = "contact-shown",
        ContactTakenOver = "contact-taken-over",
        QuestionsOffered = "questions-offered",
        QuestionsAnswered = "questions-answered",
        IdentityWarned = "identity-warned",
        WarningSigned = "warning-signed",
        /// What a request in somebody else's name says about the right to make it.
        AuthorityClaimed = "authority-claimed",
        AuthorityAsked = "authority-asked",
        AuthorityReceived = "authority-received",
        AuthorityOffered = "authority-offered",
        AuthoritySigned = "authority-signed",
        AuthorityDeclined = "authority-declined",
        AuthorityAccepted = "authority-accepted",
        AuthorityRefused = "authority-refused",
        AuthorityRevoked = "authority-revoked",
        /// How the person whose data they are is reached.
        SubjectReached = "subject-reached",
        SubjectTold = "subject-told",
        SubjectNotTold = "subject-not-told",
        DeliveryChanged = "delivery-changed",
        EidProven = "eid-proven",
        EidRefused = "eid-refused",
        EidLookedAt = "eid-looked-at",
        CprMatched = "cpr-matched",
        CprUnmasked = "cpr-unmasked",
        TextSent = "text-sent",
        TextFailed = "text-failed",
        PauseStarted = "pause-started",
        PauseEnded = "pause-ended",
        Extended = "extended",
        ReceiptCorrected = "receipt-corrected",
        DeadlineMoved = "deadline-moved",
        CalendarChanged = "calendar-changed",
        ClockSettingsChanged = "clock-settings-changed",
        CollectingStarted = "collecting-started",
        SourceSearched = "source-searched",
        CandidateChosen = "candidate-chosen",
        SourceLeftOut = "source-left-out",
        /// A source was compared with its declaration.
        SourceChecked = "source-checked",
        /// Somebody looked what a source would find; nothing was kept.
        SourceTried = "source-tried",
        /// It was said, for every case, why a system of the register is not asked.
        SystemSetAside = "system-set-aside",
        /// The owner of a system without an interface.
        TaskAsked = "task-asked",
        TaskReminded = "task-reminded",
        TaskOpened = "task-opened",
        TaskAnswered = "task-answered",
        CollectingSkipped = "collecting-skipped",
        CollectingFinished = "collecting-finished",
        DatasetViewed = "dataset-viewed",
        /// What was found was given or withheld, or what was proposed accepted or dismissed.
        Reviewed = "reviewed",
        ReviewUndone = "review-undone",
        ReleaseLooked = "release-looked",
        Withheld = "withheld",
        WithholdingLifted = "withholding-lifted",
        ItemRecorded = "item-recorded",
        ItemRemoved = "item-removed",
        ItemCarriedOut = "item-carried-out",
        /// Something is to be done in a system for an item.
        DeedPlanned = "deed-planned",
        DeedRemoved = "deed-removed",
        /// Run and taken back, so that somebody sees what it would do.
        DeedTried = "deed-tried",
        /// One of two has confirmed it.
        DeedSigned = "deed-signed",
        DeedConfirmed = "deed-confirmed",
        DeedDone = "deed-done",
        DeedStays = "deed-stays",
        DeedFailed = "deed-failed",
        /// Somebody has said what came of a task.
        DeedAnswered = "deed-answered",
        StepRecorded = "step-recorded",
        FeeAnnounced = "fee-announced",
        FeeAnswered = "fee-answered",
        Decided = "decided",
        Answered = "answered",
        Reopened = "reopened",
        PackageBuilt = "package-built",
        /// A key that signs packages from then on.
        SigningKeyMade = "signing-key-made",
        PackageFailed = "package-failed",
        /// A package is to go straight to another controller (art. 20(2)).
        TransferProposed = "transfer-proposed",
        TransferSigned = "transfer-signed",
        TransferAgain = "transfer-again",
        TransferCalledBack = "transfer-called-back",
        TransferAnnounced = "transfer-announced",
        TransferFailed = "transfer-failed",
        TransferFetchBegun = "transfer-fetch-begun",
        TransferFetched = "transfer-fetched",
        PackageAskedAgain = "package-asked-again",
        /// The passphrase of a locked package was shown to a colleague or sent by text message.
        PassphraseTold = "passphrase-told",
        CodeSent = "code-sent",
        CodeAccepted = "code-accepted",
        CodeRefused = "code-refused",
        DownloadStarted = "download-started",
        DownloadFinished = "download-finished",
        AnswerRead = "answer-read",
        Forwarded = "forwarded",
        /// Who received a request that was passed on has said so.
        ForwardingAcknowledged = "forwarding-acknowledged",
        AssistanceAsked = "assistance-asked",
        AssistanceGiven = "assistance-given",
        ReceiptsRecorded = "receipts-recorded",
        LetterWritten = "letter-written",
        LetterSent = "letter-sent",
        LetterRead = "letter-read",
        Delivered = "delivered",
        Closed = "closed",
        Withdrawn = "withdrawn",
        MailSent = "mail-sent",
        MailFailed = "mail-failed",
        TaskRetried = "task-retried",
        SignedIn = "signed-in",
        SignInRefused = "sign-in-refused",
        SignedOut = "signed-out",
        PasswordSet = "password-set",
        StaffInvited = "staff-invited",
        StaffDisabled = "staff-disabled",
        OrganisationCreated = "organisation-created",
        OrganisationChanged = "organisation-changed",
        /// The words of letters.
        WordingChanged = "wording-changed",
        RegisterImported = "register-imported",
        ActivityAdded = "activity-added",
        ActivityChanged = "activity-changed",
        ActivityConfirmed = "activity-confirmed",
        ActivityRemoved = "activity-removed",
        RestrictionBegun = "restriction-begun",
        RestrictedDataUsed = "restricted-data-used",
        LiftNoticeSent = "lift-notice-sent",
        RestrictionLifted = "restriction-lifted",
        ObjectionRecorded = "objection-recorded",
        ObjectionWeighed = "objection-weighed",
        ObjectionEnded = "objection-ended",
        MarketingStopped = "marketing-stopped",
        MarketingAllowed = "marketing-allowed",
        MarketingListTested = "marketing-list-tested",
        RecipientsListed = "recipients-listed",
        RecipientTold = "recipient-told",
        RecipientAnswered = "recipient-answered",
        RecipientsAsked = "recipients-asked",
        ErasureRemembered = "erasure-remembered",
        ErasuresExported = "erasures-exported",
        ErasuresMatched = "erasures-matched",
        /// A source was looked through for what must be done again after a restore.
        ErasuresReplayed = "erasures-replayed",
        DeedReplayed = "deed-replayed",
        StandingViewed = "standing-viewed",
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The person who asked, or her representative.
    Requester,
    /// The person whose data they are, where somebody else asked.
    Subject,
    Staff(StaffId),
    /// The program itself, on a timetable or as follow-up work.
    Program,
}

impl By {
    /// As it is stored beside a change, with the colleague's id where there is one.
    pub fn kind(self) -> &'static str {
        match self {
            By::Subject => "subject",
            By::Requester => "requester",
            By::Staff(_) => "staff",
            By::Program => "program",
        }
    }

    /// What [`By::kind`] and [`By::staff`] have stored.
    pub fn stored(kind: &str, staff: Option<StaffId>) -> By {
        match (kind, staff) {
            (_, Some(id)) => By::Staff(id),
            ("requester", None) => By::Requester,
            _ => By::Program,
        }
    }

    pub fn staff(self) -> Option<StaffId> {
        match self {
            By::Staff(id) => Some(id),
            _ => None,
        }
    }
}

/// One entry as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct Entry {
    pub organisation_id: OrganisationId,
    pub seq: i64,
    pub at: Instant,
    pub actor_kind: String,
    pub actor_id: Option<StaffId>,
    pub action: Action,
    pub case_id: Option<CaseId>,
    /// JSON: ids, counts and names of systems; never anything about a person.
    pub details: String,
    mac: Vec<u8>,
}

impl Entry {
    /// The details as JSON; `null` when they cannot be read.
    pub fn details(&self) -> Value {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    fn message(&self, before: &[u8]) -> Vec<u8> {
        let fields = serde_json::json!([
            self.organisation_id,
            self.seq,
            self.at.utc().timestamp_micros(),
            self.actor_kind,
            self.actor_id,
            self.action,
            self.case_id,
            self.details,
        ]);
        let mut message = before.to_vec();
        message.extend_from_slice(fields.to_string().as_bytes());
        message
    }
}

/// What is to be recorded.
pub struct Event {
    pub organisation: OrganisationId,
    pub by: By,
    pub action: Action,
    pub case: Option<CaseId>,
    pub details: Value,
}

/// Appends an entry to the organisation's chain. The row of the chain's head is the lock that keeps the numbers
/// without gaps when several processes write.
///
/// # Errors
/// [`DbError`]; then the surrounding transaction must fail too.
pub fn record(tx: &mut Conn, vault: &Vault, event: Event, now: DateTime<Utc>) -> Result<(), DbError> {
    let (seq, before) = advance(tx, event.organisation)?;
    let mut entry = Entry {
        organisation_id: event.organisation,
        seq,
        at: now.into(),
        actor_kind: event.by.kind().to_owned(),
        actor_id: event.by.staff(),
        action: event.action,
        case_id: event.case,
        details: event.details.to_string(),
        mac: Vec::new(),
    };
    entry.mac = vault.keyed_hash("audit", &entry.message(&before));
    diesel::update(audit_heads::table.find(event.organisation))
        .set(audit_heads::mac.eq(&entry.mac))
        .execute(tx)?;
    diesel::insert_into(audit::table).values(&entry).execute(tx)?;
    Ok(())
}

fn advance(tx: &mut Conn, organisation: OrganisationId) -> Result<(i64, Vec<u8>), DbError> {
    let next = |tx: &mut Conn| {
        diesel::update(audit_heads::table.find(organisation))
            .set(audit_heads::seq.eq(audit_heads::seq + 1))
            .returning((audit_heads::seq, audit_heads::mac))
            .get_result::<(i64, Vec<u8>)>(tx)
            .optional()
    };
    if let Some(head) = next(tx)? {
        return Ok(head);
    }
    let first = (
        audit_heads::organisation_id.eq(organisation),
        audit_heads::seq.eq(0),
        audit_heads::mac.eq(Vec::<u8>::new()),
    );
    each!(tx, |c| diesel::insert_into(audit_heads::table).values(first).on_conflict_do_nothing().execute(c))?;
    Ok(next(tx)?.ok_or(diesel::result::Error::NotFound)?)
}

/// The number of the organisation's last entry; 0 before the first.
///
/// # Errors
/// [`DbError`].
pub fn last(conn: &mut Conn, organisation: OrganisationId) -> Result<i64, DbError> {
    let head = audit_heads::table.find(organisation).select(audit_heads::seq).first(conn).optional()?;
    Ok(head.unwrap_or_default())
}

/// What happened in one case, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn of_case(conn: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<Vec<Entry>, DbError> {
    Ok(audit::table
        .filter(audit::organisation_id.eq(organisation))
        .filter(audit::case_id.eq(case))
        .order(audit::seq)
        .select(Entry::as_select())
        .load(conn)?)
}

/// The first entry of the chain that is not as it was written, or `None` when the chain is whole: every number
/// present, every hash right, the last one the head's.
///
/// # Errors
/// [`DbError`].
pub fn first_broken(db: &Db, vault: &Vault, organisation: OrganisationId) -> Result<Option<i64>, DbError> {
    db.read(|conn| {
        let mut before = Vec::new();
        let mut expected = 1;
        loop {
            let page: Vec<Entry> = audit::table
                .filter(audit::organisation_id.eq(organisation))
                .filter(audit::seq.ge(expected))
                .order(audit::seq)
                .limit(1000)
                .select(Entry::as_select())
                .load(conn)?;
            if page.is_empty() {
                break;
            }
            for entry in page {
                let right = vault.keyed_hash("audit", &entry.message(&before));
                if entry.seq != expected || right != entry.mac {
                    return Ok(Some(expected));
                }
                before = entry.mac;
                expected += 1;
            }
        }
        let head: Option<(i64, Vec<u8>)> = audit_heads::table
            .find(organisation)
            .select((audit_heads::seq, audit_heads::mac))
            .first(conn)
            .optional()?;
        let whole = head.is_none_or(|(seq, mac)| seq == expected - 1 && mac == before);
        Ok((!whole).then_some(expected))
    })
}
