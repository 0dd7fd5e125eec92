/** Findings as other programs read them: each format is read back by an independent reader. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import ajvFormats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { githubAnnotations } from '../src/cli/formats/github.ts';
import type { Report } from '../src/cli/formats/index.ts';
import { junitReport } from '../src/cli/formats/junit.ts';
import { sarifLog } from '../src/cli/formats/sarif.ts';
import { wantsColor } from '../src/cli/host.ts';
import { type RenderOptions, render } from '../src/diagnostics/render.ts';
import { diagnostic } from '../src/diagnostics/table.ts';
import { pfGen } from './support/process.ts';
import { edit, generatedProject, project } from './support/project.ts';

/** The schema of SARIF 2.1.0 (rtm.5), as schemastore and @microsoft/jest-sarif 1.0.0-beta.0 publish it. */
const SARIF = JSON.parse(readFileSync(new URL('./fixtures/sarif-2.1.0-rtm.5.schema.json', import.meta.url), 'utf8'));
// Both are CommonJS, whose default export TypeScript sees one step deeper.
const [Ajv, addFormats] = [
  AjvDraft04 as unknown as typeof AjvDraft04.default,
  ajvFormats as unknown as typeof ajvFormats.default,
];
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const isSarif = ajv.compile(SARIF);
function sarif(log: unknown): { runs: { results: Record<string, unknown>[] }[] } {
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  return log as never;
}

const NASTY = 'a "quote", 100% <b>&amp;\r\n::set-output name=x::1 \u0007 \ud800 ü:,';
/** As people see it: what a terminal would obey is an escape. */
const SHOWN = 'a "quote", 100% <b>&amp;\n::set-output name=x::1 \\u{7} \\u{D800} ü:,';
const nasty: Report = {
  verb: 'check',
  clean: false,
  summary: `1 file differs\n::error::forged`,
  found: [
    { ...diagnostic('PF2001', { line: 3 }, { file: 'a dir/ü,:#?%.h', line: 3, col: 7 }), message: NASTY },
    { ...diagnostic('PF2002', {}), severity: 'warning' },
  ],
};

test('SARIF fulfils its schema, whatever the texts hold, and the schema refuses what is wrong', () => {
  const log = sarif(JSON.parse(JSON.stringify(sarifLog(nasty))));
  const [run] = log.runs;
  expect(run?.results).toMatchObject([
    {
      ruleId: 'PF2001',
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: 3, startColumn: 7 } } }],
    },
    { ruleId: 'PF2002', level: 'warning' },
  ]);
  const [{ physicalLocation }] = run!.results[0]!.locations as [
    { physicalLocation: { artifactLocation: { uri: string } } },
  ];
  expect(new URL(physicalLocation.artifactLocation.uri, 'file:///root/').pathname).toBe(
    `/root/${encodeURIComponent('a dir/ü,:#?%.h').replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':')}`,
  );
  sarif(sarifLog({ ...nasty, found: [] }));
  sarif(sarifLog({ ...nasty, found: [], clean: true }));
  expect(isSarif({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
});

test('GitHub annotations: one line each, escaped as the runner unescapes, and no text becomes a command', () => {
  const lines = githubAnnotations(nasty).trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  // The runner's own rule: properties up to the next `::`, unescaped in this order.
  const [, properties, message] = /^::error (.*?)::(.*)$/.exec(lines[0]!)!;
  const undo = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const fields = Object.fromEntries(
    properties!.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), undo(pair.slice(pair.indexOf('=') + 1))]),
  );
  expect(fields).toEqual({ file: 'a dir/ü,:#?%.h', line: '3', col: '7', title: 'PF2001' });
  expect(undo(message!)).toBe(`${SHOWN}\nhelp: ${nasty.found[0]?.help}`);
  expect(lines[1]).toMatch(/^::warning title=PF2002::/);
  expect(lines.slice(2)).toEqual(['1 file differs', '| ::error::forged']);
  expect(githubAnnotations({ ...nasty, found: [] }).split('\n')[0]).toMatch(/^::error title=pf-gen::1 file differs%0A/);
});

test('JUnit: well-formed XML whose counts and texts are the findings', () => {
  const text = junitReport(nasty);
  expect(XMLValidator.validate(text)).toBe(true);
  const read = (xml: string) =>
    new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      parseAttributeValue: true,
      isArray: (name) => name === 'testcase',
    }).parse(xml).testsuites;
  const suites = read(text);
  expect(suites).toMatchObject({ tests: 2, failures: 1, skipped: 1, errors: 0 });
  expect(suites.testsuite.testcase).toMatchObject([
    { file: 'a dir/ü,:#?%.h', line: 3, failure: { type: 'PF2001' } },
    { name: 'PF2002' },
  ]);
  expect(suites.testsuite.testcase[0].failure.message).toContain('100% <b>&amp;');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
  expect(text).not.toMatch(/[\u0000-\u0008\ud800]/);
  expect(read(junitReport({ ...nasty, found: [], clean: true }))).toMatchObject({ tests: 1, failures: 0 });
  expect(read(junitReport({ ...nasty, found: [] }))).toMatchObject({ tests: 1, failures: 1 });
});

