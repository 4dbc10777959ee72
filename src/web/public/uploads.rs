//! The page with the description and the files: read as it arrives, sealed as it is read.
//!
//! Invariant: no file is ever whole in memory or plain on the disk. What is refused is read to its end all the same,
//! so that the browser shows the answer instead of a broken connection.

use std::io::{self, Read};

use actix_multipart::{Field, Multipart};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Bytes, Data, Path, Payload},
};
use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use super::{
    Reply,
    check::refusal,
    draft_key, fields,
    request::{Look, Visit, page_of},
};
use crate::{
    app::App,
    documents::{AttachmentError, FilePurpose, Limits},
    intake::{self, Form, Part, SubmitError},
    letters::{Lang, Words},
    vault::VaultError,
    web::{Fault, block, posted, visitor::Visitor},
};

/// More fields than the page has are not a page of ours.
const FIELDS: usize = 100;

/// Pieces of one upload that wait for the disk.
const PIECES: usize = 4;

/// What came in one post beside the files.
#[derive(Default)]
struct Typed {
    from: String,
    /// The other fields of the form.
    fields: Vec<(String, String)>,
    add: String,
    more: String,
    remove: String,
}

pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Fault> {
    let most = app.config.uploads.bytes.saturating_mul(app.config.uploads.files as u64 + 1);
    if length(&request).is_some_and(|bytes| bytes > most) {
        return Err(Fault::TooLarge);
    }
    let key = draft_key(&app, &request);
    let (opener, looker, place) = (app.clone(), visitor.clone(), slug.to_string());
    let opened = block(move || Ok(Opened(Visit::open(opener, looker, &place, key)?))).await?;
    let mut visit = match opened.0 {
        Ok(visit) => visit,
        Err(elsewhere) => return Ok(elsewhere.send()),
    };
    let mut parts = Multipart::new(request.headers(), payload);
    let mut post = Post {
        visitor,
        checked: false,
        typed: Typed::default(),
        refused: Vec::new(),
        no_room: false,
        read: 0,
        most,
    };
    let part = if request.path().ends_with("/authority") { Part::Authority } else { Part::Details };
    while let Some(field) = parts.next().await {
        post.take(&visit, part, field.map_err(|_| Fault::BadRequest)?).await?;
    }
    let Post { checked: true, typed, refused, no_room, .. } = post else { return Err(Fault::Forbidden) };
    let status = if no_room { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNPROCESSABLE_ENTITY };
    let reply = block(move || finish(&mut visit, part, typed, refused, status));
    Ok(reply.await?.send())
}

/// Carries the visit, or where to go instead, back to the handler's thread.
struct Opened(Result<Visit, Reply>);

fn length(request: &HttpRequest) -> Option<u64> {
    request.headers().get("content-length")?.to_str().ok()?.parse().ok()
}

struct Post {
    visitor: Visitor,
    checked: bool,
    typed: Typed,
    refused: Vec<fields::Wrong>,
    /// A file could not be stored: our fault, to be tried again.
    no_room: bool,
    read: u64,
    most: u64,
}

impl Post {
    async fn take(&mut self, visit: &Visit, part: Part, mut field: Field) -> Result<(), Fault> {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "files" {
            return self.take_file(visit, part, field).await;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            bytes.extend_from_slice(&chunk.map_err(|_| Fault::BadRequest)?);
            if bytes.len() > posted::LONGEST {
                return Err(Fault::TooLarge);
            }
        }
        let text = String::from_utf8(bytes).map_err(|_| Fault::BadRequest)?;
        match name.as_str() {
            "csrf" => {
                self.visitor.check(&visit.app, &text)?;
                self.checked = true;
            }
            "from" => self.typed.from = text,
            "add" => self.typed.add = text,
            "more" => self.typed.more = text,
            "remove" => self.typed.remove = text,
            _ if self.typed.fields.len() < FIELDS => self.typed.fields.push((name, text)),
            _ => return Err(Fault::TooLarge),
        }
        Ok(())
    }

    async fn take_file(&mut self, visit: &Visit, part: Part, mut field: Field) -> Result<(), Fault> {
        if !self.checked {
            return Err(Fault::Forbidden);
        }
        let name = field_file_name(&field);
        if name.is_empty() {
            return pour(&mut field, (&mut self.read, self.most), |_| ()).await;
        }
        let store = storing(visit, part, name.clone());
        match pour(&mut field, (&mut self.read, self.most), store).await? {
            Ok(()) => Ok(()),
            Err(error) => self.refuse(visit, &name, error),
        }
    }

    fn refuse(&mut self, visit: &Visit, name: &str, error: AttachmentError) -> Result<(), Fault> {
        let (app, lang) = (&visit.app, self.visitor.lang);
        if let Some(cause) = our_fault(&error) {
            log::error!("an upload could not be stored: {cause}");
            self.no_room = true;
        }
        let Some(text) = file_refusal(&app.words, lang, &app.config.uploads, name, &error) else {
            return Err(refusal(SubmitError::Attachment(error)));
        };
        self.refused.push(fields::Wrong { anchor: format!("files-{}", self.refused.len()), text });
        Ok(())
    }
}

