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
    'correct what fails here: the module must run to its end, without anything but its own text',
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
  PF1008: error<{ key: string; first: string; by: string }>(
    (p) => `'${p.key}' stands in this object twice${p.by}; the other one is at ${p.first}`,
    (p) =>
      p.by === ''
        ? 'rename or remove one of them'
        : 'rename or remove one of them; `const { … , ...rest } = …` takes the others over',
    'JavaScript keeps one entry of a name, the last, in the place of the first, and says nothing: a field, a value or a request would be gone, and everything behind it moved. Keys that only running code makes are not seen.',
  ),
  PF1009: error(
    '`__proto__` is no name: JavaScript takes it for the prototype of the object',
    'choose another name',
    'An entry of that name is no entry: the object has one less, and nobody is told.',
  ),
  PF1010: error<{ name: string; how: string }>(
    (p) => `\`${p.name}\` is of the schema language, and is not imported`,
    (p) => p.how,
    'A schema is a module: it knows the words of the language that it imports, and no others.',
  ),
  PF1011: error<{ name: string; nearest: string; language: string }>(
    (p) => `\`${p.name}\` is declared nowhere in this module, and is not imported`,
    (p) => {
      if (p.nearest === '') return 'declare it, or import it from the module that does';
      return p.language === 'true'
        ? `did you mean \`${p.nearest}\` of the schema language?`
        : `did you mean \`${p.nearest}\`?`;
    },
    'A name that nothing declares ends the module where it is used first. All of them are told at once, from the text.',
  ),
  PF1012: error<{ specifier: string; name: string; nearest: string; known: string }>(
    (p) => `'${p.specifier}' exports no value \`${p.name}\``,
    (p) =>
      p.nearest === ''
        ? `it exports ${p.known}; a type is imported with \`import type\``
        : `did you mean \`${p.nearest}\`? A type is imported with \`import type\``,
    'What a module takes from another one must be there when it runs. Types are gone by then.',
  ),
  PF1013: error<{ what: string; found: string }>(
    (p) => `this is no TypeScript: ${p.what}; found ${p.found}`,
    'correct the text here, or just before: everything behind it is read once this is right',
    'A text that cannot be parsed has no declarations. Only its first fault is told, because the others follow from it.',
  ),
  PF1014: error<{ what: string; instead: string }>(
    (p) => `${p.what} cannot be in a schema: Node takes types away, and this would have to become code`,
    (p) => p.instead,
    'A schema is run by Node as it is, without a compiler: what only TypeScript has must be something that can simply be left out.',
  ),
  PF1015: error<{ file: string; seconds: number }>(
    (p) => `${p.file} did not end within ${p.seconds} s`,
    'look for a loop or a recursion that has no end here, or for an `await` that nothing resolves; `deadline` in the configuration gives a schema more seconds',
    'A schema is run, and what it runs is code. Without a deadline a loop without an end would hold every command, and the machine that runs it, for ever.',
  ),
  PF1016: error<{ name: string; what: string; first: string }>(
    (p) => `'${p.name}' is ${p.what} twice; the other one is at ${p.first}`,
    'rename or remove one of them',
    'A module has one value of a name.',
  ),
  PF1017: error<{ name: string; first: string; second: string }>(
    (p) => `'${p.name}' comes from '${p.first}' and from '${p.second}'`,
    (p) => `export it by name: \`export { ${p.name} } from '…'\`, or rename one of them`,
    'When two `export *` bring one name, JavaScript drops it from the module and says nothing.',
  ),
  PF1018: error<{ text: string; becomes: string }>(
    (p) => `${p.text} is beyond what JavaScript holds exactly: it would become ${p.becomes}`,
    (p) => `write ${p.text}n`,
    'A number without `n` has 53 bits. Beyond 9007199254740991 it may be another one than the text says, and nobody is told.',
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
  PF1113: error<{ party: string; names: string }>(
    (p) => `'${p.party}' has no account of ${p.names}`,
    'list each of them under `spoken`, `answered` or `ignored`, the last two with the reason',
    'A list of what a party makes of a protocol is of use only when nothing is missing in it.',
  ),
  PF1114: error<{ name: string; why: string }>(
    (p) => `the account of '${p.name}' is wrong: ${p.why}`,
    'name a message, `Registry.entry` or `Flags.VALUE` of the plane, once for each party of the plane',
    'What is told of something that does not exist hides that something else was forgotten.',
  ),
} as const;
