import type { ResourceText } from './resource-schema.ts';

/** Who buys, where to, and in which market. Written as `read-schema.ts` says. */
export const parties: Readonly<Record<string, ResourceText>> = {
  addresses: {
    actions: 'list retrieve create update delete',
    fields: `
      business boolean cuFf
      first_name string cuFf
      last_name string cuFf
      company string cuFf
      full_name string F
      line_1 string cuFf required
      line_2 string cuFf
      city string cuFfs required
      zip_code string cuFf
      state_code string cuFfs
      country_code string cuFfs required
      phone string cuFf required
      full_address string F
      name string F
      email string cuFf
      notes string cuFf
      lat float cuFf
      lng float cuFf
      is_localized boolean F
      is_geocoded boolean F
      provider_name string F
      map_url string F
      static_map_url string F
      billing_info string cuFf
      @id
      _add_tags string u prohibited
      _remove_tags string u prohibited
      @closing`,
    relationships: `
      geocoder one geocoders cu
      events many events f
      tags many tags cuFf prohibited
      versions many versions F
      @event_stores`,
  },
  customers: {
    actions: 'list retrieve create update delete',
    fields: `
      email string cuFfs required
      password string cu
      status string Ffs of=customer_status
      has_password boolean F
      total_orders_count integer Ffs
      shopper_reference string cuF
      profile_id string cuF
      tax_exemption_code string cuF
      @id
      _add_tags string u prohibited
      _remove_tags string u prohibited
      created_at datetime Ffs
      updated_at datetime Ffs
      reference string cuFfs
      reference_origin string cuFfs
      jwt_custom_claim object F
      metadata object cuFf
      _request_anonymization boolean u trigger prohibited
      _cancel_anonymization boolean u trigger prohibited
      anonymization_info object F
      anonymization_status string Ffs`,
    relationships: `
      customer_group one customer_groups cufs
      customer_addresses many customer_addresses f
      customer_payment_sources many customer_payment_sources f
      customer_subscriptions many customer_subscriptions f
      orders many orders -
      order_subscriptions many order_subscriptions f
      returns many returns f
      sku_lists many sku_lists f
      attachments many attachments f
      events many events f
      tags many tags cuFf prohibited
      jwt_customer one customers -
      jwt_markets many markets -
      jwt_stock_locations many stock_locations -
      @event_stores`,
  },
  markets: {
    actions: 'list retrieve create update delete',
    fields: `
      number integer F
      name string cuFfs required
      code string cuFfs
      facebook_pixel_id string cuF
      checkout_url string cuF
      external_prices_url string cuF
      external_order_validation_url string cuF
      private boolean F
      shipping_cost_cutoff integer cuF
      @id
      _disable boolean cu trigger
      _enable boolean cu trigger
      disabled_at datetime Ffs
      shared_secret string F
      _regenerate_shared_secret boolean u trigger
      external_includes array cuF
      @closing`,
    relationships: `
      merchant one merchants cuf required
      price_list one price_lists cufs required
      base_price_list one price_lists -
      inventory_model one inventory_models cufs required
      subscription_model one subscription_models cufs
      discount_engine one discount_engines cufs
      tax_calculator one tax_calculators cufs
      customer_group one customer_groups cufs
      geocoder one geocoders cufs
      default_shipping_method one shipping_methods cufs
      default_payment_method one payment_methods cufs
      stores many stores f
      price_list_schedulers many price_list_schedulers f
      order_validation_rules many order_validation_rules f
      attachments many attachments f
      versions many versions F
      @event_stores`,
  },
};
