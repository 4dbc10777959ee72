//! Which kinds of file are taken, and how one is known.

/// A kind of file that is taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    pub media_type: &'static str,
    pub extensions: &'static [&'static str],
}

pub const PDF: &str = "application/pdf";
pub const JPEG: &str = "image/jpeg";
pub const PNG: &str = "image/png";
pub const HEIF: &str = "image/heif";
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// These come from sources and system owners only; the form does not take them.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const EML: &str = "message/rfc822";
pub const MSG: &str = "application/vnd.ms-outlook";
pub const MBOX: &str = "application/mbox";

pub const KINDS: [Kind; 5] = [
    Kind { media_type: PDF, extensions: &["pdf"] },
    Kind { media_type: JPEG, extensions: &["jpg", "jpeg"] },
    Kind { media_type: PNG, extensions: &["png"] },
    Kind { media_type: HEIF, extensions: &["heic", "heif"] },
    Kind { media_type: DOCX, extensions: &["docx"] },
];

/// How much of a file is looked at to tell what it is.
pub const HEAD: usize = 8192;

/// The content decides; the name must not say something else (ASVS 5.2.2). A zip that calls itself a Word file is taken
/// for one here, whatever the order of its parts: the child looks whether it is.
pub fn kind_of(head: &[u8], name: &str) -> Option<&'static Kind> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    let called = KINDS.iter().find(|kind| kind.extensions.contains(&extension.as_str()))?;
    let found = infer::get(head)?.mime_type();
    let zipped = called.media_type == DOCX && head.starts_with(b"PK\x03\x04");
    (called.media_type == found || zipped).then_some(called)
}

/// Only the last part of a path, without what could disturb a header or a page.
pub fn tidy_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).collect();
    let length = plain.chars().count();
    plain.chars().skip(length.saturating_sub(120)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_name_must_agree() {
        let pdf = b"%PDF-1.7\n%...";
        assert_eq!(kind_of(pdf, "fuldmagt.PDF").unwrap().media_type, PDF);
        assert!(kind_of(pdf, "fuldmagt.png").is_none(), "a PDF that calls itself a picture");
        assert!(kind_of(b"MZ\x90\x00", "fuldmagt.pdf").is_none(), "a program that calls itself a PDF");
        assert!(kind_of(b"<html><script>", "side.pdf").is_none());
        assert!(kind_of(pdf, "fuldmagt").is_none());
    }

    #[test]
    fn names_are_the_last_part_without_control_characters() {
        assert_eq!(tidy_name("C:\\fakepath\\Åses fuldmagt.pdf"), "Åses fuldmagt.pdf");
        assert_eq!(tidy_name("../../etc/passwd"), "passwd");
        assert_eq!(tidy_name("a\r\nb.pdf"), "ab.pdf");
        assert!(tidy_name(&format!("{}.pdf", "x".repeat(300))).ends_with(".pdf"));
    }
}
