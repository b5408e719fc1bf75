import { expect, it } from 'vitest';
import { pastAuthorizations } from '../../src/journal/past-runs.ts';
import type { RunRecord } from '../../src/journal/records.ts';
import { noteNewSandbox } from '../../src/journal/sandboxes.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { intentRecord, runRecord, writeRecords } from '../support/journals.ts';

const url = 'http://127.0.0.1:4010';
const both = { commerce_layer: { auth_url: url, base_url: url }, klarna: { base_url: url } };
const begun = Date.parse('2026-03-04T06:00:00Z');

/** How many authorizations of the order are remembered, of a run that began an hour before the sandbox did. */
const remembered = (changes: Partial<RunRecord>, sandboxUrl = url, parties: Partial<RunRecord> = both): number => {
  const state = scratchFolder();
  const id = '01M804HBM2DKQAXE8VW5XFC437';
  writeRecords(state, id, [runRecord({ at: '2026-03-04T05:00:00Z', ...parties, ...changes }), intentRecord()]);
  noteNewSandbox(state, sandboxUrl, begun);
  return pastAuthorizations(state, { orderId: 'NgojhKoyYN' }).length;
};

it('forgets what was done in a sandbox that has begun anew since', () => {
  expect(remembered({})).toBe(0);
  expect(remembered({}, url, { klarna: both.klarna })).toBe(0);
});

it.each<[string, Partial<RunRecord>, string?]>([
  ['begun since', { at: '2026-03-04T06:00:01Z' }],
  ['at another port', {}, 'http://127.0.0.1:4011'],
  ['in live mode, whatever stands at that address', { mode: 'live' }],
  ['of a service', { klarna: { base_url: 'https://api-global.test.klarna.com' } }],
  ['of an organization', { commerce_layer: { auth_url: url, organization: 'acme' } }],
  ['of another host behind the same port', { klarna: { base_url: 'http://192.168.0.7:4010' } }],
])('remembers a run %s', (_, changes, sandboxUrl) => {
  expect(remembered(changes, sandboxUrl)).toBe(1);
});
