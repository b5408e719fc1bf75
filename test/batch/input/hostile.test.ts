import naughtyStrings from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchRows, type FoundRow } from '../../../src/batch/input/batch-rows.ts';
import { closest } from '../../../src/config/closest.ts';
import { CliError } from '../../../src/errors.ts';

/** All that is found in some bytes; the error where they are refused as a whole. */
const found = async (bytes: Uint8Array, format: 'csv' | 'ndjson'): Promise<readonly FoundRow[] | CliError> => {
  const rows: FoundRow[] = [];
  const reader = {
    name: 'rows',
    format,
    closest,
    bytes: {
      size: bytes.length,
      read: async function* () {
        yield bytes;
      },
      close: async () => {},
    },
    rules: {
      defaults: {},
      repeat: 1,
      mode: 'test',
      digitsOf: () => 2,
      environment: {},
      readFile: async () => {
        throw new CliError('local-io', 'It cannot be read.');
      },
      contentHash: '',
    },
  } as const;
  try {
    for await (const row of batchRows(reader)) rows.push(row);
    return rows;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
};

const columns = ['id', 'tags', 'expect', 'route', 'payment-id', 'auth-token', 'session-token', 'amount', 'data'];

describe('whatever stands in a file', () => {
  it.each(['csv', 'ndjson'] as const)('is a row or is refused, as %s of any bytes', async (format) => {
    const text = fc.string({ unit: fc.constantFrom(...'",;\n\r\t#{}[]:$a1 \u0000\ufeff', ...columns) });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      text.map((each) => Buffer.from(each)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (each) => {
        expect(await found(each, format)).toBeDefined();
      }),
    );
  });

  it('is a row or is refused, as any cell, and no complaint quotes it', async () => {
    const strings = naughtyStrings.filter((text) => text.length > 8);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    for (const column of columns) {
      const lines = [column, ...strings.map(quoted)].join('\n');
      const rows = await found(Buffer.from(lines), 'csv');
      if (rows instanceof CliError) throw rows;
      expect(rows.length).toBeGreaterThan(300);
      const told = rows.flatMap((row) => ('row' in row ? [] : row.complaints.map((complaint) => complaint.text)));
      const quoting = told.filter((text) => strings.some((naughty) => text.includes(naughty)));
      expect(quoting).toEqual([]);
    }
  });
});
