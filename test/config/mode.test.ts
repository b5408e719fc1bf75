import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreeOnMode, modeOfAccount, modeOfApiKey, modeOfKlarnaAddress } from '../../src/config/mode.ts';
import { refusal, settingsFrom } from './scratch.ts';

const claim = (mode: 'test' | 'live', source: string = mode) => ({ mode, source });

describe('what a value says about its mode', () => {
  it.each([
    [modeOfApiKey, 'klarna_test_api_x', 'test'],
    [modeOfApiKey, 'klarna_live_api_x', 'live'],
    [modeOfApiKey, 'PK1234_abcd', undefined],
    [modeOfAccount, 'krn:partner:global:account:test:MKPMV6MS', 'test'],
    [modeOfAccount, 'krn:partner:global:account:live:MKPMV6MS', 'live'],
    [modeOfAccount, 'krn:partner:global:account:live', undefined],
    [modeOfKlarnaAddress, 'https://api-global.test.klarna.com', 'test'],
    [modeOfKlarnaAddress, 'https://api-global.klarna.com', 'live'],
    [modeOfKlarnaAddress, 'http://127.0.0.1:4010', undefined],
  ])('%o of %s is %s', (reading, text, mode) => {
    expect(reading(text)).toBe(mode);
  });
});

describe('agreeing on a mode', () => {
  it('is test where nothing says anything', () => {
    expect(agreeOnMode({ claims: [], live: false })).toBe('test');
  });

  it('names the two that disagree', async () => {
    const claims = [claim('test', 'the Klarna account (profile a)'), claim('live', 'the access token')];
    const message = await refusal('live-guard', () => agreeOnMode({ claims, live: true }));
    expect(message).toContain('the Klarna account (profile a) says test, the access token says live');
  });

  it('asks for --live before a live action, and not before looking', async () => {
    const claims = [claim('live', 'the access token')];
    expect(await refusal('live-guard', () => agreeOnMode({ claims, live: false }))).toContain('Pass --live');
    expect(agreeOnMode({ claims, live: false, action: 'read' })).toBe('live');
    expect(agreeOnMode({ claims, live: true })).toBe('live');
  });

  it('does not take test credentials for a live action', async () => {
    const message = await refusal('live-guard', () => agreeOnMode({ claims: [claim('test', 'the key')], live: true }));
    expect(message).toContain('the key says test, --live says live');
  });

  it('lets live through only when it was asked for and nothing says test', () => {
    const claims = fc.array(fc.constantFrom<'test' | 'live'>('test', 'live').map((mode) => claim(mode)));
    fc.assert(
      fc.property(claims, fc.boolean(), (claims, live) => {
        const modes = new Set(claims.map(({ mode }) => mode));
        const agree = () => agreeOnMode({ claims, live });
        if (live ? modes.has('test') : modes.has('live')) expect(agree).toThrow();
        else expect(agree()).toBe(live ? 'live' : 'test');
      }),
    );
  });
});

describe('the claims of settings', () => {
  it('are those of key, account, address and profile, each with its source', () => {
    const { modeClaims } = settingsFrom({
      stored: {
        current: 'a',
        profiles: new Map([
          [
            'a',
            {
              mode: 'live',
              klarna_api_key: 'klarna_live_api_x',
              klarna_base_url: 'https://api-global.test.klarna.com',
            },
          ],
        ]),
      },
    });
    expect(modeClaims).toEqual([
      { mode: 'live', source: 'the prefix of the Klarna API key (profile a)' },
      { mode: 'test', source: "Klarna's address (profile a)" },
      { mode: 'live', source: 'the mode set in profile a' },
    ]);
  });

  it('leave out the host that follows from them, which is live when they are', () => {
    const environment = { KLARNA_API_KEY: 'klarna_live_api_x' };
    const { klarna, modeClaims } = settingsFrom({ environment });
    expect(klarna.baseUrl).toEqual({ value: 'https://api-global.klarna.com', source: 'default' });
    expect(modeClaims).toHaveLength(1);
    expect(settingsFrom({}).klarna.baseUrl.value).toBe('https://api-global.test.klarna.com');
    expect(settingsFrom({ flags: { live: true } }).klarna.baseUrl.value).toBe('https://api-global.klarna.com');
  });

  it('leave out a profile whose account is passed over', () => {
    const { modeClaims } = settingsFrom({
      environment: { KLARNA_API_KEY: 'klarna_test_api_x' },
      stored: { current: 'a', profiles: new Map([['a', { mode: 'live', klarna_api_key: 'klarna_live_api_x' }]]) },
    });
    expect(modeClaims).toEqual([
      { mode: 'test', source: 'the prefix of the Klarna API key (environment KLARNA_API_KEY)' },
    ]);
  });
});
