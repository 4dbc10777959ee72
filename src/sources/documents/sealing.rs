//! A document on its way in: sealed and hashed as it arrives, never whole in memory, never plain on the disk.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write as _},
};

use chrono::{DateTime, Utc};
use ring::digest;

use super::media::{HEAD, media_type};
use crate::{
    ids::FileId,
    vault::{CaseKey, Vault, VaultError},
};

/// The longest name, in characters.
const NAME: usize = 240;

/// A document that comes.
pub struct Arriving<'a, R: Read> {
    /// As the source calls it, with folders.
    pub name: &'a str,
    /// What the source tells of it beside its content.
    pub told: BTreeMap<String, String>,
    pub content: R,
    /// Bytes that are taken at most.
    pub longest: u64,
}

/// A document that lies in a sealed file and is no part of a case yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    pub file: FileId,
    pub name: String,
    pub media_type: String,
    pub bytes: u64,
    pub sha256: String,
    pub told: BTreeMap<String, String>,
}

/// A document was not taken; nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("the document is longer than is taken")]
    TooLarge,
    /// What it is read from broke off.
    #[error("the document did not arrive whole: {0}")]
    Interrupted(io::Error),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Seals what arrives. The file is the caller's to remove unless it becomes part of a case ([`super::add`]).
///
/// # Errors
/// [`DocumentError`].
pub fn seal<R: Read>(
    vault: &Vault,
    key: &CaseKey,
    arriving: Arriving<'_, R>,
    now: DateTime<Utc>,
) -> Result<Arrived, DocumentError> {
    let Arriving { name, told, mut content, longest } = arriving;
    let name = tidy(name);
    let file = FileId::new(now);
    let mut writer = vault.create_file(key, file)?;
    let disk = |source| VaultError::Io { what: "a collected document".into(), source };
    let mut hash = digest::Context::new(&digest::SHA256);
    let (mut head, mut bytes) = (Vec::with_capacity(HEAD), 0_u64);
    let mut buffer = zeroize::Zeroizing::new(vec![0; 64 * 1024]);
    loop {
        let read = content.read(&mut buffer).map_err(DocumentError::Interrupted)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        if bytes > longest {
            return Err(DocumentError::TooLarge);
        }
        let piece = &buffer[..read];
        head.extend_from_slice(&piece[..piece.len().min(HEAD - head.len())]);
        hash.update(piece);
        writer.write_all(piece).map_err(disk)?;
    }
    writer.commit()?;
    let sha256 = hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let media_type = media_type(&head, &name).to_owned();
    Ok(Arrived { file, name, media_type, bytes, sha256, told })
}

/// A path of clean parts: no `..`, no empty or hidden ends, no control characters, `/` between; its last characters when
/// it is long.
fn tidy(name: &str) -> String {
    let parts = name.split(['/', '\\']).map(|part| {
        let plain: String = part.chars().filter(|c| !c.is_control()).collect();
        plain.trim().to_owned()
    });
    let clean: Vec<String> = parts.filter(|part| !part.is_empty() && part != "." && part != "..").collect();
    let joined = clean.join("/");
    let length = joined.chars().count();
    let short: String = joined.chars().skip(length.saturating_sub(NAME)).collect();
    let short = short.trim_start_matches('/');
    if short.is_empty() { "unavngivet".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (given, kept) in [
            ("2024/brev.pdf", "2024/brev.pdf"),
            ("../../etc/passwd", "etc/passwd"),
            ("C:\\temp\\..\\Åses brev.pdf", "C:/temp/Åses brev.pdf"),
            ("/a//./b\r\n.txt", "a/b.txt"),
            ("..", "unavngivet"),
        ] {
            assert_eq!(tidy(given), kept, "{given}");
        }
        let long = tidy(&format!("{}/brev.pdf", "x".repeat(400)));
        assert!(long.ends_with("/brev.pdf") && long.chars().count() == NAME);
    }
}
