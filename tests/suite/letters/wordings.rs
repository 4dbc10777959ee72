//! An organisation's own words: kept in versions, never breaking out, never touching a letter that is written.

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::letters::{Example, Particulars, find_letter, save},
    db::{Db, DbError, schema},
    ids::OrganisationId,
    law::{
        letters::{Body, LetterKind, Part, rights_with},
        rights::Right,
    },
    letters::{
        self, Lang, OwnWording, WordingError, WordingRefused, Wordings, reset_wording, save_wording,
        wording_versions,
    },
    staff::Role,
};

use super::desk_of;
use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::{TestDb, on_both},
    decisions::compose,
    portal::{PASSWORD, Portal},
};

const GREETING: (LetterKind, Part, Lang) = (LetterKind::Acknowledgement, Part::Greeting, Lang::Da);

fn keep(desk: &Desk, text: &str, as_seen: i32) -> Result<(), WordingRefused> {
    let Desk { db, vault, organisation, handler, now, .. } = desk;
    db.write(|tx| save_wording(tx, vault, organisation.id, GREETING, (text, as_seen), *handler, *now))
}

fn audited(db: &Db, organisation: OrganisationId) -> Vec<serde_json::Value> {
    let changes = |conn: &mut _| {
        let mine = schema::audit::table
            .filter(schema::audit::organisation_id.eq(organisation))
            .filter(schema::audit::action.eq(Action::WordingChanged));
        let all = mine.order(schema::audit::seq).select(schema::audit::details);
        all.load::<String>(conn).map_err(DbError::from)
    };
    let all = db.read(changes).unwrap();
    all.iter().map(|details| serde_json::from_str(details).unwrap()).collect()
}

#[test]
fn every_change_is_a_version_and_an_entry_and_letters_stay_as_they_were_written() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.received(Right::Access);
        let kind = LetterKind::Acknowledgement;
        let letter = || compose(&desk, &case, kind, Lang::Da, Particulars::default());
        let before = letter();
        let Desk { db, vault, organisation, handler, now, .. } = &desk;
        let id = db.write(|tx| save(tx, vault, &case, &before, None, Some(*handler), *now)).unwrap();

        keep(&desk, "Goddag {{name}}", 0).unwrap();
        keep(&desk, "Goddag {{name}}", 1).unwrap();
        assert!(letter().plain().contains("Goddag Mette Holm"));
        assert!(matches!(keep(&desk, "Hej {{name}}", 0), Err(WordingRefused::Changed)));
        keep(&desk, "Hej {{name}}", 1).unwrap();
        db.write(|tx| reset_wording(tx, vault, organisation.id, GREETING, 2, *handler, *now)).unwrap();
        assert_eq!(letter().plain(), before.plain());
        keep(&desk, "Kære nabo {{name}}", 3).unwrap();

        let versions = db.read(|conn| wording_versions(conn, organisation.id, GREETING)).unwrap();
        let texts: Vec<_> = versions.iter().map(|one| (one.version, one.text.as_deref())).collect();
        let expected = [
            (4, Some("Kære nabo {{name}}")),
            (3, None),
            (2, Some("Hej {{name}}")),
            (1, Some("Goddag {{name}}")),
        ];
        assert_eq!(texts, expected);
        let entries = audited(db, organisation.id);
        let told: Vec<_> = entries.iter().map(|one| (one["version"].clone(), one["words"].clone())).collect();
        let expected = [(1, "own"), (2, "own"), (3, "built-in"), (4, "own")];
        assert_eq!(told, expected.map(|(version, words)| (version.into(), words.into())));

        let kept = db.read(|conn| find_letter(conn, vault, &case, id, None)).unwrap();
        assert_eq!(kept.letter, before, "a letter that is kept does not change");
        // Another organisation has its own words.
        let next_door = desk.neighbour();
        let theirs = next_door.db.read(|conn| letters::wordings(conn, next_door.organisation.id)).unwrap();
        assert_eq!(theirs.count(kind), 0);
        desk.chain_is_whole();
    });
}

/// Whatever words an organisation gives every part, no letter loses what the law wants said (R2.1).
#[test]
fn own_words_take_nothing_away() {
    let fresh = TestDb::sqlite();
    for body in [Body::Private, Body::DanishPublic] {
        let desk =
            if body == Body::Private { Desk::new(&fresh.db) } else { desk_of(&TestDb::sqlite(), body) };
        for kind in LetterKind::ALL {
            let worded = Part::ALL
                .iter()
                .filter(|part| part.has_words() && !rights_with(*kind, **part, body).is_empty());
            let own: Wordings = worded
                .flat_map(|part| {
                    let facts = part.replaceable().unwrap_or_default().iter();
                    let facts: Vec<String> = facts.map(|name| format!("{{{{{name}}}}}")).collect();
                    let text = format!("Egne ord. {}", facts.join(" "));
                    Lang::ALL.iter().map(move |language| OwnWording {
                        kind: *kind,
                        part: *part,
                        language: *language,
                        text: text.clone(),
                    })
                })
                .collect();
            for (right, lang) in
                Right::ALL.iter().flat_map(|right| Lang::ALL.iter().map(move |lang| (*right, *lang)))
            {
                if !kind.fits(right, body) {
                    continue;
                }
                let (words, organisation) = (&desk.words, &desk.organisation);
                let example = Example { words, organisation, kind: *kind, lang, right, now: desk.now };
                let ours = example.letter(&Wordings::default()).unwrap();
                let theirs = example.letter(&own).unwrap();
                assert_eq!((ours.missing(), theirs.missing()), (None, None), "{kind} {right} {lang}");
                for piece in theirs.pieces.iter().filter(|piece| piece.part.has_words()) {
                    let standard = ours.pieces.iter().find(|one| one.part == piece.part).unwrap();
                    let text = piece.blocks.iter().map(|block| block.plain()).collect::<String>();
                    assert!(text.contains("Egne ord."), "{kind} {right} {}", piece.part);
                    if piece.part.replaceable().is_none() {
                        assert!(piece.blocks.starts_with(&standard.blocks), "{kind} {right} {}", piece.part);
                    }
                }
            }
        }
    }
}

