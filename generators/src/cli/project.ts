/** What the commands share: from the configuration to a model or a plan. */

import { dirname, join } from 'node:path';
import { compile } from '../compile/evaluate/compile.ts';
import type { OtherWorld } from '../compile/evaluate/purity.ts';
import type { Sources } from '../compile/spans/sources.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { DiagnosticError } from '../diagnostics/table.ts';
import { targetOf } from '../emit/index.ts';
import { Cache } from '../incremental/cache/cache.ts';
import { toolIdentity } from '../incremental/cache/identity.ts';
import type { Memory } from '../incremental/cache/memory.ts';
import type { Model } from '../model/model.ts';
import { interruptible } from '../platform/interrupt.ts';
import { failure } from './failures.ts';
import type { Host, Outcome } from './host.ts';
import type { Interest } from './watched.ts';

export interface GlobalOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly format?: string;
  readonly watch?: boolean;
}
/** What a program that stays has ready from one run to the next. */
export interface Session {
  readonly memory?: Memory;
  /** A thread for the second evaluation, if one was started ahead. */
  readonly takeWorld?: () => OtherWorld | undefined;
  /** Told before a run what it will stand on beside configuration and schema. */
  readonly before?: (interest: Interest) => void;
  /** Told what was read, and whether it is a schema. */
  readonly compiled?: (sources: Sources, sound: boolean) => void;
  /** Filled with what the targets do while nothing happens. */
  readonly preparations?: Map<string, () => void>;
  /** Takes work that nobody waits for. */
  readonly later?: (work: () => Promise<void>) => void;
}
export interface Project {
  readonly config: Config;
  readonly model: Model;
  readonly sources: Sources;
  readonly memory: Memory;
}
/** A project with what was made of its model while the model was still being proven. */
export interface Started<T> extends Project {
  readonly result: Promise<T>;
}

/** Reads configuration and schema. Gives the outcome to end with when the schema has errors. */
export async function openProject(host: Host, options: GlobalOptions): Promise<Project | { failed: Outcome }> {
  return compileProject(host, await loadConfig(host.cwd, options.config));
}

/** The same for a configuration that has been read. */
export async function compileProject(
  host: Host,
  config: Config,
  session: Session = {},
): Promise<Project | { failed: Outcome }> {
  return compileAnd(host, config, session, async () => undefined);
}

/**
 * Compiles, and starts `work` as soon as there is a model. Its result is given only for the model that was proven.
 *
 * @param work may run for a model that comes to nothing, so that it must leave no trace but in the memory
 */
export async function compileAnd<T>(
  host: Host,
  config: Config,
  session: Session,
  work: (model: Model, memory: Memory) => Promise<T>,
): Promise<Started<T> | { failed: Outcome }> {
  const cache = new Cache(config.cache, toolIdentity());
  const memory = session.memory ?? cache;
  const { takeWorld: take } = session;
  let begun: { readonly model: Model; readonly result: Promise<T> } | undefined;
  const meanwhile = (model: Model): void => {
    begun = { model, result: placed(work(model, memory), config) };
    // It is awaited when the model is proven; until then a fault of it is nobody's.
    begun.result.catch(() => undefined);
  };
  const { model, diagnostics, sources } = await compile(config.schema, memory, {
    around: interruptible,
    ...(config.deadline === undefined ? {} : { deadline: config.deadline }),
    meanwhile,
    ...(take === undefined ? {} : { take, reuse: true }),
  });
  session.compiled?.(sources, model !== undefined);
  await prepareTargets(config, session);
  await afterwards(session, async () => cache.prune());
  if (model === undefined || begun === undefined) {
    return {
      failed: failure(host, 'the schema has errors; nothing was generated', diagnostics, sources.root),
    };
  }
  return {
    config,
    model,
    sources,
    memory,
    result: begun.model === model ? begun.result : placed(work(model, memory), config),
  };
}

/** Findings of a target name places of the schema; whoever shows them does not know where it lies. */
async function placed<T>(work: Promise<T>, { schema }: Config): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(
      error.diagnostics.map((found) =>
        found.code !== 'PF2008' || found.span === undefined
          ? found
          : { ...found, span: { ...found.span, file: join(dirname(schema), found.span.file) } },
      ),
    );
  }
}

/** Does what nobody waits for: at once in a run that ends, and once all is written in one that stays. */
export async function afterwards({ later }: Session, work: () => Promise<void>): Promise<void> {
  if (later === undefined) await work();
  else later(work);
}

/** Tells a session that stays what the configured targets can do ahead. */
async function prepareTargets({ targets }: Config, { preparations }: Session): Promise<void> {
  preparations?.clear();
  for (const { name, options } of preparations === undefined ? [] : targets) {
    const { emitter } = await targetOf(name);
    preparations?.set(name, () => emitter.prepare?.(options as never));
  }
}
