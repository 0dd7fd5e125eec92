/** Sequence pictures: a line for each role, a band for each state, an arrow for what is said in it. */
import { type Dialogue, saidBy } from '../../dialogues.ts';
import { type Drawing, group, line, rect, text } from './svg.ts';
import { fitted, textWidth } from './text.ts';

const EDGE = 6;
/** Where the names of states stand, and how much room they have. */
const STATES = 128;
/** The lines of the two roles. */
const LEFT = 178;
const RIGHT = 548;
/** Where the state stands that follows. */
const FOLLOWS = RIGHT + 28;
const WIDTH = 720;
const HEAD = 34;
const HEAD_WIDTH = 104;
const STEP = 26;
/** Room for the name of a state, and what is said of it. */
const LEAST = 40;
const NAMES = 14;
const SIZE = 11;

/** What is said in one arrow: messages that lead to one state. */
interface Arrow {
  readonly role: string;
  readonly names: readonly string[];
  readonly next: string;
}

export function drawSequence(decl: Dialogue): Drawing {
  let y = HEAD;
  const bands: string[] = [];
  for (const state of decl.states) {
    const rows = arrowsOf(decl, state).map((arrow) => ({ arrow, lines: wordsIn(arrow.names, RIGHT - LEFT - 30) }));
    const height = Math.max(
      LEAST,
      rows.reduce((sum, { lines }) => sum + (lines.length - 1) * NAMES + STEP, 10),
    );
    const title = `${decl.name}, state ${state.name}`;
    let at = y + 6;
    const arrows = rows.map(({ arrow, lines }) => {
      const drawn = drawArrow(decl, arrow, lines, at, state.name);
      at += (lines.length - 1) * NAMES + STEP;
      return drawn;
    });
    const marks = [...(state.name === decl.begin ? ['begin'] : []), ...(state.end === true ? ['may end'] : [])].join(
      ', ',
    );
    bands.push(
      group(
        title,
        rect(EDGE, y + 1, WIDTH - 2 * EDGE, height - 2, 'cell free') +
          text(EDGE + 8, y + 18, fitted(state.name, STATES, SIZE + 1), 'name') +
          text(EDGE + 8, y + 18 + NAMES, marks, 'note') +
          arrows.join(''),
      ),
    );
    y += height;
  }
  const [one = '', other = ''] = decl.roles;
  const lines = [LEFT, RIGHT].map((x) =>
    line(
      [
        [x, HEAD - 6],
        [x, y],
      ],
      'gap',
    ),
  );
  const body = [
    roleHead(LEFT, one),
    roleHead(RIGHT, other),
    text(FOLLOWS + HEAD_WIDTH / 2, 18, 'then', 'note'),
    ...bands,
    ...lines,
  ].join('');
  const label = `Sequence of ${decl.name} between ${one} and ${other}, ${decl.states.length} states`;
  return { width: WIDTH, height: y + 6, body, label };
}

/** The box with a role's name, at the top of its line. */
function roleHead(x: number, role: string): string {
  const box = rect(x - HEAD_WIDTH / 2, 3, HEAD_WIDTH, HEAD - 10, 'cell free');
  return group(role, box + text(x, 19, fitted(role, HEAD_WIDTH - 12, SIZE + 1), 'name middle'));
}

/** Messages of one role that lead to one state share an arrow when the state stays; others have one each. */
function arrowsOf(decl: Dialogue, state: Dialogue['states'][number]): Arrow[] {
  return decl.roles.flatMap((role) => {
    const said = saidBy(decl, state, role);
    const stays = said.filter(({ next }) => next === state.name).map(({ message }) => message.name);
    const leads = said.filter(({ next }) => next !== state.name);
    return [
      ...leads.map(({ message, next }): Arrow => ({ role, names: [message.name], next })),
      ...(stays.length === 0 ? [] : [{ role, names: stays, next: state.name }]),
    ];
  });
}

/** Names in lines of a width. */
function wordsIn(names: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    const longer = last === undefined ? name : `${last}, ${name}`;
    if (last !== undefined && textWidth(longer, SIZE) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitted(name, width, SIZE));
  }
  return lines;
}

function drawArrow(decl: Dialogue, arrow: Arrow, lines: readonly string[], top: number, state: string): string {
  const fromLeft = arrow.role === decl.roles[0];
  const [from, to] = fromLeft ? [LEFT, RIGHT] : [RIGHT, LEFT];
  const turn = fromLeft ? -7 : 7;
  const y = top + lines.length * NAMES + 2;
  const names = lines.map((names, n) => text((LEFT + RIGHT) / 2, top + 10 + n * NAMES, names, 'type middle'));
  return [
    ...names,
    line(
      [
        [from, y],
        [to, y],
      ],
      'leader',
    ),
    line(
      [
        [to + turn, y - 4],
        [to, y],
        [to + turn, y + 4],
      ],
      'leader',
    ),
    text(FOLLOWS, y + 3, arrow.next === state ? '' : `→ ${fitted(arrow.next, WIDTH - FOLLOWS - 30, SIZE)}`, 'note'),
  ].join('');
}
