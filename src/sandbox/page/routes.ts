import { Hono } from 'hono';
import { pageOf } from '../../pages/page-of.ts';
import { servePage } from '../../pages/serve-page.ts';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { detailsOf } from './details.ts';
import { eventStream } from './events.ts';
import script from './in-page/page.js?script';
import html from './page.html';
import { stateOf } from './state.ts';
import details from './style/details.css';
import frame from './style/frame.css';
import narrow from './style/narrow.css';
import tables from './style/tables.css';

/** In this order, as the later ones change what the earlier ones say. */
const style = [frame, tables, narrow, details].join('\n');

/** Rows of each kind, unless told otherwise, and at most. */
const usualRows = 25;
const mostRows = 200;

/** The live page at `/`, and what it is fed with. */
export function pageRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  let livePage: (() => Response) | undefined;
  routes.get('/', () => {
    // Most sandboxes are never looked at: its digests are computed for those that are.
    livePage ??= servePage(pageOf({ html, style, script }));
    return livePage();
  });
  routes.get('/__sandbox/state', async (c) => {
    const limit = Number(c.req.query('limit') ?? usualRows);
    const rows = Number.isInteger(limit) && limit > 0 ? Math.min(limit, mostRows) : usualRows;
    return c.json(await stateOf(sandbox, { sought: c.req.query('q')?.trim() ?? '', limit: rows }), 200, noStore);
  });
  routes.get('/__sandbox/state/:table/:id', (c) => {
    const details = detailsOf(sandbox, c.req.param('table'), c.req.param('id'));
    if (details === undefined) return c.json({ error: { message: 'There is nothing of that name here.' } }, 404);
    return c.body(details, 200, { 'content-type': 'application/json; charset=utf-8', ...noStore });
  });
  routes.get('/__sandbox/events', () => eventStream(sandbox));
  return routes;
}

const noStore = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
