//! What a document is, by its first bytes. The name decides only between kinds whose bytes look alike.

/// How much of a document is looked at.
pub const HEAD: usize = 8192;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const SLIDES: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// The media type of a document that begins with `head`, at most [`HEAD`] bytes of it.
#[must_use]
pub fn media_type(head: &[u8], name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    if head.starts_with(b"%PDF-") {
        return "application/pdf";
    }
    // A packed office file says what it is only somewhere inside; whoever opens it looks whether it is true.
    if head.starts_with(b"PK\x03\x04") {
        return match (extension, infer::get(head).map(|kind| kind.mime_type())) {
            ("docx", _) => WORD,
            ("xlsx", _) => SHEET,
            ("pptx", _) => SLIDES,
            ("odt", _) => "application/vnd.oasis.opendocument.text",
            ("ods", _) => "application/vnd.oasis.opendocument.spreadsheet",
            (_, Some(found)) => found,
            _ => "application/zip",
        };
    }
    // Outlook's messages and the old office files share one container.
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return match extension {
            "msg" => "application/vnd.ms-outlook",
            "doc" => "application/msword",
            "xls" => "application/vnd.ms-excel",
            "ppt" => "application/vnd.ms-powerpoint",
            _ => "application/x-ole-storage",
        };
    }
    if is_text(head) {
        return text(head, extension);
    }
    infer::get(head).map_or("application/octet-stream", |kind| kind.mime_type())
}

/// No NUL and few control characters, or a mark of UTF-16 in front. Broken UTF-8 is text all the same: an older system's
/// letters.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    head.iter().all(|byte| !matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127))
}

fn text(head: &[u8], extension: &str) -> &'static str {
    let start = String::from_utf8_lossy(head);
    let start = start.trim_start_matches('\u{feff}');
    let begins = |with: &str| start.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with));
    if extension == "mbox" || (start.starts_with("From ") && has_headers(start)) {
        return "application/mbox";
    }
    if extension == "eml" || (extension.is_empty() && has_headers(start)) {
        return "message/rfc822";
    }
    match extension {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "json" => "application/json",
        "jsonl" | "ndjson" => "application/x-ndjson",
        "ics" => "text/calendar",
        "vcf" => "text/vcard",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "htm" | "html" => "text/html",
        "rtf" => "application/rtf",
        _ if begins("{\\rtf") => "application/rtf",
        _ if begins("<!doctype html") || begins("<html") => "text/html",
        _ if begins("<?xml") => "application/xml",
        _ => "text/plain",
    }
}

/// Header fields as a mail has them, one of which says who wrote.
fn has_headers(text: &str) -> bool {
    let skip = usize::from(text.starts_with("From "));
    let fields = text.lines().skip(skip).take_while(|line| !line.trim().is_empty());
    let mut from = false;
    for line in fields {
        let Some((name, _)) = line.split_once(':').filter(|_| !line.starts_with([' ', '\t'])) else {
            if line.starts_with([' ', '\t']) {
                continue;
            }
            return false;
        };
        from |= name.eq_ignore_ascii_case("from") || name.eq_ignore_ascii_case("received");
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_says_what_it_is() {
        let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
        let mail = b"Subject: Hej\r\nFrom: a@b.example\r\n\r\nHej";
        for (head, name, wanted) in [
            (&b"%PDF-1.7"[..], "brev.docx", "application/pdf"),
            (b"PK\x03\x04xxxx", "brev.docx", WORD),
            (b"PK\x03\x04xxxx", "alt.zip", "application/zip"),
            (&ole, "post.msg", "application/vnd.ms-outlook"),
            (&ole, "ark.xls", "application/vnd.ms-excel"),
            (mail, "post.eml", "message/rfc822"),
            (mail, "post", "message/rfc822"),
            (mail, "post.txt", "text/plain"),
            (
                b"From a@b.example Mon Jan  1 00:00:00 2024\nFrom: a@b.example\n\nHej",
                "arkiv",
                "application/mbox",
            ),
            (b"navn;alder\n\xc5se;7\n", "liste.csv", "text/csv"),
            (b"\xff\xfeh\0e\0j\0", "note.txt", "text/plain"),
            (b"<!DOCTYPE html><p>", "side", "text/html"),
            (b"\x89PNG\r\n\x1a\n\0\0", "billede.png", "image/png"),
            (b"", "tom.txt", "text/plain"),
            (b"\0\x01\x02", "ukendt.bin", "application/octet-stream"),
        ] {
            assert_eq!(media_type(head, name), wanted, "{name}");
        }
    }
}
