/** The reference as one page: by the target, and by `pf-gen docs` where the target leaves it out. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pfGen } from '../support/process.ts';
import { CONFIG, generatedProject, project } from '../support/project.ts';

const withDocs = (docs: object) => ({ ...CONFIG, targets: { docs } });

test('the page that the target leaves out is written by the verb, and is the same', async () => {
  const whole = await generatedProject(withDocs({ title: 'Ours' }));
  const page = readFileSync(join(whole, 'generated/docs/index.html'), 'utf8');
  expect(page).toContain('<title>Ours</title>');

  const folder = await generatedProject(withDocs({ title: 'Ours', page: false }));
  expect(existsSync(join(folder, 'generated/docs/index.html'))).toBe(false);
  expect(readFileSync(join(folder, 'generated/docs/README.md'), 'utf8')).toContain('`pf-gen docs`');
  expect(await pfGen(folder, ['docs', 'out/page.html'])).toMatchObject({ code: 0, stdout: 'wrote out/page.html' });
  expect(readFileSync(join(folder, 'out/page.html'), 'utf8')).toBe(page);
  expect(await pfGen(folder, ['check'])).toMatchObject({ code: 0, stderr: '' });
});

test('without the target the verb names the page after the schema', async () => {
  const folder = project();
  const { code, stdout } = await pfGen(folder, ['docs', '--json']);
  expect([code, JSON.parse(stdout).data.file]).toEqual([0, 'reference.html']);
  expect(readFileSync(join(folder, 'reference.html'), 'utf8')).toContain('<title>example ABI</title>');
});
