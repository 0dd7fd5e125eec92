/** Rules about conversations with states: PF154x. */
import { error } from './rule.ts';

export const exchangeRules = {
  PF1540: error<{ why: string }>(
    (p) => `the roles of the conversation are wrong: ${p.why}`,
    "name the two parties of the plane that talk: `roles: ['client', 'host']`",
    'Each role gets code of its own, which knows what this role may say and what it hears.',
  ),
  PF1541: error<{ state: string; states: string }>(
    (p) => `'${p.state}' is no state of the conversation`,
    (p) => `use one of its states: ${p.states}`,
    'Every message leads to a state, in which both roles know what may follow.',
  ),
  PF1542: error<{ state: string; lost: string }>(
    (p) => `no message leads to the state '${p.state}'${p.lost}`,
    'let a message lead to it with next(…), begin with it, or remove it',
    'A state that nobody reaches has code that never runs, and its messages are never said.',
  ),
  PF1543: error<{ state: string }>(
    (p) => `no way leads from the state '${p.state}' to an end`,
    'mark a state with `end: true` in which the conversation may end, and let a message lead there',
    'A conversation that cannot end leaves both roles waiting.',
  ),
  PF1544: error<{ message: string; other: string; role: string; state: string }>(
    (p) =>
      `'${p.message}' cannot be told from '${p.other}', which '${p.role}' may say in the state '${p.state}' as well`,
    'give both a literal at the same offset, each another one, in front of all fields that vary in size',
    'Messages have no header here: whoever reads one knows it by its literals.',
  ),
  PF1545: error<{ why: string }>(
    (p) => `the head of the messages is wrong: ${p.why}`,
    'state as `head` a message of literals and one number, by which messages say what they are',
    'A message that nobody knows is passed over by the number in its head; without one it cannot be told from garbage.',
  ),
  PF1546: error<{ why: string }>(
    (p) => `a name of a message is wrong: ${p.why}`,
    'call a message by one name in all states',
    'The name stands for the message in both roles, and in all states.',
  ),
} as const;
