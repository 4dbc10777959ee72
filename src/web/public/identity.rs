//! Proving who one is: the providers side by side, the colleague's own account, and what came of it. An offer, never the
//! only way (art. 12(6), R2.3).

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Reply, shell_of,
    start::Nothing,
    status::{Visit, with_case},
};
use crate::{
    app::App,
    cases::{self, StepError},
    identity::{
        self, Assurance, Check, CheckError, CheckResult, Method, Party,
        eid::{
            cpr_match::{self, CPR_TRIES},
            declaration::{Kind, Provider},
            exchange::{Asked, ExchangeError},
            login::{self, BeginError, Login, Secrets},
            person::{TooLittle, proven},
            proof::{self, Recorded, State},
        },
    },
    law::{cpr::Cpr, identity::names::same_name, status::Status},
    letters::Lang,
    staff,
    web::{Fault, posted::Posted, visitor::Visitor},
};

/// The cookie of a colleague who is signed in at her desk in the same browser.
const STAFF: &str = "__Host-staff";

/// What came of it, in the address of the page.
#[derive(Deserialize)]
pub struct Told {
    #[serde(default)]
    told: String,
}

const SAID: [&str; 19] = [
    "passed",
    "look",
    "cancelled",
    "untrusted",
    "level",
    "means",
    "private",
    "away",
    "unknown",
    "too-many",
    "ended",
    "account",
    "own",
    "cpr-match",
    "cpr-differs",
    "cpr-form",
    "cpr-over",
    "again",
    "once-more",
];

fn back(told: &str) -> Reply {
    Reply::Go(format!("/status/identity?told={told}"))
}

/// The page with every way.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    told: Query<Told>,
) -> Result<HttpResponse, Fault> {
    let account = request.cookie(STAFF).map(|cookie| cookie.value().to_owned());
    with_case(app, visitor, &request, move |visit| {
        let mut context = shell_of(&visit.app, &visit.visitor, &visit.organisation);
        let told = SAID.contains(&told.told.as_str()).then_some(told.told.as_str());
        context.insert("told", &told.map(|told| said(&visit, told)));
        let proofs = visit.proofs()?;
        let counted = proofs.iter().any(|one| matches!(one.state, State::Passed | State::Accepted));
        context.insert("proofs", &proofs.iter().map(|one| visit.proof_view(one)).collect::<Vec<_>>());
        context.insert("again", &counted);
        let offered = visit.app.eid.offered_by(&visit.organisation.slug);
        context.insert("providers", &offered.iter().map(|one| visit.provider_view(one)).collect::<Vec<_>>());
        let colleague = match account {
            Some(token) => staff::sessions::actor(&visit.app.db, &visit.app.vault, &token, visit.now)?,
            None => None,
        };
        let colleague = colleague.filter(|actor| actor.organisation == visit.organisation.id);
        context.insert("colleague", &colleague.map(|actor| actor.name));
        let askable = proofs.iter().rev().find(|one| visit.may_match(one));
        context.insert("cpr_left", &askable.map(|one| CPR_TRIES - one.cpr_tries));
        context.insert("number", &visit.case.number);
        Ok(Reply::Page(visit.app.words.render("public/identity.html", visit.visitor.lang, &context)?))
    })
    .await
}

fn said(visit: &Visit, told: &str) -> Value {
    let text = visit.app.words.text(visit.visitor.lang, &format!("eid-told-{told}"), &[]);
    let kind = match told {
        "passed" | "own" | "cpr-match" | "again" => "ok",
        "look" => "info",
        _ => "problem",
    };
    json!({ "text": text, "kind": kind })
}

fn title(provider: &Provider, lang: Lang) -> &str {
    match lang {
        Lang::Da => &provider.title.da,
        Lang::En => &provider.title.en,
    }
}

impl Visit {
    /// Whose session it is.
    fn party(&self) -> Party {
        self.session.party
    }

    fn proofs(&self) -> Result<Vec<Recorded>, Fault> {
        let party = self.party();
        let found = self.app.db.read(|conn| proof::of_case(conn, &self.app.vault, &self.case));
        Ok(found.map_err(check_fault)?.into_iter().filter(|one| one.party == party).collect())
    }

