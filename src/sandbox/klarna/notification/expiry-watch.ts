import type { Sandbox } from '../../sandbox.ts';
import { passTime } from '../passing-time.ts';
import type { Timers } from './dispatcher.ts';

const minute = 60_000;

/**
 * Where there are webhooks, Klarna tells of what expired without being asked: here, within a minute. Where there are none,
 * whoever looks next finds out, and nothing has to run. What it returns ends the watch.
 */
export function watchForExpiry(sandbox: Sandbox, timers: Timers): () => void {
  const look = () => {
    callOff = timers.after(minute, look);
    if (sandbox.world.webhooks.size === 0) return;
    try {
      passTime(sandbox);
    } catch {
      // Nothing has happened then, for instance as the data file cannot be written: another minute will do.
    }
  };
  let callOff = timers.after(minute, look);
  return () => callOff();
}
