//! The control of a session in virtual time: what the client is sent and when, and how a session ends.

use std::time::Duration;

use pf_abi::runtime::Unheard;
use pf_abi::supervisor::SessionEnd;
use pf_abi::wire::session::RunningFromClient as FromClient;
use pf_abi::wire::{ClockEcho, ClockProbe, CloseCode, LossReport, RequestKeyframe, RfiRequest};
use pf_media::Blame;
use pf_proto::{FecAim, FecController};
use pf_session::{CODE_GRACE, Closing, ControlAction, Ended, Ignored, SessionControl, SessionPlan, frame};

use crate::shell::{closing, framed, hello, ms, offer};

const SEND_LIMIT: Duration = Duration::from_secs(5);
const BEGIN_LIMIT: Duration = Duration::from_secs(60);
/// What the wall clock shows.
const WALL: u64 = 1_700_000_000_000_000_000;

fn plan(fec_pinned: bool) -> SessionPlan {
    let offer = pf_session::Offer { fec_pinned, ..offer() };
    SessionPlan::resolve(&offer, &hello(), "127.0.0.1".parse().expect("an address"), "x".into()).expect("it fits")
}

/// A session in virtual time, and what it wanted done.
struct Session {
    control: SessionControl,
    now: Duration,
    done: Vec<(Duration, ControlAction)>,
}

impl Session {
    /// Just started.
    fn new() -> Self {
        Self::with(&plan(false))
    }

    fn with(plan: &SessionPlan) -> Self {
        let now = Duration::from_secs(1000);
        Self { control: SessionControl::new(plan, now), now, done: Vec::new() }
    }

    /// Display and encoder stand, and what was done for that is forgotten.
    fn running() -> Self {
        let mut session = Self::new();
        session.control.begun(3);
        session.run().done.clear();
        session
    }

    fn run(&mut self) -> &mut Self {
        while let Some(action) = self.control.poll() {
            self.done.push((self.now, action));
        }
        self
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.control.receive(self.now, WALL, bytes);
        self.run()
    }

    fn say(&mut self, message: impl Into<FromClient>) -> &mut Self {
        self.bytes(&framed(message))
    }

    fn pass(&mut self, time: Duration) -> &mut Self {
        let end = self.now + time;
        while let Some(due) = self.control.poll_timeout().filter(|due| *due <= end) {
            assert!(due >= self.now, "a time that has passed");
            self.now = due;
            self.control.handle_timeout(due);
            self.run();
        }
        self.now = end;
        self
    }

    fn actions(&self) -> Vec<&ControlAction> {
        self.done.iter().map(|(_, action)| action).collect()
    }

    /// Code and words with which we closed, and when.
    fn closed(&self) -> Option<(Duration, CloseCode, &str)> {
        self.done.iter().find_map(|(at, action)| match action {
            ControlAction::Close { code, reason } => Some((*at, *code, reason.as_str())),
            _ => None,
        })
    }

    fn ended(&self) -> &Ended {
        let ends: Vec<&Ended> = self.done.iter().filter_map(|(_, action)| end(action)).collect();
        assert_eq!(ends.len(), 1, "{:?}", self.done);
        assert!(end(&self.done.last().expect("something").1).is_some(), "the end comes last: {:?}", self.done);
        ends[0]
    }
}

fn end(action: &ControlAction) -> Option<&Ended> {
    match action {
        ControlAction::Ended(ended) => Some(ended),
        _ => None,
    }
}

fn probe(t1: u64) -> ClockProbe {
    ClockProbe { t1 }
}

fn echo(t1: u64) -> ControlAction {
    let echo = ClockEcho { t1, t2: WALL, t3: WALL };
    ControlAction::Send(frame(&echo.encode().expect("it fits")).expect("it fits"))
}

#[test]
fn a_session_starts_with_the_plans_recovery_percent_and_tells_once_that_it_has_begun() {
    let mut session = Session::new();
    session.run().control.begun(3);
    session.control.begun(4);
    session.run();
    assert_eq!(session.actions(), [&aim(&[]), &ControlAction::Begun { target_id: 3 }]);
    assert_eq!(session.control.poll_timeout(), None, "nobody owes anything");
}