    fn provider_view(&self, provider: &Provider) -> Value {
        let lang = self.visitor.lang;
        let level = self.app.words.text(lang, &format!("eid-level-{}", provider.level), &[]);
        json!({ "name": provider.name, "title": title(provider, lang), "level": level,
            "workforce": provider.kind == Kind::Workforce })
    }

    fn proof_view(&self, one: &Recorded) -> Value {
        let lang = self.visitor.lang;
        let title = self.app.eid.find(&one.provider).map(|provider| title(provider, lang).to_owned());
        json!({ "state": one.state, "title": title.unwrap_or_else(|| one.provider.clone()),
            "at": one.proved_at.to_rfc3339(), "cpr": one.cpr_matched })
    }

    fn may_match(&self, one: &Recorded) -> bool {
        let offers = self.app.eid.find(&one.provider).is_some_and(|provider| provider.cpr_match.is_some());
        offers && !one.cpr_matched && one.cpr_tries < CPR_TRIES && one.cpr_open
    }

    fn provider(&self, name: &str) -> Result<&Provider, Fault> {
        let offered = self.app.eid.find(name);
        offered.filter(|one| one.is_offered_by(&self.organisation.slug)).ok_or(Fault::NotFound)
    }

    fn return_address(&self, provider: &Provider) -> String {
        self.app.config.address_of(&provider.return_path())
    }
}

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    provider: String,
}

/// Begins a login, and shows where it goes on. A link, not a redirect: a form of ours leads nowhere but to us
/// (`form-action 'self'`), and the person sees first what is asked and what is kept.
pub async fn begin(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    chosen: Posted<Chosen>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let Visit { app, session, case, now, .. } = &visit;
        let provider = visit.provider(&chosen.0.provider)?;
        let afresh = app.db.read(|conn| proof::has_counted(conn, case, visit.party()))?;
        // A package can be fetched after the answer was delivered: she proves herself again for it.
        let fetches = afresh && case.status == Status::Delivered;
        if !case.status.is_open() && !fetches {
            return Ok(back("ended"));
        }
        let what = (visit.party(), provider.level, afresh);
        let begun =
            app.db.write(|tx| login::begin(tx, &app.vault, provider, case, &session.hash, what, *now));
        let state = match begun {
            Ok(state) => state,
            Err(BeginError::TooMany) => return Ok(back("too-many")),
            Err(BeginError::Db(error)) => return Err(error.into()),
        };
        let secrets = Secrets::of(&app.vault, &state);
        let redirect = visit.return_address(provider);
        let asked = asked(&redirect, &state, &secrets, (provider.level, afresh), visit.visitor.lang);
        let address = match app.eid.exchange.address(provider, &asked, *now) {
            Ok(address) => address,
            Err(error) => {
                log::warn!("provider {}: {error}", provider.name);
                return Ok(back("away"));
            }
        };
        let mut context = shell_of(app, &visit.visitor, &visit.organisation);
        context.insert("provider", &visit.provider_view(provider));
        context.insert("address", address.as_str());
        context.insert("host", address.host_str().unwrap_or_default());
        Ok(Reply::Page(app.words.render("public/identity-go.html", visit.visitor.lang, &context)?))
    })
    .await
}

fn asked<'a>(
    redirect_uri: &'a str,
    state: &'a str,
    secrets: &'a Secrets,
    (level, afresh): (Assurance, bool),
    lang: Lang,
) -> Asked<'a> {
    let (nonce, verifier) = (secrets.nonce.as_str(), secrets.verifier.as_str());
    Asked { redirect_uri, state, nonce, verifier, level, afresh, language: lang.as_str() }
}

/// What a provider's answer carries.
#[derive(Deserialize)]
pub struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

