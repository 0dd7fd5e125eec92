//! Framing of the control stream (wire §1.4): a length of 16 bits, then that many bytes; none is legal.

use pf_abi::runtime::{DecodeErrorKind, EncodeError};
use pf_abi::wire::ControlFrame;

/// Collects stream bytes and gives out whole payloads.
#[derive(Clone, Debug, Default)]
pub struct FrameBuffer {
    bytes: Vec<u8>,
    /// Bytes at the front that were given out.
    taken: usize,
}

impl FrameBuffer {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn extend(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.taken);
        self.taken = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// Next whole payload, if it is there. Any byte sequence is a sequence of frames.
    pub fn take(&mut self) -> Option<Vec<u8>> {
        match ControlFrame::decode(self.rest()) {
            Ok(frame) => {
                self.taken += ControlFrame::MIN_SIZE + frame.payload.len();
                Some(frame.payload)
            }
            Err(error) => {
                debug_assert!(matches!(error.kind, DecodeErrorKind::Truncated { .. }), "{error}");
                None
            }
        }
    }

    /// Bytes that were not given out yet.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }
}

/// A payload with its length in front.
///
/// # Errors
/// Payloads above 65535 bytes.
pub fn frame(payload: &[u8]) -> Result<Vec<u8>, EncodeError> {
    ControlFrame { payload: payload.to_vec() }.encode()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_survive_any_cut() {
        let payloads: [&[u8]; 4] = [b"PKFc\x03", b"", &[7; 65_535], b"x"];
        let stream: Vec<u8> = payloads.iter().flat_map(|payload| frame(payload).expect("fits")).collect();
        assert_eq!(stream[..2], [5, 0], "little-endian");
        for step in [1, 2, 3, 1000, stream.len()] {
            let mut buffer = FrameBuffer::new();
            let mut out = Vec::new();
            for piece in stream.chunks(step) {
                buffer.extend(piece);
                out.extend(std::iter::from_fn(|| buffer.take()));
            }
            assert_eq!(out, payloads, "pieces of {step}");
            assert_eq!(buffer.rest(), b"");
        }
        assert!(frame(&[0; 65_536]).is_err());
    }
}
