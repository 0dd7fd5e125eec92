//! The board's host in Rust: `acme-host DRIVER STATE_FOLDER`. Starts the driver, makes every call, prints what came of it.
//!
//! Lines on stdout are the same as those of the host in TypeScript. Exit codes: 0, 1 with a line on stderr, 2 usage.

mod page;
mod pipe;

use std::error::Error;
use std::process::ExitCode;

use acme_relay_abi::board::{
    InputSample, RelayClient, RelayMode, RelaySet, SCENE_BYTES, Scene, SceneBlock, SceneStep, SetRelayRequest, Status,
};
use acme_relay_abi::runtime::IoctlError;

use pipe::{Pipe, Refused};

const CALLER: u32 = 1;

acme_relay_abi::embed_lock!();

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [driver, folder] = arguments.as_slice() else {
        eprintln!("usage: acme-host DRIVER STATE_FOLDER");
        return ExitCode::from(2);
    };
    match run(driver, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("acme-host: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(driver: &str, folder: &str) -> Result<(), Box<dyn Error>> {
    let mut relay = RelayClient::new(Pipe::start(driver, folder, CALLER)?);

    let info = relay.get_info()?;
    let serial: String = info.serial.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    println!("board {} serial {serial} firmware {}.{}", info.board_id, info.firmware_major, info.firmware_minor);
    println!("relays {} inputs {}", info.relays, info.inputs);

    for (relay_number, mode) in [(0, RelayMode::ON), (2, RelayMode::ON), (1, RelayMode::PULSE), (0, RelayMode::OFF)] {
        let request = SetRelayRequest { relay: relay_number, mode, pulse_ms: 250, ..Default::default() };
        let reply = relay.set_relay(&request)?;
        println!("closed {} after {} switchings", closed(reply.closed), reply.switched);
    }
    let strange = SetRelayRequest { relay: 8, mode: RelayMode::ON, ..Default::default() };
    println!("relay 8: {}", outcome(relay.set_relay(&strange).map(|_| ()))?);
    let strange = SetRelayRequest { relay: 1, mode: RelayMode(9), ..Default::default() };
    println!("mode 9: {}", outcome(relay.set_relay(&strange).map(|_| ()))?);

    let page = page::open(folder, info.board_id)?;
    page.set_heartbeat(41);
    page.set_heartbeat(page.heartbeat() + 1);
    let inputs = relay.read_inputs()?;
    println!("inputs {} heartbeat {}", sample(inputs.sample), inputs.heartbeat);
    println!("microvolts {:?}", inputs.microvolts);
    println!("page {} closed {} switched {}", sample(page.sample()), closed(page.closed()), page.switched());

    match relay.load_scene() {
        Ok(block) => println!("found {}", describe(&unpack(&block)?)),
        Err(IoctlError::Io(Refused::Status(Status::NO_SCENE))) => println!("found no scene"),
        Err(error) => return Err(error.into()),
    }
    let step = |relay, mode, wait_ms| SceneStep { relay, mode, wait_ms, ..Default::default() };
    let scene = Scene {
        name: "Morning ☀".to_owned(),
        steps: vec![step(2, RelayMode::ON, 500), step(5, RelayMode::PULSE, 1000), step(2, RelayMode::OFF, 0)],
        loops: 3,
        author: "rust".to_owned(),
    };
    relay.store_scene(&pack(&scene)?)?;
    println!("stored {}", describe(&unpack(&relay.load_scene()?)?));
    let overlong = SceneBlock { length: SCENE_BYTES + 1, ..Default::default() };
    println!("overlong scene: {}", outcome(relay.store_scene(&overlong))?);

    relay.reset()?;
    println!("page {} closed {} switched {}", sample(page.sample()), closed(page.closed()), page.switched());
    relay.into_io().stop()?;
    Ok(())
}

/// A scene as the flash keeps it.
fn pack(scene: &Scene) -> Result<SceneBlock, Box<dyn Error>> {
    let bytes = scene.encode()?;
    let mut block = SceneBlock { length: u16::try_from(bytes.len())?, ..Default::default() };
    let room = block.content.get_mut(..bytes.len()).ok_or("the scene is longer than the flash")?;
    room.copy_from_slice(&bytes);
    Ok(block)
}

fn unpack(block: &SceneBlock) -> Result<Scene, Box<dyn Error>> {
    let bytes = block.content.get(..usize::from(block.length)).ok_or("the block is longer than it can be")?;
    Ok(Scene::decode(bytes)?)
}

fn describe(scene: &Scene) -> String {
    let step = |step: &SceneStep| format!("{} {} {} ms", step.relay, step.mode, step.wait_ms);
    let steps: Vec<String> = scene.steps.iter().map(step).collect();
    format!("'{}' by {}, {} times: {}", scene.name, scene.author, scene.loops, steps.join(", "))
}

/// Relays as digits, the first one last.
fn closed(set: RelaySet) -> String {
    format!("{:08b}", set.bits())
}

fn sample(sample: InputSample) -> String {
    format!("{:04b} edges {} sequence {}", sample.levels(), sample.edges(), sample.sequence())
}

/// The status with which the board ended a call. Other failures stay failures.
fn outcome(result: Result<(), IoctlError<Refused>>) -> Result<String, IoctlError<Refused>> {
    match result {
        Ok(()) => Ok(Status::OK.to_string()),
        Err(IoctlError::Io(Refused::Status(status))) => Ok(status.to_string()),
        Err(error) => Err(error),
    }
}
