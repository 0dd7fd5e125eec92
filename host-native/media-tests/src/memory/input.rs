//! An injector that writes down what reaches the host's programs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use pf_media::{Failure, InputEvent, InputInjector, MouseButton, Outlook};

use super::failure;

/// What is wrong with an injector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFault {
    /// Keys stay down when the session ends.
    LeavesKeysDown,
    /// A key that is down goes down again.
    PressesTwice,
}

/// A key or button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Press {
    Key(u8),
    Button(u8),
}

fn button(button: MouseButton) -> Press {
    Press::Button(match button {
        MouseButton::Left => 1,
        MouseButton::Middle => 2,
        MouseButton::Right => 3,
        MouseButton::X1 => 4,
        MouseButton::X2 => 5,
    })
}

/// What an event presses or lets go of.
fn press(event: &InputEvent) -> Option<(Press, bool)> {
    match event {
        InputEvent::Key { code, down } => Some((Press::Key(*code), *down)),
        InputEvent::Button { button: which, down } => Some((button(*which), *down)),
        _ => None,
    }
}

/// An injector. Clones write into the same list.
#[derive(Clone, Default)]
pub struct MemoryInput {
    heard: Arc<Mutex<Vec<InputEvent>>>,
    /// What is down, as the event that presses it.
    down: Vec<(Press, InputEvent)>,
    fault: Option<InputFault>,
}

impl MemoryInput {
    /// One with this fault.
    #[must_use]
    pub fn new(fault: Option<InputFault>) -> Self {
        Self { fault, ..Self::default() }
    }

    /// What programs heard since the last call.
    #[must_use]
    pub fn heard(&self) -> Vec<InputEvent> {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn tell(&self, event: InputEvent) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}

fn released(event: InputEvent) -> InputEvent {
    match event {
        InputEvent::Key { code, .. } => InputEvent::Key { code, down: false },
        InputEvent::Button { button, .. } => InputEvent::Button { button, down: false },
        other => other,
    }
}

impl InputInjector for MemoryInput {
    fn inject(&mut self, event: &InputEvent) -> Result<(), Failure> {
        if let InputEvent::PointerPosition { width, height, .. } = event
            && (*width == 0 || *height == 0)
        {
            return Err(failure(Outlook::Passing, "a place on a surface without size"));
        }
        if let Some((press, down)) = press(event) {
            let held = self.down.iter().position(|(held, _)| *held == press);
            match (held, down) {
                (Some(_), true) if self.fault == Some(InputFault::PressesTwice) => {}
                (Some(_), true) | (None, false) => return Ok(()),
                (None, true) => self.down.push((press, *event)),
                (Some(index), false) => drop(self.down.remove(index)),
            }
        }
        self.tell(*event);
        Ok(())
    }

    fn release_all(&mut self) -> Result<(), Failure> {
        let held = std::mem::take(&mut self.down);
        if self.fault != Some(InputFault::LeavesKeysDown) {
            let mut told = BTreeSet::new();
            for (press, event) in held {
                if told.insert(press) {
                    self.tell(released(event));
                }
            }
        }
        Ok(())
    }
}
