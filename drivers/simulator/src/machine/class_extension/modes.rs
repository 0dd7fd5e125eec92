//! Mode lists: what drivers return in two passes, and what both lists have in common (iddcx-driver §3.2).

use pf_abi::iddcx::{
    MAX_MODES_FAIL, MAX_MODES_WARN, MonitorMode, MonitorModeOrigin, NO_PREFERRED_MODE, SCAN_LINE_PROGRESSIVE,
    TargetMode, VideoSignalInfo,
};

use crate::status::Status;
use crate::verifier::{Rule, rules};

/// Elements behind a buffer that the driver must not write.
const GUARDS: usize = 2;
/// `Size` of a guard element.
const GUARD_SIZE: u32 = 0xdead_beef;
/// STATUS_BUFFER_TOO_SMALL, the only other answer than success that a pass may give.
const BUFFER_TOO_SMALL: Status = Status(0xc000_0023_u32 as i32);

/// An element of a mode list.
pub trait Element: Copy {
    const EMPTY: Self;
    const SIZE: usize;
    /// What the divider word has to be: 0 in monitor modes, at least 1 in target modes.
    const NAME: &'static str;
    fn size(&self) -> u32;
    fn set_size(&mut self, size: u32);
    fn signal(&self) -> &VideoSignalInfo;
    /// What is wrong beside size and signal.
    fn fault(&self) -> Option<String>;
}

impl Element for MonitorMode {
    const EMPTY: Self = Self::EMPTY;
    const SIZE: usize = Self::SIZE;
    const NAME: &'static str = "monitor mode";
    fn size(&self) -> u32 {
        self.Size
    }
    fn set_size(&mut self, size: u32) {
        self.Size = size;
    }
    fn signal(&self) -> &VideoSignalInfo {
        &self.MonitorVideoSignalInfo
    }
    fn fault(&self) -> Option<String> {
        let divider = self.signal().AdditionalSignalInfo.vsync_freq_divider();
        if divider != 0 {
            return Some(format!("its divider is {divider} instead of 0"));
        }
        let known = [MonitorModeOrigin::MONITOR_DESCRIPTOR, MonitorModeOrigin::DRIVER].contains(&self.Origin);
        (!known).then(|| format!("its origin is {}", self.Origin))
    }
}

impl Element for TargetMode {
    const EMPTY: Self = Self::EMPTY;
    const SIZE: usize = Self::SIZE;
    const NAME: &'static str = "target mode";
    fn size(&self) -> u32 {
        self.Size
    }
    fn set_size(&mut self, size: u32) {
        self.Size = size;
    }
    fn signal(&self) -> &VideoSignalInfo {
        &self.TargetVideoSignalInfo
    }
    fn fault(&self) -> Option<String> {
        let divider = self.signal().AdditionalSignalInfo.vsync_freq_divider();
        (divider == 0).then(|| "its divider is 0".to_owned())
    }
}

/// Room for a mode list that the driver fills, with elements behind it that it must not touch.
#[derive(Debug)]
pub struct ListBuffer<E> {
    elements: Vec<E>,
    room: usize,
}

impl<E: Element> ListBuffer<E> {
    /// No room: the driver only counts.
    fn counting() -> Self {
        Self { elements: Vec::new(), room: 0 }
    }

    fn with_room(room: usize) -> Self {
        let mut elements = vec![E::EMPTY; room + GUARDS];
        elements[room..].iter_mut().for_each(|guard| guard.set_size(GUARD_SIZE));
        Self { elements, room }
    }

    /// Elements that the driver may write.
    pub fn room(&self) -> u32 {
        self.room as u32
    }

    /// Where the driver writes; null without room. Good for the guards as well, so that a driver which writes too much
    /// is seen and does no harm.
    pub fn as_mut_ptr(&mut self) -> *mut E {
        if self.room == 0 { core::ptr::null_mut() } else { self.elements.as_mut_ptr() }
    }

    fn guards_intact(&self) -> bool {
        self.elements[self.room..].iter().all(|guard| guard.size() == GUARD_SIZE)
    }

    fn into_list(mut self, filled: usize) -> Vec<E> {
        self.elements.truncate(self.room.min(filled));
        self.elements
    }
}

/// A broken rule with its message.
pub type Broken = (Rule, String);

