//! Somebody at the public pages: what she types, which mailboxes, telephones and letter boxes she can open, and how she
//! shows who she is. An impostor has the same pages and fewer of the rest.

use indsigt::{cases, ids::CaseId};
use reqwest::blocking::multipart::{Form, Part};

use super::town::{Known, Town, code_in, slug};
use crate::support::browser::{Browser, Page};

pub struct Human<'t> {
    town: &'t Town,
    pub name: String,
    born: String,
    /// The mailbox and the telephone that she writes into the form.
    pub mail: String,
    phone: String,
    /// What she can open and answer.
    reads: Vec<String>,
    phones: Vec<String>,
    home: Option<String>,
    /// What MitID says of her, when she has it.
    mitid: Option<String>,
    /// What she answers to control questions.
    answers: (String, String),
    browser: Browser,
}

/// What somebody asks for.
#[derive(Default)]
pub struct Asks<'a> {
    /// As the form calls it; empty: for herself.
    pub on_behalf: &'a str,
    /// The person whose data they are, and her day of birth.
    pub person: Option<&'a Known>,
    /// The page that asks what shows that one may ask.
    pub claim: &'a [(&'a str, &'a str)],
    pub paper: Option<(&'a str, Vec<u8>)>,
}

impl<'t> Human<'t> {
    /// Somebody with a mailbox and a telephone that nobody knew.
    pub fn stranger(town: &'t Town, name: &str) -> Human<'t> {
        let mail = format!("{}@nypost.example", slug(name));
        Human {
            town,
            name: name.to_owned(),
            born: "1971-01-31".into(),
            reads: vec![mail.clone()],
            mail,
            phone: "+45 51 51 51 51".into(),
            phones: vec!["+4551515151".into()],
            home: None,
            mitid: None,
            answers: ("juni 2020".into(), "28000".into()),
            browser: Browser::new(&town.portal.base),
        }
    }

    /// Herself, with everything by which she was known.
    pub fn herself(town: &'t Town, known: &Known) -> Human<'t> {
        Human {
            name: known.name.clone(),
            born: known.born.clone(),
            mail: known.email.clone(),
            reads: vec![known.email.clone()],
            phone: known.phone.clone(),
            phones: vec![known.phone.clone()],
            home: Some(known.address.clone()),
            answers: (known.hired.clone(), known.pay.clone()),
            ..Human::stranger(town, &known.name)
        }
    }

    /// A stranger who writes her name and day of birth into the form, and a mailbox of his own.
    pub fn posing_as(town: &'t Town, known: &Known) -> Human<'t> {
        let name = format!("Ukendt {}", known.name);
        let stranger = Human::stranger(town, &name);
        Human { name: known.name.clone(), born: known.born.clone(), ..stranger }
    }

    pub fn writes_from(mut self, mailbox: &str) -> Self {
        self.reads.push(mailbox.to_owned());
        self.mail = mailbox.to_owned();
        self
    }

    pub fn born_on(mut self, day: &str) -> Self {
        self.born = day.to_owned();
        self
    }

    pub fn lives_at(mut self, address: &str) -> Self {
        self.home = Some(address.to_owned());
        self
    }

    /// Neither telephone nor MitID.
    pub fn without_phone(mut self) -> Self {
        self.phone.clear();
        self.phones.clear();
        self
    }

    pub fn lost_mailbox(mut self) -> Self {
        let fresh = format!("{}@nypost.example", slug(&self.name));
        self.reads = vec![fresh.clone()];
        self.mail = fresh;
        self
    }

    pub fn knowing(mut self, hired: &str, pay: &str) -> Self {
        self.answers = (hired.to_owned(), pay.to_owned());
        self
    }

    /// Has MitID in her own name.
    pub fn with_mitid(self) -> Self {
        let (name, born) = (self.name.clone(), self.born.clone());
        self.with_mitid_of(&name, &born, "Substantial")
    }

    pub fn with_mitid_of(mut self, name: &str, born: &str, level: &str) -> Self {
        let level = format!("https://data.gov.dk/concept/core/nsis/{level}");
        let claims = serde_json::json!({
            "sub": format!("mitid-{}-{born}", slug(name)), "idp": "mitid", "identity_type": "private",
            "loa": level, "ial": level, "aal": level,
            "mitid.identity_name": name, "mitid.date_of_birth": born,
        });
        self.mitid = Some(claims.to_string());
        self
    }

    pub fn answers_at(&self, phone: &str) -> bool {
        self.phones.iter().any(|one| one == phone)
    }

    /// The form, page by page, as far as it goes: the last page that it showed.
    pub fn fills(&self, asks: &Asks) -> Page {
        let (browser, to) = (&self.browser, |page: &str| format!("/o/fjordby/request/{page}"));
        browser.get("/o/fjordby?lang=da");
        browser.post("/o/fjordby/drafts", &[]);
        browser.post(&to("right"), &[("right", "access")]);
        let another = !asks.on_behalf.is_empty();
        let on_behalf = if another { asks.on_behalf } else { "self" };
        let person = asks.person.map_or("", |known| known.name.as_str());
        browser.post(&to("person"), &[("on_behalf", on_behalf), ("person_name", person)]);
        if another {
            let mut form = Form::new().text("csrf", browser.csrf());
            for (name, value) in asks.claim {
                form = form.text((*name).to_owned(), (*value).to_owned());
            }
            if let Some((name, bytes)) = &asks.paper {
                form = form.part("files", Part::bytes(bytes.clone()).file_name((*name).to_owned()));
            }
            let page = browser.send_form(&to("authority"), form);
            if page.path != to("details") {
                return page;
            }
        }
        let details = Form::new().text("csrf", browser.csrf()).text("description", "Alt, hvad I har.");
        browser.send_form(&to("details"), details);
        let born = asks.person.map_or(self.born.as_str(), |known| known.born.as_str());
        let born: Vec<&str> = born.split('-').collect();
        let contact = [
            ("name", self.name.as_str()),
            ("email", &self.mail),
            ("phone", &self.phone),
            ("birth_year", born[0]),
            ("birth_month", born[1]),
            ("birth_day", born[2]),
        ];
        browser.post(&to("contact"), &contact)
    }

    /// Fills the form, sends it, and opens the link that is mailed to her.
    pub fn asks(&self, asks: &Asks) -> CaseId {
        self.fills(asks).says("Tjek dine svar");
        let receipt = self.browser.post("/o/fjordby/request/check", &[]);
        receipt.says("Vi har modtaget din anmodning");
        let text = receipt.text();
        let at = text.find("2026-").expect("the receipt names the case");
        let number: String = text[at..].chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        let (app, id) = (&self.town.portal.app, self.town.organisation.id);
        let case = app.db.read(|conn| cases::find_by_number(conn, id, &number)).unwrap();
        self.opens_her_link();
        case.expect("the case is there").id
    }

    pub fn asks_for_herself(&self) -> CaseId {
        self.asks(&Asks::default())
    }

    /// Opens the newest link that was mailed to a mailbox she reads, and presses its button.
    pub fn opens_her_link(&self) -> Page {
        let link = self.link().unwrap_or_else(|| panic!("{} got no link at {}", self.name, self.mail));
        self.browser.get(&format!("{link}?lang=da"));
        let page = self.browser.post(&link, &[]);
        self.town.works();
        page
    }

    /// Where the newest link leads that lies in her mailbox.
    pub fn link(&self) -> Option<String> {
        let own = |mail: &crate::support::portal::Sent| {
            mail.text.split_whitespace().find_map(|word| word.find("/l/").map(|at| word[at..].to_owned()))
        };
        self.reads.iter().rev().find_map(|mailbox| self.town.newest_mail(mailbox, own))
    }

    /// Opens a link that lay in somebody else's mailbox.
    pub fn opens(&self, link: &str) -> Page {
        self.browser.get(&format!("{link}?lang=da"));
        self.browser.post(link, &[])
    }

    /// A code that was mailed to `mailbox`, if she can read it there.
    fn mailed_code(&self, mailbox: &str) -> Option<String> {
        let code = |mail: &crate::support::portal::Sent| {
            (mail.subject == "Din engangskode").then(|| code_in(&mail.text)).flatten()
        };
        self.town.newest_mail(mailbox, code)
    }

    fn enters(&self, way: &str, code: &str) -> Page {
        self.browser.get(&format!("/status/code?way={way}"));
        self.browser.post("/status/code-check", &[("way", way), ("code", code)])
    }

    /// The code that is mailed to where her link came from.
    pub fn enters_mailed_code(&self) {
        self.browser.get("/status/code");
        self.browser.post("/status/code", &[]);
        if let Some(code) = self.reads.iter().rev().find_map(|mailbox| self.mailed_code(mailbox)) {
            self.enters("mail", &code);
        }
    }

    /// Has a code mailed to her, and reads it without entering it.
    pub fn asks_for_a_code(&self) -> Option<String> {
        self.browser.get("/status/code");
        self.browser.post("/status/code", &[]);
        self.mailed_code(&self.mail)
    }

    /// A code to wherever the sources knew her, which reaches her only if it is she.
    pub fn enters_known_codes(&self) {
        for (way, code) in [("known-email", None), ("known-phone", Some(()))] {
            self.browser.get("/status/code");
            self.browser.post("/status/known-code", &[("way", way)]);
            let read = match code {
                None => self.reads.iter().rev().find_map(|mailbox| self.mailed_code(mailbox)),
                Some(()) => self.phones.iter().find_map(|phone| self.town.texted(phone)),
            };
            if let Some(code) = read {
                self.enters(way, &code);
            }
        }
    }

    /// The code of a letter that lies in her letter box.
    pub fn enters_code_of_letter(&self) {
        self.town.works();
        let letters = self.town.letters.borrow();
        let mine = letters.iter().rev().find(|one| self.home.as_ref() == Some(&one.address));
        if let Some(letter) = mine {
            self.enters("letter", &letter.code);
        }
    }

    /// Enters a code that a colleague gave her from hand to hand.
    pub fn enters_handed_code(&self, code: &str) -> Page {
        self.enters("in-person", code)
    }

    /// What she says to the control questions that are on offer, as often as she may.
    pub fn answers_questions(&self) {
        for _ in 0..5 {
            let page = self.browser.get("/status/questions").text();
            if !page.contains("name=\"answer:") {
                return;
            }
            let (hired, pay) = &self.answers;
            self.browser
                .post("/status/questions", &[("answer:hr/hired", hired.as_str()), ("answer:hr/pay", pay)]);
        }
    }

    /// Signs in with the MitID that she has; `None` when she has none or is not let in.
    pub fn signs_in_with_mitid(&self) -> Option<Page> {
        let claims = self.mitid.as_ref()?;
        self.town.works();
        self.browser.get("/status/identity");
        let page = self.browser.post("/status/identity/login", &[("provider", "mitid")]).text();
        let link = "class=\"btn btn--primary\" href=\"";
        let start = page.find(link)? + link.len();
        let address = page[start..].split('"').next()?.replace("&amp;", "&");
        let back = self.town.provider.sign_in(&address, claims);
        self.town.works();
        Some(self.browser.get(back.strip_prefix(&self.town.portal.base)?))
    }

    /// Everything that she can show of herself, before the case is decided.
    pub fn shows_who_she_is(&self) {
        self.signs_in_with_mitid();
        self.enters_known_codes();
        self.enters_code_of_letter();
        self.answers_questions();
        self.town.works();
    }

    /// Comes back, proves herself again as far as she can, and takes what she gets: the package, or the letter that is
    /// the whole answer. Whether she got anything.
    pub fn takes_what_she_gets(&self) -> bool {
        if self.link().is_some() {
            self.opens_her_link();
        }
        self.enters_mailed_code();
        if self.fetches() || self.reads_the_answer() {
            return true;
        }
        self.shows_who_she_is();
        self.fetches() || self.reads_the_answer()
    }

    /// Asks for the package in this session.
    pub fn fetches(&self) -> bool {
        let page = self.browser.get("/status/package");
        page.status == 200 && page.bytes.starts_with(b"PK")
    }

    /// Opens every letter that the status page lists, and the one that is the answer. Whether one is.
    pub fn reads_the_answer(&self) -> bool {
        self.browser.get("/status/answer").path.starts_with("/status/letters/")
    }

    /// Posts a form of her status pages.
    pub fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.browser.get("/status");
        self.browser.post(path, fields)
    }

    /// Sends a file by a form of her status page.
    pub fn sends(&self, path: &str, field: &str, name: &str, bytes: Vec<u8>) -> Page {
        self.browser.get("/status");
        let part = Part::bytes(bytes).file_name(name.to_owned());
        let page = self.browser.upload(path, Form::new().part(field.to_owned(), part));
        self.town.works();
        page
    }

    /// Signs the power of attorney that waits for her, as she reads it.
    pub fn signs_the_power_of_attorney(&self) -> Page {
        let text = self.browser.get("/status/authority").text();
        let hash = text.split("name=\"hash\" value=\"").nth(1).map(|rest| rest[..64].to_owned());
        self.posts("/status/authority", &[("answer", "sign"), ("hash", &hash.unwrap_or_default())])
    }

    /// Says stop, with the button behind her own link.
    pub fn says_stop(&self) {
        self.browser.get("/status/authority/revocation");
        self.browser.post("/status/authority/revocation", &[]);
    }
}
