/** A page for each plane whose schema says what becomes of its messages. */
import type { Plane } from '../../model/model.ts';
import type { EmitInput, OutputFile } from '../emitter.ts';
import { tidy } from '../render.ts';
import { accountsPath, banner, cell, pagePath } from './markdown.ts';

type Account = NonNullable<Plane['accounts']>[number];

/** The pages. */
export function accountPages(planes: readonly Plane[], input: EmitInput): OutputFile[] {
  return planes.flatMap((plane) => {
    const { accounts } = plane;
    return accounts === undefined ? [] : [{ path: accountsPath(plane.name), text: page(plane, accounts, input) }];
  });
}

function page(plane: Plane, accounts: readonly Account[], input: EmitInput): string {
  const parties = [...new Set(accounts.map(({ party }) => party))];
  const names = [...new Set(accounts.map(({ name }) => name))];
  const rows = names.map((name) => {
    const [decl = name] = name.split('.');
    const target = cell({ text: name, code: true, to: { plane: plane.name, name: decl } }, '');
    const said = parties.map((party) => accountText(accounts.find((one) => one.name === name && one.party === party)));
    return `| ${[target, ...said].join(' | ')} |`;
  });
  const counts = parties.map((party) => {
    const of = (kind: string): number => accounts.filter((one) => one.party === party && one.account === kind).length;
    return `| ${cell({ text: party }, plane.name)} | ${of('spoken')} | ${of('answered')} | ${of('ignored')} |`;
  });
  return tidy(`${banner(input, plane)}
# What becomes of ${plane.name}

What each party makes of each message, entry and capability of [${plane.name}](${pagePath(plane.name)}). *Spoken*: said, or heard
and acted upon. *Answered*: answered, but not served. *Ignored*: not said, and passed over when it is heard.

| party | spoken | answered | ignored |
|---|---|---|---|
${counts.join('\n')}

| name | ${parties.map((party) => cell({ text: party }, plane.name)).join(' | ')} |
|---|${parties.map(() => '---|').join('')}
${rows.join('\n')}
`);
}

function accountText(account: Account | undefined): string {
  if (account === undefined) return '';
  const why = account.why === undefined ? '' : `: ${cell({ text: account.why }, '')}`;
  return `${account.account}${why}`;
}
