import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { noMemory, withWayOn } from '../../src/flows/run-memory.ts';

const hint = 'The customer can still approve it: the same command with --payment-request-id krn:a:b goes on with it.';
const openUrl = 'https://pay.klarna.com/eu/requests/one';
const late = new CliError('step-up', 'The customer did not approve in time.', {
  code: 'CUSTOMER_TIMEOUT',
  hint,
  openUrl,
});
const wayOn = () => '`klarna-cl flow --resume R` goes on from where it stopped.';

describe('how to go on with a payment request', () => {
  it('is one command where the run can be taken up again', () => {
    expect(withWayOn(late, { ...noMemory, wayOn }).facts).toMatchObject({
      hint: `The customer can still approve it. ${wayOn()}`,
      openUrl,
    });
  });

  it('is its flag where nothing was kept of the run', () => {
    expect(withWayOn(late, noMemory)).toBe(late);
  });

  it('names no address in a sandbox that ends with the command', () => {
    const { facts } = withWayOn(late, { ...noMemory, endsWithRun: true });
    expect(facts.hint).toContain('klarna-cl sandbox');
    expect(facts).not.toHaveProperty('openUrl');
    expect(facts.hint).not.toContain('krn:');
  });
});
