/** TypeScript target: one module per plane, a runtime module and an index. */
import { z } from 'zod';
import { ofPlane } from '../../incremental/parts/parts.ts';
import type { Decl, Model, Plane } from '../../model/model.ts';
import { bannerLines, type Extent } from '../banner.ts';
import { plainModel } from '../carried.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { type Lookup, lookupOf } from '../lookup.ts';
import { camel, fileName } from '../naming.ts';
import { partiesOf } from '../parties.ts';
import { collectRefused, refuseAll } from '../refused.ts';
import { template, tidy, tidyAll } from '../render.ts';
import { scalarsOf } from '../scalars.ts';
import { printClient } from './client.ts';
import { printDialogue } from './dialogue.ts';
import { printExchange } from './exchange.ts';
import { printFixed } from './fixed.ts';
import { wordsOf } from './forms.ts';
import { printLinuxDevice } from './linux.ts';
import { printMessage } from './message.ts';
import { printOverlay, printTagged } from './overlay.ts';
import { printRegistry } from './registry.ts';
import { FILES, INDEX_NAMES } from './reserved.ts';
import { DIALOGUES } from './runtime/dialogues.ts';
import { runtimeText } from './runtime/index.ts';
import { TAILS } from './runtime/tails.ts';
import { doc, quote, Scope } from './scope.ts';
import { hasTails, printTail } from './tail.ts';
import { printUnion } from './union.ts';
import { printBits, printConstant, printDevice, printEnum, printFlags, printName } from './values.ts';

/** Options of the TypeScript target. */
export const TsOptions = z
  .object({
    /** Name of the npm package; default `@<schema>/abi`. */
    package: z.string().optional(),
    /** Version of the npm package. */
    version: z.string().default('0.1.0'),
    /** Licence field of the npm package. */
    license: z.string().optional(),
  })
  .strict();
export type TsOptions = z.infer<typeof TsOptions>;

export const tsEmitter: Emitter<TsOptions> = {
  name: 'ts',
  programs: () => [],
  emit(given, options): OutputFile[] {
    const model = plainModel(given.model);
    const input = { ...given, model };
    const lookup = lookupOf(model);
    return [
      { path: 'package.json', text: packageJson(model, options) },
      {
        path: 'runtime.ts',
        text: tidy(banner(input, 'support') + support(model)),
      },
      { path: 'index.ts', text: printIndex(input) },
      ...collectRefused(model.planes, (plane) => ({
        path: `${fileName(plane.name, FILES)}.ts`,
        text: ofPlane(input, 'ts', plane, undefined, () => printPlane(plane, input, lookup)),
      })),
    ];
  },
};

/** The runtime with what the schema needs of it. */
function support(model: Model): string {
  const words = wordsOf(model);
  const scalars = scalarsOf(model).size > 0 || words.wordTags;
  const dialogues = model.planes.some(({ members }) => members.some(({ kind }) => kind === 'dialogue'));
  return runtimeText(scalars, words) + (hasTails(model) ? TAILS : '') + (dialogues ? DIALOGUES : '');
}

