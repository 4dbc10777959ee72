//! Files as people send them, and as they should not.

use std::io::{Cursor, Write as _};

use image::{ImageFormat, Rgb, RgbImage};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The string that every scanner knows, put together here so that no file of ours has it.
pub fn eicar() -> String {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!", "$H+H*"].concat()
}

/// A PDF of objects; `extra` goes into the trailer.
fn pdf_of(objects: &[Vec<u8>], extra: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).as_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R {extra} >>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    bytes
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = format!("<< {dictionary} /Length {} >>\nstream\n", content.len()).into_bytes();
    bytes.extend(content);
    bytes.extend(b"\nendstream");
    bytes
}

fn pages(count: usize, content: Vec<u8>, filler: &[u8], extra: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..count).map(|at| format!("{} 0 R", at + 5)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {count} /Kids [{}] >>", kids.join(" ")).into_bytes(),
        content,
        stream("", filler),
    ];
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << >> >>";
    objects.extend((0..count).map(|_| page.as_bytes().to_vec()));
    pdf_of(&objects, extra)
}

/// A red square on each page.
const SQUARE: &[u8] = b"1 0 0 rg 100 100 200 200 re f";

pub fn pdf(count: usize) -> Vec<u8> {
    pages(count, stream("", SQUARE), b"", "")
}

/// One page, and at least so many bytes.
pub fn pdf_of_bytes(bytes: usize) -> Vec<u8> {
    let least = pdf(1).len();
    pages(1, stream("", SQUARE), &vec![b' '; bytes.saturating_sub(least)], "")
}

/// One page, with `text` in a stream that nothing shows.
pub fn pdf_with(text: &str) -> Vec<u8> {
    pages(1, stream("", SQUARE), text.as_bytes(), "")
}

/// A PDF that opens with a password only.
pub fn locked_pdf() -> Vec<u8> {
    let secret = "41".repeat(32);
    let encrypt = format!(
        "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{secret}> /U <{secret}> >> /ID [<{0}> <{0}>]",
        "42".repeat(16)
    );
    pages(1, stream("", SQUARE), b"", &encrypt)
}

/// A page whose drawing has `megabytes` of operations, packed to a thousandth.
pub fn busy_pdf(megabytes: usize) -> Vec<u8> {
    let line = b"0 0 m 595 842 l 10 800 500 20 300 400 c S\n";
    let plain = line.repeat(megabytes * 1024 * 1024 / line.len());
    pages(1, stream("/Filter /FlateDecode", &zlib(&plain)), b"", "")
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(plain).unwrap();
    packed.finish().unwrap()
}

pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture =
        RgbImage::from_fn(
            width,
            height,
            |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) },
        );
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A photograph that was taken lying on its side, with the place it was taken at.
pub fn turned_photograph() -> Vec<u8> {
    let plain = picture(400, 200, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPS 55.6761N 12.5683E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], b"\xff\xe1", &length, &exif, &plain[2..]].concat()
}

/// A PNG that says it is larger than it is.
pub fn huge_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = picture(2, 2, ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}

/// A Word file with this text in it, and `others` beside it.
pub fn word(text: &str, others: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let document =
        format!("<?xml version=\"1.0\"?><w:document><w:body><w:p>{text}</w:p></w:body></w:document>");
    let parts = [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", types.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    for (name, content) in parts.into_iter().chain(others.iter().map(|(name, content)| (*name, &content[..])))
    {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
