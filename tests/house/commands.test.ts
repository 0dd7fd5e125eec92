/** No document shows a command that nobody runs: each has its test in `commands.json`, or a reason why it is run by hand. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { read, sources } from './sources.ts';

const Register = z.strictObject({
  about: z.string(),
  read: z.record(z.string(), z.string()),
  known: z.record(z.string(), z.strictObject({ in: z.string(), as: z.string() })),
  byHand: z.record(z.string(), z.string().min(10)),
});
const register = Register.parse(JSON.parse(read('tests/house/commands.json')));

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const scripts: ReadonlySet<string> = new Set(Object.keys(Manifest.parse(JSON.parse(read('package.json'))).scripts));

/** Commands of the `sh` blocks, one each: what is continued is joined, remarks are cut off. */
function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```(?:sh|bash|console)\n([\s\S]*?)^```$/gm)]
    .flatMap(([, text]) => text!.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#\s.*$/, '').trim())
    .filter((line) => /^(?:[A-Z_]+=\S+ )?(?:npm|npx|node|sh|cargo|make|git|pf-\w+|tshark|python3)\s/.test(line));
}

/** Commands that nobody is said to run. */
const unrun = (document: string, text: string): string[] =>
  document in register.read
    ? []
    : commandsOf(text).filter((command) => !(command in register.known) && !(command in register.byHand));

test('each command is run by a test, or by hand for a reason', () => {
  const found = sources(['.md']).flatMap((path) => unrun(path, read(path)).map((command) => `${path}: ${command}`));
  expect(found).toEqual([]);
});

test('what the register says is so: tests read their document, have the command, and nothing is listed for nothing', () => {
  const documents = sources(['.md']);
  for (const [document, by] of Object.entries(register.read)) {
    expect(documents, document).toContain(document);
    expect(commandsOf(read(document)).length, document).toBeGreaterThan(0);
    const name = read(by).includes(document) ? document : document.split('/').at(-1)!;
    expect(read(by), `${by} reads ${document}`).toContain(name);
  }
  const shown = new Set(documents.filter((path) => !(path in register.read)).flatMap((path) => commandsOf(read(path))));
  for (const [command, { in: by, as }] of Object.entries(register.known)) {
    expect(shown, command).toContain(command);
    expect(read(by), `${by} runs ${command}`).toContain(as);
  }
  for (const command of Object.keys(register.byHand)) expect(shown, command).toContain(command);
});

/** Scripts of package.json that a text names, in blocks or in the middle of a sentence, and that there are not. */
function goneScripts(text: string): string[] {
  const named = [...text.matchAll(/\bnpm (?:run (?:--silent )?([a-z][\w:-]*\w)(?![\w:-]*:<)|(start|test)\b)/g)];
  return named.map(([, script, short]) => script ?? short!).filter((script) => !scripts.has(script));
}

test('each npm script that a document names is one', () => {
  // Documents for other people's projects have scripts of their own.
  const ours = sources(['.md']).filter(
    (path) => !/^(?:examples|generators)\/|^docs\/(?:tutorial|ci-recipes)/.test(path),
  );
  expect(ours.flatMap((path) => goneScripts(read(path)).map((script) => `${path}: ${script}`))).toEqual([]);
  expect(goneScripts('Say `npm run conjure:all`, or npm start, or `npm run unit`.')).toEqual(['conjure:all']);
});

test('a planted command is found', () => {
  const text =
    'Text.\n\n```sh\nnpx pf-gen check # clean\nnpx pf-gen conjure \\\n  --all\n```\n\n```ts\nnpm.run();\n```\n';
  expect(commandsOf(text)).toEqual(['npx pf-gen check', 'npx pf-gen conjure --all']);
  expect(unrun('docs/new.md', text)).toEqual(['npx pf-gen conjure --all']);
  expect(unrun('docs/tutorial.md', text)).toEqual([]);
});
