//! Any inputs in any order: one end and nothing behind it, always a time to wake up, every slot freed once.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use pf_abi::wire::{ClockProbe, CloseCode, Hello, LossReport, RequestKeyframe};
use pf_media::Blame;
use pf_session::{Closing, ControlAction, HandshakeAction, HostHandshake, Peer, SessionControl, SessionPlan, frame};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shell::{self, Counting, LIMIT, PORT, Slot, Slots, closing, framed, hello, offer, said, start};

#[derive(Clone, Debug)]
enum Input {
    Bytes(Vec<u8>),
    Sent,
    StreamEnded,
    Closed(bool),
    Stop,
    Pass(u64),
    /// Time passes, and nobody looks at the clock.
    Oversleep(u64),
    Granted,
    Denied,
    Bound,
    Unbound,
    Begun,
    Failed,
    /// Takes this many actions.
    Poll(u8),
}

/// Bytes that mean something, cut somewhere or not at all, and bytes that mean nothing.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let old = Hello { abi_version: 1, ..hello() };
    let whole = prop_oneof![
        4 => Just(said(&hello())),
        1 => Just(said(&old)),
        4 => Just(start(5000)),
        1 => Just([said(&hello()), start(5000), framed(RequestKeyframe {})].concat()),
        2 => any::<u64>().prop_map(move |t1| framed(ClockProbe { t1 })),
        1 => any::<u32>().prop_map(move |ppm| framed(LossReport { loss_ppm: ppm })),
        2 => any::<prop::sample::Index>().prop_map(|at| {
            let promised = crate::requests::PROMISED;
            crate::requests::framed(promised[at.index(promised.len())].1)
        }),
        1 => Just(crate::requests::framed("10")),
        1 => vec(any::<u8>(), 0..40).prop_map(|payload| frame(&payload).expect("it fits")),
    ];
    prop_oneof![
        6 => whole.clone(),
        2 => (whole, any::<prop::sample::Index>()).prop_map(|(bytes, at)| bytes[..at.index(bytes.len())].to_vec()),
        1 => vec(any::<u8>(), 0..70),
        1 => (0_usize..300_000).prop_map(|count| vec![0xff; count]),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        8 => bytes().prop_map(Input::Bytes),
        3 => Just(Input::Sent),
        1 => Just(Input::StreamEnded),
        1 => any::<bool>().prop_map(Input::Closed),
        1 => Just(Input::Stop),
        2 => (0_u64..4000).prop_map(Input::Pass),
        1 => (0_u64..4000).prop_map(Input::Oversleep),
        4 => Just(Input::Granted),
        1 => Just(Input::Denied),
        4 => Just(Input::Bound),
        1 => Just(Input::Unbound),
        2 => Just(Input::Begun),
        1 => Just(Input::Failed),
        6 => (1_u8..4).prop_map(Input::Poll),
    ]
}

fn closed(by_peer: bool) -> Closing {
    if by_peer { closing(CloseCode::QUIT) } else { Closing::Lost("silence".to_owned()) }
}

/// What a handshake did so far, and whether that was right.
struct Watched {
    handshake: HostHandshake<Slot, u16>,
    slots: Slots,
    begin: Duration,
    now: Duration,
    /// Names of what was done.
    done: Vec<&'static str>,
    agreed: Option<Slot>,
}

impl Watched {
    fn new() -> Self {
        let begin = Duration::from_secs(7);
        let peer = Peer { address: IpAddr::V4(Ipv4Addr::LOCALHOST), identity: "x".into(), certified: true };
        let handshake = HostHandshake::new(peer, Arc::new(offer()), LIMIT, begin);
        Self { handshake, slots: Slots::default(), begin, now: begin, done: Vec::new(), agreed: None }
    }

