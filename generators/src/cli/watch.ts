/** Runs a command again whenever something changes that it stands on, until the process is interrupted. */
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { graphOf } from '../compile/evaluate/load.ts';
import { OtherWorld } from '../compile/evaluate/purity.ts';
import type { Sources } from '../compile/spans/sources.ts';
import { CONFIG_NAMES, cacheFolder, findConfig } from '../config/find.ts';
import { EXIT } from '../diagnostics/exit-codes.ts';
import { Cache } from '../incremental/cache/cache.ts';
import { toolIdentity } from '../incremental/cache/identity.ts';
import { InMemory } from '../incremental/cache/memory.ts';
import { endWithStarters } from '../platform/starters.ts';
import { caught } from './failures.ts';
import { finish, type Host, type Outcome } from './host.ts';
import type { GlobalOptions, Session } from './project.ts';
import { type Interest, Watched } from './watched.ts';

/**
 * Runs rounds for ever. The outcome of each is printed as it would be without watching; with `--json` that is one document
 * per line. Ends only with the process, and that ends with those who started it.
 */
export async function watchRounds(
  host: Host,
  options: GlobalOptions,
  run: (session: Session) => Promise<Outcome>,
): Promise<never> {
  const config = findConfig(host.cwd, options.config);
  endWithStarters(() => process.exit(128 + constants.signals.SIGHUP));
  const home = config === undefined ? host.cwd : dirname(config);
  // The configuration, also when there is none yet, and what tells Node how to read modules.
  const names = [...CONFIG_NAMES, 'package.json'].map((name) => join(home, name));
  const files = config === undefined ? names : [config, ...names];
  const watched = new Watched(home);
  let last: Sources | undefined;
  const all = (interest: Interest): Interest => ({
    ...interest,
    files: [...files, ...(last?.looked ?? []), ...interest.files],
  });
  let interest: Interest = { files: [], folders: [] };
  const session = await warmSession(
    home,
    (given) => {
      interest = given;
      watched.begin(all(interest));
    },
    (sources) => {
      last = sources;
    },
  );
  watched.begin(all(interest));
  for (;;) {
    host.err('pf-gen: running\n');
    const start = performance.now();
    const outcome = await run(session).catch((error: unknown) => caught(host, error));
    await finish(host, options, outcome);
    watched.cover(all(interest), readOf(last));
    host.err(`pf-gen: ${Math.round(performance.now() - start)} ms; waiting for a change, Ctrl-C ends\n`);
    if (host.gone?.() === true) process.exit(process.exitCode ?? EXIT.ok);
    await session.prepare();
    await watched.change();
  }
}

/** What a schema's files held, and where there was none. */
function readOf(sources: Sources | undefined): Map<string, string | undefined> {
  const read = new Map<string, string | undefined>((sources?.looked ?? []).map((path) => [path, undefined]));
  for (const { path, text } of sources?.files ?? []) read.set(path, text);
  return read;
}

/** Keeps in memory what a single run would read from the cache, and has ready what the next round waits for. */
async function warmSession(
  home: string,
  before: (interest: Interest) => void,
  compiled: (sources: Sources) => void,
): Promise<Session & { prepare(): Promise<void> }> {
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
    before,
    compiled: (sources, sound) => {
      // What does not end would hold the thread that it warms.
      last = sound ? sources : undefined;
      compiled(sources);
    },
    later: (work) => {
      postponed.push(work);
    },
    prepare: async () => {
      if (world?.ready !== true) {
        world = new OtherWorld();
        if (last !== undefined) world.warm(graphOf(last));
      }
      for (const prepare of preparations.values()) prepare();
      const works = postponed;
      postponed = [];
      for (const work of works) await work();
    },
  };
}
