/** The schemas of this repository that are changed beside random ones, as their checked-in locks say them. */
import { readFileSync } from 'node:fs';
import { parseLock } from '../../compile/lock.ts';
import { modelOfLock } from '../../diff/index.ts';
import type { Model } from '../../model/model.ts';

const ROOT = new URL('../../../../', import.meta.url);
const LOCKS = ['generated/abi.lock.json', 'examples/relay-board/generated/abi.lock.json'];

export const givenModels = (): Model[] =>
  LOCKS.map((path) => modelOfLock(parseLock(readFileSync(new URL(path, ROOT), 'utf8'))));
