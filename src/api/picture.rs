//! Pictures in bodies: from a data URL to a file that is one. Looks at heads of files only; draws and decodes nothing.
//!
//! Source: contract 4.3; reliability 2.3, T14.

use std::borrow::Cow;

use base64::{
    DecodeError, Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::reply::{self, Fault};
use crate::task::{PictureKind, Upload};

/// All pictures of one request together, in bytes.
pub const PICTURES_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The most pixels a picture may say it has.
const PIXELS_MAX: u64 = 64 * 1_000_000;

/// Padding is optional: clients cut it off.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads the pictures of one request, and notes everything that is wrong with them.
#[derive(Debug, Default)]
pub struct Pictures {
    faults: Vec<Fault>,
    bytes: usize,
}

impl Pictures {
    /// A picture as a data URL, `data:image/png;base64,…`; `None` with a fault if it is none.
    pub fn data_url(&mut self, pointer: impl Into<Cow<'static, str>>, text: &str) -> Option<Upload> {
        let pointer = pointer.into();
        let Some(data) = data_of(text) else {
            self.note(pointer, "a data URL such as `data:image/png;base64,…`", shown(text));
            return None;
        };
        self.file(pointer, data)
    }

    /// A picture as a data URL, or bare base64 as some clients send masks.
    pub fn base64(&mut self, pointer: impl Into<Cow<'static, str>>, text: &str) -> Option<Upload> {
        self.file(pointer.into(), data_of(text).unwrap_or(text))
    }

    /// Several pictures, each another one.
    pub fn array(&mut self, pointer: &str, texts: &[String]) -> Vec<Upload> {
        let mut uploads: Vec<Upload> = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let place = format!("{pointer}/{index}");
            if let Some(upload) = self.data_url(place.clone(), text) {
                if uploads.iter().any(|other| other.bytes == upload.bytes) {
                    self.note(place.into(), "another picture than the ones before it", "the same again".to_owned());
                }
                uploads.push(upload);
            }
        }
        uploads
    }

    /// Notes a fault of another kind.
    pub fn note(&mut self, pointer: Cow<'static, str>, expected: &'static str, found: String) {
        self.faults.push(Fault { pointer, expected, found });
    }

    /// Everything that is wrong; empty if nothing is.
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    fn file(&mut self, pointer: Cow<'static, str>, data: &str) -> Option<Upload> {
        // Known before anything is decoded.
        self.bytes += data.len() / 4 * 3;
        if self.bytes > PICTURES_BYTES_MAX {
            let found = format!("{} bytes so far", self.bytes);
            self.note(pointer, "20 MB of pictures at most, all together", found);
            return None;
        }
        let compact: Cow<'_, str> = match data.contains(|c: char| c.is_ascii_whitespace()) {
            true => data.split_ascii_whitespace().collect::<String>().into(),
            false => data.into(),
        };
        let bytes = match BASE64.decode(compact.as_bytes()) {
            Ok(bytes) if !bytes.is_empty() => bytes,
            Ok(_) => {
                self.note(pointer, "base64 of a picture", "nothing".to_owned());
                return None;
            }
            Err(error) => {
                self.note(pointer, "base64 of a picture", unread(&compact, error));
                return None;
            }
        };
        let Some(kind) = PictureKind::of(&bytes) else {
            self.note(pointer, "a PNG, JPEG, WebP or GIF file", format!("{} bytes of something else", bytes.len()));
            return None;
        };
        match imagesize::blob_size(&bytes) {
            Ok(size) if size.width as u64 * size.height as u64 > PIXELS_MAX => {
                let found = format!("{} x {}", size.width, size.height);
                self.note(pointer, "a picture of 64 million pixels at most", found);
                None
            }
            Ok(size) if size.width == 0 || size.height == 0 => {
                self.note(pointer, "a picture with pixels in it", format!("{} x {}", size.width, size.height));
                None
            }
            Ok(_) => Some(Upload { kind, bytes: bytes.into() }),
            Err(_) => {
                self.note(pointer, "a whole picture file", "one without a size in its head".to_owned());
                None
            }
        }
    }
}

/// What stands behind `data:…;base64,`.
fn data_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let (head, data) = text.split_once(',')?;
    let head = head.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).map(|_| &head[5..])?;
    head.rsplit_once(';').filter(|(_, form)| form.trim().eq_ignore_ascii_case("base64")).map(|_| data)
}

/// The beginning of what came, in words.
fn shown(text: &str) -> String {
    if text.trim().is_empty() { "nothing".to_owned() } else { reply::in_quotes(text) }
}

