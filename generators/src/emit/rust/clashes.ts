/**
 * Two names of a schema that are one in Rust, such as `FooClient` beside the client of a device `Foo`. What a declaration
 * gives is read from its own text, so that no list of endings has to be kept true.
 */
import { folded } from '../../compile/build/names.ts';
import type { Decl, Plane } from '../../model/model.ts';
import { type Owner, type Refusal, Space, within } from '../refused.ts';

const ITEM =
  /^\s*(?:pub(?:\(crate\))? )?(?:(?:const|unsafe|extern "system") )*(struct|enum|trait|type|mod|fn|const|static|union) (\w+)(\()?/;
const HEAD = /^\s*(?:unsafe )?(?:impl\b|pub trait |pub mod |pub enum ).*\{$/;
/** A line without a brace that begins no item: comments, fields, proofs. Most lines are. */
const NOTHING = /^\s*\/\/|^(?=[^{}]*$)(?!\s*(?:pub|const|unsafe|extern|struct|enum|trait|type|mod|fn|static|union)\b)/;
/** What holds no braces of the language. */
const SILENT = /\/\/.*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'/g;
const VALUES: readonly string[] = ['fn', 'const', 'static'];

/** Records what the texts of a plane's declarations give to its module, and each type to its own functions and constants. */
export function refuseClashes(plane: Plane, texts: readonly string[], refusals: Refusal[]): void {
  const spaces = new Map<string, Space>();
  const claim = (space: string, name: string, owner: Owner | (() => Owner)): void => {
    let known = spaces.get(space);
    if (known === undefined) {
      known = new Space('in Rust', refusals);
      spaces.set(space, known);
    }
    known.claim(name, owner);
  };
  for (const name of ['VERSION', 'HASH', 'INFO']) claim('values', name, { name: 'the plane itself' });
  for (const [index, text] of texts.entries()) {
    const decl = plane.members[index]!;
    // Blocks that are open: those that give names have a space, all others hide what is in them.
    const open: (string | undefined)[] = [];
    for (let from = 0, end = text.indexOf('\n'); from < text.length; from = end + 1, end = text.indexOf('\n', from)) {
      if (end < 0) end = text.length;
      const line = text.slice(from, end);
      if (NOTHING.test(line)) continue;
      const code = line.replace(SILENT, '');
      const space = open.length === 0 ? '' : open.at(-1);
      const item = space === undefined ? null : ITEM.exec(code);
      if (item !== null && item[2] !== '_') {
        const [, word = '', name = '', tuple] = item;
        const owner = (): Owner => memberOf(decl, name);
        claim(`${space}${VALUES.includes(word) ? 'values' : 'types'}`, name, owner);
        // A tuple struct is a function as well.
        if (word === 'struct' && tuple !== undefined) claim(`${space}values`, name, owner);
      }
      for (const brace of code) {
        if (brace === '}') open.pop();
        else if (brace === '{')
          open.push(space !== undefined && HEAD.test(code) ? spaceOf(space, code, index) : undefined);
      }
    }
  }
}

/** The impls of a type share a space; those of traits repeat nothing of one another. */
function spaceOf(outer: string, head: string, index: number): string {
  return / for /.test(head) ? `${outer}${index} ${head} ` : `${outer}${head.replace(/<[A-Z]: [^>]*>/, '').trim()} `;
}

/** Whose name this is, as far as one can tell: the member of the declaration that it is made from, or the declaration. */
function memberOf(decl: Decl, name: string): Owner {
  for (const key of [
    'fields',
    'parts',
    'values',
    'cases',
    'entries',
    'arms',
    'messages',
    'ioctls',
    'functions',
    'prefixes',
    'protocols',
  ]) {
    const list = (decl as unknown as Record<string, readonly Owner[] | undefined>)[key] ?? [];
    const found = list.find((item) => folded(item.name) === folded(name));
    if (found !== undefined) return within(decl, found);
  }
  return decl;
}
