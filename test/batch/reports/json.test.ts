import { expect, it } from 'vitest';
import { reported } from '../../../src/batch/reports/reported.ts';
import type { RowResult } from '../../../src/batch/row-result.ts';
import { contentOf, someRows, summaryOf } from './some-batch.ts';
import { hostileBatch, hostileRows, written } from './written.ts';

it('gives summary and rows as they are, a row a line', async () => {
  const rows = someRows(40);
  const json = await written('json', contentOf(rows));
  expect(JSON.parse(json)).toEqual({ schema_version: 1, summary: summaryOf(rows), rows });
  expect(json.split('\n')).toHaveLength(43);
});

it('keeps hostile texts exact, and a terminal safe', async () => {
  const json = await written('json', hostileBatch());
  const { rows } = JSON.parse(json);
  expect(rows.map(({ id }: RowResult) => id)).toEqual(hostileRows().map(({ id }) => id));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
});

it('is empty where there is no row', async () => {
  expect(JSON.parse(await written('json', contentOf([])))).toMatchObject({
    rows: [],
    summary: { totals: { rows: 0 } },
  });
});

it.each(['json', 'junit', 'tap', 'csv', 'html'] as const)(
  'takes over nothing that is no member of a row, and no token that slipped in: %s',
  async (kind) => {
    const [row] = someRows(1);
    if (row === undefined) throw new Error('a row was made');
    const token = 'krn:payment:eu1:klarna-network-session-token:canary-in-a-message';
    const leaking = {
      ...row,
      status: 'failed' as const,
      auth_token: 'canary-token',
      environment: { HOME: 'canary-home' },
      error: {
        code: 'X',
        message: `Refused ${token} of canary@klarna.com`,
        hint: 'See https://x.test/?token=canary-in-an-address',
        cause: 'canary-cause',
      },
      steps: row.steps.map((step) => ({ ...step, body: 'canary-body' })),
    };
    const summary = { ...summaryOf([row]), argv: ['canary-argv'] };
    const text = await written(kind, { ...contentOf([leaking]), summary });
    expect(text).toContain(row.id);
    expect(text.match(/canary[\w-]*/g)).toBeNull();
  },
);

it('hands on a row as the type has it, member for member', async () => {
  const [row] = someRows(1);
  for await (const same of reported(contentOf(row === undefined ? [] : [row])).rows()) expect(same).toEqual(row);
});
