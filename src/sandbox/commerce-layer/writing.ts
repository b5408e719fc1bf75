import { type Context, Hono } from 'hono';
import { type Sandbox, timestamp } from '../sandbox.ts';
import type { Draft } from '../world/tables.ts';
import type { ApiEnv } from './access.ts';
import { accessDenied, notImplemented, recordNotFound, refuse } from './errors.ts';
import { recordEvents, whoIs } from './event-stores.ts';
import { gone, single } from './json-api/document.ts';
import { readInput } from './json-api/input.ts';
import { parseQuery } from './json-api/query.ts';
import { readBody } from './json-api/request-body.ts';
import { mayDo, mayDoTo } from './permissions.ts';
import { schemaFor, viewFor } from './reading.ts';
import { behaviourOf, type Found, find } from './resources/index.ts';
import type { Outcome, Write } from './resources/resource-type.ts';

/** Creating, updating and deleting: held to the schema here, carried out by the type of resource. */
export function writingRoutes(sandbox: Sandbox): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  routes.post('/:type', (c) => {
    const { schema, view } = prepared(sandbox, c, 'create');
    const body = readBody(c.env.exchange.body, schema.type, undefined);
    const input = readInput(sandbox.world, schema, body, 'create', c.var.caller.kind === 'integration');
    const create = behaviourOf(schema.type)?.create;
    if (create === undefined) throw refuse(501, notImplemented(`creating ${schema.type}`));
    const { id } = carryOut(sandbox, c, (write) => create(write, input));
    return single(view, foundAfter(sandbox, schema.type, id), 201);
  });

  routes.patch('/:type/:id', (c) => {
    const { schema, view } = prepared(sandbox, c, 'update');
    const found = changeable(sandbox, c, schema.type, 'update');
    const body = readBody(c.env.exchange.body, schema.type, found.id);
    const input = readInput(sandbox.world, schema, body, 'update', c.var.caller.kind === 'integration');
    const { update } = found.resource;
    if (update === undefined) throw refuse(501, notImplemented(`updating ${schema.type}`));
    carryOut(sandbox, c, (write) => update(write, found.id, input));
    return single(view, foundAfter(sandbox, schema.type, found.id));
  });

  routes.delete('/:type/:id', (c) => {
    const { schema } = prepared(sandbox, c, 'delete');
    const found = changeable(sandbox, c, schema.type, 'delete');
    const { remove } = found.resource;
    if (remove === undefined) throw refuse(501, notImplemented(`deleting ${schema.type}`));
    carryOut(sandbox, c, (write) => remove(write, found.id));
    return gone();
  });

  return routes;
}

type Deed = 'create' | 'update' | 'delete';

/** Everything that can be refused before the body is looked at. @throws 400, 401, 404, 405 */
function prepared(sandbox: Sandbox, c: Context<ApiEnv>, deed: Deed) {
  const schema = schemaFor(c, c.req.param('type') ?? '', deed);
  if (!mayDo(c.var.caller, schema.type, deed)) throw refuse(401, accessDenied);
  const query = parseQuery(new URL(c.req.url), schema, false);
  return { schema, view: viewFor(sandbox, c.var.caller, query) };
}

/** @throws 401, 404 */
function changeable(sandbox: Sandbox, c: Context<ApiEnv>, type: string, deed: Deed): Found {
  const found = find(sandbox.world, type, c.req.param('id') ?? '');
  if (found === undefined) throw refuse(404, recordNotFound);
  if (!mayDoTo(c.var.caller, sandbox.world, found, deed)) throw refuse(401, accessDenied);
  return found;
}

/** @throws HTTPException what the type of resource refuses, also where something of it stays done */
function carryOut<Done extends Outcome>(sandbox: Sandbox, c: Context<ApiEnv>, work: (write: Write) => Done): Done {
  const at = timestamp(sandbox);
  const done = sandbox.store.transact((draft: Draft) => {
    const outcome = work({ sandbox, draft, at, caller: c.var.caller });
    recordEvents(sandbox.world, draft, whoIs(c.var.caller), at);
    return outcome;
  });
  const { exchange } = c.env;
  exchange.created = done.atKlarna;
  // What was made at Klarna was made, though the answer is a refusal.
  if (done.atKlarna !== undefined) exchange.executed = true;
  if (done.refusal) throw done.refusal;
  return done;
}

function foundAfter(sandbox: Sandbox, type: string, id: string): Found {
  const found = find(sandbox.world, type, id);
  if (found === undefined) throw new Error(`${type} ${id} is gone after it was written.`);
  return found;
}
