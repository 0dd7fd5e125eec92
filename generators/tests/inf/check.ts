/** Reads an INF file as Windows does, as far as its rules can be stated without its tools. */

export interface Inf {
  /** Section, lower-case → its lines: key (empty for a bare line) and values. */
  readonly sections: ReadonlyMap<string, readonly { key: string; values: readonly string[]; text: string }[]>;
  readonly faults: readonly string[];
}

/** Keys whose values name sections of the same file. */
const REFERS = new Set(['copyfiles', 'addreg', 'delreg', 'addproperty']);
/** Numbers of folders, and %token% of them, which are not strings of the file. */
const FOLDER = /^%\d+%/;
const TYPES = new Set([0x00000000, 0x00000001, 0x00010000, 0x00010001, 0x00010008, 0x00020000]);

/** Splits at commas that are not within quotes. */
function values(text: string): string[] {
  return (text.match(/("([^"]|"")*"|[^,])+|(?<=,)(?=,|$)/g) ?? []).map((part) => part.trim());
}

export function readInf(text: string): Inf {
  const sections = new Map<string, { key: string; values: string[]; text: string }[]>();
  const faults: string[] = [];
  let current: { key: string; values: string[]; text: string }[] | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith(';')) continue;
    const heading = /^\[([^\]]+)\]$/.exec(line)?.[1]?.toLowerCase();
    if (heading !== undefined) {
      if (sections.has(heading)) faults.push(`line ${index + 1}: section [${heading}] stands twice`);
      if (heading.length > 255) faults.push(`line ${index + 1}: the name of a section is too long`);
      current = [];
      sections.set(heading, current);
      continue;
    }
    if (current === undefined) {
      faults.push(`line ${index + 1}: outside of any section`);
      continue;
    }
    if ((line.match(/"/g)?.length ?? 0) % 2 !== 0) faults.push(`line ${index + 1}: a quote without its end`);
    const [, key = '', rest = line] = /^([^="]+?)\s*=\s*(.*)$/.exec(line) ?? [];
    current.push({ key: key.trim(), values: values(rest), text: line });
  }
  return { sections, faults: [...faults, ...rules(sections)] };
}

type Sections = Map<string, { key: string; values: string[]; text: string }[]>;

function rules(sections: Sections): string[] {
  return [
    ...needed(sections),
    ...strings(sections),
    ...references(sections),
    ...models(sections),
    ...files(sections),
    ...registry(sections),
    ...framework(sections),
  ];
}

const entry = (sections: Sections, section: string, key: string): string[] | undefined =>
  sections.get(section)?.find((line) => line.key.toLowerCase() === key)?.values;

function needed(sections: Sections): string[] {
  const keys = ['signature', 'class', 'classguid', 'classver', 'provider', 'catalogfile', 'driverver', 'pnplockdown'];
  const missing = keys.filter((key) => entry(sections, 'version', key) === undefined);
  const guid = entry(sections, 'version', 'classguid')?.[0] ?? '';
  const faults = missing.map((key) => `[Version] lacks ${key}`);
  if (!/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(guid)) faults.push(`ClassGuid ${guid} is no GUID`);
  if (entry(sections, 'version', 'signature')?.[0] !== '"$WINDOWS NT$"') faults.push('the signature is wrong');
  return faults;
}

function strings(sections: Sections): string[] {
  const defined = new Set(sections.get('strings')?.map((line) => line.key.toLowerCase()));
  const used = [...sections].flatMap(([name, lines]) => (name === 'strings' ? [] : lines.map((line) => line.text)));
  const tokens = used.flatMap((text) =>
    [...text.replaceAll('%%', '').matchAll(/%([^%]+)%/g)].map((match) => match[1]!),
  );
  const faults = tokens
    .filter((token) => !/^\d+$/.test(token) && !defined.has(token.toLowerCase()))
    .map((token) => `%${token}% has no string`);
  const unused = [...defined].filter((key) => !tokens.some((token) => token.toLowerCase() === key));
  return [...faults, ...unused.map((key) => `string ${key} is not used`)];
}

function references(sections: Sections): string[] {
  return [...sections].flatMap(([name, lines]) =>
    lines
      .filter((line) => REFERS.has(line.key.toLowerCase()))
      .flatMap((line) => line.values)
      .filter((target) => !sections.has(target.toLowerCase()))
      .map((target) => `[${name}] refers to [${target}], which is not there`),
  );
}

function models(sections: Sections): string[] {
  return (sections.get('manufacturer') ?? []).flatMap(({ values: [base = '', ...targets] }) => {
    if (targets.length === 0) return ['a models section without decoration is refused'];
    return targets.flatMap((target) => {
      const section = sections.get(`${base}.${target}`.toLowerCase());
      if (section === undefined) return [`models [${base}.${target}] are not there`];
      return section.flatMap(({ values: [install = '', ...ids] }) => [
        ...(ids.length === 0 ? [`a model without hardware id`] : []),
        ...(sections.has(`${install}.nt`.toLowerCase()) ? [] : [`[${install}.NT] is not there`]),
        ...(sections.has(`${install}.nt.services`.toLowerCase()) ? [] : [`[${install}.NT.Services] is not there`]),
      ]);
    });
  });
}

function files(sections: Sections): string[] {
  const sources = new Set(sections.get('sourcedisksfiles')?.map((line) => line.key.toLowerCase()));
  const disks = new Set(sections.get('sourcedisksnames')?.map((line) => line.key));
  const lists = [...sections.values()].flat().filter((line) => line.key.toLowerCase() === 'copyfiles');
  const copied = lists.flatMap((line) => line.values);
  return [
    ...copied
      .flatMap((list) => (sections.get(list.toLowerCase()) ?? []).map((line) => line.values[0] ?? ''))
      .filter((file) => !sources.has(file.toLowerCase()))
      .map((file) => `${file} is on no disk`),
    ...copied
      .filter((list) => entry(sections, 'destinationdirs', list.toLowerCase()) === undefined)
      .map((list) => `[${list}] has no destination`),
    ...(sections.get('sourcedisksfiles') ?? [])
      .filter((line) => !disks.has(line.values[0] ?? ''))
      .map((line) => `disk of ${line.key} has no name`),
  ];
}

function registry(sections: Sections): string[] {
  const lists = [...sections.values()].flat().filter((line) => line.key.toLowerCase() === 'addreg');
  return lists
    .flatMap((line) => line.values)
    .flatMap((list) => sections.get(list.toLowerCase()) ?? [])
    .flatMap(({ values: [root = '', , name = '', flags = '', ...data], text }) => {
      const faults: string[] = [];
      if (!/^HK(R|LM|CU|CR|U)$/.test(root)) faults.push(`'${text}': ${root} is no root`);
      if (flags !== '' && !TYPES.has(Number(flags))) faults.push(`'${text}': ${flags} are no flags that drivers use`);
      if (data.length === 0) faults.push(`'${text}': no value`);
      if (name === 'Security' && !/^"D:P?(\(A;[A-Z]*;[A-Z0-9x]+;;;[A-Z0-9-]+\))+"$/.test(data.join(','))) {
        faults.push(`'${text}': no access list`);
      }
      return faults;
    });
}

function framework(sections: Sections): string[] {
  return [...sections]
    .filter(([name]) => name.endsWith('.wdf'))
    .flatMap(([name]) => {
      const [service = '', section = ''] = entry(sections, name, 'umdfservice') ?? [];
      const faults = [];
      if (!sections.has(section.toLowerCase())) faults.push(`[${section}] of the framework is not there`);
      if (entry(sections, name, 'umdfserviceorder')?.[0] !== service)
        faults.push('UmdfServiceOrder names another service');
      const path = entry(sections, section.toLowerCase(), 'servicebinary')?.[0] ?? '';
      if (!FOLDER.test(path)) faults.push(`ServiceBinary ${path} is in no numbered folder`);
      if (entry(sections, section.toLowerCase(), 'umdflibraryversion') === undefined)
        faults.push('no UmdfLibraryVersion');
      return faults;
    });
}
