/** A project whose schema is edited between releases. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Diagnostic } from '../../src/diagnostics/table.ts';
import { type Ran, temporary } from '../support/process.ts';
import { servedPfGen } from '../support/served.ts';

export interface Parts {
  /** Fields of the request, as source. */
  readonly fields?: string;
  readonly version?: number;
  readonly policy?: 'lockstep' | 'additive' | 'foreign';
  /** Requests of the device, as source. */
  readonly ioctls?: string;
}

/** The schema; line 4 is the struct, line 16 the plane. */
export function source({ fields, version = 1, policy = 'lockstep', ioctls }: Parts = {}): string {
  return `import { device, enumeration, i32, ioctl, plane, schema, struct, u32 } from 'pf-gen/schema';

/** Asks for a display. */
export const Request = struct({ ${fields ?? 'width: u32, height: u32'} }, { prefixes: { old: 4 } });
export const Status = enumeration(u32, { OK: 0, BAD: 1 });
export const Display = device({
  interface: '70667664-7044-5350-a1b2-c3d4e5f60001',
  type: 0x22,
  statuses: Status,
  success: 'OK',
  shortInput: 'BAD',
  shortOutput: 'BAD',
  unknownCode: 'BAD',
  ioctls: { ${ioctls ?? "ADD: ioctl({ fn: 0x900, in: Request, inMin: 'old' }), PING: ioctl({ fn: 0x901 })"} },
});
export const control = plane({ name: 'control', id: 1, version: ${version}, policy: '${policy}', members: { Request, Status, Display } });
export default schema({ name: 'example', planes: [control] });
`;
}

export interface Envelope {
  readonly data?: Record<string, unknown>;
  readonly error?: { readonly code: string; readonly message: string; readonly diagnostics: readonly Diagnostic[] };
}

export class Project {
  readonly folder = temporary();

  constructor(parts?: Parts, config: object = {}) {
    mkdirSync(join(this.folder, 'schema'));
    this.edit(parts);
    const whole = { schema: './schema/index.ts', out: './generated', targets: {}, ...config };
    writeFileSync(join(this.folder, 'pf-gen.config.json'), JSON.stringify(whole));
  }

  edit(parts?: Parts): void {
    writeFileSync(join(this.folder, 'schema/index.ts'), source(parts));
  }

  /** Runs a command line; texts come without the last line feed. */
  async run(...args: string[]): Promise<Ran> {
    return servedPfGen(this.folder, args);
  }

  async json(
    verb: string,
    ...args: string[]
  ): Promise<Envelope & { readonly exit: number | undefined; readonly codes: readonly string[] }> {
    const ran = await this.run(verb, '--json', ...args);
    const envelope = JSON.parse(ran.stdout) as Envelope;
    return { ...envelope, exit: ran.code, codes: (envelope.error?.diagnostics ?? []).map((found) => found.code) };
  }

  /** Writes the generated files and checks them: only versions and approvals are left to complain about. */
  async check(): Promise<{ exit: number | undefined; codes: readonly string[]; diagnostics: readonly Diagnostic[] }> {
    await this.run('generate');
    const { exit, codes, error } = await this.json('check');
    return { exit, codes, diagnostics: error?.diagnostics ?? [] };
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  makeFolder(path: string): void {
    mkdirSync(join(this.folder, path), { recursive: true });
  }

  list(path: string): string[] {
    return readdirSync(join(this.folder, path)).sort();
  }

  async git(...args: string[]): Promise<void> {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid', '-c', 'commit.gpgsign=false'];
    await execa('git', [...who, ...args], { cwd: this.folder, timeout: 240_000 });
  }
}
