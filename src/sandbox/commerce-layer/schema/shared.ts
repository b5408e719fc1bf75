/** What resources have in common: `@<name>` in their lists. */
export const sharedFields: Readonly<Record<string, string>> = {
  '@id': `
      id string Ffs`,
  '@closing': `
      created_at datetime Ffs
      updated_at datetime Ffs
      reference string cuFfs
      reference_origin string cuFfs
      metadata object cuFf`,
  '@transaction': `
      number string Ffs
      type string Ffs of=transactions
      payment_method_type string F
      currency_code string Ff
      amount money Ffs
      succeeded boolean uFf
      message string Ff
      error_code string Ff
      error_detail string Ff
      token string Ff
      gateway_transaction_id string Ff
      _forward boolean u trigger
      @id
      @closing`,
};

export const sharedRelationships: Readonly<Record<string, string>> = {
  '@event_stores': `
      event_stores many event_stores - unincludable`,
  '@transaction': `
      order one orders Ffs
      payment_source one payment_sources f
      attachments many attachments f
      events many events f
      versions many versions F
      @event_stores`,
};
