/** One module per plane. */
import type { Decl, DeclOf, Plane } from '../../model/model.ts';
import { spokenBy } from '../parties.ts';
import { type Refusal, refuseAll } from '../refused.ts';
import { emitBits } from './bits.ts';
import { refuseClashes } from './clashes.ts';
import { emitConstant } from './constant.ts';
import type { RustContext } from './context.ts';
import { emitDevice } from './device.ts';
import { emitDialogue } from './dialogue.ts';
import { moduleDocLines } from './docs.ts';
import { emitEnum } from './enum.ts';
import { emitExchange } from './exchange.ts';
import { emitFlags } from './flags.ts';
import { emitForeign } from './foreign.ts';
import type { Printed } from './form/printer.ts';
import { emitLinuxDevice } from './linux.ts';
import { emitMessage } from './message.ts';
import { emitName } from './name.ts';
import { typeName } from './names.ts';
import { emitOverlay } from './overlay.ts';
import { planeConstant } from './planes.ts';
import { FULL_WORDS, hides, hidesPaths, SHORT_WORDS, type Words } from './prelude.ts';
import { emitRegistry } from './registry.ts';
import { emitSection } from './section.ts';
import { emitStruct } from './struct.ts';
import { emitTable } from './table.ts';
import { render } from './templates.ts';
import { emitUnion } from './union.ts';

/** Declarations of a module, which are formatted apart from others. */
export interface Piece {
  readonly text: string;
  /** Whether it has the form that rustfmt would give it. */
  readonly inForm: boolean;
}

/** The text of `src/<plane>.rs`. */
export function emitPlane(plane: Plane, context: RustContext, banner: string): Piece[] {
  const kinds = new Set(plane.members.map((member) => member.kind));
  const natives = plane.members.some((member) => member.kind === 'overlay' && member.target !== undefined);
  const members = membersOf(plane, context);
  const refusals: Refusal[] = [];
  refuseClashes(
    plane,
    members.map(({ text }) => text),
    refusals,
  );
  refuseAll(refusals);
  const head = render('plane', {
    banner,
    docs: moduleDocLines(
      plane.docs ?? `Plane \`${plane.name}\`.`,
      `Version ${plane.version}, policy ${plane.policy}${spokenBy(plane)}.`,
    ),
    keepsNames: kinds.has('foreign') || kinds.has('table') || natives || plane.members.some(namesOtherwise),
    // Callbacks are unsafe by type; only the calls through a table, and looks into a platform's unions, are unsafe code.
    hasUnsafe: kinds.has('table') || natives,
    constant: planeConstant(plane),
  });
  return [{ text: context.words.shorten(head), inForm: false }, ...piecesOf(plane, members)];
}

/** Whether rustc would rather have a field, a part or an entry called otherwise; names stay those of the schema. */
function namesOtherwise(decl: Decl): boolean {
  const named = 'fields' in decl ? decl.fields : 'parts' in decl ? decl.parts : 'entries' in decl ? decl.entries : [];
  const arms = 'arms' in decl ? decl.arms : [];
  return [...named, ...arms].some(({ name }) => /\p{Lu}|[^_]__+[^_]/u.test(name));
}

function membersOf(plane: Plane, context: RustContext): Piece[] {
  const others = plane.members.map((member) => (isPrinted(member) ? undefined : emitDecl(member, context)));
  const printed = (words: Words): Piece[] => {
    context.words = words;
    return plane.members.map((member, index) => {
      const text = others[index];
      if (text !== undefined) return { text: words.shorten(text), inForm: false };
      const { text: made, inForm } = printDecl(member as PrintedDecl, context);
      return { text: made, inForm };
    });
  };
  // What types are called decides how all of them are written; what is in form has but the type of its own name.
  const named = plane.members.some((member) => isPrinted(member) && hidesPaths(typeName(member.name)));
  if (!named && !others.some((text) => text !== undefined && hides(text))) {
    const short = printed(SHORT_WORDS);
    if (!short.some(({ text, inForm }) => !inForm && hides(text))) return short;
  }
  return printed(FULL_WORDS).map(({ text }) => ({ text, inForm: false }));
}

/** Bytes of a piece: what formatting costs stays small beside what starting it costs, and an edit formats little anew. */
const LEAST = 16_384;
const MOST = 65_536;

/**
 * Declarations in groups: those in form, as many as stand in a row, and between them those that are still to be formatted. A
 * border of these depends on a name, so that an edit moves none but its own.
 */
function piecesOf(plane: Plane, members: readonly Piece[]): Piece[] {
  const pieces: Piece[] = [];
  let texts: string[] = [];
  let length = 0;
  let inForm = false;
  const end = (): void => {
    if (texts.length > 0) pieces.push({ text: texts.join('\n'), inForm });
    texts = [];
    length = 0;
  };
  for (const [index, member] of members.entries()) {
    const name = plane.members[index]?.name ?? '';
    const mayEnd = length >= LEAST && [...name].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 4 === 0;
    if (member.inForm !== inForm || (!inForm && (mayEnd || length >= MOST))) end();
    inForm = member.inForm;
    texts.push(inForm ? member.text : `${member.text}\n`);
    length += member.text.length;
  }
  end();
  return pieces;
}

/** Kinds that a schema has in masses are printed in form. */
type PrintedDecl = DeclOf<'struct' | 'bits' | 'enum' | 'flags' | 'constant'>;
const PRINTED: ReadonlySet<Decl['kind']> = new Set(['struct', 'bits', 'enum', 'flags', 'constant']);
const isPrinted = (decl: Decl): decl is PrintedDecl => PRINTED.has(decl.kind);

function printDecl(decl: PrintedDecl, context: RustContext): Printed {
  switch (decl.kind) {
    case 'struct':
      return emitStruct(decl, context);
    case 'bits':
      return emitBits(decl, context);
    case 'enum':
      return emitEnum(decl, context);
    case 'flags':
      return emitFlags(decl, context);
    case 'constant':
      return emitConstant(decl);
  }
}

function emitDecl(decl: Exclude<Decl, PrintedDecl>, context: RustContext): string {
  switch (decl.kind) {
    case 'foreign':
      return emitForeign(decl, context);
    case 'section':
      return emitSection(decl, context);
    case 'overlay':
      return emitOverlay(decl, context);
    case 'name':
      return emitName(decl, context);
    case 'device':
      return emitDevice(decl, context);
    case 'linux_device':
      return emitLinuxDevice(decl, context);
    case 'message':
      return emitMessage(decl, context);
    case 'union':
      return emitUnion(decl, context);
    case 'registry':
      return emitRegistry(decl, context);
    case 'exchange':
      return emitExchange(decl, context);
    case 'dialogue':
      return emitDialogue(decl, context);
    case 'table':
      return emitTable(decl, context);
  }
}
