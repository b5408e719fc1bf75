import type { ResourceText } from './resource-schema.ts';

/** What the API keeps about its resources. Written as `read-schema.ts` says. */
export const records: Readonly<Record<string, ResourceText>> = {
  event_stores: {
    actions: 'retrieve',
    fields: `
      @id
      resource_type string F
      resource_id string F
      event string F
      ip_address string -
      user_agent string -
      uuid string -
      payload object F
      who object F
      @closing`,
    relationships: `
`,
  },
  resource_errors: {
    actions: 'list retrieve',
    fields: `
      name string Ffs
      code string Ffs
      message string Ff
      @id
      @closing`,
    relationships: `
      resource one resources F
      @event_stores`,
  },
};