/// The browser comes back from a provider.
pub async fn returned(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    name: Path<String>,
    answer: Query<Returned>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let provider = visit.provider(&name)?;
        let Visit { app, session, now, .. } = &visit;
        // Another browser's answer, one that was used, and one that came too late are the same: nothing.
        let taken = app
            .db
            .write(|tx| login::take(tx, &app.vault, &provider.name, &session.hash, &answer.state, *now))?;
        let Some(login) = taken else { return Ok(back("unknown")) };
        match visit.told_by(provider, &login, &answer) {
            Ok(reply) => Ok(reply),
            Err(Refused::Fault(fault)) => Err(fault),
            Err(Refused::Why { told, reason }) => {
                log::warn!("a login at {} came to nothing: {reason}", provider.name);
                let reason = reason.split(':').next().unwrap_or_default().to_owned();
                let case = visit.case_of(&login)?;
                app.db.write(|tx| proof::refused(tx, &app.vault, &case, &provider.name, &reason, *now))?;
                Ok(back(told))
            }
        }
    })
    .await
}

enum Refused {
    Why { told: &'static str, reason: String },
    Fault(Fault),
}

impl From<ExchangeError> for Refused {
    fn from(error: ExchangeError) -> Self {
        let told = match error {
            ExchangeError::Fetch(_) => "away",
            _ => "untrusted",
        };
        Refused::Why { told, reason: error.to_string() }
    }
}

impl Visit {
    fn case_of(&self, login: &Login) -> Result<cases::Case, Fault> {
        let found = self.app.db.read(|conn| cases::find(conn, login.organisation, login.case))?;
        found.ok_or(Fault::NotFound)
    }

