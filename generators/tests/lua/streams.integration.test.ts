/** Where bytes come from: exchanges over TCP and UDP, bound ports, planes that find the declaration by themselves. */
import { expect, test } from 'vitest';
import { SHAPES } from '../fixtures/shapes.ts';
import { datagram, segments } from './packets.ts';
import { scriptOf } from './script.ts';
import { type Dissection, dissect, dissectPackets } from './tshark.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** Frames of the exchange `Talk`: Stop (seq 1, no body) and Said (seq 2, a = 7, coherence = 9). */
const STOP = hex('50424644 04000000 01000000 00000000');
const SAID = hex('50424644 05000080 02000000 06000000 07000000 0900');
const TALK = Buffer.concat([STOP, SAID, STOP, SAID]);
const seqs = (packets: Dissection[]) => packets.flatMap((packet) => packet.values.get('pf.shapes.talk.seq') ?? []);

test('an exchange over TCP is found by its magic and put together over every cut', async () => {
  const script = await scriptOf(SHAPES);
  for (const cuts of [[], [16], [20], [16, 30, 40, 54], [17, 18, 19, 20, 39]]) {
    const packets = await dissectPackets(script, segments(5555, TALK, cuts));
    expect(seqs(packets), `cut at ${cuts}`).toEqual(['1', '2', '1', '2']);
    expect(packets.flatMap((packet) => packet.values.get('pf.shapes.report.coherence') ?? [])).toEqual(['9', '9']);
  }
});

test('an exchange over UDP is found by its magic; other datagrams are left alone', async () => {
  const other = Buffer.from(SAID);
  other[0] = 0;
  const unknownKind = Buffer.from(STOP);
  unknownKind[4] = 0x77;
  const packets = await dissectPackets(
    await scriptOf(SHAPES),
    [SAID, other, unknownKind].map((x) => datagram(5555, x)),
  );
  expect(packets.map((packet) => packet.values.has('pf.shapes.talk.seq'))).toEqual([true, false, false]);
});

test('a bound port belongs to the declaration; an unknown one is refused', async () => {
  const script = await scriptOf(SHAPES, { bind: [{ table: 'udp.port', value: 4242, to: 'common.Point' }] });
  const [packet] = await dissectPackets(script, [datagram(4242, hex('01000000 feffffff aabb'))]);
  expect(packet!.values.get('pf.common.point.x')).toEqual(['1']);
  expect(packet!.values.get('pf.common.point.y')).toEqual(['-2']);
  expect(packet!.values.get('pf.rest')).toEqual(['aa:bb']);
  const wrong = scriptOf(SHAPES, { bind: [{ table: 'udp.port', value: 1, to: 'common.Nothing' }] });
  await expect(wrong).rejects.toThrow("'common.Nothing' is no plane, message");
});

test('a plane finds the declaration by its opening bytes, and says when several begin so', async () => {
  const bytes = [hex('07 00'), hex('544d 01020304'), STOP, hex('99')];
  const packets = await dissect(
    await scriptOf(SHAPES),
    bytes.map((item) => ({ dissector: 'pf.shapes', bytes: item })),
  );
  expect(packets[0]!.values.get('pf.shapes.everything.i8')).toEqual(['0']);
  expect(packets[1]!.texts.join()).toContain('one of pf.shapes.greeting, pf.shapes.answer');
  expect(packets[2]!.values.get('pf.shapes.talk.kind')!.map(Number)).toEqual([4]);
  expect(packets[3]!.texts.join()).toContain('nothing of this plane begins like this');
});

test('parts of tokens and flags have names of their own, in 16, 32 and 64 bits', async () => {
  const request = Buffer.alloc(64);
  request.set(hex('02 cdab8967 efcdab'), 16);
  const caps = hex('07 00 0000000000000000 ffff 01000080 0000 00000000 00 0000');
  const [layout, message] = await dissect(await scriptOf(SHAPES), [
    { dissector: 'pf.shapes.request', bytes: request },
    { dissector: 'pf.shapes.everything', bytes: caps },
  ]);
  const token = (part: string) => layout!.values.get(`pf.shapes.request.token.${part}`);
  expect([token('slot'), token('seq'), token('generation')]).toEqual([['2'], [`${0x6789abcd}`], [`${0xabcdef}`]]);
  expect(message!.values.get('pf.shapes.everything.caps.low')).toEqual(['1']);
  expect(message!.values.get('pf.shapes.everything.caps.high')).toEqual(['1']);
});
