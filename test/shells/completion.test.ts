import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endRecord, intentRecord, runIdEnding, runRecord, writeRecords } from '../support/journals.ts';
import { filesOf } from './files-of.ts';
import { isMissing, machineWith, openSession, setupNames, setups, write } from './session.ts';

const tab = '\t';
const left = '\u0002';

/** What stands on the line after the keys, with no configuration and no journal. */
const plainCases: readonly (readonly [what: string, keys: string, line: string])[] = [
  ['a command', `klarna-cl whoa${tab}`, 'klarna-cl whoami '],
  ['a command behind global flags', `klarna-cl --quiet -o json whoa${tab}`, 'klarna-cl --quiet -o json whoami '],
  ['a command of a group', `klarna-cl runs pr${tab}`, 'klarna-cl runs prune '],
  ['a flag', `klarna-cl flow --pla${tab}`, 'klarna-cl flow --place '],
  ['a global flag behind the command', `klarna-cl whoami --prof${tab}`, 'klarna-cl whoami --profile '],
  ['the value of a flag', `klarna-cl flow --route nati${tab}`, 'klarna-cl flow --route native '],
  ['the value behind =', `klarna-cl flow --route=nati${tab}`, 'klarna-cl flow --route=native '],
  ['the value of a short flag', `klarna-cl -o compa${tab}`, 'klarna-cl -o compact '],
  ['a flag that is not given yet', `klarna-cl flow --place --pla${tab}`, 'klarna-cl flow --place --pla'],
  ['a currency', `klarna-cl authorize --currency SE${tab}`, 'klarna-cl authorize --currency SEK '],
  ['an error', `klarna-cl explain RESOURCE_CONF${tab}`, 'klarna-cl explain RESOURCE_CONFLICT '],
  [
    'a list of states',
    `klarna-cl inspect 1234 --until paid,token${tab}`,
    'klarna-cl inspect 1234 --until paid,token-stored ',
  ],
  ['a word in the middle', `klarna-cl whoa --quiet${left.repeat(8)}${tab}`, 'klarna-cl whoami --quiet'],
  ['a second command', `true && klarna-cl whoa${tab}`, 'true && klarna-cl whoami '],
  ['a command behind a variable', `NO_COLOR=1 klarna-cl whoa${tab}`, 'NO_COLOR=1 klarna-cl whoami '],
  [
    'as far as several begin alike',
    `klarna-cl authorize --sandbox --session-token krn:pay${tab}`,
    'klarna-cl authorize --sandbox --session-token krn:payment:eu1:klarna-network-session-token:sandbox-',
  ],
  [
    'a KRN with its colons',
    `klarna-cl authorize --sandbox --session-token krn:payment:eu1:klarna-network-session-token:sandbox-conf${tab}`,
    'klarna-cl authorize --sandbox --session-token krn:payment:eu1:klarna-network-session-token:sandbox-conflict ',
  ],
  [
    'a KRN behind =',
    `klarna-cl authorize --sandbox --session-token=krn:payment:eu1:klarna-network-session-token:sandbox-conf${tab}`,
    'klarna-cl authorize --sandbox --session-token=krn:payment:eu1:klarna-network-session-token:sandbox-conflict ',
  ],
  [
    'a KRN in quotes',
    `klarna-cl authorize --sandbox --session-token "krn:payment:eu1:klarna-network-session-token:sandbox-conf${tab}`,
    'klarna-cl authorize --sandbox --session-token "krn:payment:eu1:klarna-network-session-token:sandbox-conflict" ',
  ],
  ['an id of the sandbox', `klarna-cl flow --sandbox ert${tab}`, 'klarna-cl flow --sandbox ertHJlpPTR '],
  ['nothing of the sandbox elsewhere', `klarna-cl flow ert${tab}`, 'klarna-cl flow ert'],
  [
    'a rule in quotes',
    `klarna-cl sandbox --fault 'GET /v2=reset-in${tab}`,
    "klarna-cl sandbox --fault 'GET /v2=reset-in-body' ",
  ],
  ['nothing for a command that there is not', `klarna-cl nonsense xy${tab}`, 'klarna-cl nonsense xy'],
];

