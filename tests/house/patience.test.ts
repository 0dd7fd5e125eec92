/**
 * Tests hold beside other work: no speed is asserted, nobody sleeps, no deadline is near, no path or port is taken for
 * granted. A deadline is five times what a quiet machine needs; how fast something is, the benches say.
 */
import { expect, test } from 'vitest';
import { codeOnly, read, sources } from './sources.ts';

interface Rule {
  readonly why: string;
  readonly pattern: RegExp;
  /** With string literals: paths stand in them. */
  readonly texts?: boolean;
  /** Lines that it finds. */
  readonly planted: readonly string[];
  /** Lines that it leaves alone. */
  readonly free: readonly string[];
}

/** The least that a time which something must not exceed may be: a busy machine stops everybody for seconds. */
const RULES: readonly Rule[] = [
  {
    why: 'a path that somebody may have made: take one in a fresh folder',
    pattern: /["'`]\/(nonexistent|no-such|no\/such|does-not-exist|does\/not|missing|nowhere|not-there)\b/,
    texts: true,
    planted: ["readFileSync('/nonexistent/file');", 'Path::new("/nonexistent/x.h264")', 'open(`/does/not/exist`)'],
    free: ["join(temporary(), 'nonexistent/file')", 'std::env::temp_dir().join("nowhere")'],
  },
  {
    why: 'a fixed port, which somebody may hold: bind 0 and ask',
    pattern:
      /\.(?:listen|bind|connect)\(\s*\(?[^()]*?,?\s*(?!0\b)\d{4,5}\b|["'](?:127\.0\.0\.1|localhost|0\.0\.0\.0):[1-9]\d{3,4}["']\)/,
    texts: true,
    planted: ['server.listen(8080);', 'UdpSocket::bind("127.0.0.1:4433")', "server.listen(3000, '127.0.0.1');"],
    free: ["server.listen(0, '127.0.0.1', resolve);", 'UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))'],
  },
  {
    why: 'a sleep: wait for what is to happen, or let time be an argument',
    pattern: /\bsetTimeout\(\s*\w+\s*,\s*[\d_A-Z]+\s*\)|\bimport \{[^}]*\bsetTimeout\b|\bsleep\(/,
    planted: [
      'await new Promise((done) => setTimeout(done, 500));',
      'thread::sleep(Duration::from_millis(20));',
      'tokio::time::sleep(LIMIT).await;',
      "import { setTimeout as pause } from 'node:timers/promises';",
    ],
    free: ["socket.setTimeout(DEADLINE_MS, () => fail('late'));"],
  },
  {
    why: 'a rate: assert that all of it came, and let a bench say how fast',
    pattern:
      /(?:expect|assert)\S*\(.*\b(?:rate|fps|throughput|\w*[pP]er_?[sS]econd|mbit\w*|kbit\w*)\b.*(?:[<>]|toBe(?:Greater|Less)Than)|toBe(?:Greater|Less)Than\w*\(\s*SECONDS\b/,
    planted: [
      'assert!(rate > 20.0, "{rate:.1} pictures/s");',
      'expect(fps).toBeGreaterThan(30);',
      'expect(frames.presented).toBeGreaterThanOrEqual(SECONDS * 20);',
    ],
    free: ['expect(rate).toBe(60);', 'assert_eq!(rate, 60);'],
  },
  {
    why: 'a time that is near: nothing less than 20 s is a deadline',
    pattern:
      /assert\w*!\(.*(?:elapsed\(\)|\btook|\bfree)\s*<=?\s*(?:\d+\s*\*\s*)?Duration::from_(?:millis\([\d_]+\)|secs\(1?\d\))|performance\.now\(\) - \w+[^;]*toBeLessThan\w*\((?:1?\d_?)?\d{1,3}\)/,
    planted: [
      'assert!(start.elapsed() < Duration::from_secs(2));',
      'assert!(free < 5 * Duration::from_millis(100), "{free:?}");',
      'expect(performance.now() - start).toBeLessThan(2000);',
      'expect(performance.now() - start).toBeLessThan(14_000);',
    ],
    free: ['assert!(start.elapsed() < Duration::from_secs(60));', 'assert!(took >= Duration::from_millis(350));'],
  },
];

/** Path → why it may. */
const ALLOWED: Readonly<Record<string, string>> = {
  'tests/house/patience.test.ts': 'names the patterns',
  'tests/support/pf-host.ts': 'looks for processes of others, of whose end nobody is told; the wait is bounded',
  'host-native/media-tests/src/memory/audio.rs': 'a source that has nothing for as long as it was given',
  'host-native/media-tests/src/memory/capture.rs': 'a source that has nothing for as long as it was given',
  'host-native/media-tests/src/memory/clock.rs': 'a clock that sleeps',
  'host-native/media-tests/src/suite/clock.rs': 'sleeping is what is tested',
  'tests/e2e/faults.test.ts': 'an end is told from that of a watchdog, which comes after 14 s',
};

/** Tests, what only they use, and the modules of tests inside of sources. */
function testLines(path: string): { line: number; code: string; text: string }[] {
  const whole = read(path);
  const code = codeOnly(whole).split('\n');
  const text = whole.split('\n');
  const from =
    /(^|\/)(tests|media-tests)\//.test(path) || /_tests?\.rs$/.test(path)
      ? 0
      : text.findIndex((line) => /#\[cfg\(test\)\]/.test(line));
  if (from < 0) return [];
  return code.slice(from).map((line, n) => ({ line: from + n + 1, code: line, text: text[from + n] ?? '' }));
}

function found({ pattern, texts }: Rule, code: string, text: string): boolean {
  return pattern.test(texts === true ? text.replace(/^\s*(\/\/|\*).*/, '') : code);
}

/** As one sees a single line, whose strings count. */
const inLine = (rule: Rule, line: string): boolean => found(rule, codeOnly(line), line);

test.each(RULES.map((rule) => [rule.why, rule] as const))('no test has %s', (_, rule) => {
  const faults = sources(['.ts', '.rs'])
    .filter((path) => /(^|\/)(tests|media-tests)\//.test(path) || path.endsWith('.rs'))
    .filter((path) => !Object.hasOwn(ALLOWED, path))
    .flatMap((path) =>
      testLines(path)
        .filter(({ code, text }) => found(rule, code, text))
        .map(({ line, text }) => `${path}:${line}: ${text.trim()}`),
    );
  expect(faults).toEqual([]);
});

test('every exception is one', () => {
  const idle = Object.keys(ALLOWED).filter(
    (path) => !RULES.some((rule) => testLines(path).some(({ code, text }) => found(rule, code, text))),
  );
  expect(idle).toEqual([]);
});

test.each(RULES.map((rule) => [rule.why, rule] as const))('planted, it is found: %s', (_, rule) => {
  for (const line of rule.planted) expect(inLine(rule, line), line).toBe(true);
  for (const line of rule.free) expect(inLine(rule, line), line).toBe(false);
});
