/** Rules about loading a schema, names and planes: PF10xx and PF11xx. */
import { error } from './rule.ts';

export const loadRules = {
  PF1001: error<{ want: string; got: string }>(
    (p) => `${p.want} expected, got ${p.got}`,
    (p) => `write ${p.want} here`,
    'Constructors never throw. What they cannot use is left out of the value and reported, so that one run shows everything.',
  ),
  PF1002: error<{ file: string; what: string }>(
    (p) => `${p.file} cannot be loaded: ${p.what}`,
    'make the module load: `node` must be able to import it',
    'A schema is a module with a default export. It is loaded by Node, which strips types and runs it.',
  ),
  PF1003: error<{ got: string }>(
    (p) => `the default export must be schema(…), got ${p.got}`,
    "end the entry module with `export default schema({ name: '…', planes: […] })`",
    'The entry of the configuration names one module, and its default export is the whole schema.',
  ),
  PF1004: error<{ specifier: string }>(
    (p) => `a schema may not import '${p.specifier}'`,
    "import files of the schema's own folder by relative path with extension, and 'pf-gen/schema', nothing else",
    'A schema is pure: its result depends on its own text alone. Packages, Node modules and files elsewhere would change it unseen.',
  ),
  PF1005: error<{ where: string; first: string; second: string }>(
    (p) => `two evaluations differ at ${p.where}: ${p.first} and ${p.second}`,
    'make the schema depend on nothing but its text: no clock, random number, environment or file',
    'The generator evaluates a schema twice, the second time in a process with another clock, other random numbers and no environment. Both must give one model, or `check` could not be trusted.',
  ),
  PF1006: error<{ file: string }>(
    (p) => `${p.file} does not exist`,
    'create the module, or correct the path which names it',
    'The entry of the schema and everything that it imports must be there.',
  ),
  PF1007: error<{ what: string }>(
    (p) => `${p.what} depends on something that is loaded later`,
    'write the import as a plain `import … from` at the top of the module',
    'The files of a schema are known before it runs, for the purity check and for the positions of its declarations. A dynamic import hides one.',
  ),
} as const;

export const nameRules = {
  PF1101: error<{ name: string; want: string }>(
    (p) => `'${p.name}' is not a usable name: ${p.want}`,
    'choose another name',
    'Names must be spelled in Rust, C and TypeScript: letters, digits and `_`, not beginning with a digit.',
  ),
  PF1102: error<{ name: string; why: string }>(
    (p) => `'${p.name}' is reserved: ${p.why}`,
    'choose another name',
    'A few words cannot be escaped in some target language, or would hide what is generated beside them.',
  ),
  PF1103: error<{ name: string; other: string; where: string }>(
    (p) => `'${p.name}' and '${p.other}' become the same name in ${p.where}`,
    'rename one of them',
    'Targets spell names in their own style. Two names that differ only in case or `_` collide there.',
  ),
  PF1104: error<{ what: string; suggestion: string }>(
    (p) => `this refers to a ${p.what} that no plane lists`,
    (p) => p.suggestion,
    'A declaration gets its name from the plane that lists it. Without one, no target could name the type.',
  ),
  PF1105: error<{ name: string; first: string }>(
    (p) => `'${p.name}' is the same declaration as ${p.first}`,
    (p) => `remove it here and use ${p.first}, or make a declaration of its own`,
    'A declaration has one home and one name. Other planes refer to it there.',
  ),
  PF1106: error<{ name: string }>(
    (p) => `two planes are called '${p.name}'`,
    'rename one of them',
    'The name of a plane is a module, a header and a file.',
  ),
  PF1107: error<{ name: string; id: number; other: string }>(
    (p) => `plane '${p.name}' has id ${p.id}, which plane '${p.other}' has already`,
    'give it a number that no plane ever had',
    'Ids stand in binary stamps, where a name is too long.',
  ),
  PF1108: error<{ what: string; value: number; min: number; max: number }>(
    (p) => `${p.what} is ${p.value}, and must lie between ${p.min} and ${p.max}`,
    (p) => `choose a whole number from ${p.min} to ${p.max}`,
    'Ids and versions travel as u32.',
  ),
  PF1109: error<{ kind: string; name: string; why: string }>(
    (p) => `${p.kind} '${p.name}' cannot stand in this plane: ${p.why}`,
    "move it into a plane with policy 'foreign'",
    "A platform's own struct holds pointers and is true for one target only. It cannot travel between processes.",
  ),
  PF1110: error<{ name: string }>(
    (p) => `plane '${p.name}' lists nothing`,
    'list at least one declaration in `members`',
    'An empty plane has no hash worth comparing.',
  ),
  PF1111: error<{ name: string; first: string }>(
    (p) => `'${p.name}' is also the name of ${p.first}`,
    'rename one of them, for example with a prefix of its plane',
    'C has one space for names, so a name may stand in one plane only.',
  ),
  PF1112: error<{ name: string }>(
    (p) => `plane '${p.name}' names no party`,
    'list who speaks it, or leave `parties` out: then everybody may',
    'The parties of a plane decide who is compared with whom. A plane that nobody speaks compares nobody.',
  ),
} as const;
