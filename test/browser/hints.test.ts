import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';
import { dataFileOf, running } from '../sandbox/running.ts';
import { browserTest, openLivePage } from './open-page.ts';

const tool = fileURLToPath(new URL('../../bin/klarna-cl.cjs', import.meta.url));

/** A machine of somebody's own on which `klarna-cl` is installed. */
const shell = () => {
  const home = mkdtempSync(join(tmpdir(), 'klarna-cl-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, 'klarna-cl'), `#!/bin/sh\nexec "${process.execPath}" "${tool}" "$@"\n`, { mode: 0o755 });
  const env = { HOME: home, PATH: [home, process.env.PATH].join(delimiter) };
  return (command: string) =>
    execa('bash', ['-c', command], { cwd: home, env, extendEnv: false, stdin: 'ignore', reject: false });
};

browserTest('says for each empty place what fills it, and that does', async () => {
  const sandbox = await running();
  const { page } = await openLivePage(sandbox.url);
  const run = shell();
  const requests = page.getByRole('region', { name: 'Requests' });
  const emptyPlaces = [
    { name: 'Payment requests', place: page.getByRole('tabpanel', { name: /^Payment requests/ }) },
    { name: 'Klarna transactions', place: page.getByRole('tabpanel', { name: /^Klarna transactions/ }) },
    { name: 'Order transactions', place: page.getByRole('tabpanel', { name: /^Order transactions/ }) },
  ];
  const follow = async (place: typeof requests) => {
    const command = await place.locator('.empty code').innerText();
    const { exitCode, stdout, stderr } = await run(command);
    expect({ command, exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
    await place.locator('tbody tr').first().waitFor();
  };
  await follow(requests);
  for (const { name, place } of emptyPlaces) {
    await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    await follow(place);
  }
  const { rows } = (await sandbox.control('GET', 'state')).document.sections.requests;
  expect(rows.filter(({ status }: { status: number }) => status >= 400)).toEqual([]);
});

browserTest('says how to get orders where there are none', async () => {
  const first = await running();
  const data = JSON.parse(JSON.stringify(first.exportData()));
  for (const table of ['orders', 'klarna_payments']) data.world[table] = [];
  const sandbox = await running({ dataFile: dataFileOf(data) });
  const { page } = await openLivePage(sandbox.url);
  const run = shell();
  for (const name of ['Orders', 'Payments']) {
    const place = page.getByRole('tabpanel', { name: new RegExp(`^${name}`) });
    await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    expect(await run(await place.locator('.empty code').textContent().then(String))).toMatchObject({ exitCode: 0 });
    await place.locator('tbody tr').first().waitFor();
  }
  // Three by the first command, one by the second.
  await page.getByRole('tab', { name: 'Orders 4' }).waitFor();
});
