/** The Rust emitter's text: stable, complete, and clear about what it can't print. */
import { describe, expect, test } from 'vitest';
import type { EmitInput } from '../src/emit/emitter.ts';
import { RustfmtMissingError, RustOptions, rustEmitter, rustFiles } from '../src/emit/rust/index.ts';
import { ident, screaming, snake } from '../src/emit/rust/names.ts';
import {
  be,
  blob,
  device,
  entry,
  enumeration,
  ioctl,
  message,
  registry,
  rest,
  struct,
  u32,
  union,
  variant,
  varint,
} from '../src/language/index.ts';
import type { DeclOf, Model } from '../src/model/model.ts';
import { emitTo, fileRules } from './fixtures/emit.ts';
import { sampleModel } from './fixtures/rust-model.ts';
import { modelOf, planeOf } from './support/build.ts';

const OPTIONS = RustOptions.parse({});

function input(model: Model): EmitInput {
  return { model, lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };
}

/** The sample model after `change` was applied to one of its declarations. */
function spoiled<K extends DeclOf<never>['kind'] | string>(
  plane: string,
  name: K,
  change: (decl: never) => void,
): Model {
  const model = sampleModel();
  const decl = model.planes.find((p) => p.name === plane)?.members.find((m) => m.name === name);
  change(decl as never);
  return model;
}

test('files obey the rules and do not change from run to run', async () => {
  const first = await emitTo(rustEmitter, OPTIONS, sampleModel());
  const second = await emitTo(rustEmitter, OPTIONS, sampleModel());
  first.remove();
  second.remove();
  expect(second.files).toEqual(first.files);
  // The lock is carried byte by byte; its form is not the emitter's.
  expect(fileRules(first.files.filter(({ path }) => path !== 'lock.json'))).toEqual([]);
  expect(first.text('lock.json')).toBe('{}');
  const paths = first.files.map(({ path }) => path).filter((path) => !path.startsWith('src/runtime/'));
  expect(paths).toEqual([
    'Cargo.toml',
    'lock.json',
    'rustfmt.toml',
    'src/lib.rs',
    'src/planes.rs',
    'src/control.rs',
    'src/frame.rs',
    'src/wire.rs',
    'src/wdf.rs',
    'src/fuzz.rs',
    'fuzz/Cargo.toml',
    'fuzz/fuzz_targets/decoders.rs',
  ]);
});

test('support for a word comes with the first schema that has it', () => {
  const extras = (model: Model): string[] =>
    rustFiles(input(model), OPTIONS)
      .map(({ path }) => path.replace('src/runtime/', ''))
      .filter((name) => ['varint.rs', 'prefix.rs', 'rest.rs', 'entries.rs', 'size.rs', 'scalar.rs'].includes(name));
  const of = (members: Record<string, unknown>): string[] => extras(modelOf(planeOf(members as never)));
  expect(extras(sampleModel())).toEqual([]);
  expect(of({ A: message({ n: varint('quic') }) })).toEqual(['varint.rs']);
  expect(of({ A: message({ n: blob(9, { prefix: 'be.u16' }) }) })).toEqual(['prefix.rs', 'varint.rs']);
  expect(of({ A: message({ n: rest.bytes(9) }) })).toEqual(['rest.rs']);
  expect(of({ A: union(be.u16, { a: variant(1) }) })).toEqual(['scalar.rs']);
  expect(of({ A: union(varint('leb128'), { a: variant(1) }) })).toEqual(['varint.rs']);
  expect(of({ A: message({ n: blob(0xffff_ffff) }) })).toEqual(['size.rs']);
  const entries = registry({ a: entry(1, u32) }, { tag: u32, length: 'u8', max: 90 });
  expect(of({ A: entries })).toEqual(['entries.rs', 'prefix.rs', 'varint.rs']);
});

test('docs, ranges, units and versions land above the field', () => {
  const control = rustFiles(input(sampleModel()), OPTIONS).find(({ path }) => path === 'src/control.rs')?.text;
  expect(control).toContain('/// Key of the monitor.');
  expect(control).toContain('/// Offset 8, 4 bytes; 1 to 16384; unit: px.');
  expect(control).toContain('/// Offset 16, 4 bytes; since v2.');
  expect(control).toContain('/// 24 bytes, alignment 8.');
});

