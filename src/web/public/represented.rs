//! Somebody asks for another: what each of the two sees, and what each can do. Whoever asks sees nothing about the
//! person before the authority is accepted (R3.6); the person has a door of her own, where she signs, says no, or stops
//! it at any time (R3.7).

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Reply, shell_of,
    status::{Visit, with_case},
};
use crate::{
    app::App,
    audit::By,
    cases,
    db::{Conn, DbError},
    identity::{self, Check, CheckResult},
    law::{
        identity::{Assurance, Method, Party},
        letters::LetterKind,
        representation::{OnBehalf, Standing, State},
    },
    letters::day_in_words,
    representation::{self, Entry, RepresentationError},
    web::{Fault, block, posted::Posted, visitor::Visitor},
};

/// How much of a case this browser may see.
pub struct View {
    /// Why nothing but the receipt is shown: the standing of the authority.
    pub locked: Option<&'static str>,
    /// How far the case has come.
    pub details: bool,
    /// What was found, and every letter that tells of the person.
    pub data: bool,
    /// The decision itself tells of her.
    decision_tells: bool,
}

impl View {
    /// Whether a letter of this kind may be read.
    pub fn shows(&self, kind: LetterKind) -> bool {
        self.data || !self.tells(kind)
    }

    /// Whether a letter of this kind says anything about the person.
    pub fn tells(&self, kind: LetterKind) -> bool {
        if kind == LetterKind::Refused { self.decision_tells } else { kind.tells_of_person(&[]) }
    }

    /// Whether the answer may be asked for.
    pub fn answer(&self) -> bool {
        self.data || !self.decision_tells
    }
}

impl Visit {
    /// What this browser may see, asked anew at every page.
    pub fn view(&self) -> Result<View, Fault> {
        let (case, party, now) = (&self.case, self.session.party, self.now);
        let (standing, data, made) = self.app.db.read(|conn| {
            let standing = cases::standing_of(conn, case, now)?;
            let data = cases::may_receive(conn, case, party, now)?.is_ok();
            let made = cases::decision_of(conn, &self.app.vault, case).map_err(Fault::internal)?;
            Ok::<_, Fault>((standing, data, made))
        })?;
        let own = party == Party::Subject || standing.opens();
        let decision_tells = made
            .is_none_or(|made| LetterKind::of(made.outcome, &made.grounds).tells_of_person(&made.grounds));
        Ok(View { locked: (!own).then(|| standing.as_str()), details: own, data, decision_tells })
    }

    /// The panel about the authority; nothing where the person asks for herself.
    pub fn authority(&self) -> Result<Option<Value>, Fault> {
        if self.case.on_behalf == OnBehalf::Oneself {
            return Ok(None);
        }
        let hers = self.session.party == Party::Subject;
        let (standing, entries, receiver) = self.app.db.read(|conn| {
            let standing = cases::standing_of(conn, &self.case, self.now)?;
            let entries = self.entries(conn)?;
            Ok::<_, Fault>((standing, entries, cases::receiver_of(conn, &self.case)?))
        })?;
        let offered = entries.last().is_some_and(|e| e.state == State::Asked && !e.text.is_empty());
        let may_stop = hers && !matches!(standing, Standing::Revoked | Standing::Refused);
        let may_send = !hers && !standing.opens() && self.case.status.is_open();
        Ok(Some(json!({
            "hers": hers,
            "kind": self.case.on_behalf,
            "standing": standing.as_str(),
            "offered": offered && hers,
            "signed": signed(&entries).is_some(),
            "may_stop": may_stop,
            "may_send": may_send,
            "receiver": receiver,
            "megabytes": self.app.config.uploads.bytes / (1024 * 1024),
        })))
    }

    fn entries(&self, conn: &mut Conn) -> Result<Vec<Entry>, Fault> {
        representation::history(conn, &self.app.vault, &self.case).map_err(Fault::internal)
    }

    /// What the person must have proven before she signs: as much as the data that are asked for need.
    fn needed(&self, conn: &mut Conn) -> Result<Assurance, DbError> {
        Ok(cases::identity_needed(conn, &self.organisation, &self.case)?.max(Assurance::Low))
    }
}

/// What was signed last.
fn signed(entries: &[Entry]) -> Option<&Entry> {
    entries.iter().rev().find(|entry| entry.state == State::Accepted && !entry.text.is_empty())
}

fn fault(error: RepresentationError) -> Fault {
    match error {
        RepresentationError::Db(error) => error.into(),
        RepresentationError::Vault(error) => error.into(),
        RepresentationError::Step(error) => error.into(),
        error => Fault::internal(error),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The page of the power of attorney: what waits for a signature, or what was signed, for both to read.
pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        let hers = visit.session.party == Party::Subject;
        let (offered, entries, enough) = visit.app.db.read(|conn| {
            let offered = representation::offered(conn, &visit.app.vault, &visit.case).map_err(fault)?;
            let reached = identity::reached(conn, &visit.case, Party::Subject)?;
            // The code that she enters is one proof; more may be needed.
            let reached = reached.max(visit.session.level(visit.now));
            Ok::<_, Fault>((offered, visit.entries(conn)?, reached >= visit.needed(conn)?))
        })?;
        let shown = offered.as_ref().filter(|_| hers).map(|offer| (&offer.text, &offer.sha256));
        let last = signed(&entries);
        let kept = last.and_then(|entry| Some((&entry.text, entry.sha256.as_ref()?)));
        let Some((text, hash)) = shown.or(kept) else { return Ok(Reply::Go("/status".into())) };
        let lang = visit.visitor.lang;
        let mut context = shell_of(&visit.app, &visit.visitor, &visit.organisation);
        context.insert("number", &visit.case.number);
        context.insert("blocks", text);
        context.insert("hash", &hex(hash));
        context.insert("offered", &shown.is_some());
        context.insert("proven", &visit.session.is_proven(visit.now));
        context.insert("enough", &enough);
        let signed_on = last.filter(|_| shown.is_none()).and_then(|entry| entry.signed_on);
        context.insert("signed_on", &signed_on.map(|day| day_in_words(day, lang)));
        context.insert("letter_tag", visit.case.language.as_str());
        Ok(Reply::Page(visit.app.words.render("public/power.html", lang, &context)?))
    })
    .await
}

