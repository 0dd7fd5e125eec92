/** Bytes that the released core library produces (wire §A), against the generated TypeScript. */
import { readFileSync } from 'node:fs';
import { wire } from '@punktfunk/abi';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

/** The table that the test of the generated Rust reads too. */
const TABLE = z
  .object({
    about: z.string(),
    rows: z.array(
      z.object({
        section: z.string(),
        message: z.string().optional(),
        layout: z.string().optional(),
        case: z.string(),
        evidence: z.enum(['core', '0.43']),
        bytes: z.string().regex(/^([0-9a-f]{2})+$/),
        value: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('published.json', import.meta.url), 'utf8')));

// biome-ignore lint/suspicious/noExplicitAny: codecs are found by the names of the table
const codecs = wire as Record<string, any>;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** A value as text, with whole numbers of 64 bits and bytes as the table spells them. */
function spelt(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(spelt);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spelt(item)]));
}

/** The float with these bits. */
function floatOf(bits: bigint): number {
  return new Float32Array(Uint32Array.of(Number(bits)).buffer)[0]!;
}

/** A value of the table as the generated TypeScript has it; `like` is one of the same types. */
function revived(value: unknown, like: unknown): unknown {
  if (typeof like === 'bigint') return BigInt(value as string);
  if (typeof like === 'number' && typeof value === 'string') return floatOf(BigInt(value));
  if (like instanceof Uint8Array) return unhex(value as string);
  if (Array.isArray(value)) return value.map((item) => revived(item, (like as unknown[])[0]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, revived(item, (like as typeof codecs)[name])]);
  return Object.fromEntries(entries);
}

/** What a row says, against the codec. */
function faultsOf({ message, layout, bytes, value }: (typeof TABLE.rows)[number]): string[] {
  const name = message ?? layout;
  const [read, write] = message === undefined ? ['read', 'write'] : ['decode', 'encode'];
  const decoded = codecs[`${read}${name}`](unhex(bytes));
  const standard = message === undefined ? {} : codecs[`default${name}`]();
  const given = revived(value, decoded) as object;
  const want = JSON.stringify(sorted(spelt({ ...standard, ...given }) as object));
  const got = JSON.stringify(sorted(spelt(decoded) as object));
  const written = hex(codecs[`${write}${name}`](given));
  return [
    ...(got === want ? [] : [`read as ${got} instead of ${want}`]),
    ...(written === bytes ? [] : [`written as ${written} instead of ${bytes}`]),
  ];
}

const sorted = (value: object): object =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('every published row is read and written', () => {
  test.each(
    TABLE.rows.map((row) => ({ title: `${row.message ?? row.layout}: ${row.case}, section ${row.section}`, row })),
  )('$title', ({ row }) => {
    expect(faultsOf(row)).toEqual([]);
  });

  test('a wrong byte in the table is noticed', () => {
    for (const row of TABLE.rows) {
      const last = row.bytes.endsWith('0') ? '1' : '0';
      let faults: unknown[];
      try {
        faults = faultsOf({ ...row, bytes: row.bytes.slice(0, -1) + last });
      } catch (error) {
        faults = [error];
      }
      expect(faults, `${row.message} ${row.case}`).not.toEqual([]);
    }
  });
});

/** Published bytes of a message. */
function published(message: string, title: string): string {
  const found = TABLE.rows.find((row) => row.message === message && row.case === title);
  if (found === undefined) throw new Error(`the table has no ${message} (${title})`);
  return found.bytes;
}
const MODE = { abi_version: 2, width: 1920, height: 1080, refresh_hz: 60 };

describe('Hello (wire §2.1)', () => {
  const base = published('Hello', 'all defaults');

  test('twenty bytes are the least (wire §2.1)', () => {
    expect(wire.Hello_MIN_SIZE).toBe(20);
    expect(wire.decodeHello(unhex(base).subarray(0, 20))).toEqual({ ...wire.defaultHello(), ...MODE });
    expect(() => wire.decodeHello(unhex(base).subarray(0, 19))).toThrow(
      /Hello.refresh_hz at byte 16: 4 bytes are needed/,
    );
  });

  test('the HDR block is there exactly when 28 bytes remain (wire §2.1)', () => {
    const whole = unhex(published('Hello', 'everything with HDR'));
    const start = whole.length - 8 - 28;
    expect(wire.decodeHello(whole.subarray(0, start + 28)).display_hdr).toMatchObject({
      green_x: 13250,
      max_fall: 400,
    });
    expect(wire.decodeHello(whole.subarray(0, start + 27)).display_hdr).toBeUndefined();
  });

  test('an oversized or broken name reads as none and never fails the handshake (wire §2.1)', () => {
    const long = `${base}41${'61'.repeat(65)}0138`;
    expect(wire.decodeHello(unhex(`${long}`))).toMatchObject({ name: '', launch: '8' });
    expect(wire.decodeHello(unhex(`${base}02c328013038`))).toMatchObject({ name: '', launch: '0', video_caps: 0x38 });
    expect(wire.decodeHello(unhex(`${base}40616263`))).toMatchObject({ name: '', launch: '', video_caps: 0 });
  });

  test('bytes past the last known field are ignored; other channel counts read as 2', () => {
    const late = wire.encodeHello({ ...MODE, video_fit: 2 });
    expect(wire.decodeHello(Uint8Array.of(...late, 1, 2, 3)).video_fit).toBe(2);
    expect(wire.decodeHello(wire.encodeHello({ ...MODE, audio_channels: 5 })).audio_channels).toBe(2);
  });
});

