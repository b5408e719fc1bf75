import { captures, modes, outputs, routes } from '../../config/choices.ts';
import { awaitableStates } from '../../diagnosis/awaited.ts';
import { faultSlugs } from '../../sandbox/faults/table.ts';
import type { Answer, Candidate } from '../answer.ts';

/** `--until paid,ref`: what stands before the last comma stays, and is not offered again. */
export const stateList = (text: string): readonly Candidate[] => {
  const before = text.slice(0, text.lastIndexOf(',') + 1);
  const named = before.split(',');
  return awaitableStates
    .filter((state) => !named.includes(state))
    .map((state) => ({ value: `${before}${state}`, description: state === state.toUpperCase() ? 'at Klarna' : '' }));
};

/** Where a rule is not begun yet: what it may be about. */
const beginnings: readonly Candidate[] = [
  { value: 'PATCH /api/klarna_payments/*=', description: 'storing the token' },
  { value: 'POST /v2/**=', description: "Klarna's authorization" },
  { value: '* /**=', description: 'every request' },
];

/** `POST /v2/**=res`: the fault behind the `=`. */
export const faultRules = (text: string): Extract<Answer, { kind: 'values' }> => {
  const rule = text.slice(0, text.lastIndexOf('=') + 1);
  if (rule === '') return { kind: 'values', candidates: beginnings, goesOn: true };
  const slugs = faultSlugs.filter((slug) => /^[a-z0-9-]+$/.test(slug));
  return { kind: 'values', candidates: slugs.map((slug) => ({ value: `${rule}${slug}`, description: '' })) };
};

/** The keys whose values are one of a few; what a secret's value is, nobody offers. */
const choices: Readonly<Record<string, readonly string[]>> = {
  route: routes,
  capture: captures,
  output: outputs,
  mode: modes,
};

/** `config set <key> <value>`. */
export const settingValues = (key: string | undefined): readonly Candidate[] =>
  (key !== undefined && Object.hasOwn(choices, key) ? (choices[key] ?? []) : []).map((value) => ({
    value,
    description: '',
  }));
