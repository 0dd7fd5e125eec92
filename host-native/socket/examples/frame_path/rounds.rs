//! Contenders that take turns, so that all meet the same machine; figures are medians over the rounds.

use std::time::Instant;

/// Rounds that count; those before only warm up.
const ROUNDS: usize = 301;
const WARM_UP: usize = 10;

/// Something that handles one frame a call.
pub struct Contender<'a>(Box<dyn FnMut() + 'a>);

impl<'a> Contender<'a> {
    pub fn new(frame: impl FnMut() + 'a) -> Self {
        Self(Box::new(frame))
    }

    /// Microseconds a frame.
    fn time(&mut self, frames: usize) -> f64 {
        let start = Instant::now();
        (0..frames).for_each(|_| (self.0)());
        start.elapsed().as_secs_f64() * 1e6 / frames as f64
    }
}

/// Microseconds a frame of every contender, for each round.
pub struct Rounds(Vec<Vec<f64>>);

impl Rounds {
    /// Each contender has `frames` frames a round, forwards and backwards in turn.
    pub fn run(mut contenders: Vec<Contender<'_>>, frames: usize) -> Self {
        let mut rounds = Vec::with_capacity(ROUNDS);
        for number in 0..WARM_UP + ROUNDS {
            let mut round = vec![0.0; contenders.len()];
            let order = 0..contenders.len();
            let order: Vec<usize> = if number % 2 == 0 { order.collect() } else { order.rev().collect() };
            for at in order {
                round[at] = contenders[at].time(frames);
            }
            if number >= WARM_UP {
                rounds.push(round);
            }
        }
        Self(rounds)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Median of what `figure` says of each round, to a hundredth.
    pub fn median(&self, figure: impl Fn(&[f64]) -> f64) -> f64 {
        let mut all: Vec<f64> = self.0.iter().map(|round| figure(round)).collect();
        median(&mut all)
    }
}

/// To a hundredth; 0 for none.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).map_or(0.0, |value| (value * 100.0).round() / 100.0)
}
