/** Builds a set of stand-in children in a directory of its own, and the settings that make pf-host use them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { ROOT } from '../../src/artefacts.ts';
import type { Behaviour } from './behaviour.ts';

/** Who can be stood in for; the driver is a library that only carries a lock. */
export type FakeName = 'host' | 'simulator' | 'client' | 'driver';
const NAMES: readonly FakeName[] = ['host', 'simulator', 'client', 'driver'];

/** Stand-ins in a temporary directory. */
export class FakeKit {
  readonly directory = mkdtempSync(join(tmpdir(), 'pf-fake-'));
  readonly runDir = join(this.directory, 'runs');

  constructor() {
    mkdirSync(this.runDir);
    writeFileSync(this.lockPath, readFileSync(join(ROOT, 'generated/rust/lock.json')));
    for (const name of NAMES) {
      this.behave(name, {});
      this.#build(name, this.lockPath);
    }
  }

  get lockPath(): string {
    return join(this.directory, 'lock.json');
  }
  get diaryPath(): string {
    return join(this.directory, 'diary');
  }

  /** Sets how a child behaves from its next start on. */
  behave(name: FakeName, behaviour: Behaviour): void {
    writeFileSync(join(this.directory, `${name}.json`), JSON.stringify({ diary: this.diaryPath, ...behaviour }));
  }

  /** All stand-ins behave again; the diary is empty. */
  reset(): void {
    for (const name of NAMES) this.behave(name, {});
    rmSync(this.diaryPath, { force: true });
  }

  /** What the children heard: `role pid text`, in the order of writing. */
  diary(): string[] {
    try {
      return readFileSync(this.diaryPath, 'utf8').trimEnd().split('\n');
    } catch {
      return [];
    }
  }

  /** Builds one stand-in again with another lock in it; gives its path. */
  withLock(name: FakeName, lock: string): string {
    const path = join(this.directory, `${name}.other-lock.json`);
    writeFileSync(path, lock);
    return this.#build(name, path, `${name}.other`);
  }

  /** Flags that make pf-host use these. */
  flags(command: 'serve' | 'demo'): string[] {
    const flag = (name: string, file: string) => [`--${name}`, join(this.directory, file)];
    return [
      ...flag('host-binary', 'host'),
      ...flag('simulator-binary', 'simulator'),
      ...flag('driver-library', 'driver'),
      ...(command === 'demo' ? flag('client-binary', 'client') : []),
      '--run-dir',
      this.runDir,
    ];
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #build(name: FakeName, lock: string, file: string = name): string {
    const out = join(this.directory, file);
    const define = (macro: string, value: string) => `-D${macro}=${JSON.stringify(value)}`;
    const source = join(import.meta.dirname, 'launcher.c');
    const parts = {
      LOCK: lock,
      NODE: process.execPath,
      SCRIPT: join(import.meta.dirname, 'child.ts'),
      ROLE: name,
      BEHAVIOUR: join(this.directory, `${name}.json`),
    };
    execaSync('cc', [source, '-o', out, ...Object.entries(parts).map(([macro, value]) => define(macro, value))]);
    return out;
  }
}
