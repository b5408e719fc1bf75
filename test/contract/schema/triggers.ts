import assert from 'node:assert/strict';
import { type Answer, expectRefusal } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import type { Resource } from './facts.ts';

/** Codes that say that a name is unknown, or that the sandbox has not got so far: a listed trigger answers neither. */
const unknown = new Set(['PARAM_NOT_ALLOWED', 'NOT_IMPLEMENTED', 'INTERNAL_SERVER_ERROR']);

/**
 * A trigger is fired by `true` and by nothing else. Whether `true` works depends on the state of the row, which the shop's
 * life goes through: here it must be known, done or refused for a reason.
 */
export async function checkTriggers(checks: Checks, shop: Shop, resource: Resource, fresh: () => Promise<string>) {
  const { type, actions, fields } = resource;
  const triggers = fields.filter(({ trigger, updatable }) => trigger && updatable);
  if (triggers.length === 0) return;
  if (!actions.has('update')) {
    checks.leave(type, `triggers ${triggers.map(({ name }) => name).join(', ')}`, 'its actions have no update');
    return;
  }
  const look = checks.of(type, 'triggers');
  const quiet = await fresh();
  for (const { name } of triggers) {
    for (const value of ['true', 1, null]) {
      await look(`${name} refuses ${JSON.stringify(value)}`, async () => {
        expectRefusal(await shop.integration.patch(type, quiet, { [name]: value }), 400, 422);
      });
    }
    await look(`${name} does nothing by false`, async () => {
      const before = await shop.integration.get(`/${type}/${quiet}`);
      const answer = await shop.integration.patch(type, quiet, { [name]: false });
      if (answer.status !== 200) expectRefusal(answer, 400, 422);
      const after = await shop.integration.get(`/${type}/${quiet}`);
      assert.deepEqual(settled(after), settled(before));
    });
    await look(`${name} is known`, async () => {
      expectKnown(await shop.integration.patch(type, await fresh(), { [name]: true }));
    });
  }
  for (const { name } of fields.filter(isCompanion)) {
    await look(`${name} is known`, async () => {
      expectKnown(await shop.integration.patch(type, await fresh(), { [name]: companions[name] ?? 'XxXxXxXxXx' }));
    });
  }
}

/** What a row says of itself, but for when it was last written. */
const settled = ({ document }: Answer) => ({ ...document.data.attributes, updated_at: null });

/** An amount or an id that goes with a trigger: written, never read, and no trigger itself. */
const isCompanion = ({ name, trigger, updatable, fetchable }: Resource['fields'][number]): boolean =>
  name.startsWith('_') && updatable && !trigger && !fetchable;

const companions: Readonly<Record<string, unknown>> = {
  _capture_amount_cents: 100,
  _refund_amount_cents: 100,
  _authorization_amount_cents: 100,
  _reserve_stock: true,
  _reset_restocked_quantity: true,
};

function expectKnown(answer: Answer): void {
  if (answer.status === 200) return;
  expectRefusal(answer, 400, 404, 409, 422, 423);
  for (const { code } of answer.document.errors) assert.ok(!unknown.has(code), `${JSON.stringify(answer.document)}`);
}
