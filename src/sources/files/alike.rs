//! Whether a value in a file is the one that is looked for, however it is written there.

use chrono::NaiveDate;

use crate::{
    law::identity::names::name_words,
    sources::{
        cell::Cell,
        identifiers::{Identifier, Identifiers},
    },
};

/// What is looked for in one column: the parameter's name says what kind of value it is.
pub struct Wanted {
    kind: Kind,
    form: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Email,
    /// Its words, in any order: "Holm, Mette" is Mette Holm.
    Name,
    Day,
    Phone,
    Digits,
    /// As it is written.
    Text,
}

impl Wanted {
    pub fn new(parameter: &str, value: &Cell) -> Wanted {
        let kind = match parameter {
            "email" => Kind::Email,
            name if name.starts_with("name") => Kind::Name,
            day if day.starts_with("birth_date") => Kind::Day,
            phone if phone.starts_with("phone") => Kind::Phone,
            cpr if cpr.starts_with("cpr") => Kind::Digits,
            _ => Kind::Text,
        };
        Wanted { kind, form: form(kind, value).unwrap_or_default() }
    }

    /// Nobody is found by nothing.
    pub fn is(&self, cell: &Cell) -> bool {
        !self.form.is_empty() && form(self.kind, cell).is_some_and(|form| form == self.form)
    }
}

fn form(kind: Kind, cell: &Cell) -> Option<String> {
    let text = match cell {
        // A day that a workbook keeps with an hour that says nothing.
        Cell::DateTime(text) if kind == Kind::Day => text.split('T').next()?.to_owned(),
        cell => cell.to_text()?,
    };
    let known = |known: Identifiers, of| known.get(of).and_then(|cell| cell.to_text());
    match kind {
        Kind::Email => known(Identifiers::none().email(&text), Identifier::Email),
        Kind::Name => {
            let mut words = name_words(&text);
            words.sort();
            (!words.is_empty()).then(|| words.join(" "))
        }
        Kind::Day => day(&text),
        Kind::Phone => {
            let phone = known(Identifiers::none().phone(&text), Identifier::Phone)?;
            // A Danish number is the same with and without its country's code.
            let danish = phone.strip_prefix("+45").or_else(|| phone.strip_prefix("45"));
            Some(danish.filter(|rest| rest.len() == 8).map_or(phone.clone(), str::to_owned))
        }
        Kind::Digits => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            // A number column drops the zero in front of a CPR number.
            (!digits.is_empty()).then(|| format!("{digits:0>10}"))
        }
        Kind::Text => known(Identifiers::none().number(&text), Identifier::Number),
    }
}

fn day(text: &str) -> Option<String> {
    let forms = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d"];
    let read = |form| NaiveDate::parse_from_str(text.trim(), form).ok();
    forms.into_iter().find_map(read).map(|day| day.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_written_in_many_ways() {
        let text = |text: &str| Cell::Text(text.into());
        let number = |text: &str| Cell::Number(text.into());
        for (parameter, wanted, there, same) in [
            ("email", text("mette@example.dk"), text(" Mette@Example.DK"), true),
            ("name", text("Mette Holm"), text("HOLM, Mette"), true),
            ("name", text("Mette Holm"), text("Mette Holmgård"), false),
            ("name", text("Åse Ørsted"), text("AASE ØRSTED"), true),
            ("birth_date", Cell::Date("1984-03-12".into()), text("12-03-1984"), true),
            (
                "birth_date",
                Cell::Date("1984-03-12".into()),
                Cell::DateTime("1984-03-12T00:00:00".into()),
                true,
            ),
            ("birth_date", Cell::Date("1984-03-12".into()), text("12. marts"), false),
            ("phone", text("+4520304050"), text("20 30 40 50"), true),
            ("phone", text("20304050"), number("4520304050"), true),
            ("phone", text("+4620304050"), text("20304050"), false),
            ("cpr", text("0103841234"), number("103841234"), true),
            ("cpr", text("0103841234"), text("010384-1234"), true),
            ("number", text("0042"), text("42"), false),
            ("key", number("4711"), text("4711 "), true),
            ("key", Cell::Null, Cell::Null, false),
            ("key", text(""), text(""), false),
        ] {
            assert_eq!(Wanted::new(parameter, &wanted).is(&there), same, "{parameter} {wanted:?} {there:?}");
        }
    }
}
