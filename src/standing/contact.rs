//! An address in the one spelling that is hashed: of two ways to write the same address both must be recognised.

use unicode_normalization::UnicodeNormalization as _;

use crate::{db::text_enum, ids::OrganisationId, vault::Vault};

text_enum! {
    /// By which channel somebody is not written to.
    AddressKind {
        Email = "email",
        Phone = "phone",
    }
}

/// An e-mail address or a phone number, normalised.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    pub kind: AddressKind,
    text: String,
}

impl Address {
    /// Understands what people and spreadsheets write; a phone number without a country code is one of `country`.
    pub fn parse(text: &str, country: &str) -> Option<Address> {
        if text.contains('@') {
            return email(text).map(|text| Address { kind: AddressKind::Email, text });
        }
        phone(text, country).map(|text| Address { kind: AddressKind::Phone, text })
    }

    /// Recognises the address; differs by organisation and channel.
    pub(super) fn hash(&self, vault: &Vault, organisation: OrganisationId) -> Vec<u8> {
        vault.blind(organisation, &format!("suppressed-{}", self.kind), &self.text)
    }
}

/// `Aase <Aase@Exämple.DK>` is `aase@xn--exmple-cua.dk`. The part before the @ may mean upper and lower case apart;
/// nobody's mailbox does, and an objection that is missed is worse than one that counts twice.
pub(super) fn email(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let text = text.trim().trim_end_matches(';');
    let inside = match (text.rfind('<'), text.ends_with('>')) {
        (Some(at), true) => &text[at + 1..text.len() - 1],
        _ => text,
    };
    let lower = inside.trim().to_lowercase();
    let address = lower.strip_prefix("mailto:").unwrap_or(&lower);
    let (local, domain) = address.rsplit_once('@')?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '<' | '>' | ',' | ';' | '"');
    if local.is_empty() || local.chars().any(odd) || address.len() > 320 {
        return None;
    }
    let url::Host::Domain(domain) = url::Host::parse(domain).ok()? else { return None };
    (domain.contains('.') && !domain.starts_with('.'))
        .then(|| format!("{local}@{}", domain.trim_end_matches('.')))
}

/// In the form of E.164: `+4570123456`.
fn phone(text: &str, country: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let bare = text.trim().trim_start_matches("tel:").replace("(0)", "");
    let separator =
        |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2014}');
    let plain: String = bare.chars().filter(|c| !separator(*c)).collect();
    let digits = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
    let number = match digits {
        Some(digits) => digits.to_owned(),
        None => {
            let (code, trunk) = calling(country)?;
            let national = trunk.map_or(plain.as_str(), |zero| plain.strip_prefix(zero).unwrap_or(&plain));
            format!("{code}{national}")
        }
    };
    let whole = (7..=15).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| format!("+{number}"))
}

/// The calling code (ITU-T E.164) and the digit that is dialled in front inside the country.
fn calling(country: &str) -> Option<(&'static str, Option<char>)> {
    Some(match country {
        "AT" => ("43", Some('0')),
        "BE" => ("32", Some('0')),
        "BG" => ("359", Some('0')),
        "CY" => ("357", None),
        "CZ" => ("420", None),
        "DE" => ("49", Some('0')),
        "DK" => ("45", None),
        "EE" => ("372", None),
        "ES" => ("34", None),
        "FI" => ("358", Some('0')),
        "FR" => ("33", Some('0')),
        "GB" => ("44", Some('0')),
        "GR" => ("30", None),
        "HR" => ("385", Some('0')),
        "HU" => ("36", None),
        "IE" => ("353", Some('0')),
        "IS" => ("354", None),
        "IT" => ("39", None),
        "LI" => ("423", None),
        "LT" => ("370", Some('0')),
        "LU" => ("352", None),
        "LV" => ("371", None),
        "MT" => ("356", None),
        "NL" => ("31", Some('0')),
        "NO" => ("47", None),
        "PL" => ("48", None),
        "PT" => ("351", None),
        "RO" => ("40", Some('0')),
        "SE" => ("46", Some('0')),
        "SI" => ("386", Some('0')),
        "SK" => ("421", Some('0')),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_write_one_mail_address_are_one() {
        for same in [
            "aase.holm@example.dk",
            " Aase.Holm@EXAMPLE.dk ",
            "Åse Holm <aase.holm@example.dk>",
            "mailto:aase.holm@example.dk",
            "aase.holm@example.dk;",
        ] {
            assert_eq!(email(same).as_deref(), Some("aase.holm@example.dk"), "{same}");
        }
        assert_eq!(email("post@Ærø.dk"), email("POST@xn--r-3fa9c.dk"));
        assert_ne!(
            email("aase+nyt@example.dk"),
            email("aase@example.dk"),
            "another mailbox as far as we know"
        );
        for none in
            ["", "@", "aase", "aase@", "@example.dk", "a b@example.dk", "a@b", "a@@example.dk", "a@1.2.3.4"]
        {
            assert_eq!(email(none), None, "{none}");
        }
    }

    #[test]
    fn ways_to_write_one_phone_number_are_one() {
        for same in [
            "70123456",
            "70 12 34 56",
            "+45 70 12 34 56",
            "0045-70123456",
            "(+45) 7012 3456",
            "tel:+4570123456",
        ] {
            let found = Address::parse(same, "DK").unwrap_or_else(|| panic!("{same}"));
            assert_eq!((found.kind, found.text.as_str()), (AddressKind::Phone, "+4570123456"), "{same}");
        }
        assert_eq!(phone("08-123 456 78", "SE").as_deref(), Some("+46812345678"));
        assert_eq!(phone("+46 (0)8 123 456 78", "DK").as_deref(), Some("+46812345678"));
        for none in ["", "1234", "ring til mig", "70 12 34 5x", "12345678901234567"] {
            assert_eq!(phone(none, "DK"), None, "{none}");
        }
        assert_eq!(phone("70123456", "XX"), None, "no country, no number");
    }
}
