//! Framing of the control stream: payloads are those that the bytes say, however they are cut.

use pf_session::FrameBuffer;

use super::script::Script;

/// Runs a script: how the stream is cut, and the stream.
pub(super) fn run(input: &[u8], stands: &mut dyn FnMut()) {
    let pieces: Vec<&[u8]> = Script::new(input).pieces().collect();
    let mut expected = payloads(&pieces.concat());
    let mut buffer = FrameBuffer::new();
    stands();
    for piece in pieces {
        buffer.extend(piece);
        while let Some(payload) = buffer.take() {
            assert!(!expected.is_empty(), "a payload that is not in the stream: {payload:02x?}");
            assert_eq!(payload, expected.remove(0));
        }
    }
    assert!(expected.is_empty(), "{} payloads did not come", expected.len());
}

/// Whole payloads of a stream, read the plain way.
fn payloads(mut stream: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    while let Some((length, rest)) = stream.split_first_chunk::<2>() {
        let Some(payload) = rest.get(..usize::from(u16::from_le_bytes(*length))) else { break };
        found.push(payload.to_vec());
        stream = &rest[payload.len()..];
    }
    found
}
