//! What a session really sent and received, after opening: a capture file that Wireshark reads with the generated
//! dissector. QUIC and sealing leave nothing to see on the wire, so the bytes are taken where they are plain.
//!
//! Each packet is an "exported PDU" (link type 252): a short list of tags, among them the name of the dissector, and
//! then the plain bytes.

use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
use pcap_file::{DataLink, Endianness, PcapError, TsResolution};
use pf_abi::supervisor::FatalCode;
use pf_os::clock::wall_ns;
use pf_os::private_file::Stream;
use pf_quic::{Tap, Way};

use crate::end::Failure;

/// Longest packet that a capture holds: a control payload with its tags.
const SNAP_LEN: u32 = 1 << 17;
/// Dissectors of the generated script: the handshake's messages have no type byte, so their place in it names them.
const HELLO: &str = "pf.wire.hello";
const WELCOME: &str = "pf.wire.welcome";
const START: &str = "pf.wire.start";
const VIDEO: &str = "pf.wire.video_header";
/// Finds the message by its first bytes.
const TYPED: &str = "pf.wire";

/// Numbers of the tags, and their lengths, are 16 bits wide and big-endian; all of ours fit into the lower half.
const TAG_DISSECTOR: u8 = 12;
const TAG_DIRECTION: u8 = 35;

/// An open capture file, private because it holds the session's keys. It ends with a log line when it can't be written any more: the session goes on.
#[derive(Debug)]
pub struct Capture {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    writer: Option<PcapWriter<BufWriter<Stream>>>,
    sent: u32,
    received: u32,
}

impl Capture {
    /// Creates the file in place of an earlier one.
    ///
    /// # Errors
    /// A failure that names the path.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let failed = |error: &dyn std::fmt::Display| {
            let text = format!("capture file {} cannot be created: {error}", path.display());
            Failure::new(FatalCode::OUTPUT, text, "choose a capture file that can be written")
        };
        let file = Stream::create(path).map_err(|error| failed(&error))?;
        let header = PcapHeader {
            snaplen: SNAP_LEN,
            datalink: DataLink::WIRESHARK_UPPER_PDU,
            ts_resolution: TsResolution::NanoSecond,
            endianness: Endianness::Little,
            ..PcapHeader::default()
        };
        let writer = PcapWriter::with_header(BufWriter::new(file), header).map_err(|error| failed(&error))?;
        let state = State { writer: Some(writer), sent: 0, received: 0 };
        Ok(Self { path: path.to_owned(), state: Mutex::new(state) })
    }

    /// Another connection begins, with a handshake of its own.
    pub fn begin_connection(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.sent, state.received) = (0, 0);
    }

    /// One opened video packet: header and shard.
    pub fn video(&self, packet: &[u8]) {
        self.append(Way::Received, |_| VIDEO, packet);
    }

    fn append(&self, way: Way, dissector: impl FnOnce(&mut State) -> &'static str, content: &[u8]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let name = dissector(&mut state);
        let Some(writer) = &mut state.writer else { return };
        if let Err(error) = write(writer, way, name, content) {
            tracing::warn!(path = %self.path.display(), %error, "the capture ends here");
            state.writer = None;
        }
    }
}

impl Tap for Capture {
    fn control(&self, way: Way, payload: &[u8]) {
        self.append(way, |state| state.name_of_next(way), payload);
    }
}

impl State {
    /// Hello and Start are the first two payloads of the client, Welcome is the first of the host (wire §1.5).
    fn name_of_next(&mut self, way: Way) -> &'static str {
        let (count, names): (&mut u32, &[&'static str]) = match way {
            Way::Sent => (&mut self.sent, &[HELLO, START]),
            Way::Received => (&mut self.received, &[WELCOME]),
        };
        let name = names.get(*count as usize).copied().unwrap_or(TYPED);
        *count = count.saturating_add(1);
        name
    }
}

fn write(
    writer: &mut PcapWriter<BufWriter<Stream>>,
    way: Way,
    dissector: &str,
    content: &[u8],
) -> Result<(), PcapError> {
    let mut packet = tags(way, dissector);
    packet.extend_from_slice(content);
    let at = Duration::from_nanos(wall_ns());
    let length = u32::try_from(packet.len()).unwrap_or(u32::MAX);
    writer.write_packet(&PcapPacket::new_owned(at, length, packet)).map(|_| ())
}

/// The tags in front of the bytes: dissector, direction, end. Values are filled up to four bytes.
fn tags(way: Way, dissector: &str) -> Vec<u8> {
    let padded = (dissector.len() + 1).next_multiple_of(4);
    let mut out = vec![0, TAG_DISSECTOR, 0, padded as u8];
    out.extend_from_slice(dissector.as_bytes());
    out.resize(4 + padded, 0);
    out.extend_from_slice(&[0, TAG_DIRECTION, 0, 4, 0, 0, 0, u8::from(way == Way::Received)]);
    out.extend_from_slice(&[0; 4]);
    out
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use pcap_file::pcap::PcapReader;

    use super::*;

    #[test]
    fn the_handshake_is_named_by_its_order() {
        let mut state = State { writer: None, sent: 0, received: 0 };
        let names = [Way::Sent, Way::Received, Way::Sent, Way::Sent, Way::Received].map(|way| state.name_of_next(way));
        assert_eq!(names, [HELLO, WELCOME, START, TYPED, TYPED]);
    }

    #[test]
    fn packets_are_written_whole() {
        let path = std::env::temp_dir().join(format!("pf-capture-{}.pcap", std::process::id()));
        let capture = Capture::create(&path).expect("creates");
        capture.control(Way::Sent, b"hello");
        capture.video(&[7; 9]);
        capture.begin_connection();
        capture.control(Way::Sent, b"hello");
        drop(capture);
        let mut reader = PcapReader::new(File::open(&path).expect("opens")).expect("reads");
        assert_eq!(reader.header().datalink, DataLink::WIRESHARK_UPPER_PDU);
        let mut packets = Vec::new();
        while let Some(packet) = reader.next_packet() {
            packets.push(packet.expect("whole").data.into_owned());
        }
        std::fs::remove_file(&path).expect("removes");
        assert_eq!(packets.len(), 3);
        assert_eq!(packets[0], [tags(Way::Sent, HELLO), b"hello".to_vec()].concat());
        assert_eq!(packets[1], [tags(Way::Received, VIDEO), vec![7; 9]].concat());
        assert_eq!(packets[2], packets[0], "the next connection greets as the first one did");
        assert_eq!(tags(Way::Sent, HELLO).len() % 4, 0);
    }

    #[test]
    fn a_missing_folder_is_told() {
        let nowhere = std::env::temp_dir().join(format!("pf-capture-nowhere-{}/x.pcap", std::process::id()));
        let failure = Capture::create(&nowhere).expect_err("no folder");
        let want = format!("{} cannot be created", nowhere.display());
        assert!(failure.message.contains(&want), "{failure:?}");
    }
}
