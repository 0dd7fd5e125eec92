/** `pf-gen skew` on somebody else's device: what it foresees, what it runs, and what it says when it cannot. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { prettyLock } from '../../src/compile/lock.ts';
import type { Cell } from '../../src/proof/skew/matrix.ts';
import { foresee } from '../../src/proof/skew/matrix.ts';
import { runCell } from '../../src/proof/skew/run.ts';
import { versionOf } from '../../src/proof/skew/version.ts';
import { MAIN, pfGen, temporary } from '../support/process.ts';
import { PUMPS } from './pump.ts';

const BUILD_MS = 10 * 60_000;
const labels = Object.keys(PUMPS);
const versions = labels.map((label, index) => versionOf(label, index, PUMPS[label]!));

/** Writes the locks into a folder, so that the command line gets them in the order of time. */
function lockFiles(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return labels.map((label) => {
    const path = join(folder, `${label}.lock.json`);
    writeFileSync(path, prettyLock(PUMPS[label]!));
    return path;
  });
}

/** Verdict and first reason by host and driver; one of them is the first version. */
const EXPECTED: Record<string, [asDriver: [string, string], asHost: [string, string]]> = {
  grown: [
    ['degraded', 'the host does not know ramp_ms'],
    ['degraded', 'the driver does not know ramp_ms'],
  ],
  renamed: [
    ['ok', 'revolutions of the driver is called rpm by the host'],
    ['ok', 'rpm of the driver is called revolutions by the host'],
  ],
  swapped: [
    ['garbage', 'the host reads rpm wrongly: the value of pressure'],
    ['garbage', 'the host reads pressure wrongly: the value of rpm'],
  ],
  unsigned: [
    ['garbage', 'the host reads temperature wrongly'],
    ['garbage', 'the host reads temperature wrongly'],
  ],
  widened: [
    ['garbage', 'the host reads rpm wrongly'],
    ['garbage', 'the host reads rpm wrongly'],
  ],
  narrowed: [
    ['refused', 'SHORT: '],
    ['ok', ''],
  ],
  doubled: [
    ['degraded', 'the host does not know gear'],
    ['garbage', 'the driver reads mode wrongly'],
  ],
  renumbered: [
    ['garbage', 'the driver reads mode wrongly'],
    ['garbage', 'the driver reads mode wrongly'],
  ],
  reused: [
    ['garbage', 'PURGE answers'],
    ['garbage', 'START answers'],
  ],
  elsewhere: [
    ['refused', 'no device has the interface of Pump'],
    ['refused', 'no device has the interface of Pump'],
  ],
  crossed: [
    ['garbage', 'the driver reads wanted wrongly: the value of interval'],
    ['garbage', 'the driver reads interval wrongly: the value of wanted'],
  ],
  shifted: [
    ['garbage', 'the host reads mark.'],
    ['garbage', 'the host reads mark.'],
  ],
};

function checkTable(cells: readonly Cell[]): void {
  const cell = (host: string, driver: string): Cell => cells.find((c) => c.host === host && c.driver === driver)!;
  for (const label of labels) expect(cell(label, label)).toMatchObject({ verdict: 'ok', reasons: [] });
  expect(Object.keys(EXPECTED)).toEqual(labels.slice(1));
  for (const [label, [asDriver, asHost]] of Object.entries(EXPECTED)) {
    for (const [found, [verdict, text]] of [
      [cell('first', label), asDriver] as const,
      [cell(label, 'first'), asHost] as const,
    ]) {
      const where = `host ${found.host}, driver ${found.driver}`;
      expect(found.verdict, where).toBe(verdict);
      const texts = found.reasons.filter(({ kind }) => kind === verdict).map((reason) => reason.text);
      if (text === '') expect(texts, where).toEqual([]);
      else
        expect(
          texts.some((one) => one.includes(text)),
          `${where}: ${texts.join('; ')}`,
        ).toBe(true);
    }
  }
}

test('the locks alone tell every sin', () => {
  checkTable(foresee(versions, {}));
});

describe('run', () => {
  let code: number | undefined;
  let cells: readonly Cell[];
  let found: readonly { code: string; message: string }[];
  beforeAll(async () => {
    const files = lockFiles(join(import.meta.dirname, '..', '..', 'target', 'skew-pumps'));
    const options = { cwd: import.meta.dirname, reject: false, timeout: BUILD_MS } as const;
    const ran = await execa(process.execPath, [MAIN, 'skew', ...files, '--run', '--json'], options);
    const printed = JSON.parse(ran.stdout) as { data: { cells: Cell[] }; error: { diagnostics: typeof found } };
    code = ran.exitCode;
    cells = printed.data.cells;
    found = printed.error.diagnostics;
  }, BUILD_MS);

  test('the two sides see every sin', () => {
    checkTable(cells);
  });

  test('garbage is a finding that names the pair, the call and the field', () => {
    expect(code).toBe(1);
    expect(new Set(found.map((entry) => entry.code))).toEqual(new Set(['PF6301']));
    expect(found.map(({ message }) => message)).toContain(
      'host first with driver swapped: pump.Pump.STATUS: the host reads rpm wrongly: the value of pressure',
    );
  });

  test('what was run is what the locks had foreseen, call by call', () => {
    const foreseen = foresee(versions, {});
    const told = ({ host, driver, verdict, reasons }: Cell) => ({
      pair: `${host} ${driver}`,
      verdict,
      // Behind the worst of a call only the texts differ; the worst stands first.
      calls: Object.fromEntries([...reasons].reverse().map(({ kind, subject }) => [subject, kind])),
    });
    expect(cells.map(told)).toEqual(foreseen.map(told));
  });
});

