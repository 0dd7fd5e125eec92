/** Bytes that the released core library produces (wire §A), written by hand, against the generated codecs. */
import { wire } from '@punktfunk/abi';
import { describe, expect, test } from 'vitest';

const MODE = { abi_version: 2, width: 1920, height: 1080, refresh_hz: 60 };
/** HDR description of wire §A.3. */
const HDR = {
  green_x: 13250,
  green_y: 34500,
  blue_x: 7500,
  blue_y: 3000,
  red_x: 34000,
  red_y: 16000,
  white_x: 15635,
  white_y: 16450,
  max_display_mastering_luminance: 10000000,
  min_display_mastering_luminance: 50,
  max_cll: 1000,
  max_fall: 400,
};
const HDR_HEX = 'c233c4864c1db80bd084803e133d42408096980032000000e8039001';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

function ascending(first: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => first + index);
}

describe('Hello (wire §A.1)', () => {
  const base = '504b46310200000080070000380400003c000000000000000000';
  const cases: { name: string; size: number; bytes: string; value: Partial<wire.Hello> }[] = [
    { name: 'all defaults', size: 26, bytes: base, value: {} },
    {
      name: 'name, capabilities, codecs, shard size',
      size: 39,
      bytes: `${base}044465636b003802070004c023`,
      value: { name: 'Deck', video_caps: 0x38, video_codecs: 0x07, client_caps: 0x04, max_shard_payload: 9152 },
    },
    { name: 'launch only', size: 37, bytes: `${base}0009737465616d3a353730`, value: { launch: 'steam:570' } },
    { name: '24 bits only', size: 40, bytes: `${base}00000002000000000080bb000018`, value: { audio_bits: 24 } },
    {
      name: 'everything with HDR',
      size: 81,
      bytes: `${base}044465636b09737465616d3a3537303b060704${HDR_HEX}14c0230077010018`,
      value: {
        name: 'Deck',
        launch: 'steam:570',
        video_caps: 0x3b,
        audio_channels: 6,
        video_codecs: 0x07,
        preferred_codec: 0x04,
        display_hdr: HDR,
        client_caps: 0x14,
        max_shard_payload: 9152,
        audio_rate_hz: 96000,
        audio_bits: 24,
      },
    },
  ];

  for (const { name, size, bytes, value } of cases) {
    test(name, () => {
      const wanted = { ...MODE, ...value };
      expect(unhex(bytes)).toHaveLength(size);
      expect(hex(wire.encodeHello(wanted))).toBe(bytes);
      expect(wire.decodeHello(unhex(bytes))).toEqual({ ...wire.defaultHello(), ...wanted });
    });
  }

  test('the whole of the longest case, as one text', () => {
    expect(cases[4]!.bytes).toBe(
      '504b46310200000080070000380400003c000000000000000000044465636b09737465616d3a3537303b060704c233c4864c1db80bd084803e133d42408096980032000000e803900114c0230077010018',
    );
    expect(cases[3]!.bytes).toBe('504b46310200000080070000380400003c00000000000000000000000002000000000080bb000018');
  });

  test('twenty bytes are the least (wire §2.1)', () => {
    expect(wire.Hello_MIN_SIZE).toBe(20);
    expect(wire.decodeHello(unhex(base).subarray(0, 20))).toEqual({ ...wire.defaultHello(), ...MODE });
    expect(() => wire.decodeHello(unhex(base).subarray(0, 19))).toThrow(
      /Hello.refresh_hz at byte 16: 4 bytes are needed/,
    );
  });

  test('the HDR block is there exactly when 28 bytes remain (wire §2.1)', () => {
    const whole = unhex(cases[4]!.bytes);
    const start = whole.length - 8 - 28;
    expect(wire.decodeHello(whole.subarray(0, start + 28)).display_hdr).toEqual(HDR);
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

describe('Welcome (wire §A.1)', () => {
  const base =
    '504b46310200000050c380070000380400003c000000010a0010800501000102030405060708090a0b0c0d0e0f93374299000000000000204e0000080101010001020201';
  const resolved: Partial<wire.Welcome> = {
    ...MODE,
    udp_port: 50000,
    fec_scheme: wire.FecScheme.GF16,
    fec_percent: 10,
    max_data_per_block: 4096,
    shard_payload: 1408,
    encrypt: true,
    key: ascending(0, 16),
    salt: unhex('93374299'),
    bitrate_kbps: 20000,
    host_caps: 0x01,
    codec: wire.Codecs.HEVC,
  };
  const chacha = ascending(0x40, 32);
  const cases: { name: string; size: number; bytes: string; value: Partial<wire.Welcome> }[] = [
    { name: 'base', size: 68, bytes: base, value: {} },
    { name: 'management port', size: 71, bytes: `${base}0076bb`, value: { mgmt_port: 47990 } },
    {
      name: 'management port, grants, expiry',
      size: 79,
      bytes: `${base}0076bb01000000100e0000`,
      value: { mgmt_port: 47990, grants: 1, expires_in_secs: 3600 },
    },
    {
      name: 'ChaCha20',
      size: 103,
      bytes: `${base}01${hex(chacha)}76bb`,
      value: { cipher: wire.Cipher.CHACHA20_POLY1305, key_chacha: chacha, mgmt_port: 47990 },
    },
    {
      name: 'PCM',
      size: 87,
      bytes: `${base.slice(0, -2)}810000003f00000000000000020077010018d007`,
      value: {
        host_caps: 0x81,
        grants: 63,
        audio_codec: 2,
        audio_rate_hz: 96000,
        audio_bits: 24,
        audio_frame_us: 2000,
      },
    },
  ];

  for (const { name, size, bytes, value } of cases) {
    test(name, () => {
      const wanted = { ...resolved, ...value };
      expect(unhex(bytes)).toHaveLength(size);
      expect(hex(wire.encodeWelcome(wanted))).toBe(bytes);
      expect(wire.decodeWelcome(unhex(bytes))).toEqual({ ...wire.defaultWelcome(), ...wanted });
    });
  }

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
    expect(() => wire.decodeWelcome(unhex(`${base}01${hex(chacha).slice(2)}`))).toThrow(
      /Welcome.key_chacha at byte 69/,
    );
  });

  test('an unknown FEC scheme reads as GF(2^8)', () => {
    const bytes = unhex(base);
    bytes[22] = 7;
    expect(wire.decodeWelcome(bytes).fec_scheme).toBe(wire.FecScheme.GF8);
  });
});

test('Start (wire §A.1)', () => {
  expect(hex(wire.encodeStart({ client_udp_port: 54321 }))).toBe('504b463131d4');
  expect(wire.decodeStart(unhex('504b463131d4'))).toEqual({ client_udp_port: 54321 });
});

describe('control messages (wire §A.2)', () => {
  const same = (encoded: Uint8Array, tail: string) => expect(hex(encoded)).toBe(`504b4663${tail}`);

  test('bytes and values', () => {
    same(wire.encodeRequestKeyframe(), '03');
    same(wire.encodeLossReport({ loss_ppm: 0x01020304 }), '0404030201');
    same(wire.encodeClockProbe({ t1: 0x0102030405060708n }), '300807060504030201');
    same(wire.encodeClockEcho({ t1: 1n, t2: 2n, t3: 3n }), '31010000000000000002000000000000000300000000000000');
    expect(wire.decodeLossReport(unhex('504b46630404030201'))).toEqual({ loss_ppm: 0x01020304 });
    expect(wire.decodeClockProbe(unhex('504b4663300807060504030201'))).toEqual({ t1: 0x0102030405060708n });
  });

  test('the length is exact (wire §2.5)', () => {
    expect(() => wire.decodeRequestKeyframe(unhex('504b46630300'))).toThrow(/1 bytes too many/);
    expect(() => wire.decodeLossReport(unhex('504b4663040403020100'))).toThrow(/1 bytes too many/);
    expect(() => wire.decodeLossReport(unhex('504b466304040302'))).toThrow(/LossReport.loss_ppm at byte 5/);
    expect(() => wire.decodeLossReport(unhex('504b46630504030201'))).toThrow(/LossReport._type at byte 4/);
  });
});

test('HDR body (wire §A.3)', () => {
  expect(hex(wire.writeHdrMeta(HDR))).toBe(HDR_HEX);
  expect(wire.readHdrMeta(unhex(HDR_HEX))).toEqual(HDR);
});

test('video header (wire §A.5)', () => {
  const bytes = '01000000000000000200000003000000040000000500000006000700080009000a000b00c9010105';
  const value = {
    pts_ns: 1n,
    frame_index: 2,
    stream_seq: 3,
    frame_bytes: 4,
    user_flags: 5,
    block_index: 6,
    block_count: 7,
    data_shards: 8,
    recovery_shards: 9,
    shard_index: 10,
    shard_bytes: 11,
    magic: 0xc9,
    version: 1,
    fec_scheme: 1,
    flags: 5,
  };
  expect(hex(wire.writeVideoHeader(value))).toBe(bytes);
  expect(wire.readVideoHeader(unhex(bytes))).toEqual(value);
});
