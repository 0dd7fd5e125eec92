/** Fuzz targets: one function per decoder of the schema, and the entry through which libFuzzer reaches them. */
import type { Codec, Decl, MessageField, Model, RegistryEntry } from '../../model/model.ts';
import { isSteady, otherRole, saidBy } from '../dialogues.ts';
import { type Lookup, lookupOf } from '../lookup.ts';
import { dialogueModule, stateType } from './dialogue.ts';
import { quote } from './docs.ts';
import { type Printed, Printer, WIDTH } from './form/printer.ts';
import { ident, moduleName, pascal, snakeIdent, typeName } from './names.ts';
import type { RustOptions } from './options.ts';
import type { RustFile } from './rustfmt.ts';
import { tailView } from './tail.ts';
import { render } from './templates.ts';

/** Module of the crate behind the feature `fuzz`, and the package `fuzz/` in the layout of cargo-fuzz. */
export function fuzzFiles(model: Model, options: RustOptions, banner: (mark: string) => string): RustFile[] {
  const decls = model.planes.flatMap(({ name, members }) => members.map((decl) => ({ plane: name, decl })));
  const targets = targetsOf(decls, lookupOf(model));
  const has = (...kinds: Decl['kind'][]): boolean =>
    model.planes.some((plane) => plane.members.some(({ kind }) => kinds.includes(kind)));
  const tails = model.planes.some(({ members }) =>
    members.some((decl) => decl.kind === 'struct' && decl.tail !== undefined),
  );
  const writes = tails || has('message', 'union', 'registry');
  const lib = options.crate.replaceAll('-', '_');
  const shape = {
    banner: banner('//'),
    hasTargets: targets.count > 0,
    imports: writes || has('exchange') ? '{DecodeError, EncodeError}' : 'DecodeError',
    makesBytes: writes || has('exchange', 'section'),
    hasTails: tails,
    hasRegistries: anyRegistry(model),
    hasCodecs: has('message', 'union', 'registry'),
    hasLayouts: has('struct', 'section'),
    hasSections: has('section'),
    hasExchanges: has('exchange'),
    hasDialogues: has('dialogue'),
  };
  const names = { crate: options.crate, lib };
  return [
    {
      path: 'src/fuzz.rs',
      pieces: [
        { text: render('fuzz-head', shape), inForm: false },
        targets,
        { text: render('fuzz', { ...shape, listeners: listenersOf(decls) }), inForm: false },
      ],
    },
    { path: 'fuzz/Cargo.toml', text: render('fuzz-cargo', { ...names, banner: banner('#') }) },
    { path: 'fuzz/fuzz_targets/decoders.rs', text: render('fuzz-entry', { ...names, banner: banner('//') }) },
  ];
}

/** The list of all targets. */
function targetsOf(
  decls: readonly { readonly plane: string; readonly decl: Decl }[],
  lookup: Lookup,
): Printed & { count: number } {
  const printer = new Printer();
  let count = 0;
  printer.lines('/// Every decoder, in the order of the schema.\npub const TARGETS: &[Target] = &[\n');
  for (const { plane, decl } of decls) {
    const module = `crate::${moduleName(plane)}`;
    const run = targetOf(decl, module, lookup);
    if (run === undefined) continue;
    count += 1;
    const name = quote(`${plane}.${decl.name}`);
    if (typeof run === 'string') printer.foreign(`    Target { name: ${name}, run: |bytes| ${run} },\n`);
    else printTarget(printer, name, run);
  }
  // A list of one has its brackets on the lines of its entry.
  if (count < 2) printer.foreign('');
  printer.lines('];\n');
  return { text: printer.text, inForm: printer.inForm, count };
}

/** A target that is one call, with arguments that no line holds together with its name. */
function printTarget(printer: Printer, name: string, { called, args }: Call): void {
  printer.line('    Target {').line(`        name: ${name},`);
  const call = `${called}(${args.join(', ')})`;
  const line = `        run: |bytes| ${call},`;
  if (line.length <= WIDTH) printer.line(line);
  else {
    printer.line('        run: |bytes| {');
    if (`            ${call}`.length <= WIDTH) printer.line(`            ${call}`);
    else {
      printer.line(`            ${called}(`);
      for (const arg of args) printer.line(`                ${arg},`);
      printer.line('            )');
    }
    printer.line('        },');
  }
  printer.line('    },');
}

interface Call {
  readonly called: string;
  readonly args: readonly string[];
}

