//! Requests to which the protocol promises an answer, as bytes (wire §2.6, §A.2), in virtual time: each is answered at
//! once, whatever the session does and however many there are.

use std::time::Duration;

use pf_abi::wire::CloseCode;
use pf_session::{ControlAction, NoSession, Refusal, SessionControl, SessionPlan, frame};

use crate::shell::{Shell, hello, ms, offer, said, start};

/// Bytes behind the magic `PKFc`: name, request, answer of a session with 1280x720 at 60 Hz and 20000 kbit/s.
pub const PROMISED: [(&str, &str, &str); 10] = [
    ("another mode", "01800700003804000078000000", "020000050000d00200003c000000"),
    ("the mode in force", "0100050000d00200003c000000", "020000050000d00200003c000000"),
    ("no mode", "01000000000000000000000000", "020000050000d00200003c000000"),
    ("another rate", "0550c30000", "06204e0000"),
    ("the default rate", "0500000000", "06204e0000"),
    ("a probe", "20a0860100f4010000", "21000000000000000000000000000000000000000000000000"),
    ("a probe of nothing", "200000000000000000", "21000000000000000000000000000000000000000000000000"),
    (
        "a probe in bursts",
        "22a0860100f40100003c0000100000a0860100",
        "21000000000000000000000000000000000000000000000000",
    ),
    ("a clipboard with files", "400101", "41000001"),
    ("no clipboard", "400000", "41000001"),
];

/// Requests that are answered by nothing but what they ask for, or by nothing at all.
const UNANSWERED: [(&str, &str); 12] = [
    ("the answer to a mode", "0201800700003804000078000000"),
    ("the answer to a rate", "0650c30000"),
    ("the answer to a probe", "21887766554433221101000000020000000300000004000000"),
    ("the answer about a clipboard", "41010304"),
    ("an acknowledged shard size", "09b004"),
    ("a delivery report", "0b0807060504030201"),
    ("a link report", "0c0d0c0b0a"),
    ("a delivery profile", "0d01"),
    ("a phase report", "32080706050403020115287f0010000000200000008403"),
    ("an offer of the clipboard", "4207000000010a746578742f706c61696e0500000000000000"),
    ("a pointer mode", "5101"),
    ("a pairing in the middle of a session", "10"),
];

fn payload(text: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    b"PKFc".iter().copied().chain((0..text.len()).step_by(2).map(digits)).collect()
}

/// A control message as it lies on the stream; the text is what follows the magic.
pub fn framed(text: &str) -> Vec<u8> {
    frame(&payload(text)).expect("it fits")
}

/// A session in a state, and what it did since.
struct Session {
    control: SessionControl,
    now: Duration,
}

impl Session {
    fn starting() -> Self {
        let address = "127.0.0.1".parse().expect("an address");
        let plan = SessionPlan::resolve(&offer(), &hello(), address, "x".into()).expect("it fits");
        let now = Duration::from_secs(50);
        let mut control = SessionControl::new(&plan, now);
        while control.poll().is_some() {}
        Self { control, now }
    }

    fn running() -> Self {
        let mut session = Self::starting();
        session.control.begun(1);
        session.say(&[]);
        session
    }

    fn say(&mut self, bytes: &[u8]) -> Vec<ControlAction> {
        self.control.receive(self.now, 5, bytes);
        std::iter::from_fn(|| self.control.poll()).collect()
    }
}

#[test]
fn every_promised_answer_is_given_at_once_before_and_after_display_and_encoder_stand() {
    for (what, request, answer) in PROMISED {
        for mut session in [Session::starting(), Session::running()] {
            let want = [ControlAction::Send(framed(answer))];
            assert_eq!(session.say(&framed(request)), want, "{what}");
            session.control.sent(session.now);
            assert_eq!(session.say(&framed(request)), want, "{what}, again");
        }
    }
}

#[test]
fn a_request_is_exactly_as_long_as_it_is() {
    for (what, request, _) in PROMISED {
        for text in [request[..request.len() - 2].to_owned(), format!("{request}00")] {
            let done = Session::running().say(&framed(&text));
            assert!(matches!(&done[..], [ControlAction::Ignored(_)]), "{what}, {text}: {done:?}");
        }
    }
}

