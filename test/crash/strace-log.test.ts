import { describe, expect, it } from 'vitest';
import { callsIn } from './strace-log.ts';

describe('a log of strace', () => {
  it('tells of each call what it was given, where to, and what came of it', () => {
    const log = String.raw`7 write(18</s/runs/01A.ndjson>, "{\"kind\":\"intent\"}\n", 18) = 18
7 fdatasync(18</s/runs/01A.ndjson>)   = 0
7 write(20<socket:[99]>, "PATCH /api/x HTTP/1.1\r\nHost: a\r\n\r\n", 34) = 34
7 fdatasync(3</s/other>) = -1 EIO (Input/output error)`;
    expect(callsIn(log)).toEqual([
      { name: 'write', target: '/s/runs/01A.ndjson', data: '{"kind":"intent"}\n', began: 0, returned: 0, result: 18 },
      { name: 'fdatasync', target: '/s/runs/01A.ndjson', data: '', began: 1, returned: 1, result: 0 },
      {
        name: 'write',
        target: 'socket:[99]',
        data: 'PATCH /api/x HTTP/1.1\r\nHost: a\r\n\r\n',
        began: 2,
        returned: 2,
        result: 34,
      },
      { name: 'fdatasync', target: '/s/other', data: '', began: 3, returned: 3, result: -1 },
    ]);
  });

  it('puts the parts of a gathered write together', () => {
    const log =
      '7 writev(20<socket:[9]>, [{iov_base="POST /v2", iov_len=8}, {iov_base="{\\"a\\":\\303\\237\\x41}", iov_len=9}], 2) = 17';
    expect(callsIn(log)).toMatchObject([{ data: 'POST /v2{"a":\xc3\x9fA}', result: 17 }]);
  });

  it('joins a call that another thread interrupts, in which it returned later than it began', () => {
    const log = `7 fdatasync(18</s/a> <unfinished ...>
8 write(20<socket:[9]>, "GET /", 5) = 5
7 <... fdatasync resumed>)          = 0`;
    expect(callsIn(log)).toMatchObject([
      { name: 'fdatasync', target: '/s/a', began: 0, returned: 2, result: 0 },
      { name: 'write', data: 'GET /', began: 1, returned: 1 },
    ]);
  });

  it('leaves out what never returned, and all that is no call', () => {
    const log = `7 fdatasync(18</s/a>) = ?
7 --- SIGCHLD {si_signo=SIGCHLD} ---
8 write(3</s/a>, "x", 1 <unfinished ...>
7 +++ killed by SIGKILL +++`;
    expect(callsIn(log)).toEqual([]);
  });
});
