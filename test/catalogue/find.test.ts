import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entries } from '../../src/catalogue/families.ts';
import { find } from '../../src/catalogue/find.ts';
import { CliError } from '../../src/errors.ts';
import { errorJson, errorLines } from '../../src/output/error-text.ts';

const namesOf = (text: string) => find(text).entries.map(({ source, name }) => `${source} ${name}`);

describe('a name', () => {
  it('finds each entry that has it', () => {
    for (const entry of entries) expect(find(entry.name).entries, entry.name).toContain(entry);
  });

  it.each(['RESOURCE_CONFLICT', 'resource_conflict', 'resource-conflict', 'Resource conflict', ' resource-CONFLICT '])(
    'is found as %j',
    (text) => {
      expect(find(text)).toMatchObject({ by: 'name', entries: [{ name: 'RESOURCE_CONFLICT', source: 'klarna-v2' }] });
    },
  );

  it('that several things have finds all of them, the one that is spelt so first', () => {
    expect(namesOf('declined')[0]).toBe('exit-code declined');
    expect(namesOf('DECLINED')[0]).toBe('klarna-v2 DECLINED');
    expect(namesOf('DECLINED').toSorted()).toEqual(namesOf('declined').toSorted());
  });
});

describe('a number', () => {
  it.each([
    ['7', ['exit-code unknown']],
    ['0', ['exit-code ok']],
    ['130', ['exit-code interrupted']],
    ['429', ['http 429']],
    ['503', ['http 503']],
  ])('%s', (text, names) => {
    expect(find(text).by).toMatch(/name|number/);
    expect(namesOf(text)).toEqual(names);
  });

  it('that is neither finds nothing', () => {
    expect(namesOf('77')).toEqual([]);
  });
});

describe('an error as it was printed', () => {
  const declined = new CliError('declined', 'Klarna declined the payment.', {
    code: 'DECLINED',
    why: 'Klarna’s reason: PAYMENT_DECLINED.',
  });
  const refused = new CliError('rejected', 'klarna_payment ertHJlpPTX was refused by Commerce Layer (HTTP 404).', {
    code: 'RECORD_NOT_FOUND',
    httpStatus: 404,
  });
  const unauthorized = (service: string) =>
    new CliError('auth', `It was refused by ${service} (HTTP 401).`, { code: 'UNAUTHORIZED', httpStatus: 401 });
  const rule = { secrets: [] };

  it.each([
    ['as three lines', errorLines(declined, rule)],
    ['as its first line', errorLines(declined, rule).split('\n')[0] ?? ''],
    ['with what was said before it', `Profile sandbox · test mode\n${errorLines(declined, rule)}`],
  ])('for a person, %s', (_, text) => {
    expect(find(text)).toMatchObject({ by: 'text' });
    expect(namesOf(text)).toContain('klarna-v2 DECLINED');
    expect(namesOf(text)).not.toContain('exit-code declined');
  });

  it('for a script', () => {
    expect(namesOf(errorJson(refused, rule))).toEqual(['commerce-layer RECORD_NOT_FOUND']);
    expect(namesOf(`Profile environment · live mode\n${errorJson(refused, rule)}`)).toEqual([
      'commerce-layer RECORD_NOT_FOUND',
    ]);
  });

  it('whose code is only the exit code’s name', () => {
    const usage = new CliError('usage', '--amount is not a number.');
    expect(namesOf(errorJson(usage, rule))).toEqual(['exit-code usage']);
    expect(namesOf('klarna-cl exited with code 2')).toEqual(['exit-code usage']);
  });

  it('that says whose it is', () => {
    expect(namesOf(errorLines(unauthorized('Klarna'), rule))).toEqual(['klarna-v2 UNAUTHORIZED']);
    expect(namesOf(errorJson(unauthorized('Commerce Layer'), rule))).toEqual(['commerce-layer UNAUTHORIZED']);
    expect(namesOf('[UNAUTHORIZED]')).toHaveLength(3);
  });
});

describe('an answer of a service', () => {
  it.each([
    [
      { errors: [{ title: "can't be blank", code: 'VALIDATION_ERROR', status: '422', meta: { error: 'blank' } }] },
      ['commerce-layer VALIDATION_ERROR', 'commerce-layer blank'],
    ],
    [
      { correlation_id: 'c', error_code: 'BAD_VALUE', error_messages: ['Not matching fields'] },
      ['klarna-v1 BAD_VALUE', 'klarna-v1 BAD_VALUE', 'klarna-v1 Not matching fields'],
    ],
    [
      { error_id: 'e', error_code: 'VALIDATION_ERROR', error_message: 'm', validation_errors: [] },
      ['klarna-v2 VALIDATION_ERROR'],
    ],
    [
      { payment_transaction_response: { result: 'DECLINED', result_reason: 'PAYMENT_DECLINED' } },
      ['klarna-v2 DECLINED', 'state DECLINED', 'klarna-v2 PAYMENT_DECLINED'],
    ],
    [{ state: 'PURCHASE', findings: [{ name: 'paid-not-placed' }] }, ['diagnosis paid-not-placed']],
    [{ nothing: { http_status: 429 } }, ['http 429']],
  ])('%j', (document, names) => {
    expect(namesOf(JSON.stringify(document, null, 2))).toEqual(names);
  });

  it('that was quoted in a sentence', () => {
    expect(namesOf('Klarna says: Authorization token already consumed')).toEqual([
      'klarna-v1 Authorization token already consumed',
    ]);
    expect(namesOf('we got a HTTP 504 from the API')).toEqual(['http 504']);
    expect(namesOf('Request failed with status code 502')).toEqual(['http 502']);
    expect(namesOf('the job ended with exit code 7')).toEqual(['exit-code unknown']);
  });
});

describe('words', () => {
  it.each([
    ['charged twice', 'diagnosis authorized-twice'],
    ['the customer paid but the order is not there', 'paid'],
    ['order placed but unpaid', 'placed + unpaid'],
    ['is the capture failed or pending', 'capture'],
    ['billing address missing', 'country'],
    ['certificate of a proxy', 'tls'],
    ['fraud review, may I ship?', 'PENDING'],
    ['we send too many requests', 'TOO_MANY_REQUESTS'],
  ])('%j', (text, first) => {
    expect(find(text).by).toBe('search');
    expect(namesOf(text).slice(0, 2).join(', ')).toContain(first);
    expect(namesOf(text).length).toBeLessThanOrEqual(8);
  });

  it.each(['', ' ', 'qwertz', '[]', '{}', '-', 'the of and'])('that say nothing find nothing: %j', (text) => {
    expect(namesOf(text)).toEqual([]);
  });

  it('of any kind find something or nothing, and soon', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(find(text).entries.length).toBeLessThanOrEqual(entries.length);
      }),
    );
    expect(find('lorem '.repeat(100_000)).entries).toEqual([]);
    expect(find('['.repeat(100_000)).entries).toEqual([]);
  });
});
