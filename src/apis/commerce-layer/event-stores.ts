import * as v from 'valibot';
import { type CommerceLayer, sendResource } from './client.ts';
import { isResourceId } from './ids.ts';
import { describeRefusal } from './refusals.ts';

/** A change that was made to a resource: all of its attributes that changed at once. */
export interface EventStore {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** create or update */
  readonly event: string;
  readonly changes: readonly Change[];
  /** `integration`, `sales_channel`, `worker`, `customer`, or what the service says. */
  readonly who?: string;
}

export interface Change {
  readonly attribute: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface History {
  readonly events: readonly EventStore[];
  /** There are more than were read. */
  readonly isCut: boolean;
}

export type HistoryOf = 'orders' | 'klarna_payments' | 'authorizations';

const record = v.record(v.string(), v.unknown());
const optionalRecord = v.optional(v.nullable(record));

const store = v.looseObject({
  id: v.string(),
  attributes: v.looseObject({
    event: v.optional(v.nullable(v.string())),
    payload: optionalRecord,
    who: optionalRecord,
    created_at: v.optional(v.nullable(v.string())),
  }),
});

const page = v.looseObject({
  data: v.array(store),
  links: v.optional(v.nullable(v.looseObject({ next: v.optional(v.nullable(v.string())) }))),
});

const pageSize = 25;

/**
 * Reads what has changed of a resource. Pages are turned by cursor: a page says where the next one is.
 * @param pages so many at most
 * @throws CliError `auth` (401): a sales channel may not, `rejected` (404)
 * @see https://docs.commercelayer.io/core/api-reference/event_stores
 */
export const readHistory = async (api: CommerceLayer, type: HistoryOf, id: string, pages: number): Promise<History> => {
  if (!isResourceId(id)) return { events: [], isCut: false };
  const events: EventStore[] = [];
  let query: string | undefined = `page[size]=${pageSize}`;
  for (let turned = 0; turned < pages && query !== undefined; turned += 1) {
    const { document } = await sendResource(api, 'read', 'GET', `${type}/${id}/event_stores?${query}`, {
      describeRefusal: describeRefusal(`Reading the history of ${id}`),
      contradiction: (answer) => (v.is(page, answer.document) ? undefined : 'It is no list of event stores.'),
    });
    const { data, links } = v.parse(page, document);
    events.push(...data.map(toEvent));
    query = data.length === 0 ? undefined : cursorIn(links?.next);
  }
  return { events, isCut: query !== undefined };
};

/** The cursor alone is taken from the link, not the address: the access token goes nowhere that an answer names. */
const cursorIn = (next: string | null | undefined): string | undefined => {
  if (!next) return undefined;
  const search = next.slice(next.indexOf('?') + 1);
  const cursor = [...new URLSearchParams(search)].filter(([name]) => /^page\[\w{1,20}\]$/.test(name));
  if (cursor.length === 0) return undefined;
  return cursor.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
};

const toEvent = ({ id, attributes }: v.InferOutput<typeof store>): EventStore => {
  const { event, payload, who, created_at: createdAt } = attributes;
  const by = whoIn(who ?? {});
  return {
    id,
    at: timeOf(createdAt ?? undefined, id),
    event: event ?? 'update',
    changes: Object.entries(payload ?? {}).map(([attribute, change]) => ({ attribute, ...sidesOf(change) })),
    ...(by === undefined ? {} : { who: by }),
  };
};

/** The id begins with its time, in milliseconds: `1755185525941-0`. */
const timeOf = (createdAt: string | undefined, id: string): string => {
  if (createdAt !== undefined && !Number.isNaN(Date.parse(createdAt))) return createdAt;
  const time = Number(/^(\d{12,14})-/.exec(id)?.[1] ?? 0);
  return new Date(time).toISOString();
};

const sides = v.looseObject({ from: v.optional(v.unknown()), to: v.optional(v.unknown()) });

/** The pages write a change as `{from, to}`, the schema's example as a pair. */
const sidesOf = (change: unknown): Omit<Change, 'attribute'> => {
  if (Array.isArray(change)) return { from: change[0] ?? null, to: change[1] ?? null };
  const read = v.safeParse(sides, change);
  return read.success && ('from' in read.output || 'to' in read.output)
    ? { from: read.output.from ?? null, to: read.output.to ?? null }
    : { from: null, to: change };
};

const application = v.looseObject({ kind: v.string() });
const owner = v.looseObject({ type: v.string() });

/** A customer acts through a sales channel, so the owner says more than the application. */
const whoIn = (who: Readonly<Record<string, unknown>>): string | undefined => {
  if (v.is(owner, who.owner)) return who.owner.type.toLowerCase();
  if (v.is(application, who.application)) return who.application.kind;
  return Object.keys(who)[0];
};
