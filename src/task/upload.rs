//! Pictures that a client brings along, before they are on Discord.

use std::sync::Arc;

/// A picture that a client brought, with its bytes: checked to be a picture, and not larger than may be.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// What it is.
    pub kind: PictureKind,
    /// The file.
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

/// What is kept of an upload in its task; the bytes rest in the store until the task has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadNote {
    /// What it is.
    pub kind: PictureKind,
    /// The length of the file.
    pub size_bytes: u64,
}

impl Upload {
    /// What is kept of it.
    pub fn note(&self) -> UploadNote {
        UploadNote { kind: self.kind, size_bytes: self.bytes.len() as u64 }
    }
}

/// The kinds of picture files that Discord shows and the bots read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
}

impl PictureKind {
    /// The end of the file's name, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            PictureKind::Png => "png",
            PictureKind::Jpeg => "jpg",
            PictureKind::Webp => "webp",
            PictureKind::Gif => "gif",
        }
    }

    /// For example `image/png`.
    pub fn media_type(self) -> &'static str {
        match self {
            PictureKind::Png => "image/png",
            PictureKind::Jpeg => "image/jpeg",
            PictureKind::Webp => "image/webp",
            PictureKind::Gif => "image/gif",
        }
    }

    /// What a file is by its first bytes, whatever it is called.
    pub fn of(bytes: &[u8]) -> Option<PictureKind> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(PictureKind::Png),
            [0xff, 0xd8, 0xff, ..] => Some(PictureKind::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(PictureKind::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(PictureKind::Gif),
            _ => None,
        }
    }
}
