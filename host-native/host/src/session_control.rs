//! The control task of a session: one select loop over the client, the frame threads and the host's stop.

use std::sync::atomic::Ordering;
use std::time::Duration;

use pf_abi::supervisor::SessionEnd;
use pf_abi::wire::{ClockEcho, ClockProbe, CloseCode};
use pf_proto::FecController;
use pf_quic::{Closing, ControlMessage, ControlReceiver, ControlSender, outcome};
use quinn::Connection;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

use crate::blame::{Blame, Blamed};
use crate::clock::wall_ns;
use crate::counters::Counters;
use crate::listener::stopped;
use crate::plan::SessionPlan;
use crate::session::{Event, Session, SessionError};

/// How long to wait for the close code after the control stream broke.
const CODE_GRACE: Duration = Duration::from_millis(300);

/// How a session ended.
#[derive(Debug)]
pub struct Ended {
    /// Kind of end.
    pub end: SessionEnd,
    /// Close code, theirs or ours.
    pub code: CloseCode,
    /// For people.
    pub reason: String,
    /// Words with which we close; None when the other side did.
    pub tell: Option<String>,
    /// Whose fault it is, where something went wrong.
    pub blame: Option<Blame>,
}

impl Ended {
    /// We can't go on.
    pub fn failed(error: &SessionError) -> Self {
        let (blame, reason) = (error.blame(), error.to_string());
        let tell = Some(reason.clone());
        Self { end: SessionEnd::FAILED, code: blame.close_code(), reason, tell, blame: Some(blame) }
    }

    /// The connection says how it ended.
    fn closed(error: &quinn::ConnectionError) -> Self {
        match outcome(error) {
            Closing::Peer { code, reason } => {
                let end = if code == CloseCode::QUIT { SessionEnd::QUIT } else { SessionEnd::LOST };
                Self { end, code, reason, tell: None, blame: None }
            }
            other => {
                let (end, blame) = (SessionEnd::LOST, Some(Blame::Peer));
                Self { end, code: CloseCode::ERROR, reason: other.to_string(), tell: None, blame }
            }
        }
    }
}

/// What the loop works with.
pub struct SessionControl<'s> {
    /// The control connection.
    pub connection: &'s Connection,
    /// To the client.
    pub sender: ControlSender,
    /// From the client.
    pub receiver: ControlReceiver,
    /// From the frame threads.
    pub events: UnboundedReceiver<Event>,
    /// The session.
    pub session: &'s Session,
    /// Its plan.
    pub plan: &'s SessionPlan,
}

impl SessionControl<'_> {
    /// Runs until the session ends. `begun` is called when display and encoder stand.
    pub async fn run(mut self, stop: &watch::Receiver<bool>, counters: &Counters, begun: impl Fn(u32)) -> Ended {
        let mut fec = FecController::new(self.plan.fec_percent, self.plan.fec_pinned);
        counters.fec_percent.store(fec.percent(), Ordering::Relaxed);
        loop {
            tokio::select! {
                () = stopped(stop) => {
                    let reason = "the host stops".to_owned();
                    let tell = Some(reason.clone());
                    return Ended { end: SessionEnd::STOPPED, code: CloseCode::OK, reason, tell, blame: None };
                }
                error = self.connection.closed() => return Ended::closed(&error),
                event = self.events.recv() => match event {
                    Some(Event::Started { target_id }) => begun(target_id),
                    Some(Event::Failed(error)) => return Ended::failed(&error),
                    None => return Ended::failed(&SessionError::ThreadsEnded),
                },
                message = self.receiver.recv() => match message {
                    Ok(message) => {
                        if let Err(error) = self.handle(&message, &mut fec, counters).await {
                            return self.broken(&error).await;
                        }
                    }
                    Err(error) => return self.broken(&error).await,
                },
            }
        }
    }

    /// The control stream is of no use any more; the connection may still say why.
    async fn broken(&self, error: &pf_quic::ControlError) -> Ended {
        match tokio::time::timeout(CODE_GRACE, self.connection.closed()).await {
            Ok(error) => Ended::closed(&error),
            Err(_) => {
                let reason = error.to_string();
                let tell = Some(reason.clone());
                Ended { end: SessionEnd::LOST, code: CloseCode::ERROR, reason, tell, blame: Some(error.blame()) }
            }
        }
    }

    async fn handle(
        &mut self,
        message: &[u8],
        fec: &mut FecController,
        counters: &Counters,
    ) -> Result<(), pf_quic::ControlError> {
        let received = wall_ns();
        match ControlMessage::decode(message) {
            ControlMessage::RequestKeyframe => self.session.request_keyframe(),
            ControlMessage::LossReport(loss_ppm) => {
                let percent = fec.report(loss_ppm);
                self.session.set_fec_percent(percent);
                counters.fec_percent.store(percent, Ordering::Relaxed);
            }
            ControlMessage::ClockProbe(ClockProbe { t1, .. }) => {
                let echo = ClockEcho { t1, t2: received, t3: wall_ns() };
                self.sender.send_message(&ControlMessage::ClockEcho(echo)).await?;
            }
            // What a client of another release may say is no reason to end its session (wire §7.2).
            other => tracing::debug!("ignored: {other:?}"),
        }
        Ok(())
    }
}
