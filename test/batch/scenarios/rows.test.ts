// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scenario files look like those of templates
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stepFlags } from '../../../src/batch/scenarios/format.ts';
import { openCampaign, rowsIn } from './opening.ts';

const flow = (lines: string) => `version: 1\n${lines}\n`;

describe('the rows of a campaign', () => {
  it('are rows like those of other files where a flow is all that there is to do', async () => {
    const [row] = await rowsIn(
      flow(`
scenarios:
  - id: one
    tags: [smoke, eu]
    expect: PLACED
    flow: {route: native, payment-id: ertHJlpPTR, auth-token: sandbox-auth.1, place: true}`),
    );
    expect(row).toEqual({
      id: 'one',
      line: 4,
      turn: 1,
      tags: ['smoke', 'eu'],
      expect: { kind: 'word', word: 'PLACED', text: 'PLACED' },
      inputs: {
        route: 'native',
        paymentId: 'ertHJlpPTR',
        authToken: 'sandbox-auth.1',
        values: {},
        place: true,
        newAuthorization: false,
      },
    });
  });

  it('have the steps of their scenario, named after what they do', async () => {
    const [row] = await rowsIn(
      flow(`
scenarios:
  - id: one
    steps:
      - seed
      - flow: {route: native}
      - {capture: {amount: 100, approve: true}, name: first}
      - capture:`),
    );
    expect(row?.scenario).toMatchObject({
      file: 'campaign.yaml',
      turn: 1,
      steps: [
        { name: 'seed', command: 'seed', line: 6, flags: {} },
        { name: 'flow', command: 'flow', flags: { route: 'native' } },
        { name: 'first', command: 'capture', line: 8, flags: { amount: '100', approve: true } },
        { name: 'capture', command: 'capture', flags: {} },
      ],
    });
  });

  it('are made by every combination of a matrix, and by each turn', async () => {
    const text = flow(`
scenarios:
  - id: a
    repeat: 2
    matrix: {country: [US, DE], outcome: [approved, denied]}
    steps:
      - seed: {country_code: "\${country}", customer: "\${outcome}", reference: "\${id} \${row} \${turn}"}
  - id: b
    steps: [seed]`);
    const rows = await rowsIn(text);
    expect(rows.map(({ id }) => id)).toEqual([
      'a/US/approved#1',
      'a/US/approved#2',
      'a/US/denied#1',
      'a/US/denied#2',
      'a/DE/approved#1',
      'a/DE/approved#2',
      'a/DE/denied#1',
      'a/DE/denied#2',
      'b',
    ]);
    expect(rows[5]?.scenario?.steps[0]?.flags).toEqual({
      country_code: 'DE',
      customer: 'approved',
      reference: 'a/DE/approved 3 2',
    });
    const twice = await rowsIn(text, { repeat: 2 });
    expect(twice.map(({ id }) => id)).toEqual([
      ...rows.slice(0, 8).map(({ id }) => id),
      'b#1',
      ...rows.slice(0, 8).map(({ id }) => id.replace('#2', '#4').replace('#1', '#3')),
      'b#2',
    ]);
  });

  it('are chosen by their tags, and shared out by their ids', async () => {
    const text = flow(`
defaults: {tags: all}
scenarios:
  - {id: a, tags: smoke, steps: [seed]}
  - {id: b, tags: [slow, smoke], steps: [seed]}
  - {id: c, matrix: {n: [1, 2, 3, 4, 5, 6, 7, 8]}, steps: [seed]}`);
    const ids = async (opening: Parameters<typeof rowsIn>[1]) => (await rowsIn(text, opening)).map(({ id }) => id);
    expect(await ids({ tags: { any: ['smoke'], none: ['slow'] } })).toEqual(['a']);
    expect(await ids({ tags: { any: ['all'], none: [] } })).toHaveLength(10);
    const [first, second] = [await ids({ shard: { part: 1, of: 2 } }), await ids({ shard: { part: 2, of: 2 } })];
    expect([...first, ...second].sort()).toEqual((await ids({})).sort());
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
  });

  it('are those of the documentation, too', async () => {
    const page = readFileSync(new URL('../../../docs/batch.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    expect((await rowsIn(example)).map(({ id, scenario }) => [id, scenario?.steps.length])).toEqual([
      ['bought-and-returned', 5],
    ]);
    // Every step and every flag that there is stands in it.
    for (const [step, flags] of Object.entries(stepFlags)) {
      for (const name of [step, ...flags]) expect(page).toContain(`\`${name}\``);
    }
  });

  it('say which services they need, and how long the limits of Commerce Layer make them take', async () => {
    const flowOnNetwork = '{route: network, session-token: t, amount: 1, currency: USD}';
    const needs = async (steps: string) => {
      const source = await openCampaign(flow(`scenarios:\n  - id: a\n    steps: [${steps}]`));
      return (await source.preflight()).requests;
    };
    expect(await needs(`{flow: ${flowOnNetwork}}, capture`)).toMatchObject({ commerceLayer: 0 });
    expect(
      await needs('{flow: {route: native, payment-id: ertHJlpPTR, auth-token: t}}, {void: {of: 1234}}'),
    ).toMatchObject({ klarna: 0 });
    expect(await needs('{capture: {of: "krn:payment:eu1:transaction:1"}}')).toMatchObject({ commerceLayer: 0 });
    const many = await openCampaign(
      flow('scenarios:\n  - {id: a, repeat: 300, steps: [seed, {flow: {route: native}}]}'),
      {
        limited: true,
      },
    );
    expect((await many.preflight()).warnings).toEqual([expect.stringMatching(/^It will take .* or more/)]);
  });

  it('are the same each time they are read', async () => {
    const source = await openCampaign(flow('scenarios:\n  - {id: a, repeat: 3, steps: [seed]}'));
    const read = async () => {
      const rows = [];
      for await (const row of source.read()) rows.push(row);
      return rows;
    };
    expect(await read()).toEqual(await read());
    expect(await source.preflight()).toMatchObject({ rows: 3, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

describe('what a step is told', () => {
  const base = `version: 1
extends: common/more.yaml
variables: {country: SE, shop: base}
defaults: {route: network, place: true, expect: 5, tags: base}
scenarios:
  - {id: first, steps: [seed]}
  - {id: second, steps: [seed]}`;
  const more = 'version: 1\nvariables: {country: FI, deep: "${env:DEEP:-none}"}\ndefaults: {capture: later}';
  const files = { 'base.yaml': base, 'common/more.yaml': more };

  it('comes from its own file before those that it extends', async () => {
    const rows = await rowsIn(
      flow(`extends: base.yaml
variables: {country: DE}
defaults: {route: native}
scenarios:
  - id: second
    with: {shop: own}
    steps:
      - seed: {country_code: "\${country}", reference: "\${shop} \${deep}"}
      - flow`),
      { files },
    );
    expect(rows.map(({ id, expect: { text }, tags }) => [id, text, tags])).toEqual([
      ['first', '5', ['base']],
      ['second', '5', ['base']],
    ]);
    expect(rows[1]?.scenario?.steps.map(({ flags }) => flags)).toEqual([
      { country_code: 'DE', reference: 'own none' },
      { route: 'native', place: true },
    ]);
  });

  it('comes from the step, else the defaults of the file, else the command line, where its route takes it', async () => {
    const text = (defaults: string, flags: string) =>
      flow(`${defaults}scenarios:\n  - id: a\n    steps: [seed, {flow: ${flags}}]`);
    const flagsOf = async (defaults: string, flags: string) =>
      (await rowsIn(text(defaults, flags), { defaults: { route: 'native', place: 'true', capture: 'later' } }))[0]
        ?.scenario?.steps[1]?.flags;
    expect(await flagsOf('', '')).toEqual({ route: 'native', place: 'true' });
    expect(await flagsOf('defaults: {place: false}\n', '')).toEqual({ route: 'native', place: false });
    expect(await flagsOf('defaults: {place: false}\n', '{place: true}')).toEqual({ route: 'native', place: true });
    expect(await flagsOf('', '{route: network}')).toEqual({ route: 'network', capture: 'later' });
  });

  it('comes from the environment, or from what stands there for it', async () => {
    const text = flow(
      'scenarios:\n  - id: a\n    flow: {route: native, payment-id: "${env:PAYMENT}", auth-token: "${env:TOKEN:-none}"}',
    );
    const [row] = await rowsIn(text, { environment: { PAYMENT: 'ertHJlpPTR' } });
    expect(row?.inputs).toMatchObject({ paymentId: 'ertHJlpPTR', authToken: 'none' });
  });

  it('is not looked into again: a value of the environment is no text of the file', async () => {
    const text = flow('scenarios:\n  - id: a\n    steps:\n      - seed: {reference: "$${row} ${env:ODD} ${uuid}"}');
    const [row] = await rowsIn(text, { environment: { ODD: '${env:HOME}${row}' } });
    expect(row?.scenario?.steps[0]?.flags).toEqual({ reference: '$${row} $${env:HOME}$${row} ${uuid}' });
  });

  it('keeps its letters where it is a flag, and its type where it is a seed', async () => {
    const [row] = await rowsIn(
      flow(`variables: {rate: 0.25}
scenarios:
  - id: a
    steps:
      - seed: {tax_rate: "\${rate}", tax_included: true, line_items: [{name: "no", quantity: 2, unit_amount_cents: 500}]}
      - flow: {route: native, auth-token: 0123e5}`),
    );
    expect(row?.scenario?.steps.map(({ flags }) => flags)).toEqual([
      { tax_rate: 0.25, tax_included: true, line_items: [{ name: 'no', quantity: 2, unit_amount_cents: 500 }] },
      { route: 'native', 'auth-token': '0123e5' },
    ]);
  });

  it('may be written once and used often, with anchors', async () => {
    const [row] = await rowsIn(
      flow(`
scenarios:
  - id: a
    steps:
      - seed: &order {country_code: SE}
      - {seed: *order, name: another}`),
    );
    expect(row?.scenario?.steps.map(({ flags }) => flags)).toEqual([{ country_code: 'SE' }, { country_code: 'SE' }]);
  });
});
