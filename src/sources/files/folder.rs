//! The folder of a source: which files a pattern means, and how one is opened.
//!
//! Invariant: nothing outside the folder is ever opened. A value of a person is one plain name in a pattern, never a
//! path; links are not followed, and what was opened is looked at once more where it really lies; pipes and devices are
//! no files.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, ErrorKind},
    os::{
        fd::AsRawFd as _,
        unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    },
    path::{Path, PathBuf},
};

use crate::sources::connector::ConnectorError;

/// Folders within folders are followed so deep.
const DEEPEST: usize = 32;

/// A declared path below the source's folder: `people.csv`, `payslips/*.xlsx`, `personnel/{key}/**`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    written: String,
}

/// Something that lies below the folder.
pub struct Found {
    /// Relative to the source's folder.
    pub path: PathBuf,
    /// How many of its leading parts the pattern gave, wildcards not counted: what comes after is the source's own.
    fixed: usize,
}

/// What a walk met.
#[derive(Default)]
pub struct Walk {
    pub files: Vec<Found>,
    pub folders: Vec<Found>,
    /// Links, pipes, devices, and folders too deep: not read.
    pub refused: u64,
    /// There were more than were asked for.
    pub more: bool,
}

impl Found {
    /// The path below what the pattern gave.
    pub fn own_name(&self) -> String {
        let parts: Vec<_> = self.path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        parts[self.fixed.min(parts.len().saturating_sub(1))..].join("/")
    }
}

impl Pattern {
    /// # Errors
    /// What is wrong with it, for the administrator.
    pub fn parse(written: &str) -> Result<Pattern, String> {
        let parts: Vec<&str> = written.trim_end_matches('/').split('/').collect();
        for (at, part) in parts.iter().enumerate() {
            match *part {
                "" => return Err("a path is relative to the source's folder and has no empty parts".into()),
                "." | ".." => {
                    return Err(format!(
                        "{part:?} is no part of a path here: everything lies below the folder"
                    ));
                }
                "**" if at + 1 < parts.len() => return Err("** stands last: everything below".into()),
                part if part.contains('\\') || part.contains('\0') => {
                    return Err("parts are separated by /".into());
                }
                part if part.contains("**") && part != "**" => {
                    return Err("** stands alone in its part".into());
                }
                part if part.matches('{').count() != part.matches('}').count() => {
                    return Err("a { is not closed".into());
                }
                _ => {}
            }
        }
        Ok(Pattern { written: written.to_owned() })
    }

    /// The names between braces.
    pub fn parameters(&self) -> Vec<String> {
        let inner = |piece: &str| piece.split_once('}').map(|(name, _)| name.to_owned());
        self.written.split('{').skip(1).filter_map(inner).collect()
    }

    /// It ends with a slash: the folder itself is meant.
    pub fn is_folder(&self) -> bool {
        self.written.ends_with('/')
    }

    /// As it is written, for messages: it names nobody.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The parts, with `values` in place of the braces; nothing when a value is no plain name, so that nobody has it.
    fn filled(&self, values: Values<'_>) -> Option<Vec<Part>> {
        let part = |part: &str| {
            if part == "**" {
                return Some(Part::Below);
            }
            let (mut pieces, mut rest) = (vec![], part);
            while let Some((before, after)) = rest.split_once('{') {
                let (name, after) = after.split_once('}')?;
                pieces.extend(glob(before));
                pieces.push(match values {
                    Values::Anybody => Piece::Any,
                    Values::Of(known) => Piece::Text(plain(&known(name)?)?),
                });
                rest = after;
            }
            pieces.extend(glob(rest));
            Some(Part::Name(pieces))
        };
        self.written.trim_end_matches('/').split('/').map(part).collect()
    }
}

/// What stands in place of the braces.
#[derive(Clone, Copy)]
pub enum Values<'a> {
    Of(&'a dyn Fn(&str) -> Option<String>),
    /// Whoever: to see whether there is anything at all.
    Anybody,
}

enum Part {
    Name(Vec<Piece>),
    /// Everything below, in folders too.
    Below,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    /// `*`
    Any,
}

fn glob(text: &str) -> Vec<Piece> {
    let mut pieces = vec![];
    for (at, piece) in text.split('*').enumerate() {
        if at > 0 {
            pieces.push(Piece::Any);
        }
        if !piece.is_empty() {
            pieces.push(Piece::Text(piece.to_owned()));
        }
    }
    pieces
}

