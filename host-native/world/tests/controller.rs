//! The controller of recovery in the world: a table of scenarios, and what came of each in the committed baseline. No scenario
//! may become worse. `PF_BASELINE=write cargo test --release -p pf-world --test controller` writes the baseline anew.

use std::path::PathBuf;

use pf_abi::wire::{Cipher, FecScheme};
use pf_proto::{LossRule, MS};
use pf_world::{Line, Loss, SECOND, Scenario, Sizes, Weather, run};
use serde_json::{Value, json};

const KIB: u64 = 1024;
/// Pictures of the harness: 6.1 s at 60 Hz.
const FRAMES: u64 = 366;
/// Large units take their time; these are 2 s.
const FEW: u64 = 120;

/// One scenario.
struct Row {
    name: &'static str,
    frames: u64,
    sizes: (u64, u64),
    rule: LossRule,
    /// From which ms on which loss.
    losses: Vec<(u64, Loss)>,
}

fn percent(percent: u64) -> Vec<(u64, Loss)> {
    vec![(0, Loss { ppm: percent * 10_000, burst_ppm: 0 })]
}

fn bursts(ppm: u64, burst_ppm: u64) -> Vec<(u64, Loss)> {
    vec![(0, Loss { ppm, burst_ppm })]
}

fn step(from: u64, to: u64) -> Vec<(u64, Loss)> {
    [(0, from), (3000, to)].map(|(at, percent)| (at, Loss { ppm: percent * 10_000, burst_ppm: 0 })).to_vec()
}

fn table() -> Vec<Row> {
    use LossRule::{Datagrams, Repaired, Repaired31};
    let row = |name, frames, least, most, rule, losses| Row { name, frames, sizes: (least, most), rule, losses };
    let usual = |name, losses| row(name, FRAMES, 64 * KIB, 64 * KIB, Datagrams, losses);
    vec![
        usual("64 KiB, no loss", percent(0)),
        usual("64 KiB, 1 %", percent(1)),
        usual("64 KiB, 2 %", percent(2)),
        usual("64 KiB, 5 %", percent(5)),
        usual("64 KiB, 10 %", percent(10)),
        usual("64 KiB, 20 %", percent(20)),
        usual("64 KiB, 30 %", percent(30)),
        usual("64 KiB, 50 %", percent(50)),
        usual("64 KiB, rows of 3 at 1 %", bursts(3_000, 700_000)),
        usual("64 KiB, rows of 10 at 5 %", bursts(5_000, 900_000)),
        usual("64 KiB, from 0 to 10 %", step(0, 10)),
        usual("64 KiB, from 10 to 0 %", step(10, 0)),
        row("8 to 66 KiB, 20 %", FRAMES, 8_000, 68_000, Datagrams, percent(20)),
        row("4 KiB, 1 %", FRAMES, 4 * KIB, 4 * KIB, Datagrams, percent(1)),
        row("4 KiB, 5 %", FRAMES, 4 * KIB, 4 * KIB, Datagrams, percent(5)),
        row("4 KiB, 20 %", FRAMES, 4 * KIB, 4 * KIB, Datagrams, percent(20)),
        row("1 MiB, 1 %", FEW, 1024 * KIB, 1024 * KIB, Datagrams, percent(1)),
        row("1 MiB, 5 %", FEW, 1024 * KIB, 1024 * KIB, Datagrams, percent(5)),
        row("1 MiB, 20 %", FEW, 1024 * KIB, 1024 * KIB, Datagrams, percent(20)),
        row("64 KiB, 5 %, client of 0.31", FRAMES, 64 * KIB, 64 * KIB, Repaired31, percent(5)),
        row("64 KiB, 20 %, client of 0.31", FRAMES, 64 * KIB, 64 * KIB, Repaired31, percent(20)),
        row("64 KiB, 5 %, later client", FRAMES, 64 * KIB, 64 * KIB, Repaired, percent(5)),
        row("64 KiB, 20 %, later client", FRAMES, 64 * KIB, 64 * KIB, Repaired, percent(20)),
        row("4 KiB, 10 %, client of 0.31", FRAMES, 4 * KIB, 4 * KIB, Repaired31, percent(10)),
    ]
}

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Figures {
    name: String,
    frames: u64,
    arrived: u64,
    /// Mean of the units' recovery percent, in hundredths.
    percent_x100: u64,
    /// Bytes of recovery datagrams.
    recovery_bytes: u64,
}

