//! The control of a running session (wire §2.5, §2.7): what the client says, news of the frame threads, and the end.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use pf_abi::runtime::Unheard;
use pf_abi::wire::session::host::Running;
use pf_abi::wire::session::{RunningFromClient as FromClient, RunningFromHost as FromHost};
use pf_abi::wire::{ClockEcho, ClockProbe, CloseCode, LossReport};
use pf_media::Blame;
use pf_proto::{FecAim, FecController};

use crate::answers::{Standing, no_clipboard, no_probe};
use crate::close::{CODE_GRACE, Closing};
use crate::ended::Ended;
use crate::framing::{FrameBuffer, frame};
use crate::plan::SessionPlan;

/// How long a client may leave unread what we say.
const SEND_LIMIT: Duration = Duration::from_secs(5);
/// How long display and encoder may take to stand. A frame thread gives up before; one that does neither hangs.
const BEGIN_LIMIT: Duration = Duration::from_secs(60);

/// What is to be done for a session.
#[derive(Debug, PartialEq, Eq)]
pub enum ControlAction {
    /// Write these bytes to the control stream, and read no more before they have left; answer with
    /// [`SessionControl::sent`].
    Send(Vec<u8>),
    /// Ask the encoder for a key frame.
    RequestKeyframe,
    /// Protect the units from the next one on like this.
    AimFec(FecAim),
    /// Display and encoder stand.
    Begun {
        /// Target of the display; 0 where there is none.
        target_id: u32,
    },
    /// The client said something from which nothing follows. For logs; what a client of another release may say is no
    /// reason to end its session (wire §7.2).
    Ignored(Ignored),
    /// Close the connection. The end follows.
    Close {
        /// With this code.
        code: CloseCode,
        /// And these words for people.
        reason: String,
    },
    /// The end.
    Ended(Ended),
}

/// From what nothing follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// A message that a client may say and this host does not serve; the protocol promises no answer to it. By its name.
    NotServed(&'static str),
    /// What a client may not say in a session, what nobody knows, or something damaged.
    Unheard(Unheard),
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotServed(message) => write!(f, "{message} is not served"),
            Self::Unheard(why) => why.fmt(f),
        }
    }
}

/// The control of one session.
#[derive(Debug)]
pub struct SessionControl {
    order: Running,
    standing: Standing,
    fec: FecController,
    /// What was told last.
    aimed: FecAim,
    bytes: FrameBuffer,
    /// Until then the frame threads must have begun; None once they have.
    begin_due: Option<Duration>,
    /// Until then what we said must have left; None when it has.
    send_due: Option<Duration>,
    /// Until then a close code may come; None while the stream lives.
    code_due: Option<Duration>,
    over: bool,
    actions: VecDeque<ControlAction>,
}

impl SessionControl {
    /// Control of a session with this plan, whose frame threads start now.
    pub fn new(plan: &SessionPlan, now: Duration) -> Self {
        let fec = FecController::new(plan.fec_percent, plan.fec_pinned);
        Self {
            order: Running::begin(),
            standing: Standing::of(plan),
            actions: VecDeque::from([ControlAction::AimFec(fec.aim())]),
            aimed: fec.aim(),
            fec,
            bytes: FrameBuffer::new(),
            begin_due: Some(now.saturating_add(BEGIN_LIMIT)),
            send_due: None,
            code_due: None,
            over: false,
        }
    }

    /// What is to be done next; None when nothing is, until the next input.
    pub fn poll(&mut self) -> Option<ControlAction> {
        self.actions.pop_front()
    }

    /// When [`Self::handle_timeout`] is due. None after the end, and while a session runs in which nobody owes anything:
    /// then the link's own idle time-out is the limit (wire §1.3), which comes as [`Self::connection_closed`].
    pub fn poll_timeout(&self) -> Option<Duration> {
        let waits = [self.begin_due, self.send_due, self.code_due];
        waits.into_iter().flatten().min().filter(|_| !self.over)
    }

    /// Time passed. Before its time it changes nothing.
    pub fn handle_timeout(&mut self, now: Duration) {
        let due = |due: Option<Duration>| due.is_some_and(|due| due <= now);
        if due(self.code_due) {
            self.hang_up(Ended::lost("the peer ended the control stream".to_owned()));
        } else if due(self.send_due) {
            self.hang_up(Ended::lost(format!("the client left a control message unread for {SEND_LIMIT:?}")));
        } else if due(self.begin_due) {
            self.failed(Blame::Ourselves, format!("display and encoder did not stand within {BEGIN_LIMIT:?}"));
        }
    }

