/** What becomes of the messages of a plane at each party, where the schema says so: of all of them, and of nothing else. */
import type { ACCOUNTS, PlaneValue } from '../../language/plane.ts';
import type { Plane } from '../../model/model.ts';
import type { At, Context } from './context.ts';

/** The accounts of a plane; what has none, or two, or none that exists, is a finding. */
export function buildAccounts(context: Context, plane: PlaneValue): Pick<Plane, 'accounts'> {
  const { accounts, parties } = plane;
  if (accounts === undefined) return {};
  const at = (path: string): At => ({ value: plane, path: `0:accounts.${path}` });
  const subjects = subjectsOf(context, plane);
  const out: NonNullable<Plane['accounts']> = [];
  for (const [party, account] of Object.entries(accounts.of)) {
    const place = `of.${party}`;
    const wrong = (name: string, why: string, path = place): void => context.report('PF1114', { name, why }, at(path));
    if (parties?.includes(party) !== true) wrong(party, 'it is no party of the plane');
    const seen = new Set<string>();
    const keep = (name: string, kind: (typeof ACCOUNTS)[number], why?: string): void => {
      if (!subjects.has(name)) wrong(name, 'there is no such message, entry or value', `${place}.${kind}`);
      if (seen.has(name)) wrong(name, `'${party}' has two accounts of it`, `${place}.${kind}`);
      seen.add(name);
      out.push({ name, party, account: kind, ...(why === undefined ? {} : { why }) });
    };
    for (const name of account.spoken ?? []) keep(name, 'spoken');
    for (const kind of ['answered', 'ignored'] as const) {
      for (const [why, names] of Object.entries(account[kind] ?? {})) {
        if (why.trim() === '') wrong(names.join(', '), 'the reason is empty', `${place}.${kind}`);
        for (const name of names) keep(name, kind, why);
      }
    }
    const missing = [...subjects].filter((name) => !seen.has(name));
    if (missing.length > 0) context.report('PF1113', { party, names: missing.join(', ') }, at(place));
  }
  const order = new Map([...subjects].map((name, index) => [name, index]));
  const rank = ({ name, party }: (typeof out)[number]): number =>
    (order.get(name) ?? 0) * 64 + (parties?.indexOf(party) ?? 0);
  return { accounts: out.sort((a, b) => rank(a) - rank(b)) };
}

/** What must have an account: messages that do not only stand in others, entries of registries, and the values that are listed. */
function subjectsOf(context: Context, plane: PlaneValue): Set<string> {
  const subjects = new Set<string>();
  const parts = new Set<unknown>();
  for (const value of Object.values(plane.members)) {
    if (value.kind === 'message') collect(value.fields, parts);
    if (value.kind === 'registry') collect(value.entries, parts);
    if (value.kind === 'union') collect(value.cases, parts);
  }
  const listed = plane.accounts?.values ?? [];
  for (const [name, value] of Object.entries(plane.members)) {
    if (value.kind === 'message' && !parts.has(value)) subjects.add(name);
    if (value.kind === 'registry') for (const entry of Object.keys(value.entries)) subjects.add(`${name}.${entry}`);
    const named = (value.kind === 'enum' || value.kind === 'flags') && listed.includes(name);
    if (named) for (const entry of Object.keys(value.values)) subjects.add(`${name}.${entry}`);
  }
  for (const name of listed) {
    const kind = Object.hasOwn(plane.members, name) ? plane.members[name]?.kind : undefined;
    if (kind === 'enum' || kind === 'flags') continue;
    const why = 'no enumeration and no flags of the plane have that name';
    context.report('PF1114', { name, why }, { value: plane, path: '0:accounts.values' });
  }
  return subjects;
}

/** The messages that stand in these fields, however deep. */
function collect(value: unknown, found: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || found.has(value)) return;
  if ((value as { kind?: unknown }).kind === 'message') found.add(value);
  for (const entry of Object.values(value)) collect(entry, found);
}
