//! The client's half of a session's control in virtual time: what it says, and when.

use pf_abi::wire::session::RunningFromClient as FromClient;
use pf_abi::wire::{BitrateChanged, ClockEcho, ClockProbe, LossReport, RequestKeyframe};
use pf_proto::{ClockSample, LossRule, MS, ReassemblyStats, SequenceStats};
use pf_session::{ClientControl, Sight};

/// What the client's clock shows when its session begins.
const BEGAN: u64 = 1_700_000_000_000_000_000;
const LOOK: u64 = 7 * MS;

/// A client, and what it said at which ms of the session.
struct Client {
    control: ClientControl,
    sight: Sight,
    now: u64,
    said: Vec<(u64, FromClient)>,
}

impl Client {
    fn new(rule: LossRule) -> Self {
        let clock = Some(ClockSample { offset_ns: 0, rtt_ns: MS });
        let control = ClientControl::new(rule, clock, &Sight::default(), BEGAN);
        Self { control, sight: Sight::default(), now: BEGAN, said: Vec::new() }
    }

    /// Until this ms, with a look each 7 ms.
    fn until(&mut self, ms: u64) -> &mut Self {
        while self.now < BEGAN + ms * MS {
            self.control.look(self.now, &self.sight);
            while let Some(message) = self.control.say() {
                self.said.push(((self.now - BEGAN) / MS, message));
            }
            self.now += LOOK;
        }
        self
    }

    fn lose(&mut self, missing: u64, decided: u64, units_lost: u64) {
        let sequences = &mut self.sight.sequences;
        *sequences =
            SequenceStats { decided: sequences.decided + decided, missing: sequences.missing + missing, ..*sequences };
        self.sight.units.units_lost += units_lost;
    }

    /// Reports as (ms, ppm).
    fn reports(&self) -> Vec<(u64, u32)> {
        let report = |(at, message): &(u64, FromClient)| match message {
            FromClient::LossReport(LossReport { loss_ppm }) => Some((*at, *loss_ppm)),
            _ => None,
        };
        self.said.iter().filter_map(report).collect()
    }
}

#[test]
fn reports_come_every_750_ms_with_the_loss_since_the_one_before() {
    let mut client = Client::new(LossRule::Datagrams);
    client.until(700).lose(30, 1000, 0);
    client.until(1500).lose(0, 1000, 0);
    client.until(3000);
    assert_eq!(client.reports(), [(756, 30_000), (1512, 0), (2268, 0)]);
}

#[test]
fn what_was_lost_before_the_session_is_none_of_its_loss() {
    let before = Sight {
        sequences: SequenceStats { decided: 10, missing: 10, came_late: 0 },
        units: ReassemblyStats { units_lost: 3, ..ReassemblyStats::default() },
        ..Sight::default()
    };
    let control = ClientControl::new(LossRule::Datagrams, None, &before, BEGAN);
    let mut client = Client { control, sight: before, now: BEGAN, said: Vec::new() };
    client.until(1000);
    assert_eq!(client.said, [(756, LossReport { loss_ppm: 0 }.into())]);
}

#[test]
fn the_first_loss_is_reported_at_once_and_in_front_of_the_request() {
    let mut client = Client::new(LossRule::Datagrams);
    client.until(400);
    client.lose(100, 500, 1);
    client.sight.keyframe_wanted = true;
    client.until(420);
    let first = [(406, LossReport { loss_ppm: 200_000 }.into()), (406, RequestKeyframe {}.into())];
    assert_eq!(client.said[..], first);
    // More is lost: not before 250 ms are over; and what was not lost by a unit waits for its time.
    client.lose(50, 500, 2);
    client.until(700).sight.keyframe_wanted = false;
    assert_eq!(client.reports()[1..], [(658, 100_000)]);
    client.lose(1, 10, 0);
    client.until(1500);
    assert_eq!(client.reports()[2..], [(1414, 100_000)]);
}

