/** Configuration: precedence, and errors that say file, key, what was expected, and the nearest known name. */

import { control, supervisor, wire } from '@punktfunk/abi';
import { nearest } from '@punktfunk/cli/nearest';
import { expect, test } from 'vitest';
import { parseMode } from '../src/config/mode.ts';
import { type Resolved, resolveConfig, type Sources } from '../src/config/resolve.ts';
import {
  environmentName,
  flagName,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  settingOf,
} from '../src/config/settings.ts';
import { Problem } from '../src/outcome/problem.ts';
import { LIMITS } from '../src/supervisor/plan.ts';

function resolve(sources: Partial<Sources> & { file?: string }): Resolved {
  const { file, ...rest } = sources;
  return resolveConfig({
    command: 'serve',
    flags: {},
    configFile: undefined,
    environment: {},
    readText: (path) => (path === 'pf-host.json' ? file : undefined),
    ...rest,
  });
}

function refusal(sources: Partial<Sources> & { file?: string }): string {
  try {
    resolve(sources);
  } catch (error) {
    if (error instanceof Problem) {
      expect(error.exit).toBe(2);
      return error.message;
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

test('flags over environment over file over defaults, each with its origin', () => {
  const file = JSON.stringify({ linger_ms: 1, fec: 11, seed: 5 });
  const environment = { PF_HOST_LINGER_MS: '2', PF_HOST_FEC: '12', HOME: '/root' };
  const { settings, origins } = resolve({ file, environment, flags: { linger_ms: '3' } });
  expect([settings.linger_ms, settings.fec, settings.seed, settings.bitrate_kbps]).toEqual([3, 12, 5, 20_000]);
  expect([origins.linger_ms, origins.fec, origins.seed, origins.bitrate_kbps]).toEqual([
    'flag',
    'environment',
    'file',
    'default',
  ]);
});

test('a command has its own defaults', () => {
  expect(resolve({ command: 'serve' }).settings.port).toBe(9777);
  expect(resolve({ command: 'demo' }).settings.port).toBe(0);
});

test('unknown keys are refused with the nearest known name, in the file and in the environment', () => {
  expect(refusal({ file: '{"linger": 5}' })).toBe('pf-host.json:1:2: unknown key "linger"; did you mean "linger_ms"?');
  expect(refusal({ environment: { PF_HOST_SORCE: 'x11' } })).toBe(
    'environment: unknown variable PF_HOST_SORCE; did you mean "PF_HOST_SOURCE"?',
  );
});

test('a wrong value names place, key, value and what was expected', () => {
  expect(refusal({ file: '{"port": "9777"}' })).toBe(
    'pf-host.json:1:2: key "port": "9777" is not a whole number from 0 to 65535',
  );
  expect(refusal({ environment: { PF_HOST_PORT: '70000' } })).toBe(
    'environment PF_HOST_PORT: 70000 is not a whole number from 0 to 65535',
  );
  expect(refusal({ flags: { source: 'x12' } })).toBe('flag --source: "x12" is not one of pattern, x11, synthetic');
});

test('all problems are told at once', () => {
  const text = refusal({ file: '{"linger": 5, "fec": 91}', flags: { port: '1.5' } });
  expect(text.split('\n')).toHaveLength(3);
});

test('a file that is not JSON, is not an object, or is named and missing', () => {
  expect(refusal({ file: '{' })).toBe("pf-host.json:1:2: not JSON: Expected property name or '}'");
  expect(refusal({ file: '[]' })).toBe('pf-host.json:1:1: expected one JSON object with settings');
  expect(refusal({ configFile: 'other.json' })).toBe('other.json: there is no such configuration file');
  expect(refusal({ environment: { PF_HOST_CONFIG: 'env.json' } })).toBe(
    'env.json: there is no such configuration file',
  );
});

test('a file that JSON readers read each in their own way is refused with the place', () => {
  for (const [file, words] of [
    ['', '1:1: the file is empty; expected one JSON object with settings, such as {}'],
    [' \n ', '1:1: the file is empty; expected one JSON object with settings, such as {}'],
    ['{"fec": 1,\n  "fec": 2}', '2:3: key "fec" stands there already, in line 1'],
    ['{"fec": 1,\n  "fce": 2}', '2:3: unknown key "fce"; did you mean "fec"?'],
    ['{"fec": 1,\n  "linger_ms": }', "2:16: not JSON: Unexpected token '}'"],
    ['{"fec": 1} x', '1:12: not JSON: Unexpected non-whitespace character after JSON'],
    ['{"run": "a\nb"}', '1:11: not JSON: Bad control character in string literal'],
    ['// mine\n{}', "1:1: not JSON: Unexpected token '/'"],
    ['{"fec": 1', "1:10: not JSON: Expected ',' or '}' after property value"],
    ['{\n  "fec": ', '2:10: not JSON: Unexpected end of JSON input'],
    ['['.repeat(100_000), '1:1: nested too deep; expected one JSON object with settings'],
    ['{"__proto__": 1}', /^1:2: unknown key "__proto__"; known are /],
    ['{"fec\u{e0041}": 1}', /^1:2: unknown key "fec\\udb40\\udc41"/],
    ['{"run": "a\\u0000b"}', /^1:2: key "run": "a\\u0000b" is not a text of at most 4096 bytes/],
    ['{"run": "\\ud800"}', /^1:2: key "run": "\\ud800" is not a text/],
    [
      `{"run": "${'ä'.repeat(4000)}"}`,
      /^1:2: key "run": "ä{79}… \(4002 characters\) is not a text of at most 4096 bytes/,
    ],
  ] as const) {
    const said = refusal({ file, command: 'demo' });
    expect(said.slice(0, 13)).toBe('pf-host.json:');
    if (typeof words === 'string') expect(said.slice(13), file.slice(0, 40)).toBe(words);
    else expect(said.slice(13), file.slice(0, 40)).toMatch(words);
  }
});

test('nothing is echoed whole, and nothing that a terminal obeys', () => {
  const long = 'x'.repeat(100_000);
  const nasty = `\u001b[2J\u202e${long}`;
  for (const sources of [
    { file: JSON.stringify({ source: long }) },
    { file: JSON.stringify({ [nasty]: 1 }) },
    { file: JSON.stringify({ port: [nasty] }) },
    { flags: { source: nasty } },
    { flags: { port: '9'.repeat(5000) } },
    { environment: { PF_HOST_SOURCE: nasty } },
    { environment: { [`PF_HOST_${nasty}`]: '1' } },
    { configFile: nasty },
  ]) {
    const said = refusal(sources);
    expect(said.length).toBeLessThan(1000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not pass
    expect(said).not.toMatch(/[\u0000-\u001f\u202e]/);
  }
  const wrong = Object.fromEntries([...Array(50_000).keys()].map((key) => [`wrong_${key}`, 1]));
  const lines = refusal({ file: JSON.stringify(wrong) }).split('\n');
  expect([lines.length, lines.at(-1)]).toEqual([21, 'and 49980 more']);
});

test('nothing listens beyond loopback', () => {
  for (const bind of ['0.0.0.0', '192.168.1.1', '::', 'localhost', 'example.org']) {
    expect(refusal({ flags: { bind } })).toContain('loopback');
  }
  for (const bind of ['127.0.0.1', '127.1.2.3', '::1']) expect(resolve({ flags: { bind } }).settings.bind).toBe(bind);
});

test('settings that need each other', () => {
  expect(refusal({ flags: { run: 'xclock' } })).toBe('"run" works with source x11 only, and source is pattern');
  expect(refusal({ flags: { source: 'synthetic', out: 'x.h264' } })).toContain('synthetic source has none');
});

test('every setting has a default that is legal and a help line, and names that do not collide', () => {
  for (const name of SETTING_NAMES) {
    const { schema, fallback, fallbackFor, help } = settingOf(name);
    expect(schema.safeParse(fallback).success, name).toBe(true);
    for (const value of Object.values(fallbackFor ?? {})) expect(schema.safeParse(value).success, name).toBe(true);
    expect(help.length, name).toBeGreaterThan(10);
  }
  expect(new Set(SETTING_NAMES.map(flagName)).size).toBe(SETTING_NAMES.length);
  expect(new Set(SETTING_NAMES.map(environmentName)).size).toBe(SETTING_NAMES.length);
});

test('modes', () => {
  expect(parseMode('1280x720@60')).toEqual({ width: 1280, height: 720, refresh_hz: 60 });
  for (const text of [
    '1280x720',
    '1281x720@60',
    '0x0@60',
    '1280x720@0',
    '99999x720@60',
    ' 1280x720@60',
    '1280x720@1001',
  ]) {
    expect(parseMode(text), text).toBeUndefined();
  }
});

test('a mode that the source does not have is refused by its name, with its limits, before anything is looked for', () => {
  const demo = (source: string, mode: string) => refusal({ command: 'demo', flags: { source, mode } });
  for (const mode of [
    '64x64@60',
    '256x256@60',
    '318x180@60',
    '320x178@60',
    '3842x180@60',
    '2162x2162@60',
    '5120x1440@240',
  ]) {
    expect(demo('pattern', mode)).toBe(
      `mode ${mode}: the pattern source has 320x180 to 3840x2160 or 2160x3840; sizes that are multiples of 2; 1 to 1000 Hz`,
    );
  }
  expect(demo('x11', '62x64@60')).toMatch(/^flag --mode: "62x64@60" is not a mode such as 1280x720@60: 64x64 to /);
  expect(demo('x11', '5120x1440@240')).toMatch(
    /^mode 5120x1440@240: the x11 source has 64x64 to 3840x2160 or 2160x3840;/,
  );
  for (const [source, mode] of [
    ['pattern', '320x180@1'],
    ['pattern', '2160x3840@1000'],
    ['x11', '64x64@60'],
    ['synthetic', '5120x1440@240'],
    ['synthetic', `${control.MAX_DIMENSION}x${control.MAX_DIMENSION}@${control.MAX_REFRESH_HZ}`],
  ] as const) {
    expect(resolve({ command: 'demo', flags: { source, mode } }).settings.mode).toBe(mode);
  }
  // Who serves is asked by clients: a mode in the file does not keep it from starting.
  expect(resolve({ command: 'serve', file: '{"mode": "64x64@60"}' }).settings.mode).toBe('64x64@60');
});

test('limits and defaults are those of the schema', () => {
  const fits = (name: SettingName, value: unknown) => settingOf(name).schema.safeParse(value).success;
  const { fallback } = SETTINGS.bitrate_kbps;
  expect(fallback).toBe(wire.DEFAULT_BITRATE_KBPS);
  for (const [name, least, most] of [
    ['bitrate_kbps', wire.MIN_BITRATE_KBPS, wire.MAX_BITRATE_KBPS],
    ['max_concurrent', 1, control.MAX_MONITORS],
    ['fec', 0, wire.MAX_FEC_PERCENT],
  ] as const) {
    expect([least - 1, least, most, most + 1].map((value) => fits(name, value))).toEqual([false, true, true, false]);
  }
  expect(fits('mode', `${control.MAX_DIMENSION}x64@${control.MAX_REFRESH_HZ}`)).toBe(true);
  expect(fits('mode', `${control.MAX_DIMENSION + 2}x64@60`)).toBe(false);
  expect(fits('mode', `64x64@${control.MAX_REFRESH_HZ + 1}`)).toBe(false);
  expect(LIMITS.graceMs).toBe(supervisor.STOP_GRACE_MS);
});

test('the nearest name: misspelt, cut short, and not at all', () => {
  expect(nearest('prot', SETTING_NAMES)).toBe('port');
  expect(nearest('bitrate', SETTING_NAMES)).toBe('bitrate_kbps');
  expect(nearest('lingr', SETTING_NAMES)).toBe('linger_ms');
  expect(nearest('zzzzzzzz', SETTING_NAMES)).toBeUndefined();
});
