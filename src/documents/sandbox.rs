//! The parent's side of the child: started anew for each file, given the file's bytes and nothing else, and stopped
//! when it takes too long.
//!
//! Invariant: whatever the child does or writes, this side ends within [`WALL`] and holds at most [`OUTPUT`] bytes.

use std::{
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Condvar, Mutex, PoisonError, mpsc},
    time::Duration,
};

use super::{
    Refused,
    child::MAGIC,
    kinds,
    read::{Format, Read as Document, Unreadable},
    redact::{Cuts, NotRedacted, Redacted},
};

/// How long a child may take, from start to end.
pub const WALL: Duration = Duration::from_secs(20);
/// How long it may take to write a document anew.
pub const REDACTING: Duration = Duration::from_secs(120);
/// The most bytes a child may write.
const OUTPUT: u64 = 64 * 1024 * 1024;
/// Children at a time; the others wait.
const AT_ONCE: usize = 2;

/// The program that is started, and how many of it run.
pub struct Sandbox {
    program: PathBuf,
    running: Mutex<usize>,
    freed: Condvar,
    wall: Duration,
}

/// The child came to no end of its own.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("the child could not be started: {0}")]
    Start(io::Error),
    #[error("others are looked at; there was no turn in time")]
    Busy,
    #[error("it took longer than {} seconds", WALL.as_secs())]
    TooLong,
    /// It died: a file that breaks the parser, or asks for more memory or time than it gets.
    #[error("the child broke")]
    Broke,
}

/// Pages as PNG.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawn {
    /// How many pages the file has.
    pub total: u32,
    pub pages: Vec<Vec<u8>>,
}

/// Whether files of this kind are drawn. There is no free decoder for HEIC that can be shipped (the patents of HEVC),
/// and none for Word that shows what Word would: those are kept as files only.
#[must_use]
pub fn can_be_drawn(media_type: &str) -> bool {
    [kinds::PDF, kinds::JPEG, kinds::PNG].contains(&media_type)
}

impl Sandbox {
    /// `program` is this program's own file.
    #[must_use]
    pub fn new(program: PathBuf) -> Sandbox {
        Sandbox { program, running: Mutex::new(0), freed: Condvar::new(), wall: WALL }
    }

    /// The same with another limit of time, for tests.
    #[must_use]
    pub fn within(self, wall: Duration) -> Sandbox {
        Sandbox { wall, ..self }
    }

    /// This program, even after its file was replaced by a newer one.
    #[must_use]
    pub fn own_program() -> PathBuf {
        let running = Path::new("/proc/self/exe");
        if running.exists() { running.to_owned() } else { std::env::current_exe().unwrap_or_default() }
    }

    /// How many pages the file has, or why it is not taken. `most` is pages and pixels.
    ///
    /// # Errors
    /// [`Trouble::Start`] and [`Trouble::Busy`]: nothing is known of the file. A file that the child breaks at is
    /// [`Refused::Broken`].
    pub fn inspect(
        &self,
        kind: &str,
        (pages, pixels): (u32, u64),
        content: impl Read + Send,
    ) -> Result<Result<u32, Refused>, Trouble> {
        let (pages, pixels) = (pages.to_string(), pixels.to_string());
        let arguments = ["inspect", "--kind", kind, "--pages", &pages, "--pixels", &pixels];
        let said = match self.run(&arguments, content) {
            Ok(bytes) => String::from_utf8(bytes).unwrap_or_default(),
            Err(Trouble::Broke | Trouble::TooLong) => return Ok(Err(Refused::Broken)),
            Err(trouble) => return Err(trouble),
        };
        Ok(said.parse().map_err(|_| Refused::parse(&said).unwrap_or(Refused::Broken)))
    }

