//! Every right, from the request to the written answer, with the mails that go out on the way.

use std::path::Path;

use indsigt::{
    audit::{Action, By},
    cases::{self, Case},
    identity::{self, Check, CheckResult, Method},
    intake::{self, Form, Submission},
    law::{
        rights::{Proof, Right},
        status::{Outcome, Status},
    },
    letters::{self, Delivery, Lang, Mailer},
    links,
    outbox::{self, Work},
};
use mail_parser::MessageParser;

use crate::support::{
    cases::Desk,
    databases::on_both,
    decisions::{decide, letter},
};

const ADDRESS: &str = "https://ret.example.dk";

fn address_of(path: &str) -> String {
    format!("{ADDRESS}{path}")
}

/// What Mette types into the form.
fn form(right: Right) -> Form {
    Form {
        rights: vec![right.to_string()],
        on_behalf: "self".into(),
        description: "Det handler om min ansættelse fra 2016.".into(),
        name: "Mette Ærø Holm".into(),
        email: "mette.holm@example.dk".into(),
        birth_day: "12".into(),
        birth_month: "3".into(),
        birth_year: "1984".into(),
        ..Form::default()
    }
}

fn send_request(desk: &Desk, right: Right, lang: Lang) -> Case {
    let today = desk.now.date_naive();
    let request = Submission::parse(&form(right), lang, today).unwrap();
    let key = format!("{right}-{lang}");
    let receipt = intake::submit_once(
        &desk.db,
        &desk.vault,
        &desk.words,
        &desk.organisation,
        (&key, b"the request"),
        &request,
        &address_of,
        desk.now,
    );
    receipt.unwrap().first().clone()
}

/// Sends what waits in the outbox and gives the texts of the new mails; packages wait for their builder.
fn mails(desk: &Desk, folder: &Path) -> Vec<String> {
    let mailer = Mailer::open(&Delivery::Folder(folder.to_owned())).unwrap();
    let mut texts = Vec::new();
    while let Some(task) = outbox::claim(&desk.db, desk.now).unwrap() {
        let Work::SendMail { mail } = task.work.0 else { continue };
        let Desk { db, vault, words, now, .. } = desk;
        letters::send(db, vault, words, &mailer, "Indsigt <indsigt@example.dk>", mail, *now).unwrap();
        outbox::finish(db, &task, *now).unwrap();
        let source = std::fs::read(folder.join(format!("{mail}.eml"))).unwrap();
        let message = MessageParser::default().parse(&source).unwrap();
        let to = message.to().unwrap().first().unwrap().address().unwrap().to_owned();
        assert_eq!(to, "mette.holm@example.dk");
        texts.push(format!("{}\n{}", message.subject().unwrap(), message.body_text(0).unwrap()));
    }
    texts
}

/// The token of the one link in a mail, which names nobody and nothing of the case.
fn token(desk: &Desk, mail: &str, case: &Case) -> String {
    for private in ["Mette", "Holm", &case.number, "ansættelse", "1984"] {
        assert!(!mail.contains(private), "{private} stands in a mail:\n{mail}");
    }
    let start = format!("{ADDRESS}/l/");
    let (_, rest) = mail.split_once(&start).unwrap_or_else(|| panic!("no link in {mail}"));
    let token = rest.split_whitespace().next().unwrap().to_owned();
    let link = desk.db.read(|conn| links::look(conn, &desk.vault, &token, desk.now)).unwrap();
    assert_eq!(link.case, Some(case.id));
    token
}

