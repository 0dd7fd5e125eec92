//! The header of a framed conversation: magic, kind, sequence number and length, four little-endian u32.

use super::{ByteReader, ByteWriter, DecodeError, DecodeErrorKind};

/// Bytes of the header.
pub const HEADER_SIZE: usize = 16;

/// What stands before a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHeader {
    pub kind: u32,
    /// Chosen by the sender; a reply carries its request's.
    pub seq: u32,
    /// Bytes of the body that follows.
    pub len: u32,
}

impl FrameHeader {
    /// Reads a header, which starts with `magic` and announces at most `max_body` bytes.
    ///
    /// # Errors
    /// Truncated, `BadLiteral`, `TooLong`.
    pub fn parse(bytes: &[u8], magic: u32, max_body: usize) -> Result<Self, DecodeError> {
        let mut r = ByteReader::new(bytes);
        if r.u32("FrameHeader.magic")? != magic {
            return Err(DecodeError { what: "FrameHeader.magic", offset: 0, kind: DecodeErrorKind::BadLiteral });
        }
        let kind = r.u32("FrameHeader.kind")?;
        let seq = r.u32("FrameHeader.seq")?;
        let len = r.u32("FrameHeader.len")?;
        r.limit("FrameHeader.len", usize::try_from(len).unwrap_or(usize::MAX), max_body)?;
        Ok(Self { kind, seq, len })
    }

    /// Writes the header.
    pub fn write(&self, magic: u32, out: &mut ByteWriter<'_>) {
        out.u32(magic);
        out.u32(self.kind);
        out.u32(self.seq);
        out.u32(self.len);
    }
}
