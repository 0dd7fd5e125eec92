//! `pf-world`: runs the simulated world of a seed, or of many.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use pf_world::{Line, Plant, Scenario, Story, run};
use serde_json::{Value, json};

/// One simulated world: the shipped code of host and client over a virtual network and virtual clocks, from one seed.
///
/// Even seeds have losses only, and are judged exactly: a unit is lost if and only if more than m of the k + m packets of one of
/// its blocks were dropped. Odd seeds have pauses, clock steps, restarts and paths that narrow or fall silent too: the stream must
/// come back. The same seed at the same commit is the same run, event by event.
#[derive(Parser)]
#[command(
    before_help = "npm run world -- [--seed N | --seeds A..B] [--plant FAULT] [--verbose] [--json]",
    name = "pf-world",
    version,
    after_help = "Examples:\n  pf-world --seed 17\n  pf-world --seed 17 --verbose\n  pf-world --seeds 0..20000 --json\n  \
                  pf-world --seed 4 --plant silent-loss    (fails: a fault of the world itself)\n\n\
                  Exit codes: 0 all was as claimed, 1 it was not, 2 wrong usage."
)]
struct Arguments {
    /// The seed of one world.
    #[arg(long, value_name = "N", conflicts_with = "seeds", required_unless_present = "seeds")]
    seed: Option<u64>,
    /// Seeds of many worlds: the first, and the one after the last.
    #[arg(long, value_name = "A..B", value_parser = seeds)]
    seeds: Option<Range<u64>>,
    /// One JSON document on stdout.
    #[arg(long)]
    json: bool,
    /// Every event of the world, in order.
    #[arg(long, conflicts_with = "seeds", conflicts_with = "json")]
    verbose: bool,
    /// A fault of the world itself, to see that it is found.
    #[arg(long, value_name = "FAULT", value_parser = plant)]
    plant: Option<Plant>,
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let wrong = || format!("{text:?} is no range of seeds; it is written like 0..300");
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    let range = from.parse().map_err(|_| wrong())?..to.parse().map_err(|_| wrong())?;
    if range.is_empty() {
        Err(format!("{text:?} has no seeds: the second number must be larger than the first"))
    } else {
        Ok(range)
    }
}

fn plant(text: &str) -> Result<Plant, String> {
    let known = Plant::ALL.iter().find(|(name, _)| *name == text).map(|(_, plant)| *plant);
    let names = || Plant::ALL.map(|(name, _)| name).join(", ");
    known.ok_or_else(|| format!("{text:?} is no fault; known are {}", names()))
}

/// What is told of one world.
struct Outcome {
    seed: u64,
    line: Line,
    /// What was not so.
    found: Vec<String>,
    digest: String,
    sent: usize,
    came: usize,
    datagrams: usize,
    events: u64,
}

fn outcome(seed: u64, plant: Option<Plant>, keep: bool) -> (Outcome, Option<Story>) {
    let scenario = Scenario { plant, ..Scenario::of_seed(seed) };
    let line = scenario.line;
    match catch_unwind(AssertUnwindSafe(|| run(&scenario, keep))) {
        Ok(story) => {
            let (sent, came) = story.units();
            let found = story.judge().iter().map(ToString::to_string).collect();
            let datagrams = story.lives.iter().map(|life| life.log.len()).sum();
            let digest = story.digest.clone();
            (Outcome { seed, line, found, digest, sent, came, datagrams, events: story.events }, Some(story))
        }
        Err(panic) => {
            let text =
                panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            let found = vec![format!("a panic: {}", text.unwrap_or("without words"))];
            (Outcome { seed, line, found, digest: String::new(), sent: 0, came: 0, datagrams: 0, events: 0 }, None)
        }
    }
}

/// The commit that runs: what the environment says, or git.
fn commit() -> String {
    if let Ok(commit) = std::env::var("PF_COMMIT") {
        return commit;
    }
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    match git(&["rev-parse", "--short=10", "HEAD"]) {
        Some(head) if git(&["status", "--porcelain"]).is_some_and(|changed| changed.is_empty()) => head,
        Some(head) => format!("{head}, with changes"),
        None => "unknown".to_owned(),
    }
}

fn line_name(line: Line) -> &'static str {
    match line {
        Line::Exact => "exact",
        Line::Rough => "rough",
    }
}

fn as_json(outcome: &Outcome) -> Value {
    json!({
        "seed": outcome.seed,
        "line": line_name(outcome.line),
        "ok": outcome.found.is_empty(),
        "violations": outcome.found,
        "digest": outcome.digest,
        "unitsSent": outcome.sent,
        "unitsDelivered": outcome.came,
        "datagrams": outcome.datagrams,
        "events": outcome.events,
    })
}

fn tell_failure(outcome: &Outcome, commit: &dyn Display) {
    eprintln!("seed {} at commit {commit} ({}):", outcome.seed, line_name(outcome.line));
    const SHOWN: usize = 10;
    for text in outcome.found.iter().take(SHOWN) {
        eprintln!("  {text}");
    }
    if outcome.found.len() > SHOWN {
        eprintln!("  and {} more", outcome.found.len() - SHOWN);
    }
    eprintln!("  digest {}; the same again: npm run world -- --seed {} --verbose", outcome.digest, outcome.seed);
}

