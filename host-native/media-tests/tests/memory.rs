//! The suites over the backends in memory, whole and with planted faults: a suite that can't fail is worth nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pf_media::{Mode, PadFeedback, PadIndex};
use pf_media_tests::memory::{
    CaptureFault, DisplayFault, EncoderFault, InputFault, MemoryCapture, MemoryClock, MemoryDisplay, MemoryEncoder,
    MemoryInput, MemoryMic, MemoryPads, MemorySound, PadFault, SeenPad,
};
use pf_media_tests::suite;

const MODE: Mode = Mode::hz(320, 240, 60);

/// Words with which a suite finds a backend wanting.
fn found(run: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(run)).expect_err("the suite found nothing");
    let words = panic.downcast_ref::<String>().cloned();
    words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned())).expect("words")
}

fn finds(want: &str, run: impl FnOnce()) {
    let words = found(run);
    assert!(words.contains(want), "'{want}' should have been found, but: {words}");
}

struct Player(MemoryPads);

impl suite::Programs for Player {
    fn seen(&self, pad: PadIndex) -> Option<SeenPad> {
        self.0.seen(pad)
    }

    fn tell(&self, pad: PadIndex, feedback: PadFeedback) {
        self.0.tell(pad, feedback);
    }
}

fn pads(fault: Option<PadFault>) {
    let mut pads = MemoryPads::new(fault);
    suite::pad_manager(&mut pads.clone(), &Player(pads.clone()));
    pads = MemoryPads::new(fault);
    assert_eq!(pads.alive(), 0);
}

fn input(fault: Option<InputFault>) {
    let mut input = MemoryInput::new(fault);
    let programs = input.clone();
    suite::input_injector(&mut input, &mut || programs.heard());
}

fn capture(capture: MemoryCapture) {
    let display = MemoryDisplay::new(None);
    let request = pf_media::DisplayRequest { mode: MODE, identity: "suite".into() };
    let make = || pf_media::VirtualDisplay::create(&display, &request).ok();
    suite::capture_backend(&capture, MODE, &make);
}

#[test]
fn backends_in_memory_pass() {
    suite::clock(&MemoryClock::default());
    suite::encoder_backend(&MemoryEncoder::default());
    for needs_display in [false, true] {
        capture(MemoryCapture { needs_display, ..MemoryCapture::default() });
    }
    let display = MemoryDisplay::new(None);
    suite::lost_device(&display, &|| display.lose(), &|| display.find());
    suite::virtual_display(&display);
    let mut sound = MemorySound::default();
    let host = sound.clone();
    suite::audio_capturer(&mut sound, &mut |samples| host.play(samples));
    let mut mic = MemoryMic::default();
    let program = mic.clone();
    suite::virtual_mic(&mut mic, &mut || program.listen());
    input(None);
    pads(None);
}

#[test]
fn faults_of_encoders_are_found() {
    let run = |fault| move || suite::encoder_backend(&MemoryEncoder { fault: Some(fault) });
    finds("after a request is a key frame", run(EncoderFault::ForgetsKeyframes));
    finds("a flushed picture comes out", run(EncoderFault::KeepsFlushed));
    finds("a repeat is marked", run(EncoderFault::HidesRepeats));
    finds("written over what was in the buffer", run(EncoderFault::Appends));
}

#[test]
fn faults_of_capturers_are_found() {
    let run = |fault| move || capture(MemoryCapture { fault: Some(fault), ..MemoryCapture::default() });
    finds("the one before of", run(CaptureFault::StopsTime));
    finds("an inactive capturer gives no frames", run(CaptureFault::NeverRests));
    finds("the size of the format", run(CaptureFault::LosesRows));
    finds("not a time of the clock that was given", run(CaptureFault::OwnClock));
}

#[test]
fn faults_of_displays_are_found() {
    let run = |fault| move || suite::virtual_display(&MemoryDisplay::new(Some(fault)));
    finds("ends the display at once", run(DisplayFault::Leaks));
    finds("the same identity and mode only", run(DisplayFault::MixesUp));
    finds("is there after", run(DisplayFault::KeepsForEver));
    finds("a stale lease ends nothing", || {
        let display = MemoryDisplay::new(Some(DisplayFault::TrustsStaleLeases));
        suite::lost_device(&display, &|| display.lose(), &|| display.find());
    });
}

#[test]
fn faults_of_input_are_found() {
    finds("what is down is let go of", || input(Some(InputFault::LeavesKeysDown)));
    finds("goes down once only", || input(Some(InputFault::PressesTwice)));
    finds("a stale state can't bring a pad back", || pads(Some(PadFault::RaisesTheDead)));
}
