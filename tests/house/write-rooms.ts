/** Writes the table of ARCHITECTURE.md from `rooms.json`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRooms, roomTable } from './rooms.ts';
import { read, root } from './sources.ts';

const TABLE = /\n\| room \|[\s\S]*?\n\n/;
writeFileSync(
  join(root, 'ARCHITECTURE.md'),
  read('ARCHITECTURE.md').replace(TABLE, () => `\n${roomTable(readRooms())}\n`),
);
