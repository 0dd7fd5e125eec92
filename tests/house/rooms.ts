/**
 * The rooms of the house as data (`rooms.json`): what lives where, what each may use, and its floors. Every arrow of the
 * code is held to it, in TypeScript (`typescript-arrows.ts`) as in Rust (`rust-arrows.ts`, `rust-modules.ts`).
 *
 * - `uses`: rooms, or folders of them, to which arrows may lead. `*` is everything.
 * - `testUses`: the same, for what only tests need.
 * - `floors`: for a folder, what stands in it from the bottom up. Arrows lead down; what shares a floor does not know each
 *   other. What stands in no floor is a fault, so that a new folder is given its place.
 * - `libraries`: packages of others that only some folders know.
 * - `knots`: folders of TypeScript whose files need each other in a circle, and why. Everywhere else there is none.
 * - `circles`: the same for Rust, with the files. A circle across folders is never allowed, and none is listed that is gone.
 */
import { z } from 'zod';
import { read } from './sources.ts';

const Room = z.strictObject({
  path: z.string(),
  about: z.string(),
  uses: z.array(z.string()),
  testUses: z.array(z.string()).default([]),
  /** What the table says instead of `uses`. */
  says: z.string().optional(),
  floors: z.record(z.string(), z.array(z.array(z.string()))).default({}),
});
export type Room = z.infer<typeof Room>;
const Circle = z.strictObject({ folder: z.string(), files: z.array(z.string()).min(2), why: z.string().min(1) });
const Rooms = z.strictObject({
  rooms: z.array(Room),
  libraries: z.record(z.string(), z.array(z.string())),
  knots: z.record(z.string(), z.string()),
  circles: z.array(Circle),
});
export type Rooms = z.infer<typeof Rooms>;

/** One use of one thing by another. Paths are relative to the root; a library is named in `library` instead. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly library?: boolean;
  /** Only tests need it. */
  readonly test?: boolean;
}

export function readRooms(): Rooms {
  return Rooms.parse(JSON.parse(read('tests/house/rooms.json')));
}

/** Whether a path is this folder or file, or lies in it. */
export const within = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const longest = (paths: readonly string[], of: string): string | undefined =>
  paths.filter((path) => within(of, path)).sort((a, b) => b.length - a.length)[0];

export function roomOf(path: string, { rooms }: Rooms): Room | undefined {
  const found = longest(
    rooms.map((room) => room.path),
    path,
  );
  return rooms.find((room) => room.path === found);
}

/** Tests lie beside what they test, and may look at everything; nothing but tests may look at them. */
const isTest = (path: string): boolean => /(^|\/)tests\//.test(path);

/** What is wrong with an arrow, in one line; undefined when nothing is. */
export function fault(arrow: Arrow, house: Rooms): string | undefined {
  const { from, to } = arrow;
  if (arrow.library === true) return libraryFault(arrow, house);
  const [room, other] = [roomOf(from, house), roomOf(to, house)];
  if (room === undefined || other === undefined) {
    const lost = room === undefined ? from : to;
    return `${from} → ${to}: ${lost} stands in no room: give it one in tests/house/rooms.json`;
  }
  if (isTest(from)) return undefined;
  if (isTest(to) && room.path !== 'ci') return `${from} → ${to}: only tests may use tests`;
  if (room !== other) return roomFault(arrow, room);
  return Object.entries(room.floors)
    .map(([folder, floors]) => floorFault(arrow, folder, floors))
    .find((found) => found !== undefined);
}

function libraryFault({ from, to }: Arrow, { libraries }: Rooms): string | undefined {
  const known = libraries[to];
  if (known === undefined || isTest(from) || within(from, 'ci')) return undefined;
  if (known.some((folder) => within(from, folder))) return undefined;
  return `${from} → ${to}: only ${known.join(', ')} may use this library`;
}

function roomFault({ from, to, test }: Arrow, room: Room): string | undefined {
  const allowed = test === true ? [...room.uses, ...room.testUses] : room.uses;
  if (allowed.some((path) => path === '*' || within(to, path))) return undefined;
  return `${from} → ${to}: ${room.path} may use ${allowed.join(', ') || 'nothing of ours'}, and nothing else`;
}

function floorFault({ from, to }: Arrow, folder: string, floors: readonly (readonly string[])[]): string | undefined {
  if (!within(from, folder) || !within(to, folder)) return undefined;
  const places = floors.flatMap((names, floor) => names.map((name) => ({ path: `${folder}/${name}`, floor })));
  const placeOf = (path: string) => {
    const found = longest(
      places.map((place) => place.path),
      path,
    );
    return places.find((place) => place.path === found);
  };
  const [a, b] = [placeOf(from), placeOf(to)];
  if (a === undefined || b === undefined) {
    const lost = a === undefined ? from : to;
    return `${from} → ${to}: ${lost} stands on no floor of ${folder}: give it one in tests/house/rooms.json`;
  }
  if (a === b || a.floor > b.floor) return undefined;
  return a.floor === b.floor
    ? `${from} → ${to}: both stand on one floor of ${folder} and do not know each other`
    : `${from} → ${to}: that is upward: ${b.path} stands above ${a.path}`;
}

export function faults(arrows: readonly Arrow[], house: Rooms): string[] {
  return [...new Set(arrows.flatMap((arrow) => fault(arrow, house) ?? []))].sort();
}

/** The table of ARCHITECTURE.md. */
export function roomTable({ rooms }: Rooms): string {
  const rows = rooms.map(({ path, about, uses, says }) => {
    const used = says ?? (uses.includes('*') ? 'everything' : uses.map((name) => `\`${name}\``).join(' '));
    return `| \`${path}/\` | ${about} | ${used === '' ? 'nothing of ours' : used} |\n`;
  });
  return `| room | what lives there | may use |\n|---|---|---|\n${rows.join('')}`;
}