/** The body of the target: an expression over `bytes` which says whether they were taken. */
function targetOf(decl: Decl, module: string, lookup: Lookup): string | Call | undefined {
  const path = `${module}::${typeName(decl.name)}`;
  const layout = `layout(bytes, ${path}::SIZE, ${path}::read, ${path}::read_from, ${path}::bytes)`;
  switch (decl.kind) {
    case 'struct':
      return decl.tail === undefined
        ? {
            called: 'layout',
            args: ['bytes', ...['SIZE', 'read', 'read_from', 'bytes'].map((one) => `${path}::${one}`)],
          }
        : `tail(bytes, ${path}::TAIL_OFFSET, |bytes| ${tailView(path)}::read(bytes).map(|view| view.head.with_tail(&view.tail.to_vec()))) | ${layout}`;
    case 'section': {
      const opened = decl.roles
        .slice(1)
        .map((role) => `let _ = ${module}::${ident(`${decl.name}${pascal(role)}`)}::open(Probe::new(bytes));`)
        .join(' ');
      return `{ ${opened} ${layout} }`;
    }
    case 'message':
    case 'union':
    case 'registry': {
      const exact = decl.kind === 'message' ? `${path}::decode_exact` : `${path}::decode`;
      // A field that causes no writing of its own is lost when nothing else causes it.
      const whole = !holds(decl, lookup, { field: ({ presence: p }) => p.p === 'group' && !p.trigger });
      // What is read in fewer bytes than it is written in may leave no room for the other entries.
      const grows = holds(decl, lookup, { entry: ({ codec }) => holdsIn(codec, lookup, { field: growsItself }) });
      return `stable(bytes, &Codec {
        decode: ${path}::decode, exact: ${exact}, prefix: ${path}::decode_prefix, validate: ${path}::validate,
        encode: ${path}::encode, sizes: ${path}::MIN_SIZE..=${path}::MAX_SIZE, whole: ${whole},${anyRegistry(lookup.model) ? ` grows: ${grows},` : ''}
      })`;
    }
    case 'exchange': {
      const type = `${module}::${ident(`${decl.name}Message`)}`;
      return `framed(bytes, ${type}::parse_header, ${type}::decode, ${type}::encode)`;
    }
    case 'dialogue':
      return `listened(bytes, ${quote(decl.name)})`;
    default:
      return undefined;
  }
}

/** Who listens: each role in each state of each conversation, as an expression of what it makes of bytes. */
function listenersOf(
  decls: readonly { readonly plane: string; readonly decl: Decl }[],
): { plane: string; exchange: string; role: string; state: string; hear: string }[] {
  return decls.flatMap(({ plane, decl }) => {
    if (decl.kind !== 'dialogue') return [];
    return decl.roles.flatMap((role) =>
      decl.states.map((state) => {
        const path = `crate::${moduleName(plane)}::${dialogueModule(decl.name)}::${snakeIdent(role)}::${stateType(state.name)}`;
        const names = { plane: quote(plane), exchange: quote(decl.name), role: quote(role), state: quote(state.name) };
        const hears = saidBy(decl, state, otherRole(decl, role)).length > 0;
        if (!hears) return { ...names, hear: `Err(${path}(()).refuse(bytes))` };
        const hear = `${path}(()).receive(bytes)`;
        return isSteady(state)
          ? { ...names, hear: `${hear}.map(|heard| (heard.name(), ${path}::NAME))` }
          : { ...names, hear: `${hear}.map(|heard| (heard.name(), heard.next())).map_err(|refused| refused.why)` };
      }),
    );
  });
}

const anyRegistry = (model: Model): boolean =>
  model.planes.some(({ members }) => members.some(({ kind }) => kind === 'registry'));

/** An encoder writes the field where a decoder can do without it, or in more bytes. */
const growsItself = ({ presence, normalize, codec }: MessageField): boolean =>
  (presence.p === 'tail' && presence.always) ||
  (normalize !== undefined && (codec.c === 'varint' || codec.c === 'rest_uint'));

interface Wanted {
  readonly field?: (field: MessageField) => boolean;
  readonly entry?: (entry: RegistryEntry) => boolean;
}

/** Whether a declaration is made of a field or an entry of which something holds. */
function holds(decl: Decl, lookup: Lookup, wanted: Wanted): boolean {
  switch (decl.kind) {
    case 'message':
      return decl.fields.some((field) => wanted.field?.(field) || holdsIn(field.codec, lookup, wanted));
    case 'union':
      return decl.cases.some(({ body }) => body !== undefined && holdsIn({ c: 'message', ...body }, lookup, wanted));
    case 'registry':
      return decl.entries.some((entry) => wanted.entry?.(entry) || holdsIn(entry.codec, lookup, wanted));
    default:
      return false;
  }
}

function holdsIn(codec: Codec, lookup: Lookup, wanted: Wanted): boolean {
  if (codec.c === 'list') return holdsIn(codec.of, lookup, wanted);
  if (codec.c !== 'message' && codec.c !== 'union' && codec.c !== 'registry') return false;
  return holds(lookup.any(codec.plane, codec.name), lookup, wanted);
}
