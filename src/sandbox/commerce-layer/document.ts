import { organization, type Sandbox } from '../sandbox.ts';
import type { JsonObject, Reference } from '../world/rows.ts';
import { jsonApiMediaType, recordNotFound, refuse } from './errors.ts';
import type { Presented } from './presented.ts';
import type { Query } from './query.ts';
import { type Meta, newReader, type Reader, resourceObject } from './resource-object.ts';

/** Answers with one resource, and whatever it was asked to include. */
export function single(sandbox: Sandbox, target: Reference, query: Query, status = 200): Response {
  const meta = newMeta(sandbox);
  const reader = newReader(sandbox);
  const data = resourceObject(reader, target, query, firsts(query.include), meta);
  if (data === undefined) throw refuse(404, recordNotFound);
  const included = includedResources(reader, [target], query, meta);
  return answer({ data, ...included, meta }, status);
}

/** Refuses a query that `single` would refuse, before a write is executed. @throws 400, 404 */
export function checkQuery(sandbox: Sandbox, target: Reference, query: Query): void {
  single(sandbox, target, query);
}

/** Answers with a page of resources. `all` is everything that fits the filters, in order. */
export function list(sandbox: Sandbox, all: readonly Reference[], query: Query, url: URL): Response {
  const { number, size } = query.page;
  const pages = Math.max(1, Math.ceil(all.length / size));
  const shown = all.slice((number - 1) * size, number * size);
  const meta = newMeta(sandbox);
  const reader = newReader(sandbox);
  const data = shown
    .map((target) => resourceObject(reader, target, query, firsts(query.include), meta))
    .filter((resource) => resource !== undefined);
  const link = (page: number) => {
    const there = new URL(url);
    there.searchParams.set('page[number]', String(page));
    there.searchParams.set('page[size]', String(size));
    return there.href;
  };
  const links = {
    first: link(1),
    ...(number > 1 ? { prev: link(number - 1) } : {}),
    ...(number < pages ? { next: link(number + 1) } : {}),
    last: link(pages),
  };
  const counts = { record_count: all.length, page_count: pages };
  return answer({ data, ...includedResources(reader, shown, query, meta), meta: { ...counts, ...meta }, links });
}

/** An answer to a to-one relationship that has no target. */
export const nothing = (sandbox: Sandbox): Response => answer({ data: null, meta: newMeta(sandbox) });

function answer(document: JsonObject, status = 200): Response {
  return new Response(JSON.stringify(document), { status, headers: { 'content-type': jsonApiMediaType } });
}

const newMeta = (sandbox: Sandbox): Meta => ({
  mode: 'test',
  organization_id: organization.id,
  trace_id: Buffer.from(sandbox.randomBytes(32)).toString('hex'),
});

const firsts = (paths: readonly (readonly string[])[]): ReadonlySet<string> =>
  new Set(paths.flatMap(([first]) => first ?? []));

function includedResources(
  reader: Reader,
  targets: readonly Reference[],
  query: Query,
  meta: Meta,
): { included?: readonly JsonObject[] } {
  if (query.include.length === 0) return {};
  const linkedBy = new Map<string, { target: Reference; linked: Set<string> }>();
  const walk = (from: Reference, [name, ...rest]: readonly string[]) => {
    if (name === undefined) return;
    const related = reader.present(from)?.related;
    if (related === undefined) return;
    const reached = Object.hasOwn(related, name) ? related[name] : undefined;
    if (reached === undefined) throw refuse(400, notIncludable(name, from.type));
    for (const target of listOf(reached)) {
      const key = `${target.type}/${target.id}`;
      const entry = linkedBy.get(key) ?? { target, linked: new Set() };
      linkedBy.set(key, entry);
      if (rest[0] !== undefined) entry.linked.add(rest[0]);
      walk(target, rest);
    }
  };
  for (const target of targets) for (const path of query.include) walk(target, path);
  for (const { type, id } of targets) linkedBy.delete(`${type}/${id}`);
  const included = [...linkedBy.values()]
    .map(({ target, linked }) => resourceObject(reader, target, query, linked, meta))
    .filter((resource) => resource !== undefined);
  return { included };
}

const listOf = (reached: Presented['related'][string]): readonly Reference[] =>
  reached === null ? [] : 'type' in reached ? [reached] : reached;

const notIncludable = (name: string, type: string) => ({
  title: 'Invalid field',
  detail: `${name} is not a valid includable relationship of ${type}`,
  code: 'INVALID_INCLUDE',
});
