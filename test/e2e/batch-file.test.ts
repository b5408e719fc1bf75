import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json, klarnaCl, newMachine } from '../support/run.ts';

describe('the file of a batch', () => {
  it('may be the template, as it is written', async () => {
    const machine = newMachine();
    expect(await klarnaCl(['batch', 'init', 'rows.csv'], { machine })).toMatchObject({ exitCode: 0, stdout: '' });
    const [run, again] = await Promise.all([
      klarnaCl(['batch', 'rows.csv', '--sandbox'], { machine }),
      klarnaCl(['batch', 'init', 'rows.csv'], { machine }),
    ]);
    expect(run).toMatchObject({ exitCode: 0 });
    const results = run.stdout.trimEnd().split('\n').map(json);
    expect(results.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect(again.exitCode).toBe(2);
  });

  it('may come by stdin, and leaves nothing behind', async () => {
    const machine = newMachine();
    const folder = join(machine.folder, 'tmp');
    mkdirSync(folder);
    const input = 'route,payment-id,auth-token\nnative,ertHJlpPTR,sandbox-auth.a\n';
    const run = await klarnaCl(['batch', '-', '--sandbox', '--check'], { machine, input, env: { TMPDIR: folder } });
    expect(json(run.stdout)).toMatchObject({ file: 'stdin', rows: 1, requests: { commerce_layer: 2, klarna: 0 } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused with all that is wrong with it, and no token is shown', async () => {
    const machine = newMachine();
    const rows = ['native,ertHJlpPTR,canary-token with-a-blank', 'native,ert,b', 'native,ertHJlpPTS,"c', ''];
    writeFileSync(join(machine.work, 'rows.csv'), `route,payment-id,auth-token\n${rows.join('\n')}`);
    const run = await klarnaCl(['batch', 'rows.csv', '--sandbox'], { machine });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toBe(
      [
        'Error: rows.csv cannot be used: 3 things are wrong with it.',
        '  line 2, column auth-token: the authorization token holds a blank.',
        '  line 3, column payment-id: a klarna_payments id is ten letters, like ertHJlpPTR (3 characters given).',
        '  line 4: here or below it a quote (") is opened and never closed.',
        'Why: Nothing was sent.',
        'Next: Correct them, then run it again; --check looks without sending anything.',
        '',
      ].join('\n'),
    );
  });
});
