import { describe, expect, it } from 'vitest';
import { maskUrl } from '../../src/request/masks.ts';
import { json, resetBeforeHeaders, startFaultServer } from '../support/fault-server.ts';
import { stepOf, withHttp } from './world.ts';

const token = '0b1d9815-165e-42e2-8867-35bc03789e00';

describe('--verbose', () => {
  it('shows each exchange, and by allow-list only what is harmless', async () => {
    const lines: string[] = [];
    const answer = {
      data: {
        id: token,
        type: 'klarna_payments',
        attributes: { session_id: token, customer_email: 'jane@example.com', status: 'x\u001b[2J' },
      },
      meta: { trace_id: 'abc', mode: 'test' },
    };
    const server = await startFaultServer((count) => (count === 1 ? resetBeforeHeaders : json(200, answer)));
    const step = stepOf('store-token', server.url, {
      headers: { Accept: 'application/json', Authorization: 'Bearer eyJhbGciOi.secret', 'X-New': 'who knows' },
      body: JSON.stringify({
        data: { id: 'ertHJlpPTR', type: 'klarna_payments', attributes: { auth_token: token, short: 'x' } },
      }),
      verify: async () => undefined,
    });
    await withHttp({ trace: (line) => lines.push(line) }, (http) => http.send(step));
    await server.close();
    const text = lines
      .join('\n')
      .replace(/in \d+ ms/g, 'in 1 ms')
      .replaceAll(String(server.port), 'PORT');
    const request = [
      '> Accept: application/json',
      '> Authorization: Bearer …',
      '> X-New: …',
      '> {"data":{"id":"ertHJlpPTR","type":"klarna_payments","attributes":{"auth_token":"0b1d…9e00","short":"…"}}}',
    ];
    expect(text.split('\n')).toEqual([
      '> PATCH http://127.0.0.1:PORT/api/store-token',
      ...request,
      '< no answer (reset-before-headers) in 1 ms',
      '> PATCH http://127.0.0.1:PORT/api/store-token (attempt 2)',
      ...request,
      '< HTTP 200 in 1 ms',
      '< trace id: abc',
      // The id is masked here: its value is the token that was just sent.
      '< {"data":{"id":"0b1d…9e00","type":"klarna_payments","attributes":{"session_id":"0b1d…9e00","customer_email":"…","status":"x\\u001b[2J"}},"meta":{"trace_id":"abc","mode":"test"}}',
    ]);
  });

  it.each([
    [
      'https://x.example/api/orders?include=payment_source&filter[q][number_eq]=1234',
      'include=payment_source&filter[q][number_eq]=1234',
    ],
    [
      'https://x.example/api/orders?filter[q][customer_email_eq]=jane@example.com&token=abc',
      'filter[q][customer_email_eq]=…&token=…',
    ],
  ])('masks what an address may hold: %s', (address, query) => {
    expect(maskUrl(address)).toBe(`https://x.example/api/orders?${query}`);
  });
});
