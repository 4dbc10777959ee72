//! The bag around the data package (BagIt 1.0, RFC 8493), and the signature that covers all of it.
//!
//! `manifest-sha256.txt` lists everything below `data/`, `tagmanifest-sha256.txt` everything beside it, the first list
//! among them; the signature is over the second list. So one signature of 64 bytes holds every byte of every file.

use std::fmt::Write as _;

use super::{
    Description, PackageError,
    archive::{Archive, Entry},
};

/// Below it lies what is handed over; beside it what tells of it.
pub(super) const PAYLOAD: &str = "data/";
pub(super) const DECLARATION: &str = "bagit.txt";
pub(super) const PAYLOAD_MANIFEST: &str = "manifest-sha256.txt";
pub(super) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// Ed25519 (RFC 8032), 64 bytes, over the bytes of the tag manifest.
pub(super) const SIGNATURE: &str = "tagmanifest-sha256.txt.sig";
pub(super) const PUBLIC_KEY: &str = "public-key.pem";

/// Signs packages. The same bytes give the same signature (RFC 8032, section 5.1), so that packages stay the same too.
pub trait Signer {
    /// SubjectPublicKeyInfo in PEM (RFC 8410), with its line end.
    fn public_key(&self) -> &str;
    /// Short name of the key: the first 16 digits of the SHA-256 of the key's DER form.
    fn key_id(&self) -> &str;
    /// Where anybody gets the public key without this package, as people read it.
    fn key_address(&self) -> &str;
    /// # Errors
    /// The key cannot be used.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String>;
}

/// Writes the bag's own files; the last ones of the package.
pub(super) fn close(
    archive: &mut Archive,
    description: &Description,
    signer: &dyn Signer,
) -> Result<(), PackageError> {
    archive.add_text(PUBLIC_KEY, signer.public_key())?;
    let info = info(description, signer, archive.entries());
    archive.add_text("bag-info.txt", &info)?;
    archive.add_text(DECLARATION, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?;
    let payload = manifest(archive.entries().iter().filter(|entry| entry.path.starts_with(PAYLOAD)));
    archive.add_text(PAYLOAD_MANIFEST, &payload)?;
    let tags = manifest(archive.entries().iter().filter(|entry| !entry.path.starts_with(PAYLOAD)));
    archive.add_text(TAG_MANIFEST, &tags)?;
    let signature = signer.sign(tags.as_bytes()).map_err(PackageError::Signature)?;
    archive.add_bytes(SIGNATURE, &signature)
}

/// Sorted by path, so that two manifests can be compared line by line.
fn manifest<'e>(entries: impl Iterator<Item = &'e Entry>) -> String {
    let mut entries: Vec<&Entry> = entries.collect();
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    entries.iter().fold(String::new(), |mut text, entry| {
        writeln!(text, "{}  {}", entry.sha256, entry.path).expect("a string takes every write");
        text
    })
}

/// RFC 8493, section 2.2.2. The words in front are the standard's and stay English.
fn info(description: &Description, signer: &dyn Signer, entries: &[Entry]) -> String {
    let payload = entries.iter().filter(|entry| entry.path.starts_with(PAYLOAD));
    let (count, bytes) = payload.fold((0, 0), |(count, bytes), entry| (count + 1, bytes + entry.bytes));
    let from = &description.organisation;
    let oxum = format!("{bytes}.{count}");
    let lines = [
        ("Source-Organization", Some(from.name.as_str())),
        ("Organization-Address", from.address.as_deref()),
        ("Contact-Phone", from.phone.as_deref()),
        ("Contact-Email", from.email.as_deref()),
        ("External-Description", Some(description.title.as_str())),
        ("External-Identifier", Some(description.case_number.as_str())),
        ("Bagging-Date", Some(&description.made_on.to_string())),
        ("Payload-Oxum", Some(&oxum)),
        ("Bag-Software-Agent", Some("Indsigt")),
        // Ours, as section 2.2.2 allows.
        ("Signature-Algorithm", Some("Ed25519")),
        ("Signature-Key-Id", Some(signer.key_id())),
        ("Signature-Key-Address", Some(signer.key_address())),
    ]
    .map(|(name, value)| value.filter(|value| !value.trim().is_empty()).map(|value| (name, one_line(value))));
    lines.into_iter().flatten().fold(String::new(), |mut text, (name, value)| {
        writeln!(text, "{name}: {value}").expect("a string takes every write");
        text
    })
}

/// An address of three lines must not look like further elements.
fn one_line(value: &str) -> String {
    let lines = value.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}
