/** Rules about proofs by other compilers and about random schemas (PF62xx). */
import { error } from './rule.ts';

export const proofRules = {
  PF6201: error<{ check: string; target: string; tool: string; why: string }>(
    (p) => `${p.tool} does not prove ${p.check} for ${p.target}: ${p.why}`,
    'if the schema says so, correct the schema; if the compiler lays it out otherwise, this is a defect of an emitter: report it',
    'A layout holds on every platform, or it is no contract. The compiler of the platform has the last word.',
  ),
  PF6202: error<{ record: string; difference: string; first: string; second: string }>(
    (p) => `'${p.record}' is not the same everywhere: ${p.difference} (${p.first} against ${p.second})`,
    'replace bit-fields, `long`, pointers and natural alignment by fixed-width fields and explicit pads; `pf-gen import` writes such a schema',
    'A driver and its host are built by different compilers. What they lay out differently, they exchange as garbage.',
  ),
  PF6203: error<{ file: string; target: string; why: string }>(
    (p) => `${p.file} cannot be compiled for ${p.target}: ${p.why}`,
    'let the header stand alone: include what it uses, and nothing of a platform that a cross-compiler has no headers for',
    'What is not compiled is not checked.',
  ),
  PF6204: error<{ target: string; nearest: string; known: string }>(
    (p) => `there is no target '${p.target}'`,
    (p) => `${p.nearest === '' ? '' : `did you mean '${p.nearest}'? `}Known: all, ${p.known}`,
    'Targets are named by processor and system.',
  ),
  PF6205: error<{ language: string; seed: number; run: number; what: string }>(
    (p) => `${p.language} and the model disagree about a random schema (seed ${p.seed}, run ${p.run}): ${p.what}`,
    'this is a defect of an emitter: report it with the schema that `--save` writes',
    'The generated code of all languages says the same about every schema, not only about those somebody thought of.',
  ),
} as const;