#[derive(Deserialize)]
pub struct Answered {
    #[serde(default)]
    answer: String,
    /// The hash of the text that she saw.
    #[serde(default)]
    hash: String,
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

/// She signs, or says no. Saying no needs no more than her link; signing needs her proof.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    answered: Posted<Answered>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |mut visit| {
        if visit.session.party != Party::Subject {
            return Err(Fault::NotFound);
        }
        let proven = visit.session.is_proven(visit.now);
        let sign = answered.0.answer == "sign";
        if sign && !proven {
            return Ok(Reply::Go("/status/code".into()));
        }
        let (app, organisation, now) = (visit.app.clone(), visit.organisation.clone(), visit.now);
        let done = app.db.write(|tx| {
            if !sign {
                return representation::decline(tx, &app.vault, &visit.case, now);
            }
            prove(tx, &mut visit)?;
            let now_proven = visit.session.level(now);
            if identity::reached(tx, &visit.case, Party::Subject)?.max(now_proven) < visit.needed(tx)? {
                return Err(RepresentationError::NotToBeSigned);
            }
            representation::sign(tx, &app.vault, &organisation, &visit.case, &bytes(&answered.0.hash), now)
        });
        match done {
            Ok(()) => Ok(Reply::Go("/status".into())),
            // The page tells what changed, or what more is needed.
            Err(
                RepresentationError::TextChanged
                | RepresentationError::NothingOffered
                | RepresentationError::NotToBeSigned,
            ) => Ok(Reply::Go("/status/authority".into())),
            Err(error) => Err(fault(error)),
        }
    })
    .await
}

/// The code went to an address that was known before the request: that is a check of who she is, and is recorded as one.
fn prove(tx: &mut Conn, visit: &mut Visit) -> Result<(), DbError> {
    if identity::reached(tx, &visit.case, Party::Subject)? >= Assurance::Low {
        return Ok(());
    }
    let check = Check {
        party: Party::Subject,
        method: Method::KnownEmail,
        result: CheckResult::Passed,
        assurance: Assurance::Low,
        evidence: String::new(),
        note: String::new(),
    };
    let (vault, now) = (visit.app.vault.clone(), visit.now);
    match identity::record_for_request(tx, &vault, &mut visit.case, &check, By::Program, now) {
        Ok(_) => Ok(()),
        Err(identity::CheckError::Db(error)) => Err(error),
        // A check that cannot be recorded counts for nothing: the level then says so.
        Err(error) => {
            log::error!("a check was not recorded: {error}");
            Ok(())
        }
    }
}

/// "Are you sure?" for her who wants to stop it.
pub async fn ask_stop(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        if visit.session.party != Party::Subject {
            return Err(Fault::NotFound);
        }
        let details = visit.case.details(&visit.app.vault)?;
        let mut context = shell_of(&visit.app, &visit.visitor, &visit.organisation);
        context.insert("number", &visit.case.number);
        context.insert("sender", &details.requester.name);
        Ok(Reply::Page(visit.app.words.render("public/stop.html", visit.visitor.lang, &context)?))
    })
    .await
}

/// From this instant nothing more is handed over to whoever asked (R3.7).
pub async fn stop(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    _form: Posted<super::start::Nothing>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        if visit.session.party != Party::Subject {
            return Err(Fault::NotFound);
        }
        let Visit { app, case, now, .. } = &visit;
        let done = app.db.write(|tx| representation::revoke(tx, &app.vault, case, "", By::Subject, *now));
        match done {
            Ok(()) | Err(RepresentationError::NotAccepted) => Ok(Reply::Go("/status".into())),
            Err(error) => Err(fault(error)),
        }
    })
    .await
}

/// What was signed, as a file.
pub async fn file(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let token = super::cookie(&request, super::REQUESTER);
    let reply = block(move || {
        let visit = match Visit::open(app, visitor, token)? {
            Ok(visit) => visit,
            Err(elsewhere) => return Ok(elsewhere),
        };
        let entries = visit.app.db.read(|conn| visit.entries(conn))?;
        let Some(entry) = signed(&entries) else { return Err(Fault::NotFound) };
        let Visit { app, organisation, case, .. } = &visit;
        let bytes = representation::power_pdf(
            &app.words,
            case.language,
            organisation,
            &entry.text,
            entry.recorded_at,
        );
        let name = app.words.text(case.language, "power-file", &[]);
        Ok(Reply::File { name, media_type: "application/pdf", bytes: bytes.map_err(Fault::internal)? })
    });
    Ok(reply.await?.send())
}