/// Why a text is no base64. `error` counts in bytes, and everything before its place is ASCII.
fn unread(text: &str, error: DecodeError) -> String {
    match error {
        DecodeError::InvalidByte(at, _) => {
            let letter = text.get(at..).and_then(|rest| rest.chars().next());
            format!("{:?} as character {}", letter.unwrap_or('='), at + 1)
        }
        DecodeError::InvalidLastSymbol(at, _) | DecodeError::InvalidLength(at) => {
            format!("an end after character {at} that nothing has")
        }
        DecodeError::InvalidPadding => "an end with too many or too few `=`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of 8 by 8 pixels, as far as its head goes.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R'];
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    fn url(bytes: &[u8]) -> String {
        format!("data:image/png;base64,{}", BASE64.encode(bytes))
    }

    fn check(text: &str) -> Result<PictureKind, String> {
        let mut pictures = Pictures::default();
        let read = pictures.data_url("/base64", text);
        let faults = pictures.into_faults();
        match (read, faults.as_slice()) {
            (Some(upload), []) => Ok(upload.kind),
            (None, [fault]) => Err(format!("{}: {}", fault.expected, fault.found)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_picture_is_known_by_its_head_whatever_it_is_called() {
        assert_eq!(check(&url(&png(8, 8))), Ok(PictureKind::Png));
        assert_eq!(check(&url(&png(8, 8)).replace("image/png", "text/plain;charset=utf-8")), Ok(PictureKind::Png));
        assert_eq!(check(&url(&png(8, 8)).replace("data:", "DATA:").replace("base64", "BASE64")), Ok(PictureKind::Png));
        assert_eq!(check(url(&png(8, 8)).trim_end_matches('=')), Ok(PictureKind::Png));
        let folded = url(&png(8, 8)).replace("AAAA", "AA\r\nAA");
        assert_eq!(check(&folded), Ok(PictureKind::Png));
    }

    #[test]
    fn what_is_no_picture_is_told_so() {
        for (text, told) in [
            ("", "a data URL such as `data:image/png;base64,…`: nothing"),
            ("iVBORw0KGgo=", "a data URL such as `data:image/png;base64,…`: string \"iVBORw0KGgo=\""),
            ("data:image/png,abc", "a data URL such as `data:image/png;base64,…`: string \"data:image/png,abc\""),
            ("data:image/png;base64", "a data URL such as `data:image/png;base64,…`: string \"data:image/png;base64\""),
            ("data:image/png;base64,", "base64 of a picture: nothing"),
            ("data:image/png;base64,!!!", "base64 of a picture: '!' as character 1"),
            ("data:image/png;base64,AA猫A", "base64 of a picture: '猫' as character 3"),
            ("data:image/png;base64,A", "base64 of a picture: an end after character 1 that nothing has"),
            ("data:image/png;base64,AB==", "base64 of a picture: an end after character 1 that nothing has"),
            ("data:image/png;base64,AAAA=AA", "base64 of a picture: '=' as character 5"),
            ("data:image/png;base64,aGVsbG8=", "a PNG, JPEG, WebP or GIF file: 5 bytes of something else"),
            ("data:image/svg+xml;base64,PHN2Zy8+", "a PNG, JPEG, WebP or GIF file: 6 bytes of something else"),
            ("data:image/png;base64,iVBORw0KGgo=", "a whole picture file: one without a size in its head"),
        ] {
            assert_eq!(check(text), Err(told.to_owned()), "{text}");
        }
        assert!(check("data:image/png;base64,*").expect_err("no base64").starts_with("base64 of a picture: "));
        let huge = url(&png(60_000, 60_000));
        assert_eq!(check(&huge), Err("a picture of 64 million pixels at most: 60000 x 60000".to_owned()));
        assert_eq!(check(&url(&png(0, 8))), Err("a picture with pixels in it: 0 x 8".to_owned()));
    }

    #[test]
    fn all_pictures_of_a_request_are_counted_together_and_none_comes_twice() {
        let mut pictures = Pictures::default();
        let read = pictures.array("/base64Array", &[url(&png(8, 8)), url(&png(9, 8)), url(&png(8, 8)), "x".to_owned()]);
        assert_eq!(read.len(), 3);
        let faults = pictures.into_faults();
        let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_ref()).collect();
        assert_eq!(places, ["/base64Array/2", "/base64Array/3"]);
        let mut large = png(8, 8);
        large.resize(PICTURES_BYTES_MAX / 2 + 1_000, 0);
        let mut pictures = Pictures::default();
        assert!(pictures.data_url("/a", &url(&large)).is_some());
        assert!(pictures.data_url("/b", &url(&large)).is_none());
        assert_eq!(pictures.into_faults()[0].expected, "20 MB of pictures at most, all together");
    }

    #[test]
    fn a_mask_may_come_without_its_head() {
        let mut pictures = Pictures::default();
        assert!(pictures.base64("/maskBase64", &BASE64.encode(png(8, 8))).is_some());
        assert!(pictures.base64("/maskBase64", &url(&png(8, 8))).is_some());
        assert!(pictures.base64("/maskBase64", "no mask").is_none());
        assert_eq!(pictures.into_faults().len(), 1);
    }
}
