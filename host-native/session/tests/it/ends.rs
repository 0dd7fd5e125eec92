//! How handshakes end before there is a session, in virtual time: silence, the stream's end, the connection's, ours, and
//! those that cross.

use pf_abi::wire::CloseCode;
use pf_session::{CODE_GRACE, Closing, HandshakeError, NoSession};

use crate::shell::{LIMIT, Leaves, NOTHING, Shell, closing, hello, ms, said, start};

/// Handshakes that wait, one in each step, and for what.
fn waiting() -> Vec<(&'static str, Shell)> {
    let in_step = |leaves: Leaves, hello: Option<&[u8]>| {
        let mut shell = Shell::leaving(leaves);
        if let Some(bytes) = hello {
            shell.say(bytes);
        }
        shell
    };
    let hello = said(&hello());
    vec![
        ("nothing was said", in_step(NOTHING, None)),
        ("half a Hello", in_step(NOTHING, Some(&hello[..9]))),
        ("the slot", in_step(Leaves { slot: true, ..NOTHING }, Some(&hello))),
        ("the data socket", in_step(Leaves { socket: true, ..NOTHING }, Some(&hello))),
        ("Welcome is unread", in_step(Leaves { unread: true, ..NOTHING }, Some(&hello))),
        ("Start", in_step(NOTHING, Some(&hello))),
    ]
}

#[test]
fn silence_ends_at_the_deadline_and_not_before() {
    let mut shell = Shell::new();
    let begin = shell.now;
    assert_eq!(shell.handshake.poll_timeout(), Some(begin + LIMIT));
    shell.handshake.handle_timeout(begin + LIMIT - ms(1));
    assert!(shell.run().seen.is_empty());
    shell.pass(2 * LIMIT);
    let words = "the handshake took longer than 10s: no Hello came";
    assert_eq!(shell.closed(), Some((begin + LIMIT, CloseCode::ERROR, words)));
    assert!(!shell.broke_after_hello(), "perhaps it was a probe");
}

#[test]
fn one_deadline_is_for_all_of_it() {
    let mut shell = Shell::new();
    let begin = shell.now;
    shell.pass(ms(9900)).say(&said(&hello())).pass(LIMIT);
    let words = "the handshake took longer than 10s: no Start came";
    assert_eq!(shell.closed(), Some((begin + LIMIT, CloseCode::ERROR, words)), "Hello won no time");
    assert!(shell.broke_after_hello() && shell.slots.freed.get() == 1);
}

#[test]
fn a_byte_now_and_then_wins_no_time() {
    let mut shell = Shell::new();
    let begin = shell.now;
    for byte in said(&hello()) {
        shell.say(&[byte]).pass(ms(900));
    }
    assert_eq!(shell.closed().map(|(at, code, _)| (at - begin, code)), Some((LIMIT, CloseCode::ERROR)));
    assert!(shell.welcome().is_none(), "what comes after the end is not read");
}

#[test]
fn who_leaves_welcome_unread_is_sent_away_at_the_deadline() {
    let mut shell = Shell::leaving(Leaves { unread: true, ..NOTHING });
    let begin = shell.now;
    shell.say(&said(&hello())).pass(LIMIT);
    let words = "the handshake took longer than 10s: the client did not read Welcome";
    assert_eq!(shell.closed(), Some((begin + LIMIT, CloseCode::ERROR, words)));
}

#[test]
fn what_this_host_does_not_get_done_is_not_the_clients_fault() {
    for (leaves, word) in [
        (Leaves { slot: true, ..NOTHING }, "no session slot was found"),
        (Leaves { socket: true, ..NOTHING }, "no data socket was opened"),
    ] {
        let mut shell = Shell::leaving(leaves);
        shell.say(&said(&hello())).pass(LIMIT);
        let (_, code, reason) = shell.closed().expect("the deadline");
        assert_eq!(code, CloseCode::SETUP_FAILED);
        assert!(reason.ends_with(word), "{reason}");
        assert_eq!(shell.slots.held(), 0);
    }
}

