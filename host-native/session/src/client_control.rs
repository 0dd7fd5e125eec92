//! What a client says in a running session (wire §2.7): loss reports, requests for key frames, looks at the host's clock. Like
//! the host's half without I/O: the client's thread and the simulated world run the same.

use std::collections::VecDeque;

use pf_abi::wire::session::{RunningFromClient as FromClient, RunningFromHost as FromHost};
use pf_abi::wire::{self, ClockProbe, LossReport, RequestKeyframe};
use pf_proto::{
    ClockSample, ClockSync, KeyframeThrottle, LossRule, LossWindow, MS, ReassemblyStats, SequenceStats, Settled,
};

/// Distance of reports.
const REPORT_NS: u64 = wire::LOSS_REPORT_MS as u64 * MS;
/// Distance of reports that do not wait for their time.
const EARLY_NS: u64 = 250 * MS;
/// Silence of the data socket after which the host is asked for a sign of life, and the distance of these questions: a host that
/// has taken the place of a dead one answers that it knows no such connection.
const SILENCE_NS: u64 = 200 * MS;

/// What the threads that receive and decode have seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sight {
    /// Datagrams that came and did not, since the counting began.
    pub sequences: SequenceStats,
    /// Units that came and did not.
    pub units: ReassemblyStats,
    /// A picture is missing, and none after it is clean.
    pub keyframe_wanted: bool,
    /// Something can't be true by the offset between the clocks.
    pub clock_doubted: bool,
    /// For how long no datagram came.
    pub silent_ns: u64,
}

/// The client's half of the control of one session.
#[derive(Debug)]
pub struct ClientControl {
    /// None: the host does not answer clock probes.
    clock: Option<ClockSync>,
    loss: LossWindow,
    throttle: KeyframeThrottle,
    reported_ns: u64,
    asked_ns: u64,
    said: VecDeque<FromClient>,
    settled: Option<Settled>,
}

impl ClientControl {
    /// Of a session that begins now, after the first clock rounds gave `clock`. What was lost before it is none of its loss.
    pub fn new(rule: LossRule, clock: Option<ClockSample>, before: &Sight, now_ns: u64) -> Self {
        let mut loss = LossWindow::new(rule);
        loss.take(&before.sequences, &before.units);
        Self {
            clock: clock.map(|first| ClockSync::new(first, now_ns)),
            loss,
            throttle: KeyframeThrottle::new(u64::from(wire::KEYFRAME_REQUEST_MS) * MS),
            reported_ns: now_ns,
            asked_ns: now_ns,
            said: VecDeque::new(),
            settled: None,
        }
    }

    /// Looks at what was seen. To be asked every few milliseconds, at times of the client's clock, which only goes forward.
    pub fn look(&mut self, now_ns: u64, sight: &Sight) {
        if self.report_due(now_ns, sight) {
            self.reported_ns = now_ns;
            let ppm = self.loss.take(&sight.sequences, &sight.units);
            self.said.push_back(LossReport { loss_ppm: ppm }.into());
        }
        if sight.keyframe_wanted {
            self.throttle.want();
        } else {
            self.throttle.satisfied();
        }
        if self.throttle.poll(now_ns) {
            self.said.push_back(RequestKeyframe {}.into());
        }
        let silent = sight.silent_ns >= SILENCE_NS && now_ns.saturating_sub(self.asked_ns) >= SILENCE_NS;
        if self.clock_probe_due(now_ns, sight.clock_doubted) || silent {
            self.asked_ns = now_ns;
            self.said.push_back(ClockProbe { t1: now_ns }.into());
        }
    }

    /// Reports have their distance; the first loss of a unit does not wait for it, so that the host protects the next units
    /// at once. The report stands in front of the request for a key frame, which it explains.
    fn report_due(&self, now_ns: u64, sight: &Sight) -> bool {
        let since = now_ns.saturating_sub(self.reported_ns);
        let lost = self.loss.units_lost(&sight.units) > 0 || sight.keyframe_wanted && !self.throttle.is_wanted();
        since >= REPORT_NS || since >= EARLY_NS && lost && self.loss.rule() == LossRule::Datagrams
    }

    fn clock_probe_due(&mut self, now_ns: u64, doubted: bool) -> bool {
        let Some(clock) = &mut self.clock else { return false };
        if doubted {
            clock.doubt();
        }
        if let Some(settled) = clock.settled(now_ns) {
            self.settled = Some(settled);
        }
        clock.probe(now_ns)
    }

    /// The host said something, when the client's clock showed this. What is not used comes back.
    pub fn hear(&mut self, message: FromHost, now_ns: u64) -> Option<FromHost> {
        match (message, &mut self.clock) {
            (FromHost::ClockEcho(echo), Some(clock)) => clock.echo(&echo, now_ns),
            (FromHost::ClockEcho(echo), none) => {
                // It answers after all, too late for the first rounds: good enough until the next ones, which follow at once.
                let sample = ClockSample::new(echo.t1, echo.t2, echo.t3, now_ns)?;
                none.insert(ClockSync::new(sample, now_ns)).doubt();
                self.settled = Some(Settled { sample, began_ns: now_ns });
            }
            (other, _) => return Some(other),
        }
        None
    }

    /// What is to be said next; None when nothing is, until the next look.
    pub fn say(&mut self) -> Option<FromClient> {
        self.said.pop_front()
    }

    /// The offset between the clocks, when it was measured again since the last call.
    pub fn settled(&mut self) -> Option<Settled> {
        self.settled.take()
    }
}
