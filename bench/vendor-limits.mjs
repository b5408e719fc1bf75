// How much of the vendors' window a batch uses: `bench/rates.mjs`, which judges by itself, as a table.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('rates.mjs', import.meta.url));
const minutes = 3;

export const measureRates = async () => {
  const { stdout, stderr } = spawnSync(process.execPath, [script, '--minutes', String(minutes), '--json'], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(`bench/rates.mjs failed:\n${stderr}`);
  const { results } = JSON.parse(stdout);
  return {
    title: `A batch against \`klarna-cl sandbox --rate-limits\` for ${minutes} minutes (test mode: 100 requests a minute that cannot be cached, 25 in ten seconds for a kind of resource), by one process and by two that share a state folder.`,
    rows: [
      ['processes', 'of the window', 'requests', 'refused (429)', 'most in a row'],
      ...results.map(({ processes, share, requests, refused, inARow }) => [
        String(processes),
        `${(share * 100).toFixed(1)}%`,
        String(requests),
        String(refused),
        String(inARow),
      ]),
    ],
  };
};
