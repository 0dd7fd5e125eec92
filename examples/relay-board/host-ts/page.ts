/** The status page as a file: Node has no shared memory of other processes, but it reads and writes the same bytes. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { board } from '../generated/ts/index.ts';

export class Page {
  readonly #file: number;

  /** Opens the page that the driver keeps in this folder. Throws when it is not there or not a status page. */
  constructor(folder: string, boardId: number) {
    const path = join(folder, board.statusPageName(boardId));
    this.#file = openSync(path, 'r+');
    if (this.read().magic !== board.STATUS_MAGIC) throw new Error(`${path} is no status page`);
  }

  /** Everything as it stands now; not one moment of the whole. */
  read(): board.StatusPage {
    const bytes = new Uint8Array(board.StatusPage_SIZE);
    const got = readSync(this.#file, bytes, 0, bytes.length, 0);
    return board.readStatusPage(bytes.subarray(0, got));
  }

  /** Stores the one field that the host owns, and no byte beside it. */
  setHeartbeat(heartbeat: number): void {
    const { heartbeat: start, player: end } = board.StatusPage_OFFSETS;
    writeSync(this.#file, board.writeStatusPage({ heartbeat }), start, end - start, start);
  }

  close(): void {
    closeSync(this.#file);
  }
}