/** A program of one line of shell. */
function program(folder: string, name: string, line: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
  return path;
}
const [first] = versions;
const limits = { rounds: 1, limitMs: 500 };

test('two sides that wait for each other are a hang, at the call that was under way', async () => {
  const folder = temporary();
  const host = program(
    folder,
    'host',
    'printf "begin\\tpump.Pump.START\\t0\\t\\t\\n" >&2; while read -r line; do :; done',
  );
  const driver = program(folder, 'driver', 'while read -r line; do :; done');
  const ran = await runCell({ version: first!, program: host }, { version: first!, program: driver }, limits);
  expect(ran).toEqual({ ran: 'hang', at: 'pump.Pump.START', why: 'no end within 0.5 s' });
});

test('a call that tells no end is no verdict', async () => {
  const folder = temporary();
  const host = program(folder, 'host', 'printf "begin\\tpump.Pump.START\\t0\\t\\t\\n" >&2');
  const driver = program(folder, 'driver', 'exec cat >/dev/null');
  const ran = await runCell(
    { version: first!, program: host },
    { version: first!, program: driver },
    { rounds: 1, limitMs: 20_000 },
  );
  expect(ran).toEqual({ ran: 'hang', at: 'pump.Pump.START', why: '1 call was begun, 0 were ended' });
});

test('a side that dies is told with its last words', async () => {
  const folder = temporary();
  const host = program(folder, 'host', 'printf "begin\\tpump.Pump.STATUS\\t0\\t\\t\\n" >&2; exec cat >/dev/null');
  const driver = program(folder, 'driver', 'echo "attempt to divide by zero" >&2; exit 101');
  const ran = await runCell(
    { version: first!, program: host },
    { version: first!, program: driver },
    { rounds: 1, limitMs: 20_000 },
  );
  const why = "the driver's side died: attempt to divide by zero";
  expect(ran).toEqual({ ran: 'hang', at: 'pump.Pump.STATUS', why });
});

describe('the command line', () => {
  test('takes the released locks and the schema as it is', async () => {
    const folder = temporary();
    mkdirSync(join(folder, 'schema/released'), { recursive: true });
    writeFileSync(join(folder, 'schema/released/1.0.lock.json'), prettyLock(PUMPS.first!));
    writeFileSync(
      join(folder, 'schema/index.ts'),
      `import { plane, schema, struct, u32 } from 'pf-gen/schema';
export const A = struct({ a: u32 });
export default schema({ name: 'test', planes: [plane({ name: 'pump', id: 1, version: 2, policy: 'lockstep', members: { A } })] });
`,
    );
    const config = { schema: './schema/index.ts', out: './generated', targets: { ts: {} } };
    writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config));
    const ran = await pfGen(folder, ['skew', '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { data } = JSON.parse(ran.stdout) as { data: { versions: string[]; ran: boolean; cells: Cell[] } };
    expect(data).toMatchObject({ versions: ['1.0', 'working'], ran: false });
    expect(data.cells.map(({ verdict }) => verdict)).toEqual(['ok', 'refused', 'refused', 'ok']);
  });

  test('tells what the version check would say', async () => {
    const folder = temporary();
    const [one, two] = lockFiles(folder);
    const args = ['skew', one!, two!, '--json', '--version-constant', 'pump.PROTOCOL'];
    const { data } = JSON.parse((await pfGen(folder, args)).stdout) as { data: { cells: Cell[] } };
    const checks = data.cells.map(({ gate }) => gate.handshake?.verdict);
    expect(checks).toEqual(['ok', 'refused', 'refused', 'ok']);
  });

  test.each([
    ['one lock', 2, 'PF6303', (files: string[]) => [files[0]!]],
    ['a file that is no lock', 2, 'PF6306', (files: string[]) => [files[0]!, join(files[0]!, '..', 'no.lock.json')]],
    [
      'a constant that no version has',
      2,
      'PF6307',
      (files: string[]) => [files[0]!, files[1]!, '--version-constant', 'pump.NUMBER'],
    ],
    ['rounds that are no number', 2, 'PF4003', (files: string[]) => [files[0]!, files[1]!, '--rounds', 'many']],
  ])('refuses %s', async (_, exit, rule, args) => {
    const folder = temporary();
    const files = lockFiles(folder);
    writeFileSync(join(folder, 'no.lock.json'), '{"format": 1}');
    const ran = await pfGen(folder, ['skew', ...args(files), '--json']);
    expect(ran.code).toBe(exit);
    expect(ran.stdout).toContain(rule);
  });

  test('a missing cargo has its own exit code and is no verdict', async () => {
    const folder = temporary();
    const [one, two] = lockFiles(folder);
    const ran = await pfGen(folder, ['skew', one!, two!, '--run', '--json'], [], { PATH: folder });
    expect(ran.code).toBe(5);
    expect(ran.stdout).toContain('PF6305');
  });
});
