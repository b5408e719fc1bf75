import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CliError, type ErrorFacts, exitCodes } from '../../src/errors.ts';
import { errorJson, errorLines } from '../../src/output/error-text.ts';

const facts: ErrorFacts = {
  code: 'RESOURCE_CONFLICT',
  why: 'The token was used.',
  hint: 'Look in the Klarna portal.',
  docUrl: 'https://docs.klarna.com/',
  httpStatus: 409,
  traceId: 'trace-1',
  correlationId: 'corr-1',
  details: { error_code: 'RESOURCE_CONFLICT' },
};
const none = { secrets: [] };
const conflict = new CliError('rejected', 'The authorization was refused.', facts);

describe('an error for a person', () => {
  it('is three lines: what failed, why, what to do next', () => {
    expect(errorLines(conflict, none)).toBe(
      [
        'Error: The authorization was refused. [RESOURCE_CONFLICT]',
        'Why: The token was used. (trace id trace-1, klarna-correlation-id corr-1)',
        'Next: Look in the Klarna portal. https://docs.klarna.com/',
        '',
      ].join('\n'),
    );
  });

  it('ends its first line with the name that leads to more, where it has one of its own', () => {
    const named = (code: string) => errorLines(new CliError('rejected', 'No.', { code }), none);
    expect(named('dns')).toBe('Error: No. [dns]\n');
    expect(named('403-bare')).toBe('Error: No. [403-bare]\n');
    expect(named('rejected')).toBe('Error: No.\n');
    for (const code of ['', 'a sentence.', 'X]\n[Y', '\u001b[2J', 'X'.repeat(65)])
      expect(named(code)).toBe('Error: No.\n');
  });

  it('has no line without anything to say', () => {
    expect(errorLines(new CliError('rejected', 'No.'), none)).toBe('Error: No.\n');
    const traced = new CliError('rejected', 'No.', { traceId: 't' });
    expect(errorLines(traced, none)).toBe('Error: No.\nWhy: (trace id t)\n');
  });

  it('says that nothing was sent where it comes before sending', () => {
    expect(errorLines(new CliError('usage', 'No.'), none)).toBe('Error: No.\nWhy: Nothing was sent.\n');
  });

  it('lists all that is wrong, a line each, below what it says first', () => {
    const complaints = ['line 2: no\u001b[2J\nnews', 'line 3, column id: abcdefghijklmnop'];
    const error = new CliError('usage', 'Two things.', { complaints, details: { total: 2 } });
    expect(errorLines(error, { secrets: ['abcdefghijklmnop'] })).toBe(
      'Error: Two things.\n  line 2: no news\n  line 3, column id: abcd…mnop\nWhy: Nothing was sent.\n',
    );
    expect(JSON.parse(errorJson(error, none)).error.details).toEqual({ total: 2 });
  });

  it('shows the address that must be opened whole, and masks every other one', () => {
    const url = 'https://pay.example/?session_token=abcdefghijklmnopqrst';
    const error = new CliError('step-up', `See ${url}`, { hint: 'Go on.', openUrl: url });
    expect(errorLines(error, none)).toBe(
      `Error: See https://pay.example/?session_token=abcd…qrst\nNext: Go on. The customer approves at: ${url}\n`,
    );
    expect(JSON.parse(errorJson(error, none)).error.hint).toBe(`Go on. The customer approves at: ${url}`);
  });

  it('stays on its lines and harmless, whatever a server says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, why) => {
        const text = errorLines(new CliError('rejected', `m${message}`, { why: `w${why}`, hint: 'h' }), none);
        expect(text.split('\n')).toHaveLength(4);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });
});

describe('an error for a script', () => {
  it('is one JSON object on one line', () => {
    const text = errorJson(conflict, none);
    expect(text).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 'RESOURCE_CONFLICT',
        message: 'The authorization was refused. The token was used.',
        hint: 'Look in the Klarna portal.',
        exit_code: 5,
        http_status: 409,
        trace_id: 'trace-1',
        correlation_id: 'corr-1',
        details: { error_code: 'RESOURCE_CONFLICT' },
        doc_url: 'https://docs.klarna.com/',
      },
    });
  });

  it('leaves out what is not known, and says null where there is no hint', () => {
    expect(JSON.parse(errorJson(new CliError('config', 'No.'), none))).toEqual({
      error: { code: 'config', message: 'No. Nothing was sent.', hint: null, exit_code: 3 },
    });
  });

  it('masks the API’s own error body', () => {
    const details = {
      auth_token: '0b1d9815-165e-42e2-8867-35bc03789e00',
      echo: '0b1d9815-165e-42e2-8867-35bc03789e00',
    };
    expect(errorJson(new CliError('rejected', 'No.', { details }), none)).not.toContain('0b1d9815');
  });
});

describe('an error that repeats a secret', () => {
  it('shows it to no script', () => {
    const leaky = new CliError('rejected', 'canary-token-12345 failed.', { why: 'Sent with canary-key-12345.' });
    const text = errorJson(leaky, { secrets: ['canary-token-12345'], credentials: ['canary-key-12345'] });
    expect(JSON.parse(text).error.message).toBe('cana…2345 failed. Sent with ********.');
  });
});

describe('the exit codes', () => {
  it('never change: scripts branch on them', () => {
    expect(
      Object.entries(exitCodes)
        .map(([name, code]) => `${code} ${name}`)
        .join(', '),
    ).toBe(
      '0 ok, 1 internal, 2 usage, 3 config, 4 auth, 5 rejected, 6 unavailable, 7 unknown, 8 declined, 9 step-up, 10 live-guard, 11 partial, 12 not-placed, 13 local-io, 14 protocol, 130 interrupted, 143 terminated',
    );
  });
});
