/** The program at a terminal and in pipes: interruption, readers that leave, full disks, two at once, old Nodes. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { MAIN, pfGen, SOURCE } from './support/process.ts';
import { CONFIG, edit, generatedProject, project } from './support/project.ts';

const DEADLINE_MS = 240_000;
const LAUNCHER = join(SOURCE, '../bin/pf-gen.cjs');

/** Starts the program; `line` resolves with the first line of stderr that matches. */
function start(cwd: string, args: readonly string[]) {
  const child = execa(process.execPath, [MAIN, ...args], { cwd, reject: false, timeout: DEADLINE_MS });
  let seen = '';
  const waiting: { wanted: RegExp; done: (text: string) => void }[] = [];
  child.stderr.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    for (const { wanted, done } of waiting) if (wanted.test(seen)) done(seen);
  });
  const line = (wanted: RegExp): Promise<string> => {
    seen = '';
    return new Promise((done) => waiting.push({ wanted, done }));
  };
  return { child, line };
}

test('Ctrl-C ends a watch with 130 and leaves nothing behind', async () => {
  const folder = await generatedProject();
  const { child, line } = start(folder, ['generate', '--watch']);
  await line(/waiting for a change/);
  child.kill('SIGINT');
  expect((await child).exitCode).toBe(130);
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tmp'));
  expect(left).toEqual([]);
});

test('Ctrl-C ends a schema that never ends', async () => {
  const folder = project();
  writeFileSync(join(folder, 'schema/index.ts'), "process.stderr.write('evaluating\\n');\nfor (;;);\nexport {};\n");
  const { child, line } = start(folder, ['check']);
  await line(/evaluating/);
  child.kill('SIGINT');
  const { exitCode, signal } = await child;
  expect(exitCode ?? signal).toBe('SIGINT');
});

test('a reader that leaves is no error, and does not hide findings', async () => {
  const folder = await generatedProject();
  const pipe = (command: string) =>
    execa('bash', ['-c', `${command}; echo "codes \${PIPESTATUS[*]}"`], {
      cwd: folder,
      timeout: DEADLINE_MS,
      env: { NODE: process.execPath, MAIN },
    });
  const model = await pipe('"$NODE" "$MAIN" model | head -c 1');
  expect([model.stdout, model.stderr]).toEqual(['{codes 0 0', '']);
  edit(join(folder, 'generated/abi.lock.json'), (text) => `${text} `);
  const found = await pipe('"$NODE" "$MAIN" check --json | true');
  expect(found.stdout).toBe('codes 1 0');
});

test('a full disk is said in one line, with a code', async () => {
  const folder = await generatedProject();
  const ran = await execa('sh', ['-c', 'exec "$0" "$1" model >/dev/full', process.execPath, MAIN], {
    cwd: folder,
    reject: false,
    timeout: DEADLINE_MS,
  });
  expect([ran.exitCode, ran.stderr]).toEqual([
    4,
    expect.stringMatching(/^pf-gen: the output cannot be written: .*ENOSPC.*$/),
  ]);
});

test('what the system refuses is told by name, and what was not written is as it was', async () => {
  const folder = await generatedProject();
  const lock = join(folder, 'generated/abi.lock.json');
  const before = readFileSync(lock, 'utf8');
  edit(join(folder, 'schema/parts/shared.ts'), (text) => text.replace('6)', '7)'));
  // A file where the folder of a target should be: root may write anywhere, but not into a file.
  rmSync(join(folder, 'generated/c'), { recursive: true });
  writeFileSync(join(folder, 'generated/c'), '');
  const ran = await pfGen(folder, ['generate', '--json']);
  expect([ran.code, JSON.parse(ran.stdout).error.diagnostics[0]?.code]).toEqual([4, 'PF4006']);
  expect(existsSync(lock) ? [before, readFileSync(lock, 'utf8')] : []).toContain(before);
});

test('several runs at once end well and agree', async () => {
  const folder = project({ ...CONFIG, targets: { c: {}, rust: {} } });
  const ran = await Promise.all([1, 2, 3, 4].map(() => pfGen(folder, ['generate'])));
  expect(ran.map(({ code, stderr }) => [code, stderr])).toEqual(ran.map(() => [0, '']));
  expect((await Promise.all([1, 2].map(() => pfGen(folder, ['check'])))).map(({ code }) => code)).toEqual([0, 0]);
});

test('an older Node is told in one line', async () => {
  // What the launcher asks, answered by an older one: the file itself must be readable for any.
  const ask = (version: string) =>
    execa(
      process.execPath,
      [
        '-e',
        `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require(${JSON.stringify(LAUNCHER)})`,
        '--',
        '--version',
      ],
      {
        reject: false,
        timeout: DEADLINE_MS,
      },
    );
  for (const version of ['22.17.9', '20.20.2', '4.0.0']) {
    expect(await ask(version), version).toMatchObject({
      exitCode: 5,
      stdout: '',
      stderr: `pf-gen needs Node 22.18 or later, and this is ${version}: use a newer one`,
    });
  }
  expect(readFileSync(LAUNCHER, 'utf8')).not.toMatch(/=>|\b(const|let|class|async|await)\b|`|\?\./);
});

test('a word that is nearly a verb or an option is answered with it', async () => {
  const folder = project();
  expect(await pfGen(folder, ['chekc'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean check?'),
  });
  expect(await pfGen(folder, ['check', '--jsno'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean --json?'),
  });
  const json = await pfGen(folder, ['chekc', '--json']);
  expect([json.code, JSON.parse(json.stdout).error.message]).toEqual([
    2,
    expect.stringContaining('Did you mean check?'),
  ]);
});

test('each verb has help with an example', async () => {
  const { VERBS } = await import('../src/cli/verbs/index.ts');
  const folder = project();
  for (const { name } of VERBS) {
    const ran = await pfGen(folder, [name, '--help']);
    expect([ran.code, ran.stdout], name).toEqual([
      0,
      expect.stringMatching(new RegExp(`Examples:\\n  \\$ pf-gen ${name}`)),
    ]);
  }
});