describe('Welcome (wire §2.2)', () => {
  const base = published('Welcome', 'base');

  test('fifty-three bytes are the least (wire §2.2)', () => {
    expect(wire.Welcome_MIN_SIZE).toBe(53);
    expect(wire.decodeWelcome(unhex(base).subarray(0, 53))).toMatchObject({
      bit_depth: 8,
      audio_channels: 2,
      codec: 2,
    });
    expect(() => wire.decodeWelcome(unhex(base).subarray(0, 52))).toThrow(/Welcome.frames/);
  });

  test('an unknown cipher, or its key cut short, fails the handshake (wire §2.2)', () => {
    expect(() => wire.decodeWelcome(unhex(`${base}02`))).toThrow(/Welcome.cipher at byte 68: 2 is not a known value/);
    expect(() => wire.decodeWelcome(unhex(`${base}01${'40'.repeat(32).slice(2)}`))).toThrow(
      /Welcome.key_chacha at byte 69/,
    );
  });

  test('an unknown FEC scheme reads as GF(2^8)', () => {
    const bytes = unhex(base);
    bytes[22] = 7;
    expect(wire.decodeWelcome(bytes).fec_scheme).toBe(wire.FecScheme.GF8);
  });
});

describe('control messages (wire §2.5)', () => {
  test('the length is exact (wire §2.5)', () => {
    expect(() => wire.decodeRequestKeyframe(unhex('504b46630300'))).toThrow(/1 bytes too many/);
    expect(() => wire.decodeLossReport(unhex('504b4663040403020100'))).toThrow(/1 bytes too many/);
    expect(() => wire.decodeLossReport(unhex('504b466304040302'))).toThrow(/LossReport.loss_ppm at byte 5/);
    expect(() => wire.decodeLossReport(unhex('504b46630504030201'))).toThrow(/LossReport._type at byte 4/);
  });
});

describe('forms of several lengths', () => {
  const control = (tail: string) => unhex(`504b4663${tail}`);
  const phase = '32080706050403020115287f001000000020000000';

  test('PhaseReport has 25 or 27 bytes, and 26 are none (wire §2.6)', () => {
    expect(wire.decodePhaseReport(control(phase)).coherence).toBe(0xffff);
    expect(wire.decodePhaseReport(control(`${phase}8403`)).coherence).toBe(900);
    expect(() => wire.decodePhaseReport(control(`${phase}84`))).toThrow(/PhaseReport.coherence at byte 25/);
    expect(() => wire.decodePhaseReport(control(`${phase}840300`))).toThrow(/1 bytes too many/);
    expect(wire.encodePhaseReport({ coherence: 0xffff })).toHaveLength(25);
  });

  test('ProbeResult has 29 bytes, and 21 from hosts of old (wire §2.5)', () => {
    const short = '218877665544332211010000000200';
    expect(wire.decodeProbeResult(control(`${short}0000`)).packets).toEqual({ sent: 0, dropped: 0 });
    for (const length of [22, 24, 25, 28, 30]) {
      const bytes = new Uint8Array(length);
      bytes.set(control(`${short}0000`));
      expect(() => wire.decodeProbeResult(bytes), `${length}`).toThrow();
    }
    expect(wire.encodeProbeResult({})).toHaveLength(29);
  });

  test('BitrateChanged says its reason in a tenth byte, unknown ones are none (wire §2.6)', () => {
    expect(wire.decodeBitrateChanged(control('0650c3000009')).reason).toBe(wire.BitrateReason.NONE);
    expect(wire.decodeBitrateChanged(control('0650c30000')).reason).toBe(wire.BitrateReason.NONE);
    expect(() => wire.decodeBitrateChanged(control('0650c300000200'))).toThrow(/1 bytes too many/);
  });

  test('datagrams ignore what is behind the longest form that is known (wire §3.1)', () => {
    expect(wire.decodeRumble(unhex('ca01003412cdab0990')).seq).toBe(0);
    expect(wire.decodeRumble(unhex('ca01003412cdab0990011111222233')).right_trigger).toBe(0x2222);
    expect(wire.decodeHostTiming(unhex('cf01000000000000000200000003000000')).queue_us).toBe(0);
    expect(wire.decodeInputEvent(unhex('c80041000000000000000000000000000000ff')).code).toBe(0x41);
    expect(() => wire.decodeInputEvent(unhex('c800410000000000000000000000000000'))).toThrow(/InputEvent.flags/);
  });
});

describe('extensions of Start (wire §2.4)', () => {
  const start = (block: string) => wire.decodeStart(unhex(`504b463131d4${block}`)).extensions;

  test('known entries are read, unknown ones are passed over', () => {
    const label = '020004004465636b';
    expect(start(`0800${label}`).label).toBe('Deck');
    expect(start(`0e00630002000102${label}`)).toMatchObject({ label: 'Deck', padding: undefined });
    expect(start('0c000400080002676f04676f6e65').preset).toEqual({ id: 'go', name: 'gone' });
  });

  test('a known entry for the second time fails the handshake, and so does one that is cut short', () => {
    expect(() => start('0a0003000100010300010001')).toThrow(/StartExtensions.rate_features/);
    expect(() => start('0600020004004465')).toThrow(/StartExtensions.label/);
  });

  test('sixty-five entries are too many', () => {
    const number = (value: number) => `${hex(Uint8Array.of(value & 0xff))}${hex(Uint8Array.of(value >> 8))}`;
    const entries = (count: number) =>
      number(4 * count) + Array.from({ length: count }, (_, index) => `${number(100 + index)}0000`).join('');
    expect(start(entries(64)).label).toBeUndefined();
    expect(() => start(entries(65))).toThrow(/StartExtensions.entries/);
  });
});
