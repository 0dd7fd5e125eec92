//! A shell without sockets, threads or clocks: it carries out what a handshake asks for, and notes what the peer sees.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use pf_abi::wire::session::RunningFromClient;
use pf_abi::wire::{CloseCode, Codecs, DEFAULT_BITRATE_KBPS, Hello, Start, WIRE_VERSION, Welcome};
use pf_media::{CaptureCaps, Codec, DisplayCaps, EncoderCaps, FrameKind};
use pf_session::{
    Agreed, Closing, HandshakeAction, HostHandshake, NoRandomness, NoSession, Offer, Peer, Randomness, frame,
};

/// How long a handshake may take in these tests.
pub const LIMIT: Duration = Duration::from_secs(10);
/// Port of the data socket.
pub const PORT: u16 = 4711;

pub const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

pub fn offer() -> Offer {
    let encoder = EncoderCaps {
        name: "software",
        codec: Codec::H264,
        input: FrameKind::Bgra8,
        max_long_side: 3840,
        max_short_side: 2160,
        alignment: 2,
        bit_depth: 8,
        intra_only: false,
        reference_invalidation: false,
    };
    Offer {
        displays: vec![DisplayCaps { name: "driver", max_dimension: 16_384, max_refresh_hz: 1000, hdr: false }],
        captures: vec![CaptureCaps { name: "ring", kind: FrameKind::Bgra8, needs_display: true, depth: 1 }],
        encoders: vec![encoder],
        smallest: (1, 1),
        bitrate_kbps: DEFAULT_BITRATE_KBPS,
        fec_percent: 10,
        fec_pinned: false,
        linger: ms(500),
    }
}

pub fn hello() -> Hello {
    Hello {
        abi_version: WIRE_VERSION,
        width: 1280,
        height: 720,
        refresh_hz: 60,
        video_codecs: Codecs::H264,
        ..Hello::default()
    }
}

/// Hello as it lies on the stream.
pub fn said(hello: &Hello) -> Vec<u8> {
    frame(&hello.encode().expect("it fits")).expect("it fits")
}

/// A message of a session as it lies on the stream.
pub fn framed(message: impl Into<RunningFromClient>) -> Vec<u8> {
    frame(&message.into().encode().expect("it fits")).expect("it fits")
}

/// Start as it lies on the stream.
pub fn start(client_udp_port: u16) -> Vec<u8> {
    frame(&Start { client_udp_port, ..Start::default() }.encode().expect("it fits")).expect("it fits")
}

/// A peer that closes.
pub fn closing(code: CloseCode) -> Closing {
    Closing::Peer { code, reason: "theirs".to_owned() }
}

/// Session slots that count.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    pub taken: Rc<Cell<u32>>,
    pub freed: Rc<Cell<u32>>,
}

impl Slots {
    pub fn take(&self) -> Slot {
        self.taken.set(self.taken.get() + 1);
        Slot(Rc::clone(&self.freed))
    }

    /// Slots that somebody holds.
    pub fn held(&self) -> u32 {
        self.taken.get() - self.freed.get()
    }
}

/// One of them: free again when it is dropped.
#[derive(Debug)]
pub struct Slot(Rc<Cell<u32>>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

/// Gives 1, 2, 3 and so on, or fails.
pub struct Counting {
    pub next: u8,
    pub broken: bool,
}

impl Randomness for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        if self.broken {
            return Err(NoRandomness::Source(std::io::Error::other("planted")));
        }
        for byte in bytes {
            self.next = self.next.wrapping_add(1);
            *byte = self.next;
        }
        Ok(())
    }
}

/// What came of a handshake, as its peer or its host notices it.
#[derive(Debug)]
pub enum Seen {
    Welcome(Box<Welcome>),
    Closed(CloseCode, String),
    Agreed(Box<Agreed<Slot, u16>>),
    Ended(NoSession),
}

/// What the shell does not answer by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaves {
    pub slot: bool,
    pub socket: bool,
    pub unread: bool,
}

/// A shell that answers everything.
pub const NOTHING: Leaves = Leaves { slot: false, socket: false, unread: false };

/// A handshake in virtual time.
pub struct Shell {
    pub handshake: HostHandshake<Slot, u16>,
    pub now: Duration,
    pub slots: Slots,
    pub free: u32,
    pub leaves: Leaves,
    pub randomness: Counting,
    pub seen: Vec<(Duration, Seen)>,
    /// What was asked and left.
    pub asked: Leaves,
}