#[test]
fn only_words_are_words() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for text in [
            "{{name}} {% include 'staff/settings.html' %}",
            "{{name}} {{ __tera_context }}",
            "{{name | safe}}",
            "{{name}} { $name }",
            "{{name}} { -brand }",
            "{{name}} <img src=x onerror=alert(1)>",
            "{{name}} {# x",
            "{{name",
        ] {
            let refused = keep(&desk, text, 0).unwrap_err();
            assert!(matches!(refused, WordingRefused::Wording(_)), "{text}: {refused}");
        }
        assert!(matches!(keep(&desk, "Hej", 0), Err(WordingRefused::Wording(WordingError::Missing("name")))));
        let Desk { db, vault, organisation, handler, now, .. } = &desk;
        let rule = (LetterKind::Refused, Part::Grounds, Lang::Da);
        let refused = db.write(|tx| save_wording(tx, vault, organisation.id, rule, ("x", 0), *handler, *now));
        assert!(matches!(refused, Err(WordingRefused::NoWords)));
        assert_eq!(audited(db, organisation.id).len(), 0, "nothing half stored");
    });
}

#[test]
fn an_administrator_changes_the_words_and_sees_what_they_become() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let signed_in = |role| {
            let browser = Browser::new(&portal.base);
            let email = portal.staff(&here, role);
            browser.get("/staff/sign-in");
            browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
            browser
        };
        let at = "/staff/wording/acknowledgement/da/latest-date";
        let handler = signed_in(Role::Handler);
        assert_eq!((handler.get("/staff/wording").status, handler.get(at).status), (404, 404));
        assert_eq!(
            handler.post(at, &[("text", "x {{due_on}}"), ("version", "0"), ("act", "save")]).status,
            404
        );

        let desk = signed_in(Role::Administrator);
        desk.get("/staff/wording").says("Seneste svardato").says("Indbygget");
        for nowhere in [
            "/staff/wording/acknowledgement/da/grounds",
            "/staff/wording/acknowledgement/da/kept",
            "/staff/wording/acknowledgement/fr/greeting",
            "/staff/wording/nothing/da/greeting",
        ] {
            assert_eq!(desk.get(nowhere).status, 404, "{nowhere}");
        }
        desk.get(at).says("Den indbyggede ordlyd").says("Maja Eksempel").says("{{due_on}}");
        let post = |text: &str, version: &str, act: &str| {
            desk.post(at, &[("text", text), ("version", version), ("act", act), ("right", "erasure")])
        };
        for (text, sentence) in [
            ("Svar kommer {{snart}}", "Pladsholderen {{snart}} findes ikke"),
            ("Svar kommer {{due_on", "mangler sin afslutning"),
            ("Svar kommer snart", "Teksten skal nævne {{due_on}} (den seneste dag for svaret)"),
            ("<b>Svar</b> {{due_on}}", "Teksten kan ikke have koder"),
            ("{% if x %} {{due_on}}", "Teksten kan ikke have koder"),
            ("{ $due_on } {{due_on}}", "Teksten kan ikke have koder"),
            ("", "Skriv en ordlyd"),
        ] {
            for act in ["save", "preview"] {
                let page = post(text, "0", act);
                assert_eq!(page.status, 422, "{text}");
                let escaped = text.replace('<', "&lt;").replace('>', "&gt;").replace('/', "&#x2F;");
                let shown = page.text().replace("&#x2f;", "&#x2F;");
                assert!(shown.contains(sentence), "{text}: {shown}");
                assert!(
                    shown.contains(&escaped) || shown.contains(&escaped.replace("&#x2F;", "/")),
                    "{shown}"
                );
            }
        }
        let long = format!("{{{{due_on}}}} {}", "ø".repeat(2_000));
        post(&long, "0", "save").says("længere end 2000 tegn");
        assert_eq!(audited(&portal.app.db, here.id).len(), 0);

        let looked = post("Senest {{due_on}} & ikke før.", "0", "preview");
        assert_eq!(looked.status, 200);
        looked.says("Senest 22. december 2026 &amp; ikke før.").says("sletning");
        assert_eq!(audited(&portal.app.db, here.id).len(), 0, "looking changes nothing");
        post("Senest {{due_on}} & ikke før.", "0", "save").says("Ordlyden er gemt").says("Egen ordlyd");
        let late = post("For sent {{due_on}}", "0", "save");
        assert_eq!(late.status, 422);
        late.says("En kollega har ændret ordlyden imens").says("For sent {{due_on}}").says("Version 1");
        desk.get(at).says("Brug den indbyggede igen");
        post("", "1", "reset").says("Den indbyggede ordlyd gælder igen");
        desk.get(at).says("Version 2").says("Anna Berg");
        assert_eq!(audited(&portal.app.db, here.id).len(), 2);
    });
}
