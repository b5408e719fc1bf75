import { describe, expect, it } from 'vitest';
import { wrapSentences } from '../../src/output/wrap-sentences.ts';

const error =
  'Error: The access token cannot be used for this. [TOKEN_EXPIRED]\nWhy: It was good until yesterday.\nNext: `klarna-cl config set cl_client_secret` asks for another one; see https://docs.commercelayer.io/core/authentication/refresh\n';

describe('an error on a screen', () => {
  it.each([20, 40, 60, 80, 200])('%i columns wide is broken between words alone', (columns) => {
    const wrapped = wrapSentences(error, columns);
    expect(wrapped.replace(/\n {2}/g, ' ')).toBe(error);
    expect(wrapped).toContain('`klarna-cl config set cl_client_secret`');
    expect(wrapped).toContain('https://docs.commercelayer.io/core/authentication/refresh');
    for (const line of wrapped.split('\n')) {
      const isOnePiece = /^ *(?:`[^`]*`\S*|\S+)$/.test(line);
      expect(line.length <= columns || isOnePiece).toBe(true);
    }
  });

  it('keeps a command whole that stands there without backticks', () => {
    expect(wrapSentences('Next: Go on with klarna-cl flow --resume 01M804 now.', 24)).toContain(
      '\n  klarna-cl flow --resume 01M804\n',
    );
  });

  it('keeps a command whole that ends a sentence behind a colon', () => {
    expect(wrapSentences('It runs as it is: klarna-cl batch rows.csv --sandbox', 40)).toBe(
      'It runs as it is:\n  klarna-cl batch rows.csv --sandbox',
    );
  });

  it('keeps the margin of a list', () => {
    expect(wrapSentences('  one two three', 9)).toBe('  one two\n    three');
  });

  it('goes on below a value that stands in a column of its own', () => {
    expect(wrapSentences('  Writes   one two three', 18)).toBe('  Writes   one two\n           three');
    expect(wrapSentences('  Auth token  one two', 19)).toBe('  Auth token  one\n              two');
  });
});
