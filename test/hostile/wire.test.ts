import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { StepKind } from '../../src/request/step.ts';
import { stepOf, withHttp } from '../request/world.ts';
import { type FaultServer, startFaultServer } from '../support/fault-server.ts';
import { wire } from './corpora/wire.ts';
import { everyCase } from './corpus.ts';
import { expectWellSaid, failureOf } from './saying.ts';

let bytes: Buffer = Buffer.alloc(0);
let server: FaultServer;
let count = 0;

beforeAll(async () => {
  server = await startFaultServer(() => (socket) => socket.end(bytes));
});
afterAll(() => server.close());

/** Which of its ends a step may come to, whatever is answered. */
const exits: Readonly<Partial<Record<StepKind, readonly number[]>>> = {
  read: [0, 4, 5, 6, 14],
  authorize: [0, 4, 5, 6, 7],
  place: [0, 4, 5, 6, 7, 12, 14],
};

/** How many requests a step makes at most, with one extra attempt. */
const most = 2;

const send = async (kind: StepKind) => {
  // Under a path of its own: the bytes of a request before may still be on their way to the server.
  count += 1;
  const place = `${server.url}/${count}`;
  let document: unknown;
  const failure = await failureOf(() =>
    withHttp({ retries: most - 1 }, async (http) => {
      ({ document } = await http.send(stepOf(kind, place)));
    }),
  );
  return { failure, document, requests: server.received.filter(({ path }) => path.startsWith(`/${count}/`)) };
};

describe('an answer on the wire', () => {
  for (const kind of ['read', 'authorize', 'place'] as const) {
    everyCase(`to ${kind} is believed, or ends the step as the contract says`, wire, async (answer) => {
      bytes = answer;
      const { failure, document, requests } = await send(kind);
      expect(exits[kind]).toContain(failure?.exitCode ?? 0);
      if (failure !== undefined) expectWellSaid(failure);
      expect(requests.length).toBeGreaterThan(0);
      expect(requests.length).toBeLessThanOrEqual(most);
      // Whatever is sent again is the very same request.
      expect(new Set(requests.map(({ path, body }) => `${path} ${body}`)).size).toBe(1);
      // A believed answer says what a whole, sound one says; an answer of bytes that broke never does.
      if (failure === undefined) expect(JSON.stringify(document)).toMatch(/^(\{"ok":true\}|\{\})$/);
      else if (kind !== 'read') expect(failure.facts.execution).toBeDefined();
    });
  }
});
