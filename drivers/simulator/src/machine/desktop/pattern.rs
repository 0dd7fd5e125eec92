//! The test pattern as a source.

use pf_pattern::{Painter, Stamp};

use super::source::{Source, SourceError, Tick};
use crate::machine::compositor::Mode;
use crate::machine::fault_injection::Waiting;

/// Draws numbered pictures.
#[derive(Debug)]
pub struct PatternSource {
    seed: u64,
    painter: Option<Painter>,
    numbers: Numbers,
}

impl PatternSource {
    /// Pictures of a sequence of its own.
    pub fn new(seed: u64, generation: u8) -> Self {
        Self { seed, painter: None, numbers: Numbers::of(generation) }
    }
}

impl Source for PatternSource {
    fn prepare(&mut self, mode: Mode) -> Result<(), SourceError> {
        let size = self.painter.as_ref().map(Painter::size);
        if size != Some((mode.width, mode.height)) {
            self.painter = Some(Painter::new(self.seed, mode.width, mode.height)?);
        }
        Ok(())
    }

    fn draws_ahead(&self) -> bool {
        true
    }

    fn draw(&mut self, tick: Tick<'_>, pixels: &mut [u8], pitch: usize) -> Result<u32, SourceError> {
        let number = self.numbers.next(|fault| tick.faults.take(fault)).bits();
        if let Some(painter) = &mut self.painter {
            painter.draw(number, tick.present_ns, pixels, pitch)?;
        }
        Ok(number)
    }
}

/// Frame numbers of a generation, with the faults that touch them.
#[derive(Debug)]
struct Numbers {
    /// The one after the newest.
    next: Stamp,
    newest: Option<Stamp>,
    /// A number that was passed over and comes next.
    late: Option<Stamp>,
}

impl Numbers {
    fn of(generation: u8) -> Self {
        Self { next: Stamp::first(generation), newest: None, late: None }
    }

    fn next(&mut self, mut fault: impl FnMut(Waiting) -> bool) -> Stamp {
        if let Some(late) = self.late.take() {
            return late;
        }
        if let Some(newest) = self.newest
            && fault(Waiting::StaleFrame)
        {
            return newest;
        }
        if fault(Waiting::SwapFrames) {
            self.late = Some(self.take());
        }
        self.take()
    }

    fn take(&mut self) -> Stamp {
        let stamp = self.next;
        self.next = stamp.next();
        self.newest = Some(stamp);
        stamp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_touch_the_numbers_once() {
        let mut numbers = Numbers::of(7);
        let mut waiting = vec![];
        let mut drawn = Vec::new();
        for frame in 0..8 {
            match frame {
                2 => waiting.push(Waiting::SwapFrames),
                5 => waiting.push(Waiting::StaleFrame),
                _ => {}
            }
            let stamp = numbers.next(|fault| {
                let found = waiting.iter().position(|waiting| *waiting == fault);
                found.map(|index| waiting.remove(index)).is_some()
            });
            assert_eq!(stamp.generation, 7);
            drawn.push(stamp.number);
        }
        assert_eq!(drawn, [1, 2, 4, 3, 5, 5, 6, 7]);
    }
}
