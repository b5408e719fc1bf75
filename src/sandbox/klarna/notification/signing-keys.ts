import type { Context } from 'hono';
import { type Sandbox, type SandboxBindings, timestamp } from '../../sandbox.ts';
import type { JsonObject, Read, SigningKey } from '../../world/tables.ts';
import { refuse } from '../errors.ts';
import { once } from '../idempotency.ts';
import { readNoBody } from '../request-body.ts';

/** "Currently a maximum of 50 signing keys per account are supported." Which refusal the next one meets is not published. */
const mostKeys = 50;

/** The only answer that holds the key itself. */
export function createSigningKey(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  return once(sandbox, c, (draft) => {
    readNoBody(c);
    if (draft.signing_keys.size >= mostKeys) throw refuse('OPERATION_FORBIDDEN');
    const key = draft.signing_keys.insert({
      id: `krn:partner:global:notification:signing-key:${sandbox.newUuid()}`,
      signing_key: Buffer.from(sandbox.randomBytes(32)).toString('hex'),
      created_at: timestamp(sandbox),
    });
    const document = { signing_key_id: key.id, signing_key: key.signing_key, created_at: key.created_at };
    return { status: 201, document };
  });
}

/** The form of the list is assumed: after that of webhooks. */
export const listSigningKeys = (sandbox: Sandbox, c: Context<SandboxBindings>): Response =>
  c.json({ signing_keys: [...sandbox.world.signing_keys.values()].map(keyMembers) });

export function readSigningKey(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const key = sandbox.world.signing_keys.get(c.req.param('id'));
  if (key === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return c.json(keyMembers(key));
}

/**
 * A key that a webhook signs with cannot go: what Klarna would then send, signed with nothing, is not published, so the
 * sandbox wants the webhook to be given another key first.
 */
export function deleteSigningKey(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const id = c.req.param('id') ?? '';
  return once(sandbox, c, (draft) => {
    if (draft.signing_keys.get(id) === undefined) throw refuse('RESOURCE_NOT_FOUND');
    for (const { signing_key_id } of draft.webhooks.values())
      if (signing_key_id === id) throw refuse('RESOURCE_CONFLICT');
    draft.signing_keys.remove(id);
    return { status: 204 };
  });
}

const keyMembers = ({ id, created_at }: Read<SigningKey>): JsonObject => ({ signing_key_id: id, created_at });