    /// Bytes of the control stream came, cut anywhere, when the wall clock showed this many ns since the Unix epoch.
    pub fn receive(&mut self, now: Duration, wall_ns: u64, bytes: &[u8]) {
        self.handle_timeout(now);
        if self.over || self.code_due.is_some() {
            return;
        }
        self.bytes.extend(bytes);
        while !self.over
            && let Some(payload) = self.bytes.take()
        {
            match self.order.receive(&payload) {
                Ok(message) => self.message(now, wall_ns, message),
                Err(why) => self.actions.push_back(ControlAction::Ignored(Ignored::Unheard(why))),
            }
        }
    }

    /// All bytes of [`ControlAction::Send`] are on their way.
    pub fn sent(&mut self, now: Duration) {
        self.handle_timeout(now);
        // What nobody has taken yet can't be on its way.
        if !self.actions.iter().any(|action| matches!(action, ControlAction::Send(_))) {
            self.send_due = None;
        }
    }

    /// The control stream ended, or broke: nothing more is read, and the connection's close code may say why.
    pub fn stream_ended(&mut self, now: Duration) {
        self.handle_timeout(now);
        // Nobody reads what was not sent yet.
        self.send_due = None;
        self.code_due.get_or_insert(now.saturating_add(CODE_GRACE));
    }

    /// The connection is over.
    pub fn connection_closed(&mut self, closing: Closing) {
        self.end(Ended::closed(closing));
    }

    /// Display and encoder stand. A frame thread says so once.
    pub fn begun(&mut self, target_id: u32) {
        if !self.over && self.begin_due.take().is_some() {
            self.actions.push_back(ControlAction::Begun { target_id });
        }
    }

    /// The session can't go on, for this reason.
    pub fn failed(&mut self, blame: Blame, reason: String) {
        self.hang_up(Ended::failed(blame, reason));
    }

    /// The host stops.
    pub fn stop(&mut self) {
        self.hang_up(Ended::stopped());
    }

    /// One message. Each that the schema lets a client say in a session has its arm, and an action where the shell has to do
    /// something. What is only answered, because it is not served yet, stands in `answers`.
    fn message(&mut self, now: Duration, wall_ns: u64, message: FromClient) {
        match message {
            // No encoder takes single references back: the key frame heals as well (wire §2.7).
            FromClient::RequestKeyframe(_) | FromClient::RfiRequest(_) => {
                self.fec.picture_lost(nanos(now), matches!(message, FromClient::RfiRequest(_)));
                self.aim();
                self.actions.push_back(ControlAction::RequestKeyframe);
            }
            FromClient::LossReport(LossReport { loss_ppm }) => {
                self.fec.report(nanos(now), loss_ppm);
                self.aim();
            }
            FromClient::ClockProbe(ClockProbe { t1 }) => {
                // The answer leaves at once: both stamps are the moment at which the probe came.
                self.say(now, &ClockEcho { t1, t2: wall_ns, t3: wall_ns }.into());
            }
            FromClient::Reconfigure(_) => self.say(now, &self.standing.mode()),
            FromClient::SetBitrate(_) => self.say(now, &self.standing.bitrate()),
            FromClient::ProbeRequest(_) | FromClient::ProbeShaped(_) => self.say(now, &no_probe()),
            FromClient::ClipControl(_) => self.say(now, &no_clipboard()),
            other @ (FromClient::ShardPayloadAck(_)
            | FromClient::DeliveryReport(_)
            | FromClient::LinkReport(_)
            | FromClient::SetDelivery(_)
            | FromClient::PhaseReport(_)
            | FromClient::ClipOffer(_)
            | FromClient::CursorRenderMode(_)
            | FromClient::InputEdge(_)) => {
                self.actions.push_back(ControlAction::Ignored(Ignored::NotServed(other.name())));
            }
        }
    }

    /// Tells the protection of units where it changed.
    fn aim(&mut self) {
        let aim = self.fec.aim();
        if std::mem::replace(&mut self.aimed, aim) != aim {
            self.actions.push_back(ControlAction::AimFec(aim));
        }
    }

    fn say(&mut self, now: Duration, message: &FromHost) {
        match message.encode().and_then(|payload| frame(&payload)) {
            Ok(bytes) => {
                self.actions.push_back(ControlAction::Send(bytes));
                self.send_due.get_or_insert(now.saturating_add(SEND_LIMIT));
            }
            Err(error) => self.failed(Blame::Ourselves, format!("{} cannot be written: {error}", message.name())),
        }
    }

    /// Ends the session from our side.
    fn hang_up(&mut self, ended: Ended) {
        if !self.over {
            let close = ControlAction::Close { code: ended.code, reason: ended.reason.clone() };
            self.end(ended);
            self.actions.push_front(close);
        }
    }

    /// What was not carried out yet is of no use any more, but for the end.
    fn end(&mut self, ended: Ended) {
        if !self.over {
            self.over = true;
            self.actions.clear();
            self.actions.push_back(ControlAction::Ended(ended));
        }
    }
}

/// Of a session's clock; it wraps after 584 years.
fn nanos(now: Duration) -> u64 {
    now.as_nanos() as u64
}
