import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskDocument, maskEmail, maskLine, maskText } from '../../src/output/masking.ts';

const token = '0b1d9815-165e-42e2-8867-35bc03789e00';
const key = 'klarna_test_api_canary+/=secret';
const hide = (document: unknown, secrets: readonly string[] = []) => maskDocument(document, { secrets, reveal: false });
const reveal = (document: unknown) => maskDocument(document, { secrets: [token], reveal: true, credentials: [key] });

describe('masking by field', () => {
  it.each([
    'auth_token',
    'client_token',
    'customer_token',
    'order_token',
    'session_id',
    'klarna_network_session_token',
    'payment_request_url',
    'date_of_birth',
    'national_identification_number',
    'phone',
    'street_address',
  ])('%s', (field) => {
    expect(hide({ deep: [{ [field]: `${token}${token}` }] })).toEqual({ deep: [{ [field]: '0b1d…9e00' }] });
  });

  it('shows nothing at all of a credential', () => {
    expect(hide({ client_secret: token, access_token: token })).toEqual({
      client_secret: '********',
      access_token: '********',
    });
    expect(maskLine(`Basic ${key}`, { secrets: [], credentials: [key] })).toBe('Basic ********');
  });

  it('masks what is short wholly, so that its length says nothing', () => {
    expect(hide({ phone: '+4670' })).toEqual({ phone: '********' });
    expect(hide({ national_id: 123_456 })).toEqual({ national_id: '********' });
    expect([maskText('123456789012345'), maskText('1234567890123456')]).toEqual(['********', '1234…3456']);
  });

  it('leaves harmless members, numbers and nulls as they are', () => {
    const document = { id: 'ertHJlpPTR', amount: 11800, phone: null, ok: true, list: [1, 'a'], none: {} };
    expect(hide(document)).toEqual(document);
  });

  it('shows of an e-mail enough to recognise it', () => {
    expect(hide({ customer_email: 'customer@email.us', email: 'a@b.example' })).toEqual({
      customer_email: 'cu…@email.us',
      email: '…@b.example',
    });
    expect(maskEmail('no address')).toBe('********');
  });
});

describe('masking by value', () => {
  it('finds the token that was sent under another name', () => {
    expect(hide({ session_id: token, echo: { note: `got ${token}.` } }, [token])).toEqual({
      session_id: '0b1d…9e00',
      echo: { note: 'got 0b1d…9e00.' },
    });
  });

  it('finds a token that only the document itself calls one', () => {
    expect(hide({ auth_token: token, reference: token })).toEqual({ auth_token: '0b1d…9e00', reference: '0b1d…9e00' });
  });

  it.each([
    ['raw', (secret: string) => secret],
    ['URL-encoded', encodeURIComponent],
    ['in base64', (secret: string) => Buffer.from(secret).toString('base64')],
  ])('finds it %s, anywhere in a text', (_, encode) => {
    fc.assert(
      fc.property(fc.uuid(), fc.string(), fc.string(), (id, before, after) => {
        const secret = `${id}+/=&`;
        const text = JSON.stringify(hide({ note: `${before}${encode(secret)}${after}` }, [secret]));
        expect(JSON.parse(text).note).not.toContain(encode(secret));
        expect(maskLine(`Error: ${encode(secret)}`, { secrets: [secret] })).not.toContain(encode(secret));
      }),
    );
  });

  it('masks the longer of two secrets that begin alike', () => {
    expect(hide({ note: `${token}-more` }, [token, `${token}-more`])).toEqual({ note: '0b1d…more' });
  });

  it('masks tokens in addresses by the name of their parameter', () => {
    expect(hide({ url: 'https://x.example/p?session_token=abcdef&lang=en#auth=12345678901234567' })).toEqual({
      url: 'https://x.example/p?session_token=********&lang=en#auth=1234…4567',
    });
    expect(maskLine('see https://x.example/?sid=abc', { secrets: [] })).toBe('see https://x.example/?sid=********');
  });
});

describe('--reveal', () => {
  it('shows tokens and personal data', () => {
    const document = { auth_token: token, customer_email: 'customer@email.us', phone: '+46701740615' };
    expect(reveal(document)).toEqual(document);
  });

  it('never shows a credential, whatever its field is called', () => {
    const text = JSON.stringify(
      reveal({ note: `used ${key}`, url: encodeURIComponent(key), b: Buffer.from(key).toString('base64') }),
    );
    expect(text).not.toMatch(/canary|Y2FuYX/);
  });

  it.each(['client_secret', 'access_token', 'api_key', 'password', 'refresh_token'])(
    'never shows a field called %s',
    (field) => {
      expect(reveal({ [field]: 'a-credential-nobody-listed' })).toEqual({ [field]: '********' });
    },
  );
});

describe('a planned request', () => {
  it('keeps the variables that stand for secrets', () => {
    const body = { client_id: '$CL_CLIENT_ID', client_secret: '$CL_CLIENT_SECRET', note: 'Bearer $CL_ACCESS_TOKEN' };
    expect(hide(body)).toEqual(body);
    expect(hide({ auth_token: '$AUTH_TOKEN', other: '$AUTH_TOKEN' })).toEqual({
      auth_token: '$AUTH_TOKEN',
      other: '$AUTH_TOKEN',
    });
  });

  it('does not take a secret for a variable', () => {
    expect(hide({ client_secret: '$ecret-of-mine-12345' })).toEqual({ client_secret: '********' });
  });
});

describe('masking', () => {
  it('survives any document, keeps its shape, and leaves the given one alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), fc.boolean(), (document, secrets, isRevealed) => {
        const before = JSON.stringify(document);
        const masked = maskDocument(document, { secrets, reveal: isRevealed });
        expect(JSON.stringify(document)).toBe(before);
        expect(Array.isArray(masked)).toBe(Array.isArray(document));
      }),
    );
  });

  it('survives text that has no URL-encoded form', () => {
    expect(hide({ auth_token: 'lone surrogate \ud800 and more' })).toEqual({ auth_token: 'lone…more' });
  });

  it('is idempotent: a masked document stays as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,60}$/), (value) => {
        const once = hide({ auth_token: value });
        expect(hide(hide(once))).toEqual(hide(once));
      }),
    );
  });
});
