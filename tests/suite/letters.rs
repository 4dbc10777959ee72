//! The letters of a case: every part that the law wants is there, in both languages, and nothing takes it out.

mod kept;
mod printed;
mod public_body;
mod told;
mod wordings;

use indsigt::{
    cases::{
        Case,
        letters::{Letter, Particulars},
    },
    law::{
        grounds::Ground,
        letters::{Body, LetterKind, Part, mandatory},
        rights::Right,
    },
    letters::Lang,
    staff,
};

use crate::support::{
    cases::Desk,
    databases::TestDb,
    decisions::{WRITTEN, compose, particulars},
};

/// A desk of a public authority, or of a company.
pub fn desk_of(db: &TestDb, body: Body) -> Desk {
    let mut desk = Desk::new(&db.db);
    let mut details = desk.organisation.details().clone();
    details.public_body = body == Body::DanishPublic;
    let (id, name) = (desk.organisation.id, desk.organisation.name.clone());
    desk.db.write(|tx| staff::save(tx, id, &name, &details)).unwrap();
    desk.organisation = desk.db.read(|conn| staff::find(conn, id)).unwrap().unwrap();
    desk
}

/// Every letter that can exist, as it would be sent.
pub fn every_letter(check: &mut dyn FnMut(&Desk, &Case, &Letter)) {
    let fresh = TestDb::sqlite();
    for body in [Body::Private, Body::DanishPublic] {
        let desk = if body == Body::Private { Desk::new(&fresh.db) } else { continue };
        walk(&desk, body, check);
    }
    let fresh = TestDb::sqlite();
    walk(&desk_of(&fresh, Body::DanishPublic), Body::DanishPublic, check);
}

fn walk(desk: &Desk, body: Body, check: &mut dyn FnMut(&Desk, &Case, &Letter)) {
    for right in Right::ALL {
        let case = desk.received(*right);
        let kinds = LetterKind::ALL.iter().filter(|kind| kind.fits(*right, body));
        for (kind, lang) in kinds.flat_map(|kind| Lang::ALL.iter().map(move |lang| (*kind, *lang))) {
            let told = particulars(&case, kind, &grounds(kind, *right));
            check(desk, &case, &compose(desk, &case, kind, lang, told));
        }
    }
}

fn grounds(kind: LetterKind, right: Right) -> Vec<Ground> {
    match kind {
        LetterKind::Fee => vec![Ground::Excessive],
        LetterKind::ClosedAfterSilence => vec![Ground::IdentityUnproven],
        _ => Ground::for_refusal(right).to_vec(),
    }
}

/// What a part says, by a word of it that no other part would say; by language.
fn said(part: Part, lang: Lang) -> &'static [&'static str] {
    let words: [&[&str]; 2] = match part {
        Part::Sender | Part::Closing => [&["Fjordby Kommune"], &["Fjordby Kommune"]],
        Part::Reference => [&["2026-000", "23. november 2026"], &["2026-000", "23 November 2026"]],
        Part::Receipt => [&["21. november 2026", "artikel"], &["21 November 2026", "Article"]],
        Part::Complaint => [&["Datatilsynet", "dt@datatilsynet.dk"], &["Datatilsynet", "dt@datatilsynet.dk"]],
        Part::PublicComplaint => [&["§ 39"], &["section 39"]],
        Part::PublicReasons => [&["§ 24"], &["section 24"]],
        Part::Court => [&["domstolene", "79"], &["court", "79"]],
        Part::NoFee => [&["koster ikke noget"], &["costs nothing"]],
        Part::Contact => [&["post@fjordby.example"], &["post@fjordby.example"]],
        Part::LatestDate => [&["21. december 2026"], &["21 December 2026"]],
        Part::NewDate | Part::ReplyBy | Part::ExpectedDate | Part::LiftDate => {
            [&["19. februar 2027"], &["19 February 2027"]]
        }
        Part::ExtensionGround => [&["kompliceret", "artikel 12, stk. 3"], &["complex", "Article 12(3)"]],
        Part::Copy => [&["datapakke"], &["data package"]],
        Part::Information => [&["artikel 15, stk. 1"], &["Article 15(1)"]],
        Part::Safeguards => [&["artikel 15, stk. 2"], &["Article 15(2)"]],
        Part::OtherRights => [&["litra e"], &["15(1)(e)"]],
        Part::Correction => [&["Gl. Byvej 1", "Havnegade 7"], &["Gl. Byvej 1", "Havnegade 7"]],
        Part::Backups => [&["sikkerhedskopier"], &["backups"]],
        Part::PermittedUses => [&["artikel 18, stk. 2"], &["Article 18(2)"]],
        Part::NoticePromise => [&["før begrænsningen ophæves"], &["before the restriction is lifted"]],
        Part::Format => [&["datapackage.json"], &["datapackage.json"]],
        Part::Receiver => [&["artikel 20, stk. 2"], &["Article 20(2)"]],
        Part::NotErased => [&["artikel 20, stk. 3"], &["Article 20(3)"]],
        Part::Channels => [&["artikel 21, stk. 2"], &["Article 21(2)"]],
        Part::Contest => [&["artikel 22, stk. 3"], &["Article 22(3)"]],
        Part::NotRetroactive => [&["artikel 7, stk. 3"], &["Article 7(3)"]],
        Part::Recipients => [&["artikel 19"], &["Article 19"]],
        Part::RecipientList => [&["Lønservice A/S"], &["Lønservice A/S"]],
        Part::StatementOffer => [&["supplerende erklæring"], &["supplementary statement"]],
        Part::RestrictionOffer => [&["artikel 18, stk. 1, litra a"], &["Article 18(1)(a)"]],
        Part::AccessInstead => [&["artikel 15"], &["Article 15"]],
        Part::Purpose => [&["artikel 12, stk. 6"], &["Article 12(6)"]],
        Part::Quantity => [&["betragtning 63"], &["recital 63"]],
        part if part.is_written() => [&[WRITTEN], &[WRITTEN]],
        _ => [&[], &[]],
    };
    words[usize::from(lang == Lang::En)]
}

