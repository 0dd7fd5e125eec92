/**
 * Registry for a Rust test crate: Rust has no reflection, so each type is named once as a macro call. The macros are the
 * test's (`layout!`, `token!`, `newtype!`, `message!`, `union!`, `entries!`, `exchange!`), and so are `registry!` and `values!`, which get whole lists.
 */
import type { Decl } from '../../model/model.ts';
import { tagCarrier } from '../../model/prefixes.ts';
import { bannerLines } from '../banner.ts';
import type { EmitInput, OutputFile } from '../emitter.ts';
import type { Lookup } from '../lookup.ts';
import { nameStem } from '../naming.ts';
import { tidy } from '../render.ts';
import { ident, moduleName, pascal, screaming, snake, typeName, valueName } from '../rust/names.ts';
import { type NamedValue, namedValues } from './constants.ts';
import { isShown } from './interpreter/message.ts';

/** One file with every type of the schema that has vectors. */
export function rustGlue(input: EmitInput, lookup: Lookup, crate: string): OutputFile[] {
  const lines = bannerLines(input.model, input.toolVersion, 'schema').map((line) => `// ${line}`);
  const list: string[] = [];
  const values: string[] = [];
  for (const plane of input.model.planes) {
    const module = `${crate}::${moduleName(plane.name)}`;
    for (const item of namedValues(plane)) {
      values.push(`    ${JSON.stringify(plane.name)} ${JSON.stringify(item.name)} ${valuePath(item, module)};`);
    }
    for (const decl of plane.members) {
      const path = `${module}::${typeName(decl.name)}`;
      lines.push(...glue(decl, path, lookup, crate));
      const kind = kindOf(decl);
      if (kind !== undefined)
        list.push(`    ${kind} ${JSON.stringify(plane.name)} ${JSON.stringify(decl.name)} ${typePath(decl, path)};`);
    }
  }
  return [
    { path: 'rust/registry.rs', text: tidy(`${lines.join('\n')}\n${call('registry', list)}${call('values', values)}`) },
  ];
}

function call(macro: string, lines: string[]): string {
  return `${macro}! {\n${lines.join('\n')}\n}\n`;
}

/** Expression of a value. */
function valuePath(item: NamedValue, module: string): string {
  const { decl } = item;
  if (decl.kind === 'name')
    return `${module}::${snake(nameStem(decl.name))}_name(${item.args?.map((arg) => `${arg}_u32`).join(', ') ?? ''})`;
  if (item.member === undefined) return `${module}::${item.name}`;
  return `${module}::${typeName(decl.name)}::${valueName(item.member)}.0`;
}

/** List of the registry in which a declaration stands. */
function kindOf(decl: Decl): string | undefined {
  if (decl.kind === 'struct' || decl.kind === 'section') return 'layout';
  if (decl.kind === 'bits') return 'token';
  // The macro of the whole list has the other name.
  if (decl.kind === 'registry') return 'entries';
  return decl.kind === 'message' || decl.kind === 'union' || decl.kind === 'exchange' ? decl.kind : undefined;
}

function typePath(decl: Decl, path: string): string {
  return decl.kind === 'exchange' ? `${path}Message` : path;
}

function named(name: string): string {
  return `${ident(name)}: ${JSON.stringify(name)}`;
}

function glue(decl: Decl, path: string, lookup: Lookup, crate: string): string[] {
  switch (decl.kind) {
    case 'enum':
    case 'flags':
      return [`newtype!(${path});`];
    case 'bits': {
      const parts = decl.parts.filter((part) => part.reserved !== true && !part.name.startsWith('_'));
      return [`newtype!(${path});`, `token!(${path} { ${parts.map((part) => named(part.name)).join(', ')} });`];
    }
    case 'struct':
    case 'section': {
      const shown = decl.fields.filter((field) => field.reserved !== true).map((field) => named(field.name));
      const hidden = decl.fields.filter((field) => field.reserved === true).map((field) => named(field.name));
      const prefixes = decl.prefixes.map(
        (prefix) => `PREFIX_${screaming(prefix.name)}: ${JSON.stringify(prefix.name)}`,
      );
      return [`layout!(${path} { ${shown.join(', ')} } { ${hidden.join(', ')} } { ${prefixes.join(', ')} });`];
    }
    case 'overlay':
      // Its bytes are what it is made of.
      return decl.target === undefined ? [`newtype!(${path});`] : [];
    case 'message':
      return [
        `message!(${path} { ${decl.fields
          .filter(isShown)
          .map((field) => named(field.name))
          .join(', ')} });`,
      ];
    case 'union': {
      const cases = decl.cases.map((entry) => {
        const name = JSON.stringify(entry.name);
        const variant = ident(pascal(entry.name));
        if (entry.body === undefined) return `${variant}: ${name}`;
        return `${variant}: ${name} ${crate}::${moduleName(entry.body.plane)}::${typeName(entry.body.name)}`;
      });
      return [`union!(${path}, ${tagCarrier(decl.tag)}, ${decl.unknown} { ${cases.join(', ')} });`];
    }
    case 'registry': {
      const fields = decl.entries.map((entry) => named(entry.name)).join(', ');
      return [`entries!(${path}, ${tagCarrier(decl.tag)}, ${decl.unknown} { ${fields} });`];
    }
    case 'exchange': {
      const messages = decl.messages.map((item) => {
        const target = lookup.of('message', item.message.plane, item.message.name);
        const inner = `${crate}::${moduleName(item.message.plane)}::${typeName(target.name)}`;
        return `${ident(item.name)}: ${JSON.stringify(item.name)} ${inner}`;
      });
      return [`exchange!(${path}Message { ${messages.join(', ')} });`];
    }
    default:
      return [];
  }
}