test('names follow the habits of Rust', () => {
  expect(['SharedHeader', 'IOCTL_ADD', 'WDFDriver2', 'session_id', 'SetFrameChannelRequestV2'].map(snake)).toEqual([
    'shared_header',
    'ioctl_add',
    'wdf_driver2',
    'session_id',
    'set_frame_channel_request_v2',
  ]);
  expect(['ring_health', 'RingLen', 'RING_LEN', '2d'].map(screaming)).toEqual([
    'RING_HEALTH',
    'RING_LEN',
    'RING_LEN',
    '_2D',
  ]);
  expect(['type', 'width', 'Self'].map(ident)).toEqual(['type_', 'width', 'Self_']);
});

test('a side has no store for what the other side owns', () => {
  const frame = rustFiles(input(sampleModel()), OPTIONS).find(({ path }) => path === 'src/frame.rs')?.text ?? '';
  const [, afterHost = ''] = frame.split('impl<M: crate::runtime::Memory> SharedHeaderHost<M>');
  const [host = '', driver = ''] = afterHost.split('impl<M: crate::runtime::Memory> SharedHeaderDriver<M>');
  expect(host).toContain('fn set_generation(');
  expect(host).not.toContain('fn set_latest(');
  expect(driver).toContain('fn set_latest(');
  expect(driver).not.toContain('fn set_generation(');
  for (const view of [host, driver]) {
    expect(view).not.toMatch(/fn set_(magic|version|owner)\(/);
    expect(view).toContain('fn cas_owner(');
    expect(view).not.toContain('_pad(');
  }
});

test('a missing formatter is named with the way to get it', async () => {
  const emitted = rustEmitter.emit(input(sampleModel()), { rustfmt: 'rustfmt-that-is-not-there' });
  await expect(emitted).rejects.toThrow(RustfmtMissingError);
  await expect(emitted).rejects.toThrow(/rustup component add rustfmt/);
});

describe('what does not fit is refused with its place', () => {
  test('a reference into nothing', () => {
    const model = spoiled('wire', 'Hello', (decl: DeclOf<'message'>) => {
      decl.fields[4]!.codec = { c: 'flags', plane: 'frame', name: 'Gone' };
    });
    expect(() => rustFiles(input(model), OPTIONS)).toThrow('frame.Gone');
  });

  test('a status that the enumeration lacks', () => {
    const model = spoiled('control', 'Display', (decl: DeclOf<'device'>) => {
      decl.shortInput = 'NOPE';
    });
    expect(() => rustFiles(input(model), OPTIONS)).toThrow('Display answers with NtStatus.NOPE');
  });

  test('a condition on a field that is not there', () => {
    const model = spoiled('wire', 'Hello', (decl: DeclOf<'message'>) => {
      decl.fields[8]!.presence = { p: 'when', field: 'other', equals: '1' };
    });
    expect(() => rustFiles(input(model), OPTIONS)).toThrow('Hello.key depends on other');
  });
});

test('a call that is a word of Rust is escaped alone: what is made of it is none', () => {
  const Status = enumeration(u32, { OK: 0, BAD: 1 });
  const Reply = struct({ a: u32, b: u32 }, { prefixes: { short: 4 } });
  const statuses = {
    statuses: Status,
    success: 'OK',
    shortInput: 'BAD',
    shortOutput: 'BAD',
    unknownCode: 'BAD',
  } as const;
  const Door = device({
    ...{ interface: '00000001-0000-4000-8000-000000000009', type: 34, ...statuses },
    ioctls: { BOX: ioctl({ fn: 0x801, out: Reply, outMin: 'short' }) },
  });
  const model = modelOf(planeOf({ Status, Reply, Door }));
  const text = rustFiles(input(model), OPTIONS)
    .map((file) => file.text)
    .join('');
  expect(text).toContain('fn box_with_len(');
  expect(text).not.toMatch(/fn \w+__\w/);
});
