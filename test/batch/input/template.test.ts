import { describe, expect, it } from 'vitest';
import { templates } from '../../../src/batch/input/template.ts';
import { runBatchInit } from '../../../src/commands/batch/init.ts';
import { fakeContext } from '../../support/fake-context.ts';
import { rowsOf, sourceOf } from './reading.ts';

describe('a template', () => {
  it.each(['csv', 'ndjson'])('in %s can be run as it is', async (format) => {
    const text = templates[format]?.() ?? '';
    const { source } = await sourceOf(text, { path: `rows.${format}` });
    expect(await source.preflight()).toMatchObject({
      rows: 4,
      requests: { commerceLayer: 2, klarna: 4 },
      warnings: [],
    });
    const rows = await rowsOf(text, { path: `rows.${format}` });
    expect(rows.map(({ id, expect: { text: wanted }, inputs }) => [id, wanted, inputs.route])).toEqual([
      ['both-approved', 'APPROVED', 'both'],
      ['network-approved', '0', 'network'],
      ['network-declined', 'DECLINED', 'network'],
      ['network-conflict', 'RESOURCE_CONFLICT', 'network'],
    ]);
    expect(rows[3]?.inputs.values).toEqual({ amount: 11800, currency: 'USD', reference: 'template-4' });
  });

  it('fits on a terminal, its rows aside', () => {
    const comments = (templates.csv?.() ?? '').split('\n').filter((line) => line.startsWith('#'));
    expect(comments.length).toBeGreaterThan(20);
    expect(comments.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('batch init', () => {
  it('writes what the name of the file says', async () => {
    const fake = fakeContext();
    await runBatchInit(fake.context, 'rows.ndjson', undefined);
    expect(fake.written.get('rows.ndjson')).toBe(templates.ndjson?.());
    expect(fake.talk.join()).toContain('klarna-cl batch rows.ndjson --sandbox');
  });

  it('writes a CSV to stdout where nothing else is said', async () => {
    const fake = fakeContext();
    await runBatchInit(fake.context, undefined, undefined);
    expect(fake.stdout()).toBe(templates.csv?.());
    await runBatchInit(fake.context, 'rows', 'ndjson');
    expect(fake.written.get('rows')).toBe(templates.ndjson?.());
  });

  it('leaves what is there as it is', async () => {
    const { context } = fakeContext({ files: { 'rows.csv': 'mine' } });
    await expect(runBatchInit(context, 'rows.csv', undefined)).rejects.toMatchObject({ kind: 'usage' });
  });

  it('refuses a format that it does not know, or that the name contradicts', async () => {
    const { context } = fakeContext();
    await expect(runBatchInit(context, 'rows', 'xml')).rejects.toThrow('--format "xml" is not known.');
    await expect(runBatchInit(context, 'rows.csv', 'ndjson')).rejects.toThrow('does not go with rows.csv');
  });
});
