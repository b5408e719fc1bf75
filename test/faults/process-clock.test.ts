import { describe, expect, it } from 'vitest';
import { deliveries } from './deliveries.ts';
import { heads, inside, type Laboratory, openLaboratory, runs } from './laboratory.ts';
import { titleOf } from './process-faults.ts';
import { runScene } from './scene.ts';

const hour = 60 * 60 * 1000;

const [serverError] = deliveries['500'] ?? [];
const [tooMany] = deliveries['429'] ?? [];

const lettersOf = (arrivals: readonly { readonly letter: string }[]) => arrivals.map(({ letter }) => letter).join('');

describe('in a wait between two attempts', () => {
  it(titleOf('the wall clock jumps a day ahead between two attempts at A'), async () => {
    const deliver = serverError ?? expect.unreachable();
    const scene = await runScene({
      command: 'network',
      strikes: [{ step: 'A', deliver, executed: true, times: 1 }],
      jumpMs: 25 * hour,
    });
    expect([scene.exit, lettersOf(scene.arrivals), scene.waits?.length]).toEqual([7, 'A', 1]);
    expect(scene.stderr).toMatch(
      /^Error: The authorization is too old to be sent again\. \[KEY_EXPIRED\]\nWhy: It was first sent at \S+: .+ 24 hours.+\nNext: .+portal/m,
    );
    expect(scene.journal.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
    expect(scene.writes.filter(({ executed }) => executed)).toHaveLength(1);
    expect(scene.leaks).toEqual([]);
  });

  it.each([
    [titleOf('the wall clock jumps back in a wait'), -25 * hour],
    [titleOf('the wall clock jumps ahead in a wait'), hour],
  ])('%s', async (_, jumpMs) => {
    const deliver = tooMany ?? expect.unreachable();
    const scene = await runScene({
      command: 'place',
      strikes: [{ step: 'P', deliver, executed: false, times: 2 }],
      jumpMs,
    });
    expect([scene.exit, scene.waits?.length]).toEqual([0, 2]);
    expect(lettersOf(scene.arrivals)).toMatch(/PPPO/);
    for (const wait of scene.waits ?? []) expect(wait).toBeLessThanOrEqual(5000);
    expect(scene.leaks).toEqual([]);
  });
});

/** A run that is killed when its authorization was executed; its id. */
const killedAfterSend = async (laboratory: Laboratory): Promise<string> => {
  await laboratory.run(runs.network, inside({ kill: 'answer', head: heads.A }));
  return laboratory.only().run_id;
};

/** A run that is killed before it comes to its authorization; its id. */
const killedBefore = async (laboratory: Laboratory): Promise<string> => {
  await laboratory.run(runs.both, inside({ kill: 'send', head: heads.P }));
  return laboratory.only().run_id;
};

describe('between a run and its resume', () => {
  it(titleOf('the machine sleeps an hour before A was sent'), async () => {
    const laboratory = await openLaboratory();
    const id = await killedBefore(laboratory);
    const resumed = await laboratory.resume(id, 'both', inside({ clockMs: 1.01 * hour }));
    expect(resumed).toMatchObject({ exitCode: 5 });
    expect(resumed.stderr).toMatch(
      /^Error: The session token of this run is no longer good\. \[SESSION_TOKEN_EXPIRED\]\nWhy: .+60 minutes.+No authorization was made\.\nNext: .+\n$/m,
    );
    expect(laboratory.arrived()).not.toMatch(/[PA]/);
    expect(laboratory.story(id)).toEqual(['run', 'intent store-token', 'resume', 'outcome store-token', 'end 5']);
    expect(await laboratory.executed()).toBe('');
  });

  it(titleOf('the machine sleeps 23 hours after A was sent'), async () => {
    const laboratory = await openLaboratory();
    const id = await killedAfterSend(laboratory);
    const resumed = await laboratory.resume(id, 'network', inside({ clockMs: 23 * hour }));
    expect(resumed).toMatchObject({ exitCode: 0 });
    const requests = laboratory.vendors.arrivals.filter(({ letter }) => letter === 'A');
    expect(requests).toHaveLength(2);
    expect(new Set(requests.map(({ headers, body }) => `${headers['klarna-idempotency-key']} ${body}`)).size).toBe(1);
    expect(await laboratory.executed()).toBe('A');
    expect(laboratory.story(id).at(-1)).toBe('end 0');
  });

  it(titleOf('the machine sleeps 25 hours after A was sent'), async () => {
    const laboratory = await openLaboratory();
    const id = await killedAfterSend(laboratory);
    const resumed = await laboratory.resume(id, 'network', inside({ clockMs: 25 * hour }));
    expect(resumed).toMatchObject({ exitCode: 7, stdout: '' });
    expect(resumed.stderr).toMatch(
      /^Error: .+too old to be repeated\. \[KEY_EXPIRED\]\nWhy: .+24 hours.+\nNext: Look .+portal.+\n$/m,
    );
    expect(laboratory.arrived()).toBe('A');
    expect(laboratory.story(id).slice(-2)).toEqual(['resume', 'end 7']);
    expect(laboratory.only()).toMatchObject({ status: 'unsettled' });
  });
});
