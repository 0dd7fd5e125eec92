//! The handshake on the host's side (wire §1.5, steps 2 to 5): one deadline for all of it.
//!
//! ```text
//! Hello ▸ admission ▸ TakeSlot ▸ plan ▸ OpenDataSocket ▸ Send(Welcome) ▸ Start ▸ Agreed
//! ```

use std::collections::VecDeque;
use std::mem;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use pf_abi::runtime::Refused;
use pf_abi::wire::handshake::host as order;
use pf_abi::wire::{CloseCode, ControlFrame, Hello, Start, Welcome};

use crate::admission::{Refusal, admit, wants_pairing};
use crate::close::{CODE_GRACE, Closing};
use crate::framing::{FrameBuffer, frame};
use crate::no_session::{HandshakeError, NoSession, Waiting};
use crate::plan::{Offer, SessionPlan};
use crate::randomness::Randomness;
use crate::welcome::welcome;

/// Most bytes that are kept for later: a client may say everything at once, which is never as much.
const AHEAD: usize = 2 * ControlFrame::MAX_SIZE;

/// Who is at the other end of a connection.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its address.
    pub address: IpAddr,
    /// Fingerprint of its certificate; its address when it showed none.
    pub identity: String,
    /// It showed a certificate, and proved to hold its key.
    pub certified: bool,
}

/// What both sides agreed on: everything of which a session is made.
#[derive(Debug)]
pub struct Agreed<S, D> {
    /// The session's slot.
    pub slot: S,
    /// Bound data socket.
    pub socket: D,
    /// The plan.
    pub plan: SessionPlan,
    /// What the client was told.
    pub welcome: Welcome,
    /// Where it wants video.
    pub start: Start,
    /// Bytes that came behind Start: control messages already.
    pub rest: Vec<u8>,
}

/// What is to be done for a handshake.
#[derive(Debug)]
pub enum HandshakeAction<S, D> {
    /// Take a session slot; answer with [`HostHandshake::slot_granted`] or [`HostHandshake::slot_denied`].
    TakeSlot,
    /// Bind a data socket; answer with [`HostHandshake::data_socket`] or [`HostHandshake::no_data_socket`].
    OpenDataSocket,
    /// Write these bytes to the control stream; answer with [`HostHandshake::sent`].
    Send(Vec<u8>),
    /// Close the connection. The end follows.
    Close {
        /// With this code.
        code: CloseCode,
        /// And these words for people.
        reason: String,
    },
    /// The end: the session begins. The connection is its business from now on.
    Agreed(Box<Agreed<S, D>>),
    /// The end: there is no session.
    Ended(NoSession),
}

/// A handshake. It holds what it was lent, a session slot `S` and a data socket `D`, until it hands both on in
/// [`Agreed`] or drops them with its end, each once.
#[derive(Debug)]
pub struct HostHandshake<S, D> {
    peer: Peer,
    offer: Arc<Offer>,
    limit: Duration,
    deadline: Duration,
    /// The stream is over, and until then its close code may come.
    code_due: Option<Duration>,
    /// A Hello was read.
    heard: bool,
    ahead: FrameBuffer,
    state: State<S, D>,
    actions: VecDeque<HandshakeAction<S, D>>,
}

#[derive(Debug)]
enum State<S, D> {
    Hello(order::Opened),
    Slot(Box<Hello>, order::Greeted),
    DataSocket { slot: S, plan: Box<SessionPlan>, greeted: order::Greeted },
    WelcomeRead(Box<Offered<S, D>>),
    Start(Box<Offered<S, D>>),
    Over,
}

/// What was told to the client, and is held for it.
#[derive(Debug)]
struct Offered<S, D> {
    slot: S,
    socket: D,
    plan: SessionPlan,
    welcome: Welcome,
    welcomed: order::Welcomed,
}

impl<S, D> HostHandshake<S, D> {
    /// A handshake with this peer, who is connected and has said nothing yet; it may take `limit`.
    pub fn new(peer: Peer, offer: Arc<Offer>, limit: Duration, now: Duration) -> Self {
        Self {
            peer,
            offer,
            limit,
            deadline: now.saturating_add(limit),
            code_due: None,
            heard: false,
            ahead: FrameBuffer::new(),
            state: State::Hello(order::Opened::begin()),
            actions: VecDeque::new(),
        }
    }