#[test]
fn messages_are_served_in_their_order_however_they_are_cut() {
    let bytes = [framed(LossReport { loss_ppm: 200_000 }), framed(RequestKeyframe {}), framed(probe(7))].concat();
    for cut in 0..=bytes.len() {
        let mut session = Session::running();
        session.bytes(&bytes[..cut]).bytes(&bytes[cut..]);
        let want = [&aim(&[200_000]), &ControlAction::RequestKeyframe, &echo(7)];
        assert_eq!(session.actions(), want, "cut at {cut}");
    }
}

#[test]
fn a_clock_probe_is_echoed_with_the_wall_time_at_which_it_came() {
    let mut session = Session::running();
    session.say(probe(41));
    assert_eq!(session.actions(), [&echo(41)]);
}

#[test]
fn the_protection_follows_the_loss_unless_it_is_pinned() {
    let mut session = Session::running();
    session.say(LossReport { loss_ppm: 200_000 }).say(LossReport { loss_ppm: 0 });
    assert_eq!(session.actions(), [&aim(&[200_000]), &aim(&[200_000, 0])]);

    let mut pinned = Session::with(&plan(true));
    pinned.run().say(LossReport { loss_ppm: 200_000 }).say(gap());
    let fixed = ControlAction::AimFec(FecAim::fixed(10));
    assert_eq!(pinned.actions(), [&fixed, &ControlAction::RequestKeyframe]);
}

#[test]
fn pictures_that_a_client_misses_raise_the_protection_when_its_reports_do_not_say_why() {
    let loss = |session: &Session| match session.done.iter().rev().find(|(_, action)| is_aim(action)) {
        Some((_, ControlAction::AimFec(aim))) => aim.loss_ppm(),
        _ => 0,
    };
    let mut session = Session::running();
    session.say(LossReport { loss_ppm: 0 }).say(RequestKeyframe {});
    assert_eq!(loss(&session), 0, "nothing was lost on the way: a decoder in trouble");
    session.say(gap());
    assert_eq!(loss(&session), 10_000);
    session.pass(ms(750)).say(LossReport { loss_ppm: 5_000 }).say(RequestKeyframe {});
    assert!(loss(&session) > 15_000, "it reports less than breaks its pictures");
    let before = loss(&session);
    session.pass(ms(750)).say(LossReport { loss_ppm: 100_000 }).say(RequestKeyframe {});
    assert_eq!((before < 100_000, loss(&session)), (true, 100_000), "the report says why");
}

fn is_aim(action: &ControlAction) -> bool {
    matches!(action, ControlAction::AimFec(_))
}

fn gap() -> RfiRequest {
    RfiRequest { first: 10, last: 12 }
}

/// The protection of a session that began with 10 %, after these reports.
fn aim(reports: &[u32]) -> ControlAction {
    let mut fec = FecController::new(10, false);
    for ppm in reports {
        fec.report(0, *ppm);
    }
    ControlAction::AimFec(fec.aim())
}

#[test]
fn nonsense_is_ignored_and_the_session_goes_on() {
    let mut session = Session::running();
    for size in [0, 1, 4, 5, 9, 13, 300, 65_535] {
        let mut payload = vec![0xee; size];
        if size > 4 {
            payload[..4].copy_from_slice(b"PKFc");
        }
        session.bytes(&frame(&payload).expect("it fits"));
    }
    let ignored = session.actions().iter().filter(|action| matches!(action, ControlAction::Ignored(_))).count();
    assert_eq!(ignored, 8);
    assert_eq!(session.say(probe(5)).actions().last(), Some(&&echo(5)));
}

#[test]
fn what_only_hosts_say_is_ignored() {
    let mut session = Session::running();
    let echo = ClockEcho { t1: 1, t2: 2, t3: 3 }.encode().expect("it fits");
    session.bytes(&frame(&echo).expect("it fits"));
    let why = Unheard::OutOfOrder { message: "ClockEcho", state: "running" };
    assert_eq!(session.actions(), [&ControlAction::Ignored(Ignored::Unheard(why))]);
}

