//! How old pictures were when they were complete and decoded, by the host's clock.
//!
//! While the offset between the clocks is doubted ([`ClockWatch`]) moments are held back, and judged by the one that is measured
//! then; what can't be by that one either counts nowhere. So no figure is ever out of its range.

use std::collections::VecDeque;

use hdrhistogram::Histogram;
use pf_proto::{ClockSample, ClockWatch, MOST_AGE_NS, Moments, Settled};

/// Moments that are held back; older ones are given up.
const HELD: usize = 1024;

/// Percentiles in microseconds; 0 = nothing counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Percentiles {
    pub p50_us: u32,
    pub p95_us: u32,
    pub p99_us: u32,
}

/// Latencies of one run, over all its connections.
pub struct Latencies {
    watch: ClockWatch,
    held: VecDeque<Moments>,
    received_us: Histogram<u64>,
    reassembled_us: Histogram<u64>,
    decoded_us: Histogram<u64>,
}

/// Percentiles of the ages at each stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    pub received: Percentiles,
    pub reassembled: Percentiles,
    pub decoded: Percentiles,
}

impl Default for Latencies {
    fn default() -> Self {
        let histogram = || Histogram::new_with_max(MOST_AGE_NS / 1000, 3).expect("a valid range");
        Self {
            watch: ClockWatch::default(),
            held: VecDeque::new(),
            received_us: histogram(),
            reassembled_us: histogram(),
            decoded_us: histogram(),
        }
    }
}

impl Latencies {
    /// A connection began, perhaps to a host with another clock. Without a sample both sides are taken to have the same one.
    pub fn begin(&mut self, now_ns: u64, first: Option<ClockSample>) {
        self.watch.begin(now_ns, first);
        self.held.clear();
    }

    /// Host's clock minus ours, as it is believed at present.
    pub fn offset_ns(&self) -> i64 {
        self.watch.clock().offset_ns
    }

    /// Whether the offset is to be measured again.
    pub fn doubted(&self) -> bool {
        self.watch.doubted()
    }

    /// Takes a picture that is new.
    pub fn take(&mut self, moments: Moments) {
        if self.watch.take(&moments) {
            return self.record(&moments);
        }
        if self.held.len() == HELD {
            self.held.pop_front();
        }
        self.held.push_back(moments);
    }

    /// The offset was measured again.
    pub fn settle(&mut self, settled: Settled) {
        if self.watch.settle(settled) {
            for moments in std::mem::take(&mut self.held) {
                self.record(&moments);
            }
        }
    }

    /// From presented to received, to complete, and to decoded.
    pub fn percentiles(&self) -> Stages {
        Stages {
            received: percentiles(&self.received_us),
            reassembled: percentiles(&self.reassembled_us),
            decoded: percentiles(&self.decoded_us),
        }
    }

    fn record(&mut self, moments: &Moments) {
        if let Some(ages) = self.watch.ages_ns(moments) {
            self.received_us.saturating_record(ages.received / 1000);
            self.reassembled_us.saturating_record(ages.reassembled / 1000);
            self.decoded_us.saturating_record(ages.decoded / 1000);
        }
    }
}

fn percentiles(histogram: &Histogram<u64>) -> Percentiles {
    let micros = |quantile: f64| if histogram.is_empty() { 0 } else { histogram.value_at_quantile(quantile) as u32 };
    Percentiles { p50_us: micros(0.50), p95_us: micros(0.95), p99_us: micros(0.99) }
}

#[cfg(test)]
mod tests {
    use pf_abi::wire::ClockEcho;
    use pf_proto::{ClockSync, MS};

    use super::*;

    const S: u64 = 1000 * MS;
    /// Of the client's clock.
    const BEGAN: u64 = 400_000 * 3600 * S;
    const TRIP: u64 = MS / 5;
    const LATENCY: u64 = 3 * MS;

    /// A client and a host whose clock somebody sets, in virtual time: 60 pictures a second, each 3 ms old when it is complete.
    struct Bench {
        latencies: Latencies,
        sync: ClockSync,
        now: u64,
        offset: i64,
        pictures: u64,
    }

    impl Bench {
        fn new(offset: i64) -> Self {
            let first = ClockSample { offset_ns: offset, rtt_ns: 2 * TRIP };
            let mut latencies = Latencies::default();
            latencies.begin(BEGAN, Some(first));
            Self { latencies, sync: ClockSync::new(first, BEGAN), now: BEGAN + S, offset, pictures: 0 }
        }

