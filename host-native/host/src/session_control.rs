//! Carries out what [`SessionControl`] decides: one loop over the client, the frame threads and the host's stop.

use pf_media::Blamed;
use pf_os::clock::wall_ns;
use pf_quic::{ByteStream, Heard, close};
use pf_session::{ControlAction, Ended, SessionControl, SessionPlan};
use quinn::Connection;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::clock::ConnectionClock;
use crate::events::{Event, SessionError};
use crate::host::Host;
use crate::session::Session;
use crate::transfers;

/// What the loop works with.
pub struct ControlLoop<'s> {
    /// What all connections share.
    pub host: &'s Host,
    /// The control connection.
    pub connection: &'s Connection,
    /// Its stream.
    pub stream: ByteStream,
    /// Bytes that came before the loop began.
    pub rest: Vec<u8>,
    /// From the frame threads.
    pub events: UnboundedReceiver<Event>,
    /// The session.
    pub session: &'s Session,
    /// Its plan.
    pub plan: &'s SessionPlan,
}

impl ControlLoop<'_> {
    /// Runs until the session ends. `begun` is called when display and encoder stand.
    pub async fn run(mut self, begun: impl Fn(u32)) -> Ended {
        let clock = ConnectionClock::new();
        let mut control = SessionControl::new(self.plan, clock.now());
        control.receive(clock.now(), wall_ns(), &self.rest);
        loop {
            while let Some(action) = control.poll() {
                match action {
                    ControlAction::Begun { target_id } => begun(target_id),
                    ControlAction::Ended(ended) => return ended,
                    other => self.carry_out(other),
                }
            }
            tokio::select! {
                () = self.host.stopped() => control.stop(),
                () = clock.reaches(control.poll_timeout()) => control.handle_timeout(clock.now()),
                event = self.events.recv() => match event {
                    Some(Event::Started { target_id }) => control.begun(target_id),
                    Some(Event::Failed(error)) => control.failed(error.blame(), error.to_string()),
                    None => {
                        let error = SessionError::ThreadsEnded;
                        control.failed(error.blame(), error.to_string());
                    }
                },
                // The end of the connection is the control stream's news.
                Ok(transfer) = self.connection.accept_bi() => drop(tokio::spawn(transfers::refuse(transfer))),
                heard = self.stream.next() => match heard {
                    Heard::Bytes(bytes) => control.receive(clock.now(), wall_ns(), bytes),
                    Heard::Sent => control.sent(clock.now()),
                    Heard::StreamEnded => control.stream_ended(clock.now()),
                    Heard::Closed(closing) => control.connection_closed(closing),
                },
            }
        }
    }

    fn carry_out(&mut self, action: ControlAction) {
        match action {
            ControlAction::Send(bytes) => self.stream.send(&bytes),
            ControlAction::RequestKeyframe => self.session.request_keyframe(),
            ControlAction::AimFec(aim) => self.session.aim_fec(aim),
            ControlAction::Ignored(what) => tracing::debug!("ignored: {what}"),
            ControlAction::Close { code, reason } => close(self.connection, code, &reason),
            // The loop sees to these.
            ControlAction::Begun { .. } | ControlAction::Ended(_) => {}
        }
    }
}