#[test]
fn what_came_behind_start_is_answered_before_display_and_encoder_stand() {
    let mut session = Session::new();
    session.say(probe(1));
    assert_eq!(session.actions(), [&aim(&[]), &echo(1)]);
}

#[test]
fn frame_threads_that_never_say_a_word_are_not_waited_for_for_ever() {
    let mut session = Session::new();
    let begin = session.now;
    session.pass(BEGIN_LIMIT - ms(1));
    assert_eq!(session.closed(), None);
    session.pass(BEGIN_LIMIT);
    let words = "display and encoder did not stand within 60s";
    assert_eq!(session.closed(), Some((begin + BEGIN_LIMIT, CloseCode::SETUP_FAILED, words)));
    assert_eq!((session.ended().end, session.ended().blame), (SessionEnd::FAILED, Some(Blame::Ourselves)));
}

#[test]
fn a_failure_is_told_to_the_client_by_whose_fault_it_is() {
    for (blame, code) in [
        (Blame::Peer, CloseCode::ERROR),
        (Blame::Configuration, CloseCode::SETUP_FAILED),
        (Blame::Driver, CloseCode::SETUP_FAILED),
        (Blame::System, CloseCode::SETUP_FAILED),
        (Blame::Ourselves, CloseCode::SETUP_FAILED),
    ] {
        let mut session = Session::running();
        session.control.failed(blame, "no frames".into());
        session.run();
        assert_eq!(session.closed(), Some((session.now, code, "no frames")));
        let ended = session.ended();
        assert_eq!((ended.end, ended.code, ended.blame), (SessionEnd::FAILED, code, Some(blame)));
        assert!(!ended.releases_display(), "the client may try again");
    }
}

#[test]
fn a_client_that_quits_takes_its_display_with_it_and_any_other_may_come_back() {
    for (code, end, releases) in [
        (CloseCode::QUIT, SessionEnd::QUIT, true),
        (CloseCode::OK, SessionEnd::LOST, false),
        (CloseCode::ERROR, SessionEnd::LOST, false),
        (CloseCode(0x1234), SessionEnd::LOST, false),
    ] {
        let mut session = Session::running();
        session.control.connection_closed(closing(code));
        session.run();
        assert_eq!(session.closed(), None, "there is nobody to be told");
        let ended = session.ended();
        assert_eq!((ended.end, ended.code, ended.reason.as_str(), ended.blame), (end, code, "theirs", None));
        assert_eq!(ended.releases_display(), releases);
    }
    let mut session = Session::running();
    session.control.connection_closed(Closing::Lost("timed out".into()));
    let ended = session.run().ended();
    assert_eq!((ended.end, ended.code, ended.blame), (SessionEnd::LOST, CloseCode::ERROR, Some(Blame::Peer)));
    assert!(!ended.releases_display());
}

#[test]
fn the_hosts_stop_ends_a_session_with_code_0_and_its_display() {
    for mut session in [Session::new(), Session::running()] {
        session.control.stop();
        session.run();
        assert_eq!(session.closed(), Some((session.now, CloseCode::OK, "the host stops")));
        assert_eq!((session.ended().end, session.ended().releases_display()), (SessionEnd::STOPPED, true));
        assert_eq!(session.control.poll_timeout(), None);
    }
}

#[test]
fn after_the_streams_end_the_close_code_has_its_time() {
    let mut session = Session::running();
    let ended = session.now;
    session.control.stream_ended(ended);
    session.pass(CODE_GRACE - ms(1));
    assert_eq!(session.closed(), None);
    // A second word about the same end wins no time.
    session.control.stream_ended(session.now);
    session.pass(ms(1));
    let words = "the peer ended the control stream";
    assert_eq!(session.closed(), Some((ended + CODE_GRACE, CloseCode::ERROR, words)));
    assert_eq!(session.ended().end, SessionEnd::LOST);

    let mut session = Session::running();
    session.control.stream_ended(session.now);
    session.pass(ms(299)).control.connection_closed(closing(CloseCode::QUIT));
    session.run().pass(ms(10));
    assert_eq!((session.closed(), session.ended().end), (None, SessionEnd::QUIT));
}

