//! A mailbox file as mail programs write it (RFC 4155, and the "mboxrd" way of quoting): mails one after the other.

/// Its mails, without the lines between them, and with `>From ` as it was before it was quoted.
#[must_use]
pub fn split(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut mails, mut current, mut after_empty): (Vec<Vec<u8>>, Option<Vec<u8>>, bool) =
        (Vec::new(), None, true);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if after_empty && line.starts_with(b"From ") {
            mails.extend(current.take());
            current = Some(Vec::new());
        } else if let Some(mail) = &mut current {
            let quoted = line
                .iter()
                .position(|byte| *byte != b'>')
                .is_some_and(|at| at > 0 && line[at..].starts_with(b"From "));
            mail.extend_from_slice(if quoted { &line[1..] } else { line });
        }
        after_empty = line == b"\n" || line == b"\r\n";
    }
    mails.extend(current);
    for mail in &mut mails {
        // The empty line before the next "From " belongs to the mailbox.
        if mail.ends_with(b"\r\n\r\n") {
            mail.truncate(mail.len() - 2);
        } else if mail.ends_with(b"\n\n") {
            mail.truncate(mail.len() - 1);
        }
    }
    mails
}

/// A mailbox of these mails.
#[must_use]
pub fn join(mails: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for mail in mails {
        bytes.extend_from_slice(b"From - Thu Jan  1 00:00:00 1970\n");
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            let at = line.iter().position(|byte| *byte != b'>').unwrap_or_default();
            if line[at..].starts_with(b"From ") {
                bytes.push(b'>');
            }
            bytes.extend_from_slice(line);
        }
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_comes_apart_and_together() {
        let one = b"Subject: a\n\nHej\nFrom her\n>From der\n\nFrom nu af\n".to_vec();
        let two = b"Subject: b\n\nHej\n".to_vec();
        let whole = join(&[one.clone(), two.clone()]);
        assert!(String::from_utf8_lossy(&whole).contains("\n>>From der\n\n>From nu af\n"));
        assert_eq!(split(&whole), [one, two]);
        assert!(split(b"no mailbox\n").is_empty());
    }
}
