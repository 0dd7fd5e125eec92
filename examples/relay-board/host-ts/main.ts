/**
 * The board's host in TypeScript: `node main.ts DRIVER STATE_FOLDER`. Starts the driver, makes every call, prints what came of it.
 *
 * Lines on stdout are the same as those of the host in Rust. Exit codes: 0, 1 with a line on stderr, 2 usage.
 */
import { board } from '../generated/ts/index.ts';
import { Page } from './page.ts';
import { Pipe, Refused } from './pipe.ts';

const CALLER = 2;
const { RelayMode, Status } = board;

const [driver, folder] = process.argv.slice(2);
if (driver === undefined || folder === undefined) {
  console.error('usage: node main.ts DRIVER STATE_FOLDER');
  process.exitCode = 2;
} else {
  const pipe = new Pipe(driver, folder, CALLER);
  try {
    await run(pipe, folder);
    await pipe.stop();
  } catch (error) {
    console.error(`acme-host: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  } finally {
    pipe.kill();
  }
}

async function run(pipe: Pipe, folder: string): Promise<void> {
  const relay = new board.RelayClient(pipe);

  const info = await relay.getInfo();
  const serial = String.fromCharCode(...info.serial.filter((byte) => byte !== 0));
  console.log(`board ${info.board_id} serial ${serial} firmware ${info.firmware_major}.${info.firmware_minor}`);
  console.log(`relays ${info.relays} inputs ${info.inputs}`);

  const orders = [
    { relay: 0, mode: RelayMode.ON },
    { relay: 2, mode: RelayMode.ON },
    { relay: 1, mode: RelayMode.PULSE },
    { relay: 0, mode: RelayMode.OFF },
  ];
  for (const order of orders) {
    const reply = await relay.setRelay({ ...order, pulse_ms: 250 });
    console.log(`closed ${binary(reply.closed, 8)} after ${reply.switched} switchings`);
  }
  console.log(`relay 8: ${await outcome(relay.setRelay({ relay: 8, mode: RelayMode.ON }))}`);
  console.log(`mode 9: ${await outcome(relay.setRelay({ relay: 1, mode: 9 }))}`);

  const page = new Page(folder, info.board_id);
  page.setHeartbeat(41);
  page.setHeartbeat(page.read().heartbeat + 1);
  const inputs = await relay.readInputs();
  console.log(`inputs ${sample(inputs.sample)} heartbeat ${inputs.heartbeat}`);
  console.log(`microvolts [${inputs.microvolts.join(', ')}]`);
  show(page);

  const found = await relay.loadScene().catch((error: unknown) => {
    if (error instanceof Refused && error.status === Status.NO_SCENE) return undefined;
    throw error;
  });
  console.log(found === undefined ? 'found no scene' : `found ${describe(unpack(found))}`);
  const step = (number: number, mode: board.RelayMode, wait_ms: number) => ({ relay: number, mode, wait_ms });
  const scene: board.Scene = {
    name: 'Evening 🌙',
    steps: [step(7, RelayMode.OFF, 20), step(3, RelayMode.ON, 0)],
    loops: 1,
    author: 'typescript',
  };
  await relay.storeScene(pack(scene));
  console.log(`stored ${describe(unpack(await relay.loadScene()))}`);
  console.log(`overlong scene: ${await outcome(relay.storeScene({ length: board.SCENE_BYTES + 1 }))}`);

  await relay.reset();
  show(page);
  page.close();
}

/** A scene as the flash keeps it. */
function pack(scene: board.Scene): Partial<board.SceneBlock> {
  const bytes = board.encodeScene(scene);
  const content = new Uint8Array(board.SCENE_BYTES);
  content.set(bytes);
  return { length: bytes.length, content };
}

function unpack(block: board.SceneBlock): board.Scene {
  return board.decodeScene(block.content.subarray(0, block.length));
}

function describe(scene: board.Scene): string {
  const steps = scene.steps.map((step) => {
    const mode = (board.RelayModeName(step.mode) ?? String(step.mode)).toLowerCase();
    return `${step.relay} ${mode} ${step.wait_ms} ms`;
  });
  return `'${scene.name}' by ${scene.author}, ${scene.loops} times: ${steps.join(', ')}`;
}

function show(page: Page): void {
  const now = page.read();
  console.log(`page ${sample(now.sample)} closed ${binary(now.closed, 8)} switched ${now.switched}`);
}

/** Bits as digits, the lowest last. */
function binary(value: number, digits: number): string {
  return value.toString(2).padStart(digits, '0');
}

function sample(word: board.InputSample): string {
  const { levels, edges, sequence } = board.unpackInputSample(word);
  return `${binary(levels, 4)} edges ${edges} sequence ${sequence}`;
}

/** The status with which the board ended a call. Other failures stay failures. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    if (error instanceof Refused) return board.StatusName(error.status) ?? String(error.status);
    throw error;
  }
}