/// Receives, confirms the address, checks who she is, searches nothing.
fn up_to_review(desk: &Desk, right: Right, lang: Lang, folder: &Path) -> Case {
    let mut case = send_request(desk, right, lang);
    let Desk { db, vault, handler, now, .. } = desk;
    let receipt = mails(desk, folder);
    let [receipt] = &receipt[..] else { panic!("one receipt") };
    let token = token(desk, receipt, &case);
    db.write(|tx| {
        links::spend(tx, vault, &token, *now).unwrap();
        cases::confirm_address(tx, vault, &mut case, *now)
    })
    .unwrap();
    if right.proof() == Proof::Identity {
        assert_eq!(case.status, Status::Identity, "an opened link is no proof of identity");
        let check = Check::of_requester(Method::KnownEmail, CheckResult::Passed, "Kendt fra 2016.");
        db.write(|tx| identity::record(tx, vault, &mut case, &check, By::Staff(*handler), *now)).unwrap();
    }
    assert_eq!(case.status, Status::Collecting, "marketing and consent stop without a proof");
    let why = "Sagsbehandleren har det liggende.";
    db.write(|tx| cases::skip_collecting(tx, vault, &mut case, why, *handler, *now)).unwrap();
    assert_eq!(case.status, Status::Review);
    case
}

#[test]
fn every_right_is_answered_in_writing() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let folder = tempfile::tempdir().unwrap();
        for (right, lang) in Right::ALL.iter().flat_map(|right| Lang::ALL.iter().map(|lang| (*right, *lang)))
        {
            let mut case = up_to_review(&desk, right, lang, folder.path());
            let text = letter(&desk, &case, Outcome::Granted, &[]);
            let decided = decide(&desk, &mut case, Outcome::Granted, &[], &text).unwrap();
            let sent = mails(&desk, folder.path());
            if right.is_answered_with_data() {
                assert!(decided.package.is_some() && sent.is_empty(), "the package comes first");
                continue;
            }
            let [mail] = &sent[..] else { panic!("{right}: one mail, not {sent:?}") };
            token(&desk, mail, &case);
            let read = desk.db.write(|tx| {
                let id = cases::answer_of(tx, &desk.vault, &case).unwrap().unwrap().letter_id;
                cases::letters::read_letter(tx, &desk.vault, &mut case, id, desk.now)
            });
            assert_eq!(read.unwrap().letter.particulars, text);
            desk.db.write(|tx| cases::close(tx, &desk.vault, &mut case, desk.handler, desk.now)).unwrap();
            let told: Vec<Action> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
            // How many steps and things the procedure has is the right's own affair.
            let told: Vec<Action> = told
                .into_iter()
                .filter(|action| {
                    use Action::*;
                    !matches!(action, ItemRecorded | ItemCarriedOut | StepRecorded)
                        // What it leaves in the registers, too.
                        && !matches!(action, RecipientsListed | RestrictionBegun | ObjectionRecorded | MarketingStopped)
                })
                .collect();
            let checked = (right.proof() == Proof::Identity).then_some(Action::IdentityChecked);
            let before =
                [Action::CaseReceived, Action::LetterSent, Action::MailSent, Action::AddressConfirmed];
            let after = [
                Action::CollectingSkipped,
                Action::Decided,
                Action::LetterSent,
                Action::Answered,
                Action::MailSent,
                Action::LetterRead,
                Action::AnswerRead,
                Action::Delivered,
                Action::Closed,
            ];
            let expected: Vec<Action> = before.into_iter().chain(checked).chain(after).collect();
            assert_eq!(told, expected, "{right} in {lang}");
        }
        desk.chain_is_whole();
    });
}

/// The whole log of a case, on the disk and in a backup, names nobody: not her, not what she wrote, not the reasons.
#[test]
fn the_log_of_an_answered_case_names_nobody() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let folder = tempfile::tempdir().unwrap();
        let mut case = up_to_review(&desk, Right::Erasure, Lang::Da, folder.path());
        let text = letter(&desk, &case, Outcome::Granted, &[]);
        decide(&desk, &mut case, Outcome::Granted, &[], &text).unwrap();
        let log = serde_json::to_string(&desk.told(&case)).unwrap();
        for private in ["Mette", "Holm", "example.dk", "ansættelse", "Kendt fra", "liggende", "forhold"] {
            assert!(!log.contains(private), "{private} in {log}");
        }
    });
}
