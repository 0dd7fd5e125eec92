//! The host's handshake under bytes of a stranger: Welcome only for a Hello, one end, and a time at which it comes.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use pf_session::{HandshakeAction, HostHandshake, NoRandomness, Offer, Peer, Randomness};

use super::script::Script;
use crate::host::offer;

const LIMIT: Duration = Duration::from_secs(10);
/// Port of the data socket.
const PORT: u16 = 4711;

/// The same bytes for every session: nothing is secret here.
struct Fixed;

impl Randomness for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        bytes.fill(0x42);
        Ok(())
    }
}

/// The handshake, and what it did.
struct Host {
    handshake: HostHandshake<(), ()>,
    now: Duration,
    welcomed: bool,
    over: bool,
}

impl Host {
    fn run(&mut self) {
        while let Some(action) = self.handshake.poll() {
            assert!(!self.over, "{action:?} after the end");
            match action {
                HandshakeAction::TakeSlot => self.handshake.slot_granted(self.now, ()),
                HandshakeAction::OpenDataSocket => self.handshake.data_socket(self.now, (), PORT, &mut Fixed),
                HandshakeAction::Send(_) => {
                    assert!(!self.welcomed, "a second Welcome");
                    self.welcomed = true;
                    self.handshake.sent(self.now);
                }
                HandshakeAction::Close { .. } => {}
                HandshakeAction::Agreed(_) => {
                    assert!(self.welcomed, "agreed without a Welcome");
                    self.over = true;
                }
                HandshakeAction::Ended(_) => self.over = true,
            }
        }
    }
}

/// Runs a script: how the stream is cut, and the stream.
pub(super) fn run(input: &[u8], stands: &mut dyn FnMut()) {
    let peer = Peer { address: IpAddr::V4(Ipv4Addr::LOCALHOST), identity: "somebody".to_owned(), certified: true };
    let now = Duration::from_secs(1000);
    let offer: Arc<Offer> = Arc::new(offer());
    let handshake = HostHandshake::new(peer, offer, LIMIT, now);
    stands();
    let mut host = Host { handshake, now, welcomed: false, over: false };
    for piece in Script::new(input).pieces() {
        host.now += Duration::from_millis(1);
        host.handshake.receive(host.now, piece);
        host.run();
    }
    // Who says nothing more is not waited for.
    host.now += LIMIT;
    host.handshake.handle_timeout(host.now);
    host.run();
    assert!(host.over, "no end after {LIMIT:?}");
}
