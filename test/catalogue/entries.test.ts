import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/catalogue/entry.ts';
import { entries, families } from '../../src/catalogue/families.ts';
import { rules } from '../../src/diagnosis/rules/index.ts';
import { exitCodes } from '../../src/errors.ts';
import { faultTable } from '../../src/request/fault-table.ts';
import known from './known-errors.json' with { type: 'json' };

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const sourcesOfErrors = [
  'commerce-layer',
  'http',
  'klarna-v2',
  'klarna-v1',
  'klarna-widget',
] as const satisfies readonly Source[];

describe('the catalogue explains', () => {
  // known-errors.json lists what is known of both services' errors and states; the catalogue may know more.
  it.each(sourcesOfErrors)('every known error of %s, with its HTTP status', (source) => {
    const explained = entries.filter((entry) => entry.source === source);
    const missing = known[source].filter(
      ([name, status]) => !explained.some((entry) => entry.name === name && (entry.http_status ?? null) === status),
    );
    expect(missing).toEqual([]);
  });

  it.each(Object.entries(known.states))('every known state of %s, and no other', (of, names) => {
    const explained = entries.filter((entry) => entry.source === 'state' && entry.of === of).map(({ name }) => name);
    expect(explained.toSorted()).toEqual(names.toSorted());
  });

  it('every fault of an exchange', () => {
    const names = entries.filter(({ source }) => source === 'http' || source === 'network').map(({ name }) => name);
    expect(faultTable.map(({ slug }) => slug).filter((slug) => !names.includes(slug))).toEqual([]);
  });

  it('every exit code, and no other', () => {
    const explained = entries.filter(({ source }) => source === 'exit-code');
    expect(Object.fromEntries(explained.map(({ name, exit_code }) => [name, exit_code]))).toEqual(exitCodes);
  });

  it('every rule of the diagnosis, and no other', () => {
    const findings = entries.filter(({ source }) => source === 'diagnosis').map(({ name }) => name);
    expect(findings.toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  });
});

describe('an entry', () => {
  it('can be told from every other one', () => {
    const keys = entries.map(({ name, source, of, http_status }) => [source, of, http_status, name].join(' '));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each(families.map(({ title, entries: its }) => [title, its] as const))('says it in sentences: %s', (_, its) => {
    for (const { name, meaning, causes, what_to_do, retry_says } of its) {
      const sentences = [meaning, ...causes, ...what_to_do, retry_says];
      expect(Math.min(causes.length, what_to_do.length), name).toBeGreaterThan(0);
      for (const sentence of sentences) {
        expect(sentence, name).toMatch(/^[`\p{L}\d-][^\n]{3,220}[.?]$/u);
        expect(sentence, name).not.toMatch(/ {2}|\bTODO\b/);
      }
    }
  });

  it('leads to pages of the two services alone', () => {
    const hosts = entries.flatMap(({ doc_url }) => (doc_url === undefined ? [] : [new URL(doc_url).host]));
    expect([...new Set(hosts)].toSorted()).toEqual(['docs.commercelayer.io', 'docs.klarna.com']);
  });

  it('names commands that there are', () => {
    const registered = textOf('src/cli.ts').matchAll(/^ {2}'?([a-z-]+)'?: async \(context\)/gm);
    const commands = [...registered].map(([, name]) => name);
    const texts = entries.flatMap(({ meaning, what_to_do, retry_says }) => [meaning, ...what_to_do, retry_says]);
    const named = texts.flatMap((text) => [...text.matchAll(/`klarna-cl ([a-z-]+)/g)].map(([, name]) => name));
    expect(new Set(named).size).toBeGreaterThan(5);
    expect([...new Set(named)].filter((name) => !commands.includes(name))).toEqual([]);
  });
});
