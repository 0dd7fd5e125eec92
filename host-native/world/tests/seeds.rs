//! Seeds of the world: what is claimed holds, a seed is one run, and a fault is found the same way again.

use std::process::{Command, Output};

use pf_proto::StreamForm;
use pf_world::{BlockPlan, Line, Plant, Scenario, SentUnit, Violation, run};

/// Even seeds are exact, odd ones rough: 300 of each.
const SEEDS: u64 = 600;

#[test]
fn what_is_claimed_of_a_world_holds_for_six_hundred_seeds() {
    let mut wrong = Vec::new();
    for seed in 0..SEEDS {
        let found = run(&Scenario::of_seed(seed), false).judge();
        if let Some(first) = found.first() {
            wrong.push(format!("seed {seed}: {first} (and {} more)", found.len() - 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_seeds_have_all_that_can_happen() {
    let (mut units, mut lost, mut repaired, mut replays, mut strangers, mut blocks) = (0, 0, 0, 0, 0, 0);
    let (mut restarts, mut requests) = (0, 0);
    let (mut streamed, mut sliced, mut probes, mut too_large, mut grown, mut shrunk) = (0, 0, 0, 0, 0, 0);
    for seed in 0..100 {
        let scenario = Scenario::of_seed(seed);
        let story = run(&scenario, false);
        for life in &story.lives {
            units += life.sent.len();
            lost += life.units.units_lost;
            repaired += life.units.units_recovered;
            replays += life.datagrams.replays;
            strangers += life.strangers;
            requests += life.requests;
            let several = |unit: &&SentUnit| pf_world::blocks(&scenario, unit).len() > 1;
            blocks += life.sent.iter().filter(several).count();
            let cut_early = |unit: &&SentUnit| {
                let early = |block: &BlockPlan| block.data < u64::from(scenario.max_data_per_block);
                let cut = pf_world::blocks(&scenario, unit);
                unit.form == Some(StreamForm::Slices) && cut[..cut.len() - 1].iter().any(early)
            };
            streamed += life.sent.iter().filter(|unit| unit.form == Some(StreamForm::Plain)).count();
            sliced += life.sent.iter().filter(cut_early).count();
            probes += life.units.probe_packets;
            too_large += life.wire.too_large;
            grown += life.sent.windows(2).filter(|pair| pair[0].shard_payload < pair[1].shard_payload).count();
            shrunk += life.sent.windows(2).filter(|pair| pair[0].shard_payload > pair[1].shard_payload).count();
        }
        restarts += story.lives.len() - 1;
    }
    println!(
        "{units} units, {lost} lost, {repaired} repaired, {replays} replays, {strangers} strangers, {blocks} of several blocks"
    );
    assert!(units > 5000 && lost > 200 && repaired > 500 && replays > 500 && strangers > 500 && blocks > 300);
    println!(
        "{streamed} streamed, {sliced} cut at a slice's end, {probes} packets of probes, {too_large} datagrams too large, shards \
         {grown} times larger, {shrunk} times smaller"
    );
    assert!(streamed > 1500 && sliced > 100 && probes > 100 && too_large > 100 && grown > 20 && shrunk > 30);
    assert!(restarts > 10 && requests > 30, "{restarts} restarts, {requests} requests");
}

#[test]
fn a_seed_is_one_run() {
    for seed in [0, 1, 2, 3, 77, 78] {
        let scenario = Scenario::of_seed(seed);
        let (one, two) = (run(&scenario, true), run(&scenario, true));
        assert_eq!((&one.digest, &one.entries), (&two.digest, &two.entries), "seed {seed}");
        assert_eq!(one.digest, run(&scenario, false).digest, "whether events are kept changes none of them");
        assert_ne!(one.digest, run(&Scenario::of_seed(seed + 2), false).digest);
    }
}

/// The first of some seeds with which a planted fault shows, and what was found there.
fn shown(plant: Plant, line: Line) -> (u64, Vec<Violation>) {
    let seeds = (0..100).filter(|seed| Scenario::of_seed(*seed).line == line);
    let judged =
        seeds.map(|seed| (seed, run(&Scenario { plant: Some(plant), ..Scenario::of_seed(seed) }, false).judge()));
    judged.into_iter().find(|(_, found)| !found.is_empty()).unwrap_or_else(|| panic!("{plant:?} shows nowhere"))
}

#[test]
fn each_planted_fault_is_found_and_found_again() {
    let is_found = |plant, line, is: fn(&Violation) -> bool| {
        let (seed, found) = shown(plant, line);
        assert!(found.iter().any(is), "{plant:?}, seed {seed}: {found:?}");
        let again = run(&Scenario { plant: Some(plant), ..Scenario::of_seed(seed) }, false).judge();
        assert_eq!(again, found, "{plant:?}, seed {seed}");
        assert_eq!(run(&Scenario::of_seed(seed), false).judge(), [], "without the fault");
    };
    is_found(Plant::SilentLoss, Line::Exact, |found| matches!(found, Violation::Missing { .. }));
    is_found(Plant::SecretDelivery, Line::Exact, |found| matches!(found, Violation::Impossible { .. }));
    is_found(Plant::WrongByte, Line::Exact, |found| matches!(found, Violation::Content { .. }));
    is_found(Plant::LateCut, Line::Exact, |found| {
        matches!(found, Violation::Datagrams { .. } | Violation::Missing { .. } | Violation::Impossible { .. })
    });
    is_found(Plant::ProbeAsUnit, Line::Exact, |found| matches!(found, Violation::Content { .. }));
    for line in [Line::Exact, Line::Rough] {
        is_found(Plant::EarlyGrowth, line, |found| matches!(found, Violation::Grown { .. }));
        is_found(Plant::NoShrink, line, |found| matches!(found, Violation::NotShrunk { .. }));
    }
    is_found(Plant::NoRequest, Line::Rough, |found| {
        matches!(found, Violation::NotAsked { .. } | Violation::NotBack(_))
    });
}

fn pf_world(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pf-world"));
    command.args(arguments).env("PF_COMMIT", "abc1234").output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_failing_seed_is_told_with_the_commit_and_replays_to_the_byte() {
    let (seed, _) = shown(Plant::SilentLoss, Line::Exact);
    let arguments = ["--seed", &seed.to_string(), "--plant", "silent-loss", "--verbose"];
    let (one, two) = (pf_world(&arguments), pf_world(&arguments));
    assert_eq!(one.status.code(), Some(1));
    assert!(
        text(&one.stderr).starts_with(&format!("seed {seed} at commit abc1234 (exact):\n")),
        "{}",
        text(&one.stderr)
    );
    assert!(text(&one.stderr).contains("did not come"), "{}", text(&one.stderr));
    assert_eq!((one.stdout, one.stderr), (two.stdout, two.stderr));
}

#[test]
fn one_seed_and_many_are_told_for_people_and_for_programs() {
    let told = pf_world(&["--seed", "3"]);
    assert!(told.status.success() && text(&told.stdout).contains("all as claimed"), "{}", text(&told.stdout));
    let one: serde_json::Value = serde_json::from_slice(&pf_world(&["--seed", "3", "--json"]).stdout).expect("JSON");
    assert_eq!((&one["ok"], &one["line"], &one["commit"]), (&true.into(), &"rough".into(), &"abc1234".into()));
    let many = pf_world(&["--seeds", "10..14", "--json"]);
    let many: serde_json::Value = serde_json::from_slice(&many.stdout).expect("JSON");
    assert_eq!((&many["ok"], &many["worlds"]), (&true.into(), &4.into()));
    let failed = pf_world(&["--seeds", "0..40", "--plant", "wrong-byte", "--json"]);
    assert_eq!(failed.status.code(), Some(1));
    let failed: serde_json::Value = serde_json::from_slice(&failed.stdout).expect("JSON");
    assert!(failed["failed"].as_array().is_some_and(|rows| rows.len() > 10), "{failed}");
}

#[test]
fn wrong_usage_is_told_with_what_is_known() {
    for (arguments, want) in [
        (&["--seeds", "5"][..], "it is written like 0..300"),
        (&["--seeds", "5..5"], "has no seeds"),
        (
            &["--seed", "1", "--plant", "flood"],
            "known are silent-loss, secret-delivery, wrong-byte, no-request, late-cut, probe-as-unit, ",
        ),
        (&[], "--seed <N>"),
    ] {
        let output = pf_world(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(want), "{arguments:?}: {}", text(&output.stderr));
    }
}
