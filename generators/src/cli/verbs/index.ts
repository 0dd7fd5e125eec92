/** Every verb, in the order of the help. */
import type { Verb } from '../verb.ts';
import { approve } from './approve.ts';
import { check } from './check.ts';
import { completion } from './completion.ts';
import { decode } from './decode.ts';
import { diff } from './diff.ts';
import { docs } from './docs.ts';
import { explain } from './explain.ts';
import { fuzz } from './fuzz.ts';
import { generate } from './generate.ts';
import { importHeader } from './import.ts';
import { init } from './init.ts';
import { inspect } from './inspect.ts';
import { model } from './model.ts';
import { mutate } from './mutate.ts';
import { orders } from './orders.ts';
import { pe } from './pe.ts';
import { release } from './release.ts';
import { selftest } from './selftest.ts';
import { skew } from './skew.ts';
import { verify } from './verify.ts';

export const VERBS: readonly Verb[] = [
  generate,
  check,
  diff,
  release,
  approve,
  init,
  model,
  orders,
  docs,
  explain,
  inspect,
  decode,
  pe,
  importHeader,
  selftest,
  mutate,
  verify,
  fuzz,
  skew,
  completion,
];
