import type { ResourceText } from './resource-schema.ts';

/** Payment sources, and what they are paid through. Written as `read-schema.ts` says. */
export const payments: Readonly<Record<string, ResourceText>> = {
  klarna_payments: {
    actions: 'list retrieve create update delete',
    fields: `
      session_id string F
      client_token string F
      payment_methods array F
      auth_token string uF
      mismatched_amounts boolean Ff
      _update boolean u trigger
      @id
      payment_instrument object F
      @closing`,
    relationships: `
      order one orders cufs required
      payment_gateway one payment_gateways -
      versions many versions F
      @event_stores`,
  },
  klarna_gateways: {
    actions: 'list retrieve create update delete',
    fields: `
      name string cuFfs required
      force_payments boolean cuF
      @id
      _disable boolean cu trigger
      _enable boolean cu trigger
      disabled_at datetime Ffs
      @closing
      country_code string cu required
      api_key string cu required
      api_secret string cu required`,
    relationships: `
      payment_methods many payment_methods f
      versions many versions F
      @event_stores
      klarna_payments many klarna_payments cuf`,
  },
  payment_gateways: {
    actions: 'list retrieve',
    fields: `
      name string cuFfs required
      force_payments boolean cuF
      @id
      _disable boolean cu trigger
      _enable boolean cu trigger
      disabled_at datetime Ffs
      @closing`,
    relationships: `
      payment_methods many payment_methods f
      versions many versions F
      @event_stores`,
  },
  payment_methods: {
    actions: 'list retrieve create update delete',
    fields: `
      name string cuFfs
      payment_source_type string cuFfs required of=payment_sources
      currency_code string cuFfs
      moto boolean cuF
      require_capture boolean cuF
      auto_place boolean cuF
      auto_capture boolean cuF
      price_amount money cuFfs required
      auto_capture_max_amount money cuF
      @id
      _disable boolean cu trigger
      _enable boolean cu trigger
      disabled_at datetime Ffs
      @closing`,
    relationships: `
      market one markets cufs
      payment_gateway one payment_gateways cuf required
      store one stores cufs
      attachments many attachments f
      versions many versions F
      @event_stores`,
  },
};