/// Runs both passes. `pass` fills a buffer (no room = count only) and answers status, count, preferred index.
///
/// # Errors
/// The driver's failure, or what a mode list must not be; with the rules that were broken.
pub fn collect<E: Element>(
    mut pass: impl FnMut(&mut ListBuffer<E>) -> (Status, u32, u32),
    report: &mut dyn FnMut(Rule, String),
) -> Result<Vec<E>, Status> {
    let (status, count, _) = pass(&mut ListBuffer::counting());
    if !status.is_success() && status != BUFFER_TOO_SMALL {
        return Err(status);
    }
    if !status.is_success() {
        report(rules::MODES, format!("the counting pass of the {} list failed with {status}", E::NAME));
    }
    if count > MAX_MODES_FAIL {
        report(rules::MODES_MANY, format!("{count} {}s, the system takes about {MAX_MODES_FAIL}", E::NAME));
        return Err(pf_abi::iddcx::IddStatus::NOT_SUPPORTED.into());
    }
    if count > MAX_MODES_WARN {
        report(rules::MODES_MANY, format!("{count} {}s: keep below {MAX_MODES_WARN}", E::NAME));
    }
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = count as usize;
    let mut buffer = ListBuffer::with_room(count);
    let (status, filled, preferred) = pass(&mut buffer);
    if !status.is_success() {
        return Err(status);
    }
    if !buffer.guards_intact() {
        report(rules::BUFFER_TOUCHED, format!("the {} list was written past its {count} elements", E::NAME));
    }
    if filled as usize != count {
        report(
            rules::MODES,
            format!("the {} list has {count} elements in one pass and {filled} in the other", E::NAME),
        );
    }
    let mut list = buffer.into_list(filled as usize);
    if preferred != NO_PREFERRED_MODE && preferred as usize >= list.len() {
        report(rules::MODES, format!("preferred index {preferred} of {} {}s", list.len(), E::NAME));
    }
    list.retain(|element| match element_fault(element) {
        None => true,
        Some((rule, fault)) => {
            report(rule, format!("{} {}: {fault}", E::NAME, text(element.signal())));
            false
        }
    });
    Ok(list)
}

/// What is wrong with one element.
pub fn element_fault<E: Element>(element: &E) -> Option<Broken> {
    if element.size() as usize != E::SIZE {
        return Some((rules::STRUCT_SIZE, format!("its Size is {} instead of {}", element.size(), E::SIZE)));
    }
    let signal = element.signal();
    let fault = if signal.ActiveWidth == 0 || signal.ActiveHeight == 0 {
        Some("its active size is empty".to_owned())
    } else if signal.TotalWidth < signal.ActiveWidth || signal.TotalHeight < signal.ActiveHeight {
        Some(format!("its total {}x{} is below the active size", signal.TotalWidth, signal.TotalHeight))
    } else if signal.VSyncDenominator == 0 || signal.HSyncDenominator == 0 || signal.VSyncNumerator == 0 {
        Some("a frequency is zero or divides by zero".to_owned())
    } else if signal.PixelRate == 0 {
        Some("its pixel rate is 0".to_owned())
    } else if signal.ScanLineOrdering != SCAN_LINE_PROGRESSIVE {
        Some(format!("its scan line ordering is {}", signal.ScanLineOrdering))
    } else {
        element.fault()
    };
    fault.map(|fault| (rules::MODES, fault))
}

/// Whether two signals are one mode: active size, totals and rate agree.
pub fn same_mode(a: &VideoSignalInfo, b: &VideoSignalInfo) -> bool {
    let rate = |x: &VideoSignalInfo, y: &VideoSignalInfo| u64::from(x.VSyncNumerator) * u64::from(y.VSyncDenominator);
    (a.ActiveWidth, a.ActiveHeight, a.TotalWidth, a.TotalHeight)
        == (b.ActiveWidth, b.ActiveHeight, b.TotalWidth, b.TotalHeight)
        && rate(a, b) == rate(b, a)
}

/// Target modes that the monitor can show as well.
pub fn common(monitor: &[MonitorMode], target: &[TargetMode]) -> Vec<VideoSignalInfo> {
    let shown = |mode: &&TargetMode| {
        monitor.iter().any(|other| same_mode(&other.MonitorVideoSignalInfo, &mode.TargetVideoSignalInfo))
    };
    target.iter().filter(shown).map(|mode| mode.TargetVideoSignalInfo).collect()
}

/// Refresh rate rounded to whole hertz.
pub fn hertz(signal: &VideoSignalInfo) -> u32 {
    let divisor = signal.VSyncDenominator.max(1);
    signal.VSyncNumerator.saturating_add(divisor / 2) / divisor
}