fn play(row: &Row) -> Figures {
    let clear = row.frames * SECOND / 60 + 3 * SECOND;
    let weather = |(ms, loss): &(u64, Loss)| (ms * MS, Weather { loss: *loss, ..Weather::default() });
    let mut weather: Vec<(u64, Weather)> = row.losses.iter().map(weather).collect();
    weather.push((clear, Weather::default()));
    let scenario = Scenario {
        line: Line::Exact,
        scheme: FecScheme::GF16,
        shard_payload: 1408,
        max_data_per_block: 4096,
        percent: 10,
        pinned: false,
        cipher: Cipher::AES_128_GCM,
        refresh_hz: 60,
        bitrate_kbps: (row.sizes.1 * 2 * 8 * 60 / 1000) as u32,
        rule: row.rule,
        sizes: Sizes { least: row.sizes.0, most: row.sizes.1, key_factor: 1 },
        form: None,
        resizes: Vec::new(),
        probe: None,
        weather,
        faults: Vec::new(),
        // As many units as are counted, and some by which they are decided.
        end_ns: row.frames * SECOND / 60 + 2 * SECOND,
        latency_ns: 5 * MS,
        ..Scenario::of_seed(0)
    };
    let story = run(&scenario, false);
    let life = &story.lives[0];
    let counted = &life.sent[..row.frames as usize];
    let arrived = life.delivered.iter().filter(|unit| u64::from(unit.index) < row.frames).count() as u64;
    let recovery: u64 = counted.iter().map(|unit| unit.datagrams as u64 - unit.bytes.div_ceil(1408).max(1)).sum();
    Figures {
        name: row.name.to_owned(),
        frames: row.frames,
        arrived,
        percent_x100: counted.iter().map(|unit| u64::from(unit.percent)).sum::<u64>() * 100 / row.frames,
        recovery_bytes: recovery * scenario.datagram_bytes() as u64,
    }
}

/// In which way `now` is worse than the baseline.
fn worse(base: &Figures, now: &Figures) -> Option<String> {
    let Figures { name, frames, arrived, recovery_bytes, .. } = now;
    let fewer = *arrived < base.arrived;
    // The same price for more frames is no worse, nor is a higher one that brings some.
    let dearer = *recovery_bytes > base.recovery_bytes && *arrived <= base.arrived;
    (fewer || dearer || *frames != base.frames).then(|| {
        format!(
            "{name}: {arrived} of {frames} frames for {recovery_bytes} bytes of recovery; the baseline has {} of {} for {}",
            base.arrived, base.frames, base.recovery_bytes
        )
    })
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/controller-baseline.json")
}

fn as_json(figures: &Figures) -> Value {
    json!({
        "name": figures.name,
        "frames": figures.frames,
        "arrived": figures.arrived,
        "percentX100": figures.percent_x100,
        "recoveryBytes": figures.recovery_bytes,
    })
}

fn baseline() -> Vec<Figures> {
    let text = std::fs::read_to_string(path()).expect("the baseline is committed; PF_BASELINE=write writes it");
    let rows: Vec<Value> = serde_json::from_str(&text).expect("a list of rows");
    let number = |row: &Value, key: &str| row[key].as_u64().unwrap_or_else(|| panic!("{key} of {row}"));
    rows.iter()
        .map(|row| Figures {
            name: row["name"].as_str().expect("a name").to_owned(),
            frames: number(row, "frames"),
            arrived: number(row, "arrived"),
            percent_x100: number(row, "percentX100"),
            recovery_bytes: number(row, "recoveryBytes"),
        })
        .collect()
}

#[test]
fn no_scenario_is_worse_than_the_baseline() {
    let now: Vec<Figures> = table().iter().map(play).collect();
    for Figures { name, frames, arrived, percent_x100, recovery_bytes } in &now {
        println!(
            "{name}: {arrived} of {frames}, {}.{:02} %, {recovery_bytes} bytes",
            percent_x100 / 100,
            percent_x100 % 100
        );
    }
    if std::env::var_os("PF_BASELINE").is_some_and(|word| word == "write") {
        let rows: Vec<String> = now.iter().map(|figures| format!("  {}", as_json(figures))).collect();
        std::fs::write(path(), format!("[\n{}\n]\n", rows.join(",\n"))).expect("the baseline is written");
        return;
    }
    let base = baseline();
    assert_eq!(
        base.iter().map(|row| &row.name).collect::<Vec<_>>(),
        now.iter().map(|row| &row.name).collect::<Vec<_>>(),
        "the table has other rows than the baseline: write it anew with PF_BASELINE=write"
    );
    let worse: Vec<String> = base.iter().zip(&now).filter_map(|(base, now)| worse(base, now)).collect();
    assert!(worse.is_empty(), "worse than the baseline:\n{}", worse.join("\n"));
}

#[test]
fn a_fifth_of_the_packets_lost_costs_a_tenth_of_the_frames_at_most() {
    for name in ["64 KiB, 20 %", "8 to 66 KiB, 20 %"] {
        let row = table().into_iter().find(|row| row.name == name).expect("a row");
        let figures = play(&row);
        assert!(figures.arrived >= 330, "{figures:?}");
    }
}

#[test]
fn a_client_that_counts_less_makes_a_row_worse_and_the_row_is_named() {
    let base = baseline();
    let spoilt = |name: &str| {
        let row = table().into_iter().find(|row| row.name == name).expect("a row");
        let base = base.iter().find(|row| row.name == name).expect("a row").clone();
        (base, play(&Row { rule: LossRule::Repaired, ..row }))
    };
    let (base, now) = spoilt("64 KiB, 20 %");
    let text = worse(&base, &now).expect("fewer frames come");
    assert!(text.starts_with("64 KiB, 20 %: "), "{text}");
    assert_eq!(worse(&base, &base), None);
    let dearer = Figures { recovery_bytes: base.recovery_bytes + 1, ..base.clone() };
    assert!(worse(&base, &dearer).is_some(), "more recovery for the same frames");
    let other = Figures { frames: base.frames - 1, ..base.clone() };
    assert!(worse(&base, &other).is_some(), "of other frames nothing follows");
}
