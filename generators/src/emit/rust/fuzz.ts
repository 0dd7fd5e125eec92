/** Fuzz targets: one function per decoder of the schema, and the entry through which libFuzzer reaches them. */
import type { Decl, Model } from '../../model/model.ts';
import type { OutputFile } from '../emitter.ts';
import { quote } from './docs.ts';
import { ident, moduleName, pascal, typeName } from './names.ts';
import type { RustOptions } from './options.ts';
import { tailView } from './tail.ts';
import { render } from './templates.ts';

/** Module of the crate behind the feature `fuzz`, and the package `fuzz/` in the layout of cargo-fuzz. */
export function fuzzFiles(model: Model, options: RustOptions, banner: (mark: string) => string): OutputFile[] {
  const targets = model.planes.flatMap((plane) =>
    plane.members.flatMap((decl) => {
      const run = targetOf(decl, `crate::${moduleName(plane.name)}`);
      return run === undefined ? [] : [{ name: quote(`${plane.name}.${decl.name}`), run }];
    }),
  );
  const has = (...kinds: Decl['kind'][]): boolean =>
    model.planes.some((plane) => plane.members.some(({ kind }) => kinds.includes(kind)));
  const tails = model.planes.some(({ members }) =>
    members.some((decl) => decl.kind === 'struct' && decl.tail !== undefined),
  );
  const writes = tails || has('message', 'union');
  const lib = options.crate.replaceAll('-', '_');
  const names = { crate: options.crate, lib };
  return [
    {
      path: 'src/fuzz.rs',
      text: render('fuzz', {
        banner: banner('//'),
        targets,
        hasTargets: targets.length > 0,
        imports: writes || has('exchange') ? '{DecodeError, EncodeError}' : 'DecodeError',
        makesBytes: writes || has('exchange', 'section'),
        hasTails: tails,
        hasCodecs: has('message', 'union'),
        hasLayouts: has('struct', 'section'),
        hasSections: has('section'),
        hasExchanges: has('exchange'),
      }),
    },
    { path: 'fuzz/Cargo.toml', text: render('fuzz-cargo', { ...names, banner: banner('#') }) },
    { path: 'fuzz/fuzz_targets/decoders.rs', text: render('fuzz-entry', { ...names, banner: banner('//') }) },
  ];
}

/** The body of the target: an expression over `bytes` which says whether they were taken. */
function targetOf(decl: Decl, module: string): string | undefined {
  const path = `${module}::${typeName(decl.name)}`;
  const layout = `layout(bytes, ${path}::SIZE, ${path}::read, ${path}::read_from, ${path}::bytes)`;
  switch (decl.kind) {
    case 'struct':
      return decl.tail === undefined
        ? layout
        : `tail(bytes, ${path}::TAIL_OFFSET, |bytes| ${tailView(path)}::read(bytes).map(|view| view.head.with_tail(&view.tail.to_vec()))) | ${layout}`;
    case 'section': {
      const opened = decl.roles
        .slice(1)
        .map((role) => `let _ = ${module}::${ident(`${decl.name}${pascal(role)}`)}::open(Probe::new(bytes));`)
        .join(' ');
      return `{ ${opened} ${layout} }`;
    }
    case 'message':
    case 'union': {
      const exact = decl.kind === 'message' ? `${path}::decode_exact` : `${path}::decode`;
      // A field that causes no writing of its own is lost when nothing else causes it.
      const whole =
        decl.kind === 'union' || decl.fields.every(({ presence }) => presence.p !== 'group' || presence.trigger);
      return `stable(bytes, &Codec {
        decode: ${path}::decode, exact: ${exact}, prefix: ${path}::decode_prefix, validate: ${path}::validate,
        encode: ${path}::encode, sizes: ${path}::MIN_SIZE..=${path}::MAX_SIZE, whole: ${whole},
      })`;
    }
    case 'exchange': {
      const type = `${module}::${ident(`${decl.name}Message`)}`;
      return `framed(bytes, ${type}::parse_header, ${type}::decode, ${type}::encode)`;
    }
    default:
      return undefined;
  }
}
