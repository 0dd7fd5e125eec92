/** Rules for udev. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UdevOptions, udevEmitter } from '../../src/emit/udev/index.ts';
import { constant, name, u16 } from '../../src/language/index.ts';
import { fileRules } from '../fixtures/emit.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { temporary } from '../support/process.ts';

const MODEL = modelOf(
  planeOf({
    VENDOR: constant.hex(u16, 0x45e),
    NODE: constant('/dev/gadget'),
    Slot: name('/dev/gadget-{n}', { status: 'live' }),
  }),
);

async function text(file: string, ...rules: object[]): Promise<string> {
  const input = { model: MODEL, lockText: '{}\n', compactLock: '{}', toolVersion: '0' };
  const files = await udevEmitter.emit(input, UdevOptions.parse({ files: { [file]: rules } }));
  expect(files.map(({ path }) => path)).toEqual([`${file}.rules`]);
  expect(fileRules(files)).toEqual([]);
  return files[0]!.text;
}

/** Keys and the operators that udev knows for them. */
const KEYS: Record<string, string[]> = {
  ...{ KERNEL: ['=='], SUBSYSTEM: ['=='], 'ATTRS{idVendor}': ['=='], 'ATTRS{idProduct}': ['=='] },
  ...{ OWNER: ['='], GROUP: ['='], MODE: ['='], SYMLINK: ['+='], TAG: ['+='], OPTIONS: ['+='] },
};

/** What is wrong with rules, by udev's grammar. */
function faults(rules: string): string[] {
  const lines = rules.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.flatMap((line) =>
    line.split(', ').flatMap((part) => {
      const [, key = '', operator = '', value = ''] =
        /^([A-Z]+(?:\{[A-Za-z]+\})?)(==|=|\+=)"([^"]*)"$/.exec(part) ?? [];
      if (!KEYS[key]?.includes(operator)) return [`${part}: no key and operator of udev`];
      if (key === 'MODE' && !/^0[0-7]{3}$/.test(value)) return [`${part}: no mode`];
      return value === '' ? [`${part}: empty`] : [];
    }),
  );
}

test('rules by name and by ids, from the schema and as stated', async () => {
  const rules = await text(
    '70-gadget',
    {
      docs: 'The\ngadget.',
      kernel: { from: 'p.NODE' },
      subsystem: 'misc',
      group: 'input',
      uaccess: true,
      staticNode: 'gadget',
    },
    { kernel: { from: 'p.Slot' }, owner: 'root', mode: '0600' },
    { vendor: { from: 'p.VENDOR' }, product: '0x28E', symlink: 'pads/one' },
  );
  expect(rules.split('\n').slice(2)).toEqual([
    '',
    '# The gadget.',
    'KERNEL=="gadget", SUBSYSTEM=="misc", GROUP="input", MODE="0660", TAG+="uaccess", OPTIONS+="static_node=gadget"',
    '',
    'KERNEL=="gadget-*", OWNER="root", MODE="0600"',
    '',
    'ATTRS{idVendor}=="045e", ATTRS{idProduct}=="028e", MODE="0660", SYMLINK+="pads/one"',
    '',
  ]);
  expect(faults(rules)).toEqual([]);
  expect(faults(rules.replace('GROUP="input"', 'GROUP:="input"'))).toHaveLength(1);
  verify(rules);
});

/** udev's own check, which is there from version 254 on; its absence is said, not passed over. */
function verify(rules: string): void {
  const help = spawnSync('udevadm', ['--help'], { encoding: 'utf8', timeout: 240_000 });
  if (help.error !== undefined || !help.stdout.includes('verify')) {
    console.log(
      'udevadm verify is not there (systemd 254 or later has it): the grammar was checked by this test alone',
    );
    return;
  }
  const path = join(temporary(), '70-gadget.rules');
  writeFileSync(path, rules);
  const ran = spawnSync('udevadm', ['verify', '--resolve-names=never', path], { encoding: 'utf8', timeout: 240_000 });
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
}

test('what is said of a rule stays a comment of one line', async () => {
  const docs = 'One\r\nKERNEL=="*", RUN+="/bin/sh"\u2028\u202e # \\';
  const rules = await text('70-gadget', { docs, kernel: { from: 'p.NODE' } });
  expect(rules.split('\n').slice(3)).toEqual([
    '# One KERNEL=="*", RUN+="/bin/sh"\\u{2028}\\u{202E} # \\u{5C}',
    'KERNEL=="gadget", MODE="0660"',
    '',
  ]);
  verify(rules);
});

test('what udev would not do is refused', async () => {
  await expect(text('73-late', { kernel: 'a', uaccess: true })).rejects.toThrow('choose a lower one');
  await expect(text('70-a', { kernel: 'a"b' })).rejects.toThrow("'a\"b' is no name of a device node");
  await expect(text('70-a', { vendor: { from: 'p.NODE' } })).rejects.toThrow('an id has 16 bits');
  await expect(text('70-a', { mode: '0666' })).rejects.toThrow('say which device');
  await expect(text('70-a', { kernel: 'a', mode: '666' })).rejects.toThrow('four octal digits');
  await expect(text('seventy', { kernel: 'a' })).rejects.toThrow("such as '70-pads'");
});