#[test]
fn every_letter_says_what_the_law_asks_and_cannot_be_sent_without() {
    let mut seen = 0;
    every_letter(&mut |desk, case, letter| {
        let name = format!("{} {} {}", letter.kind, letter.right, letter.language);
        let text = letter.plain();
        assert_eq!(letter.missing(), None, "{name}:\n{text}");
        for required in
            mandatory(letter.kind, letter.right, desk.organisation.body(), &letter.particulars.grounds)
        {
            let piece = letter.pieces.iter().find(|piece| piece.part == required.part);
            let piece = piece.unwrap_or_else(|| panic!("{name} without {}", required.part));
            let told: Vec<String> = piece.blocks.iter().map(|block| block.plain()).collect();
            let told = told.join("\n\n");
            assert!(told.len() > 2 && text.contains(&told), "{name}: {}", required.part);
            for word in said(required.part, letter.language) {
                assert!(told.contains(word), "{name}: {} without {word}:\n{told}", required.part);
            }
            // Whoever takes the part out of the letter has a letter that cannot be sent.
            let mut without = letter.clone();
            without.pieces.retain(|piece| piece.part != required.part);
            assert_eq!(without.missing(), Some(required.part), "{name}");
        }
        for ground in letter
            .particulars
            .grounds
            .iter()
            .filter(|_| letter.required().iter().any(|required| required.part == Part::Grounds))
        {
            let (ground, source) =
                indsigt::cases::ground_in_words(&desk.words, letter.language, *ground, letter.right);
            assert!(text.contains(&format!("{ground} ({source})")), "{name}:\n{text}");
        }
        assert!(text.contains(&case.number) && text.contains(&letter.title), "{name}");
        // A text that is missing shows as its key, a placeholder that was not filled as itself.
        for left in ["part-", "title-", "section-", "letter-", "ground-", "{", "}", "  "] {
            assert!(!text.contains(left), "{name}: {left}\n{text}");
        }
        seen += 1;
    });
    assert!(seen > 400, "{seen}");
}

/// Each part of each letter stands in both languages, and they differ.
#[test]
fn no_letter_is_half_translated() {
    let mut danish: Option<Letter> = None;
    every_letter(&mut |_, _, letter| {
        let Some(other) = danish.take() else { return danish = Some(letter.clone()) };
        let parts = |letter: &Letter| letter.pieces.iter().map(|piece| piece.part).collect::<Vec<_>>();
        assert_eq!((other.kind, other.right), (letter.kind, letter.right));
        assert_eq!(parts(&other), parts(letter));
        for (da, en) in other.pieces.iter().zip(&letter.pieces) {
            let same = [Part::Sender, Part::Addressee].contains(&da.part)
                || da.blocks.iter().all(|block| block.plain() == WRITTEN);
            assert!(same || da.blocks != en.blocks || da.part == Part::RecipientList, "{}", da.part);
        }
    });
}

/// What the law leaves open stays open: no weighing where nothing is weighed, no notice where nobody is told.
#[test]
fn a_letter_claims_nothing_that_is_not_so() {
    let fresh = TestDb::sqlite();
    let desk = Desk::new(&fresh.db);
    let case = desk.received(Right::Access);
    let parts = |grounds: &[Ground]| -> Vec<Part> {
        let told = particulars(&case, LetterKind::Refused, grounds);
        let letter = compose(&desk, &case, LetterKind::Refused, Lang::Da, told);
        letter.pieces.iter().map(|piece| piece.part).collect()
    };
    assert!(parts(&[Ground::PublicInterests]).contains(&Part::Weighing));
    assert!(!parts(&[Ground::IdentityUnproven]).contains(&Part::Weighing));
    assert!(!parts(&[Ground::IdentityUnproven]).contains(&Part::Copy));
    let bare = compose(&desk, &case, LetterKind::Extension, Lang::Da, Particulars::default());
    assert_eq!(bare.missing(), Some(Part::NewDate), "no date, no promise of one");
}
