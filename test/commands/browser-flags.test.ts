import { describe, expect, it } from 'vitest';
import { type BrowserFlags, readBrowserFlags } from '../../src/commands/flow/browser-flags.ts';

const read = (flags: BrowserFlags) => readBrowserFlags({ browser: true, open: true, ...flags }, '/here');

describe('the flags of the browser step', () => {
  it('have defaults: any port, a browser, a quarter of an hour', () => {
    expect(read({})).toEqual({ port: 0, open: true, qr: false, waitMs: 900_000 });
  });

  it('are taken as they are given', () => {
    const flags: BrowserFlags = { port: '4011', open: false, qr: true, wait: '60', tokenFile: 'token.txt' };
    const wish = { port: 4011, open: false, qr: true, waitMs: 60_000, tokenFile: '/here/token.txt' };
    expect(read({ ...flags, listen: 'https://hooks.example.com/klarna' })).toEqual({
      ...wish,
      listen: 'https://hooks.example.com/klarna',
    });
  });

  it.each<[string, BrowserFlags]>([
    ['--port', { port: '65536' }],
    ['--port', { port: '-1' }],
    ['--port', { port: '0x10' }],
    ['--wait', { wait: '0' }],
    ['--wait', { wait: '86401' }],
    ['--wait', { wait: '1.5' }],
    ['--token-file', { tokenFile: '-' }],
    ['--token-file', { tokenFile: '' }],
    ['--listen', { listen: 'hooks.example.com', port: '1' }],
    ['--listen', { listen: 'http://hooks.example.com/', port: '1' }],
    ['--listen', { listen: 'https://me:secret@hooks.example.com/', port: '1' }],
    ['--listen', { listen: 'https://hooks.example.com/#part', port: '1' }],
    ['--listen needs --port', { listen: 'https://hooks.example.com/' }],
    ['--listen needs --port', { listen: 'http://127.0.0.1/' }],
    ['--listen needs --port', { listen: 'https://localhost:8443/' }],
  ])('are refused by name: %s of %j', (name, flags) => {
    expect(() => read(flags)).toThrow(
      expect.objectContaining({ kind: 'usage', message: expect.stringContaining(name) }),
    );
  });

  it('never repeat an address that may hold a password', () => {
    const refused = () => read({ listen: 'https://me:secret@hooks.example.com/', port: '1' });
    expect(refused).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });

  it('take the port of a listener on this machine from its address', () => {
    expect(read({ listen: 'http://127.0.0.1:8080/hook' })).toMatchObject({ port: 8080 });
    expect(read({ listen: 'http://127.0.0.1:8080/hook', port: '9090' })).toMatchObject({ port: 9090 });
  });
});

describe('without the browser step', () => {
  it('there is nothing to read', () => {
    expect(readBrowserFlags({}, '/here')).toBeUndefined();
    // What commander says where --no-open is not given.
    expect(readBrowserFlags({ open: true }, '/here')).toBeUndefined();
  });

  it.each<[string, BrowserFlags]>([
    ['--port', { port: '4011' }],
    ['--no-open', { open: false }],
    ['--qr', { qr: true }],
    ['--wait', { wait: '60' }],
    ['--token-file', { tokenFile: 'token.txt' }],
    ['--listen', { listen: 'https://hooks.example.com/' }],
  ])('%s is refused, with what is missing', (name, flags) => {
    expect(() => readBrowserFlags(flags, '/here')).toThrow(
      expect.objectContaining({ kind: 'usage', message: `${name} has no meaning without --browser.` }),
    );
  });
});
