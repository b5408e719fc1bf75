import type { Kind } from '../schema/resource-schema.ts';

/** A value of an attribute as filters see it. */
type Value = unknown;

/** What the part of a predicate after the attribute means. */
export interface Matcher {
  readonly kinds: readonly Kind[];
  /** Takes comma-separated values. */
  readonly set: boolean;
  /** Takes `true` or `false` instead of values of the attribute's kind. */
  readonly flag: boolean;
  /** `null` never gets here, but where `seesNull` says so. */
  readonly fits: (value: Value, wanted: readonly Value[]) => boolean;
  readonly seesNull: boolean;
}

const scalars: readonly Kind[] = ['string', 'integer', 'float', 'boolean', 'datetime'];
const ordered: readonly Kind[] = ['integer', 'float', 'datetime'];
const strings: readonly Kind[] = ['string'];
const all: readonly Kind[] = [...scalars, 'object', 'array'];

type Test = (value: Value, wanted: Value) => boolean;

const one = (kinds: readonly Kind[], fits: Test): Matcher => ({
  kinds,
  set: false,
  flag: false,
  seesNull: false,
  fits: (value, [wanted]) => fits(value, wanted),
});
const any = (kinds: readonly Kind[], fits: Test): Matcher => ({
  ...one(kinds, fits),
  set: true,
  fits: (value, wanted) => wanted.some((each) => fits(value, each)),
});
const every = (kinds: readonly Kind[], fits: Test): Matcher => ({
  ...any(kinds, fits),
  fits: (value, wanted) => wanted.every((each) => fits(value, each)),
});
const orNull = (matcher: Matcher): Matcher => ({
  ...matcher,
  seesNull: true,
  fits: (value, wanted) => value === null || matcher.fits(value, wanted),
});
const flag = (kinds: readonly Kind[], fits: (value: Value) => boolean): Matcher => ({
  kinds,
  set: false,
  flag: true,
  seesNull: true,
  fits: (value, [wanted]) => fits(value) === wanted,
});
const not =
  (test: Test): Test =>
  (value, wanted) =>
    !test(value, wanted);

const equal: Test = (value, wanted) => value === wanted;
const less: Test = (value, wanted) => (value as number) < (wanted as number);
const more: Test = (value, wanted) => (value as number) > (wanted as number);
const starts: Test = (value, wanted) => String(value).startsWith(String(wanted));
const ends: Test = (value, wanted) => String(value).endsWith(String(wanted));
const contains: Test = (value, wanted) => String(value).includes(String(wanted));
/** SQL's LIKE. Whether the vendor's minds the case is not said; minding it finds no more than it would. */
const like: Test = (value, wanted) => {
  const pattern = String(wanted).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, 's').test(String(value));
};
const isBlank = (value: Value): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** JSON containment: every member that is wanted is there, at any depth; of lists, every element. */
const holds: Test = (value, wanted) => {
  if (wanted === null || typeof wanted !== 'object') return value === wanted;
  if (value === null || typeof value !== 'object' || Array.isArray(value) !== Array.isArray(wanted)) return false;
  if (Array.isArray(wanted)) return wanted.every((each) => (value as Value[]).some((held) => holds(held, each)));
  return Object.entries(wanted).every(
    ([name, each]) => Object.hasOwn(value, name) && holds((value as Record<string, Value>)[name], each),
  );
};

/**
 * The documented predicates. `null` fits none but those that name it.
 * @see https://docs.commercelayer.io/core/filtering-data
 */
export const matchers: Readonly<Record<string, Matcher>> = {
  eq: one(scalars, equal),
  eq_or_null: orNull(one(scalars, equal)),
  not_eq: one(scalars, not(equal)),
  not_eq_or_null: orNull(one(scalars, not(equal))),
  not_eq_all: every(scalars, not(equal)),
  in: any(scalars, equal),
  in_or_null: orNull(any(scalars, equal)),
  not_in: every(scalars, not(equal)),
  not_in_or_null: orNull(every(scalars, not(equal))),
  lt: one(ordered, less),
  lteq: one(ordered, not(more)),
  gt: one(ordered, more),
  gteq: one(ordered, not(less)),
  lt_any: any(ordered, less),
  lteq_any: any(ordered, not(more)),
  gt_any: any(ordered, more),
  gteq_any: any(ordered, not(less)),
  lt_all: every(ordered, less),
  lteq_all: every(ordered, not(more)),
  gt_all: every(ordered, more),
  gteq_all: every(ordered, not(less)),
  matches: one(strings, like),
  does_not_match: one(strings, not(like)),
  matches_any: any(strings, like),
  matches_all: every(strings, like),
  does_not_match_any: any(strings, not(like)),
  does_not_match_all: every(strings, not(like)),
  start: one(strings, starts),
  not_start: one(strings, not(starts)),
  start_any: any(strings, starts),
  start_all: every(strings, starts),
  not_start_any: any(strings, not(starts)),
  not_start_all: every(strings, not(starts)),
  end: one(strings, ends),
  not_end: one(strings, not(ends)),
  end_any: any(strings, ends),
  end_all: every(strings, ends),
  not_end_any: any(strings, not(ends)),
  not_end_all: every(strings, not(ends)),
  cont: one(strings, contains),
  not_cont: one(strings, not(contains)),
  cont_any: any(strings, contains),
  cont_all: every(strings, contains),
  not_cont_all: every(strings, not(contains)),
  jcont: one(['object'], holds),
  null: flag(all, (value) => value === null),
  not_null: flag(all, (value) => value !== null),
  present: flag(all, (value) => !isBlank(value)),
  blank: flag(all, isBlank),
  true: flag(['boolean'], (value) => value === true),
  false: flag(['boolean'], (value) => value === false),
};
