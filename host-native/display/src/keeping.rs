//! Which displays a host keeps, and why, for people.

use pf_media::{DisplaySnapshot, DisplayState, Millis};

/// What the log was told last.
#[derive(Debug, Default)]
pub(crate) struct Keeping {
    told: Vec<(u64, Why)>,
}

/// Why a display is kept, without the time that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Used { sessions: u32 },
    Lingers,
    Pinned,
}

fn why(state: DisplayState) -> Why {
    match state {
        DisplayState::Active { refs } => Why::Used { sessions: refs },
        DisplayState::Lingering { .. } => Why::Lingers,
        DisplayState::Pinned => Why::Pinned,
    }
}

impl Keeping {
    /// A line for the log when it is another one than the last.
    pub fn change(&mut self, displays: &[DisplaySnapshot]) -> Option<String> {
        let now: Vec<_> = displays.iter().map(|display| (display.generation, why(display.state))).collect();
        let changed = now != self.told;
        self.told = now;
        changed.then(|| line(displays))
    }
}

fn line(displays: &[DisplaySnapshot]) -> String {
    let kept: Vec<String> = displays.iter().map(one).collect();
    match kept.len() {
        0 => "no display is kept".to_owned(),
        1 => format!("1 display is kept: {}", kept.join("; ")),
        count => format!("{count} displays are kept: {}", kept.join("; ")),
    }
}

fn one(display: &DisplaySnapshot) -> String {
    let what = format!("target {} ({})", display.target, display.mode);
    match display.state {
        DisplayState::Active { refs: 1 } => format!("{what} is in use"),
        DisplayState::Active { refs } => format!("{what} is in use by {refs} sessions"),
        DisplayState::Lingering { left } => {
            format!("{what} lingers for {} s in case its client returns", seconds(left))
        }
        DisplayState::Pinned => format!("{what} is pinned"),
    }
}

fn seconds(millis: Millis) -> String {
    format!("{}.{}", millis / 1000, millis % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use pf_media::Mode;

    use super::*;

    fn display(target: u32, state: DisplayState) -> DisplaySnapshot {
        DisplaySnapshot { target, generation: u64::from(target), mode: Mode::hz(1280, 720, 60), state }
    }

    #[test]
    fn each_change_is_one_line_and_time_alone_is_none() {
        let mut keeping = Keeping::default();
        let lingering = |left| display(258, DisplayState::Lingering { left });
        let used = display(257, DisplayState::Active { refs: 1 });
        assert_eq!(keeping.change(&[]), None, "nothing was said, and nothing is kept");
        let lines = [
            keeping.change(&[used.clone(), lingering(9900)]),
            keeping.change(&[used.clone(), lingering(500)]),
            keeping.change(&[display(257, DisplayState::Active { refs: 2 }), display(258, DisplayState::Pinned)]),
            keeping.change(std::slice::from_ref(&used)),
            keeping.change(&[]),
        ];
        let want = [
            Some(
                "2 displays are kept: target 257 (1280x720@60) is in use; \
                 target 258 (1280x720@60) lingers for 9.9 s in case its client returns",
            ),
            None,
            Some(
                "2 displays are kept: target 257 (1280x720@60) is in use by 2 sessions; \
                 target 258 (1280x720@60) is pinned",
            ),
            Some("1 display is kept: target 257 (1280x720@60) is in use"),
            Some("no display is kept"),
        ];
        assert_eq!(lines.each_ref().map(Option::as_deref), want);
    }
}
