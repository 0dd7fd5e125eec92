//! [`InputInjector`].

use pf_media::{InputEvent, InputInjector, MouseButton, ScrollAxis};

fn key(code: u8, down: bool) -> InputEvent {
    InputEvent::Key { code, down }
}

/// Everything that the trait says of any injector; `heard` tells what programs heard since the last call.
///
/// # Panics
/// Where the backend does otherwise.
pub fn input_injector(injector: &mut dyn InputInjector, heard: &mut dyn FnMut() -> Vec<InputEvent>) {
    let left = |down| InputEvent::Button { button: MouseButton::Left, down };
    let played = [
        key(0x41, true),
        key(0x41, false),
        InputEvent::Text('ö'),
        InputEvent::PointerMotion { dx: -3, dy: 7 },
        InputEvent::PointerPosition { x: 10, y: 20, width: 1920, height: 1080 },
        left(true),
        left(false),
        InputEvent::Scroll { axis: ScrollAxis::Horizontal, delta: -120 },
    ];
    for event in &played {
        injector.inject(event).expect("it is played");
    }
    assert_eq!(heard(), played, "each event once, in order");
    let nowhere = InputEvent::PointerPosition { x: 1, y: 1, width: 0, height: 5 };
    injector.inject(&nowhere).expect_err("a place on a surface without size");
    assert!(heard().is_empty(), "what was refused is not played");

    injector.inject(&key(0x42, false)).expect("nothing to do is no failure");
    assert!(heard().is_empty(), "a key that is up stays up");
    for _ in 0..2 {
        injector.inject(&key(0x42, true)).expect("it is played");
    }
    assert_eq!(heard(), [key(0x42, true)], "a key that is down goes down once only");
    injector.inject(&left(true)).expect("it is played");
    heard();
    injector.release_all().expect("everything is let go of");
    let mut released = heard();
    released.sort_by_key(|event| format!("{event:?}"));
    assert_eq!(released, [left(false), key(0x42, false)], "what is down is let go of, and nothing else");
    injector.release_all().expect("nothing to do is no failure");
    assert!(heard().is_empty());
}
