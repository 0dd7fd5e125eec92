/** The listener as an operator has it: the flag, several sessions, real children, and what comes out on which stream. */
import { supervisor, wire } from '@punktfunk/abi';
import { expect, test } from 'vitest';
import { clientConfiguration, NativeChild, streamingClient } from '../support/native.ts';
import { owned, Served } from './serving.ts';

const SYNTHETIC = { verify: supervisor.VerifyKind.SYNTHETIC };

test('serve --max-sessions: refused clients do not count, serving ends by itself after the last session; stdout has documents and nothing else', async () => {
  const served = await new Served('--source', 'synthetic', '--max-sessions', '2').ready();
  const { serving } = served;
  for (const session of [1, 2]) {
    const stranger = owned(new NativeChild('client', `${served.run}-stranger-${session}`));
    await stranger.message('Started');
    const change = { ...SYNTHETIC, wire_version: wire.WIRE_VERSION + 7 };
    stranger.send('ConfigureClient', clientConfiguration(served.run, served.port, served.seed, change));
    expect((await stranger.message('Fatal')).code).toBe(supervisor.FatalCode.REFUSED);
    const from = serving.events.length;
    const client = owned(await streamingClient(served.run, served.port, served.seed, SYNTHETIC));
    await client.stop();
    await serving.event('session_ended', { end: 'QUIT' }, { from });
  }
  const { exitCode, stdout, stderr } = await serving.ended;
  expect(exitCode).toBe(0);
  const ends = serving.events.flatMap((event) => (event.event === 'session_ended' ? [event.end] : []));
  expect(ends).toEqual(['REFUSED', 'QUIT', 'REFUSED', 'QUIT']);
  expect(serving.events.at(-1)).toMatchObject({ event: 'end', outcome: 'done' });
  const lines = stdout.split('\n').filter((line) => line !== '');
  expect(lines.map((line) => JSON.parse(line).v)).toEqual(lines.map(() => 2));
  // The host's own log, at the level that was asked for, came through pf-host's stderr.
  expect(stderr).toMatch(/host: .*(INFO|DEBUG)/);
  expect(stderr).not.toContain('"event"');
});
