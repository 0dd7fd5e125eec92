/** The verification sees what it should: one overwritten slot, two swapped frames, one stale frame, each counted. */
import type { supervisor } from '@punktfunk/abi';
import { beforeAll, expect, test } from 'vitest';
import { streamingClient } from '../support/native.ts';
import { buildPoke, type Fault, inject } from '../support/poke.ts';
import { owned, Served } from './serving.ts';

beforeAll(buildPoke);

type Counter = 'frames_corrupted' | 'frames_reordered' | 'frames_stale';
const CASES: readonly [Fault, Counter][] = [
  ['OVERWRITE_SLOT', 'frames_corrupted'],
  ['SWAP_FRAMES', 'frames_reordered'],
  ['STALE_FRAME', 'frames_stale'],
];

for (const [fault, counter] of CASES) {
  test(`${fault} is counted as ${counter}`, async () => {
    const served = await new Served().ready();
    const client = owned(await streamingClient(served.run, served.port, served.seed));
    let after = lastStatus(client.frames.map(({ frame }) => frame));
    expect(after[counter]).toBe(0n);
    // The newest frame wins: on a busy machine the very frame that was spoilt may be one that nobody sees.
    for (let tries = 0; after[counter] === 0n && tries < 20; tries += 1) {
      const shown = after.frames_presented + 30n;
      await inject(served.socket, fault);
      const fits = (status: supervisor.ClientStatus) => status[counter] > 0n || status.frames_presented >= shown;
      after = await client.message('ClientStatus', fits, { ms: 60_000 });
    }
    // One fault, one count: nothing else is blamed.
    for (const [, other] of CASES) if (other !== counter) expect(after[other], other).toBe(0n);
    expect(after[counter]).toBe(1n);
    await client.stop();
    await served.stop();
  });
}

function lastStatus(frames: readonly supervisor.SupervisorFrame[]): supervisor.ClientStatus {
  const last = frames.findLast((frame) => frame.name === 'ClientStatus');
  if (last?.name !== 'ClientStatus') throw new Error('no ClientStatus');
  return last.message;
}