    /// The pages from `first` (the first page is 1), `most` of them.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn draw(
        &self,
        kind: &str,
        (first, most): (u32, u32),
        pixels: u64,
        content: impl Read + Send,
    ) -> Result<Drawn, Trouble> {
        let (first, most, pixels) = (first.to_string(), most.to_string(), pixels.to_string());
        let arguments = ["draw", "--kind", kind, "--first", &first, "--most", &most, "--pixels", &pixels];
        pages(&self.run(&arguments, content)?).ok_or(Trouble::Broke)
    }

    /// What stands in a document. One that the child breaks at cannot be read, like one that says so.
    ///
    /// # Errors
    /// [`Trouble::Start`] and [`Trouble::Busy`]: nothing is known of the document.
    pub fn read(
        &self,
        format: Format,
        content: impl Read + Send,
    ) -> Result<Result<Document, Unreadable>, Trouble> {
        let said = match self.run(&["read", "--format", &called(format)], content) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or(Err(Unreadable::Broken)),
            Err(Trouble::TooLong) => Err(Unreadable::TooLarge),
            Err(Trouble::Broke) => Err(Unreadable::Broken),
            Err(trouble) => return Err(trouble),
        };
        Ok(said)
    }

    /// The document without what is to go.
    ///
    /// # Errors
    /// [`Trouble::Start`] and [`Trouble::Busy`]: nothing is known of the document.
    pub fn redact(
        &self,
        format: Format,
        cuts: &Cuts,
        content: impl Read + Send,
    ) -> Result<Result<Redacted, NotRedacted>, Trouble> {
        let cuts = serde_json::to_vec(cuts).map_err(|e| Trouble::Start(e.into()))?;
        let length = u32::try_from(cuts.len()).map_err(|e| Trouble::Start(io::Error::other(e)))?;
        let before = io::Cursor::new([&length.to_be_bytes()[..], &cuts].concat());
        let wall = self.wall.max(REDACTING);
        let made =
            match self.run_within(&["redact", "--format", &called(format)], before.chain(content), wall) {
                Ok(bytes) => redacted(&bytes).unwrap_or(Err(NotRedacted::Failed)),
                Err(Trouble::TooLong) => Err(NotRedacted::TooLarge),
                Err(Trouble::Broke) => Err(NotRedacted::Failed),
                Err(trouble) => return Err(trouble),
            };
        Ok(made)
    }

    /// Has the child try what it may not do; what it wrote.
    ///
    /// # Errors
    /// [`Trouble`]: it was stopped.
    pub fn overstep(&self, what: &str) -> Result<Vec<u8>, Trouble> {
        self.run(&["overstep", what], io::empty())
    }

    fn run(&self, arguments: &[&str], content: impl Read + Send) -> Result<Vec<u8>, Trouble> {
        self.run_within(arguments, content, self.wall)
    }

    fn run_within(
        &self,
        arguments: &[&str],
        content: impl Read + Send,
        wall: Duration,
    ) -> Result<Vec<u8>, Trouble> {
        let _turn = self.turn()?;
        let mut child = Command::new(&self.program)
            .arg("preview")
            .args(arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Trouble::Start)?;
        let written = listen(&mut child, content, wall);
        child.wait().map_err(Trouble::Start)?;
        match written {
            // How it ended says nothing: it may be stopped between its last word and its end. What it wrote is whole
            // or not, and whoever reads it can tell.
            Some(bytes) if !bytes.is_empty() => Ok(bytes),
            Some(_) => Err(Trouble::Broke),
            None => Err(Trouble::TooLong),
        }
    }

    fn turn(&self) -> Result<Turn<'_>, Trouble> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |running: &mut usize| *running >= AT_ONCE;
        let (mut running, waited) =
            self.freed.wait_timeout_while(running, self.wall, full).unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(Trouble::Busy);
        }
        *running += 1;
        Ok(Turn(self))
    }
}

fn called(format: Format) -> String {
    serde_json::to_value(format).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Reads what a redacting child writes; nothing that is not whole.
fn redacted(bytes: &[u8]) -> Option<Result<Redacted, NotRedacted>> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (said, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    let (length, made) = rest.split_first_chunk::<8>()?;
    let said: Result<Vec<String>, NotRedacted> = serde_json::from_slice(said).ok()?;
    let is_whole = made.len() as u64 == u64::from_be_bytes(*length);
    is_whole.then(|| said.map(|left_out| Redacted { bytes: made.to_vec(), left_out }))
}

/// What the child writes until it ends; `None` when it does not in time.
fn listen(child: &mut Child, mut content: impl Read + Send, wall: Duration) -> Option<Vec<u8>> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    std::thread::scope(|scope| {
        // A child that dies or does not read ends the copying with a broken pipe.
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                let _ = io::copy(&mut content, &mut stdin).and_then(|_| stdin.flush());
            }
        });
        let (done, ended) = mpsc::channel();
        scope.spawn(move || {
            let mut bytes = Vec::new();
            if let Some(stdout) = stdout {
                let _ = stdout.take(OUTPUT).read_to_end(&mut bytes);
            }
            let _ = done.send(bytes);
        });
        let bytes = ended.recv_timeout(wall).ok();
        // It has said all it will: one that goes on is stopped, one that has ended stays as it is.
        let _ = child.kill();
        bytes
    })
}

struct Turn<'a>(&'a Sandbox);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.freed.notify_one();
    }
}

/// Reads what a drawing child writes; nothing that is not whole.
fn pages(bytes: &[u8]) -> Option<Drawn> {
    let (total, mut rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
    let mut pages = Vec::new();
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        if length == 0 {
            return after.is_empty().then(|| Drawn { total: u32::from_be_bytes(*total), pages });
        }
        let (page, after) = after.split_at_checked(length)?;
        if !page.starts_with(b"\x89PNG\r\n\x1a\n") {
            return None;
        }
        pages.push(page.to_vec());
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pages_are_taken() {
        let png = b"\x89PNG\r\n\x1a\n...";
        let mut whole = MAGIC.to_vec();
        whole.extend(7_u32.to_be_bytes());
        whole.extend(11_u32.to_be_bytes());
        whole.extend(png);
        whole.extend(0_u32.to_be_bytes());
        assert_eq!(pages(&whole), Some(Drawn { total: 7, pages: vec![png.to_vec()] }));
        for cut in 0..whole.len() {
            assert_eq!(pages(&whole[..cut]), None, "{cut}");
        }
        assert_eq!(pages(&[&whole[..], b"!"].concat()), None);
        let script = [&whole[..MAGIC.len() + 4], &3_u32.to_be_bytes(), b"<a>", &[0; 4]].concat();
        assert_eq!(pages(&script), None, "what is no picture is not shown");
    }
}
