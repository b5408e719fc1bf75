import { describe, expect, it } from 'vitest';
import type { BrowserWish } from '../../src/commands/flow/browser-flags.ts';
import { type HandOff, handOver } from '../../src/commands/flow/hand-off.ts';
import { qrCode } from '../../src/output/qr-code.ts';
import { linesOfProgress } from '../../src/platform/spinner.ts';
import { type FakeWish, fakeContext } from '../support/fake-context.ts';

const state = 'p7nq4Xb0n1Yw3mB8uZs6kE2hVtR5jCfLdG9aQxWoTiM';
const local: HandOff = {
  url: `http://127.0.0.1:41234/#${state}`,
  title: 'Approve USD 118.00 for order 1234',
  isLocal: true,
};
const hosted: HandOff = { ...local, url: 'https://pay.test.klarna.com/eu/requests/0b1d9815/start', isLocal: false };

/** What a person sees and what their browser is given. */
const handed = async (page: HandOff, flags: Partial<BrowserWish> = {}, wish: FakeWish & { starts?: boolean } = {}) => {
  const fake = fakeContext({ interactive: true, ...wish });
  const visits: string[] = [];
  const openBrowser = async (url: string) => {
    visits.push(url);
    return wish.starts ?? true;
  };
  const wished = { open: true, qr: false, waitMs: 900_000, ...flags };
  await handOver({ ...fake.context, openBrowser }, wished, page);
  return { ...fake, visits };
};

describe('a page for the customer', () => {
  it('is opened, and its address stands whole on a line of its own', async () => {
    const { visits, talk, shown } = await handed(local);
    expect({ visits, shown }).toEqual({ visits: [local.url], shown: [local.url] });
    expect(talk).toEqual([
      'Approve USD 118.00 for order 1234, within 15 minutes:',
      'Your browser was asked to open it.',
    ]);
  });

  it('has another address for the arguments of the browser where there is one', async () => {
    const onceUrl = 'http://127.0.0.1:41234/#once';
    const { visits, shown, context } = await handed({ ...local, onceUrl });
    expect({ visits, shown }).toEqual({ visits: [onceUrl], shown: [local.url] });
    expect(context.secrets.tokens()).toContain('once');
  });

  it('is only printed with --no-open', async () => {
    const { visits, talk, shown } = await handed(local, { open: false });
    expect({ visits, shown }).toEqual({ visits: [], shown: [local.url] });
    expect(talk).toHaveLength(1);
  });

  it('is left to the person where no browser starts', async () => {
    const { talk } = await handed(hosted, {}, { starts: false });
    expect(talk.at(-1)).toBe('No browser was opened here: open the address yourself.');
  });

  it('is masked wherever else it turns up, with what opens it', async () => {
    const { context } = await handed(local);
    expect(context.secrets.tokens()).toEqual([local.url, state]);
  });

  it.each([
    [45_000, '45 seconds'],
    [1000, '1 second'],
    [150_000, '150 seconds'],
    [86_400_000, '1440 minutes'],
  ])('says how long it is waited for: %i ms', async (waitMs, words) => {
    const { talk } = await handed(local, { waitMs });
    expect(talk[0]).toContain(`, within ${words}:`);
  });

  it.each([
    'http://pay.klarna.com/x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://klarna@example.com/',
    '',
    'pay.klarna.com',
  ])('is neither shown nor opened at %j', async (url) => {
    const { context, shown, talk } = fakeContext();
    const handing = handOver(context, { open: true, qr: true, waitMs: 1000 }, { ...hosted, url });
    await expect(handing).rejects.toMatchObject({ kind: 'protocol', exitCode: 14 });
    expect([...shown, ...talk]).toEqual([]);
  });

  it.each(['https://klarna.com.example.com/x', 'https://notklarna.com/x', 'https://192.0.2.1/x'])(
    'is shown, and left to the person, where Klarna’s answer leads to %s',
    async (url) => {
      const { visits, shown, talk } = await handed({ ...hosted, url });
      expect({ visits, shown }).toEqual({ visits: [], shown: [url] });
      expect(talk.at(-1)).toBe('It is not below klarna.com: look at it before you open it.');
    },
  );

  it('has an address that can neither redraw a terminal nor look like another one', async () => {
    const { shown } = await handed({ ...hosted, url: 'https://pay.kl\u0430rna.com/a\u001b[2J\u202eb\u009bc' });
    expect(shown).toEqual(['https://pay.xn--klrna-5ve.com/a%1B[2J%E2%80%AEb%C2%9Bc']);
  });
});

