/** C reads no messages; it has the tags and the limits of registries, for whoever reads them by hand. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COptions, cEmitter } from '../../src/emit/c/index.ts';
import { emitTo } from '../fixtures/emit.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import { needTools, run } from '../fixtures/tools.ts';

const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-Wconversion', '-Wundef', '-Wshadow'];
const SOURCE = `#include <stdio.h>
#include "pf_abi.h"
int main(void) {
  printf("%llu %llu %d %d\\n", (unsigned long long)PF_FIELDS_TAG_KEY, (unsigned long long)PF_BARE_TAG_HUGE,
    (int)PF_DEEP_TAG_RAW, (int)PF_STRICT_TAG_CAPS);
  printf("%u %u %u %d %d\\n", (unsigned)PF_FIELDS_MAX_BYTES, (unsigned)PF_FIELDS_MAX_ENTRIES,
    (unsigned)PF_FRAME_MAX_BODY, PF_FIELDS_MIN_SIZE, PF_STRICT_MAX_SIZE);
  return 0;
}
`;

test('tags and limits are constants that no compiler complains of', async () => {
  needTools('gcc', 'clang');
  const out = await emitTo(cEmitter, COptions.parse({ cpp: true }), REGISTRIES);
  try {
    const [source, program] = [join(out.folder, 'tags.c'), join(out.folder, 'tags')];
    writeFileSync(source, SOURCE);
    for (const compiler of ['gcc', 'clang']) {
      run(compiler, ['-std=c11', ...STRICT, '-o', program, source]);
      expect(run(program, []).split('\n')).toEqual(['16384 9223372036854775808 -128 32768', '1024 16 2048 3 58', '']);
    }
    run('gcc', ['-std=c11', ...STRICT, '-m32', '-ffreestanding', '-fsyntax-only', join(out.folder, 'pf_abi.h')]);
  } finally {
    out.remove();
  }
});
