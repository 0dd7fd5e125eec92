/** `pf-gen completion`: a script that tells a shell the verbs, options and values. Made from the verbs' declarations. */
import { diagnostic } from '../../diagnostics/table.ts';
import { failure } from '../failures.ts';
import { FORMATS } from '../formats/names.ts';
import type { Host, Outcome } from '../host.ts';
import type { Verb } from '../verb.ts';

/** An option as a shell sees it. */
interface Flag {
  readonly name: string;
  readonly description: string;
  /** Values to choose from; `files` when it takes a path, nothing when it takes no value. */
  readonly values?: readonly string[] | 'files';
}
interface Word {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Values of the first argument. */
  readonly values: readonly string[];
}

const COMMON: readonly Flag[] = [
  { name: '--config', description: 'the configuration', values: 'files' },
  { name: '--json', description: 'print one JSON document on stdout' },
  { name: '--format', description: 'how findings are printed', values: FORMATS },
  { name: '--help', description: 'say what the verb does' },
];
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The script for one shell. */
export function completion(host: Host, shell: string | undefined, verbs: readonly Verb[]): Outcome {
  const words = verbs.map(wordOf);
  const scripts = { bash, zsh, fish } as const;
  if (shell === undefined || !Object.hasOwn(scripts, shell)) {
    const what = `${shell === undefined ? 'no shell is named' : `'${shell}' is no known shell`}: name one of ${SHELLS.join(', ')}`;
    return failure(host, 'unknown shell', [diagnostic('PF4003', { what })], host.cwd);
  }
  const text = scripts[shell as keyof typeof scripts](words);
  return { exit: 'ok', data: { shell, script: text }, text };
}

function wordOf({ name, summary, options = [], args = [] }: Verb): Word {
  const own = options.map(({ flags, description, choices }): Flag => {
    const long = /--[a-z0-9-]+/.exec(flags)?.[0] ?? flags;
    const value = /[<[]/.test(flags) ? { values: choices ?? ('files' as const) } : {};
    return { name: long, description, ...value };
  });
  const known = new Set(own.map((flag) => flag.name));
  const values = args[0]?.choices ?? [];
  return { name, summary, values, flags: [...own, ...COMMON.filter((flag) => !known.has(flag.name))] };
}

const list = (names: readonly string[]): string => names.join(' ');

function bash(words: readonly Word[]): string {
  const cases = words.map(({ name, flags, values }) => {
    const valued = flags.flatMap(({ name: flag, values: of }) =>
      of === undefined
        ? []
        : [`        ${flag}) ${of === 'files' ? 'COMPREPLY=($(compgen -f -- "$word"))' : reply(of)}; return ;;`],
    );
    const all = `      ${reply([...values, ...flags.map((flag) => flag.name)])}`;
    return [`    ${name})`, '      case "$before" in', ...valued, '      esac', all, '      ;;'].join('\n');
  });
  return [
    '# bash completion of pf-gen:  source <(pf-gen completion bash)',
    '_pf_gen() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" verb="" at',
    '  for ((at = 1; at < COMP_CWORD; at++)); do',
    '    case "${COMP_WORDS[at]}" in -*) ;; *) verb="${COMP_WORDS[at]}"; break ;; esac',
    '  done',
    '  case "$verb" in',
    `    '') ${reply([...words.map(({ name }) => name), 'help', '--help', '--version', '--config'])} ;;`,
    ...cases,
    '  esac',
    '  # Nothing of ours begins so: a file does, perhaps.',
    '  [ "${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))',
    '}',
    'complete -o filenames -F _pf_gen pf-gen',
    '',
  ].join('\n');
}
const reply = (names: readonly string[]): string => `COMPREPLY=($(compgen -W '${list(names)}' -- "$word"))`;

/** Text inside of single quotes of zsh and fish; colons and brackets mean something to zsh's helpers. */
const quoted = (text: string): string => text.replaceAll("'", '’').replace(/[[\]:\\]/g, ' ');

function zsh(words: readonly Word[]): string {
  const cases = words.map(({ name, flags, values }) => {
    const specs = flags.map(({ name: flag, description, values: of }) => {
      const action = of === undefined ? '' : of === 'files' ? ':file:_files' : `:value:(${list(of)})`;
      return `'${flag}[${quoted(description)}]${action}'`;
    });
    const rest = values.length === 0 ? "'*:file:_files'" : `'1:value:(${list(values)})' '*:file:_files'`;
    return `    ${name}) _arguments ${[...specs, rest].join(' ')} ;;`;
  });
  return [
    '#compdef pf-gen',
    '# zsh completion of pf-gen:  pf-gen completion zsh > "${fpath[1]}/_pf-gen"',
    '_pf_gen() {',
    '  local -a verbs',
    '  verbs=(',
    ...words.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`),
    '  )',
    '  if (( CURRENT == 2 )); then',
    "    _describe 'verb' verbs",
    '    return',
    '  fi',
    '  local verb=$words[2]',
    '  shift words',
    '  (( CURRENT-- ))',
    '  case $verb in',
    ...cases,
    '  esac',
    '}',
    'if [ "$funcstack[1]" = "_pf-gen" ]; then _pf_gen "$@"; else compdef _pf_gen pf-gen; fi',
    '',
  ].join('\n');
}

function fish(words: readonly Word[]): string {
  const verbs = words.map(
    ({ name, summary }) => `complete -c pf-gen -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
  );
  const flags = words.flatMap(({ name, flags: of, values }) => [
    ...(values.length === 0
      ? []
      : [`complete -c pf-gen -n '__fish_seen_subcommand_from ${name}' -f -a '${list(values)}'`]),
    ...of.map(({ name: flag, description, values: choices }) => {
      const value = choices === undefined ? '' : choices === 'files' ? ' -r -F' : ` -x -a '${list(choices)}'`;
      const condition = `-n '__fish_seen_subcommand_from ${name}'`;
      return `complete -c pf-gen ${condition} -l ${flag.slice(2)}${value} -d '${quoted(description)}'`;
    }),
  ]);
  return [
    '# fish completion of pf-gen:  pf-gen completion fish > ~/.config/fish/completions/pf-gen.fish',
    ...verbs,
    ...flags,
    '',
  ].join('\n');
}
