//! The frame path against its floors, in one process and one run: `cargo run --release -p pf-socket --example frame_path`.
//!
//! Prints one JSON document. Sender and receiver take turns in one thread, as do the path and what it is compared with: so
//! the sum of the floors is what the path would cost if everything around the libraries and the system were free. Nothing
//! is asserted but that every frame arrives as it was sent.

#[path = "../../../proto/tests/support/counting.rs"]
mod counting;
mod floors;
mod path;
mod rounds;

use pf_abi::wire::FecScheme;
use pf_proto::fec;
use serde_json::{Value, json};

use floors::Floors;
use path::FramePath;
use rounds::{Contender, Rounds};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Recovery percent.
const PERCENT: u8 = 25;
/// Of the lossy path.
const LOSS_PERCENT: u8 = 5;

/// What one row is about.
#[derive(Clone, Copy)]
pub struct Case {
    scheme: FecScheme,
    name: &'static str,
    frame_bytes: usize,
    /// Data shards of a full block.
    block: u16,
}

/// GF(2^8) holds 255 shards a block.
const CASES: [Case; 4] = [
    Case { scheme: FecScheme::GF16, name: "GF(2^16)", frame_bytes: 64 << 10, block: 4096 },
    Case { scheme: FecScheme::GF16, name: "GF(2^16)", frame_bytes: 1 << 20, block: 4096 },
    Case { scheme: FecScheme::GF8, name: "GF(2^8)", frame_bytes: 64 << 10, block: 200 },
    Case { scheme: FecScheme::GF8, name: "GF(2^8)", frame_bytes: 1 << 20, block: 200 },
];

fn main() {
    fec::warm_up();
    let cases: Vec<Value> = CASES.iter().map(|&case| measure(case)).collect();
    println!("{}", json!({ "v": 1, "recovery_percent": PERCENT, "loss_percent": LOSS_PERCENT, "cases": cases }));
}

fn measure(case: Case) -> Value {
    let mut whole = FramePath::new(case, 0);
    let mut lossy = FramePath::new(case, LOSS_PERCENT);
    let mut floors = Floors::new(case, whole.shape());
    let frames = ((512 << 10) / case.frame_bytes).max(1);
    let contenders = vec![
        Contender::new(|| floors.memcpy.run()),
        Contender::new(|| floors.aead.run()),
        Contender::new(|| floors.fec.run()),
        Contender::new(|| floors.udp.run()),
        Contender::new(|| whole.frame()),
        Contender::new(|| lossy.frame()),
    ];
    let rounds = Rounds::run(contenders, frames);
    let [memcpy, aead, fec, udp] = [0, 1, 2, 3].map(|at| rounds.median(|round| round[at]));
    let floor = |round: &[f64]| round[..4].iter().sum::<f64>();
    json!({
        "scheme": case.name,
        "frame_bytes": case.frame_bytes,
        "frames": frames * rounds.len(),
        "packets": whole.shape().packets(),
        "floors_us": { "memcpy": memcpy, "aead": aead, "fec": fec, "udp": udp },
        "floor_us": rounds.median(floor),
        "path_us": rounds.median(|round| round[4]),
        "ratio": rounds.median(|round| round[4] / floor(round)),
        "lossy_us": rounds.median(|round| round[5]),
        "loss_costs_us": rounds.median(|round| round[5] - round[4]),
        "stages_us": whole.stages(),
        "repaired_shards": lossy.repaired(),
        "allocations": whole.allocations() + lossy.allocations(),
    })
}
