import * as v from 'valibot';
import type { CliError } from '../../../errors.ts';
import { complaintAbout } from '../orders/order-complaints.ts';
import { complaintOf, type SeedPath, seedError } from './seed-place.ts';
import { type SeedRequest, type Shop, seedRequest, shop } from './seed-request.ts';
import { parseSeedText, type SeedText } from './seed-text.ts';
import { misfitOf } from './situations/misfit.ts';

/** A seed that can be carried out, as far as itself can tell. */
export interface Seed extends Omit<Shop, 'orders'> {
  readonly orders: readonly PlacedRequest[];
  /** An error about a place in it. */
  readonly errorAt: (path: SeedPath, text: string) => CliError;
}

export interface PlacedRequest {
  readonly request: SeedRequest;
  /** Where it stands, and where its order does. */
  readonly path: SeedPath;
  readonly orderPath: SeedPath;
}

/**
 * Reads a seed: the text of a file, YAML or JSON, or a value that was parsed already. It is a shop (`orders`, `customers`,
 * `payment_methods`), one request, or a list of them.
 * @throws CliError `usage` naming the place of the first mistake, with its line where the seed is YAML
 */
export async function readSeed(source: unknown): Promise<Seed> {
  return typeof source === 'string' ? seedOf(await parseSeedText(source)) : seedOf({ value: source });
}

/** The same of a value. */
export function seedOf({ value, lineOf }: SeedText): Seed {
  const errorAt = (path: SeedPath, text: string) => seedError(path, text, lineOf?.(path));
  const read = isShop(value) ? readShop(value, errorAt) : readRequests(value, errorAt);
  for (const { request, orderPath } of read.orders) {
    const misfit = misfitOf(request);
    if (misfit) throw errorAt([...orderPath, 'situation'], misfit);
    const complaint = complaintAbout(request.order, request.payment_method?.price_amount_cents ?? 0);
    if (complaint) throw errorAt([...orderPath, ...complaint.path], complaint.text);
  }
  return { ...read, errorAt };
}

type Read = Omit<Seed, 'errorAt'>;
type ErrorAt = Seed['errorAt'];

const isShop = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(shop.entries).some((name) => name !== '$schema' && Object.hasOwn(value, name));

function readShop(value: unknown, errorAt: ErrorAt): Read {
  const { orders, ...others } = parse(shop, value, [], errorAt);
  const placed = orders.map((request, index) => ({ request, path: ['orders', index], orderPath: ['orders', index] }));
  return { ...others, orders: placed };
}

function readRequests(value: unknown, errorAt: ErrorAt): Read {
  const read = (each: unknown, path: SeedPath) => ({
    request: parse(seedRequest, each, path, errorAt),
    path,
    orderPath: [...path, 'order'],
  });
  const orders = Array.isArray(value) ? value.map((each: unknown, index) => read(each, [index])) : [read(value, [])];
  return { payment_methods: [], customers: [], orders };
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  at: SeedPath,
  errorAt: ErrorAt,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  // A misspelt name is better told by what stands there than by what is missing for it.
  const { path, text } = complaintOf(parsed.issues.find(({ expected }) => expected === 'never') ?? parsed.issues[0]);
  throw errorAt([...at, ...path], text);
}
