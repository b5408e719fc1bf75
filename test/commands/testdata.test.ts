import { describe, expect, it } from 'vitest';
import { klarnaCl } from './running.ts';

const customersOf = async (...argv: string[]) => (await klarnaCl(['testdata', ...argv])).document().customers;

describe('testdata', () => {
  it('prints who to be, what to type and which one-time password will do', async () => {
    const run = await klarnaCl(['testdata', '--country', 'SE', '--outcome', 'approved']);
    expect(run).toMatchObject({ exit: 0, talk: [] });
    expect(run.document()).toMatchObject({
      schema_version: 1,
      otp: { rule: 'any six digits but 999999' },
      customers: [
        {
          country: 'SE',
          currency: 'SEK',
          outcome: 'approved',
          identity: { given_name: 'Alice', street_address: 'Södra Blasieholmshamnen 2', national_id: 'SE194103219202' },
          type: { email: 'customer+se@klarna.com', phone: '+46701740615' },
        },
      ],
    });
    expect(run.sent()).toEqual([]);
  });

  it('has an approved customer in each of the 26 markets', async () => {
    const approved = await customersOf('--outcome', 'approved');
    expect(new Set(approved.map(({ country }: { country: string }) => country)).size).toBe(26);
  });

  it.each([
    [['--country', 'us', '--outcome', 'high_risk'], 'customer+reject_reason_high_risk@email.us', '+13105558641'],
    [['--country', 'UK', '--outcome', 'denied'], 'customer+uk+denied@klarna.com', '+447355505530'],
    [['--country', 'US', '--outcome', 'id_scan'], 'customer+denied+auth_id_scan@email.us', '+13105550124'],
    [['--country', 'FR', '--outcome', 'ID_SCAN'], 'customer+denied+auth_id_scan@email.fr', '+33644974346'],
    [
      ['--outcome', 'customer_not_fulfilling_previous_engagements'],
      'cust+reject_reason_customer_not_fulfilling_previous_engagements@email.us',
      '+13105558639',
    ],
  ])('finds %j', async (argv, email, phone) => {
    expect(await customersOf(...argv)).toMatchObject([{ type: { email, phone } }]);
  });

  it('prints a table for people', async () => {
    const run = await klarnaCl(['testdata', '--country', 'CH', '--output', 'table']);
    expect(
      run
        .stdout()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['COUNTRY', 'OUTCOME', 'PHONE', 'EMAIL'],
      ['CH', 'approved', '+41758680000', 'customer+ch@klarna.com'],
      ['CH', 'denied', '+41758680001', 'customer+ch+denied@klarna.com'],
      ['CH', 'id_scan', '+41758680025', 'customer+denied+auth_id_scan@email.ch'],
      [''],
    ]);
  });

  it.each([
    [['--country', 'JP'], 'Choose one of AT, AU, '],
    [['--outcome', 'maybe'], 'Choose one of approved, denied, '],
    [['--country', 'SE', '--outcome', 'under_age'], 'There is one in US.'],
    [['--sandbox'], '--sandbox has no meaning for testdata.'],
    [['SE'], 'testdata takes no argument'],
  ])('refuses %j', async (argv, words) => {
    const run = await klarnaCl(['testdata', ...argv]);
    expect(run.exit).toBe(2);
    expect(run.said).toContain(words);
  });
});
