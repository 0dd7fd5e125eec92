//! A small client: handshake, punches, units.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use pf_abi::wire::session::RunningFromClient;
use pf_abi::wire::{ClockEcho, ClockProbe, CloseCode, Codecs, Hello, PUNCH, UserFlags, WIRE_VERSION, Welcome};
use pf_proto::{Delivery, DropKnob, Unit, VideoReceiver};
use pf_quic::{
    ControlError, ControlStream, Dial, Dialed, Identity, IdentityKind, Timeouts, Trust, close, dial, offer, outcome,
    send_start,
};
use pf_session::Closing;
use pf_socket::{BUFFER_BYTES, DataSocket, RecvBatch};
use tokio::runtime::Runtime;

use crate::child::SOON;

/// A client's runtime and certificate; survives its connections.
pub struct Person {
    pub runtime: Runtime,
    identity: Identity,
}

/// A session as the client sees it.
pub struct Client<'p> {
    person: &'p Person,
    pub dialed: Dialed,
    pub control: ControlStream,
    pub welcome: Welcome,
    socket: DataSocket,
    receiver: VideoReceiver,
    batch: RecvBatch,
}

/// Asks for a mode with H.264.
pub fn hello(width: u32, height: u32, refresh_hz: u32) -> Hello {
    Hello { abi_version: WIRE_VERSION, width, height, refresh_hz, video_codecs: Codecs::H264, ..Hello::default() }
}

impl Person {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        Self {
            runtime: runtime.expect("a runtime"),
            identity: Identity::generate(IdentityKind::Client).expect("an identity"),
        }
    }

    pub fn dial(&self, port: u16) -> Dialed {
        let dialing = dial(Dial {
            peer: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            identity: &self.identity,
            trust: Trust::FirstUse,
            budget: SOON,
            timeouts: Timeouts::default(),
        });
        self.runtime.block_on(dialing).expect("it answers")
    }

    /// The whole handshake, and a punch.
    pub fn connect(&self, port: u16, hello: &Hello) -> Result<Client<'_>, ControlError> {
        let client = self.connect_without_punch(port, hello)?;
        client.punch();
        Ok(client)
    }

    /// The whole handshake.
    pub fn connect_without_punch(&self, port: u16, hello: &Hello) -> Result<Client<'_>, ControlError> {
        let dialed = self.dial(port);
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let socket = DataSocket::bind(local, BUFFER_BYTES).expect("a socket");
        let (control, welcome) = self.runtime.block_on(async {
            let mut control = ControlStream::open(&dialed.connection, SOON).await?;
            let (welcome, welcomed) = offer(&mut control, hello, SOON).await?;
            send_start(&mut control.sender, welcomed, socket.local_addr().expect("bound").port()).await?;
            Ok::<_, ControlError>((control, welcome))
        })?;
        socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, welcome.udp_port))).expect("loopback");
        let receiver = VideoReceiver::new(&welcome, DropKnob::new(0, 0)).expect("values that can be served");
        let batch = RecvBatch::new(&socket, 2048);
        Ok(Client { person: self, dialed, control, welcome, socket, receiver, batch })
    }

    /// The code with which the host ends a connection.
    pub fn refused(&self, port: u16, hello: &Hello) -> (CloseCode, String) {
        match self.connect(port, hello).map(|_| ()) {
            Err(ControlError::Closed(Closing::Peer { code, reason })) => (code, reason),
            other => panic!("not refused: {other:?}"),
        }
    }
}

impl Client<'_> {
    pub fn punch(&self) {
        self.socket.send_one(&PUNCH).expect("loopback");
    }

    /// Units in order until `enough` says so.
    pub fn watch(&mut self, limit: Duration, mut enough: impl FnMut(&Unit) -> bool) -> bool {
        let end = Instant::now() + limit;
        while Instant::now() < end {
            self.batch.recv(&self.socket, Duration::from_millis(50)).expect("loopback");
            for datagram in self.batch.datagrams_mut() {
                self.receiver.datagram(datagram);
            }
            while let Some(delivery) = self.receiver.next_delivery() {
                if let Delivery::Unit(unit) | Delivery::Stale(unit) = delivery
                    && enough(&unit)
                {
                    return true;
                }
            }
        }
        false
    }

    /// The next unit with all these flags.
    pub fn find(&mut self, flags: UserFlags) -> (u32, Vec<u8>) {
        let mut found = None;
        let there = self.watch(SOON, |unit| {
            found = unit.flags().contains(flags).then(|| (unit.frame_index(), unit.data().to_vec()));
            found.is_some()
        });
        assert!(there, "no unit with flags {flags:?} within {SOON:?}; {:?}", self.receiver.stats());
        found.expect("found")
    }

    pub fn say(&mut self, message: impl Into<RunningFromClient>) {
        let sending = self.control.sender.send_message(message);
        self.person.runtime.block_on(sending).expect("the host listens");
    }

    /// One clock round: (t1, t2, t3, t4) in ns.
    pub fn clock_round(&mut self, now: impl Fn() -> u64) -> [u64; 4] {
        let t1 = now();
        self.say(ClockProbe { t1 });
        let answer =
            self.person.runtime.block_on(self.control.receiver.recv_within("an echo", SOON)).expect("an answer");
        let t4 = now();
        let echo = ClockEcho::decode(&answer).expect("an echo");
        assert_eq!(echo.t1, t1);
        [t1, echo.t2, echo.t3, t4]
    }

    /// How the host ended the connection.
    pub fn closing(&self) -> Closing {
        let closed = async { tokio::time::timeout(SOON, self.dialed.connection.closed()).await };
        outcome(&self.person.runtime.block_on(closed).expect("it ends"))
    }

    /// Ends the session with this code; returns once the host knows.
    pub fn leave(self, code: CloseCode) {
        close(&self.dialed.connection, code, "");
        let idle = async { tokio::time::timeout(SOON, self.dialed.endpoint.wait_idle()).await };
        self.person.runtime.block_on(idle).expect("it drains");
    }
}
