/** What people and machines read: console, figures, judgement, signals, log lines. */
import { supervisor } from '@punktfunk/abi';
import { expect, test } from 'vitest';
import { formatLine } from '../src/log.ts';
import { SignalGate } from '../src/platform/signals.ts';
import { Console } from '../src/report/console.ts';
import { FigureLines } from '../src/report/figures.ts';

const status = (change: Partial<supervisor.ClientStatus>) => ({ ...supervisor.defaultClientStatus(), ...change });

function screen(isTTY: boolean) {
  const written: string[] = [];
  const console = new Console({ isTTY, columns: 20, write: (text) => written.push(text) });
  return { written, console };
}

test('on a terminal figures are redrawn in place and log lines pass above them', () => {
  const { written, console } = screen(true);
  console.write('a\n');
  console.show('figures that are much too long');
  console.write('b\n');
  console.settle();
  console.write('c\n');
  const live = 'figures that are mu';
  expect(written).toEqual(['a\n', `\r\x1b[2K${live}`, `\r\x1b[2Kb\n${live}`, '\n', 'c\n']);
});

test('elsewhere figures are lines', () => {
  const { written, console } = screen(false);
  console.show('figures that are much too long');
  console.settle();
  expect(written).toEqual(['figures that are much too long\n']);
});

test('figures: rate since the message before, latency in milliseconds', () => {
  const lines = new FigureLines(true);
  lines.next(status({ elapsed_ms: 1000n, frames_presented: 60n }));
  const line = lines.next(
    status({
      elapsed_ms: 2000n,
      frames_presented: 90n,
      frames_verified: 90n,
      bitrate_kbps: 12_340,
      decoded_p50_us: 4120,
    }),
  );
  expect(line).toBe(
    '2.0 s  30.0 frames/s  12.3 Mbit/s  lost 0  recovered 0  latency p50 4.1 p95 0.0 p99 0.0 ms  seen 90  verified 90',
  );
});

test('signals: once asks, twice kills, SIGTERM never kills, and npm counts one press twice', () => {
  const plain = new SignalGate(0);
  expect([plain.take('SIGINT', 0), plain.take('SIGINT', 1)]).toEqual(['stop', 'kill']);
  const npm = new SignalGate(250);
  expect([npm.take('SIGINT', 0), npm.take('SIGINT', 3), npm.take('SIGINT', 400)]).toEqual(['stop', 'nothing', 'kill']);
  const term = new SignalGate(0);
  expect([term.take('SIGTERM', 0), term.take('SIGTERM', 1), term.take('SIGINT', 2)]).toEqual([
    'stop',
    'nothing',
    'kill',
  ]);
});

test('log lines for people', () => {
  expect(formatLine('{"level":40,"time":0,"child":"host","msg":"slow"}\n')).toBe('00:00:00.000 warn  host: slow\n');
  expect(formatLine('no json')).toBe('no json');
});