test('the program prints each format, names files from the root of the repository, and keeps its exit codes', async () => {
  const folder = await generatedProject();
  edit(join(folder, 'generated/c/pf_abi/control.h'), (text) => text.replace('width', 'breadth'));
  const below = join(folder, 'schema');
  const run = (format: string) => pfGen(below, ['check', '--format', format], [], { GITHUB_WORKSPACE: folder });
  const github = await run('github');
  expect([github.code, github.stderr]).toEqual([1, '']);
  expect(github.stdout).toMatch(
    /^::error file=generated\/c\/pf_abi\/control\.h,line=\d+,col=1,title=PF2001::differs from/,
  );
  const log = await run('sarif');
  expect(log.code).toBe(1);
  expect(JSON.stringify(sarif(JSON.parse(log.stdout)))).toContain('"uri":"generated/c/pf_abi/control.h"');
  expect(XMLValidator.validate((await run('junit')).stdout)).toBe(true);
  expect(JSON.parse((await run('json')).stdout).error.code).toBe('findings');
  expect((await run('yaml')).code).toBe(2);
  // A wrong schema and a wrong configuration are findings too.
  edit(join(folder, 'schema/index.ts'), (text) => text.replace('size: 8', 'size: 12'));
  const wrong = await run('github');
  expect([wrong.code, wrong.stdout.split(',')[0]]).toEqual([3, '::error file=schema/index.ts']);
  writeFileSync(join(folder, 'pf-gen.config.json'), '{ "schema": 1 }');
  const config = await run('sarif');
  expect([config.code, sarif(JSON.parse(config.stdout)).runs[0]?.results.length]).toEqual([2, 3]);
});

test('a clean result in each format', async () => {
  const folder = await generatedProject();
  const run = (...args: string[]) => pfGen(folder, args);
  sarif(JSON.parse((await run('check', '--format', 'sarif')).stdout));
  expect(XMLValidator.validate((await run('check', '--format', 'junit')).stdout)).toBe(true);
  expect(await run('check', '--format', 'github')).toMatchObject({ code: 0, stderr: '' });
  expect((await run('explain', 'PF1201', '--format', 'sarif')).code).toBe(0);
});

test('colours: NO_COLOR wins, then FORCE_COLOR, then whether a person looks', () => {
  expect(wantsColor({}, true)).toBe(true);
  expect(wantsColor({}, false)).toBe(false);
  expect(wantsColor({ TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColor({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
  expect(wantsColor({ NO_COLOR: '' }, true)).toBe(true);
  expect(wantsColor({ FORCE_COLOR: '1' }, false)).toBe(true);
  expect(wantsColor({ FORCE_COLOR: '0' }, true)).toBe(false);
});

test('the program paints when it is told to, and not otherwise', async () => {
  const folder = project();
  edit(join(folder, 'schema/index.ts'), (text) => text.replace('size: 8', 'size: 12'));
  const painted = await pfGen(folder, ['check'], [], { FORCE_COLOR: '1', NO_COLOR: '' });
  const plain = await pfGen(folder, ['check'], [], { FORCE_COLOR: '1', NO_COLOR: '1' });
  expect([painted.stderr.includes('\u001b[31m'), plain.stderr.includes('\u001b')]).toEqual([true, false]);
});

function frame(text: string, line: number, col: number): string[] {
  const options: RenderOptions = { source: () => text, show: (file) => file };
  return render(diagnostic('PF2001', { line }, { file: 'f', line, col }), options)
    .split('\n')
    .slice(1, -2);
}

test('code frames: numbers of several digits, tabs, long lines, CR LF, the first line, a place past the end', () => {
  const lines = Array.from({ length: 12 }, (_, n) => `line ${n + 1}`);
  expect(frame(lines.join('\n'), 10, 6)).toEqual(['   9 | line 9', '  10 | line 10', '     |      ^']);
  expect(frame(lines.join('\r\n'), 10, 6)).toEqual(frame(lines.join('\n'), 10, 6));
  expect(frame('first', 1, 1)).toEqual(['  1 | first', '    | ^']);
  expect(frame('\t\tx = 1', 1, 3)).toEqual(['  1 | \t\tx = 1', '    | \t\t^']);
  expect(frame('only', 7, 1)).toEqual([]);
  const long = `${'a'.repeat(500)}X${'b'.repeat(500)}`;
  const [shown, mark] = frame(long, 1, 501);
  expect(shown?.length).toBeLessThan(180);
  expect(shown?.[mark!.indexOf('^')]).toBe('X');
  expect(shown?.startsWith('  1 | …')).toBe(true);
  const [end, under] = frame(long, 1, 1001);
  expect(end?.[under!.indexOf('^')]).toBe('b');
  expect(frame('short', 1, 99).at(-1)?.indexOf('^')).toBe(11);
});

test('a project in a folder with spaces and letters of other alphabets', async () => {
  const folder = join(project(), 'schéma 中文 (1)');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'a b.ts'),
    "import { plane, schema, struct, u32 } from 'pf-gen/schema';\nexport const P = struct({ a: u32 }, { size: 8 });\nexport default schema({ name: 's', planes: [plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { P } })] });\n",
  );
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify({ schema: './a b.ts', out: './out', targets: {} }));
  expect((await pfGen(folder, ['check'])).stderr).toContain('a b.ts:2:39 error PF1204');
});
