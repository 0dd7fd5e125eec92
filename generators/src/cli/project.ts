/** What the commands share: from the configuration to a model or a plan. */
import { Cache } from '../cache/cache.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { compile } from '../evaluate/compile.ts';
import { TOOL_VERSION } from '../evaluate/paths.ts';
import type { Model } from '../model/model.ts';
import { failure } from './failures.ts';
import type { Host, Outcome } from './host.ts';

export interface GlobalOptions {
  readonly config?: string;
  readonly json?: boolean;
}
export interface Project {
  readonly config: Config;
  readonly model: Model;
}

/** Reads configuration and schema. Gives the outcome to end with when the schema has errors. */
export async function openProject(host: Host, options: GlobalOptions): Promise<Project | { failed: Outcome }> {
  const config = await loadConfig(host.cwd, options.config);
  const { model, diagnostics, sources } = await compile(config.schema, new Cache(config.cache, TOOL_VERSION));
  if (model === undefined) {
    return {
      failed: failure(host, 'schema', 'the schema has errors; nothing was generated', diagnostics, sources.root),
    };
  }
  return { config, model };
}