    /// Everything that is checked of an answer, in this order: who answers, what it says, whom it proves.
    fn told_by(&self, provider: &Provider, login: &Login, answer: &Returned) -> Result<Reply, Refused> {
        let Visit { app, now, .. } = self;
        let why = |told, reason: &str| Refused::Why { told, reason: reason.to_owned() };
        let metadata = app.eid.exchange.metadata(provider, *now)?;
        match &answer.iss {
            Some(issuer) if *issuer != provider.issuer => {
                return Err(why("untrusted", "response-of-another-issuer"));
            }
            None if metadata.names_its_issuer() => return Err(why("untrusted", "response-without-issuer")),
            _ => {}
        }
        if answer.error.is_some() || answer.code.is_empty() {
            return Err(why("cancelled", "cancelled"));
        }
        let secrets = Secrets::of(&app.vault, &answer.state);
        let redirect = self.return_address(provider);
        let asked =
            asked(&redirect, &answer.state, &secrets, (login.wanted, login.afresh), self.visitor.lang);
        let told = app.eid.exchange.redeem(provider, &answer.code, &asked, login.started_at, *now)?;
        let who = proven(provider, &told.token, told.more.as_ref(), login.wanted);
        let who = who.map_err(|little| match little {
            TooLittle::Level(_) => why("level", "level-too-low"),
            TooLittle::Means => why("means", "other-means"),
            TooLittle::NotPrivate => why("private", "not-private"),
        })?;
        let mut case = self.case_of(login).map_err(Refused::Fault)?;
        let access = told.access_token.filter(|_| provider.cpr_match.is_some());
        let recorded = app.db.write(|tx| {
            proof::record(tx, &app.vault, &mut case, (login, provider), &who, access.as_deref(), *now)
        });
        match recorded {
            Ok(State::Passed) => Ok(back(if login.afresh { "again" } else { "passed" })),
            Ok(_) => Ok(back("look")),
            Err(CheckError::Step(StepError::Refused(_))) => Ok(back("ended")),
            Err(error) => Err(Refused::Fault(check_fault(error))),
        }
    }
}

fn check_fault(error: CheckError) -> Fault {
    match error {
        CheckError::Db(error) => error.into(),
        CheckError::Vault(error) => error.into(),
        CheckError::Step(error) => error.into(),
        other => Fault::internal(other),
    }
}

/// A colleague proves with her account that the request is hers. From then on she does not see it at her desk.
pub async fn by_account(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    let token = request.cookie(STAFF).map(|cookie| cookie.value().to_owned());
    with_case(app, visitor, &request, move |visit| {
        let Visit { app, organisation, now, .. } = &visit;
        let actor = match token {
            Some(token) => staff::sessions::actor(&app.db, &app.vault, &token, *now)?,
            None => None,
        };
        let Some(actor) = actor.filter(|actor| actor.organisation == organisation.id) else {
            return Ok(back("account"));
        };
        let requester = visit.case.details(&app.vault)?.requester;
        // An account says who a colleague is, so its name has to be that of the request. Her own mailbox shows besides
        // that it is not a namesake's; without that a handler looks, as with a login whose name differs.
        if visit.party() != Party::Requester || !same_name(&actor.name, &requester.name) {
            return Ok(back("account"));
        }
        let by_itself = actor.email.eq_ignore_ascii_case(&requester.email);
        let check = Check {
            party: visit.party(),
            method: Method::ExistingLogin,
            result: CheckResult::Passed,
            // A password alone; a second factor at the desk is not there yet.
            assurance: if by_itself { Assurance::Low } else { Assurance::None },
            evidence: actor.email.clone(),
            note: String::new(),
        };
        let mut case = visit.case.clone();
        let recorded = app.db.write(|tx| {
            for one in cases::of_request(tx, case.organisation, case.request)? {
                cases::remember_own(tx, &one, actor.id, *now)?;
            }
            let by = crate::audit::By::Requester;
            identity::record_for_request(tx, &app.vault, &mut case, &check, by, *now)
        });
        match recorded {
            Ok(_) => Ok(back(if by_itself { "own" } else { "look" })),
            Err(CheckError::Step(StepError::Refused(_))) => Ok(back("ended")),
            Err(error) => Err(check_fault(error)),
        }
    })
    .await
}

#[derive(Deserialize)]
pub struct TypedCpr {
    #[serde(default)]
    cpr: String,
}

/// Has the broker say whether a CPR number is hers. The number goes through and stays nowhere.
pub async fn match_cpr(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    typed: Posted<TypedCpr>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let Some(number) = Cpr::parse(&typed.0.cpr) else { return Ok(back("cpr-form")) };
        let Visit { app, session, case, now, .. } = &visit;
        let found = visit.proofs()?.into_iter().rev().find(|one| visit.may_match(one));
        let Some(one) = found else { return Ok(back("cpr-over")) };
        let provider = visit.provider(&one.provider)?;
        let Some(service) = &provider.cpr_match else { return Ok(back("cpr-over")) };
        let tried = app
            .db
            .write(|tx| cpr_match::try_cpr(tx, &app.vault, case, one.id, &session.hash, *now))
            .map_err(check_fault)?;
        let Some(access) = tried else { return Ok(back("cpr-over")) };
        let matched = match app.eid.exchange.cpr_matches(service, &access, &number.digits()) {
            Ok(matched) => matched,
            Err(error) => {
                log::warn!("the CPR match of {}: {error}", provider.name);
                return Ok(back("away"));
            }
        };
        let mut case = case.clone();
        let counts = app.db.write(|tx| {
            let said = (&number, matched);
            cpr_match::cpr_answered(tx, &app.vault, &mut case, (one.id, &session.hash), said, *now)
        });
        match (counts, matched) {
            (Ok(true), _) => Ok(back("passed")),
            (Ok(false), true) => Ok(back("cpr-match")),
            (Ok(false), false) => Ok(back("cpr-differs")),
            (Err(CheckError::Step(StepError::Refused(_))), _) => Ok(back("ended")),
            (Err(error), _) => Err(check_fault(error)),
        }
    })
    .await
}

/// What the status page says of it: the way to this page while the case waits to know who she is.
impl Visit {
    pub(super) fn may_prove(&self) -> Result<bool, Fault> {
        let offered = !self.app.eid.offered_by(&self.organisation.slug).is_empty();
        if self.case.status == Status::Delivered && offered {
            return Ok(self.app.db.read(|conn| proof::has_counted(conn, &self.case, self.party()))?);
        }
        Ok(self.case.status.is_open() && (offered || self.case.identity_confirmed_at.is_none()))
    }
}
