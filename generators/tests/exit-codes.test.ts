/** Which exit a finding leads to: every code to one, and of several the one that is asked about first. */
import { expect, test } from 'vitest';
import { allRules } from '../src/catalogue/all.ts';
import { EXIT, exitOf, exitOfAll } from '../src/diagnostics/exit-codes.ts';
import type { AnyCode, Diagnostic } from '../src/diagnostics/table.ts';

const found = (code: AnyCode, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({
  code,
  severity,
  message: '',
  help: '',
});

test('every code of the table and of the diff leads to an exit of its kind', () => {
  const exits = new Map(allRules().map(([code]) => [code, exitOf(code)]));
  expect(exits.size).toBeGreaterThan(250);
  for (const [code, exit] of exits) expect(EXIT[exit], code).toBeGreaterThan(0);
  expect(exits.get('PF1001')).toBe('schema');
  expect(exits.get('PF2001')).toBe('findings');
  expect(exits.get('PF3002')).toBe('usage');
  expect(exits.get('PF4002')).toBe('missingTool');
  expect(exits.get('PF5001')).toBe('findings');
  expect(exits.get('PF6022')).toBe('missingTool');
  expect(exits.get('PF6304')).toBe('internal');
});

test('a code of no area leads nowhere', () => {
  expect(() => exitOf('PF9001' as AnyCode)).toThrow('give it one in EXIT_OF');
});

test('what was found outweighs what could not be looked for; warnings count only when they are alone', () => {
  expect(exitOfAll([found('PF4002'), found('PF6201')])).toBe('findings');
  expect(exitOfAll([found('PF2006'), found('PF2007')])).toBe('schema');
  expect(exitOfAll([found('PF6101', 'warning'), found('PF6304')])).toBe('internal');
  expect(exitOfAll([found('PF6003', 'warning')])).toBe('findings');
});
