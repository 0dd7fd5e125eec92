/** Runs the command line of this process, whatever it asks. */

import { endOnInterrupt } from '../platform/interrupt.ts';
import { consoleHost } from './host.ts';
import { run } from './run.ts';

endOnInterrupt();
const code = await run(process.argv.slice(2), consoleHost());
// An output that could not be written has set a code already.
process.exitCode ||= code;
