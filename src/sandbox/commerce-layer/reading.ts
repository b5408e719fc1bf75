import { type Context, Hono } from 'hono';
import type { Sandbox } from '../sandbox.ts';
import type { ApiEnv } from './access.ts';
import type { Caller } from './access-tokens.ts';
import { accessDenied, methodNotAllowed, recordNotFound, refuse } from './errors.ts';
import { eventStoreIdsOf } from './event-stores.ts';
import { readCursorPage } from './json-api/cursor.ts';
import { cursorList, linkage, list, nothing, single, type View } from './json-api/document.ts';
import { parseQuery, type Query } from './json-api/query.ts';
import { listOf } from './json-api/render.ts';
import { select } from './json-api/selection.ts';
import { mayDo, mayDoTo, mayList } from './permissions.ts';
import { type Found, find, findAll } from './resources/index.ts';
import { resourceNames, schemaOf } from './schema/read-schema.ts';
import type { Action, Relationship, ResourceSchema } from './schema/resource-schema.ts';
import { advanceOrder } from './workers.ts';

/** Lists, single resources, what they are related to, and how they are linked. */
export function readingRoutes(sandbox: Sandbox): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  routes.get('/:type', (c) => {
    const schema = schemaFor(c, c.req.param('type'), 'list');
    if (!mayList(c.var.caller)) throw refuse(401, accessDenied);
    const url = new URL(c.req.url);
    const query = parseQuery(url, schema, true);
    const found = select(sandbox.world, findAll(sandbox.world, schema.type), query);
    return list(
      viewFor(sandbox, c.var.caller, query),
      found.map((each) => advanced(sandbox, each)),
      url,
    );
  });

  routes.get('/:type/:id', (c) => {
    const schema = schemaFor(c, c.req.param('type'), 'retrieve');
    const query = parseQuery(new URL(c.req.url), schema, false);
    const found = readable(sandbox, c.var.caller, schema.type, c.req.param('id'));
    return single(viewFor(sandbox, c.var.caller, query), found);
  });

  routes.get('/:type/:id/:relationship', (c) => {
    const { found, relationship } = related(sandbox, c, c.req.param('relationship'));
    const url = new URL(c.req.url);
    if (relationship.name === 'event_stores') return eventStoresOf(sandbox, c.var.caller, found, url);
    const target = found.resource.related(sandbox.world, found.row)[relationship.name];
    const query = parseQuery(url, targetSchema(relationship), relationship.many);
    const view = viewFor(sandbox, c.var.caller, query);
    const targets = listOf(target)
      .map(({ type, id }) => find(sandbox.world, type, id))
      .filter((each) => each !== undefined);
    const fresh = targets.map((each) => advanced(sandbox, each));
    if (relationship.many) return list(view, select(sandbox.world, fresh, query), url);
    const [only] = fresh;
    if (only === undefined) return nothing(view);
    if (!mayDoTo(c.var.caller, sandbox.world, only, 'read')) throw refuse(401, accessDenied);
    return single(view, only);
  });

  routes.get('/:type/:id/relationships/:name', (c) => {
    const { found, relationship } = related(sandbox, c, c.req.param('name'));
    // A history is not linked in the rows that it is of, only read by its own address; what the vendor says here is unknown.
    if (!relationship.includable) throw refuse(404, recordNotFound);
    const query = parseQuery(new URL(c.req.url), found.schema, false);
    return linkage(viewFor(sandbox, c.var.caller, query), found, relationship.name, relationship.many);
  });

  return routes;
}

function eventStoresOf(sandbox: Sandbox, caller: Caller, { type, id, schema }: Found, url: URL): Response {
  const page = readCursorPage(url, eventStoreIdsOf(sandbox.world, type, id));
  const shown = page.ids.map((each) => find(sandbox.world, 'event_stores', each)).filter((each) => each !== undefined);
  return cursorList(viewFor(sandbox, caller, parseQuery(new URL(url.pathname, url), schema, false)), shown, page.next);
}

/** @throws 404 for types that the sandbox does not have, 405 for what the schema does not list */
export function schemaFor(c: Context<ApiEnv>, type: string, action: Action): ResourceSchema {
  const schema = resourceNames.includes(type) ? schemaOf(type) : undefined;
  if (schema === undefined) throw refuse(404, recordNotFound);
  if (!schema.actions.has(action)) throw refuse(405, methodNotAllowed(c.req.method));
  return schema;
}

/** What an answer shows: not what the caller may not read. */
export function viewFor(sandbox: Sandbox, caller: Caller, query: Query): View {
  if (caller.kind === 'integration') return { sandbox, query, isVisible: () => true };
  return {
    sandbox,
    query,
    isVisible: ({ type, id }) => {
      const found = find(sandbox.world, type, id);
      return found !== undefined && mayDoTo(caller, sandbox.world, found, 'read');
    },
  };
}

/** The resource of an address as it is now. @throws 401, 404 */
function readable(sandbox: Sandbox, caller: Caller, type: string, id: string): Found {
  if (!mayDo(caller, type, 'read')) throw refuse(401, accessDenied);
  const found = find(sandbox.world, type, id);
  if (found === undefined) throw refuse(404, recordNotFound);
  if (!mayDoTo(caller, sandbox.world, found, 'read')) throw refuse(401, accessDenied);
  return advanced(sandbox, found);
}

/** A resource as it is once the vendor's workers have got on with its order. */
function advanced(sandbox: Sandbox, found: Found): Found {
  const order = found.resource.advancedByReading && found.resource.orderOf?.(sandbox.world, found.row);
  if (!order || order.upcoming.length === 0) return found;
  advanceOrder(sandbox, order.id);
  return find(sandbox.world, found.type, found.id) ?? found;
}

/** The relationship that an address names. @throws 401 where it leads to what the caller may not read, 404 */
function related(sandbox: Sandbox, c: Context<ApiEnv>, name: string): { found: Found; relationship: Relationship } {
  const { type = '', id = '' } = c.req.param();
  const schema = schemaFor(c, type, 'retrieve');
  const found = readable(sandbox, c.var.caller, schema.type, id);
  const relationship = found.schema.relationships.get(name);
  if (relationship === undefined) throw refuse(404, recordNotFound);
  const isOpen = relationship.types.some((each) => mayDo(c.var.caller, each, 'read'));
  if (c.var.caller.kind !== 'integration' && !isOpen) throw refuse(401, accessDenied);
  return { found, relationship };
}

/** Where a relationship leads to nothing that the sandbox has, its list is empty, and any query of it is refused. */
const targetSchema = ({ types }: Relationship): ResourceSchema => {
  const known = types.map(schemaOf).find((schema) => schema !== undefined);
  return known ?? { type: types[0] ?? '', actions: new Set(), fields: new Map(), relationships: new Map() };
};
