import * as v from 'valibot';
import { isResourceId } from './ids.ts';

/** A JSON:API resource as it comes; unknown members are kept, since the document is printed as it is. */
const resource = v.looseObject({
  id: v.string(),
  type: v.string(),
  attributes: v.optional(v.record(v.string(), v.unknown()), {}),
  relationships: v.optional(v.record(v.string(), v.unknown()), {}),
  meta: v.optional(v.looseObject({ trace_id: v.optional(v.string()) })),
});

export type Resource = v.InferOutput<typeof resource>;

const single = v.looseObject({ data: resource, included: v.optional(v.array(resource), []) });
const list = v.looseObject({ data: v.array(resource), included: v.optional(v.array(resource), []) });

export interface Document {
  readonly data: Resource;
  readonly included: readonly Resource[];
}

/** Says why an answer is not the resource that was asked for, or `undefined` when it is. */
export const notTheResource =
  (type: string, id?: string) =>
  ({ document }: { readonly document: unknown }): string | undefined => {
    const read = documentIn(document);
    if (read === undefined) return 'It is no JSON:API document with one resource.';
    const { data } = read;
    if (data.type !== type) return `It holds a resource of type ${data.type}, not ${type}.`;
    if (!isResourceId(data.id)) return 'It holds a resource whose id is no id.';
    return id !== undefined && data.id !== id ? `It is about ${data.id}, not ${id}.` : undefined;
  };

export const notAList = ({ document }: { readonly document: unknown }): string | undefined =>
  v.is(list, document) && document.data.every(({ id }) => isResourceId(id)) ? undefined : 'It is no JSON:API list.';

/** @throws v.ValiError: answers were checked by `notTheResource` before. */
export const readDocument = (document: unknown): Document => documentIn(document) ?? v.parse(single, document);

/** An answer is judged, and then read once for its payment and once for its order: the last one is still known. */
let last: { readonly document: unknown; readonly read: Document } | undefined;

const documentIn = (document: unknown): Document | undefined => {
  if (last !== undefined && last.document === document) return last.read;
  const parsed = v.safeParse(single, document);
  if (!parsed.success) return undefined;
  last = { document, read: parsed.output };
  return parsed.output;
};

export const readList = (document: unknown): readonly Document[] => {
  const { data, included } = v.parse(list, document);
  return data.map((item) => ({ data: item, included }));
};

const linkage = v.object({ data: v.nullable(v.object({ type: v.string(), id: v.string() })) });
const linkages = v.object({ data: v.array(v.object({ type: v.string(), id: v.string() })) });

/** Where a to-one relationship points; `undefined` where the answer does not say. */
export const linkedOne = (from: Resource, name: string): { type: string; id: string } | null | undefined => {
  const parsed = v.safeParse(linkage, from.relationships[name]);
  return parsed.success ? parsed.output.data : undefined;
};

/** True where the answer says what a to-many relationship points to, be it nothing. */
export const isLinked = (from: Resource, name: string): boolean => v.is(linkages, from.relationships[name]);

/** The included resource a to-one relationship points to. */
export const includedOne = (document: Document, name: string): Resource | undefined => {
  const target = linkedOne(document.data, name);
  if (!target) return undefined;
  return document.included.find(({ type, id }) => type === target.type && id === target.id);
};

/** The included resources a to-many relationship points to, in its order. */
export const includedMany = (document: Document, name: string): readonly Resource[] => {
  const parsed = v.safeParse(linkages, document.data.relationships[name]);
  if (!parsed.success) return [];
  return parsed.output.data.flatMap((target) =>
    document.included.filter(({ type, id }) => type === target.type && id === target.id),
  );
};

/** An attribute as text; numbers too, since `number` comes as either. */
export const textOf = (from: Resource, name: string): string | undefined => {
  const value = from.attributes[name];
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : undefined;
};

/** An amount in minor units (a safe integer), as every `…_cents` attribute is. */
export const centsOf = (from: Resource, name: string): number | undefined => {
  const value = from.attributes[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
};

export const flagOf = (from: Resource, name: string): boolean | undefined => {
  const value = from.attributes[name];
  return typeof value === 'boolean' ? value : undefined;
};

export const numberOf = (from: Resource, name: string): number | undefined => {
  const value = from.attributes[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};
