//! Key frames on both ends (wire §2.7): throttles of the requests, and what is decoded until one comes.

use pf_abi::wire::UserFlags;

/// Client side: asks again at most once per interval until a key frame came.
#[derive(Clone, Debug)]
pub struct KeyframeThrottle {
    interval_ns: u64,
    wanted: bool,
    last_ns: Option<u64>,
}

impl KeyframeThrottle {
    /// Nothing is wanted yet.
    pub fn new(interval_ns: u64) -> Self {
        Self { interval_ns, wanted: false, last_ns: None }
    }

    /// A picture was lost.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// A key frame (or another clean start) arrived.
    pub fn satisfied(&mut self) {
        self.wanted = false;
    }

    pub fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// True when a request goes out now.
    pub fn poll(&mut self, now_ns: u64) -> bool {
        let due = self.last_ns.is_none_or(|last| now_ns.saturating_sub(last) >= self.interval_ns);
        if self.wanted && due {
            self.last_ns = Some(now_ns);
        }
        self.wanted && due
    }
}

/// Client side: which units may be decoded. After a loss none is, until one comes that needs nothing before it, so that a picture
/// is never built on pictures that are not there.
#[derive(Clone, Debug)]
pub struct CleanStart {
    waiting: bool,
}

impl Default for CleanStart {
    fn default() -> Self {
        Self::new()
    }
}

impl CleanStart {
    /// A stream begins with a clean unit.
    pub fn new() -> Self {
        Self { waiting: true }
    }

    /// A unit is missing, or cannot be decoded.
    pub fn lost(&mut self) {
        self.waiting = true;
    }

    /// Whether a unit with these flags may be decoded; the first that may ends the waiting.
    pub fn admits(&mut self, flags: UserFlags) -> bool {
        self.waiting &= !Self::is_clean(flags);
        !self.waiting
    }

    /// Whether decoding may begin with such a unit.
    pub fn is_clean(flags: UserFlags) -> bool {
        flags.intersects(UserFlags::KEYFRAME | UserFlags::RECOVERY_ANCHOR)
    }
}

/// Host side: folds requests together and keeps forced key frames an interval apart.
#[derive(Clone, Debug)]
pub struct KeyframeSpacing {
    interval_ns: u64,
    requested: bool,
    last_ns: Option<u64>,
}

impl KeyframeSpacing {
    pub fn new(interval_ns: u64) -> Self {
        Self { interval_ns, requested: false, last_ns: None }
    }

    /// A client asked.
    pub fn request(&mut self) {
        self.requested = true;
    }

    /// True when the next picture is to be a forced key frame; the request is spent then.
    pub fn poll(&mut self, now_ns: u64) -> bool {
        let due = self.last_ns.is_none_or(|last| now_ns.saturating_sub(last) >= self.interval_ns);
        if self.requested && due {
            self.requested = false;
            self.last_ns = Some(now_ns);
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MS;

    #[test]
    fn asks_until_satisfied() {
        let mut throttle = KeyframeThrottle::new(100 * MS);
        assert!(!throttle.poll(0));
        throttle.want();
        assert!(throttle.poll(0));
        assert!(!throttle.poll(99 * MS));
        assert!(throttle.poll(100 * MS));
        throttle.satisfied();
        assert!(!throttle.poll(500 * MS));
        throttle.want();
        assert!(throttle.poll(500 * MS));
    }

    #[test]
    fn nothing_is_decoded_between_a_loss_and_a_clean_unit() {
        let mut start = CleanStart::new();
        let units = [UserFlags::PICTURE, UserFlags::KEYFRAME, UserFlags::PICTURE];
        assert_eq!(units.map(|flags| start.admits(flags)), [false, true, true]);
        start.lost();
        let units = [UserFlags::RECOVERY_POINT, UserFlags::RECOVERY_ANCHOR, UserFlags::PICTURE];
        assert_eq!(units.map(|flags| start.admits(flags)), [false, true, true]);
    }

    #[test]
    fn requests_are_folded_and_spaced() {
        let mut spacing = KeyframeSpacing::new(750 * MS);
        spacing.request();
        spacing.request();
        assert!(spacing.poll(10 * MS));
        assert!(!spacing.poll(11 * MS), "both requests were one");
        spacing.request();
        assert!(!spacing.poll(700 * MS));
        assert!(spacing.poll(760 * MS), "deferred, not forgotten");
    }
}