impl Shell {
    pub fn new() -> Self {
        Self::of(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    pub fn of(address: IpAddr) -> Self {
        Self::with(Peer { address, identity: "somebody".to_owned(), certified: true })
    }

    /// A peer that showed a certificate, or none.
    pub fn showing(certified: bool) -> Self {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self::with(Peer { address, identity: "somebody".to_owned(), certified })
    }

    fn with(peer: Peer) -> Self {
        // Any start will do; zero would hide a mistake.
        let now = Duration::from_secs(1000);
        Self {
            handshake: HostHandshake::new(peer, Arc::new(offer()), LIMIT, now),
            now,
            slots: Slots::default(),
            free: 1,
            leaves: Leaves::default(),
            randomness: Counting { next: 0, broken: false },
            seen: Vec::new(),
            asked: Leaves::default(),
        }
    }

    pub fn leaving(leaves: Leaves) -> Self {
        Self { leaves, ..Self::new() }
    }

    /// Carries out what is to be done.
    pub fn run(&mut self) -> &mut Self {
        while let Some(action) = self.handshake.poll() {
            match action {
                HandshakeAction::TakeSlot if self.leaves.slot => self.asked.slot = true,
                HandshakeAction::TakeSlot if self.slots.held() < self.free => {
                    let slot = self.slots.take();
                    self.handshake.slot_granted(self.now, slot);
                }
                HandshakeAction::TakeSlot => self.handshake.slot_denied(self.now),
                HandshakeAction::OpenDataSocket if self.leaves.socket => self.asked.socket = true,
                HandshakeAction::OpenDataSocket => self.bind(),
                HandshakeAction::Send(bytes) => {
                    let welcome = Welcome::decode(&bytes[2..]).expect("the only thing that a host says");
                    self.seen.push((self.now, Seen::Welcome(Box::new(welcome))));
                    if self.leaves.unread {
                        self.asked.unread = true;
                    } else {
                        self.handshake.sent(self.now);
                    }
                }
                HandshakeAction::Close { code, reason } => self.seen.push((self.now, Seen::Closed(code, reason))),
                HandshakeAction::Agreed(agreed) => self.seen.push((self.now, Seen::Agreed(agreed))),
                HandshakeAction::Ended(why) => self.seen.push((self.now, Seen::Ended(why))),
            }
        }
        self
    }

    pub fn bind(&mut self) {
        self.handshake.data_socket(self.now, PORT, PORT, &mut self.randomness);
    }

    pub fn say(&mut self, bytes: &[u8]) -> &mut Self {
        self.handshake.receive(self.now, bytes);
        self.run()
    }

    /// Lets time pass, and wakes the handshake whenever it wants to be.
    pub fn pass(&mut self, time: Duration) -> &mut Self {
        let end = self.now + time;
        while let Some(due) = self.handshake.poll_timeout().filter(|due| *due <= end) {
            assert!(due >= self.now, "a time that has passed");
            self.now = due;
            self.handshake.handle_timeout(due);
            self.run();
        }
        self.now = end;
        self
    }

    pub fn stream_ends(&mut self) -> &mut Self {
        self.handshake.stream_ended(self.now);
        self.run()
    }

    pub fn connection_ends(&mut self, closing: Closing) -> &mut Self {
        self.handshake.connection_closed(closing);
        self.run()
    }

    pub fn stop(&mut self) -> &mut Self {
        self.handshake.stop();
        self.run()
    }

    /// Code and words with which we closed, and when.
    pub fn closed(&self) -> Option<(Duration, CloseCode, &str)> {
        self.seen.iter().find_map(|(at, seen)| match seen {
            Seen::Closed(code, reason) => Some((*at, *code, reason.as_str())),
            _ => None,
        })
    }

    pub fn close_code(&self) -> Option<CloseCode> {
        self.closed().map(|(_, code, _)| code)
    }

    pub fn welcome(&self) -> Option<&Welcome> {
        self.seen.iter().find_map(|(_, seen)| match seen {
            Seen::Welcome(welcome) => Some(&**welcome),
            _ => None,
        })
    }

    pub fn agreed(&self) -> Option<&Agreed<Slot, u16>> {
        self.seen.iter().find_map(|(_, seen)| match seen {
            Seen::Agreed(agreed) => Some(&**agreed),
            _ => None,
        })
    }

    pub fn ended(&self) -> Option<&NoSession> {
        self.seen.iter().find_map(|(_, seen)| match seen {
            Seen::Ended(why) => Some(why),
            _ => None,
        })
    }

    /// Whether the client had said Hello, of a handshake that broke off.
    pub fn broke_after_hello(&self) -> bool {
        match self.ended() {
            Some(NoSession::Broken { hello, .. }) => *hello,
            other => panic!("it did not break off: {other:?}"),
        }
    }
}
