//! The test pattern as a source.

use pf_pattern::Painter;

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
    pub fn new(seed: u64) -> Self {
        Self { seed, painter: None, numbers: Numbers::default() }
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
        let number = self.numbers.next(|fault| tick.faults.take(fault));
        if let Some(painter) = &mut self.painter {
            painter.draw(number, tick.present_ns, pixels, pitch)?;
        }
        Ok(number)
    }
}

/// Frame numbers from 1 on, with the faults that touch them.
#[derive(Debug, Default)]
struct Numbers {
    last: u32,
    /// A number that was passed over and comes next.
    late: Option<u32>,
}

impl Numbers {
    fn next(&mut self, mut fault: impl FnMut(Waiting) -> bool) -> u32 {
        if let Some(late) = self.late.take() {
            return late;
        }
        if self.last > 0 && fault(Waiting::StaleFrame) {
            return self.last;
        }
        if fault(Waiting::SwapFrames) {
            self.late = Some(self.last.wrapping_add(1));
            self.last = self.last.wrapping_add(2);
            return self.last;
        }
        self.last = self.last.wrapping_add(1);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_touch_the_numbers_once() {
        let mut numbers = Numbers::default();
        let mut waiting = vec![];
        let mut drawn = Vec::new();
        for frame in 0..8 {
            match frame {
                2 => waiting.push(Waiting::SwapFrames),
                5 => waiting.push(Waiting::StaleFrame),
                _ => {}
            }
            drawn.push(numbers.next(|fault| {
                let found = waiting.iter().position(|waiting| *waiting == fault);
                found.map(|index| waiting.remove(index)).is_some()
            }));
        }
        assert_eq!(drawn, [1, 2, 4, 3, 5, 5, 6, 7]);
    }
}
