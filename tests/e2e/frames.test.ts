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
    const before = lastStatus(client.frames.map(({ frame }) => frame));
    expect(before[counter]).toBe(0n);
    await inject(served.socket, fault);
    const after = await client.message('ClientStatus', (status) => status[counter] > 0n, { ms: 5000 });
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
