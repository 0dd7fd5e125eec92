/** What the three children answer to a supervisor that does not keep to its plane: all of them the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervisor } from '@punktfunk/abi';
import { expect, test } from 'vitest';
import { BUILT, clientConfiguration, NativeChild } from '../support/native.ts';
import { after, owned } from './serving.ts';

type Name = 'host' | 'simulator' | 'client';
const CHILDREN: readonly Name[] = ['host', 'simulator', 'client'];
const DOCUMENTS = { host: 'ConfigureHost', simulator: 'ConfigureSimulator', client: 'ConfigureClient' } as const;
const OTHERS = { host: 'ConfigureSimulator', simulator: 'ConfigureClient', client: 'ConfigureHost' } as const;
const RUN = 'e2e-children';
const SEED = 7;
const GARBAGE = Buffer.from('this is not a frame, and long enough to be read as one');
/** Exit codes of children (docs/runtime.md). */
const OK = 0;
const BAD_CONFIG = 2;

async function launched(name: Name): Promise<NativeChild> {
  const child = owned(new NativeChild(name, RUN));
  await child.message('Started');
  return child;
}

const hostDocument: Partial<supervisor.ConfigureHost> = {
  run_id: RUN,
  bind: '127.0.0.1',
  source: supervisor.SourceKind.SYNTHETIC,
  seed: BigInt(SEED),
  fec_percent: 10,
};

/** A child that serves. */
async function serving(name: Name): Promise<NativeChild> {
  const child = await launched(name);
  if (name === 'host') {
    child.send('ConfigureHost', hostDocument);
  } else if (name === 'simulator') {
    const directory = mkdtempSync(join(tmpdir(), 'pf-e2e-'));
    after(async () => rmSync(directory, { recursive: true, force: true }));
    child.send('ConfigureSimulator', {
      run_id: RUN,
      socket_path: join(directory, 'sim.sock'),
      driver_path: BUILT.driver,
      source: supervisor.SourceKind.PATTERN,
    });
  } else {
    const host = await launched('host');
    host.send('ConfigureHost', hostDocument);
    const { port } = await host.message('Ready');
    const verify = supervisor.VerifyKind.SYNTHETIC;
    child.send('ConfigureClient', clientConfiguration(RUN, port, SEED, { verify }));
  }
  await child.message('Ready');
  return child;
}

interface Row {
  readonly what: string;
  /** It serves already; otherwise it has said Started only. */
  readonly serves: boolean;
  readonly act: (child: NativeChild, name: Name) => void;
  /** What it says of it; nothing where it stops in order. */
  readonly says: (name: Name) => RegExp | undefined;
}
const FIRST = 'Use pf-host: it starts this program, and sends the configuration as the first message.';
const ROWS: readonly Row[] = [
  {
    what: 'bytes that are no message come first',
    serves: false,
    act: (child) => child.write(GARBAGE),
    says: () => /^the supervisor's stream cannot be understood: header of a message/,
  },
  {
    what: "another child's configuration comes first",
    serves: false,
    act: (child, name) => child.send(OTHERS[name], {}),
    says: (name) => new RegExp(`^the first message is ${OTHERS[name]}; expected ${DOCUMENTS[name]}$`),
  },
  {
    what: 'the input ends before the configuration',
    serves: false,
    act: (child) => child.endInput(),
    says: () => /^the input ended before the configuration came$/,
  },
  {
    what: 'the input ends within the configuration',
    serves: false,
    act: (child, name) => {
      child.write(Buffer.from(supervisor.encodeSupervisor(DOCUMENTS[name], {}, 1)).subarray(0, 30));
      child.endInput();
    },
    says: () => /^the supervisor's stream cannot be understood: body of message/,
  },
  {
    what: 'a stop comes before the configuration',
    serves: false,
    act: (child) => child.send('Stop', {}),
    says: () => undefined,
  },
  {
    what: 'bytes that are no message come while it serves',
    serves: true,
    act: (child) => child.write(GARBAGE),
    says: () => /^the supervisor's stream cannot be understood: header of a message/,
  },
  {
    what: 'a second configuration comes while it serves',
    serves: true,
    act: (child, name) => child.send(DOCUMENTS[name], {}),
    says: (name) => new RegExp(`^${DOCUMENTS[name]} came to a child that is configured$`),
  },
  {
    what: 'the input ends while it serves',
    serves: true,
    act: (child) => child.endInput(),
    says: () => undefined,
  },
];

for (const { what, serves, act, says } of ROWS) {
  test(`${what}: host, simulator and client answer alike`, async () => {
    const answers = await Promise.all(
      CHILDREN.map(async (name) => {
        const child = await (serves ? serving(name) : launched(name));
        act(child, name);
        const { exitCode } = await child.ended;
        const names = child.frames.map(({ frame }) => frame.name);
        const fatals = child.frames.flatMap(({ frame }) => (frame.name === 'Fatal' ? [frame.message] : []));
        return { name, exitCode, last: names.at(-1), fatals };
      }),
    );
    for (const { name, exitCode, last, fatals } of answers) {
      const wanted = says(name);
      if (wanted === undefined) {
        expect([name, last, exitCode, fatals]).toEqual([name, 'Stopped', OK, []]);
        continue;
      }
      expect([name, last, exitCode, fatals.length]).toEqual([name, 'Fatal', BAD_CONFIG, 1]);
      expect(fatals[0]!.code).toBe(supervisor.FatalCode.BAD_CONFIG);
      expect(fatals[0]!.message, name).toMatch(wanted);
      if (!serves && !/understood/.test(wanted.source)) expect(fatals[0]!.help, name).toBe(FIRST);
    }
    expect(new Set(answers.flatMap(({ fatals }) => fatals.map(({ help }) => help))).size).toBeLessThanOrEqual(1);
  });
}