#[test]
fn an_answer_that_the_streams_end_overtakes_is_owed_to_nobody() {
    let mut session = Session::running();
    // The answer is unread for as long as it may be, but for what the close code may take.
    session.say(probe(1)).pass(SEND_LIMIT - ms(100));
    let ended = session.now;
    session.control.stream_ended(ended);
    session.pass(CODE_GRACE);
    let words = "the peer ended the control stream";
    assert_eq!(session.closed(), Some((ended + CODE_GRACE, CloseCode::ERROR, words)), "not for what it left unread");
}

#[test]
fn nothing_is_read_behind_the_streams_end() {
    let mut session = Session::running();
    session.control.stream_ended(session.now);
    session.say(RequestKeyframe {});
    assert!(session.done.is_empty());
}

#[test]
fn who_leaves_an_answer_unread_is_lost_after_five_seconds() {
    let mut session = Session::running();
    session.say(probe(1)).pass(ms(4000)).control.sent(session_time(4000));
    session.say(probe(2));
    let asked = session.now;
    session.pass(ms(3000)).say(probe(3)).pass(SEND_LIMIT);
    let words = "the client left a control message unread for 5s";
    assert_eq!(session.closed(), Some((asked + SEND_LIMIT, CloseCode::ERROR, words)), "more questions win no time");
    assert_eq!((session.ended().end, session.ended().blame), (SessionEnd::LOST, Some(Blame::Peer)));
}

/// The time of a running session, so many ms after its start.
fn session_time(after: u64) -> Duration {
    Duration::from_secs(1000) + ms(after)
}

#[test]
fn what_is_not_sent_yet_when_the_session_ends_stays_unsaid() {
    let mut session = Session::running();
    session.control.receive(session.now, WALL, &framed(probe(1)));
    session.control.stop();
    session.run();
    assert!(!session.actions().contains(&&echo(1)), "{:?}", session.done);
    assert_eq!(session.ended().end, SessionEnd::STOPPED);
}

#[test]
fn a_message_behind_the_end_is_not_served() {
    let mut session = Session::running();
    session.control.stop();
    session.run().say(probe(1)).say(RequestKeyframe {}).pass(BEGIN_LIMIT);
    session.control.begun(9);
    session.run();
    assert_eq!(session.ended().end, SessionEnd::STOPPED, "and the end stays the last");
}

/// A name, the kind of end, and what brings it about.
type Ending = (&'static str, SessionEnd, fn(&mut Session));

/// What may end a session.
fn endings() -> [Ending; 4] {
    [
        ("quit", SessionEnd::QUIT, |session| session.control.connection_closed(closing(CloseCode::QUIT))),
        ("stop", SessionEnd::STOPPED, |session| session.control.stop()),
        ("failure", SessionEnd::FAILED, |session| session.control.failed(Blame::Driver, "gone".into())),
        ("silence", SessionEnd::LOST, |session| {
            session.control.stream_ended(session.now);
            session.control.handle_timeout(session.now + CODE_GRACE);
        }),
    ]
}

#[test]
fn of_ends_that_cross_the_first_one_counts() {
    for (first, end, one) in endings() {
        for (second, _, other) in endings() {
            let mut session = Session::running();
            one(&mut session);
            other(&mut session);
            session.run().pass(BEGIN_LIMIT);
            assert_eq!(session.ended().end, end, "{first}, then {second}");
        }
    }
}

#[test]
fn a_stop_or_a_failure_does_not_wait_for_a_close_code() {
    for (name, end, then) in endings() {
        let mut session = Session::running();
        session.control.stream_ended(session.now);
        session.pass(ms(100));
        then(&mut session);
        session.run();
        assert_eq!(session.ended().end, end, "the stream's end, then {name}");
    }
}

#[test]
fn a_client_that_never_says_anything_is_served() {
    let mut session = Session::running();
    session.pass(Duration::from_secs(24 * 3600));
    assert!(session.done.is_empty());
    assert_eq!(session.say(probe(1)).actions(), [&echo(1)]);
}
