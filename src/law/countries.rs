//! Countries as data: which are in the EEA, and for which the Commission has found the protection adequate.
//!
//! A transfer within the EEA needs nothing more; one to any other country needs a safeguard (arts 44 to 49). Names
//! stand in `locales/*/countries.ftl`.

/// ISO 3166-1, two letters, and `XK` for Kosovo.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES \
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL \
    IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY \
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR \
    NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK \
    SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC \
    VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The European Union, Iceland, Liechtenstein and Norway, then those of their territories that are part of it and have
/// a code of their own: Åland and the French ones (GK). Greenland, the Faroe Islands and Svalbard are not.
const EEA: &str = "AX GF GP MF MQ RE YT AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";

/// Decisions under art. 45 or its forerunner, with their number in the Official Journal (GK: a decision can be
/// repealed or limited to some recipients, so this list warns and never refuses).
const ADEQUATE: &[(&str, &str)] = &[
    ("AD", "2010/625/EU"),
    ("AR", "2003/490/EC"),
    ("CA", "2002/2/EC, commercial organisations"),
    ("CH", "2000/518/EC"),
    ("FO", "2010/146/EU"),
    ("GB", "(EU) 2021/1772"),
    ("GG", "2003/821/EC"),
    ("IL", "2011/61/EU"),
    ("IM", "2004/411/EC"),
    ("JE", "2008/393/EC"),
    ("JP", "(EU) 2019/419"),
    ("KR", "(EU) 2022/254"),
    ("NZ", "2013/65/EU"),
    ("US", "(EU) 2023/1795, certified organisations"),
    ("UY", "2012/484/EU"),
];

/// Every code, in their order.
pub fn all() -> impl Iterator<Item = &'static str> {
    CODES.split_whitespace()
}

/// The code in capitals, when it is one.
pub fn parse(text: &str) -> Option<&'static str> {
    all().find(|code| code.eq_ignore_ascii_case(text.trim()))
}

/// A transfer there is none to a third country.
pub fn is_in_eea(code: &str) -> bool {
    EEA.split_whitespace().any(|one| one == code)
}

/// The Commission's decision that the country protects personal data well enough, if we know of one (art. 45).
pub fn adequacy(code: &str) -> Option<&'static str> {
    ADEQUATE.iter().find(|(one, _)| *one == code).map(|(_, decision)| *decision)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_fit_together() {
        assert!(EEA.split_whitespace().all(|code| parse(code).is_some()));
        assert_eq!(EEA.split_whitespace().count(), 30 + 7);
        assert!(ADEQUATE.iter().all(|(code, _)| parse(code).is_some() && !is_in_eea(code)));
        assert_eq!((parse(" dk"), parse("Danmark"), parse("")), (Some("DK"), None, None));
        assert!(!is_in_eea("GL") && adequacy("GL").is_none() && adequacy("FO").is_some());
    }
}
