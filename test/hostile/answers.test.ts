import { describe, expect } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { describeRefusal as byCommerceLayer } from '../../src/apis/commerce-layer/refusals.ts';
import { describeRefusal as byKlarna } from '../../src/apis/klarna/refusals.ts';
import { formatDocument } from '../../src/output/format.ts';
import { type RawAnswer, readAnswer } from '../../src/request/answers.ts';
import { backoff, decide } from '../../src/request/decide.ts';
import { failure } from '../../src/request/failure.ts';
import type { Service } from '../../src/request/step.ts';
import { stepOf } from '../request/world.ts';
import { bodies, contentTypes, goodContentTypes, hostileTexts, strangeIds, waits } from './corpora/answers.ts';
import { naughtyStrings } from './corpora/seeds.ts';
import { everyCase } from './corpus.ts';
import { expectHarmless, expectWellSaid } from './saying.ts';

const limits = { connectMs: 1, attemptMs: 1, authorizeMs: 1, bodyBytes: 1 << 20, jsonDepth: 64 };
const now = Date.parse('2026-03-04T05:06:07Z');

const read = (changes: Partial<RawAnswer>, service: Service = 'Klarna') =>
  readAnswer(
    { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a":1}'), ...changes },
    service,
    limits,
    now,
  );

const withoutPrototypes = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(withoutPrototypes);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => name !== '__proto__')
      .map(([name, value]) => [name, withoutPrototypes(value)]),
  );
};

describe('the body of an answer', () => {
  everyCase('is read for what it says, or not believed', bodies, (body, name) => {
    const outcome = read({ body });
    if (name.startsWith('n_')) expect(outcome.kind).toBe('fault');
    if (name.startsWith('y_')) expect(outcome.kind).toBe('answer');
    if (outcome.kind !== 'answer') return;
    expect(outcome.document).toEqual(withoutPrototypes(JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''))));
    expect(JSON.stringify(outcome.document)).not.toContain('__proto__":');
  });
});

describe('a header of an answer', () => {
  everyCase('that declares no JSON is not believed', contentTypes, (type) => {
    expect(read({ headers: { 'content-type': type } })).toMatchObject({ kind: 'fault' });
  });

  everyCase('may declare JSON in several ways', goodContentTypes, (type) => {
    expect(read({ headers: { 'content-type': type } })).toMatchObject({ kind: 'answer' });
  });

  everyCase('makes nobody wait for ever, or for nothing that can be said', waits, (value) => {
    const outcome = read({ status: 429, headers: { 'retry-after': value }, body: Buffer.alloc(0) });
    if (outcome.kind !== 'fault') throw new Error('429 is no answer');
    const { slug, meta } = outcome.fault;
    const asked = meta?.retryAfterMs;
    expect(slug).toBe(asked === undefined ? '429' : '429-retry-after');
    if (asked !== undefined) expect(Number.isFinite(asked) && asked >= 0).toBe(true);
    for (const failures of [1, 2, 10, 2000]) {
      const pause = backoff(failures, 0.999, asked);
      expect(Number.isInteger(pause) && pause >= 0 && pause < 2 ** 31).toBe(true);
    }
    const step = stepOf('read', 'https://api-global.klarna.com');
    const said = expectWellSaid(failure(step, outcome.fault, 'unavailable', { attempts: 3, durationMs: 1 }));
    expect(said).not.toMatch(/NaN|Infinity|undefined|\{\w+\}/);
  });

  everyCase('is not quoted unless it is harmless', strangeIds, (id) => {
    const document = { meta: { trace_id: id }, errors: [{ meta: { trace_id: id } }] };
    const headers = {
      'content-type': 'application/json',
      'klarna-correlation-id': id,
      'x-ratelimit-limit': id,
      'x-ratelimit-remaining': id,
    };
    for (const status of [200, 404, 503]) {
      const outcome = read({ status, headers, body: Buffer.from(JSON.stringify(document)) });
      const meta = outcome.kind === 'answer' ? outcome.meta : outcome.kind === 'fault' ? outcome.fault.meta : {};
      expect(meta).toEqual({});
    }
  });
});

/** Everything that a service may put a text into, as a refusal of either. */
const refusalsWith = (text: string): readonly (readonly [Service, unknown])[] => [
  [
    'Commerce Layer',
    { errors: [{ title: text, detail: text, code: text, source: { pointer: text }, meta: { error: text } }] },
  ],
  ['Commerce Layer', { errors: { title: text, status: 422 } }],
  ['Klarna', { error_code: text, error_message: text, validation_errors: [{ parameter: text, reason: text }] }],
  ['Klarna', { error_code: text, errors: [{ parameter: text, error_message: text }] }],
];

const expectRefusalsHarmless = (text: string): void => {
  for (const [service, document] of refusalsWith(text)) {
    for (const status of [401, 422, 500]) {
      const outcome = read({ status, body: Buffer.from(JSON.stringify(document)) }, service);
      if (outcome.kind !== 'fault') throw new Error('a refusal is no answer');
      const describeRefusal = service === 'Klarna' ? byKlarna('The authorization') : byCommerceLayer('The order');
      const step = stepOf('authorize', 'https://api.example', { service, describeRefusal });
      const decision = decide({
        kind: 'authorize',
        slug: outcome.fault.slug,
        ambiguousBefore: false,
        triesLeft: 0,
        canVerify: false,
        canRenew: false,
      });
      expectWellSaid(failure(step, outcome.fault, decision.exit, { attempts: 1, durationMs: 1 }));
    }
  }
};

const expectPrintedHarmless = async (text: string): Promise<void> => {
  // YAML takes no name of more than 1024 characters, escapes included.
  const name = text.slice(0, 150);
  const document = { data: { id: text, [name]: text, list: [text, { [name]: [text] }] } };
  for (const format of ['json', 'compact', 'ndjson', 'yaml', 'table'] as const) {
    const printed = await formatDocument(document, { format, colour: false, raw: false });
    expectHarmless(printed);
    if (format === 'yaml') expect(parseYaml(printed)).toEqual(JSON.parse(JSON.stringify(document)));
    else if (format !== 'table') expect(JSON.parse(printed)).toEqual(document);
    if (format === 'compact') expect(printed.trimEnd()).not.toContain('\n');
  }
  expectHarmless(await formatDocument(text, { format: 'json', colour: false, raw: true }));
};

describe('a text from a service', () => {
  everyCase('does nothing to a terminal from within a refusal', hostileTexts, expectRefusalsHarmless);
  everyCase(
    'does nothing to a terminal from within a document, and stays what it is',
    hostileTexts,
    expectPrintedHarmless,
  );
  everyCase('may be naughty in a refusal', naughtyStrings, expectRefusalsHarmless);
  everyCase('may be naughty in a document', naughtyStrings, expectPrintedHarmless);
});
