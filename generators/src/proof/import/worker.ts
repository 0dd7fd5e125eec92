/** Examines headers that its parent names, one after the other, in one process. */
import { getEachMessage, sendMessage } from 'execa';
import { type ExamineOptions, examine } from './examine.ts';

for await (const message of getEachMessage()) {
  const { header, options } = message as { header: string; options: ExamineOptions };
  await sendMessage(JSON.stringify(await examine(header, options)));
}
