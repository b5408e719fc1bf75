import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/journal/read-records.ts';
import { sealLine, unsealLine } from '../../src/journal/sealed-lines.ts';
import { endRecord, intentRecord, outcomeRecord, runRecord, sealed } from '../support/journals.ts';

const records = [runRecord(), intentRecord(), outcomeRecord({ http_status: 200 }), endRecord()];
const whole = Buffer.from(`${sealed(records).join('\n')}\n`);
const read = (bytes: Buffer) => readRecords('/runs/01A.ndjson', '01A', bytes);

describe('a sealed line', () => {
  it('holds the record and, as its last member, a checksum of 16 hex digits', () => {
    const { line, checksum } = sealLine({ a: 1 }, '');
    expect(line).toBe(`{"a":1,"checksum":"${checksum}"}`);
    expect(checksum).toMatch(/^[0-9a-f]{16}$/);
  });

  it('opens only behind the line that it was written behind', () => {
    const first = sealLine({ a: 1 }, '');
    const second = sealLine({ a: 1 }, first.checksum);
    expect(second.line).not.toBe(first.line);
    expect(unsealLine(second.line, first.checksum)).toEqual({ record: { a: 1 }, checksum: second.checksum });
    expect(unsealLine(second.line, '')).toBeUndefined();
    expect(unsealLine(first.line, first.checksum)).toBeUndefined();
  });

  it('brings back any record as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.string(), (record, before) => {
        const { line, checksum } = sealLine(record, before);
        expect(line).not.toContain('\n');
        expect(unsealLine(line, before)).toEqual({ record: JSON.parse(JSON.stringify(record)), checksum });
      }),
    );
  });
});

describe('the lines of a run', () => {
  it('are believed as they were written', () => {
    expect(read(whole)).toMatchObject({ records, length: whole.length, isTorn: false });
  });

  it('are not believed with any byte of them changed', () => {
    const lastEnd = whole.length - 1;
    fc.assert(
      fc.property(fc.nat(lastEnd), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(() => read(changed)).toThrow(expect.objectContaining({ kind: 'local-io' }));
      }),
      { numRuns: 500 },
    );
  });

  it('are not believed with any line missing, but the last ones: those a run had not written yet', () => {
    const lines = sealed(records);
    for (const missing of lines.slice(0, -1)) {
      const rest = lines.filter((line) => line !== missing);
      expect(() => read(Buffer.from(`${rest.join('\n')}\n`))).toThrow(expect.objectContaining({ kind: 'local-io' }));
    }
  });

  it('cut off anywhere are read up to the last whole one', () => {
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const cut = whole.subarray(0, length);
        const ends = cut.lastIndexOf(0x0a) + 1;
        const { records: found, length: kept, isTorn } = read(cut);
        expect(found).toEqual(records.slice(0, found.length));
        expect(found).toHaveLength(cut.toString().split('\n').length - 1);
        expect({ kept, isTorn }).toEqual({ kept: ends, isTorn: ends !== length });
      }),
    );
  });

  it('are not taken for those of another run: a copy has another name', () => {
    expect(() => readRecords('/runs/01B.ndjson', '01B', whole)).toThrow(
      expect.objectContaining({
        kind: 'local-io',
        facts: expect.objectContaining({ why: expect.stringContaining('It holds the run "01A"') }),
      }),
    );
  });
});