/// A mode for messages.
pub fn text(signal: &VideoSignalInfo) -> String {
    format!("{}x{}@{}", signal.ActiveWidth, signal.ActiveHeight, hertz(signal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pf_abi::iddcx::SignalInfoBits;

    fn signal(width: u32, height: u32, rate: u32, divider: u8) -> VideoSignalInfo {
        VideoSignalInfo {
            PixelRate: u64::from(width * height * rate),
            HSyncNumerator: rate * height,
            HSyncDenominator: 1,
            VSyncNumerator: rate,
            VSyncDenominator: 1,
            ActiveWidth: width,
            ActiveHeight: height,
            TotalWidth: width,
            TotalHeight: height,
            AdditionalSignalInfo: SignalInfoBits::new(255, divider),
            ScanLineOrdering: SCAN_LINE_PROGRESSIVE,
        }
    }

    fn monitor(width: u32, height: u32, rate: u32) -> MonitorMode {
        MonitorMode {
            Origin: MonitorModeOrigin::DRIVER,
            MonitorVideoSignalInfo: signal(width, height, rate, 0),
            ..MonitorMode::init()
        }
    }

    fn target(width: u32, height: u32, rate: u32) -> TargetMode {
        TargetMode { TargetVideoSignalInfo: signal(width, height, rate, 1), ..TargetMode::init() }
    }

    fn run<E: Element>(
        pass: impl FnMut(&mut ListBuffer<E>) -> (Status, u32, u32),
    ) -> (Result<Vec<E>, Status>, Vec<&'static str>) {
        let mut broken = Vec::new();
        let list = collect(pass, &mut |rule, _| broken.push(rule.code));
        (list, broken)
    }

    fn elements<E>(buffer: &mut ListBuffer<E>) -> &mut [E] {
        &mut buffer.elements[..buffer.room]
    }

    fn filling<E: Element>(list: Vec<E>, preferred: u32) -> impl FnMut(&mut ListBuffer<E>) -> (Status, u32, u32) {
        move |into| {
            for (to, from) in elements(into).iter_mut().zip(&list) {
                *to = *from;
            }
            (Status::SUCCESS, list.len() as u32, preferred)
        }
    }

    #[test]
    fn good_lists_pass_and_meet() {
        let (monitors, broken) = run(filling(vec![monitor(1280, 720, 60), monitor(1920, 1080, 60)], 0));
        assert!(broken.is_empty(), "{broken:?}");
        let (targets, broken) = run(filling(vec![target(1920, 1080, 60), target(1920, 1080, 120)], NO_PREFERRED_MODE));
        assert!(broken.is_empty(), "{broken:?}");
        let both = common(&monitors.unwrap(), &targets.unwrap());
        assert_eq!(both.iter().map(text).collect::<Vec<_>>(), ["1920x1080@60"]);
    }

    #[test]
    fn passes_that_differ_are_reported() {
        let mut calls = 0;
        let (list, broken) = run::<MonitorMode>(|into| {
            calls += 1;
            elements(into).iter_mut().for_each(|mode| *mode = monitor(640, 480, 60));
            (Status::SUCCESS, if calls == 1 { 2 } else { 1 }, 0)
        });
        assert_eq!((list.unwrap().len(), broken), (1, vec!["modes.list"]));
    }

    #[test]
    fn malformed_elements_are_reported_and_dropped() {
        let mut wrong = vec![monitor(640, 480, 60); 6];
        wrong[0].Size = 0;
        wrong[1].MonitorVideoSignalInfo = signal(640, 480, 60, 1);
        wrong[2].MonitorVideoSignalInfo.VSyncDenominator = 0;
        wrong[3].MonitorVideoSignalInfo.TotalWidth = 639;
        wrong[4].Origin = MonitorModeOrigin(7);
        let (list, broken) = run(filling(wrong, 9));
        assert_eq!(list.unwrap().len(), 1);
        let expected = ["modes.list", "struct.size", "modes.list", "modes.list", "modes.list", "modes.list"];
        assert_eq!(broken, expected);
        let (_, broken) =
            run(filling(vec![TargetMode { TargetVideoSignalInfo: signal(1, 1, 60, 0), ..TargetMode::init() }], 0));
        assert_eq!(broken, ["modes.list"]);
    }

    #[test]
    fn too_many_modes_are_refused() {
        let (list, broken) = run::<MonitorMode>(|_| (Status::SUCCESS, 101, 0));
        assert_eq!((list.err().map(|status| status.0 as u32), broken), (Some(0xc000_00bb), vec!["modes.many"]));
        let (list, broken) = run(filling(vec![monitor(640, 480, 60); 65], 0));
        assert_eq!((list.unwrap().len(), broken), (65, vec!["modes.many"]));
    }
}
