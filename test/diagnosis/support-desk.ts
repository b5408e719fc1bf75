import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InspectDocument } from '../../src/commands/inspect/document.ts';
import type { Context } from '../../src/context.ts';
import { openHttp } from '../../src/request/http.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { endOf } from '../commands/running.ts';
import { clientOf } from '../sandbox/running.ts';
import { type FakeWish, fakeContext, fakeNow } from '../support/fake-context.ts';

const cases = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'support-cases.yaml'), 'utf8');

/** Bytes that are never the same twice, and the same for every run of the tests: ids made of them can be written down. */
const countedBytes = (name: string) => {
  let count = 0;
  return (length: number): Uint8Array => {
    count += 1;
    const digests = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
      createHash('sha256').update(`${name} ${count} ${index}`).digest(),
    );
    return Buffer.concat(digests).subarray(0, length);
  };
};

/**
 * A sandbox with every case of docs/support-cases.yaml, and somebody at the command line who looks at them. Both live at
 * the same moment, `fakeNow`, so that what is days or minutes away is the same in every run.
 */
export async function openSupportDesk() {
  const sandbox = await startSandbox({
    seed: cases,
    clock: { now: () => fakeNow },
    random: { bytes: countedBytes('sandbox') },
  });
  const client = clientOf(sandbox);
  const bytes = countedBytes('klarna-cl');

  /** Runs a command line in this process, over HTTP, against the sandbox. */
  const klarnaCl = async (argv: readonly string[], wish: FakeWish = {}) => {
    const world = fakeContext({ ...wish, environment: { ...sandbox.environment, ...wish.environment } });
    const context: Context = {
      ...world.context,
      random: { ...world.context.random, bytes },
      http: async (settings) => openHttp(settings, world.context),
    };
    const failure = await endOf(argv, context);
    return { ...world, failure };
  };

  const inspect = async (text: string): Promise<InspectDocument> => {
    const { failure, document } = await klarnaCl(['inspect', text]);
    if (failure) throw failure;
    return document();
  };

  return {
    close: sandbox.close,
    klarnaCl,
    inspect,
    klarna: client.klarna,
    control: client.control,
  };
}

export type SupportDesk = Awaited<ReturnType<typeof openSupportDesk>>;

/** The order numbers of the cases, by situation, as the file has them. */
export const numbers: ReadonlyMap<string, string> = new Map(
  [...cases.matchAll(/- number: '(\d+)'\n\s+situation: ([a-z-]+)/g)].map(([, number = '', name = '']) => [
    name,
    number,
  ]),
);