        fn run(&mut self, seconds: u64) {
            let until = self.now + seconds * S;
            while self.now < until {
                self.now += 7 * MS;
                if self.now / (16 * MS) != (self.now - 7 * MS) / (16 * MS) {
                    let present_ns = (self.now - LATENCY).wrapping_add_signed(self.offset);
                    let (reassembled_ns, decoded_ns) = (self.now, self.now + MS);
                    let received_ns = self.now - MS / 2;
                    self.latencies.take(Moments { present_ns, received_ns, reassembled_ns, decoded_ns });
                    self.pictures += 1;
                }
                if self.latencies.doubted() {
                    self.sync.doubt();
                }
                if self.sync.probe(self.now) {
                    let at = (self.now + TRIP).wrapping_add_signed(self.offset);
                    let echo = ClockEcho { t1: self.now, t2: at, t3: at };
                    self.sync.echo(&echo, self.now + 2 * TRIP);
                }
                if let Some(settled) = self.sync.settled(self.now) {
                    self.latencies.settle(settled);
                }
            }
        }

        fn counted(&self) -> u64 {
            self.latencies.reassembled_us.len()
        }
    }

    #[test]
    fn a_host_whose_clock_is_set_costs_no_figure_and_no_picture() {
        for step in [3600 * S as i64, -3600 * S as i64, 2 * S as i64, -2 * S as i64] {
            let mut bench = Bench::new(-40);
            bench.run(5);
            bench.offset += step;
            bench.run(5);
            bench.offset -= step;
            bench.run(5);
            let Stages { received, reassembled, decoded } = bench.latencies.percentiles();
            assert_eq!((received.p50_us, received.p99_us), (2501, 2501), "step {step}");
            let all = [reassembled.p50_us, reassembled.p99_us, decoded.p50_us, decoded.p99_us];
            assert_eq!(all, [3001, 3001, 4001, 4001], "step {step}");
            assert_eq!((bench.counted(), bench.latencies.doubted()), (bench.pictures, false), "step {step}");
            assert_eq!(bench.latencies.reassembled_us.max(), 3001, "step {step}");
        }
    }

    #[test]
    fn what_can_not_be_by_any_clock_counts_nowhere() {
        let mut bench = Bench::new(0);
        bench.run(1);
        let counted = bench.counted();
        // The source's clock is set, and the host's is not: measuring again does not help.
        let (now, source) = (bench.now, bench.now - 7200 * S);
        for picture in 0..200 {
            let at = now + picture * 16 * MS;
            bench.latencies.take(Moments {
                present_ns: source + picture * 16 * MS,
                received_ns: at,
                reassembled_ns: at,
                decoded_ns: at,
            });
        }
        bench.latencies.settle(Settled { sample: bench.latencies.watch.clock(), began_ns: now + 4 * S });
        assert_eq!(bench.counted(), counted);
        bench.now = now + 5 * S;
        bench.run(2);
        assert_eq!(bench.latencies.reassembled_us.max(), 3001);
        assert!(bench.counted() > counted && !bench.latencies.doubted(), "the others go on");
    }

    #[test]
    fn a_stall_of_the_stream_is_a_latency_and_no_doubt_for_long() {
        let mut bench = Bench::new(0);
        bench.run(2);
        let late = Moments {
            present_ns: bench.now - 900 * MS,
            received_ns: bench.now,
            reassembled_ns: bench.now,
            decoded_ns: bench.now,
        };
        bench.latencies.take(late);
        bench.run(2);
        assert_eq!(bench.counted(), bench.pictures + 1);
        assert!((900_000..901_000).contains(&bench.latencies.reassembled_us.max()));
    }

    #[test]
    fn a_measurement_from_before_the_doubt_does_not_end_it() {
        let mut bench = Bench::new(0);
        bench.run(1);
        let at = bench.now;
        bench.latencies.take(Moments { present_ns: at + S, received_ns: at, reassembled_ns: at, decoded_ns: at });
        bench.latencies.settle(Settled { sample: bench.latencies.watch.clock(), began_ns: at - MS });
        assert!(bench.latencies.doubted());
    }

    #[test]
    fn a_host_without_a_clock_is_believed_where_that_can_be() {
        let mut latencies = Latencies::default();
        latencies.begin(BEGAN, None);
        let at = BEGAN + S;
        for present_ns in [at - 5 * MS, at + S, at - 2 * S] {
            latencies.take(Moments { present_ns, received_ns: at, reassembled_ns: at, decoded_ns: at });
        }
        assert_eq!((latencies.reassembled_us.len(), latencies.doubted()), (1, false));
    }

    #[test]
    fn an_age_within_the_exactness_of_the_offset_is_none() {
        let mut bench = Bench::new(0);
        let at = bench.now;
        bench.latencies.take(Moments {
            present_ns: at + TRIP,
            received_ns: at,
            reassembled_ns: at,
            decoded_ns: at + MS,
        });
        assert_eq!((bench.counted(), bench.latencies.percentiles().reassembled.p50_us), (1, 0));
    }
}
