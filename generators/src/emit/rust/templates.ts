/** Loading of the file shapes and of the support runtime, which are shipped as text beside this module. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Handlebars from 'handlebars';
import type { OpenWords } from './prefix.ts';

const HERE = 'src/emit/rust';

/** The folder with templates and runtime, from the source tree as well as from a bundle of the package. */
function assetRoot(): string {
  let folder = import.meta.dirname;
  for (;;) {
    const candidate = join(folder, HERE);
    if (existsSync(join(candidate, 'templates'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`the Rust emitter's templates are missing: no ${HERE}/templates above it`);
    folder = parent;
  }
}

/** The formatter's settings, shipped as a file because the formatter reads a file. */
export const SETTINGS_FILE: string = join(assetRoot(), 'templates/rustfmt.toml');

const compiled = new Map<string, (context: object) => string>();

/** Prints one shape: `templates/<name>.hbs` with the values in `context`. */
export function render(name: string, context: object): string {
  let template = compiled.get(name);
  if (!template) {
    const text = readFileSync(join(assetRoot(), 'templates', `${name}.hbs`), 'utf8');
    template = Handlebars.compile(text, { noEscape: true, strict: true });
    compiled.set(name, template);
  }
  return template(context);
}

const SECRET_FILE = 'secret.rs';

/** What a schema needs of the runtime beyond what every schema does. */
export interface RuntimeNeeds {
  /** What hides secrets needs a crate of its own. */
  readonly secrets: boolean;
  /** Fields that are not aligned. */
  readonly packed: boolean;
  /** Floats, and words that are not the machine's. */
  readonly scalars: boolean;
  /** Devices of Linux. */
  readonly linux: boolean;
  /** Elements behind a struct. */
  readonly tails: boolean;
  /** Varints, what goes on to the end, registries. */
  readonly open: OpenWords;
  /** Conversations with states. */
  readonly dialogues: boolean;
  /** Sizes that a `usize` of 32 bits does not hold. */
  readonly large: boolean;
}

const LINUX = `mod linux;
// A device without tails has no use for the error.
#[allow(unused_imports)]
pub use linux::{LinuxArgument, LinuxError, LinuxIo, EINVAL, ENOTTY};
// Calls the system: beside [\`mapped\`] the only unsafe code, for which whoever makes a \`Descriptor\` answers.
#[cfg(all(feature = "std", target_os = "linux"))]
mod descriptor;
#[cfg(all(feature = "std", target_os = "linux"))]
pub use descriptor::Descriptor;
`;

/** The files of the support runtime, name and text, in a fixed order. */
export function runtimeFiles({
  secrets,
  packed,
  scalars,
  linux,
  tails,
  open,
  large,
  dialogues,
}: RuntimeNeeds): { name: string; text: string }[] {
  const folder = join(assetRoot(), 'runtime');
  const extras = [
    { file: 'scalar.rs', wanted: scalars, text: 'mod scalar;\npub use scalar::{BeU24, F32, F64, I24, U24};\n' },
    { file: SECRET_FILE, wanted: secrets, text: 'mod secret;\npub use secret::{Secret, Zeroize};\n' },
    { file: 'packed.rs', wanted: packed, text: 'mod packed;\n#[allow(unused_imports)]\npub use packed::Packed;\n' },
    { file: 'linux.rs', wanted: linux, text: LINUX },
    { file: 'descriptor.rs', wanted: linux, text: '' },
    {
      file: 'tail.rs',
      wanted: tails,
      text: 'mod tail;\npub use tail::{list_bytes, to_vec, Entries, Place, ReplyError, Stated};\n',
    },
    {
      file: 'dialogue.rs',
      wanted: dialogues,
      text: 'mod dialogue;\npub use dialogue::{Head, Known, Mark, Refused, Unheard};\n',
    },
    { file: 'varint.rs', wanted: open.varints, text: 'mod varint;\npub use varint::Varint;\n' },
    { file: 'prefix.rs', wanted: open.prefixes, text: 'mod prefix;\npub use prefix::Prefix;\n' },
    { file: 'size.rs', wanted: large, text: 'mod size;\npub use size::size;\n' },
    { file: 'rest.rs', wanted: open.rests, text: 'mod rest;\n' },
    {
      file: 'entries.rs',
      wanted: open.registries,
      text: 'mod entries;\npub use entries::{EntryValue, SeenTags, Several, UnknownEntry};\n',
    },
    { file: 'packed_secret.rs', wanted: secrets && packed, text: 'mod packed_secret;\n' },
  ];
  const unwanted = new Set(extras.filter(({ wanted }) => !wanted).map(({ file }) => file));
  const more = extras.filter(({ wanted }) => wanted).map(({ text }) => `\n${text}`);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.rs') && !unwanted.has(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text: name === 'mod.rs' ? [text, ...more].join('') : text };
    });
}
