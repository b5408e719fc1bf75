import { isDeepStrictEqual } from 'node:util';
import { credentials } from '../sandbox.ts';
import { newRow } from '../world/rows/common-rows.ts';
import type { Chronicle, Doer } from '../world/seeds/situations/past.ts';
import type { Draft, JsonObject, Read, World } from '../world/tables.ts';
import { type ApplicationKind, applicationIds, type Caller } from './access-tokens.ts';
import { salesChannelClientId } from './oauth/clients.ts';
import { behaviourOf } from './resources/index.ts';
import { schemaOf } from './schema/read-schema.ts';

/** How many are kept of a resource; the oldest make way. */
const mostKept = 200;

/** Who changed something: an application, for a customer where one is logged in, or a worker of the vendor's. */
export type Who = JsonObject;

export const whoIs = ({ clientId, kind, customerId }: Caller): Who => ({
  ...application(kind, clientId),
  ...(customerId === undefined ? {} : { owner: { id: customerId, type: 'Customer' } }),
});

function application(kind: ApplicationKind, clientId: string): Who {
  return { application: { id: applicationIds[kind], client_id: clientId, kind, public: kind === 'sales_channel' } };
}

/** How the vendor names its workers is not published. */
export const worker: Who = { worker: { name: 'orders' } };

/** Who did what seeds tell of. */
const doers: Readonly<Record<Doer, Who>> = {
  checkout: application('sales_channel', salesChannelClientId),
  shop: application('integration', credentials.clientId),
  worker,
};

/**
 * Leaves an event store for each resource that a transaction has created or changed: to be called as the last thing in it.
 * A resource that is gone leaves none: its history cannot be asked for any more.
 * @see https://docs.commercelayer.io/core/api-reference/event_stores
 */
export function recordEvents(world: World, draft: Draft, who: Who, at: string): void {
  for (const { table, id, before, after } of draft.changes()) {
    const resource = behaviourOf(table);
    if (resource === undefined || after === null) continue;
    const from = before === null ? {} : resource.attributes(world, before);
    const payload = changesBetween(table, from, resource.attributes(draft, after));
    if (Object.keys(payload).length === 0) continue;
    add(
      draft,
      { resource_type: table, resource_id: id, event: before === null ? 'create' : 'update', payload, who },
      at,
    );
  }
}

/**
 * The same for what a seed does: several things one after the other within one transaction, each with a time and a doer of
 * its own. What was never told of before is new.
 */
export function chronicleOf(draft: Draft): Chronicle {
  const told = new Map<string, Readonly<JsonObject>>();
  return (resources, by, at) => {
    for (const { type, id } of resources) {
      const resource = behaviourOf(type);
      const row = resource?.find(draft, id);
      if (resource === undefined || row === undefined) continue;
      const before = told.get(historyKey(type, id));
      const after = structuredClone(resource.attributes(draft, row));
      told.set(historyKey(type, id), after);
      const payload = changesBetween(type, before ?? {}, after);
      if (Object.keys(payload).length === 0) continue;
      const event = before === undefined ? 'create' : 'update';
      add(draft, { resource_type: type, resource_id: id, event, payload, who: doers[by] }, at);
    }
  };
}

type Event = Pick<
  ReturnType<Draft['event_stores']['insert']>,
  'resource_type' | 'resource_id' | 'event' | 'payload' | 'who'
>;

function add(draft: Draft, event: Event, at: string): void {
  const counter = draft.counters.get('event_stores') ?? draft.counters.insert({ id: 'event_stores', value: 0 });
  counter.value += 1;
  // The vendor's look like this, and not like its other ids.
  const id = `${Date.parse(at)}-${counter.value}`;
  draft.event_stores.insert({ ...newRow(id, at), ...event });
  const key = historyKey(event.resource_type, event.resource_id);
  const history = draft.histories.get(key) ?? draft.histories.insert({ id: key, event_store_ids: [] });
  history.event_store_ids.push(id);
  if (history.event_store_ids.length <= mostKept) return;
  const oldest = history.event_store_ids.shift();
  if (oldest !== undefined) draft.event_stores.remove(oldest);
}

/** The event stores of a resource, oldest first, as ids. */
export const eventStoreIdsOf = (world: World, type: string, id: string): readonly string[] =>
  world.histories.get(historyKey(type, id))?.event_store_ids ?? [];

const historyKey = (type: string, id: string): string => `${type}/${id}`;

function changesBetween(type: string, from: Read<JsonObject>, to: Read<JsonObject>): JsonObject {
  const changes: JsonObject = {};
  for (const { name, fetchable } of schemaOf(type)?.fields.values() ?? []) {
    const [before, after] = [from[name] ?? null, to[name] ?? null];
    if (fetchable && !isDeepStrictEqual(before, after)) changes[name] = structuredClone({ from: before, to: after });
  }
  return changes;
}
