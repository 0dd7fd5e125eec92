//! [`PadManager`].

use pf_media::{
    MotionState, PadFeedback, PadIndex, PadKind, PadManager, PadMoment, PadState, Rumble, TouchState, newer,
};

use crate::memory::SeenPad;

/// What a program can do with the pads of the session under test.
pub trait Programs {
    /// What a program sees of a pad; None when there is none.
    fn seen(&self, pad: PadIndex) -> Option<SeenPad>;
    /// A program tells a pad something.
    fn tell(&self, pad: PadIndex, feedback: PadFeedback);
}

fn index(pad: u8) -> PadIndex {
    PadIndex::new(pad).expect("below 16")
}

fn state(buttons: u32) -> PadState {
    PadState { buttons, left: [1, -1], ..PadState::default() }
}

/// Everything that the trait says of any manager of pads.
///
/// # Panics
/// Where the backend does otherwise.
pub fn pad_manager(pads: &mut dyn PadManager, programs: &dyn Programs) {
    assert!(newer(0, 255) && newer(128, 1) && !newer(129, 1) && !newer(7, 7), "wire §3.2");
    assert_eq!(PadIndex::new(16), None);
    a_pad_comes_changes_and_goes(pads, programs);
    an_old_moment_changes_nothing(pads, programs);
    feedback_comes_back_in_order(pads, programs);
    pads.heartbeat(100).expect("it lives");
}

fn moment(pads: &mut dyn PadManager, pad: u8, moment: PadMoment) {
    pads.handle(index(pad), moment).expect("it is taken in");
}

fn a_pad_comes_changes_and_goes(pads: &mut dyn PadManager, programs: &dyn Programs) {
    assert_eq!(programs.seen(index(0)), None);
    pads.apply_motion(index(0), MotionState::default()).expect("a pad that is not there is passed over");
    assert_eq!(programs.seen(index(0)), None, "motion makes no pad");
    moment(pads, 0, PadMoment::Arrival(PadKind(2)));
    moment(pads, 0, PadMoment::State { sequence: 1, state: state(0x1000) });
    let motion = MotionState { gyro: [20, 0, 0], accel: [0, 10_000, 0] };
    let touch = TouchState { finger: 0, active: true, x: 100, y: 65_535 };
    pads.apply_motion(index(0), motion).expect("it is applied");
    pads.apply_touch(index(0), touch).expect("it is applied");
    let all = SeenPad { kind: PadKind(2), state: state(0x1000), motion, touch };
    assert_eq!(programs.seen(index(0)), Some(all));
    moment(pads, 3, PadMoment::State { sequence: 1, state: state(1) });
    let undeclared = programs.seen(index(3)).expect("a pad that was never announced is one of the default kind");
    assert_eq!((undeclared.kind, undeclared.state), (PadKind::default(), state(1)));
    moment(pads, 0, PadMoment::Removal { sequence: 2 });
    assert_eq!(programs.seen(index(0)), None);
    assert!(programs.seen(index(3)).is_some(), "other pads stay");
}

fn an_old_moment_changes_nothing(pads: &mut dyn PadManager, programs: &dyn Programs) {
    moment(pads, 0, PadMoment::State { sequence: 1, state: state(2) });
    assert_eq!(programs.seen(index(0)), None, "a stale state can't bring a pad back that was pulled out");
    moment(pads, 0, PadMoment::State { sequence: 4, state: state(4) });
    moment(pads, 0, PadMoment::State { sequence: 3, state: state(3) });
    moment(pads, 0, PadMoment::Removal { sequence: 3 });
    assert_eq!(programs.seen(index(0)).map(|pad| pad.state), Some(state(4)), "what came late is passed over");
    moment(pads, 0, PadMoment::State { sequence: 130, state: state(5) });
    assert_eq!(programs.seen(index(0)).map(|pad| pad.state), Some(state(5)));
}

fn feedback_comes_back_in_order(pads: &mut dyn PadManager, programs: &dyn Programs) {
    let told = [
        (index(0), PadFeedback::Rumble(Rumble { low: 1, high: 65_535 })),
        (index(3), PadFeedback::Light([1, 2, 3])),
        (index(0), PadFeedback::Rumble(Rumble::default())),
    ];
    for (pad, feedback) in told {
        programs.tell(pad, feedback);
    }
    let mut heard = Vec::new();
    pads.pump(&mut |pad, feedback| heard.push((pad, feedback))).expect("it lives");
    assert_eq!(heard, told);
    heard.clear();
    pads.pump(&mut |pad, feedback| heard.push((pad, feedback))).expect("it lives");
    assert!(heard.is_empty(), "each once");
}
