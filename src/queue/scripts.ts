import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/**
 * What must happen in one step, in Redis itself. Each script about a row first looks whether the row is still in the hands
 * of whoever asks: its lock holds their token. A worker that slept, or was cut off, until somebody else took its row can
 * write nothing about it any more, and so sends nothing.
 */
interface Script {
  readonly text: string;
  readonly sha: string;
}

const script = (text: string): Script => ({ text, sha: createHash('sha1').update(text).digest('hex') });

const ifOurs = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'lost'} end`;

/**
 * BullMQ makes some of its keys anew whenever they are needed, and sets no end to them. They hold nothing but the names of
 * rows; they go when the batch does.
 */
const withEnd = `
local function limit(queue, at)
  for _, name in ipairs({'active', 'wait', 'stalled', 'meta', 'events', 'marker', 'id', 'completed', 'failed', 'paused',
    'delayed', 'prioritized', 'pc'}) do redis.call('PEXPIREAT', queue .. ':' .. name, at) end
end`;

/** KEYS lock, done, records. ARGV token, ordinal, end, queue. → what is known of the row, where it is to be done */
export const takeRow = script(`${withEnd}
${ifOurs}
limit(ARGV[4], ARGV[3])
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 1 then return {'done'} end
local lines = redis.call('LRANGE', KEYS[3], 0, -1)
table.insert(lines, 1, 'ours')
return lines`);

/**
 * KEYS lock, records, subjects…. ARGV token, lock's milliseconds, end, lines before, member, life, lines….
 * Sent twice, because the answer was lost on the way, it counts once. It also gives the lock its whole time again: what is
 * about to be sent must not outlive it.
 */
export const appendLines = script(`${ifOurs}
local before = tonumber(ARGV[4])
if redis.call('LLEN', KEYS[2]) == before then
  for i = 7, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
elseif redis.call('LINDEX', KEYS[2], before) ~= ARGV[7] then
  return {'lost'}
end
redis.call('PEXPIREAT', KEYS[2], ARGV[3])
for i = 3, #KEYS do
  redis.call('SADD', KEYS[i], ARGV[5])
  redis.call('PEXPIRE', KEYS[i], ARGV[6])
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {'ours'}`);

/** KEYS lock, claim, row's claims. ARGV token, holder, end. → `held` and by which row, where it is another one */
export const takeClaim = script(`${ifOurs}
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[2] then return {'held', holder} end
redis.call('SET', KEYS[2], ARGV[2], 'PXAT', ARGV[3])
redis.call('SADD', KEYS[3], KEYS[2])
redis.call('PEXPIREAT', KEYS[3], ARGV[3])
return {'ours'}`);

/**
 * KEYS lock, records, done, results, row's claims. ARGV token, ordinal, end, queue, lines before, state, result, lines….
 * One result a row: who comes second finds it done.
 */
export const finishRow = script(`${withEnd}
${ifOurs}
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return {'ours'} end
if redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[5]) then return {'lost'} end
for i = 8, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[6])
redis.call('XADD', KEYS[4], '*', 'row', ARGV[2], 'result', ARGV[7])
for _, claim in ipairs(redis.call('SMEMBERS', KEYS[5])) do redis.call('DEL', claim) end
redis.call('DEL', KEYS[5])
for i = 2, 4 do redis.call('PEXPIREAT', KEYS[i], ARGV[3]) end
limit(ARGV[4], ARGV[3])
return {'ours'}`);

/** KEYS job…. ARGV end, queue. Gives rows that were just added their end. */
export const limitJobs = script(`${withEnd}
for i = 1, #KEYS do redis.call('PEXPIREAT', KEYS[i], ARGV[1]) end
limit(ARGV[2], ARGV[1])
return {}`);

/** Runs a script, by its hash where Redis knows it already. */
export const run = async (
  redis: Redis,
  { text, sha }: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<readonly string[]> => {
  const answer: unknown = await redis.evalsha(sha, keys.length, ...keys, ...values).catch((error: unknown) => {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(text, keys.length, ...keys, ...values);
  });
  return Array.isArray(answer) ? answer.map(String) : [];
};
