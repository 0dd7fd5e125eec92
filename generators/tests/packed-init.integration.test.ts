/** A stranger's first minutes, from the tarball alone: init, generate, both sides talk, drift is found, CI works. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packTo } from './support/packed.ts';
import { temporary, temporaryForFile } from './support/process.ts';
import { edit } from './support/project.ts';

const DEADLINE_MS = 300_000;
let tarball = '';
beforeAll(async () => {
  tarball = await packTo(temporaryForFile());
}, DEADLINE_MS);

/** A shell as a stranger has it: nothing of this repository in PATH. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

async function shell(cwd: string, command: string) {
  const ran = await execa('sh', ['-ec', command], {
    cwd,
    reject: false,
    timeout: DEADLINE_MS,
    // What npm has seen once on this machine it need not ask for again.
    env: {
      PATH,
      CARGO_TARGET_DIR: undefined,
      GITHUB_WORKSPACE: cwd,
      FORCE_COLOR: undefined,
      npm_config_prefer_offline: 'true',
    },
  });
  return { code: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr.replace(/^npm warn .*\n?/gm, '') };
}

describe('in an empty folder outside the repository', () => {
  test('npm i, init, generate; both sides compile and exchange the IOCTL; a tampered header is drift; CI finds it', async () => {
    const folder = join(temporary(), 'My Lamp');
    mkdirSync(folder);
    const name = tarball.split('/').at(-1)!;
    writeFileSync(join(folder, name), readFileSync(tarball));
    expect(await shell(folder, 'npm i node@24 ./pf-gen-*.tgz --no-audit --no-fund --loglevel=error')).toMatchObject({
      code: 0,
    });
    expect(await shell(folder, 'npx pf-gen init')).toMatchObject({ code: 0, stderr: '' });
    expect(await shell(folder, 'npx pf-gen generate')).toMatchObject({ code: 0, stderr: '' });

    const talked = await shell(folder, 'npm start --silent');
    expect(talked.stderr).not.toMatch(/warning|error/i);
    const lines = talked.stdout.split('\n').filter((line) => /^(rust|ts): /.test(line));
    expect([talked.code, ...lines]).toEqual([
      0,
      'rust: blinks 3 times, every 100 ms',
      'rust: refused: device call failed: the driver answered INVALID_PARAMETER',
      'ts: blinks 3 times, every 100 ms',
      'ts: refused: the driver answered INVALID_PARAMETER',
    ]);

    // The line of its README.
    const line = /^npx pf-gen inspect [^#]+/m.exec(readFileSync(join(folder, 'README.md'), 'utf8'))![0];
    const carried = await shell(folder, `${line} --json`);
    expect([carried.code, carried.stderr]).toEqual([0, '']);
    const { files, compatible } = JSON.parse(carried.stdout).data;
    expect(compatible).toBe(true);
    for (const name of ['control', 'pipe'])
      for (const file of files) expect(file.planes).toContainEqual(expect.objectContaining({ name }));
    expect(files).toHaveLength(2);

    // The folder's own CI file, step by step.
    const workflow = parse(readFileSync(join(folder, '.github/workflows/abi.yml'), 'utf8'));
    const steps = (job: string): string[] =>
      workflow.jobs[job].steps.flatMap(({ run }: { run?: string }) => (run === undefined ? [] : [run]));
    expect(steps('drift').at(-1)).toContain('npx pf-gen check');
    for (const job of ['drift', 'sides']) {
      for (const step of steps(job)) expect(await shell(folder, step), step).toMatchObject({ code: 0 });
    }

    edit(join(folder, 'generated/c/mylamp_abi/control.h'), (text) =>
      text.replace('uint32_t times;', 'uint64_t times;'),
    );
    const drift = await shell(folder, 'npx pf-gen check');
    expect(drift.code).toBe(1);
    expect(drift.stderr).toMatch(/^generated\/c\/mylamp_abi\/control\.h:\d+:1 error PF2001/m);
    const annotated = await shell(folder, steps('drift').at(-1)!);
    expect(annotated.code).toBe(1);
    expect(annotated.stdout).toMatch(
      /^::error file=generated\/c\/mylamp_abi\/control\.h,line=\d+,col=1,title=PF2001::/m,
    );
    // The compiler says no as well: the size is asserted.
    expect((await shell(folder, 'make -C driver')).stderr).toMatch(/static assertion|static_assert/);
    expect((await shell(folder, 'npx pf-gen generate')).code).toBe(0);
    expect((await shell(folder, 'npx pf-gen check')).code).toBe(0);
  });

  test('the oldest Node that is promised runs all of it; an older one is told so in one line', async () => {
    const folder = join(temporary(), 'lamp');
    mkdirSync(folder);
    const npm = (what: string) => shell(folder, `npm i ${what} --no-audit --no-fund --loglevel=error`);
    expect(await npm(`node@22.18.0 '${tarball}'`)).toMatchObject({ code: 0 });
    for (const line of ['init', 'generate', 'check', 'check', 'check --format sarif']) {
      expect(await shell(folder, `npx pf-gen ${line}`), line).toMatchObject({ code: 0, stderr: '' });
    }
    expect((await shell(folder, 'npx node --version')).stdout).toBe('v22.18.0');
    expect(await npm('node@20.19.0')).toMatchObject({ code: 0 });
    expect(await shell(folder, 'npx pf-gen check')).toMatchObject({
      code: 5,
      stderr: 'pf-gen needs Node 22.18 or later, and this is 20.19.0: use a newer one',
    });
  });
});
