// What a person waits for: whole processes, each contender right after a bare `node -e 0`, in interleaved rounds.
import { accessToken } from './payments.mjs';
import { median, startSandbox, timed, tool } from './processes.mjs';

const bare = [process.execPath, '-e', '0'];
const roundsAPart = 5;

/** The median ratio of each to the `node -e 0` before it, and its median ms. */
const compare = (contenders, rounds, env) => {
  const ratios = contenders.map(() => []);
  const milliseconds = contenders.map(() => []);
  // The first of each fills the caches.
  for (let round = -1; round < rounds * roundsAPart; round += 1) {
    for (const [index, { command, env: own, input, exitCode }] of contenders.entries()) {
      const nothing = timed(bare, { env });
      const something = timed(command, { env: { ...env, ...own }, input, exitCode });
      if (round < 0) continue;
      ratios[index].push(something / nothing);
      milliseconds[index].push(something);
    }
  }
  return contenders.map(({ name }, index) => [
    name,
    median(ratios[index]).toFixed(2),
    median(milliseconds[index]).toFixed(0),
  ]);
};

/** How long until each says its version. */
export const measureStarts = async ({ home, contenders, rounds }) => ({
  title: `\`--version\`, ${rounds * roundsAPart} interleaved pairs.`,
  rows: [
    ['start-up', '× `node -e 0`', 'ms'],
    ...compare(
      [
        { name: 'klarna-cl', command: [process.execPath, tool, '--version'] },
        { name: 'curl', command: ['curl', '--version'] },
        { name: 'HTTPie', command: ['http', '--version'] },
        { name: 'the official `commercelayer`', command: [process.execPath, contenders.commercelayer, '--version'] },
        { name: 'newman', command: [process.execPath, contenders.newman, '--version'] },
      ],
      rounds,
      home.environment,
    ),
  ],
});

/** One PATCH of the token, and a whole payment, as processes. */
export const measureSteps = async ({ home, rounds }) => {
  const sandbox = await startSandbox(home.environment);
  try {
    const token = await accessToken(sandbox);
    const url = `${sandbox.url}/api/klarna_payments/ertHJlpPTR`;
    const authToken = '0b1d9815-165e-42e2-8867-35bc03789e00';
    const body = JSON.stringify({
      data: { type: 'klarna_payments', id: 'ertHJlpPTR', attributes: { auth_token: authToken } },
    });
    const media = 'application/vnd.api+json';
    const headers = [`accept: ${media}`, `content-type: ${media}`, `authorization: Bearer ${token}`];
    const flow = ['flow', '--route', 'both', 'ertHJlpPTR', '--auth-token', authToken];
    const session = 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.bench';
    return {
      title: `Whole processes against a sandbox on loopback, http, ${rounds * roundsAPart} interleaved pairs. klarna-cl journals before it sends, takes its access token from its cache, checks the answer and prints it; the others send one request with a token that was fetched before.`,
      rows: [
        ['what', '× `node -e 0`', 'ms'],
        ...compare(
          [
            {
              name: '`klarna-cl send-token` (1 request)',
              command: [process.execPath, tool, 'send-token', 'ertHJlpPTR', '--auth-token', authToken],
              env: sandbox.env,
            },
            {
              name: '`klarna-cl flow --route both` (6 requests)',
              command: [process.execPath, tool, ...flow, '--session-token', session],
              env: sandbox.env,
            },
            {
              name: 'curl, the same PATCH',
              command: ['curl', '-sf', '-X', 'PATCH', ...headers.flatMap((header) => ['-H', header]), '-d', body, url],
            },
            {
              name: 'HTTPie, the same PATCH',
              command: [
                'http',
                '--ignore-stdin',
                '--check-status',
                '--raw',
                body,
                'PATCH',
                url,
                ...headers.map((header) => header.replace(': ', ':')),
              ],
            },
          ],
          rounds,
          home.environment,
        ),
      ],
    };
  } finally {
    await sandbox.stop();
  }
};
