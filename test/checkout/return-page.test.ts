import { request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { serveReturnPage } from '../../src/checkout/return-page.ts';

const served = async () => {
  let arrivals = 0;
  const page = await serveReturnPage({
    port: 0,
    onArrival: () => {
      arrivals += 1;
    },
  });
  onTestFinished(() => page.close(0));
  return { ...page, arrivals: () => arrivals };
};

/** The status of a request by a client that names the host as it likes. */
const statusFor = (url: string, options: { method?: string; path?: string; host?: string } = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    const { method = 'GET', path = '/', host } = options;
    const headers = host === undefined ? {} : { host };
    request(url, { method, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

it('sends whoever comes back from Klarna to their terminal, and says that somebody came', async () => {
  const page = await served();
  const response = await fetch(page.url);
  expect(await response.text()).toContain('Return to your terminal');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.arrivals()).toBe(1);
  await page.close(60_000);
  await expect(fetch(page.url)).rejects.toThrow();
});

it('does not look at what Klarna adds to its address, and repeats nothing of it', async () => {
  const page = await served();
  const text = await (await fetch(`${page.url}?klarna_network_session_token=canary`)).text();
  expect(text).not.toContain('canary');
  expect(page.arrivals()).toBe(1);
});

it.each([
  ['another method', { method: 'POST' }, 405],
  ['another path', { path: '/token' }, 404],
  ['a foreign host', { host: 'rebound.example' }, 421],
])('answers %s with a refusal, and rings for nobody', async (_, options, status) => {
  const page = await served();
  expect(await statusFor(page.url, options)).toBe(status);
  expect(page.arrivals()).toBe(0);
});

it('stops at once where nobody is waited for', async () => {
  const page = await served();
  await page.close(0);
  await expect(fetch(page.url)).rejects.toThrow();
});
