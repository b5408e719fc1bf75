import type { Context } from 'hono';
import * as v from 'valibot';
import { isStorable } from '../../json-limits.ts';
import type { Sandbox, SandboxBindings } from '../../sandbox.ts';
import { V1Refusal } from './errors.ts';
import { captureNamed, orderOf } from './orders.ts';

/** The documentation's limits. */
const limits: Readonly<Record<string, number>> = {
  shipping_company: 100,
  shipping_method: 100,
  tracking_number: 100,
  tracking_uri: 1024,
  return_shipping_company: 100,
  return_tracking_number: 100,
  return_tracking_uri: 1024,
};

/** Members that are not documented are refused, as nothing says that they are ignored. */
const shippingInfo = v.pipe(
  v.record(v.string(), v.string()),
  v.check((info) => Object.entries(info).every(([name, value]) => value.length <= (limits[name] ?? -1))),
);

const body = v.strictObject({ shipping_info: v.pipe(v.array(shippingInfo), v.minLength(1), v.maxLength(500)) });

/**
 * `POST …/captures/{capture_id}/shipping-info`: appended to what was told before; the same idempotency key appends it once.
 * 204 without a body.
 * @see https://docs.klarna.com/api/ordermanagement/#operation/appendCaptureShippingInfo
 */
export function addShippingInfo(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const { id } = orderOf(sandbox, c);
  const capture_id = c.req.param('capture') ?? '';
  captureNamed(sandbox, c);
  const { shipping_info: told } = readBody(c);
  const key = c.req.header('klarna-idempotency-key') ?? null;
  sandbox.store.transact((draft) => {
    const order = draft.klarna_orders.get(id);
    const isRepeat = key !== null && order?.shipping_info.some((earlier) => earlier.key === key);
    if (order && !isRepeat) order.shipping_info.push({ capture_id, key, told });
  });
  return c.body(null, 204);
}

/** @throws 400 */
function readBody(c: Context<SandboxBindings>): v.InferOutput<typeof body> {
  const parsed = v.safeParse(body, parseJson(c.env.exchange.body));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new V1Refusal('BAD_VALUE', `Bad value: ${v.getDotPath(issue) ?? 'body'}`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isStorable(parsed)) return parsed;
  } catch {
    // Refused below, like what cannot be kept.
  }
  throw new V1Refusal('BAD_VALUE', 'Bad value: the body is no JSON');
}
