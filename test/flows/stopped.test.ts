import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { throwIfStopped } from '../../src/flows/stopped.ts';
import { fakeContext } from '../support/fake-context.ts';

const endOf = (work: () => void): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('the end of a run that was stopped while its last write was answered', () => {
  it('is none where no signal came', () => {
    expect(endOf(() => throwIfStopped(fakeContext().stop, 'Klarna answered APPROVED.'))).toBeUndefined();
  });

  it.each([
    ['interrupted', 130],
    ['terminated', 143],
  ] as const)('%s is %i, and says what was done', (signal, exitCode) => {
    const { stop } = fakeContext();
    stop.press(signal);
    const error = endOf(() => throwIfStopped(stop, 'Klarna answered APPROVED.'));
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ kind: signal, exitCode, facts: { execution: 'done' } });
    expect(error).toMatchObject({ facts: { why: expect.stringContaining('Klarna answered APPROVED.') } });
    expect(error).toMatchObject({ facts: { hint: expect.stringContaining('without doing it twice') } });
  });

  it('passes on what is to be done instead', () => {
    const { stop } = fakeContext();
    stop.press('interrupted');
    expect(endOf(() => throwIfStopped(stop, 'Done.', 'Ask the customer.'))).toMatchObject({
      facts: { hint: 'Ask the customer.' },
    });
  });
});
