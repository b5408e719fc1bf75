import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { deliverStream, isStreamed, streamed } from '../../src/sandbox/streaming.ts';

/** A server that answers every request with the stream, and what becomes of it. */
const serving = async (open: Parameters<typeof streamed>[1]) => {
  const closing = new AbortController();
  let ended = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const server = createServer((_, outgoing) => {
    const answer = streamed('text/event-stream', (send) => {
      const close = open(send);
      return () => {
        close();
        ended();
      };
    });
    deliverStream(outgoing, answer, closing.signal).catch(() => outgoing.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end, closing };
};

const nothing = () => {};

it('sends what comes as it comes', async () => {
  let say: (text: string) => void = nothing;
  const { url } = await serving((send) => {
    say = send;
    send('data: first\n\n');
    return nothing;
  });
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const reader = answer.body?.getReader();
  const next = async () => Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(await next()).toBe('data: first\n\n');
  say('data: second\n\n');
  expect(await next()).toBe('data: second\n\n');
  await reader?.cancel();
});

it('ends what feeds it when the client goes', async () => {
  const { url, end } = await serving((send) => {
    send('data: first\n\n');
    return nothing;
  });
  const answer = await fetch(url);
  await answer.body?.cancel();
  await end;
});

it('ends what feeds it when the server closes, and cuts the client off', async () => {
  const { url, end, closing } = await serving((send) => {
    send('data: first\n\n');
    return nothing;
  });
  const answer = await fetch(url);
  closing.abort();
  await end;
  await expect(answer.text()).rejects.toThrow();
});

it('drops a client that does not keep up', async () => {
  const { url, end } = await serving((send) => {
    const line = `${'x'.repeat(1024 * 1024)}\n`;
    for (let sent = 0; sent < 64; sent += 1) send(line);
    return nothing;
  });
  const answer = await fetch(url);
  await end;
  await expect(answer.text()).rejects.toThrow();
});

it('takes no other answer for a stream', () => {
  expect(isStreamed(new Response('{}\n', { headers: { 'content-type': 'application/x-ndjson; charset=utf-8' } }))).toBe(
    true,
  );
  expect(isStreamed(Response.json({}))).toBe(false);
  expect(isStreamed(new Response(null))).toBe(false);
});
