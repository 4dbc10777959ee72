//! Outlook's .msg: a compound file with one stream for each property (MS-OXMSG, MS-OXPROPS).

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::{
    DEPTH, Unreadable,
    message::{Attached, Content, Mail, Message},
    text,
};

/// The largest stream, in bytes.
const STREAM: u64 = 64 * 1024 * 1024;
/// Attachments or recipients of one mail.
const MOST: usize = 500;

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

pub fn message(bytes: &[u8], depth: usize) -> Result<Message, Unreadable> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if file.exists("/EncryptedPackage") {
        return Err(Unreadable::Locked);
    }
    if !file.exists("/__properties_version1.0") {
        return Err(Unreadable::Broken);
    }
    within(&mut file, "/", 32, depth)
}

/// The mail in the storage `at`, whose properties begin after a header of `header` bytes.
fn within(file: &mut File<'_>, at: &str, header: usize, depth: usize) -> Result<Message, Unreadable> {
    let fixed = stream(file, &format!("{at}__properties_version1.0"))?.unwrap_or_default();
    let time = |id: u32| {
        let entries = fixed.get(header..).unwrap_or_default().chunks_exact(16);
        let mut mine = entries.filter(|entry| entry[..4] == id.to_le_bytes());
        let ticks = u64::from_le_bytes(mine.next()?[8..16].try_into().ok()?);
        // Tenths of microseconds since 1601.
        i64::try_from(ticks / 10_000_000).ok().map(|seconds| seconds - 11_644_473_600)
    };
    let mut head = Mail {
        message_id: word(file, at, "1035")?.map(|id| id.trim_matches(['<', '>']).to_owned()),
        sent_at: time(0x0039_0040).or_else(|| time(0x0e06_0040)),
        subject: word(file, at, "0037")?.unwrap_or_default(),
        ..Mail::default()
    };
    let name = word(file, at, "0C1A")?;
    let address = match word(file, at, "5D01")? {
        Some(address) => Some(address),
        None => word(file, at, "0C1F")?,
    };
    head.from = person(name, address);
    let (recipients, attachments) = storages(file, at);
    let (mut to, mut cc, mut bcc) = (Vec::new(), Vec::new(), Vec::new());
    for recipient in recipients {
        let kind = stream(file, &format!("{recipient}__properties_version1.0"))?.unwrap_or_default();
        let entries = kind.get(8..).unwrap_or_default().chunks_exact(16);
        let kind =
            entries.filter(|entry| entry[..4] == 0x0c15_0003_u32.to_le_bytes()).map(|entry| entry[8]).next();
        let address = match word(file, &recipient, "39FE")? {
            Some(address) => Some(address),
            None => word(file, &recipient, "3003")?,
        };
        let who = person(word(file, &recipient, "3001")?, address);
        match kind {
            Some(2) => cc.push(who),
            Some(3) => bcc.push(who),
            _ => to.push(who),
        }
    }
    for (list, id, field) in
        [(to, "0E04", &mut head.to), (cc, "0E03", &mut head.cc), (bcc, "0E02", &mut head.bcc)]
    {
        *field = if list.is_empty() { word(file, at, id)?.unwrap_or_default() } else { list.join(", ") };
    }
    let body = match word(file, at, "1000")? {
        Some(body) => body.replace("\r\n", "\n"),
        None => match stream(file, &format!("{at}__substg1.0_10130102"))? {
            Some(html) => text::of_html(&text::decode(&html).unwrap_or_default()),
            None => word(file, at, "1013")?.map(|html| text::of_html(&html)).unwrap_or_default(),
        },
    };
    let others = word(file, at, "007D")?.unwrap_or_default();
    let others = others.lines().filter_map(|line| line.split_once(": "));
    let others = others.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
    let mut attached = Vec::new();
    for attachment in attachments {
        attached.extend(one_attached(file, &attachment, depth)?);
    }
    Ok(Message { head, others, body: body.trim_end().to_owned(), attached })
}

fn one_attached(file: &mut File<'_>, at: &str, depth: usize) -> Result<Option<Attached>, Unreadable> {
    let long = word(file, at, "3707")?;
    let name = match long {
        Some(name) => name,
        None => word(file, at, "3704")?.or(word(file, at, "3001")?).unwrap_or_else(|| "file".to_owned()),
    };
    let media_type = word(file, at, "370E")?.unwrap_or_default();
    let inner = format!("{at}__substg1.0_3701000D/");
    let content = if file.is_storage(&inner) && depth + 1 < DEPTH {
        Content::Message(Box::new(within(file, &inner, 24, depth + 1)?))
    } else {
        match stream(file, &format!("{at}__substg1.0_37010102"))? {
            Some(bytes) => Content::File(bytes),
            // An embedded object of another program: it is told of, and cannot be looked into.
            None => Content::File(Vec::new()),
        }
    };
    Ok(Some(Attached { name, media_type, content }))
}

/// The storages of recipients and of attachments, each with a slash at its end.
fn storages(file: &File<'_>, at: &str) -> (Vec<String>, Vec<String>) {
    let (mut recipients, mut attachments) = (Vec::new(), Vec::new());
    if let Ok(entries) = file.read_storage(at) {
        for entry in entries {
            let path = format!("{at}{}/", entry.name());
            if entry.name().starts_with("__recip_version1.0_") && recipients.len() < MOST {
                recipients.push(path);
            } else if entry.name().starts_with("__attach_version1.0_") && attachments.len() < MOST {
                attachments.push(path);
            }
        }
    }
    (recipients, attachments)
}

fn stream(file: &mut File<'_>, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
    if !file.is_stream(path) {
        return Ok(None);
    }
    let stream = file.open_stream(path).map_err(|_| Unreadable::Broken)?;
    if stream.len() > STREAM {
        return Err(Unreadable::TooLarge);
    }
    let mut bytes = Vec::new();
    stream.take(STREAM).read_to_end(&mut bytes).map_err(|_| Unreadable::Broken)?;
    Ok(Some(bytes))
}

/// A property that is text: as UTF-16, or in the code page of the machine that wrote it.
fn word(file: &mut File<'_>, at: &str, id: &str) -> Result<Option<String>, Unreadable> {
    if let Some(wide) = stream(file, &format!("{at}__substg1.0_{id}001F"))? {
        let text = encoding_rs::UTF_16LE.decode_without_bom_handling(&wide).0;
        return Ok(Some(text.trim_end_matches('\0').to_owned()));
    }
    let narrow = stream(file, &format!("{at}__substg1.0_{id}001E"))?;
    Ok(narrow.and_then(|bytes| text::decode(bytes.split(|byte| *byte == 0).next().unwrap_or_default())))
}

fn person(name: Option<String>, address: Option<String>) -> String {
    match (name.filter(|name| !name.is_empty()), address.filter(|address| !address.is_empty())) {
        (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => String::new(),
    }
}
