import assert from 'node:assert/strict';
import { type Send, sendTo } from './calls.ts';
import { type Checks, createChecks } from './checks.ts';
import { resourceOf } from './schema/facts.ts';
import { walkOne } from './schema/walk.ts';
import { fill, openShop } from './shop.ts';
import { startTool } from './tool.ts';
import { type Mutation, mutations } from './wrong-sandboxes.ts';

const wrongSend =
  (send: Send, { asked, answered }: Mutation): Send =>
  async (sent) => {
    // The sandbox's own controls and the tokens are what they are.
    if (!sent.path.startsWith('/api')) return send(sent);
    const answer = await send(asked?.(sent) ?? sent);
    return answered?.(answer, sent) ?? answer;
  };

/** A contract that a wrong sandbox keeps would be worth nothing: each way of being wrong must make its walk fail. */
export async function checkMutations(checks: Checks, root: string): Promise<void> {
  // A sandbox of its own, as walks are quick where there are few rows.
  const tool = await startTool(root);
  try {
    await checkEach(checks, sendTo(tool.url));
  } finally {
    await tool.stop();
  }
}

async function checkEach(checks: Checks, send: Send): Promise<void> {
  const look = checks.of('mutations', 'noticed');
  await look('a shop with something of everything', async () => fill(await openShop(send)));
  const usual = new Map<string, ReadonlySet<string>>();
  for (const { type } of mutations) if (!usual.has(type)) usual.set(type, await failing(type, send));
  for (const mutation of mutations) {
    await look(mutation.wrong, async () => {
      const known = usual.get(mutation.type) ?? new Set();
      const now = await failing(mutation.type, wrongSend(send, mutation), known);
      const noticed = [...now].filter((name) => !known.has(name));
      assert.ok(noticed.length > 0, `the walk of ${mutation.type} passes all the same`);
    });
  }
}

/** One failure more than usual is enough. */
class Noticed extends Error {}

/** The checks of a resource that fail: all of them or, where some are known to fail, up to the first other one. */
async function failing(type: string, send: Send, known?: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  const own = createChecks(({ operation, name }) => {
    failed.add(`${operation}: ${name}`);
    if (known !== undefined && !known.has(`${operation}: ${name}`)) throw new Noticed();
  });
  const resource = resourceOf(type);
  assert.ok(resource !== undefined);
  try {
    await walkOne(own, await openShop(send), resource);
  } catch (error) {
    if (!(error instanceof Noticed)) failed.add(`walk: ${error instanceof Error ? error.message : error}`);
  }
  return failed;
}
