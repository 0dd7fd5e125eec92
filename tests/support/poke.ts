/** Pokes a running simulator through its socket, by the small program `pf-poke` (Node has no packet sockets). */
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from './pf-host.ts';

const PROGRAM = join(ROOT, 'target/checked/pf-poke');

/** Answer to `query`. */
const Report = z.object({
  now_ms: z.number(),
  monitors: z.number(),
  swap_chains: z.number(),
  devices: z.number(),
  handles: z.number(),
  frames_offered: z.number(),
  frames_acquired: z.number(),
  requests: z.number(),
  violations: z.number(),
  last_violation: z.string(),
});
export type SimulatorReport = z.infer<typeof Report>;
/** Faults that the simulator plays, by the names of the schema. */
export type Fault = 'OVERWRITE_SLOT' | 'SWAP_FRAMES' | 'STALE_FRAME' | 'REASSIGN' | 'ACCESS_LOST' | 'CRASH';

/** Builds the program in the profile in which its crate is tested; nothing to do after those tests. */
export async function buildPoke(): Promise<void> {
  const how = ['--profile', 'checked', '--locked', '--quiet'];
  await execa('cargo', ['build', ...how, '-p', 'pf-conformance', '--bin', 'pf-poke'], { cwd: ROOT });
}

/** Plays a fault. */
export async function inject(socket: string, fault: Fault, argument = 0): Promise<void> {
  await execa(PROGRAM, [socket, 'inject', fault, String(argument)], { timeout: 240_000 });
}

/** Moves the framework's clock (virtual clock only). */
export async function advance(socket: string, milliseconds: number): Promise<void> {
  await execa(PROGRAM, [socket, 'advance', String(milliseconds)], { timeout: 240_000 });
}

/** What the simulator says of itself. */
export async function query(socket: string): Promise<SimulatorReport> {
  const { stdout } = await execa(PROGRAM, [socket, 'query'], { timeout: 240_000 });
  return Report.parse(JSON.parse(stdout));
}
