/** Rules about targets that are programs of somebody else's (PF64xx). */
import { error } from './rule.ts';

interface Run {
  target: string;
  program: string;
}
const ANSWER = '{"files":[{"path":"…","text":"…"}]}';

export const externalRules = {
  PF6401: error<Run & { why: string }>(
    (p) => `the program of target '${p.target}' cannot be started: ${p.program}: ${p.why}`,
    (p) => `install ${p.program}, or correct targets.${p.target}.command in the configuration`,
    'A target with a command is a program: it must be there wherever the schema is checked, or the check says nothing.',
  ),
  PF6402: error<Run & { how: string; said: string }>(
    (p) => `the program of target '${p.target}' ${p.how} (${p.program})${p.said}`,
    'correct what it says; a program that cannot spell a schema says why on stderr and ends with a code other than 0',
    'The exit code is how such a program refuses a schema. Nothing is written then.',
  ),
  PF6403: error<Run & { ms: number; said: string }>(
    (p) => `the program of target '${p.target}' gave no answer within ${p.ms} ms (${p.program})${p.said}`,
    (p) => `correct the program, or raise targets.${p.target}.timeoutMs (at most 600000)`,
    'Every wait is bounded, so that CI ends.',
  ),
  PF6404: error<Run & { why: string; said: string }>(
    (p) => `the answer of target '${p.target}' cannot be read: ${p.why} (${p.program})${p.said}`,
    `print one JSON document ${ANSWER} on stdout and nothing else; logs belong on stderr`,
    'The answer is data, not text for people: it becomes files.',
  ),
  PF6405: error<Run & { bytes: number }>(
    (p) => `the answer of target '${p.target}' is larger than ${p.bytes} bytes (${p.program})`,
    'print less: generated files are checked in and read by people',
    'A limit keeps a program that has gone wrong from filling the memory.',
  ),
} as const;
