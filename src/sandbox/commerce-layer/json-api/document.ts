import { textAnswer } from '../../fetch-parts.ts';
import { organization, type Sandbox } from '../../sandbox.ts';
import type { Reference } from '../../world/tables.ts';
import { jsonApiMediaType } from '../errors.ts';
import { type Found, find } from '../resources/index.ts';
import type { IncludeTree } from './include.ts';
import type { Query } from './query.ts';
import { listOf, type Rendering, renderLinkage, renderResource } from './render.ts';

type IsVisible = (target: Reference) => boolean;

/** What an answer shows, and to whom. */
export interface View {
  readonly sandbox: Sandbox;
  readonly query: Query;
  readonly isVisible: IsVisible;
}

/** Answers with one resource, and whatever it was asked to include. */
export function single(view: View, found: Found, status = 200): Response {
  const rendering = newRendering(view);
  const data = renderResource(rendering, found, linkedBy(view.query.include));
  return answer(`{"data":${data}${included(rendering, [found], view.query.include)},"meta":${rendering.meta}}`, status);
}

/** Answers with a page of resources. `all` is everything that fits the filters, in order. */
export function list(view: View, all: readonly Found[], url: URL): Response {
  const { page, include } = view.query;
  const pages = Math.max(1, Math.ceil(all.length / page.size));
  const shown = all.slice((page.number - 1) * page.size, page.number * page.size);
  const rendering = newRendering(view);
  const data = shown.map((found) => renderResource(rendering, found, linkedBy(include))).join(',');
  const counts = `{"record_count":${all.length},"page_count":${pages},${rendering.meta.slice(1)}`;
  const links = JSON.stringify(pageLinks(url, page, pages));
  return answer(`{"data":[${data}]${included(rendering, shown, include)},"meta":${counts},"links":${links}}`);
}

/** Answers with a page of what is paged by cursor: without counts, and with no more links than to the next page. */
export function cursorList(view: View, shown: readonly Found[], next: URL | undefined): Response {
  const rendering = newRendering(view);
  const data = shown.map((found) => renderResource(rendering, found, undefined)).join(',');
  return answer(`{"data":[${data}],"meta":{},"links":${JSON.stringify(next ? { next: next.href } : {})}}`);
}

/** Answers with what a relationship is linked to, and no more. */
export function linkage(view: View, found: Found, name: string, many: boolean): Response {
  const rendering = newRendering(view);
  const { type, id, resource, row } = found;
  const self = `${view.sandbox.url}/api/${type}/${id}`;
  const links = JSON.stringify({ self: `${self}/relationships/${name}`, related: `${self}/${name}` });
  const data = renderLinkage(rendering, resource.related(rendering.world, row)[name], many);
  return answer(`{"links":${links},"data":${data},"meta":${rendering.meta}}`);
}

/** An answer to a to-one relationship that has no target. */
export const nothing = (view: View): Response => answer(`{"data":null,"meta":${newRendering(view).meta}}`);

/** A resource that is gone. */
export const gone = (): Response => new Response(null, { status: 204 });

function answer(document: string, status = 200): Response {
  return textAnswer(document, status, { 'content-type': jsonApiMediaType });
}

function newRendering({ sandbox, query, isVisible }: View): Rendering {
  const trace = Buffer.from(sandbox.randomBytes(32)).toString('hex');
  const meta = `{"mode":"test","organization_id":"${organization.id}","trace_id":"${trace}"}`;
  return { world: sandbox.world, url: sandbox.url, fields: query.fields, meta, isVisible };
}

const linkedBy = (tree: IncludeTree): IncludeTree | undefined => (tree.size === 0 ? undefined : tree);

/** `,"included":[…]`, or nothing where nothing was asked for. Each resource is there once, and none of those in `data`. */
function included(rendering: Rendering, from: readonly Found[], tree: IncludeTree): string {
  if (tree.size === 0) return '';
  const reached = new Map<string, { readonly found: Found; readonly linked: Set<string> }>();
  const walk = ({ resource, row }: Found, branches: IncludeTree) => {
    const related = resource.related(rendering.world, row);
    for (const [name, next] of branches) {
      for (const target of listOf(related[name])) {
        const found = rendering.isVisible(target) ? find(rendering.world, target.type, target.id) : undefined;
        if (found === undefined) continue;
        const key = `${found.type}/${found.id}`;
        const entry = reached.get(key) ?? { found, linked: new Set() };
        reached.set(key, entry);
        for (const branch of next.keys()) entry.linked.add(branch);
        walk(found, next);
      }
    }
  };
  for (const found of from) walk(found, tree);
  for (const { type, id } of from) reached.delete(`${type}/${id}`);
  const texts = [...reached.values()].map(({ found, linked }) => renderResource(rendering, found, linked));
  return `,"included":[${texts.join(',')}]`;
}

function pageLinks(url: URL, { number, size }: Query['page'], pages: number): Record<string, string> {
  const link = (page: number) => {
    const there = new URL(url);
    there.searchParams.set('page[number]', String(page));
    there.searchParams.set('page[size]', String(size));
    return there.href;
  };
  return {
    first: link(1),
    ...(number > 1 ? { prev: link(number - 1) } : {}),
    ...(number < pages ? { next: link(number + 1) } : {}),
    last: link(pages),
  };
}
