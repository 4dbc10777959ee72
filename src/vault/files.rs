//! The folder: `files/<last two digits>/<id>` holds whole files only, `tmp/` those that are being written.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Read as _, Write},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{VaultError, random};
use crate::ids::FileId;

/// Where sealed files lie.
pub(super) struct Files {
    root: PathBuf,
}

/// A file that has no name yet. Locked while its writer lives, so that a process that starts meanwhile can tell it
/// from one whose writer died.
pub(super) struct Draft {
    file: File,
    draft: PathBuf,
    folder: PathBuf,
    name: PathBuf,
    done: bool,
}

impl Files {
    pub fn open(root: &Path) -> Result<Files, VaultError> {
        let files = Files { root: root.to_owned() };
        for folder in [root.to_owned(), root.join("files"), root.join("tmp")] {
            make_folder(&folder).map_err(VaultError::io(folder.display().to_string()))?;
        }
        Ok(files)
    }

    /// Compares `check`, a hash under the master key, with the one of the first start.
    pub fn check_master_key(&self, check: &[u8]) -> Result<(), VaultError> {
        let path = self.root.join("master-key-check");
        let failed = || VaultError::io(path.display().to_string());
        match fs::read(&path) {
            Ok(known) if known == check => Ok(()),
            Ok(_) => Err(VaultError::WrongMasterKey),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let mut draft = self.draft("master-key-check", &self.root, &path).map_err(failed())?;
                draft.write_all(check).and_then(|()| draft.commit()).map_err(failed())
            }
            Err(error) => Err(failed()(error)),
        }
    }

    /// Removes drafts whose writer is gone, in this process or another.
    pub fn remove_orphans(&self) -> Result<(), VaultError> {
        let folder = self.root.join("tmp");
        let failed = || VaultError::io(folder.display().to_string());
        for entry in fs::read_dir(&folder).map_err(failed())? {
            let path = entry.map_err(failed())?.path();
            // Gone between the two lines: its writer has just finished.
            let Ok(file) = File::open(&path) else { continue };
            if file.try_lock().is_ok() {
                fs::remove_file(&path).or_else(gone_is_fine).map_err(failed())?;
            }
        }
        Ok(())
    }

    pub fn create(&self, id: FileId) -> Result<Draft, VaultError> {
        let name = self.path(id);
        let folder = name.parent().unwrap_or(&self.root);
        make_folder(folder)
            .and_then(|()| self.draft(&id.to_string(), folder, &name))
            .map_err(VaultError::io(format!("sealed file {id}")))
    }

    fn draft(&self, stem: &str, folder: &Path, name: &Path) -> io::Result<Draft> {
        loop {
            let path =
                self.root.join("tmp").join(format!("{stem}.{}", URL_SAFE_NO_PAD.encode(random::<9>())));
            let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            let draft = Draft { file, draft: path, folder: folder.into(), name: name.into(), done: false };
            draft.file.lock()?;
            // A process that cleans up may have seen the file before it was locked, and removed it.
            if draft.file.metadata()?.nlink() == 1 {
                return Ok(draft);
            }
        }
    }

    pub fn read(&self, id: FileId) -> Result<File, VaultError> {
        File::open(self.path(id)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => VaultError::NoSuchFile(id),
            _ => VaultError::io(format!("sealed file {id}"))(error),
        })
    }

    pub fn remove(&self, id: FileId) -> Result<(), VaultError> {
        let path = self.path(id);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(path.parent().unwrap_or(&self.root)),
            Err(error) => gone_is_fine(error),
        }
        .map_err(VaultError::io(format!("sealed file {id}")))
    }

    /// The last digits of a UUIDv7 are random, its first ones are the time: 256 even folders.
    fn path(&self, id: FileId) -> PathBuf {
        let id = id.to_string();
        self.root.join("files").join(&id[id.len() - 2..]).join(id)
    }
}

impl Draft {
    /// Gives the file its name once its bytes are on the disk. After an error nothing has the name.
    pub fn commit(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.draft, &self.name)?;
        self.done = true;
        sync_folder(&self.folder).inspect_err(|_| {
            let _ = fs::remove_file(&self.name);
        })
    }
}

#[cfg(test)]
impl Draft {
    /// From here on the disk is full.
    pub fn fill_the_disk(&mut self) {
        self.file = OpenOptions::new().write(true).open("/dev/full").expect("Linux has /dev/full");
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.done
            && let Err(error) = fs::remove_file(&self.draft).or_else(gone_is_fine)
        {
            log::warn!("a draft in the vault could not be removed: {error}");
        }
    }
}

fn gone_is_fine(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// Makes a folder for our user alone, with its parents, and its name durable.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    folder.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync_folder)
}

/// Makes the names in `folder` durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Fills `buffer` as far as the file goes.
pub(super) fn read_up_to(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
