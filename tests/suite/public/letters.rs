//! Letters over HTTP: written at the desk, read by the person, and every way of getting it wrong.

use indsigt::{
    cases::{self, letters},
    db::DbError,
    staff::Role,
};

use super::{Town, download::with_code, package::signed_in};
use crate::support::{browser::Browser, databases::on_both, pdf};

const TO_COME: &str = "2026-12-14";

/// A citizen with her status page, and the path of her case at the desk.
fn begun(town: &Town) -> (Browser, String) {
    town.portal.staff(&town.organisation, Role::Handler);
    let citizen = town.browser();
    town.status(&citizen);
    let case = town.portal.app.db.read(|conn| cases::find_by_number(conn, town.organisation.id, "2026-0001"));
    (citizen, format!("/staff/cases/{}", case.unwrap().unwrap().id))
}

/// How many letters the case has, and how many of them are sent.
fn count(town: &Town) -> (usize, usize) {
    let all = town.portal.app.db.read(|conn| {
        let case = cases::find_by_number(conn, town.organisation.id, "2026-0001")?.unwrap();
        Ok::<_, DbError>(letters::letters_of_case(conn, &case).unwrap())
    });
    let all = all.unwrap();
    (all.len(), all.iter().filter(|letter| letter.sent_at.is_some()).count())
}

fn mails(town: &Town) -> usize {
    town.portal.work();
    town.portal.mails().len()
}

#[test]
fn a_letter_is_written_kept_sent_and_read_as_a_file() {
    on_both(|fresh| {
        let town = Town::on(fresh);
        let (citizen, case) = begun(&town);
        let desk = signed_in(&town);
        desk.get(&case).says("Kvittering for anmodningen").says("Skriv et brev");
        desk.get(&format!("{case}/letters/new?kind=reminder")).says("Svar senest").says("Åse Ærø");

        let new = format!("{case}/letters");
        let words = |missing: &'static str, act: &'static str| {
            [("kind", "reminder"), ("until", TO_COME), ("passage-missing", missing), ("act", act)]
        };
        let draft = desk.post(&new, &words("et kundenummer", "save"));
        draft.says("Kladden er gemt.").says("et kundenummer").says("Version 1");
        assert_eq!(desk.post(&new, &words("et kundenummer", "save")).path, draft.path, "pressed twice");
        assert_eq!(count(&town), (2, 1));
        let path = draft.path.split('?').next().unwrap().to_owned();
        let unsent = pdf::read(&desk.get(&format!("{path}.pdf")).bytes);
        assert!(unsent.unread[0].contains("KLADDE, ikke sendt"), "{:?}", unsent.unread);
        let before = mails(&town);
        with_code(&town.portal, &citizen);
        let hers = format!("/status/letters/{}", path.rsplit('/').next().unwrap());
        for file in [hers.clone(), format!("{hers}.pdf")] {
            assert_eq!(citizen.get(&file).status, 404, "a draft is not hers to read");
        }

        desk.get(&path);
        let sent = desk.post(&path, &words("et medarbejdernummer", "send"));
        sent.says("Brevet er sendt.").says("et medarbejdernummer").says("Version 2").says("Version 1");
        let again = desk.post(&path, &words("et medarbejdernummer", "send"));
        assert_eq!(again.path, sent.path, "pressed twice");
        again.says("Brevet er sendt.");
        assert_eq!((count(&town), mails(&town)), ((2, 2), before + 2), "one code, one letter");

        let file = citizen.get(&format!("{hers}.pdf"));
        assert_eq!(file.bytes, desk.get(&format!("{path}.pdf")).bytes);
        let number = "attachment; filename=\"2026-0001-reminder.pdf\"";
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-disposition", number),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(file.headers[name], value);
        }
        let read = pdf::read(&file.bytes);
        assert!(!read.unread[0].contains("KLADDE"));
        assert!(read.told().contains(&("P", "et medarbejdernummer".to_owned())), "{:?}", read.told());
        desk.get(&path).says("læst");
        desk.get(&format!("{path}?version=1")).says("et kundenummer");
        assert!(pdf::read(&desk.get(&format!("{path}.pdf?version=1")).bytes).unread[0].contains("KLADDE"));
        let stranger = town.browser();
        assert_ne!(stranger.get(&format!("{hers}.pdf")).headers["content-type"], "application/pdf");
        town.portal.wait(29 * 60);
        citizen.get("/status").says("2026-0001");
        town.portal.wait(2 * 60);
        assert_eq!(citizen.get(&format!("{hers}.pdf")).path, "/status", "the proof is over");
    });
}

#[test]
fn a_wrong_letter_is_told_whole_keeps_its_words_and_leaves_nothing() {
    let town = Town::sqlite();
    let (citizen, case) = begun(&town);
    let desk = signed_in(&town);
    let new = format!("{case}/letters");
    let before = mails(&town);
    desk.get(&format!("{new}/new?kind=reminder"));
    let wrong = |fields: &[(&str, &str)], sentences: &[&str]| {
        let all = [fields, &[("kind", "reminder"), ("act", "send")]].concat();
        let page = desk.post(&new, &all);
        assert_eq!(page.status, 422, "{fields:?}");
        sentences.iter().for_each(|sentence| {
            page.says(sentence);
        });
        assert_eq!(count(&town), (1, 1), "{fields:?}");
    };
    wrong(&[], &["Udfyld »Hvad vi mangler«", "Udfyld »Svar senest«"]);
    let words = ("passage-missing", "Et <b>kundenummer</b>");
    let kept = "Et &lt;b&gt;kundenummer";
    wrong(&[words], &["Udfyld »Svar senest«", kept]);
    wrong(&[words, ("until", "2026-11-01")], &["Vælg en dag efter i dag", kept, "2026-11-01"]);
    wrong(&[words, ("until", "i morgen")], &["Skriv en dato, der findes.", kept]);
    let long = "å".repeat(5_001);
    wrong(&[("passage-missing", &long), ("until", TO_COME)], &["må højst være på 5000 tegn", &long]);
    for kind in ["granted", "nonsense", ""] {
        assert_eq!(desk.post(&new, &[("kind", kind), ("act", "send")]).status, 404, "{kind}");
    }
    assert_eq!((count(&town), mails(&town)), ((1, 1), before));

    // What is written to a letter that is sent stays in the form, and can go as a new one.
    desk.get(&format!("{new}/new?kind=reminder"));
    let send = |to: &str, words: &str| {
        let fields = [("kind", "reminder"), ("until", TO_COME), ("passage-missing", words), ("act", "send")];
        desk.post(to, &fields)
    };
    let sent = send(&new, "et kundenummer").path;
    let sent = sent.split('?').next().unwrap();
    assert_eq!(send(&new, "et kundenummer").path.split('?').next().unwrap(), sent, "pressed twice");
    let page = send(sent, "et helt andet nummer");
    assert_eq!(page.status, 422);
    page.says("Brevet er allerede sendt").says("et helt andet nummer").says(&format!("action=\"{new}\""));
    assert_eq!(count(&town), (2, 2));

    citizen.post("/status/withdrawal", &[]);
    for page in [desk.get(&format!("{new}/new?kind=reminder")), send(&new, "for sent")] {
        assert_eq!(page.status, 409);
        page.says("Sagen er afsluttet");
    }
    assert_eq!(count(&town).0, 2);
}
