/** The order of the wire in TypeScript: what the vectors say of each place, and what the compiler refuses. */
import { readFileSync } from 'node:fs';
import { wire } from '@punktfunk/abi';
import { expect, test } from 'vitest';
import { checkDialogue } from '../../generators/tests/fixtures/dialogue-check.ts';

const VECTORS = new URL('../../generated/vectors/wire.json', import.meta.url);
const { dialogues }: { dialogues: { name: string }[] } = JSON.parse(readFileSync(VECTORS, 'utf8'));

test.each(dialogues)('$name: every message in every state, by whomever', (dialogue) => {
  const { faults, counts } = checkDialogue(wire, dialogue);
  expect(faults).toEqual([]);
  expect(counts.heard).toBeGreaterThan(0);
  expect(counts.OutOfOrder).toBeGreaterThan(0);
});

test('a handshake goes one way, and each step gives the next', () => {
  const client = wire.HandshakeClientOpened.begin();
  const host = wire.HandshakeHostOpened.begin();
  const hello = client.sayHello({ abi_version: 2, width: 1280, height: 720, refresh_hz: 60 });
  const greeted = host.receive(hello.bytes);
  if (!greeted.heard || greeted.name !== 'Hello') throw new Error('the host did not hear Hello');
  expect(greeted.message.width).toBe(1280);
  const welcome = greeted.next.sayWelcome({ abi_version: 2, udp_port: 4000 });
  const welcomed = hello.next.receive(welcome.bytes);
  if (!welcomed.heard) throw new Error('the client did not hear Welcome');
  const start = welcomed.next.sayStart({ client_udp_port: 5000 });
  const agreed = welcome.next.receive(start.bytes);
  expect(agreed).toMatchObject({ heard: true, name: 'Start', next: { state: 'agreed' } });
  expect(start.next.state).toBe('agreed');
});

test('what is out of order has no function, and no state comes from elsewhere', () => {
  const client = wire.HandshakeClientOpened.begin();
  // @ts-expect-error Start comes after Welcome
  expect(client.sayStart).toBeUndefined();
  // @ts-expect-error a client hears nothing before it has said Hello
  expect(client.receive).toBeUndefined();
  const later = (state: wire.HandshakeClientWelcomed): string => state.state;
  // @ts-expect-error another state
  expect(later(client)).toBe('opened');
  // @ts-expect-error nobody makes a state but the one before it
  expect(new wire.HandshakeHostWelcomed().state).toBe('welcomed');
});

test('a peer of another release says what nobody knows, and the session goes on', () => {
  const running = wire.SessionHostRunning.begin();
  const unknown = Uint8Array.from(Buffer.from('504b46637f0500', 'hex'));
  expect(running.receive(unknown)).toEqual({ heard: false, why: 'unknown', kind: 0x7f, bytes: 7, ignored: true });
  const asked = running.receive(Uint8Array.from(Buffer.from('504b466303', 'hex')));
  expect(asked).toMatchObject({ heard: true, name: 'RequestKeyframe', next: { state: 'running' } });
});