/// A value that can be one name in a folder, and no way out of it.
fn plain(value: &str) -> Option<String> {
    let fine = !value.is_empty()
        && !value.starts_with('.')
        && value.len() <= 200
        && !value.contains(['/', '\\', '\0']);
    fine.then(|| value.to_owned())
}

/// Whether a name fits, from left to right; small and capital letters are different.
fn fits(pieces: &[Piece], name: &str) -> bool {
    match pieces.split_first() {
        None => name.is_empty(),
        Some((Piece::Text(text), rest)) => {
            name.strip_prefix(text.as_str()).is_some_and(|name| fits(rest, name))
        }
        Some((Piece::Any, [])) => true,
        Some((Piece::Any, rest)) => {
            name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| fits(rest, &name[at..]))
        }
    }
}

/// What the pattern means with these values, in the order of names; at most `most` files.
///
/// # Errors
/// [`ConnectorError::Unreachable`] when the folder cannot be read.
pub fn walk(root: &Path, pattern: &Pattern, values: Values<'_>, most: u64) -> Result<Walk, ConnectorError> {
    let mut walk = Walk::default();
    fs::metadata(root).map_err(|error| away("the folder of the source", &error))?;
    let Some(parts) = pattern.filled(values) else { return Ok(walk) };
    let step = Step { root, most, pattern };
    step.down(&mut walk, Path::new(""), &parts, 0)?;
    walk.files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(walk)
}

struct Step<'a> {
    root: &'a Path,
    most: u64,
    pattern: &'a Pattern,
}

impl Step<'_> {
    fn down(&self, walk: &mut Walk, at: &Path, parts: &[Part], fixed: usize) -> Result<(), ConnectorError> {
        let Some((part, rest)) = parts.split_first() else { return Ok(()) };
        if walk.more || at.components().count() > DEEPEST {
            walk.refused += u64::from(!walk.more);
            return Ok(());
        }
        if let Part::Name(pieces) = part
            && let [Piece::Text(name)] = &pieces[..]
        {
            return self.one(walk, &at.join(name), (part, rest, parts), fixed + 1);
        }
        let folder = self.root.join(at);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(away(self.pattern.written(), &error)),
        };
        let mut names = vec![];
        for entry in entries {
            names.push(entry.map_err(|error| away(self.pattern.written(), &error))?.file_name());
        }
        names.sort();
        for name in names {
            let known = name.to_str();
            // Files that a system keeps for itself, such as `.DS_Store`, are nobody's documents.
            if known
                .is_some_and(|name| name.starts_with('.') || name == "Thumbs.db" || name.starts_with("~$"))
            {
                continue;
            }
            let wanted = match part {
                Part::Below => true,
                Part::Name(pieces) => known.is_some_and(|name| fits(pieces, name)),
            };
            if wanted {
                self.one(walk, &at.join(&name), (part, rest, parts), fixed)?;
            }
        }
        Ok(())
    }

    fn one(
        &self,
        walk: &mut Walk,
        path: &Path,
        (part, rest, parts): (&Part, &[Part], &[Part]),
        fixed: usize,
    ) -> Result<(), ConnectorError> {
        let kind = match fs::symlink_metadata(self.root.join(path)) {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(away(self.pattern.written(), &error)),
        };
        let below = matches!(part, Part::Below);
        if kind.is_dir() {
            if below {
                return self.down(walk, path, parts, fixed);
            }
            if rest.is_empty() {
                walk.folders.push(Found { path: path.to_owned(), fixed });
                return Ok(());
            }
            return self.down(walk, path, rest, fixed);
        }
        if !below && !rest.is_empty() {
            // A file where a folder should be leads nowhere; a link is told.
            walk.refused += u64::from(kind.is_symlink());
            return Ok(());
        }
        if !kind.is_file() {
            walk.refused += 1;
        } else if walk.files.len() as u64 >= self.most {
            walk.more = true;
        } else {
            walk.files.push(Found { path: path.to_owned(), fixed });
        }
        Ok(())
    }
}

/// A file that was opened, and what it was like then.
pub struct Opened {
    pub file: File,
    pub bytes: u64,
    path: PathBuf,
    before: Metadata,
}

