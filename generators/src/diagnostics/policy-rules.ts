/** Rules about versions, releases and approvals: PF55xx. */
import { error } from './rule.ts';

export const policyRules = {
  PF5501: error<{ plane: string; class: string; release: string; version: number }>(
    (p) => `plane '${p.plane}' changed since ${p.release} (${p.class}), and is still version ${p.version}`,
    (p) => `set its version to ${p.version + 1}`,
    'A released version stands for one contract. A plane in lockstep needs a new one for any change of its hash, an additive or foreign one for a change that older peers do not cope with.',
  ),
  PF5502: error<{ plane: string; release: string; before: number; after: number }>(
    (p) => `plane '${p.plane}' is version ${p.after}, and nothing since ${p.release} (version ${p.before}) asks for it`,
    (p) => `set its version back to ${p.before}`,
    'A version goes up exactly when the class of a change demands it. Otherwise people rebuild and refuse for nothing.',
  ),
  PF5503: error<{ plane: string; release: string; before: number; after: number }>(
    (p) => `plane '${p.plane}' is version ${p.after}, and ${p.release} had version ${p.before} already`,
    (p) => `use ${p.before}, or ${p.before + 1} when something changed`,
    'A version stands for one contract for ever: it never goes back.',
  ),
  PF5504: error<{ plane: string; release: string; count: number; first: string; delta: string }>(
    (p) =>
      `plane '${p.plane}' breaks peers of ${p.release} in ${p.count === 1 ? '1 place' : `${p.count} places`}: ${p.first}`,
    (p) =>
      `undo it, or approve this very change: \`npx pf-gen approve --plane ${p.plane} --why … --todo … --expires …\` (delta ${p.delta.slice(0, 12)})`,
    'A break is allowed when somebody has said why, what others must do, and until when that note stands. The approval holds for this set of breaks and no other.',
  ),
  PF5505: error<{ file: string; plane: string }>(
    (p) => `the approval ${p.file} (plane '${p.plane}') approves nothing that is there`,
    'remove the file; when the break changed, approve it anew',
    'An approval that lies around could let a later break pass unseen.',
  ),
  PF5506: error<{ file: string; plane: string; expires: string }>(
    (p) => `the approval ${p.file} (plane '${p.plane}') expired on ${p.expires}`,
    'release, so that the break is history; or approve it again with another date and a new reason',
    'A break in preparation is a state that ends. The date makes sure that somebody looks again.',
  ),
  PF5507: error<{ file: string; why: string }>(
    (p) => `${p.file} is no approval: ${p.why}`,
    'write it with `npx pf-gen approve`',
    'An approval that cannot be read approves nothing, and should not look as if it did.',
  ),
  PF5508: error<{ file: string; why: string }>(
    (p) => `${p.file} is no lock: ${p.why}`,
    'take it from the version control again; a released lock never changes',
    'Released locks say what is out there. Without them nothing can be compared.',
  ),
  PF5509: error<{ device: string; number: string; before: string; after: string; release: string }>(
    (p) => `${p.device}: ${p.number} is '${p.after}', and was '${p.before}' in ${p.release}`,
    (p) => `give '${p.after}' a number that no release used`,
    'The number of a request is never used again: a host of that release would ask for one thing and get another.',
  ),
  PF5510: error<{ name: string; file: string }>(
    (p) => `${p.name} is released already: ${p.file}`,
    'choose another name; a released lock never changes',
    'What was released is out there. Writing it again would change the past.',
  ),
  PF5511: error<{ side: string; tried: string }>(
    (p) => `'${p.side}' is nothing that can be compared: ${p.tried}`,
    'give a lock file, a git ref (or ref:path), a folder with a pf-gen configuration, a released version, or `schema`',
    'Both sides of a comparison must be readable, or it would say nothing.',
  ),
  PF5512: error<{ what: string }>(
    (p) => `there is nothing to approve: ${p.what}`,
    'see `npx pf-gen diff` for what changed',
    'An approval belongs to a break that is there.',
  ),
  PF5513: error<{ name: string; why: string }>(
    (p) => `'${p.name}' cannot be the name of a release: ${p.why}`,
    'use letters, digits, dots, dashes and underscores, such as 1.4.0',
    'The name of a release is the name of a file.',
  ),
} as const;
