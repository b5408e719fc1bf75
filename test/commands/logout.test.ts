import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { accessToken } from '../support/documents.ts';
import { fakeNow } from '../support/fake-context.ts';
import { klarnaCl } from './running.ts';

const integration = { cl_client_id: 'client', cl_client_secret: 'cnry-secret' };
const shop = { mode: 'test', ...integration, klarna_api_key: 'klarna_test_api_cnry' };
const token = accessToken({ exp: fakeNow / 1000 + 3600 });
const revoked = ['POST /oauth/revoke', { status: 200, document: {} }] as const;

describe('config logout', () => {
  it('revokes the kept access token where tokens come from, then forgets it and the credentials', async () => {
    const run = await klarnaCl(['config', 'logout'], { profiles: { shop }, cachedToken: token, http: [revoked] });
    expect(run.exit).toBe(0);
    const [sent] = run.sent();
    expect(sent?.url).toBe('https://auth.commercelayer.io/oauth/revoke');
    expect(JSON.parse(sent?.body ?? '')).toEqual({ client_id: 'client', client_secret: 'cnry-secret', token });
    expect(run.profiles.get('shop')).toEqual({ mode: 'test' });
    expect(run.talk).toContain('Profile shop · organization acme · test mode');
    expect(run.talk.join()).toContain('is revoked');
    expect(run.talk.join()).not.toContain('cnry');
  });

  it('asks the address of the profile, and no other', async () => {
    const profiles = { shop: { ...shop, cl_auth_url: 'http://127.0.0.1:4010' } };
    const run = await klarnaCl(['config', 'logout'], { profiles, cachedToken: token, http: [revoked] });
    expect(run.sent().map(({ url }) => url)).toEqual(['http://127.0.0.1:4010/oauth/revoke']);
  });

  it.each([
    ['is not reached', new CliError('unavailable', 'Commerce Layer cannot be reached.', { code: 'dns' }), 6],
    ['refuses', { status: 403, document: { errors: [{ title: 'unauthorized_client', status: 403 }] } }, 4],
  ])(
    'where the service %s forgets them all the same, and says until when the token is good',
    async (_, reply, exit) => {
      const run = await klarnaCl(['config', 'logout'], {
        profiles: { shop },
        cachedToken: token,
        http: [['POST /oauth/revoke', reply]],
      });
      expect(run.exit).toBe(exit);
      expect(run.failure?.code).toBe('TOKEN_NOT_REVOKED');
      expect(run.said).toContain('good until 2026-03-04 06:06 UTC');
      expect(run.profiles.get('shop')).toEqual({ mode: 'test' });
    },
  );

  it('sends nothing without a token, with one that has ended, or as a sales channel, which may not', async () => {
    const old = accessToken({ exp: fakeNow / 1000 - 1 });
    const channel = { cl_client_id: 'client', cl_scope: 'market:code:europe' };
    expect(await klarnaCl(['config', 'logout'], { profiles: { shop } })).toMatchObject({ exit: 0, settings: [] });
    const ended = await klarnaCl(['config', 'logout'], { profiles: { shop }, cachedToken: old });
    expect(ended).toMatchObject({ exit: 0, settings: [] });
    const run = await klarnaCl(['config', 'logout'], { profiles: { channel }, cachedToken: token });
    expect(run).toMatchObject({ exit: 0, settings: [] });
    expect(run.talk.join()).toContain('cannot be ended without a client secret; it is good until');
  });

  it('does not say that a token is ended or forgotten which was got at an address that it does not know', async () => {
    const run = await klarnaCl(['config', 'logout'], { profiles: { shop }, otherTokens: 2 });
    expect(run).toMatchObject({ exit: 0, settings: [] });
    expect(run.talk[0]).toBe('Forgotten in profile shop: cl_client_id, cl_client_secret, klarna_api_key.');
    expect(run.talk[1]).toContain('No kept access token is known to be of profile shop');
  });

  it('leaves the tokens of other credentials alone', async () => {
    const environment = { CL_CLIENT_ID: 'other', CL_CLIENT_SECRET: 'cnry-other' };
    const other = { cl_scope: 'market:code:europe' };
    const run = await klarnaCl(['config', 'logout'], { profiles: { other }, environment, cachedToken: token });
    expect(run).toMatchObject({ exit: 0, settings: [] });
    expect(run.talk).toEqual(['Profile other holds no credentials.']);
  });

  it('revokes a token that the profile holds itself, with the client beside it', async () => {
    const profiles = { shop: { ...integration, cl_access_token: token } };
    const run = await klarnaCl(['config', 'logout'], { profiles, http: [revoked] });
    expect(run.exit).toBe(0);
    expect(run.profiles.get('shop')).toEqual({});
  });

  it('acts on a live profile without --live: it moves no money, and takes power away', async () => {
    const live = accessToken({ test: false, exp: fakeNow / 1000 + 3600 });
    const profiles = { shop: { ...integration, mode: 'live' } };
    const run = await klarnaCl(['config', 'logout'], { profiles, cachedToken: live, http: [revoked] });
    expect(run.exit).toBe(0);
    expect(run.talk).toContain('Profile shop · organization acme · live mode');
  });

  it.each(['--dry-run', '--curl'])('shows the request with %s, and does nothing', async (flag) => {
    const run = await klarnaCl(['config', 'logout', flag], { profiles: { shop }, cachedToken: token });
    expect(run).toMatchObject({ exit: 0, settings: [] });
    expect(run.stdout()).toContain('/oauth/revoke');
    expect(run.stdout()).toContain('$CL_CLIENT_SECRET');
    expect(run.stdout()).not.toContain('cnry');
    expect(run.profiles.get('shop')).toEqual(shop);
  });
});

describe('config logout with secrets in the keyring', () => {
  const marks = { shop: { cl_client_secret: { keyring: 'shop/cl_client_secret/1' } } };
  const profiles = { shop: { cl_client_id: 'client' } };

  it('fetches the secret to end the token, then removes it there', async () => {
    const keyring = { 'shop/cl_client_secret/1': 'cnry-secret', 'other/cl_client_secret/2': 'cnry-other' };
    const run = await klarnaCl(['config', 'logout'], { profiles, marks, keyring, cachedToken: token, http: [revoked] });
    expect(run.exit).toBe(0);
    expect([...run.held.keys()]).toEqual(['other/cl_client_secret/2']);
    expect(run.marks.get('shop')).toEqual({});
  });

  it('forgets its marks although it is locked, says so, and removes the secrets the next time', async () => {
    const locked = { reason: 'refused', says: 'It is locked.', done: 0 } as const;
    const run = await klarnaCl(['config', 'logout'], { profiles, marks, keyring: locked, cachedToken: token });
    expect(run).toMatchObject({ exit: 3, settings: [] });
    expect(run.marks.get('shop')).toEqual({});
    expect(run.leftovers()).toEqual([{ keyring: 'shop/cl_client_secret/1' }]);
  });
});
