//! The one secret that an administrator keeps: 32 bytes, outside the database.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::{KEY, Key, VaultError, files::sync_folder, random};

/// The master key: everything else is derived from it or wrapped by it.
pub struct MasterKey(Key);

impl MasterKey {
    /// Reads 64 hexadecimal digits, or 32 bytes in base64 of either alphabet, with or without padding.
    ///
    /// # Errors
    /// [`VaultError::MasterKey`] for anything else.
    pub fn from_text(text: &str) -> Result<MasterKey, VaultError> {
        let text = text.trim();
        let bytes = if text.len() == 2 * KEY { from_hex(text) } else { from_base64(text) };
        bytes
            .map(MasterKey)
            .ok_or(VaultError::MasterKey("must be 32 bytes, as 64 hexadecimal digits or base64"))
    }

    /// The key in the variable `INDSIGT_MASTER_KEY`, when it is set.
    ///
    /// # Errors
    /// [`VaultError::MasterKey`] when the variable holds no key.
    pub fn from_environment() -> Result<Option<MasterKey>, VaultError> {
        match std::env::var("INDSIGT_MASTER_KEY") {
            Ok(text) => Self::from_text(&Zeroizing::new(text)).map(Some),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(_) => Err(VaultError::MasterKey("in INDSIGT_MASTER_KEY is not text")),
        }
    }

    /// The key in the file `path`; a missing file is made, readable by its owner alone. Two processes that start
    /// together get the same key, and a crash leaves a whole file or none.
    ///
    /// # Errors
    /// [`VaultError::Io`]; [`VaultError::MasterKey`] when the file holds something else.
    pub fn load_or_create(path: &Path) -> Result<MasterKey, VaultError> {
        match fs::read_to_string(path) {
            Ok(text) => {
                warn_if_others_can_read(path);
                Self::from_text(&Zeroizing::new(text))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                create(path).map_err(VaultError::io(format!("the master key file {}", path.display())))?;
                let text = fs::read_to_string(path).map_err(VaultError::io(path.display().to_string()))?;
                Self::from_text(&Zeroizing::new(text))
            }
            Err(error) => Err(VaultError::io(format!("the master key file {}", path.display()))(error)),
        }
    }

    /// A new random key, for tests and for an administrator who keeps it elsewhere.
    #[must_use]
    pub fn generate() -> MasterKey {
        MasterKey(Zeroizing::new(random()))
    }

    pub(super) fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }
}

fn warn_if_others_can_read(path: &Path) {
    if fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0) {
        log::warn!("the master key file {} can be read by others; chmod 600 it", path.display());
    }
}

/// Writes a new key beside `path` and links it into place: unlike a rename, a link never replaces a key that another
/// process has made meanwhile.
fn create(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!(".master-key-{}", URL_SAFE_NO_PAD.encode(random::<9>())));
    let linked = write_key(&draft).and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft).or_else(|error| if linked.is_err() { Ok(()) } else { Err(error) })?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(folder),
    }
}

fn write_key(path: &Path) -> std::io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let key = Zeroizing::new(random::<KEY>());
    let text = Zeroizing::new(format!("{}\n", URL_SAFE_NO_PAD.encode(*key)));
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn from_hex(text: &str) -> Option<Key> {
    let mut key = Zeroizing::new([0; KEY]);
    for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(key)
}

fn from_base64(text: &str) -> Option<Key> {
    let one_alphabet = Zeroizing::new(text.trim_end_matches('=').replace('+', "-").replace('/', "_"));
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(one_alphabet.as_bytes()).ok()?);
    bytes.as_slice().try_into().ok().map(Zeroizing::new)
}