describe.each(setupNames)('in %s', (name) => {
  const skipped = isMissing(name);

  it.skipIf(skipped)('a Tab completes commands, flags and values, and leaves the rest alone', async () => {
    const session = await openSession(name);
    for (const [what, keys, line] of plainCases) {
      // In the middle of a line, zsh puts a blank of its own before the one that is there.
      expect((await session.lineAfter(keys)).replace(/ {2,}/g, ' '), what).toBe(line);
    }
  });

  it.skipIf(skipped)('what can follow is listed with what it means', async () => {
    const session = await openSession(name);
    const seen = await session.listAfter(`klarna-cl flow --route ${tab}${tab}`);
    for (const text of ['both', 'native', 'network', "a shop on Commerce Layer's own Klarna gateway"]) {
      expect(seen).toContain(text);
    }
    expect(await session.listAfter(`klarna-cl runs ${tab}${tab}`)).toMatch(/list[\s\S]*every run, oldest first/);
  });

  it.skipIf(skipped)('runs are listed newest first, those first that are not settled', async () => {
    const machine = machineWith(name);
    const [oldest, open, newest] = ['1', '2', '3'].map(runIdEnding) as [string, string, string];
    writeRecords(machine.state, oldest, [runRecord(), endRecord({ result: 'APPROVED' })]);
    writeRecords(machine.state, open, [runRecord({ inputs: { route: 'native' } }), intentRecord({ step: 'place' })]);
    writeRecords(machine.state, newest, [runRecord({ command: 'send-token' }), endRecord()]);
    const session = await openSession(name, machine, 90);
    // bash takes one for what they have in common, and rings at the next; zsh lists at the second, fish at the first.
    const tabs = { bash: 3, zsh: 2, fish: 1 }[setups[name].shell];
    const seen = await session.listAfter(`klarna-cl flow --resume ${tab.repeat(tabs)}`);
    const order = ['flow native, 2026-03-04 05:06, interrupted', 'send-token both', 'flow both'].map((what) =>
      seen.indexOf(what),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(await session.lineAfter(`klarna-cl runs show ${newest}${tab}`)).toContain(`${newest} `);
  });

  it.skipIf(skipped)('a profile is offered as soon as it is there, and one of .klarnarc too', async () => {
    const machine = machineWith(name);
    const session = await openSession(name, machine);
    expect(await session.lineAfter(`klarna-cl whoami --profile stag${tab}`)).toBe('klarna-cl whoami --profile stag');
    const profiles = { 'staging-eu': { cl_organization: 'my-brand' } };
    write(join(machine.config, 'config.json'), JSON.stringify({ version: 1, current: 'staging-eu', profiles }));
    expect(await session.lineAfter(`klarna-cl whoami --profile stag${tab}`)).toBe(
      'klarna-cl whoami --profile staging-eu ',
    );
    write(join(machine.work, '.klarnarc'), 'profiles:\n  project-us:\n    mode: test\n');
    expect(await session.lineAfter(`klarna-cl whoami --profile=proj${tab}`)).toBe(
      'klarna-cl whoami --profile=project-us ',
    );
  });

  it.skipIf(skipped)('files are the business of the shell: their endings, blanks, quotes and all', async () => {
    const machine = machineWith(name);
    for (const file of ['payments.csv', 'payments.txt', 'the $(touch evil) shop.yaml', 'trace.har']) {
      writeFileSync(join(machine.work, file), '');
    }
    mkdirSync(join(machine.work, 'nightly'));
    const session = await openSession(name, machine);
    expect(await session.lineAfter(`klarna-cl batch pay${tab}`)).toBe('klarna-cl batch payments.csv ');
    expect(await session.lineAfter(`klarna-cl batch nig${tab}`)).toBe('klarna-cl batch nightly/');
    expect(await session.lineAfter(`klarna-cl inspect --har tra${tab}`)).toBe('klarna-cl inspect --har trace.har ');
    expect(await session.lineAfter(`klarna-cl inspect --har=tra${tab}`)).toBe('klarna-cl inspect --har=trace.har ');
    const line = await session.lineAfter(`klarna-cl batch the${tab}`);
    // As the shell quotes it, it is one word again.
    expect(await session.runs(line.replace('klarna-cl batch', "printf '<%s>\\n'"))).toContain(
      '<the $(touch evil) shop.yaml>',
    );
    expect(existsSync(join(machine.work, 'evil'))).toBe(false);
  });

  it.skipIf(skipped)('values with blanks and signs come out as one word', async () => {
    const session = await openSession(name);
    const line = await session.lineAfter(`klarna-cl explain placed${tab}`);
    expect(await session.runs(line.replace('klarna-cl explain', "printf '<%s>\\n'"))).toMatch(/<placed[^>]*>/);
    const rule = await session.lineAfter(`klarna-cl sandbox --fault POST${tab}res${tab}in-b${tab}`);
    expect(await session.runs(rule.replace('klarna-cl sandbox --fault', "printf '<%s>\\n'"))).toContain(
      '<POST /v2/**=reset-in-body>',
    );
  });

  it.skipIf(skipped)('nothing that stands on the line is run', async () => {
    const machine = machineWith(name);
    const session = await openSession(name, machine);
    for (const command of ['"$(touch evil)"', '$(touch evil)']) {
      const typed = `klarna-cl flow --reference ${command} --rou`;
      expect(await session.lineAfter(`${typed}${tab}`)).toBe(`${typed}te `);
    }
    await session.listAfter(`klarna-cl flow --reference \`touch evil\` --rou${tab}`);
    // zsh itself expands the word under the cursor at a Tab, whatever the command.
    if (setups[name].shell !== 'zsh') await session.listAfter(`klarna-cl flow --route "$(touch evil)${tab}`);
    expect(existsSync(join(machine.work, 'evil'))).toBe(false);
  });

  it.skipIf(skipped)('what is broken is met with silence, and nothing is written', async () => {
    const machine = machineWith(name);
    write(join(machine.config, 'config.json'), '{"version":1,"profiles":{"cut sh');
    write(join(machine.work, '.klarnarc'), 'profiles: [\u001b[31m');
    write(join(machine.state, 'runs', '01M804HBM2DKQAXE8VW5XFC437.ndjson'), '{"v":2,"kind":"run');
    const session = await openSession(name, machine);
    // What the shell itself keeps is there by now.
    expect(await session.lineAfter(`klarna-cl whoa${tab}`)).toBe('klarna-cl whoami ');
    const before = filesOf(machine);
    for (const typed of [
      'whoami --profile s',
      'flow --resume 0',
      'runs show 0',
      'inspect 0',
      'capture 0',
      'config use c',
    ]) {
      const seen = await session.listAfter(`klarna-cl ${typed}${tab}`);
      expect(seen).toContain(`{{klarna-cl ${typed}}}`);
      expect(seen).not.toMatch(/error|why:|next:|cannot/i);
    }
    expect(filesOf(machine)).toEqual(before);
  });

  it.skipIf(skipped)('a tool that is not there, or that fails, leaves the line as it is', async () => {
    const machine = machineWith(name);
    const session = await openSession(name, machine);
    await session.lineAfter(`klarna-cl whoa${tab}`);
    write(join(machine.folder, 'bin', 'klarna-cl'), '#!/bin/sh\necho oops; echo worse >&2; exit 1\n');
    const seen = await session.listAfter(`klarna-cl whoa${tab}`);
    expect(seen).toContain('{{klarna-cl whoa}}');
    expect(seen).not.toMatch(/oops|worse/);
  });

  it.skipIf(skipped)('it may be sourced again, under strict settings, and says nothing', async () => {
    const session = await openSession(name);
    const { shell } = setups[name];
    // Some take the colon away from what breaks words, others the equals sign.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's
    if (shell === 'bash') await session.runs('COMP_WORDBREAKS=${COMP_WORDBREAKS//[:=]/}');
    const again = {
      bash: 'set -u; IFS=:; eval "$(klarna-cl completion bash)"',
      zsh: 'setopt nounset ksh_arrays sh_word_split; IFS=:; source <(klarna-cl completion zsh)',
      fish: 'klarna-cl completion fish | source; klarna-cl completion fish | source',
    };
    const seen = await session.runs(again[shell]);
    expect(seen.trim()).toBe('');
    expect(await session.lineAfter(`klarna-cl whoa${tab}`)).toBe('klarna-cl whoami ');
    expect(await session.lineAfter(`klarna-cl flow --route=nati${tab}`)).toBe('klarna-cl flow --route=native ');
    const typed =
      'klarna-cl authorize --sandbox --session-token=krn:payment:eu1:klarna-network-session-token:sandbox-conf';
    expect(await session.lineAfter(`${typed}${tab}`)).toBe(`${typed}lict `);
  });
});
