//! A disk that can be full.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// A small disk of its own where this machine lets us make one.
pub struct SmallDisk {
    folder: tempfile::TempDir,
    mounted: bool,
}

impl SmallDisk {
    pub fn new() -> SmallDisk {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4m", "indsigt-test"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        SmallDisk { folder, mounted }
    }

    /// No further byte can be written. Without a disk of our own, the place for files being written is taken away.
    pub fn fill(&self) {
        if !self.mounted {
            std::fs::rename(self.tmp(), self.folder.path().join("away")).unwrap();
            std::fs::write(self.tmp(), b"").unwrap();
            return;
        }
        let mut filler = std::fs::File::create(self.folder.path().join("filler")).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
        // A little room is left: the file begins, and does not come to its end.
        let size = filler.metadata().unwrap().len();
        filler.set_len(size - 8192).unwrap();
    }

    /// Not even the little room that [`SmallDisk::fill`] leaves.
    pub fn fill_up(&self) {
        self.fill();
        let mut filler =
            std::fs::File::options().append(true).open(self.folder.path().join("filler")).unwrap();
        while filler.write_all(&[0; 512]).is_ok() {}
    }

    /// Files of the vault, those that are being written included.
    pub fn files(&self) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(&self.root())
    }

    pub fn empty(&self) {
        if self.mounted {
            std::fs::remove_file(self.folder.path().join("filler")).unwrap();
        } else {
            std::fs::remove_file(self.tmp()).unwrap();
            std::fs::rename(self.folder.path().join("away"), self.tmp()).unwrap();
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Whether it is a disk of its own.
    pub fn is_real(&self) -> bool {
        self.mounted
    }

    fn tmp(&self) -> PathBuf {
        self.root().join("tmp")
    }

    /// Where a vault on it lies.
    pub fn root(&self) -> PathBuf {
        Path::new(self.folder.path()).join("vault")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg(self.folder.path()).status();
        }
    }
}
