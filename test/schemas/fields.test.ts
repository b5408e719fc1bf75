import { describe, expect, it } from 'vitest';
import { fieldsAt, fieldsOf, knowsPath } from '../../src/schemas/fields.ts';

describe('the fields of a command', () => {
  it('are those of its document, in its order', () => {
    expect(fieldsOf('runs list')).toEqual(['schema_version', 'runs']);
    expect(fieldsOf('flow')?.slice(0, 3)).toEqual(['schema_version', 'run_id', 'profile']);
    expect(fieldsOf('error')).toEqual(['error']);
    expect(fieldsOf('--dry-run')).toEqual(['method', 'url', 'headers', 'body']);
  });

  it('are those of all its shapes, each once', () => {
    const fields = fieldsOf('inspect') ?? [];
    expect(fields).toEqual(expect.arrayContaining(['findings', 'hits', 'orders']));
    expect(fields.filter((field) => field === 'read_at')).toHaveLength(1);
  });

  it.each(['send-token', 'authorize', 'flow --resume', 'config path', 'help', 'nonsense', 'toString'])(
    'are not known of %s, which is open, a text, or nothing',
    (command) => {
      expect(fieldsOf(command)).toBeUndefined();
    },
  );

  it('may be anything in the document of a service, and are nothing in a text', () => {
    expect(knowsPath('authorize', ['anything'])).toBe(true);
    expect(knowsPath('config path', ['anything'])).toBe(false);
  });
});

describe('a path of names', () => {
  it.each([
    ['flow', 'steps.name'],
    ['flow', 'order.klarna_order_id'],
    ['flow', 'authorization.what.klarna.says'],
    ['inspect', 'klarna.order.expires_at'],
    ['inspect', 'timeline.ids.transaction'],
    ['config list', 'stored.staging.key'],
    ['--dry-run', 'headers.Accept'],
    ['--dry-run', 'body.data.attributes'],
  ])('leads somewhere: %s, %s', (command, path) => {
    expect(knowsPath(command, path.split('.'))).toBe(true);
  });

  it.each([
    ['flow', 'stepps'],
    ['flow', 'steps.nam'],
    ['flow', 'result.name'],
    ['flow', 'schema_version.x'],
    ['inspect', 'klarna.orders'],
    ['flow', 'constructor'],
  ])('leads nowhere: %s, %s', (command, path) => {
    expect(knowsPath(command, path.split('.'))).toBe(false);
  });

  it('is followed by the names that are there', () => {
    expect(fieldsAt('flow', ['payment'])).toEqual(['id', 'order_id', 'token_stored', 'mismatched_amounts']);
    expect(fieldsAt('flow', ['steps'])).toContain('duration_ms');
    expect(fieldsAt('flow', ['authorization'])).toBeUndefined();
    expect(fieldsAt('flow', ['result'])).toBeUndefined();
  });
});
