import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/journal/read-records.ts';
import { hasOpenWrite, runStateOf } from '../../src/journal/run-state.ts';
import { readRun } from '../../src/journal/runs-folder.ts';
import { environment } from '../commands/running.ts';
import { authToken, sessionToken } from '../support/documents.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { writeRun } from '../support/journals.ts';
import { klarnaClAgainst } from './answering.ts';
import { cutAtEveryByte, flippedBits, strangeRecords, wrongLines } from './corpora/journals.ts';
import { examine, patience } from './corpus.ts';
import { expectHarmless, expectWellSaid, refusalOf } from './saying.ts';
import { healthy, paying, writtenJournal } from './written-journal.ts';

const expectUntold = (said: string) => {
  expect(said).not.toContain(authToken);
  expect(said).not.toContain(sessionToken);
};

describe('every prefix of a journal', () => {
  it(
    'is read as far as it goes, and forgets nothing that may have been executed',
    async (context) => {
      const { id, bytes } = await writtenJournal();
      const whole = readRecords('run', id, bytes).records;
      await examine(context, cutAtEveryByte(bytes), (prefix) => {
        const { records, isTorn, length } = readRecords('run', id, prefix);
        const lines = prefix.toString('utf8').split('\n').length - 1;
        expect(records).toEqual(whole.slice(0, lines));
        expect(isTorn).toBe(prefix.length > length);
        const state = runStateOf(records);
        expect(state === undefined).toBe(lines === 0);
        if (state === undefined) return;
        const intents = records.filter((record) => record.kind === 'intent');
        const last = records.at(-1);
        // A request that may be on its way is never taken for one that did not leave.
        if (last?.kind === 'intent') expect(hasOpenWrite(state)).toBe(true);
        if (intents.some(({ step }) => step === 'authorize')) expect(state.authorization?.state).toBe('UNKNOWN');
        if (intents.some(({ step }) => step === 'store-token')) expect(state.storeToken).not.toBe('none');
      });
    },
    patience,
  );
});

describe('a damaged journal', () => {
  it(
    'is refused for any bit that is not what it was',
    async (context) => {
      const { id, bytes } = await writtenJournal();
      await examine(context, flippedBits(bytes), async (damaged) => {
        expectUntold(expectWellSaid(await refusalOf(() => readRecords('run', id, damaged), [13])));
      });
    },
    patience,
  );

  it(
    'is refused for any line that is gone, repeated, moved or foreign, and is left as it is',
    async (context) => {
      const { id, bytes } = await writtenJournal();
      const other = await writtenJournal([...paying, '--reference', 'another-one']);
      const stateFolder = scratchFolder();
      await examine(context, wrongLines(bytes, other.bytes), async (damaged) => {
        const file = writeRun(stateFolder, id, damaged);
        expectUntold(expectWellSaid(await refusalOf(() => readRun(stateFolder, id), [13])));
        expect(readFileSync(file).equals(damaged)).toBe(true);
      });
    },
    patience,
  );
});

describe('a journal that is whole, but not ours', () => {
  const known =
    /^https:\/\/(acme\.commercelayer\.io\/api\/|api-global\.test\.klarna\.com\/v2\/accounts\/krn:[\w:]+\/payment\/)/;

  it(
    'ends the commands that read it as the contract says',
    async (context) => {
      const { id, bytes } = await writtenJournal();
      const stateFolder = scratchFolder();
      await examine(context, strangeRecords(bytes), async (strange) => {
        const file = writeRun(stateFolder, id, strange);
        for (const argv of [
          ['runs', 'list'],
          ['runs', 'show', id],
          ['flow', '--resume', id, '--auth-token', authToken, '--session-token', sessionToken],
        ]) {
          const run = await klarnaClAgainst(healthy, argv, { environment, stateFolder });
          expect([0, 2, 3, 5, 6, 7, 10, 13, 14]).toContain(run.exit);
          if (run.failure !== undefined) expectUntold(expectWellSaid(run.failure));
          expectHarmless(run.stdout);
          expectUntold(run.stdout);
          for (const { url, kind, body } of run.sent) {
            expect(url).toMatch(known);
            if (kind === 'authorize') expect(JSON.parse(body ?? '').request_payment_transaction.amount).toBe(11800);
          }
          if (argv[0] === 'runs') expect(readFileSync(file).equals(strange)).toBe(true);
        }
      });
    },
    patience,
  );
});