    fn take(&mut self, most: usize) {
        for _ in 0..most {
            let Some(action) = self.handshake.poll() else { break };
            assert!(!self.is_over(), "{action:?} after the end: {:?}", self.done);
            assert!(self.done.last() != Some(&"close") || matches!(action, HandshakeAction::Ended(_)));
            self.done.push(match action {
                HandshakeAction::TakeSlot => "slot",
                HandshakeAction::OpenDataSocket => "socket",
                HandshakeAction::Send(_) => "send",
                HandshakeAction::Close { .. } => "close",
                HandshakeAction::Agreed(agreed) => {
                    self.agreed = Some(agreed.slot);
                    "agreed"
                }
                HandshakeAction::Ended(_) => "ended",
            });
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.done.last(), Some(&("agreed" | "ended")))
    }

    fn input(&mut self, input: Input) {
        let now = self.now;
        let mut randomness = Counting { next: 0, broken: false };
        match input {
            Input::Bytes(bytes) => self.handshake.receive(now, &bytes),
            Input::Sent => self.handshake.sent(now),
            Input::StreamEnded => self.handshake.stream_ended(now),
            Input::Closed(by_peer) => self.handshake.connection_closed(closed(by_peer)),
            Input::Stop => self.handshake.stop(),
            Input::Pass(millis) => {
                self.now += Duration::from_millis(millis);
                self.handshake.handle_timeout(self.now);
            }
            Input::Oversleep(millis) => self.now += Duration::from_millis(millis),
            Input::Granted => {
                let slot = self.slots.take();
                self.handshake.slot_granted(now, slot);
            }
            Input::Denied => self.handshake.slot_denied(now),
            Input::Bound => self.handshake.data_socket(now, PORT, PORT, &mut randomness),
            Input::Unbound => self.handshake.no_data_socket(now, std::io::Error::other("planted")),
            Input::Poll(most) => self.take(usize::from(most)),
            Input::Begun | Input::Failed => {}
        }
        let due = self.handshake.poll_timeout();
        assert!(due.is_none_or(|due| due <= self.begin + LIMIT), "no wait is longer than the deadline");
        assert!(due.is_some() || self.is_over_after_all(), "it waits for ever");
        assert!(self.slots.held() <= 1, "one slot is enough");
    }

    /// The end is there, if only as an action that nobody has taken yet.
    fn is_over_after_all(&mut self) -> bool {
        self.take(usize::MAX);
        self.is_over()
    }
}

/// What the control of a session did so far, and whether that was right.
struct WatchedSession {
    control: SessionControl,
    now: Duration,
    done: Vec<&'static str>,
    /// Nobody owes anything: the frame threads have begun, the stream lives, and all was sent.
    begun: bool,
    stream_ended: bool,
    unsent: bool,
}

impl WatchedSession {
    fn new() -> Self {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let plan = SessionPlan::resolve(&offer(), &hello(), address, "x".into()).expect("it fits");
        let now = Duration::from_secs(7);
        let control = SessionControl::new(&plan, now);
        Self { control, now, done: Vec::new(), begun: false, stream_ended: false, unsent: false }
    }

    fn take(&mut self, most: usize) {
        for _ in 0..most {
            let Some(action) = self.control.poll() else { break };
            assert!(!self.is_over(), "{action:?} after the end: {:?}", self.done);
            assert!(self.done.last() != Some(&"close") || matches!(action, ControlAction::Ended(_)));
            self.done.push(match action {
                ControlAction::Send(_) => {
                    self.unsent = true;
                    "send"
                }
                ControlAction::RequestKeyframe => "keyframe",
                ControlAction::AimFec(_) => "percent",
                ControlAction::Begun { .. } => "begun",
                ControlAction::Ignored(_) => "ignored",
                ControlAction::Close { .. } => "close",
                ControlAction::Ended(_) => "ended",
            });
        }
    }

    fn is_over(&self) -> bool {
        self.done.last() == Some(&"ended")
    }

