/** Rules for udev: who may open the device nodes that a schema's programs use. */
import { z } from 'zod';
import { oneLine } from '../../text/visible.ts';
import { bannerLines } from '../banner.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { type Lookup, lookupOf } from '../lookup.ts';
import { idOf, Stated, textOf } from '../stated.ts';

const Word = z.string().regex(/^[A-Za-z0-9_.*?[\]!|:/-]+$/, 'letters, digits and the patterns of udev');

const Rule = z
  .strictObject({
    /** Why the rule is there, as a comment. */
    docs: z.string().optional(),
    /** Name of the device in the kernel, patterns allowed; an object's name of the schema may stand for it. */
    kernel: z.union([Word, Stated]).optional(),
    subsystem: Word.optional(),
    /** Ids of the device or of one above it: four hexadecimal digits, or constants of the schema. */
    vendor: Stated.optional(),
    product: Stated.optional(),
    mode: z
      .string()
      .regex(/^0[0-7]{3}$/, 'four octal digits, the first one 0')
      .default('0660'),
    group: z
      .string()
      .regex(/^[a-z_][a-z0-9_-]*$/)
      .optional(),
    owner: z
      .string()
      .regex(/^[a-z_][a-z0-9_-]*$/)
      .optional(),
    /** Whoever sits at the machine may open it too. */
    uaccess: z.boolean().default(false),
    /** The node is there before its module: a name below /dev. */
    staticNode: Word.optional(),
    symlink: Word.optional(),
  })
  .refine((rule) => rule.kernel !== undefined || rule.vendor !== undefined, 'say which device: kernel, or vendor');

/** Options of the udev target. */
export const UdevOptions = z
  .object({
    /** File → its rules, in order. Numbers below 73, because access for whoever sits there is given at 73. */
    files: z.record(z.string().regex(/^[0-9]{2}-[a-z0-9-]+$/, "such as '70-pads'"), z.array(Rule).min(1)),
  })
  .strict();
export type UdevOptions = z.infer<typeof UdevOptions>;
type Rule = z.infer<typeof Rule>;

/** systemd's own rules give `uaccess` its effect there. */
const SEAT_RULES = 73;

export const udevEmitter: Emitter<UdevOptions> = {
  name: 'udev',
  programs: () => [],
  emit(input, options): OutputFile[] {
    const lookup = lookupOf(input.model);
    return Object.entries(options.files).map(([name, rules]) => ({
      path: `${name}.rules`,
      text: print(name, rules, input, lookup),
    }));
  },
};

function print(file: string, rules: readonly Rule[], input: EmitInput, lookup: Lookup): string {
  if (rules.some((rule) => rule.uaccess) && Number(file.slice(0, 2)) >= SEAT_RULES) {
    throw new Error(`files.${file}: 'uaccess' has no effect from number ${SEAT_RULES} on; choose a lower one`);
  }
  const head = bannerLines(input.model, input.toolVersion, 'schema').map((line) => `# ${line}\n`);
  const blocks = rules.map((rule) => {
    const note = rule.docs === undefined ? '' : `# ${commented(rule.docs)}\n`;
    return `${note}${parts(file, rule, lookup).join(', ')}\n`;
  });
  return `${head.join('')}\n${blocks.join('\n')}`;
}

/** A comment of one line. A backslash at its end would take the rule below into it. */
function commented(text: string): string {
  return oneLine(text).replace(/\\$/, '\\u{5C}');
}

function parts(file: string, rule: Rule, lookup: Lookup): string[] {
  const item = (key: string, operator: '==' | '=' | '+=', value: string | undefined) =>
    value === undefined ? [] : [`${key}${operator}"${value}"`];
  const kernel = rule.kernel === undefined ? undefined : node(file, textOf(rule.kernel, lookup));
  const id = (value: Stated | undefined) => (value === undefined ? undefined : idOf(value, lookup));
  return [
    ...item('KERNEL', '==', kernel),
    ...item('SUBSYSTEM', '==', rule.subsystem),
    ...item('ATTRS{idVendor}', '==', id(rule.vendor)),
    ...item('ATTRS{idProduct}', '==', id(rule.product)),
    ...item('OWNER', '=', rule.owner),
    ...item('GROUP', '=', rule.group),
    ...item('MODE', '=', rule.mode),
    ...item('SYMLINK', '+=', rule.symlink),
    ...item('TAG', '+=', rule.uaccess ? 'uaccess' : undefined),
    ...item('OPTIONS', '+=', rule.staticNode === undefined ? undefined : `static_node=${rule.staticNode}`),
  ];
}

/** The kernel's name of a node: without `/dev/`, with each place of a name's template open. */
function node(file: string, text: string): string {
  const name = text.replace(/^\/dev\//, '').replaceAll(/\{[^}]*\}/g, '*');
  if (!Word.safeParse(name).success) throw new Error(`files.${file}: '${text}' is no name of a device node`);
  return name;
}