describe('over SSH', () => {
  const environment = { SSH_CONNECTION: '198.51.100.7 50022 192.0.2.10 22', SSH_TTY: '/dev/pts/0', USER: 'shop' };
  const over = (extra: Readonly<Record<string, string>>, page = local, open = true) =>
    handed(page, { open }, { environment: { ...environment, ...extra }, starts: false });

  it.each([true, false])(
    'a page of this machine comes with the command that forwards its port (open: %s)',
    async (open) => {
      const { talk } = await over({}, local, open);
      expect(talk.slice(1)).toEqual([
        'You are here over SSH. On your own computer, run this and open the address:',
        '  ssh -N -L 41234:127.0.0.1:41234 shop@192.0.2.10',
        '--port 41234 keeps the port the next time.',
      ]);
    },
  );

  it.each([
    [{ SSH_CONNECTION: '::1 1 2001:db8::1 2222' }, '-p 2222 shop@2001:db8::1'],
    [{ SSH_CONNECTION: '' }, 'shop@<this machine>'],
    [{ SSH_CONNECTION: 'a b $(id) ;id', USER: '$(id)' }, '<this machine>'],
  ])('says what it knows of this machine: %j', async (extra, end) => {
    const { talk } = await over(extra);
    expect(talk[2]).toBe(`  ssh -N -L 41234:127.0.0.1:41234 ${end}`);
  });

  it('a page that loads a sandbox’s script needs the port of that as well', async () => {
    const { talk } = await over({}, { ...local, loads: 'http://127.0.0.1:4010/kp/lib/v1/api.js' });
    expect(talk[2]).toBe('  ssh -N -L 41234:127.0.0.1:41234 -L 4010:127.0.0.1:4010 shop@192.0.2.10');
  });

  it('a page of the sandbox here needs its port, which --port does not choose', async () => {
    const { talk } = await over({}, { ...hosted, url: 'http://127.0.0.1:4010/pay/0b1d9815' });
    expect(talk.slice(2)).toEqual(['  ssh -N -L 4010:127.0.0.1:4010 shop@192.0.2.10']);
  });

  it('a page elsewhere needs no port', async () => {
    const { talk } = await over({}, hosted);
    expect(talk.at(-1)).toBe('No browser was opened here: open the address yourself.');
  });
});

describe('--qr', () => {
  it('prints a code as well, readable for a phone', async () => {
    const { shown, talk } = await handed(hosted, { qr: true });
    expect(shown.at(-1)).toBe(hosted.url);
    expect(shown.length).toBeGreaterThan(15);
    // Light all around, four modules wide.
    expect(shown.slice(0, 2).join('')).toMatch(/^█+$/);
    expect(shown.slice(0, -1).every((line) => /^█{4}[█▀▄ ]+█{4}$/.test(line))).toBe(true);
    expect(talk).not.toContainEqual(expect.stringContaining('phone'));
  });

  it('says that a page of this machine is out of reach for a phone', async () => {
    const { talk } = await handed(local, { qr: true });
    expect(talk).toContainEqual(expect.stringContaining('a phone needs a forwarded port'));
  });

  it('leaves the address alone on a narrow terminal, and says why', async () => {
    const { shown, talk } = await handed(local, { qr: true }, { columns: 30 });
    expect(shown).toEqual([local.url]);
    expect(talk).toContainEqual('No QR code: it is 41 columns wide, and the terminal has 30.');
  });

  it('leaves it out where an address is longer than a code can be', async () => {
    const { shown, talk } = await handed(
      { ...hosted, url: `https://pay.klarna.com/${'a'.repeat(3000)}` },
      { qr: true },
    );
    expect(shown).toHaveLength(1);
    expect(talk).toContainEqual('No QR code: the address is too long for one.');
  });

  it('is black on white in colours, whatever colours the terminal has', async () => {
    const plain = await qrCode(local.url, false);
    const coloured = await qrCode(local.url, true);
    expect(
      coloured?.lines.every(
        (line) => line.startsWith('\u001b[107m\u001b[30m') || line.startsWith('\u001b[30m\u001b[107m'),
      ),
    ).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what this is about
    const ink = coloured?.lines.map((line) => line.replace(/\u001b\[\d+m/g, ''));
    const swap: Readonly<Record<string, string>> = { '█': ' ', ' ': '█', '▀': '▄', '▄': '▀' };
    expect(ink?.slice(0, -1)).toEqual(
      plain?.lines.slice(0, -1).map((line) => [...line].map((one) => swap[one]).join('')),
    );
  });
});

describe('progress where nothing may move', () => {
  it('is a line for each change', () => {
    const lines: string[] = [];
    const progress = linesOfProgress('Waiting', (line) => lines.push(line));
    for (const text of ['Waiting', 'The page is open', 'The page is open', 'Klarna decides']) progress.update(text);
    progress.succeed('approved');
    expect(lines).toEqual(['The page is open', 'Klarna decides', 'Done: approved']);
  });
});
