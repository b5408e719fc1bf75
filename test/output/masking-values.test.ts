import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskDocument, maskLine } from '../../src/output/masking.ts';

/** What may be a token: printable ASCII, long enough to be masked by its value alone. */
const token = fc.string({
  unit: fc.constantFrom(...'abcXYZ019-_.:+/=~!$&()*,;@%#?'),
  minLength: 16,
  maxLength: 80,
});
const around = fc.string({ unit: 'binary', maxLength: 30 });
const forms = (secret: string) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];

describe('a token that is known', () => {
  it('is never shown whole in a line, whatever surrounds it and however it is written', () => {
    fc.assert(
      fc.property(token, token, around, around, fc.nat(2), (secret, credential, before, after, form) => {
        const rule = { secrets: [secret], credentials: [credential] };
        for (const each of [secret, credential]) {
          const masked = maskLine(`${before}${forms(each)[form]}${after}${each}`, rule);
          for (const shown of forms(each)) expect(masked.includes(shown)).toBe(false);
        }
      }),
    );
  });

  it('is never shown whole in a document, in whichever field and however deep', () => {
    const tree = (leaf: string) =>
      fc.letrec((again) => ({
        node: fc.oneof(
          { depthSize: 'small' },
          fc.constant(leaf),
          around.map((each) => `${each}${leaf}`),
          fc.array(again('node'), { maxLength: 3 }),
          fc.dictionary(fc.constantFrom('id', 'note', 'auth_token', 'email', 'meta', 'line_1'), again('node')),
        ),
      })).node;
    const cases = token.chain((secret) => tree(secret).map((document) => ({ secret, document })));
    fc.assert(
      fc.property(cases, fc.boolean(), ({ secret, document }, reveal) => {
        const asToken = JSON.stringify(maskDocument(document, { secrets: [secret], reveal: false }));
        const asCredential = JSON.stringify(maskDocument(document, { secrets: [], credentials: [secret], reveal }));
        for (const text of [asToken, asCredential])
          expect(text.includes(JSON.stringify(secret).slice(1, -1))).toBe(false);
      }),
    );
  });
});
