/** One module per plane. */
import type { Decl, Plane } from '../../model/model.ts';
import { spokenBy } from '../parties.ts';
import { type Refusal, refuseAll } from '../refused.ts';
import { emitBits } from './bits.ts';
import { refuseClashes } from './clashes.ts';
import { emitConstant } from './constant.ts';
import type { RustContext } from './context.ts';
import { emitDevice } from './device.ts';
import { moduleDocLines } from './docs.ts';
import { emitEnum } from './enum.ts';
import { emitExchange } from './exchange.ts';
import { emitFlags } from './flags.ts';
import { emitForeign } from './foreign.ts';
import { emitLinuxDevice } from './linux.ts';
import { emitMessage } from './message.ts';
import { emitName } from './name.ts';
import { emitOverlay } from './overlay.ts';
import { planeConstant } from './planes.ts';
import { shortenPaths } from './prelude.ts';
import { emitSection } from './section.ts';
import { emitStruct } from './struct.ts';
import { emitTable } from './table.ts';
import { render } from './templates.ts';
import { emitUnion } from './union.ts';

/** The text of `src/<plane>.rs`, in pieces that can be formatted apart from each other. */
export function emitPlane(plane: Plane, context: RustContext, banner: string): string[] {
  const kinds = new Set(plane.members.map((member) => member.kind));
  const natives = plane.members.some((member) => member.kind === 'overlay' && member.target !== undefined);
  const isForeign = kinds.has('foreign') || kinds.has('table') || natives;
  const members = plane.members.map((member) => emitDecl(member, context));
  const refusals: Refusal[] = [];
  refuseClashes(plane, members, refusals);
  refuseAll(refusals);
  const head = render('plane', {
    banner,
    docs: moduleDocLines(
      plane.docs ?? `Plane \`${plane.name}\`.`,
      `Version ${plane.version}, policy ${plane.policy}${spokenBy(plane)}.`,
    ),
    isForeign,
    // Callbacks are unsafe by type; only the calls through a table, and looks into a platform's unions, are unsafe code.
    hasUnsafe: kinds.has('table') || natives,
    constant: planeConstant(plane),
  });
  return shortenPaths([head, ...piecesOf(plane, members)]);
}

/** Bytes of a piece: what formatting costs stays small beside what starting it costs, and an edit formats little anew. */
const LEAST = 16_384;
const MOST = 65_536;

/** Declarations in groups. A border depends on a name, so that an edit moves none but its own. */
function piecesOf(plane: Plane, members: readonly string[]): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const [index, text] of members.entries()) {
    const name = plane.members[index]?.name ?? '';
    const mayEnd = piece.length >= LEAST && [...name].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 4 === 0;
    if (mayEnd || piece.length >= MOST) {
      pieces.push(piece);
      piece = '';
    }
    piece += `\n${text}\n`;
  }
  return [...pieces, piece];
}

function emitDecl(decl: Decl, context: RustContext): string {
  switch (decl.kind) {
    case 'struct':
      return emitStruct(decl, context);
    case 'foreign':
      return emitForeign(decl, context);
    case 'section':
      return emitSection(decl, context);
    case 'overlay':
      return emitOverlay(decl, context);
    case 'bits':
      return emitBits(decl, context);
    case 'enum':
      return emitEnum(decl);
    case 'flags':
      return emitFlags(decl);
    case 'constant':
      return emitConstant(decl);
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
    case 'exchange':
      return emitExchange(decl, context);
    case 'table':
      return emitTable(decl, context);
  }
}
