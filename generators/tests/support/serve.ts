/**
 * Runs command lines one after the other in one process, as long as the parent asks: for files of many commands, for
 * which a process each would cost more than the work. Not started under a test runner, which replaces Node's loader.
 */
import { getEachMessage, sendMessage } from 'execa';
import { run } from '../../src/cli/run.ts';

for await (const message of getEachMessage()) {
  const { cwd, args } = message as { cwd: string; args: string[] };
  const ran = { code: 0, stdout: '', stderr: '' };
  ran.code = await run(args, {
    cwd,
    color: false,
    out: (text) => {
      ran.stdout += text;
    },
    err: (text) => {
      ran.stderr += text;
    },
  });
  await sendMessage(ran);
}
