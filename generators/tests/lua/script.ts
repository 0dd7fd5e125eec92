/** The dissector's text for a model. */
import type { z } from 'zod';
import { LuaOptions, luaEmitter } from '../../src/emit/lua/index.ts';
import type { Model } from '../../src/model/model.ts';

export const INPUT = { lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };

export async function scriptOf(model: Model, options: z.input<typeof LuaOptions> = {}): Promise<string> {
  const [file] = await luaEmitter.emit({ model, ...INPUT }, LuaOptions.parse(options));
  return file!.text;
}
