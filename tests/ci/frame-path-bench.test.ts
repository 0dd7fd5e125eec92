/** What `npm run bench` makes of the figures of the frame path. */
import { expect, test } from 'vitest';
import { framePathText, readFramePath } from '../../ci/bench/frame-path/measure.ts';

const row = {
  scheme: 'GF(2^16)',
  frame_bytes: 65536,
  frames: 100,
  packets: 59,
  floors_us: { memcpy: 3, aead: 30, fec: 8, udp: 16 },
  floor_us: 57,
  path_us: 62,
  ratio: 1.09,
  lossy_us: 150,
  loss_costs_us: 88,
  stages_us: { sealed: 26, carried: 16, delivered: 18 },
  repaired_shards: 200,
  allocations: 3,
};
const report = (cases: unknown[]) => JSON.stringify({ v: 1, recovery_percent: 25, loss_percent: 5, cases });

test('each figure stands beside its aim, a missed one too', () => {
  const text = framePathText(readFramePath(report([row, { ...row, frame_bytes: 1 << 20, ratio: 1.7 }])));
  expect(text).toMatch(/64 KiB.*\n.*1\.09 × floors \(aim: ≤ 2 ×\)/);
  expect(text).toMatch(/1 MiB.*\n.*1\.70 × floors \(aim: ≤ 1\.5 ×\)/);
  expect(text).toMatch(/5 % lost costs\s+88 µs\s+more \(aim: ≤ 100 µs\)/);
  expect(text).toMatch(/allocations\s+3\s+in 200 frames \(aim: 0\)/);
});

test.each([
  ['a figure is missing', [{ ...row, path_us: undefined }]],
  ['nothing was measured', []],
  ['a floor costs nothing', [{ ...row, floors_us: { ...row.floors_us, udp: 0 } }]],
  ['nothing was repaired, so that losses were not measured', [{ ...row, repaired_shards: 0 }]],
])('a report is refused where %s', (_, cases) => {
  expect(() => readFramePath(report(cases))).toThrow();
});
