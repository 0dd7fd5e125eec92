/** Equal schemas give equal bytes, wherever, whenever and on whatever they are generated. */
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { TARGETS } from '../src/emit/index.ts';
import { MAIN, pfGen, temporary } from './support/process.ts';

const DEADLINE_MS = 240_000;
const SCHEMA = new URL('../../examples/relay-board/schema/', import.meta.url);

/** Options without which a target is no configuration. */
const NEEDED: Readonly<Record<string, object>> = { inf: { vendor: 'Acme', packages: {} }, udev: { files: {} } };

/** A project of a stranger, with every target. */
function project(name = 'project'): string {
  const folder = join(temporary(), name);
  cpSync(SCHEMA, join(folder, 'schema'), { recursive: true });
  const targets = Object.fromEntries(Object.keys(TARGETS).map((target) => [target, NEEDED[target] ?? {}]));
  writeFileSync(
    join(folder, 'pf-gen.config.json'),
    JSON.stringify({ schema: './schema/index.ts', out: './out', targets }),
  );
  return folder;
}

function bytes(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

async function generated(
  folder: string,
  how: {
    cwd?: string;
    env?: Record<string, string | undefined>;
    before?: readonly string[];
    args?: readonly string[];
  } = {},
) {
  const [file = process.execPath, ...prefix] = [...(how.before ?? []), process.execPath];
  const ran = await execa(file, [...prefix, MAIN, 'generate', ...(how.args ?? [])], {
    cwd: how.cwd ?? folder,
    env: how.env ?? {},
    reject: false,
    timeout: DEADLINE_MS,
  });
  expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
  return bytes(join(folder, 'out'));
}

/** Generated once, plainly: what every other way must give. */
let plain: ReturnType<typeof generated> | undefined;

describe('the same bytes', async () => {
  const variations: Record<string, Parameters<typeof generated>[1]> = {
    'from another working folder': { cwd: '/', args: ['--config', 'HERE'] },
    'in Turkish, where I is not the capital of i': { env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } },
    'without a locale': { env: { LC_ALL: 'C', LANG: 'C' } },
    'on the other side of the date line': { env: { TZ: 'Pacific/Kiritimati' } },
    'on one core': { before: ['taskset', '-c', '0'] },
    'with another umask and other colours': {
      before: ['sh', '-c', 'umask 077; exec "$@"', 'sh'],
      // Node itself complains when both are set.
      env: { FORCE_COLOR: '1', NO_COLOR: undefined },
    },
    'when the cache is cold': {},
  };
  for (const [name, how] of Object.entries(variations)) {
    test(name, async () => {
      plain ??= generated(project());
      const expected = await plain;
      expect(Object.keys(expected).length).toBeGreaterThan(20);
      const folder = project('elsewhere ü');
      const args = how?.args?.map((arg) => arg.replace('HERE', join(folder, 'pf-gen.config.json')));
      expect(await generated(folder, { ...how, ...(args === undefined ? {} : { args }) })).toEqual(expected);
    });
  }

  test('from a schema with CR LF; its places and documentation are the same as well', async () => {
    const [lf, crlf] = [project(), project()];
    for (const name of readdirSync(join(crlf, 'schema'))) {
      const path = join(crlf, 'schema', name);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/\r?\n/g, '\r\n'));
    }
    const config = join(crlf, 'pf-gen.config.json');
    writeFileSync(config, `\ufeff${readFileSync(config, 'utf8')}\r\n`);
    expect(await generated(crlf)).toEqual(await generated(lf));
    const model = async (folder: string) => JSON.parse((await pfGen(folder, ['model'])).stdout);
    const [a, b] = [await model(lf), await model(crlf)];
    expect(a).toEqual(b);
    expect(JSON.stringify(a)).toMatch(/"span".*"docs"|"docs".*"span"/);
  });

  test('no generated file knows its folder, its machine or the day', async () => {
    const folder = project();
    const all = Object.values(await generated(folder)).join('\n');
    expect(all).not.toContain(folder);
    expect(all).not.toContain(new Date().toISOString().slice(0, 10));
  });
});
