// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scenario files look like those of templates

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignTemplate } from '../../../src/batch/scenarios/campaign-template.ts';
import { CliError } from '../../../src/errors.ts';
import { complaintsAbout, type Opening, openCampaign } from './opening.ts';

const step = (steps: string) => `version: 1\nscenarios:\n  - id: one\n    steps:\n${steps}\n`;
const scenario = (lines: string) => `version: 1\nscenarios:\n  - id: one\n${lines}\n`;

describe('a campaign with a mistake is refused before anything is sent', () => {
  it.each<[string, string, readonly string[], Opening?]>([
    ['no version', 'scenarios: []', ['line 1, column 1: version is missing']],
    [
      'another version',
      'version: 2\nscenarios: []',
      ['line 1, column 1: version should be 1, the only version there is'],
    ],
    [
      'a misspelt name',
      'version: 1\nscenarois: []',
      ['line 2, column 1: scenarois is not known here; scenarios is meant?'],
    ],
    [
      'two misspelt names',
      'version: 1\ndefault: {}\nscenarios:\n  - id: a\n    tag: x\n    steps: [seed]',
      [
        'line 2, column 1: default is not known here; defaults is meant?',
        'line 5, column 5: tag is not known here; tags is meant?',
      ],
    ],
    [
      'a misspelt flag',
      step('      - flow: {paymant-id: x}'),
      ['line 5, column 16: paymant-id is not known here; payment-id is meant?'],
    ],
    ['a misspelt step', step('      - captur: {}'), ['line 5, column 9: captur is not known here; capture is meant?']],
    [
      'a misspelt step without flags',
      step('      - captur'),
      ['line 5, column 9: this is none of the steps: seed, payment-request,'],
    ],
    ['a name twice', 'version: 1\nversion: 1', ['line 2, column 1: this name stands in the same group already']],
    [
      'a tag of YAML',
      'version: 1\nscenarios: !js []',
      ['line 2, column 12: a tag (!) stands here, and tags are not read'],
    ],
    [
      'an anchor that is not there',
      'version: 1\nscenarios: *none',
      ['line 2, column 12: this names an anchor that is not there'],
    ],
    [
      'bad indentation',
      'version: 1\nscenarios:\n\t- id: a',
      ['line 3, column 1: a tab stands where only blanks indent'],
    ],
    ['two documents', 'version: 1\n---\nversion: 1', ['line 2, column 1: a second document begins here']],
    ['a list', '- 1', ['line 1, column 1: the file is a list, and should be a group of names and values']],
    ['nothing', '', ['line 1, column 1: the file should be a group that begins with version: 1']],
    ['no scenarios', 'version: 1', ['Neither it nor a file that it extends lists any']],
    ['scenarios of another type', 'version: 1\nscenarios: 3', ['line 2, column 1: scenarios should be a list']],
    ['an id with a blank', 'version: 1\nscenarios:\n  - id: a b\n    steps: [seed]', ['line 3, column 5: id is no id']],
    ['an id that is missing', 'version: 1\nscenarios:\n  - steps: [seed]', ['line 3, column 5: id is missing']],
    [
      'an id twice',
      `${scenario('    steps: [seed]')}  - id: one\n    steps: [seed]`,
      ['line 5, column 5: two scenarios are called one'],
    ],
    [
      'neither steps nor flow',
      scenario('    tags: x'),
      ['line 3, column 5: a scenario has steps, or flow for one alone'],
    ],
    [
      'steps and flow',
      scenario('    steps: [seed]\n    flow: {}'),
      ['line 3, column 5: a scenario has steps or flow, and not both'],
    ],
    ['no steps', scenario('    steps: []'), ['line 4, column 5: steps is empty']],
    [
      'a step of two things',
      step('      - {seed: , flow: }'),
      ['line 5, column 9: a step does one thing, and this one does seed and flow'],
    ],
    ['a step of nothing', step('      - {expect: 0}'), ['line 5, column 9: a step says what it does: seed,']],
    [
      'a bad tag',
      scenario('    tags: ["-x"]\n    steps: [seed]'),
      ['line 4, column 5: tags: a tag begins with a letter'],
    ],
    [
      'two steps of one name',
      step('      - seed\n      - seed'),
      ['line 6, column 9: two steps are called seed; give one of them a name'],
    ],
    [
      'a bad amount',
      step('      - seed\n      - flow: {route: native}\n      - capture: {amount: 118.00}'),
      ['line 7, column 19: amount: amounts are minor units: 11800?'],
    ],
    [
      'a bad route',
      step('      - seed\n      - flow: {route: nativ}'),
      ['line 6, column 16: route: routes are both, native and network'],
    ],
    [
      'a bad id',
      step('      - flow: {route: native, payment-id: 12, auth-token: x}'),
      ['line 5, column 31: payment-id: that looks like an order number'],
    ],
    [
      'a bad truth',
      step('      - seed\n      - flow: {place: maybe, route: native}'),
      ['line 6, column 16: place: it is true or false'],
    ],
    ['a bad expectation', step('      - {seed: , expect: 99}'), ['line 5, column 18: expect: no run ends with 99']],
    [
      'a flag that the route has no step for',
      step('      - seed\n      - flow: {route: native, session-token: x}'),
      ['line 6, column 31: session-token has no meaning on route native'],
    ],
    [
      'place on route both',
      step('      - seed\n      - flow: {place: true}'),
      ['line 6, column 16: place has no meaning on route both: Placing creates a Klarna order'],
    ],
    [
      'a token that nothing brings',
      step('      - flow: {route: native}'),
      [
        'line 5, column 9: flow needs payment-id: write it, or let a seed step stand before it',
        'flow needs auth-token',
      ],
    ],
    [
      'a session token that nothing brings',
      step('      - authorize: {amount: 1, currency: USD}'),
      ['authorize needs session-token: write it, or let a seed or payment-request step'],
    ],
    ['a capture of nothing', step('      - capture'), ['line 5, column 9: capture needs of']],
    [
      'a variable that is not there',
      scenario('    with: {country: US}\n    steps:\n      - seed: {country_code: "${contry}"}'),
      ['line 6, column 16: country_code names ${contry}, which nothing here is called; ${country} is meant?'],
    ],
    [
      'a variable of the environment that is not set',
      step('      - seed: {number: "${env:NUMBER}"}'),
      ['number needs the variable NUMBER of the environment, which is not set'],
    ],
    [
      "a variable of the tool's own",
      step('      - seed: {number: "${env:CL_CLIENT_SECRET}"}'),
      ['names CL_CLIENT_SECRET, a setting of this tool'],
      { environment: { CL_CLIENT_SECRET: 'x' } },
    ],
    [
      'variables in a circle',
      'version: 1\nvariables: {a: "${b}", b: "${a}"}\nscenarios:\n  - id: x\n    steps:\n      - seed: {number: "${a}"}',
      ['number needs ${a}, whose value has none for ${b}'],
    ],
    [
      'a ${ without its end',
      step('      - seed: {number: "${row"}'),
      ['line 5, column 16: number has a ${ that is not closed'],
    ],
    [
      'a step that comes later',
      step('      - seed: {number: "${steps.flow.run_id}"}\n      - flow'),
      ['names the step flow, which does not stand before it; none is'],
    ],
    [
      'a step without a path',
      step('      - seed\n      - capture: {of: "${steps.seed}"}'),
      ['names the step seed, and no value of it'],
    ],
    [
      'a saved name that hides another',
      scenario('    with: {order: x}\n    steps:\n      - {seed: , save: {order: order_id}}'),
      ['order has a value already'],
    ],
    [
      'a saved path that is none',
      step('      - {seed: , save: {order: "order..id"}}'),
      ['line 5, column 25: order is no path like order.amount'],
    ],
    [
      'an expectation said twice',
      scenario('    expect: 5\n    steps:\n      - {seed: , expect: 5}'),
      ['the last step says what it expects, and so does the scenario'],
    ],
    [
      'a name in with and matrix',
      scenario('    with: {a: 1}\n    matrix: {a: [1]}\n    steps: [seed]'),
      ['line 4, column 12: a stands in matrix as well'],
    ],
    ['a matrix without values', scenario('    matrix: {a: []}\n    steps: [seed]'), ['line 4, column 14: a is empty']],
    [
      'a matrix without bounds',
      scenario(
        `    matrix: {${['a', 'b', 'c'].map((name) => `${name}: [${Array.from({ length: 30 }, (_, index) => index).join(', ')}]`).join(', ')}}\n    steps: [seed]`,
      ),
      ['matrix makes 27000 rows, and 10000 is the most'],
    ],
    [
      'repeat of nothing',
      scenario('    repeat: 0\n    steps: [seed]'),
      ['line 4, column 5: repeat should be a whole number from 1 to 10000'],
    ],
    [
      'a token in two rows',
      scenario('    repeat: 2\n    flow: {route: network, session-token: t, amount: 1, currency: USD, reference: r}'),
      ['one#2 has the session-token of one#1, and a token is good for one'],
    ],
    [
      'a payment in two rows',
      scenario(
        '    matrix: {token: [a, b]}\n    flow: {route: native, payment-id: ertHJlpPTR, auth-token: "${token}"}',
      ),
      ['one/b has the payment-id of one/a, and what is done to one payment are steps of one scenario'],
    ],
    [
      'a seed outside the sandbox',
      step('      - seed'),
      ['line 5, column 9: seed works in a sandbox alone'],
      { isSandbox: false },
    ],
    [
      'a payment request outside the sandbox',
      step('      - payment-request: {amount: 1, currency: USD}'),
      ['payment-request works in a sandbox alone: a seed is made up, and a payment request waits for a real customer'],
      { isSandbox: false },
    ],
    [
      'route both in live mode',
      step('      - flow: {payment-id: ertHJlpPTR, auth-token: a, session-token: b}'),
      ['one takes route both, which would authorize a live purchase twice'],
      { mode: 'live', isSandbox: false },
    ],
    ['a base that is not there', 'version: 1\nextends: base.yaml', ['line 2, column 1: this file cannot be read']],
    [
      'a base in a circle',
      'version: 1\nextends: base.yaml',
      ['base.yaml, line 2, column 1: extends leads back to a file that was read already'],
      { files: { 'base.yaml': 'version: 1\nextends: campaign.yaml' } },
    ],
    [
      'a base elsewhere',
      'version: 1\nextends: ../base.yaml',
      ['line 2, column 1: extends leads out of the working folder'],
    ],
    ['a base by its whole path', 'version: 1\nextends: /etc/passwd', ['extends is a path that begins at this file']],
    [
      'a mistake in a base',
      'version: 1\nextends: base.yaml',
      ['base.yaml, line 2, column 1: scenarois is not known here'],
      { files: { 'base.yaml': 'version: 1\nscenarois: []' } },
    ],
    [
      'too many aliases',
      `version: 1\na: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c]`,
      ['it uses its anchors more than 200 times'],
    ],
  ])('%s', async (_, text, said, opening) => {
    const { exitCode, message, facts } = await complaintsAbout(text, opening);
    expect(exitCode).toBe(2);
    for (const part of said) expect([message, facts.why, ...(facts.complaints ?? [])].join('\n')).toContain(part);
  });

  it('is told of one broken line once', async () => {
    const text = 'version: 1\nscenarios:\n  - id: a\n    steps:\n      - seed\n     - flow\n';
    const { message, facts } = await complaintsAbout(text, {});
    expect(message).toContain('line 6, column 1: a group begins here where a value was expected');
    expect(facts.complaints).toBeUndefined();
  });

  it('by all its mistakes at once, in the order of its lines', async () => {
    const error = await complaintsAbout(
      step('      - flow: {route: nativ}\n      - capture: {amount: 0}\n      - check: {verdict: "${x}"}'),
    );
    expect(error.facts.complaints?.map((complaint) => /line (\d+)/.exec(complaint)?.[1])).toEqual([
      '5',
      '5',
      '5',
      '5',
      '6',
      '7',
    ]);
  });

  it('where the mistake stands, be it in a file that is extended', async () => {
    const error = await complaintsAbout(
      'version: 1\nextends: base.yaml\nscenarios:\n  - {id: a, steps: [seed, flow]}',
      {
        files: { 'base.yaml': 'version: 1\ndefaults:\n  route: ${rout}' },
      },
    );
    expect(error.facts.complaints?.join('\n') ?? error.message).toContain(
      'base.yaml, line 3, column 3: route names ${rout}',
    );
  });

  it('and never by anything else, whatever the file holds', async () => {
    const lines = campaignTemplate().split('\n');
    const odd = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        '\t',
        '${',
        '}',
        '&a',
        '*a',
        '!x',
        '|',
        '- ',
        ': ',
        '#',
        '"',
        "'",
        '{',
        '[',
        '\u0000',
        '__proto__: 1',
        '<<: *a',
        '1e999',
        '? x',
        '%YAML 1.1',
        '---',
        '...',
      ),
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    const line = fc.nat(lines.length - 1);
    const edits = fc.array(fc.record({ line, column: fc.nat(40), text: odd, replaces: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(edits, async (wanted) => {
        const edited = [...lines];
        for (const { line: at, column, text, replaces } of wanted) {
          const before = edited[at] ?? '';
          edited[at] = replaces
            ? `${' '.repeat(column % 8)}${text}`
            : `${before.slice(0, column)}${text}${before.slice(column)}`;
        }
        try {
          const source = await openCampaign(edited.join('\n'));
          await source.preflight();
        } catch (error) {
          expect(error).toBeInstanceOf(CliError);
          expect(error).toMatchObject({ kind: 'usage' });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('without quoting what may be a token', async () => {
    const token = 'krn:payment:eu1:klarna-network-session-token:secret-0b1d9815';
    const error = await complaintsAbout(
      `version: 1\n"${token}": 1\nscenarios:\n  - id: a\n    flow: {route: native, payment-id: "${token}", auth-token: "a b ${token}"}`,
    );
    expect(JSON.stringify(error.facts)).not.toContain('0b1d9815');
  });
});
