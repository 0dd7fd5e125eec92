/** Constants in messages. */
import type { DeclOf } from '../model/model.ts';
import { numberText } from './words.ts';

/** The value as people write it. */
export function constantText({ value }: DeclOf<'constant'>): string {
  switch (value.t) {
    case 'int':
      return numberText(value.value);
    case 'text':
      return JSON.stringify(value.value);
    case 'bytes':
      return value.hex;
    case 'guid':
      return value.value;
  }
}
