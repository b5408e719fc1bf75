import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../../src/errors.ts';
import type { StepKind } from '../../src/request/step.ts';
import { answer, startFaultServer } from '../support/fault-server.ts';
import { startListener } from '../support/listener.ts';
import { errorOf, stepOf, withHttp } from './world.ts';

const exits: Partial<Record<StepKind, ErrorKind>> = {
  token: 'protocol',
  read: 'protocol',
  'store-token': 'protocol',
  authorize: 'unknown',
  place: 'protocol',
};

/** Every way to name the next place; `elsewhere` is another host's `host:port`. */
const locations: Readonly<Record<string, (elsewhere: string) => string>> = {
  'another host': (elsewhere) => `http://${elsewhere}/caught`,
  'another host, without a protocol': (elsewhere) => `//${elsewhere}/caught`,
  'another host, by backslashes': (elsewhere) => `\\\\${elsewhere}\\caught`,
  'another host, with a user': (elsewhere) => `http://127.0.0.1:9@${elsewhere}/caught`,
  'another protocol': (elsewhere) => `https://${elsewhere}/caught`,
  'the same host': () => '/caught',
  'the same folder': () => 'caught',
  nowhere: () => '',
};

const cells = [300, 301, 302, 303, 305, 307, 308].flatMap((status) =>
  Object.keys(locations).map((where) => ({ status, where })),
);

describe('a redirect is followed by no step', () => {
  it.each(cells)('HTTP $status to $where', async ({ status, where }) => {
    const elsewhere = await startListener();
    const location = locations[where]?.(`127.0.0.1:${elsewhere.port}`) ?? '';
    const server = await startFaultServer(() => answer(status, '', { location, refresh: `0; url=${location}` }));
    const headers = { Authorization: 'Bearer secret', 'Klarna-Network-Session-Token': 'secret' };
    for (const [kind, exit] of Object.entries(exits)) {
      // Object.entries forgets that the names are kinds.
      const step = stepOf(kind as StepKind, server.url, { headers });
      const error = await withHttp({}, (http) => errorOf(http.send(step)));
      expect(error).toMatchObject({ kind: exit, code: 'redirect', facts: { attempts: 1, httpStatus: status } });
      expect(error.facts.why + error.message).not.toContain(String(elsewhere.port));
    }
    await server.close();
    expect(server.received.map(({ path }) => path)).toEqual(Object.keys(exits).map((kind) => `/api/${kind}`));
    expect(elsewhere.connections).toEqual([]);
  });
});