    /// What is to be done next; None when nothing is, until the next input.
    pub fn poll(&mut self) -> Option<HandshakeAction<S, D>> {
        self.actions.pop_front()
    }

    /// When [`Self::handle_timeout`] is due; None after the end.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.waiting()?;
        Some(self.code_due.map_or(self.deadline, |due| due.min(self.deadline)))
    }

    /// Time passed. Before its time it changes nothing.
    pub fn handle_timeout(&mut self, now: Duration) {
        let Some(waiting) = self.waiting() else { return };
        if self.code_due.is_some_and(|due| due <= now) {
            self.broken(HandshakeError::StreamEnded);
        } else if self.deadline <= now {
            self.broken(HandshakeError::TooSlow { limit: self.limit, waiting });
        }
    }

    /// Bytes of the control stream came, cut anywhere.
    pub fn receive(&mut self, now: Duration, bytes: &[u8]) {
        if self.is_over_at(now) {
            return;
        }
        self.ahead.extend(bytes);
        self.advance();
        if self.waiting().is_some() && self.ahead.rest().len() > AHEAD {
            self.broken(HandshakeError::Flood(self.ahead.rest().len()));
        }
    }

    /// All bytes of [`HandshakeAction::Send`] are on their way.
    pub fn sent(&mut self, now: Duration) {
        if self.is_over_at(now) {
            return;
        }
        self.state = match self.take_state() {
            State::WelcomeRead(offered) => State::Start(offered),
            other => other,
        };
        self.advance();
    }

    /// The control stream ended, or broke: nothing more is read, and the connection's close code may say why.
    pub fn stream_ended(&mut self, now: Duration) {
        if !self.is_over_at(now) && self.code_due.is_none() {
            self.code_due = Some(now.saturating_add(CODE_GRACE));
        }
    }

    /// The connection is over.
    pub fn connection_closed(&mut self, closing: Closing) {
        if self.waiting().is_some() {
            self.broken(HandshakeError::Closed(closing));
        }
    }

    /// The host stops.
    pub fn stop(&mut self) {
        if self.waiting().is_some() {
            self.end(NoSession::Stopped);
        }
    }

    /// The answer to [`HandshakeAction::TakeSlot`]: here is one.
    pub fn slot_granted(&mut self, now: Duration, slot: S) {
        if self.is_over_at(now) {
            return;
        }
        match self.take_state() {
            State::Slot(hello, greeted) => {
                let Peer { address, identity, .. } = self.peer.clone();
                match SessionPlan::resolve(&self.offer, &hello, address, identity) {
                    Ok(plan) => {
                        self.state = State::DataSocket { slot, plan: Box::new(plan), greeted };
                        self.actions.push_back(HandshakeAction::OpenDataSocket);
                    }
                    Err(refusal) => self.refuse(refusal),
                }
            }
            // Nobody asked for a second one: it is free again with the end of this function.
            other => self.state = other,
        }
    }

    /// The answer to [`HandshakeAction::TakeSlot`]: all are taken.
    pub fn slot_denied(&mut self, now: Duration) {
        if !self.is_over_at(now) && matches!(self.state, State::Slot(..)) {
            self.refuse(Refusal::Busy);
        }
    }

    /// The answer to [`HandshakeAction::OpenDataSocket`]: it is bound to `port`. Keys are drawn from `randomness`.
    pub fn data_socket(&mut self, now: Duration, socket: D, port: u16, randomness: &mut dyn Randomness) {
        if self.is_over_at(now) {
            return;
        }
        match self.take_state() {
            State::DataSocket { slot, plan, greeted } => match welcome(&plan, port, randomness) {
                Ok(welcome) => self.say_welcome(slot, socket, *plan, welcome, greeted),
                Err(error) => self.refuse(error.into()),
            },
            other => self.state = other,
        }
    }

    /// The answer to [`HandshakeAction::OpenDataSocket`]: there is none.
    pub fn no_data_socket(&mut self, now: Duration, error: std::io::Error) {
        if !self.is_over_at(now) && matches!(self.state, State::DataSocket { .. }) {
            self.refuse(Refusal::DataSocket(error));
        }
    }

    /// For what it waits; None after the end.
    fn waiting(&self) -> Option<Waiting> {
        match self.state {
            State::Hello(_) => Some(Waiting::Hello),
            State::Slot(..) => Some(Waiting::Slot),
            State::DataSocket { .. } => Some(Waiting::DataSocket),
            State::WelcomeRead(_) => Some(Waiting::WelcomeRead),
            State::Start(_) => Some(Waiting::Start),
            State::Over => None,
        }
    }

    /// An input that comes too late finds the handshake over, even when nobody looked at the clock before.
    fn is_over_at(&mut self, now: Duration) -> bool {
        self.handle_timeout(now);
        self.waiting().is_none()
    }

    /// Leaves [`State::Over`] behind: whoever takes the state puts the next one in its place.
    fn take_state(&mut self) -> State<S, D> {
        mem::replace(&mut self.state, State::Over)
    }

    /// Reads the next message, if one is due and there.
    fn advance(&mut self) {
        let due = matches!(self.state, State::Hello(_) | State::Start(_)) && self.code_due.is_none();
        let Some(payload) = due.then(|| self.ahead.take()).flatten() else { return };
        match self.take_state() {
            State::Hello(opened) => self.hello(opened, &payload),
            State::Start(offered) => self.start(*offered, &payload),
            other => self.state = other,
        }
    }

    fn hello(&mut self, opened: order::Opened, payload: &[u8]) {
        let (hello, greeted) = match opened.receive(payload) {
            Ok(order::OpenedHeard::Hello(hello, greeted)) => (hello, greeted),
            Ok(order::OpenedHeard::PairRequest(..)) => return self.refuse(Refusal::pairing(self.peer.certified)),
            // A damaged one is judged like a whole one: nobody reads it before he has judged it (wire §5.4, step 2).
            Err(_) if wants_pairing(payload) => return self.refuse(Refusal::pairing(self.peer.certified)),
            Err(Refused { why, .. }) => return self.broken(HandshakeError::Unheard { what: "Hello", why }),
        };
        self.heard = true;
        match admit(&hello, self.peer.address) {
            Ok(()) => {
                self.state = State::Slot(Box::new(hello), greeted);
                self.actions.push_back(HandshakeAction::TakeSlot);
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn say_welcome(&mut self, slot: S, socket: D, plan: SessionPlan, welcome: Welcome, greeted: order::Greeted) {
        let mut payload = Vec::new();
        let said = greeted.say_welcome(&welcome, &mut payload);
        match said.and_then(|welcomed| Ok((welcomed, frame(&payload)?))) {
            Ok((welcomed, bytes)) => {
                self.state = State::WelcomeRead(Box::new(Offered { slot, socket, plan, welcome, welcomed }));
                self.actions.push_back(HandshakeAction::Send(bytes));
            }
            Err(error) => self.broken(HandshakeError::Unwritable(error)),
        }
    }

    fn start(&mut self, offered: Offered<S, D>, payload: &[u8]) {
        let Offered { slot, socket, plan, welcome, welcomed } = offered;
        let start = match welcomed.receive(payload) {
            Ok(order::WelcomedHeard::Start(start, order::Agreed { .. })) => start,
            Err(Refused { why, .. }) => return self.broken(HandshakeError::Unheard { what: "Start", why }),
        };
        let rest = self.ahead.rest().to_vec();
        self.actions.push_back(HandshakeAction::Agreed(Box::new(Agreed { slot, socket, plan, welcome, start, rest })));
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.end(NoSession::Refused(refusal));
    }

    fn broken(&mut self, why: HandshakeError) {
        self.end(NoSession::Broken { why, hello: self.heard });
    }

    /// Lets go of everything, and leaves nothing to be done but to close.
    fn end(&mut self, why: NoSession) {
        self.state = State::Over;
        self.ahead = FrameBuffer::new();
        self.actions.clear();
        if why.is_connected() {
            self.actions.push_back(HandshakeAction::Close { code: why.code(), reason: why.to_string() });
        }
        self.actions.push_back(HandshakeAction::Ended(why));
    }
}