#[test]
fn an_answer_that_comes_after_the_deadline_finds_nobody() {
    let mut shell = Shell::leaving(Leaves { slot: true, ..NOTHING });
    shell.say(&said(&hello()));
    // Nobody woke the handshake in time.
    shell.now += LIMIT;
    let slot = shell.slots.take();
    shell.handshake.slot_granted(shell.now, slot);
    shell.run();
    assert_eq!((shell.close_code(), shell.slots.held()), (Some(CloseCode::SETUP_FAILED), 0));
    assert!(!shell.asked.socket && shell.welcome().is_none());
}

#[test]
fn after_the_streams_end_the_close_code_has_its_time() {
    for (step, mut shell) in waiting() {
        let ended = shell.now;
        shell.stream_ends().pass(CODE_GRACE - ms(1));
        assert!(shell.closed().is_none(), "{step}: the code may still come");
        // A second word about the same end wins no time.
        shell.stream_ends().pass(ms(1));
        let words = "the peer ended the control stream";
        assert_eq!(shell.closed(), Some((ended + CODE_GRACE, CloseCode::ERROR, words)), "{step}");
        assert_eq!(shell.slots.held(), 0, "{step}");
    }
    for (step, mut shell) in waiting() {
        shell.stream_ends().pass(ms(200)).connection_ends(closing(CloseCode::QUIT)).pass(LIMIT);
        assert!(shell.closed().is_none(), "{step}: there is nobody to be told");
        let words = "closed by the peer: quit: theirs";
        assert_eq!(shell.ended().map(ToString::to_string).as_deref(), Some(words), "{step}");
    }
}

#[test]
fn nothing_is_read_behind_the_streams_end() {
    let mut shell = Shell::new();
    shell.say(&said(&hello())).stream_ends().say(&start(5000)).pass(LIMIT);
    assert!(shell.agreed().is_none());
    assert_eq!(shell.close_code(), Some(CloseCode::ERROR));
}

#[test]
fn the_streams_end_wins_no_time_either() {
    let mut shell = Shell::new();
    let begin = shell.now;
    shell.pass(LIMIT - ms(100)).stream_ends().pass(LIMIT);
    assert_eq!(shell.closed().map(|(at, ..)| at - begin), Some(LIMIT));
}

#[test]
fn the_connections_end_ends_every_step_without_a_word() {
    for (step, mut shell) in waiting() {
        let spoke = shell.slots.taken.get() > 0 || shell.asked.slot;
        let said = shell.seen.len();
        shell.connection_ends(Closing::Lost("silence".to_owned())).pass(2 * LIMIT);
        assert_eq!(shell.seen.len(), said + 1, "{step}: one end and nothing else");
        assert!(matches!(shell.ended(), Some(NoSession::Broken { why: HandshakeError::Closed(_), .. })), "{step}");
        assert_eq!((shell.broke_after_hello(), shell.slots.held()), (spoke, 0), "{step}");
    }
}

#[test]
fn the_hosts_stop_ends_every_step_with_code_0() {
    for (step, mut shell) in waiting() {
        let at = shell.now;
        shell.stop().pass(2 * LIMIT);
        assert_eq!(shell.closed(), Some((at, CloseCode::OK, "the host stops")), "{step}");
        assert!(matches!(shell.ended(), Some(NoSession::Stopped)), "{step}");
        assert_eq!((shell.slots.held(), shell.handshake.poll_timeout()), (0, None), "{step}");
    }
}

#[test]
fn stop_and_the_clients_end_may_cross() {
    for (step, mut shell) in waiting() {
        shell.handshake.stop();
        shell.handshake.connection_closed(closing(CloseCode::QUIT));
        shell.handshake.stream_ended(shell.now);
        shell.run().pass(LIMIT);
        assert!(matches!(shell.ended(), Some(NoSession::Stopped)), "{step}");
    }
    for (step, mut shell) in waiting() {
        shell.handshake.connection_closed(closing(CloseCode::QUIT));
        shell.handshake.stop();
        shell.run().pass(LIMIT);
        assert!(matches!(shell.ended(), Some(NoSession::Broken { .. })) && shell.closed().is_none(), "{step}");
    }
}

#[test]
fn what_was_asked_for_and_not_done_yet_is_not_done_after_the_end() {
    let mut shell = Shell::new();
    shell.handshake.receive(shell.now, &said(&hello()));
    shell.handshake.stop();
    shell.run();
    assert_eq!((shell.slots.taken.get(), shell.close_code()), (0, Some(CloseCode::OK)));
}
