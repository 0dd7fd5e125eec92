//! What the generated types have in common, as traits. The macros of this crate implement them from the registry.

use std::fmt::Debug;

use pf_abi::runtime::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind, FrameHeader};
use serde_json::Value;

use crate::json::FromJson;

/// A struct or a section.
pub trait Layout: FromJson + PartialEq + Debug {
    const SIZE: usize;
    const ALIGN: usize;
    /// Offset of every field, reserved ones too.
    fn offsets() -> Vec<(&'static str, usize)>;
    fn prefixes() -> Vec<(&'static str, usize)>;
    /// # Errors
    /// Truncated.
    fn read(bytes: &[u8]) -> Result<Self, DecodeError>;
    /// # Errors
    /// Truncated.
    fn read_from(bytes: &[u8], min: usize) -> Result<Self, DecodeError>;
    fn bytes(&self) -> Vec<u8>;
}

/// Bits packed in a word.
pub trait Token: Sized {
    /// Packs the named parts.
    ///
    /// # Errors
    /// A part is missing or does not fit its parameter.
    fn pack(parts: &Value) -> Result<u64, String>;
    /// Takes a word apart; `None` when the word does not fit the type.
    fn unpack(word: u64) -> Option<Vec<(&'static str, u64)>>;
}

/// A message, a tagged union or a registry.
pub trait Message: FromJson + PartialEq + Debug {
    const MIN_SIZE: usize;
    const MAX_SIZE: usize;
    /// # Errors
    /// The value contradicts itself or is too long.
    fn encode(&self) -> Result<Vec<u8>, EncodeError>;
    /// # Errors
    /// Whatever is wrong with the bytes.
    fn decode(bytes: &[u8]) -> Result<Self, DecodeError>;
    /// # Errors
    /// As `decode`, and for bytes that follow.
    fn decode_exact(bytes: &[u8]) -> Result<Self, DecodeError>;
    /// The value and the number of bytes that it takes.
    ///
    /// # Errors
    /// As `decode`, but not for bytes that follow.
    fn decode_prefix(bytes: &[u8]) -> Result<(Self, usize), DecodeError>;
    /// # Errors
    /// As `decode`.
    fn validate(bytes: &[u8]) -> Result<(), DecodeError>;
}

/// A framed conversation.
pub trait Exchange: PartialEq + Debug + Sized {
    const MAGIC: u32;
    const MAX_BODY: usize;
    /// The message of this name.
    ///
    /// # Errors
    /// There is none, or the value is none of its.
    fn named(name: &str, value: &Value) -> Result<Self, String>;
    fn kind(&self) -> u32;
    /// # Errors
    /// The message does not encode.
    fn encode(&self, seq: u32) -> Result<Vec<u8>, EncodeError>;
    /// # Errors
    /// Truncated, wrong magic, too long a body.
    fn parse_header(bytes: &[u8]) -> Result<FrameHeader, DecodeError>;
    /// # Errors
    /// Unknown kind, or whatever is wrong with the body.
    fn decode(kind: u32, body: &[u8]) -> Result<Self, DecodeError>;
}

/// Walks over all types of the schema.
pub trait Visitor {
    fn layout<T: Layout>(&mut self, plane: &'static str, name: &'static str);
    fn token<T: Token>(&mut self, plane: &'static str, name: &'static str);
    fn message<T: Message>(&mut self, plane: &'static str, name: &'static str);
    fn union<T: Message>(&mut self, plane: &'static str, name: &'static str);
    fn entries<T: Message>(&mut self, plane: &'static str, name: &'static str);
    fn exchange<T: Exchange>(&mut self, plane: &'static str, name: &'static str);
}

/// Name of an error's kind, as vector files have it.
pub fn kind_name(error: &DecodeError) -> &'static str {
    match error.kind {
        DecodeErrorKind::Truncated { .. } => "Truncated",
        DecodeErrorKind::BadLiteral => "BadLiteral",
        DecodeErrorKind::BadValue => "BadValue",
        DecodeErrorKind::TooLong { .. } => "TooLong",
        DecodeErrorKind::TrailingBytes => "TrailingBytes",
        DecodeErrorKind::BadUtf8 => "BadUtf8",
        DecodeErrorKind::Repeated => "Repeated",
        DecodeErrorKind::Missing => "Missing",
    }
}

/// The same of what an encoder refuses.
pub fn encode_kind(error: &EncodeError) -> String {
    match error.kind {
        EncodeErrorKind::TooLong { .. } => "TooLong".to_owned(),
        EncodeErrorKind::BadValue => "BadValue".to_owned(),
    }
}
