import { describe, expect, it } from 'vitest';
import { expand, type VariableScope, variesByTurn } from '../../../src/batch/input/variables.ts';
import { complaintsOf, rowsOf } from './reading.ts';

const scope: VariableScope = {
  row: 3,
  line: 7,
  turn: 2,
  contentHash: 'ab',
  environment: { TOKEN: `value \${row}`, EMPTY: '', KLARNA_API_KEY: 'key' },
};
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('variables', () => {
  it.each([
    ['plain $ { } $x {row}', 'plain $ { } $x {row}'],
    [`\${row}/\${line}/\${turn}`, '3/7/2'],
    [`\${env:TOKEN}`, `value \${row}`],
    [`$\${row} $\${ \${row}`, `\${row} \${ 3`],
  ])('in %s', (text, expanded) => {
    expect(expand(text, scope)).toEqual({ value: expanded });
  });

  it('give a row of a batch the same UUID each time, and each other one another', () => {
    const of = (change: Partial<VariableScope>) => expand(`\${uuid}`, { ...scope, ...change });
    expect(of({})).toEqual({ value: expect.stringMatching(uuid) });
    expect(of({ environment: {}, line: 9 })).toEqual(of({}));
    for (const change of [{ row: 4 }, { turn: 3 }, { contentHash: 'ac' }]) expect(of(change)).not.toEqual(of({}));
  });

  it.each([
    [`\${nothing}`, 'there is no variable "nothing": known are row, line, turn, uuid and env:NAME'],
    [`a \${row`, `a \${ is never closed`],
    [`\${env:NONE}`, 'the environment has no variable NONE'],
    [`\${env:EMPTY}`, 'the environment has no variable EMPTY'],
    [`\${env:}`, 'env: takes the name of a variable'],
    [`\${env:KLARNA_API_KEY}`, 'KLARNA_API_KEY is a setting of this tool'],
    [`\${env:cl_client_secret}`, 'cl_client_secret is a setting of this tool'],
  ])('are refused in %s', (text, complaint) => {
    expect(expand(text, scope)).toEqual({ complaint: expect.stringContaining(complaint) });
  });

  it('that tell turns apart are known', () => {
    for (const text of [`\${turn}`, `a-\${uuid}-b`, `$\${x} \${turn}`]) expect(variesByTurn(text)).toBe(true);
    for (const text of ['a', `\${row}`, `\${env:turn}`, `$\${turn}`]) expect(variesByTurn(text)).toBe(false);
  });

  it('are told with row and column', async () => {
    const header = 'route,session-token,amount,currency,reference\n';
    const text = `${header}network,\${env:TOKEN},1,USD,\${row}\nnetwork,\${env:NONE},1,USD,\${lin}\n`;
    expect(await complaintsOf(text, { environment: { TOKEN: 't' } })).toEqual([
      'line 3, column session-token: the environment has no variable NONE.',
      expect.stringContaining('line 3, column reference: there is no variable "lin"'),
    ]);
    const good = `${header}network,\${env:TOKEN},1,USD,\${row} of \${line}\n`;
    expect((await rowsOf(good, { environment: { TOKEN: 't' } }))[0]?.inputs).toMatchObject({
      sessionToken: 't',
      values: { reference: '1 of 2' },
    });
  });
});
