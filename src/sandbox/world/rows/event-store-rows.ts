import * as v from 'valibot';
import { common, jsonObject } from './common-rows.ts';

/** What a write did to a resource. */
export const eventStore = v.object({
  ...common,
  resource_type: v.string(),
  resource_id: v.string(),
  event: v.picklist(['create', 'update']),
  /** For each attribute that changed: `{from, to}`. */
  payload: jsonObject,
  who: jsonObject,
});

/** Which of them belong to a resource, oldest first. */
export const history = v.object({
  /** `orders/NgojhKoyYN`. */
  id: v.string(),
  event_store_ids: v.array(v.string()),
});
