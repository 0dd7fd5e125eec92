/** Linux devices: codes with their parts, and their names. */
import type { DeclOf } from '../../model/model.ts';
import { screaming } from '../naming.ts';
import { within } from '../refused.ts';
import { template } from '../render.ts';
import { doc, key, quote, type Scope } from './scope.ts';

const DEVICE = template<Record<string, unknown>>(`
{{#each ioctls}}
{{docs}}export const {{constant}} = {{code}};
{{/each}}
{{docs}}export const {{codes}} = {
{{#each ioctls}}
  {{key}}: { code: {{code}}, direction: {{direction}}, magic: {{magic}}, nr: {{nr}}, size: {{size}} },
{{/each}}
} as const;
/** Name of a code of {{name}}. */
export function {{name}}IoctlName(code: number): string | undefined {
  return Object.entries({{codes}}).find(([, entry]) => entry.code === code)?.[0];
}
`);

/** Prints the codes of a Linux device. */
export function printLinuxDevice(decl: DeclOf<'linux_device'>, scope: Scope): string {
  const stem = screaming(decl.name);
  scope.export(`${decl.name}IoctlName`, decl);
  return DEVICE({
    name: decl.name,
    docs: doc(decl.docs, [`Codes of ${decl.name}, a device of ${decl.target}, by name.`]),
    codes: scope.export(`${stem}_IOCTLS`, decl),
    ioctls: decl.ioctls.map((ioctl) => ({
      key: key(screaming(ioctl.name)),
      docs: doc(ioctl.docs, [argumentOf(ioctl)]),
      constant: scope.export(`${stem}_${screaming(ioctl.name)}`, within(decl, ioctl)),
      code: `0x${ioctl.code.toString(16)}`,
      direction: quote(ioctl.direction),
      magic: `0x${ioctl.magic.toString(16)}`,
      nr: ioctl.nr,
      size: ioctl.size,
    })),
  });
}

const PASSES = { value: 'a number', in: 'read', out: 'written', in_out: 'read and written' } as const;

function argumentOf({ argument }: DeclOf<'linux_device'>['ioctls'][number]): string {
  if (argument === undefined) return 'No argument.';
  const { type, pass } = argument;
  const name = type.t === 'ref' ? type.name : type.t === 'int' ? type.name : type.t;
  return pass === 'value' ? `Argument: ${name}, as a number.` : `Argument: ${name}, ${PASSES[pass]} by the driver.`;
}
