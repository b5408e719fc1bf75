import { Hono } from 'hono';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import type { Ledger } from './ledger.ts';

/**
 * `GET /ledger`: every write in its order, and how often each thing was read. `?since=<n>` leaves the first n writes out;
 * `?follow=1` gives the writes alone, a line each, and goes on with those to come until the client leaves.
 */
export function ledgerRoutes({ ledger }: Sandbox): Hono<SandboxBindings> {
  return new Hono<SandboxBindings>().get('/', (c) => {
    const { since = '0', follow } = c.req.query();
    if (!/^\d{1,12}$/.test(since) || (follow !== undefined && follow !== '1'))
      return c.json({ error: { message: 'The ledger takes ?since=<number of writes> and ?follow=1.' } }, 400);
    return follow === '1' ? followed(ledger, Number(since)) : whole(ledger, Number(since));
  });
}

/** A million writes are a gigabyte: they go out as they are read from the disk. */
function whole(ledger: Ledger, since: number): Response {
  const parts = partsOf(ledger, since);
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const { value, done } = parts.next();
        if (done) controller.close();
        else controller.enqueue(Buffer.from(value));
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

function* partsOf(ledger: Ledger, since: number): Generator<string> {
  const { writes } = ledger;
  const [count, era] = [writes.count(), writes.era()];
  const reads = JSON.stringify(ledger.reads.all());
  const note = ledger.reads.folded() ? ',"reads_folded":true' : '';
  yield '{"schema_version":1,"writes":[';
  let separator = '';
  for (const { text } of writes.read(since, count)) {
    yield separator + text.trimEnd().replaceAll('\n', ',');
    separator = ',';
  }
  if (writes.era() !== era) throw new Error('The sandbox was reset meanwhile.');
  yield `],"reads":${reads}${note}}`;
}

function followed({ writes }: Ledger, since: number): Response {
  let wake = () => {};
  let leave: (() => void) | undefined;
  let gone = false;
  let [era, next] = [writes.era(), since];
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        leave ??= writes.onAdd(() => wake());
        while (!gone) {
          // After a reset, its first write is the next one.
          if (writes.era() !== era) [era, next] = [writes.era(), 0];
          const { value: piece } = writes.read(next, writes.count()).next();
          if (piece !== undefined) {
            next += piece.lines;
            return controller.enqueue(Buffer.from(piece.text));
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      cancel: () => {
        gone = true;
        leave?.();
        wake();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } });
}