fn one(seed: u64, arguments: &Arguments) -> io::Result<bool> {
    let (outcome, story) = outcome(seed, arguments.plant, arguments.verbose);
    let mut out = io::stdout().lock();
    if arguments.json {
        let mut document = as_json(&outcome);
        document["commit"] = json!(commit());
        writeln!(out, "{document}")?;
    } else if let Some(story) = &story {
        if arguments.verbose {
            for line in story.lines() {
                writeln!(out, "{line}")?;
            }
        }
        tell(&mut out, story, &outcome)?;
    }
    if !outcome.found.is_empty() {
        tell_failure(&outcome, &commit());
    }
    Ok(outcome.found.is_empty())
}

fn tell(out: &mut impl Write, story: &Story, outcome: &Outcome) -> io::Result<()> {
    let Scenario { scheme, shard_payload, max_data_per_block, percent, pinned, refresh_hz, sizes, .. } =
        &story.scenario;
    writeln!(out, "seed {} ({})", outcome.seed, line_name(outcome.line))?;
    let scheme = if scheme.get() == 0 { "GF(2^8)" } else { "GF(2^16)" };
    let adaptive = if *pinned { "pinned" } else { "at the start" };
    writeln!(
        out,
        "  {scheme}, shards of {shard_payload}, blocks of {max_data_per_block}, {percent} % {adaptive}, {refresh_hz} Hz, units of \
         {} to {} bytes",
        sizes.least, sizes.most
    )?;
    if let Some(form) = story.scenario.form {
        writeln!(out, "  units are streamed: {form:?}")?;
    }
    for (at_ns, shard) in &story.scenario.resizes {
        writeln!(out, "  at {} ms: shards of {shard} are wanted", at_ns / 1_000_000)?;
    }
    if let Some(probe) = story.scenario.probe {
        writeln!(out, "  at {} ms: a probe of {} kbit/s for {} ms", probe.at_ns / 1_000_000, probe.kbps, probe.ms)?;
    }
    for fault in &story.scenario.faults {
        writeln!(out, "  at {} ms: {:?}", fault.at_ns / 1_000_000, fault.kind)?;
    }
    for (number, life) in story.lives.iter().enumerate() {
        let dropped = life.log.iter().filter(|fate| **fate != pf_world::Fate::Came).count();
        let keys = life.sent.iter().filter(|unit| unit.key).count();
        writeln!(
            out,
            "  session {number}: {} of {} units came, {dropped} of {} datagrams did not, {} units repaired, {keys} key frames, {} \
             requests",
            life.delivered.len(),
            life.sent.len(),
            life.log.len(),
            life.units.units_recovered,
            life.requests
        )?;
    }
    let verdict = if outcome.found.is_empty() { "all as claimed" } else { "not as claimed" };
    writeln!(out, "  {verdict}; {} events, digest {}", outcome.events, outcome.digest)
}

/// How often the progress of many seeds is told where nobody sees a line change.
const EVERY: Duration = Duration::from_secs(10);

fn many(range: Range<u64>, arguments: &Arguments) -> io::Result<bool> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, began) = (AtomicU64::new(range.start), Instant::now());
    let found = Mutex::new(Vec::new());
    let totals = Mutex::new([0_u64; 5]);
    let told = Mutex::new(Instant::now());
    let terminal = io::stderr().is_terminal();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= range.end {
                        break;
                    }
                    let (outcome, _) = outcome(seed, arguments.plant, false);
                    let mut totals = totals.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    let more = [1, outcome.sent as u64, outcome.came as u64, outcome.datagrams as u64, outcome.events];
                    totals.iter_mut().zip(more).for_each(|(total, more)| *total += more);
                    let done = totals[0];
                    drop(totals);
                    if !outcome.found.is_empty() {
                        found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(outcome);
                    }
                    let mut told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    let due = told.elapsed() >= if terminal { Duration::from_millis(200) } else { EVERY };
                    if due {
                        *told = Instant::now();
                        let all = range.end - range.start;
                        let (start, end) = if terminal { ("\r", "") } else { ("", "\n") };
                        eprint!("{start}{done} of {all} seeds, {} s{end}", began.elapsed().as_secs());
                    }
                }
            });
        }
    });
    if terminal {
        eprintln!();
    }
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.sort_by_key(|outcome| outcome.seed);
    let [worlds, sent, came, datagrams, events] =
        totals.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let commit = commit();
    for outcome in found.iter().take(20) {
        tell_failure(outcome, &commit);
    }
    let seconds = began.elapsed().as_secs_f64();
    let mut out = io::stdout().lock();
    if arguments.json {
        let failed: Vec<Value> = found.iter().map(as_json).collect();
        let document = json!({
            "commit": commit,
            "seeds": { "from": range.start, "to": range.end },
            "ok": found.is_empty(),
            "worlds": worlds,
            "unitsSent": sent,
            "unitsDelivered": came,
            "datagrams": datagrams,
            "events": events,
            "seconds": seconds,
            "failed": failed,
        });
        writeln!(out, "{document}")?;
    } else {
        writeln!(
            out,
            "{worlds} worlds, seeds {}..{} at commit {commit}: {} not as claimed; {came} of {sent} units came, {datagrams} datagrams, \
             {events} events, {seconds:.1} s",
            range.start,
            range.end,
            found.len()
        )?;
    }
    Ok(found.is_empty())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match (arguments.seed, arguments.seeds.clone()) {
        (Some(seed), _) => one(seed, &arguments),
        (None, Some(range)) => many(range, &arguments),
        // The command line demands one of them.
        (None, None) => return ExitCode::from(2),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("pf-world: nothing can be written: {error}");
            ExitCode::FAILURE
        }
    }
}