#[test]
fn a_wanted_key_frame_is_news_of_a_loss_before_the_unit_is_given_up() {
    let mut client = Client::new(LossRule::Datagrams);
    client.until(300);
    client.lose(40, 400, 0);
    client.sight.keyframe_wanted = true;
    client.until(320);
    assert_eq!(client.reports(), [(301, 100_000)]);
}

#[test]
fn clients_of_the_recorded_rules_report_by_the_clock_alone() {
    for (rule, ppm) in [(LossRule::Repaired31, 50_000), (LossRule::Repaired, 0)] {
        let mut client = Client::new(rule);
        client.until(300);
        client.lose(100, 500, 4);
        client.until(800);
        assert_eq!(client.reports(), [(756, ppm)]);
    }
}

#[test]
fn key_frames_are_asked_for_every_100_ms_until_one_came() {
    let mut client = Client::new(LossRule::Repaired);
    client.sight.keyframe_wanted = true;
    client.until(350).sight.keyframe_wanted = false;
    client.until(700);
    let asked: Vec<u64> = client.said.iter().map(|(at, _)| *at).collect();
    assert_eq!(asked, [0, 105, 210, 315]);
    assert!(client.said.iter().all(|(_, message)| *message == RequestKeyframe {}.into()));
}

#[test]
fn a_silent_host_is_asked_for_a_sign_of_life() {
    let mut client = Client::new(LossRule::Datagrams);
    client.sight.silent_ns = 200 * MS;
    client.until(650);
    let probes: Vec<u64> = client
        .said
        .iter()
        .filter(|(_, message)| matches!(message, FromClient::ClockProbe(_)))
        .map(|(at, _)| *at)
        .collect();
    assert_eq!(probes, [203, 406, 609]);
}

#[test]
fn a_doubted_clock_is_measured_again_by_the_answers_and_other_messages_come_back() {
    let mut client = Client::new(LossRule::Datagrams);
    client.sight.clock_doubted = true;
    let mut settled = None;
    for at in (0..1500).step_by(7) {
        client.until(at);
        while let Some((_, FromClient::ClockProbe(ClockProbe { t1 }))) = client.said.pop() {
            let echo = ClockEcho { t1, t2: t1 + 5_000, t3: t1 + 5_000 };
            assert_eq!(client.control.hear(echo.into(), t1), None);
        }
        settled = settled.or_else(|| client.control.settled());
    }
    let settled = settled.expect("measured");
    assert_eq!(
        (settled.sample, settled.began_ns >= BEGAN + 1000 * MS),
        (ClockSample { offset_ns: 5_000, rtt_ns: 0 }, true)
    );
    let rate = BitrateChanged { kbps: 4, ..BitrateChanged::default() };
    assert_eq!(client.control.hear(rate.clone().into(), BEGAN), Some(rate.into()));
}

#[test]
fn a_host_that_answers_too_late_for_the_first_rounds_has_a_clock_after_all() {
    let mut control = ClientControl::new(LossRule::Datagrams, None, &Sight::default(), BEGAN);
    let echo = ClockEcho { t1: BEGAN - 2200 * MS, t2: BEGAN + 7, t3: BEGAN + 7 };
    assert_eq!(control.hear(echo.into(), BEGAN), None);
    let settled = control.settled().expect("measured");
    assert_eq!((settled.sample.rtt_ns, settled.began_ns), (2200 * MS, BEGAN));
    let mut client = Client { control, sight: Sight::default(), now: BEGAN, said: Vec::new() };
    client.until(1100);
    let probes = client.said.iter().filter(|(_, message)| matches!(message, FromClient::ClockProbe(_))).count();
    assert_eq!(probes, 8, "and is measured at once as exactly as may be: {:?}", client.said);
    let backwards = ClockEcho { t1: 5, t2: 9, t3: 8 };
    let mut other = ClientControl::new(LossRule::Datagrams, None, &Sight::default(), BEGAN);
    other.hear(backwards.into(), BEGAN);
    assert_eq!(other.settled(), None, "no two clocks show that");
}
