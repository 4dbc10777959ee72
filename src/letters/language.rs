//! The languages of the portal. A further one is a variant here and a folder in `locales/`.

use crate::db::text_enum;

text_enum! {
    /// A language that pages, letters and packages exist in.
    Lang {
        Da = "da",
        En = "en",
    }
}

impl Lang {
    /// The best of our languages for an `Accept-Language` header; `None` when it names none of them.
    pub fn accepted(header: &str) -> Option<Lang> {
        let mut wishes: Vec<(f32, Lang)> = header.split(',').filter_map(wish).collect();
        // A stable sort keeps the order of the header among equals.
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map(|(_, lang)| *lang)
    }
}

fn wish(part: &str) -> Option<(f32, Lang)> {
    let (tag, rest) = part.trim().split_once(';').unwrap_or((part.trim(), ""));
    let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok())?;
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let lang = Lang::parse(&primary)?;
    (weight > 0.0).then_some((weight, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weight_decides_then_the_order() {
        assert_eq!(Lang::accepted("en-GB,en;q=0.9,da;q=0.8"), Some(Lang::En));
        assert_eq!(Lang::accepted("en;q=0.2, da-DK"), Some(Lang::Da));
        assert_eq!(Lang::accepted("de, fr"), None);
        assert_eq!(Lang::accepted("da;q=0, en;q=abc"), None);
        assert_eq!(Lang::accepted(""), None);
    }
}
