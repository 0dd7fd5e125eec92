/**
 * INF files of user-mode driver packages, before stamping (`.inx`): `stampinf` fills architecture, date, version and the
 * version of the framework. What does not depend on the machine comes from the schema: interface, ids, access, names.
 */
import type { DeclOf } from '../../model/model.ts';
import { oneLine } from '../../text/visible.ts';
import { bannerLines } from '../banner.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { type Lookup, lookupOf } from '../lookup.ts';
import { textOf } from '../stated.ts';
import { KINDS, type Kind } from './kinds.ts';
import { CLASSES, InfOptions, type Package, SDDL } from './options.ts';
import { quoted } from './texts.ts';

export { InfOptions };

export const infEmitter: Emitter<InfOptions> = {
  name: 'inf',
  programs: () => [],
  emit(input, options): OutputFile[] {
    const lookup = lookupOf(input.model);
    return Object.entries(options.packages).map(([name, item]) => ({
      path: `${name}.inx`,
      text: print(input, options, new PackageFacts(name, item, lookup)),
    }));
  },
};

/** A package with everything looked up. */
class PackageFacts {
  readonly name: string;
  readonly item: Package;
  readonly kind: Kind;
  readonly binary: string;
  readonly hardwareIds: readonly string[];
  readonly security: string | undefined;
  readonly device: DeclOf<'device'> | undefined;
  readonly objects: readonly DeclOf<'name'>[];

  constructor(name: string, item: Package, lookup: Lookup) {
    this.name = name;
    this.item = item;
    this.kind = KINDS[item.kind];
    this.binary = item.binary ?? `${name}.dll`;
    this.hardwareIds = item.hardwareIds.map((id) => checked(name, 'hardwareIds', textOf(id, lookup), HARDWARE_ID));
    this.security =
      item.security === undefined ? undefined : checked(name, 'security', textOf(item.security, lookup), SDDL);
    this.device = item.device === undefined ? undefined : find(name, 'device', item.device, lookup);
    this.objects = item.objects.map((path) => find(name, 'name', path, lookup));
  }
}

/** Printable ASCII without what ends, continues or replaces parts of a line: blanks, quotes, `,` `;` `%` and a last `\\`. */
const HARDWARE_ID = /^[!#$&-+\--:<-~]*[!#$&-+\--:<-[\]-~]$/;

function checked(name: string, key: string, value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw new Error(`packages.${name}.${key}: '${oneLine(value)}' has not the form that Windows reads`);
}

function find<K extends 'device' | 'name'>(name: string, kind: K, path: string, lookup: Lookup): DeclOf<K> {
  const [plane = '', decl = ''] = path.split('.');
  const found = lookup.model.planes.find((item) => item.name === plane)?.members.find((item) => item.name === decl);
  if (found?.kind === kind) return found as DeclOf<K>;
  throw new Error(`packages.${name}: '${path}' is no ${kind} of the schema`);
}

/** A section: its name and its lines. */
type Section = readonly [name: string, lines: readonly string[]];

function print(input: EmitInput, options: InfOptions, facts: PackageFacts): string {
  const head = bannerLines(input.model, input.toolVersion, 'schema').map((line) => `; ${line}`);
  const note = `; Before stamping: stampinf -f ${facts.name}.inf -a ARCH -d * -v VERSION -u FRAMEWORK`;
  const sections = [...fixed(options, facts), ...install(facts), strings(options, facts)];
  const texts = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => `[${name}]\n${lines.join('\n')}`);
  return `${[[...head, note].join('\n'), ...texts].join('\n\n')}\n`;
}

function fixed({ minBuild }: InfOptions, { name, binary, kind, item, hardwareIds }: PackageFacts): Section[] {
  const setup = item.class ?? kind.class;
  return [
    [
      'Version',
      [
        'Signature = "$WINDOWS NT$"',
        `Class = ${setup}`,
        `ClassGuid = ${CLASSES[setup]}`,
        'ClassVer = 2.0',
        'Provider = %Vendor%',
        `CatalogFile = ${name}.cat`,
        'DriverVer =',
        'PnpLockdown = 1',
      ],
    ],
    ['Manufacturer', [`%Vendor% = Standard,NT$ARCH$.10.0...${minBuild}`]],
    [`Standard.NT$ARCH$.10.0...${minBuild}`, hardwareIds.map((id) => `%Device% = ${name}_Install,${id}`)],
    ['SourceDisksNames', ['1 = %Disk%']],
    ['SourceDisksFiles', [`${binary} = 1`]],
    // The display class extension's drivers in the field all go there; the others live in the driver store.
    ['DestinationDirs', [`${name}_Files = ${kind.folder}`]],
    [`${name}_Files`, [binary]],
  ];
}

function install({ name, binary, kind, item, security, device, objects }: PackageFacts): Section[] {
  const registry = [
    ...(security === undefined ? [] : [`HKR,,Security,,"${quoted(security)}"`]),
    ...kind.filters.map(([value, filter]) => `HKR,,${value},0x00010008,"${filter}"`),
    ...(item.deviceGroupId === undefined ? [] : [`HKR,WUDF,DeviceGroupId,0x00000000,"${quoted(item.deviceGroupId)}"`]),
    ...objects.flatMap((object) => [
      `HKR,Objects,${object.name},0x00000000,"${quoted(object.template)}"`,
      ...(object.security === undefined
        ? []
        : [`HKR,Objects\\Security,${object.name},0x00000000,"${quoted(object.security)}"`]),
    ]),
  ];
  const hardware = [...kind.include.hw, ...(registry.length === 0 ? [] : [`AddReg = ${name}_AddReg`])];
  const interfaces = device === undefined ? [] : [`AddInterface = {${device.interface}}`];
  return [
    [`${name}_Install.NT`, [...kind.include.install, `CopyFiles = ${name}_Files`]],
    [`${name}_Install.NT.hw`, hardware],
    [`${name}_AddReg`, registry],
    [`${name}_Install.NT.Interfaces`, interfaces],
    [`${name}_Install.NT.Services`, kind.include.services],
    [`${name}_Install.NT.Filters`, kind.include.filters],
    [`${name}_Install.NT.Wdf`, [`UmdfService = ${name},${name}_Umdf`, `UmdfServiceOrder = ${name}`, ...kind.policies]],
    [
      `${name}_Umdf`,
      ['UmdfLibraryVersion = $UMDFVERSION$', `ServiceBinary = ${kind.servicePath}\\${binary}`, ...kind.umdf],
    ],
  ];
}

function strings({ vendor }: InfOptions, { name, item }: PackageFacts): Section {
  const entry = (key: string, text: string) => `${key} = "${quoted(text)}"`;
  return [
    'Strings',
    [entry('Vendor', vendor), entry('Device', item.description), entry('Disk', `${name} installation disk`)],
  ];
}