/// Opens one file below the folder, as it really lies there.
///
/// # Errors
/// [`ConnectorError::Refused`] for what is no plain file, or lies elsewhere.
pub fn open(root: &Path, path: &Path, called: &str) -> Result<Opened, ConnectorError> {
    // No waiting for the other end of a pipe that took the file's place.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    let whole = root.join(path);
    let file = OpenOptions::new().read(true).custom_flags(flags).open(&whole);
    let file = file.map_err(|error| away(called, &error))?;
    let before = file.metadata().map_err(|error| away(called, &error))?;
    let really = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()));
    let root = fs::canonicalize(root).map_err(|error| away(called, &error))?;
    if !before.is_file() || really.is_ok_and(|really| really != root.join(path)) {
        return Err(ConnectorError::Refused(format!("{called} is no plain file of the folder")));
    }
    Ok(Opened { file, bytes: before.len(), path: whole, before })
}

impl Opened {
    /// The same file as when it was opened: nobody wrote to it and nobody put another in its place.
    ///
    /// # Errors
    /// [`ConnectorError::Changed`].
    pub fn is_unchanged(&self, called: &str) -> Result<(), ConnectorError> {
        let mark = |data: &Metadata| {
            let times = (data.mtime(), data.mtime_nsec(), data.ctime(), data.ctime_nsec());
            (data.dev(), data.ino(), data.len(), times)
        };
        let now = fs::symlink_metadata(&self.path).and_then(|there| Ok((there, self.file.metadata()?)));
        match now {
            Ok((there, held)) if mark(&there) == mark(&self.before) && mark(&held) == mark(&self.before) => {
                Ok(())
            }
            _ => Err(ConnectorError::Changed(format!("{called} was changed while it was read"))),
        }
    }
}

/// The file is not there, or not for us.
pub fn away(called: &str, error: &io::Error) -> ConnectorError {
    match error.raw_os_error() {
        Some(libc::ELOOP) => {
            ConnectorError::Refused(format!("{called} is a link, and links are not followed"))
        }
        _ => ConnectorError::Unreachable(format!("{called}: {}", error.kind())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path, pattern: &str, key: &str) -> (Vec<String>, u64) {
        let pattern = Pattern::parse(pattern).unwrap();
        let walk = walk(root, &pattern, Values::Of(&|_| Some(key.to_owned())), 100).unwrap();
        (walk.files.iter().map(Found::own_name).collect(), walk.refused)
    }

    #[test]
    fn patterns_reach_what_lies_below_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("drop");
        for file in [
            "4711/brev.pdf",
            "4711/2024/lon.pdf",
            "4711/.hidden",
            "4712/andet.pdf",
            "a-1.csv",
            "a-2.csv",
            "b.csv",
        ] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        fs::write(folder.path().join("secret"), "s").unwrap();
        std::os::unix::fs::symlink(folder.path(), root.join("4711/out")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret"), root.join("4711/s.pdf")).unwrap();
        std::os::unix::fs::symlink(root.join("4712"), root.join("4713")).unwrap();
        assert_eq!(names(&root, "{key}/**", "4711"), (vec!["2024/lon.pdf".into(), "brev.pdf".into()], 2));
        assert_eq!(names(&root, "{key}/*.pdf", "4711"), (vec!["brev.pdf".into()], 1));
        assert_eq!(names(&root, "a-*.csv", ""), (vec!["a-1.csv".into(), "a-2.csv".into()], 0));
        assert_eq!(names(&root, "{key}/**", "4713"), (vec![], 1));
        for way_out in ["..", ".", "../drop/4712", "4712/", "", "a\0b"] {
            assert_eq!(names(&root, "{key}/**", way_out), (vec![], 0), "{way_out:?}");
        }
        for wrong in ["/etc/passwd", "../x", "a//b", "**/x", "a**", "{key", "a\\b", ""] {
            assert!(Pattern::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Pattern::parse("p/{number}-{key}/**").unwrap().parameters(), ["number", "key"]);
        // A link that takes a folder's place between looking and opening.
        assert!(matches!(open(&root, Path::new("4711/s.pdf"), "x"), Err(ConnectorError::Refused(_))));
        assert!(matches!(open(&root, Path::new("4713/andet.pdf"), "x"), Err(ConnectorError::Refused(_))));
    }

    #[test]
    fn a_file_that_changes_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "a;b\n1;2\n").unwrap();
        let opened = open(folder.path(), Path::new("a.csv"), "a.csv").unwrap();
        opened.is_unchanged("a.csv").unwrap();
        fs::write(folder.path().join("new"), "a;b\n1;2\n").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        assert!(matches!(opened.is_unchanged("a.csv"), Err(ConnectorError::Changed(_))));
    }
}
