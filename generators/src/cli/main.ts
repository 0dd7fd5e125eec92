#!/usr/bin/env node
/** Entry of the `pf-gen` program. */
import { consoleHost } from './host.ts';
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), consoleHost());
