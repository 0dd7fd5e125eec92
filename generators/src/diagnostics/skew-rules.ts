/** Rules about versions that meet (PF63xx). */
import { error } from './rule.ts';

export const skewRules = {
  PF6301: error<{ host: string; driver: string; subject: string; why: string }>(
    (p) => `host ${p.host} with driver ${p.driver}: ${p.subject}: ${p.why}`,
    'never move, swap or reuse what an older side reads; add at the end or in a reserved field, or retire the old number',
    'Neither side can tell that it reads something else than the other one wrote: such a pair must not run, and nothing but the version check keeps it from running.',
  ),
  PF6302: error<{ host: string; driver: string; subject: string; why: string }>(
    (p) => `host ${p.host} with driver ${p.driver}: ${p.subject === '' ? 'the pair' : p.subject}: ${p.why}`,
    'run the cell alone (`pf-gen skew OLD NEW --run`) and look at the call that is named',
    'A pair of versions ends every call, with an answer or with a status.',
  ),
  PF6303: error<{ count: number }>(
    (p) => `${p.count === 0 ? 'no version' : 'one version'} to compare; skew needs two`,
    'give two or more lock files, or keep locks in the `released` folder of the configuration',
    'Skew is what happens between versions.',
  ),
  PF6304: error<{ folder: string; why: string }>(
    (p) => `the programs in ${p.folder} do not build: ${p.why}`,
    'build that folder with cargo to see all of it; a crate that is missing needs the network once',
    'The generated Rust of every version is compiled and run.',
  ),
  PF6305: error<{ tool: string; why: string }>(
    (p) => `${p.tool} is needed for --run and does not start: ${p.why}`,
    (p) => `install ${p.tool} (https://rustup.rs), or leave out --run to see what the locks alone tell`,
    'A missing tool is no verdict.',
  ),
  PF6306: error<{ file: string; why: string }>(
    (p) => `${p.file} is no lock: ${p.why}`,
    'give an abi.lock.json that pf-gen has written',
    'Versions are compared by their locks.',
  ),
  PF6307: error<{ option: string; name: string; version: string }>(
    (p) => `${p.option} names ${p.name}, which is no integer constant in ${p.version}`,
    'name it as plane.CONSTANT; the version constant must stand in every version',
    'The version check of the two sides is foreseen from these constants.',
  ),
} as const;