#[test]
fn a_lost_reference_is_answered_by_a_key_frame() {
    let done = Session::running().say(&framed("070a0000000c000000"));
    assert!(matches!(done[..], [ControlAction::AimFec(_), ControlAction::RequestKeyframe]), "{done:?}");
}

#[test]
fn what_needs_no_answer_gets_none_and_the_session_goes_on() {
    let mut session = Session::running();
    for (what, message) in UNANSWERED {
        let done = session.say(&framed(message));
        assert!(matches!(&done[..], [ControlAction::Ignored(_)]), "{what}: {done:?}");
    }
    assert_eq!(session.say(&framed("0550c30000")), [ControlAction::Send(framed("06204e0000"))]);
}

#[test]
fn a_flood_of_requests_is_answered_one_by_one_and_costs_little_more_than_it_is_long() {
    let mut session = Session::running();
    let flood: Vec<u8> = PROMISED.iter().cycle().take(20_000).flat_map(|(_, request, _)| framed(request)).collect();
    let want: Vec<u8> = PROMISED.iter().cycle().take(20_000).flat_map(|(_, _, answer)| framed(answer)).collect();
    let mut said = Vec::new();
    for piece in flood.chunks(4096) {
        let answers: Vec<u8> = session
            .say(piece)
            .into_iter()
            .flat_map(|action| match action {
                ControlAction::Send(bytes) => bytes,
                other => panic!("{other:?}"),
            })
            .collect();
        // What waits to be sent is bounded by what was read; nothing more is read before it has left.
        assert!(answers.len() <= 3 * 4096, "{}", answers.len());
        said.extend(answers);
        session.control.sent(session.now);
    }
    assert!(said == want, "an answer is missing, or out of its order");
}

#[test]
fn a_request_behind_start_is_answered_as_the_sessions_first() {
    let mut shell = Shell::new();
    shell.say(&[said(&hello()), start(5000), framed("0550c30000")].concat());
    let rest = shell.agreed().expect("a session").rest.clone();
    assert_eq!(Session::starting().say(&rest), [ControlAction::Send(framed("06204e0000"))]);
}

#[test]
fn a_request_before_its_time_ends_the_connection_with_a_sentence() {
    for (what, request, _) in PROMISED {
        for begun in [false, true] {
            let mut shell = Shell::new();
            if begun {
                shell.say(&said(&hello()));
            }
            shell.pass(ms(5)).say(&framed(request));
            let (at, code, reason) = shell.closed().expect(what);
            assert_eq!((at, code), (shell.now, CloseCode::ERROR), "{what}");
            assert!(reason.contains("cannot be read"), "{what}: {reason}");
        }
    }
}

#[test]
fn a_pairing_attempt_hears_at_once_that_there_is_no_pairing_yet() {
    let whole = format!("1004{}2100{}", "4465636b", "41".repeat(33));
    for request in [whole.as_str(), "10", "10ffffffff"] {
        for (certified, want) in [(true, CloseCode::NOT_ARMED), (false, CloseCode::IDENTITY_REQUIRED)] {
            let mut shell = Shell::showing(certified);
            shell.pass(ms(5)).say(&framed(request));
            let (at, code, reason) = shell.closed().expect("an answer");
            assert_eq!((at, code), (shell.now, want), "{request}");
            assert!(reason.contains("this host has no pairing yet"), "{reason}");
            assert_eq!(shell.slots.taken.get(), 0, "it costs no slot");
            let Some(NoSession::Refused(Refusal::NoPairing | Refusal::NoPairingWithoutIdentity)) = shell.ended() else {
                panic!("{:?}", shell.ended());
            };
        }
    }
}

#[test]
fn a_stream_without_an_end_says_zero_frames() {
    let mut shell = Shell::new();
    shell.say(&said(&hello()));
    assert_eq!(shell.welcome().map(|welcome| welcome.frames), Some(0), "unbounded (wire §2.2)");
}
