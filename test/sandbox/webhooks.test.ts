import { describe, expect, it } from 'vitest';
import { covers, eventTypes, isSubscription } from '../../src/sandbox/klarna/notification/event-types.ts';
import { targetProblem } from '../../src/sandbox/klarna/notification/targets.ts';
import { notifying } from './receiver.ts';

const url = 'https://localhost:8443/klarna';

describe('signing keys', () => {
  it('are shown once, when they are made', async () => {
    const sandbox = await notifying();
    const created = await sandbox.call('POST', 'signing-keys');
    expect(created).toMatchObject({ status: 201, document: { signing_key: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    const { signing_key_id, signing_key } = created.document;
    expect(signing_key_id).toMatch(/^krn:partner:global:notification:signing-key:[0-9a-f-]{36}$/);
    const read = await sandbox.call('GET', `signing-keys/${signing_key_id}`);
    expect(read.document).toEqual({ signing_key_id, created_at: expect.any(String) });
    const list = await sandbox.call('GET', 'signing-keys');
    expect(list.document).toEqual({ signing_keys: [read.document] });
    expect(JSON.stringify(await sandbox.ledger())).not.toContain(signing_key);
    expect((await sandbox.newKey()).signing_key).not.toBe(signing_key);
  });

  it('are fifty at most', async () => {
    const sandbox = await notifying();
    for (let i = 0; i < 50; i++) await sandbox.newKey();
    expect(await sandbox.call('POST', 'signing-keys')).toMatchObject({ status: 403 });
  });

  it('cannot go while a webhook needs them', async () => {
    const sandbox = await notifying();
    const { key, path } = await sandbox.subscribe(url);
    const place = `signing-keys/${key.signing_key_id}`;
    expect(await sandbox.call('DELETE', place)).toMatchObject({ status: 409 });
    expect(await sandbox.call('DELETE', path)).toMatchObject({ status: 204, document: undefined });
    expect(await sandbox.call('DELETE', place)).toMatchObject({ status: 204 });
    expect(await sandbox.call('GET', place)).toMatchObject({ status: 404 });
    expect(await sandbox.call('DELETE', place)).toMatchObject({ status: 404 });
  });

  it('are made without a body', async () => {
    const sandbox = await notifying();
    expect(await sandbox.call('POST', 'signing-keys', { signing_key: 'mine' })).toMatchObject({ status: 400 });
  });
});

describe('webhooks', () => {
  it('are created, read, listed, changed and deleted', async () => {
    const sandbox = await notifying();
    const { id, path, key, created } = await sandbox.subscribe(url);
    expect(created).toMatchObject({ status: 201 });
    expect(id).toMatch(/^krn:partner:global:notification:webhook:[0-9a-f-]{36}$/);
    expect(created.document).toEqual({
      webhook_id: id,
      url,
      event_types: ['payment.*'],
      event_version: 'v2',
      signing_key_id: key.signing_key_id,
      status: 'ENABLED',
      created_at: expect.any(String),
    });
    expect((await sandbox.call('GET', path)).document).toEqual(created.document);
    expect((await sandbox.call('GET', encodeURIComponent(path).replace('%2F', '/'))).status).toBe(200);
    expect((await sandbox.call('GET', 'webhooks')).document).toEqual({ webhooks: [created.document] });
    const changed = await sandbox.call('PATCH', path, { status: 'DISABLED' });
    expect(changed).toMatchObject({ status: 200, document: { ...created.document, status: 'DISABLED' } });
    expect(await sandbox.call('DELETE', path)).toMatchObject({ status: 204 });
    for (const method of ['GET', 'DELETE']) expect((await sandbox.call(method, path)).status).toBe(404);
    expect((await sandbox.call('GET', 'webhooks')).document).toEqual({ webhooks: [] });
  });

  it.each([
    ['no url', { url: undefined }, 'url'],
    ['a url that is none', { url: 'klarna' }, 'url'],
    ['plain http elsewhere', { url: 'http://shop.example/klarna' }, 'url'],
    ['another machine', { url: 'https://shop.example/klarna' }, 'url'],
    ['no events', { event_types: [] }, 'event_types'],
    ['an unknown event', { event_types: ['payment.request.state-change.approved'] }, 'event_types.0'],
    ['a star for everything', { event_types: ['payment.*', '*'] }, 'event_types.1'],
    ['an event twice', { event_types: ['payment.*', 'payment.*'] }, 'event_types'],
    ['one event without a list', { event_types: 'payment.*' }, 'event_types'],
    ['the older version', { event_version: 'v1' }, 'event_version'],
    ['no version', { event_version: undefined }, 'event_version'],
    ['a key that is not there', { signing_key_id: 'krn:partner:global:notification:signing-key:1' }, 'signing_key_id'],
    ['no key', { signing_key_id: undefined }, 'signing_key_id'],
    ['no status', { status: undefined }, 'status'],
    ['another status', { status: 'PAUSED' }, 'status'],
    ['a member that is not known', { secret: 'x' }, 'secret'],
  ])('are refused with %s', async (_, wish, parameter) => {
    const sandbox = await notifying();
    const { created } = await sandbox.subscribe(url, wish);
    expect(created).toMatchObject({ status: 400, document: { error_code: 'VALIDATION_ERROR' } });
    expect(JSON.stringify(created.document)).toContain(`"parameter":"${parameter}"`);
    expect((await sandbox.call('GET', 'webhooks')).document.webhooks).toEqual([]);
  });

  it.each([
    [{}, 'body'],
    [{ webhook_id: 'krn:x:y' }, 'webhook_id'],
    [{ url: 'ftp://localhost/' }, 'url'],
    [{ signing_key_id: 'krn:x:y' }, 'signing_key_id'],
  ])('are not changed by %j', async (changes, parameter) => {
    const sandbox = await notifying();
    const { path, created } = await sandbox.subscribe(url);
    const answer = await sandbox.call('PATCH', path, changes);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.document)).toContain(`"parameter":"${parameter}"`);
    expect((await sandbox.call('GET', path)).document).toEqual(created.document);
  });

  it('exist once for each address and set of events', async () => {
    const sandbox = await notifying();
    const types = ['payment.transaction.captured', 'payment.transaction.refunded'];
    await sandbox.subscribe(url, { event_types: types });
    const again = await sandbox.subscribe(url, { event_types: types.toReversed(), status: 'DISABLED' });
    expect(again.created).toMatchObject({ status: 409, document: { error_code: 'RESOURCE_CONFLICT' } });
    const other = await sandbox.subscribe(url, { event_types: [types[0]] });
    expect(other.created.status).toBe(201);
    expect((await sandbox.call('PATCH', other.path, { event_types: types })).status).toBe(409);
  });

  it('want the key of the API, and lead nowhere else', async () => {
    const sandbox = await notifying();
    for (const path of ['webhooks', 'signing-keys'])
      expect(await sandbox.send('GET', `/v2/notification/${path}`, {})).toMatchObject({ status: 401 });
    expect(await sandbox.call('GET', 'webhook')).toMatchObject({ status: 404, document: { error_code: 'NOT_FOUND' } });
    expect(await sandbox.call('PUT', 'webhooks')).toMatchObject({ status: 404 });
    expect((await sandbox.call('GET', 'webhooks')).headers.get('klarna-correlation-id')).toBeTruthy();
  });

  it.each([
    [
      'an event that the webhook is not sent',
      {},
      { event_type: 'payment.transaction.refunded', event_version: 'v2' },
      400,
    ],
    ['an unknown event', {}, { event_type: 'payment.transaction.*', event_version: 'v2' }, 400],
    ['no version', {}, { event_type: 'payment.transaction.captured' }, 400],
    [
      'a webhook that is off',
      { status: 'DISABLED' },
      { event_type: 'payment.transaction.captured', event_version: 'v2' },
      409,
    ],
  ])('simulate nothing for %s', async (_, wish, body, status) => {
    const sandbox = await notifying();
    const { path } = await sandbox.subscribe(url, { event_types: ['payment.transaction.captured'], ...wish });
    expect((await sandbox.call('POST', `${path}/simulate`, body)).status).toBe(status);
    expect(await sandbox.deliveries()).toEqual([]);
  });
});

describe('subscriptions', () => {
  it.each([
    ['payment.*', 13],
    ['payment.request.*', 6],
    ['payment.request.state-change.*', 6],
    ['payment.transaction.*', 7],
    ['payment.transaction.state-change.*', 4],
    ['payment.transaction.captured', 1],
    ['payment.transaction.capture*', 0],
    ['payment.*.captured', 0],
    ['payment.*.*', 0],
    ['payment', 0],
    ['payment.', 0],
    ['.*', 0],
    ['*', 0],
    ['', 0],
  ])('%j take in %i events', (subscription, count) => {
    expect(eventTypes.filter((type) => covers(subscription, type))).toHaveLength(count);
    expect(isSubscription(subscription)).toBe(count > 0);
  });
});

describe('addresses', () => {
  it.each([
    ['http://127.0.0.1:4000/klarna', true, true],
    ['http://localhost/', true, true],
    ['http://shop.localhost:3000/', true, true],
    ['http://[::1]:3000/', true, true],
    ['https://localhost:3000/', true, true],
    ['http://2130706433/', true, true],
    ['https://shop.example/klarna?x=1', false, true],
    ['https://shop.example:8443/', false, true],
    ['https://shop.example:443/', false, true],
    ['https://shop.example:4443/', false, false],
    ['http://shop.example/', false, false],
    ['http://shop.example:8443/', false, false],
    ['https://10.0.0.1/', false, true],
    ['http://10.0.0.1/', false, false],
    ['http://0.0.0.0:4000/', false, false],
    ['http://[::ffff:127.0.0.1]/', false, false],
    ['http://localhost.example/', false, false],
    ['http://127.0.0.1.example/', false, false],
    ['https://user:word@localhost/', false, false],
    ['https://shop.example/#part', false, false],
    ['ftp://localhost/', false, false],
    ['file:///etc/hosts', false, false],
    [' https://shop.example/', false, false],
    ['https://shop.example/a b', false, false],
    ['//shop.example/', false, false],
    ['shop.example', false, false],
    ['', false, false],
  ])('%j: %s here, %s with --allow-remote', (address, here, anywhere) => {
    expect(targetProblem(address, { allowRemote: false }) === undefined).toBe(here);
    expect(targetProblem(address, { allowRemote: true }) === undefined).toBe(anywhere);
  });
});
