//! The zip format as far as we write it (PKWARE APPNOTE 6.3.10): entries whose sizes follow their data, and 64-bit sizes
//! where they are needed. Names are UTF-8, times are the day of making, nothing else varies.

/// What an entry's data are.
pub(super) struct Form {
    method: u16,
    flags: u16,
    /// What a reader must understand, as ten times the version of the format.
    version: u16,
    /// An extra field of its own, whole.
    extra: &'static [u8],
}

/// Deflated. 4.5: 64-bit sizes.
pub(super) const DEFLATED: Form = Form { method: 8, flags: FLAGS, version: 45, extra: &[] };
/// Stored and encrypted: AE-2 with a key of 256 bits (strength 3) around method 0 (winzip.com, "AES Encryption
/// Information", version 1.04).
pub(super) const LOCKED: Form =
    Form { method: 99, flags: FLAGS | 1, version: 51, extra: b"\x01\x99\x07\0\x02\0AE\x03\0\0" };
/// Sizes follow the data (bit 3), names are UTF-8 (bit 11): section 4.4.4.
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// Made on Unix, so that the permissions count.
const UNIX: u16 = 3 << 8;
/// A plain file that its owner may write and everybody read.
const ATTRIBUTES: u32 = 0o100_644 << 16;
const ZIP64: u16 = 1;
const FULL: u32 = u32::MAX;

/// One entry as the central directory tells of it.
pub(super) struct Record {
    pub name: String,
    pub crc: u32,
    pub packed: u64,
    pub plain: u64,
    pub offset: u64,
}

/// Time and date as DOS has them (4.4.6).
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    pub time: u16,
    pub date: u16,
}

/// Section 4.3.7. The 64-bit extra field says that the sizes after the data have eight bytes.
pub(super) fn local_header(name: &str, stamp: Stamp, form: &Form) -> Vec<u8> {
    let mut out = Vec::with_capacity(70 + name.len());
    put(&mut out, b"PK\x03\x04", &[form.version, form.flags, form.method, stamp.time, stamp.date]);
    [0, FULL, FULL].iter().for_each(|number: &u32| out.extend(number.to_le_bytes()));
    put(&mut out, b"", &[length(name.as_bytes()), 20 + length(form.extra)]);
    out.extend(name.as_bytes());
    put(&mut out, b"", &[ZIP64, 16]);
    out.extend([0; 16]);
    out.extend(form.extra);
    out
}

/// Section 4.3.9.
pub(super) fn data_descriptor(record: &Record) -> Vec<u8> {
    let mut out = b"PK\x07\x08".to_vec();
    out.extend(record.crc.to_le_bytes());
    out.extend(record.packed.to_le_bytes());
    out.extend(record.plain.to_le_bytes());
    out
}

/// Section 4.3.12.
pub(super) fn central_header(record: &Record, stamp: Stamp, form: &Form) -> Vec<u8> {
    let small = |number: u64| u32::try_from(number).unwrap_or(FULL);
    // In this order, each only where its plain place is full (4.5.3).
    let large: Vec<u64> =
        [record.plain, record.packed, record.offset].into_iter().filter(|n| small(*n) == FULL).collect();
    let extra = if large.is_empty() { 0 } else { 4 + 8 * u16::try_from(large.len()).unwrap_or(0) };
    let mut out = Vec::with_capacity(80 + record.name.len());
    let made_by = UNIX | form.version;
    put(&mut out, b"PK\x01\x02", &[made_by, form.version, form.flags, form.method, stamp.time, stamp.date]);
    [record.crc, small(record.packed), small(record.plain)].iter().for_each(|n| out.extend(n.to_le_bytes()));
    put(&mut out, b"", &[length(record.name.as_bytes()), extra + length(form.extra), 0, 0, 0]);
    [ATTRIBUTES, small(record.offset)].iter().for_each(|n| out.extend(n.to_le_bytes()));
    out.extend(record.name.as_bytes());
    if extra > 0 {
        put(&mut out, b"", &[ZIP64, extra - 4]);
        large.iter().for_each(|number| out.extend(number.to_le_bytes()));
    }
    out.extend(form.extra);
    out
}

/// Sections 4.3.14 to 4.3.16: the directory of `entries` entries from `start` to `end`.
pub(super) fn end(entries: u64, start: u64, end: u64) -> Vec<u8> {
    let size = end - start;
    let (few, small) =
        (u16::try_from(entries).unwrap_or(u16::MAX), |n: u64| u32::try_from(n).unwrap_or(FULL));
    let mut out = Vec::new();
    if few == u16::MAX || small(size) == FULL || small(start) == FULL {
        out.extend(b"PK\x06\x06");
        out.extend(44_u64.to_le_bytes());
        put(&mut out, b"", &[UNIX | DEFLATED.version, DEFLATED.version, 0, 0, 0, 0]);
        [entries, entries, size, start].iter().for_each(|n| out.extend(n.to_le_bytes()));
        out.extend(b"PK\x06\x07");
        out.extend(0_u32.to_le_bytes());
        out.extend(end.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    put(&mut out, b"PK\x05\x06", &[0, 0, few, few]);
    [small(size), small(start)].iter().for_each(|n| out.extend(n.to_le_bytes()));
    out.extend([0; 2]);
    out
}

fn put(out: &mut Vec<u8>, magic: &[u8], numbers: &[u16]) {
    out.extend(magic);
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
}

/// Names and extra fields are ours and short.
fn length(bytes: &[u8]) -> u16 {
    u16::try_from(bytes.len()).unwrap_or(u16::MAX)
}
