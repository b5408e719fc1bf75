import { CliError } from '../../errors.ts';
import { type FaultKind, faultSlugs, faultTable } from './table.ts';

/** A fault that strikes a request; `latency-<ms>` only makes it wait. */
export type Fault = { readonly slug: string } & (FaultKind | { readonly strikes: 'clock'; readonly delayMs: number });

interface FaultRule {
  readonly text: string;
  readonly method: string;
  readonly path: RegExp;
  readonly fault: Fault;
  /** How many requests it strikes. */
  readonly limit: number;
  struck: number;
}

export interface FaultRules {
  /** @throws CliError `usage` naming the rule, before any of them is set */
  readonly add: (rules: readonly string[]) => void;
  /** The fault of the first rule that fits and is not used up. */
  readonly take: (method: string, path: string) => Fault | undefined;
  readonly list: () => readonly { rule: string; struck: number }[];
  readonly clear: () => void;
}

export function createFaultRules(): FaultRules {
  let rules: FaultRule[] = [];
  return {
    add: (texts) => {
      rules = [...rules, ...texts.map(parseFaultRule)];
    },
    take: (method, path) => {
      const rule = rules.find(
        (each) => (each.method === '*' || each.method === method) && each.path.test(path) && each.struck < each.limit,
      );
      if (rule) rule.struck += 1;
      return rule?.fault;
    },
    list: () => rules.map(({ text, struck }) => ({ rule: text, struck })),
    clear: () => {
      rules = [];
    },
  };
}

const ruleShape = /^(GET|POST|PATCH|PUT|DELETE|\*)\s+(\S+)=([a-z0-9-]+)(?::([1-9]\d{0,8}))?$/;

function parseFaultRule(text: string): FaultRule {
  const [, method, glob, slug, count] = ruleShape.exec(text) ?? [];
  const fault = slug === undefined ? undefined : knownFault(slug);
  if (method === undefined || glob === undefined || fault === undefined) {
    throw new CliError('usage', `The fault rule ${JSON.stringify(text)} is not valid.`, {
      why: slug === undefined ? 'It is not of the form <METHOD> <path-glob>=<fault>[:<count>].' : `No fault "${slug}".`,
      hint: `Faults: ${faultSlugs.join(', ')}. For example: "PATCH /api/klarna_payments/*=500:1".`,
      ...(slug === undefined ? {} : { choice: { given: slug, among: faultSlugs } }),
    });
  }
  const limit = count === undefined ? Number.POSITIVE_INFINITY : Number(count);
  return { text, method, path: pathPattern(glob), fault, limit, struck: 0 };
}

/** @throws CliError `usage` */
export function faultNamed(slug: string): Fault {
  const fault = knownFault(slug);
  if (fault !== undefined) return fault;
  throw new CliError('usage', `There is no fault ${JSON.stringify(slug)}.`, {
    hint: `Faults: ${faultSlugs.join(', ')}.`,
    choice: { given: slug, among: faultSlugs },
  });
}

function knownFault(slug: string): Fault | undefined {
  const delay = /^latency-(\d{1,7})$/.exec(slug)?.[1];
  if (delay !== undefined) return { slug, strikes: 'clock', delayMs: Number(delay) };
  const known = Object.entries<FaultKind>(faultTable).find(([name]) => name === slug);
  return known && { slug, ...known[1] };
}

/** `*` stands for anything within one segment of the path, `**` for anything at all. The query is not looked at. */
function pathPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${source.join('')}$`);
}
