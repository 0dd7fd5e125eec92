//! Control of a running session under bytes of its client: every answer is one that can be read, the end is one, and
//! what is kept is no more than a message.

use std::sync::OnceLock;
use std::time::Duration;

use pf_session::{ControlAction, FrameBuffer, SessionControl, SessionPlan};

use super::script::Script;
use crate::host::{hello, offer};

/// Most actions that one message may cause.
const ACTIONS: usize = 4;

fn plan() -> &'static SessionPlan {
    static PLAN: OnceLock<SessionPlan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let address = std::net::Ipv4Addr::LOCALHOST.into();
        SessionPlan::resolve(&offer(), &hello(), address, "x".into()).expect("a client of ours is served")
    })
}

/// Runs a script: how the stream is cut, and the stream.
pub(super) fn run(input: &[u8], stands: &mut dyn FnMut()) {
    let mut now = Duration::from_secs(1000);
    let mut control = SessionControl::new(plan(), now);
    control.begun(3);
    stands();
    let mut over = false;
    for piece in Script::new(input).pieces() {
        now += Duration::from_millis(1);
        control.receive(now, 1_700_000_000_000_000_000, piece);
        let mut actions = 0;
        while let Some(action) = control.poll() {
            assert!(!over, "{action:?} after the end");
            actions += 1;
            match action {
                ControlAction::Send(bytes) => {
                    let mut frames = FrameBuffer::new();
                    frames.extend(&bytes);
                    assert!(frames.take().is_some_and(|payload| !payload.is_empty()) && frames.rest().is_empty());
                    control.sent(now);
                }
                ControlAction::AimFec(aim) => assert!(aim.loss_ppm() <= 1_000_000 && aim.percent(47) <= 100, "{aim:?}"),
                ControlAction::Ended(_) => over = true,
                _ => {}
            }
        }
        // A message takes two bytes of the stream at least; those before may lie in the buffer.
        assert!(actions <= 2 + ACTIONS * (input.len() / 2 + 1), "{actions} actions");
    }
}
