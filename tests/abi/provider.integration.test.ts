/** The provider's side of the platforms' tables in C: each entry says its own name, which is that of the schema. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needTools, run } from '../../generators/tests/fixtures/tools.ts';
import { IDD_NAMES, WDF_NAMES } from '../../schema/entry-names.ts';
import { HEADERS } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'pf-provider-'));
beforeAll(() => needTools('gcc', 'clang'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Each entry is called as a driver would that takes it for a function with nothing but the globals.
const PROGRAM = `#include <stdio.h>
#include "pf_abi/iddcx_provider.h"
#include "pf_abi/platform_provider.h"
#include "pf_abi/wdf_provider.h"
typedef int32_t (PF_CALL *entry)(void *globals);
static int32_t trapped(const char *table, const char *function, size_t index) {
  printf("%s %zu %s\\n", table, index, function);
  return 0;
}
int main(void) {
  pf_WdfFunctions wdf;
  pf_IddFunctions idd;
  pf_PlatformTable platform;
  size_t at;
  pf_wdf_functions_trapping(&wdf, trapped);
  pf_idd_functions_trapping(&idd, trapped);
  pf_platform_table_trapping(&platform, trapped);
  for (at = 0; at < PF_WDF_FUNCTIONS_COUNT; at++) ((entry *)&wdf)[at](NULL);
  for (at = 0; at < PF_IDD_FUNCTIONS_COUNT; at++) ((entry *)&idd)[at](NULL);
  platform.GetCurrentProcessId();
  platform.Log(1, NULL, 0);
  return 0;
}
`;

test.each(['gcc', 'clang'])('%s', (compiler) => {
  const [source, program] = [join(folder, `${compiler}.c`), join(folder, compiler)];
  writeFileSync(source, PROGRAM);
  const strict = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-Wconversion', '-Wshadow', '-fno-strict-aliasing'];
  run(compiler, [...strict, '-I', HEADERS, '-o', program, source]);
  expect(run(program, []).split('\n')).toEqual([
    ...WDF_NAMES.map((name, index) => `WdfFunctions ${index} ${name}`),
    ...IDD_NAMES.map((name, index) => `IddFunctions ${index} ${name}`),
    'PlatformTable 5 GetCurrentProcessId',
    'PlatformTable 20 Log',
    '',
  ]);
});