/// A file that could not be stored or looked at, and it is not the file's fault.
pub fn our_fault(error: &AttachmentError) -> Option<&dyn std::error::Error> {
    match error {
        AttachmentError::Vault(cause @ VaultError::Io { .. }) => Some(cause),
        AttachmentError::NotLookedAt(cause) => Some(cause),
        _ => None,
    }
}

/// Why a file was not taken, for the person who sent it; `None` for what is no matter of the file.
pub fn file_refusal(
    words: &Words,
    lang: Lang,
    limits: &Limits,
    name: &str,
    error: &AttachmentError,
) -> Option<String> {
    use AttachmentError as A;
    let key = match error {
        A::TooLarge => "error-file-too-large".into(),
        A::Empty => "error-file-empty".into(),
        A::Kind => "error-file-kind".into(),
        A::TooMany => "error-file-too-many".into(),
        A::Interrupted => "error-file-interrupted".into(),
        A::Refused(why) => format!("error-file-{why}"),
        error if our_fault(error).is_some() => "error-file-not-stored".into(),
        _ => return None,
    };
    let (pages, megapixels) = (limits.pages.to_string(), (limits.pixels / 1_000_000).to_string());
    Some(words.text(lang, &key, &[("name", name), ("pages", &pages), ("megapixels", &megapixels)]))
}

/// The name of the file in a field; empty when none was chosen.
pub fn field_file_name(field: &Field) -> String {
    field.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default().to_owned()
}

/// Hands a field to `store` piece by piece, on a thread that may wait: of each upload a few pieces are in memory, however
/// long it is. `read` counts what has come so far. What `store` no longer wants is read to its end all the same, so that
/// the browser shows the answer; but not beyond `most`.
///
/// # Errors
/// [`Fault::TooLarge`], [`Fault::BadRequest`]; then `store` finds its content interrupted.
pub async fn pour<T: Send + 'static>(
    field: &mut Field,
    (read, most): (&mut u64, u64),
    store: impl FnOnce(Incoming) -> T + Send + 'static,
) -> Result<T, Fault> {
    let (pieces, reader) = mpsc::channel(PIECES);
    let storing = actix_web::rt::task::spawn_blocking(move || store(Incoming::new(reader)));
    let mut wanted = true;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|_| Fault::BadRequest)?;
        *read += chunk.len() as u64;
        if *read > most {
            return Err(Fault::TooLarge);
        }
        // The other side stops listening when it refuses the file.
        wanted = wanted && pieces.send(Piece::Bytes(chunk)).await.is_ok();
    }
    if wanted {
        let _ = pieces.send(Piece::End).await;
    }
    drop(pieces);
    storing.await.map_err(|_| Fault::internal("an upload was interrupted"))
}

fn storing(
    visit: &Visit,
    part: Part,
    name: String,
) -> impl FnOnce(Incoming) -> Result<(), AttachmentError> + Send + 'static {
    let (app, key, organisation, now) =
        (visit.app.clone(), visit.key.clone(), visit.organisation.id, visit.now);
    let purpose = if part == Part::Authority { FilePurpose::Authority } else { FilePurpose::Request };
    move |content| {
        let what = (name.as_str(), purpose);
        intake::add_attachment(&app.documents(), &key, organisation, what, content, now).map(drop)
    }
}

/// `status` is that of the page when files were refused.
fn finish(
    visit: &mut Visit,
    part: Part,
    typed: Typed,
    refused: Vec<fields::Wrong>,
    status: StatusCode,
) -> Result<Reply, Fault> {
    if let Ok(file) = typed.remove.parse() {
        let Visit { app, organisation, key, .. } = visit;
        intake::remove_attachment(&app.db, &app.vault, organisation.id, key, file)
            .map_err(|error| refusal(error.into()))?;
    }
    let form = Form::from_pairs(typed.fields);
    let next = visit.save(part, form, &typed.from)?;
    if !refused.is_empty() {
        let look = Look { errors: Some(String::new()), from: typed.from, more: None };
        let html = visit.page(part, &look, refused)?;
        return Ok(Reply::Refused(status, html));
    }
    let stays = !typed.add.is_empty() || !typed.remove.is_empty() || !typed.more.is_empty();
    let mut here = visit.address(page_of(part));
    let look = [("from=check", typed.from == "check"), ("more=1", !typed.more.is_empty())];
    for (at, (name, _)) in look.iter().filter(|(_, wanted)| *wanted).enumerate() {
        here.push(if at == 0 { '?' } else { '&' });
        here.push_str(name);
    }
    Ok(if stays { Reply::Go(here) } else { next })
}

enum Piece {
    Bytes(Bytes),
    End,
}

/// A body that arrives on another thread, to be read here. Without its end it is interrupted, not finished.
pub struct Incoming {
    pieces: mpsc::Receiver<Piece>,
    rest: Bytes,
    ended: bool,
}

impl Incoming {
    fn new(pieces: mpsc::Receiver<Piece>) -> Incoming {
        Incoming { pieces, rest: Bytes::new(), ended: false }
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !self.ended {
            match self.pieces.blocking_recv() {
                Some(Piece::Bytes(bytes)) => self.rest = bytes,
                Some(Piece::End) => self.ended = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let length = buffer.len().min(self.rest.len());
        buffer[..length].copy_from_slice(&self.rest.split_to(length));
        Ok(length)
    }
}