    fn input(&mut self, input: Input) {
        match input {
            Input::Bytes(bytes) => self.control.receive(self.now, 5, &bytes),
            Input::Sent => {
                self.control.sent(self.now);
                self.unsent = false;
            }
            Input::StreamEnded => {
                self.control.stream_ended(self.now);
                self.stream_ended = true;
            }
            Input::Closed(by_peer) => self.control.connection_closed(closed(by_peer)),
            Input::Stop => self.control.stop(),
            Input::Pass(millis) => {
                self.now += Duration::from_millis(millis);
                self.control.handle_timeout(self.now);
            }
            Input::Oversleep(millis) => self.now += Duration::from_millis(millis),
            Input::Begun => {
                self.control.begun(1);
                self.begun = true;
            }
            Input::Failed => self.control.failed(Blame::System, "planted".into()),
            Input::Poll(most) => self.take(usize::from(most)),
            Input::Granted | Input::Denied | Input::Bound | Input::Unbound => {}
        }
        let due = self.control.poll_timeout();
        assert!(due.is_none_or(|due| due <= self.now + Duration::from_secs(60)));
        let owed = !self.begun || self.stream_ended || self.unsent;
        if owed && due.is_none() {
            self.take(usize::MAX);
            assert!(self.is_over(), "it waits for ever: {:?}", self.done);
        }
    }
}

proptest! {
    #[test]
    fn a_handshake_ends_once_and_frees_its_slot_once(inputs in vec(input(), 0..40)) {
        let mut watched = Watched::new();
        for input in inputs {
            watched.input(input);
        }
        watched.take(usize::MAX);
        watched.handshake.handle_timeout(watched.begin + LIMIT);
        watched.take(usize::MAX);
        prop_assert!(watched.is_over(), "the deadline ends whatever is left: {:?}", watched.done);
        prop_assert_eq!(watched.handshake.poll_timeout(), None);
        let count = |name| watched.done.iter().filter(|done| **done == name).count();
        for name in ["slot", "socket", "send", "close"] {
            prop_assert!(count(name) <= 1, "{} twice: {:?}", name, &watched.done);
        }
        prop_assert_eq!(watched.slots.held(), u32::from(watched.agreed.is_some()), "before the handshake is dropped");
        drop(watched.handshake);
        drop(watched.agreed);
        prop_assert_eq!(watched.slots.taken.get(), watched.slots.freed.get());
    }

    #[test]
    fn a_handshake_does_not_see_where_its_bytes_are_cut(
        said in vec(bytes(), 0..4).prop_map(|said| said.concat()).prop_filter("a flood", |said| said.len() < 2 * 65_537),
        cuts in vec(any::<prop::sample::Index>(), 0..5),
    ) {
        let run = |pieces: Vec<&[u8]>| {
            let mut shell = shell::Shell::new();
            for piece in pieces {
                shell.say(piece);
            }
            let agreed = shell.agreed().map(|agreed| agreed.start.client_udp_port);
            (agreed, shell.close_code(), shell.closed().map(|(_, _, reason)| reason.to_owned()))
        };
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(said.len() + 1)).collect();
        at.extend([0, said.len()]);
        at.sort_unstable();
        prop_assert_eq!(run(at.windows(2).map(|cut| &said[cut[0]..cut[1]]).collect()), run(vec![&said]));
    }

    #[test]
    fn a_session_ends_once_and_says_nothing_behind_its_end(inputs in vec(input(), 0..40)) {
        let mut watched = WatchedSession::new();
        for input in inputs {
            watched.input(input);
        }
        watched.take(usize::MAX);
        watched.input(Input::Stop);
        watched.take(usize::MAX);
        prop_assert!(watched.is_over(), "a stop ends whatever is left: {:?}", watched.done);
        let count = |name| watched.done.iter().filter(|done| **done == name).count();
        prop_assert!(count("begun") <= 1 && count("close") <= 1, "{:?}", &watched.done);
    }
}