function banner(input: EmitInput, extent: Extent): string {
  return `${bannerLines(input.model, input.toolVersion, extent)
    .map((line) => `// ${line}`)
    .join('\n')}\n`;
}

function packageJson(model: Model, options: TsOptions): string {
  const exports: Record<string, string> = { '.': './index.ts', './runtime': './runtime.ts' };
  for (const plane of model.planes) {
    const file = fileName(plane.name, FILES);
    exports[`./${file}`] = `./${file}.ts`;
  }
  const content = {
    name: options.package ?? `@${model.name}/abi`,
    version: options.version,
    ...(options.license === undefined ? {} : { license: options.license }),
    type: 'module',
    exports,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const INDEX = template<Record<string, unknown>>(`
{{banner}}
import { spokenByBoth, type PlaneInfo } from './runtime.ts';
{{#each planes}}
import { INFO as {{info}} } from './{{file}}.ts';
{{/each}}

export * as runtime from './runtime.ts';
{{#each planes}}
export * as {{name}} from './{{file}}.ts';
{{/each}}

/** All planes, in the order of the schema. */
export const PLANES: readonly PlaneInfo[] = [{{infos}}];

/** Who speaks the planes. */
export const PARTIES = [{{parties}}] as const;
export type Party = {{#if parties}}(typeof PARTIES)[number]{{else}}string{{/if}};

/** The planes in which two parties must be equal: those in lockstep that both speak. */
export function lockstepPlanes(one: Party, other: Party): PlaneInfo[] {
  return PLANES.filter((plane) => plane.policy === 'lockstep' && spokenByBoth(plane, one, other));
}

/**
 * The tables of a platform about which two parties must agree, because both speak them: who plays a platform in front of
 * somebody else. A plane that does not say who speaks it is between its speakers and the platform.
 */
export function platformPlanes(one: Party, other: Party): PlaneInfo[] {
  return PLANES.filter((plane) => plane.policy === 'foreign' && plane.parties !== undefined && spokenByBoth(plane, one, other));
}
`);

function printIndex(input: EmitInput): string {
  const planes = input.model.planes.map((plane) => ({
    name: INDEX_NAMES.has(camel(plane.name)) ? `${camel(plane.name)}_` : camel(plane.name),
    file: fileName(plane.name, FILES),
    info: `${camel(plane.name)}Info`,
  }));
  const infos = planes.map((plane) => plane.info).join(', ');
  const parties = partiesOf(input.model).map(quote).join(', ');
  return tidy(INDEX({ banner: banner(input, 'schema'), planes, infos, parties }));
}

const PLANE = template<Record<string, unknown>>(`
{{banner}}
{{docs}}
{{imports}}

/** Version of the plane. */
export const VERSION = {{version}};
/** First 16 bytes of the plane's layout hash, lower-case hex. */
export const HASH = {{hash}};
/** What is known of the plane. */
export const INFO: {{PlaneInfo}} = { id: {{id}}, name: {{name}}, version: {{version}}, hash: HASH, policy: {{policy}}{{parties}} };
`);

function printPlane(plane: Plane, input: EmitInput, lookup: Lookup): string {
  const print = (scope: Scope) => {
    for (const name of ['VERSION', 'HASH', 'INFO']) scope.export(name, { name: 'the plane itself' });
    const PlaneInfo = scope.runtimeType('PlaneInfo');
    // Each in one piece at once: what it was put together from is as large again, and there may be thousands of them.
    const members = plane.members.map((decl) => tidy(scope.exported(printDecl(decl, scope), decl)));
    return { PlaneInfo, members };
  };
  let scope = new Scope(plane, lookup);
  let printed = print(scope);
  refuseAll(scope.refusals);
  if (scope.clashes.size > 0) {
    // The schema's names stand; those of the runtime are imported under others.
    scope = new Scope(plane, lookup, scope.clashes);
    printed = print(scope);
  }
  const { PlaneInfo, members } = printed;
  const word = scope.usesWord ? '/** A word of 64 bits. */\nconst word$ = new DataView(new ArrayBuffer(8));\n' : '';
  const [first = '', ...more] = [...members, ...scope.helpers()];
  const body = [`${word}${first}`, ...more];
  return tidyAll([
    PLANE({
      banner: banner(input, plane),
      docs: doc(plane.docs),
      imports: scope.imports().join('\n'),
      PlaneInfo,
      version: plane.version,
      hash: quote(plane.hash.slice(0, 32)),
      id: plane.id,
      name: quote(plane.name),
      policy: quote(plane.policy),
      parties: plane.parties === undefined ? '' : `, parties: [${plane.parties.map(quote).join(', ')}]`,
    }),
    ...body,
  ]);
}

function printDecl(decl: Decl, scope: Scope): string {
  switch (decl.kind) {
    case 'struct':
    case 'section': {
      const tail = decl.kind === 'struct' && decl.tail !== undefined ? printTail(decl, decl.tail, scope) : '';
      return `${printFixed(decl, scope)}${printTagged(decl, scope)}${tail}`;
    }
    case 'overlay':
      // Pointers of a platform are nothing that TypeScript could hold.
      return decl.target === undefined ? printOverlay(decl, scope) : '';
    case 'bits':
      return printBits(decl, scope);
    case 'enum':
      return printEnum(decl, scope);
    case 'flags':
      return printFlags(decl, scope);
    case 'constant':
      return printConstant(decl, scope);
    case 'name':
      return printName(decl, scope);
    case 'device':
      return `${printDevice(decl, scope)}${printClient(decl, scope)}`;
    case 'linux_device':
      return printLinuxDevice(decl, scope);
    case 'message':
      return printMessage(decl, scope);
    case 'union':
      return printUnion(decl, scope);
    case 'registry':
      return printRegistry(decl, scope);
    case 'exchange':
      return printExchange(decl, scope);
    case 'dialogue':
      return printDialogue(decl, scope);
    case 'foreign':
    case 'table':
      // A platform's own pointers: nothing that TypeScript could hold.
      return '';
  }
}
