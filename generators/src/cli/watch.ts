/** Runs a command again whenever something changes that it stands on, until the process is interrupted. */
import { dirname, join } from 'node:path';
import { OtherWorld } from '../compile/evaluate/purity.ts';
import type { Sources } from '../compile/spans/sources.ts';
import { CONFIG_NAMES, cacheFolder, findConfig } from '../config/find.ts';
import { EXIT } from '../diagnostics/exit-codes.ts';
import { Cache } from '../incremental/cache/cache.ts';
import { toolIdentity } from '../incremental/cache/identity.ts';
import { InMemory } from '../incremental/cache/memory.ts';
import { caught } from './failures.ts';
import { finish, type Host, type Outcome } from './host.ts';
import type { GlobalOptions, Session } from './project.ts';
import { Watched } from './watched.ts';

/** One run of the command, with what it stood on. */
export interface Round {
  readonly outcome: Outcome;
  /** Folders whose files it stands on, absolute, each with everything below. */
  readonly folders: readonly string[];
}

/**
 * Runs rounds for ever. The outcome of each is printed as it would be without watching; with `--json` that is one document
 * per line. Ends only with the process.
 */
export async function watchRounds(
  host: Host,
  options: GlobalOptions,
  run: (session: Session) => Promise<Round>,
): Promise<never> {
  const config = findConfig(host.cwd, options.config);
  const home = config === undefined ? host.cwd : dirname(config);
  // The configuration, also when there is none yet, and what tells Node how to read modules.
  const names = [...CONFIG_NAMES, 'package.json'].map((name) => join(home, name));
  const files = config === undefined ? names : [config, ...names];
  const session = await warmSession(home);
  const watched = new Watched();
  let folders: readonly string[] = [];
  for (;;) {
    host.err('pf-gen: running\n');
    const [start, since] = [performance.now(), Date.now()];
    const round = await run(session).catch((error: unknown) => ({ outcome: caught(host, error), folders }));
    folders = round.folders;
    await finish(host, options, round.outcome);
    host.err(`pf-gen: ${Math.round(performance.now() - start)} ms; waiting for a change, Ctrl-C ends\n`);
    if (host.gone?.() === true) process.exit(process.exitCode ?? EXIT.ok);
    watched.cover(folders, files, since);
    await session.prepare();
    await watched.change();
  }
}

/** Keeps in memory what a single run would read from the cache, and has ready what the next round waits for. */
async function warmSession(home: string): Promise<Session & { prepare(): Promise<void> }> {
  await import('../compile/spans/read-source.ts');
  let world: OtherWorld | undefined;
  let last: Sources | undefined;
  const preparations = new Map<string, () => void>();
  let postponed: (() => Promise<void>)[] = [];
  return {
    memory: new InMemory(new Cache(cacheFolder(home), toolIdentity())),
    preparations,
    takeWorld: () => {
      const taken = world?.ready === true ? world : undefined;
      world = undefined;
      return taken;
    },
    compiled: (sources) => {
      last = sources;
    },
    later: (work) => {
      postponed.push(work);
    },
    prepare: async () => {
      if (world?.ready !== true) {
        world = new OtherWorld();
        if (last !== undefined)
          world.warm(
            last.root,
            last.files.map(({ file }) => file),
          );
      }
      for (const prepare of preparations.values()) prepare();
      const works = postponed;
      postponed = [];
      for (const work of works) await work();
    },
  };
}
