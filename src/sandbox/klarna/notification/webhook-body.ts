import * as v from 'valibot';
import { krn, text } from '../request-body.ts';
import { eventTypes, isSubscription } from './event-types.ts';
import { type Reach, targetProblem } from './targets.ts';

/** The only version whose events the sandbox sends; v1 has others. */
const version = v.literal('v2', 'must be v2');

const url = (reach: Reach) =>
  v.pipe(
    text(2048),
    v.check(
      (address) => targetProblem(address, reach) === undefined,
      ({ input }) => targetProblem(input, reach) ?? '',
    ),
  );

const members = (reach: Reach) => ({
  url: url(reach),
  event_types: v.pipe(
    v.array(v.pipe(v.string(), v.check(isSubscription, 'is not a known event type'))),
    v.minLength(1, 'must name an event type'),
    v.check((types) => new Set(types).size === types.length, 'must not name an event type twice'),
  ),
  event_version: version,
  signing_key_id: krn,
  status: v.picklist(['ENABLED', 'DISABLED'], 'must be ENABLED or DISABLED'),
});

/** Every member is asked for: whether Klarna fills in a `status` that is left out is not published. */
export const newWebhook = (reach: Reach) => v.strictObject(members(reach));

export const webhookChanges = (reach: Reach) =>
  v.pipe(
    v.partial(v.strictObject(members(reach))),
    v.check((changes) => Object.keys(changes).length > 0, 'must change something'),
  );

export const simulation = v.strictObject({
  event_type: v.picklist(eventTypes, 'is not a known event type'),
  event_version: version,
});
