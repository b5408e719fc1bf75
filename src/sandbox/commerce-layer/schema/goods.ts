import type { ResourceText } from './resource-schema.ts';

/** What an order consists of. Written as `read-schema.ts` says. */
export const goods: Readonly<Record<string, ResourceText>> = {
  line_items: {
    actions: 'list retrieve create update delete',
    fields: `
      sku_code string cuFf
      bundle_code string cuF
      quantity integer cuFf required
      _external_price boolean cuF
      _update_quantity boolean c
      _reserve_stock boolean cu prohibited
      _reset_restocked_quantity boolean cu prohibited
      currency_code string Ffs
      unit_amount money cuFfs prohibited
      compare_at_amount money cuFfs
      options_amount money uFfs prohibited
      discount money Ffs
      total_amount money Ffs
      tax_amount money Ffs
      name string cuFfs
      image_url string cuFf
      discount_breakdown object F
      tax_rate float F
      tax_breakdown object F
      item_type string cFfs of=items
      frequency string cuF
      coupon_code string F
      rule_outcomes object F
      @id
      circuit_state string Ffs
      circuit_failure_count integer Ffs
      _reset_circuit boolean u trigger prohibited
      _add_tags string u prohibited
      _remove_tags string u prohibited
      @closing`,
    relationships: `
      order one orders cfs required
      item one items c
      sku one skus f
      bundle one bundles f
      adjustment one adjustments f
      gift_card one gift_cards f
      shipment one shipments f
      payment_method one payment_methods f
      line_item_options many line_item_options f
      return_line_items many return_line_items f
      shipment_line_items many shipment_line_items -
      stock_reservations many stock_reservations f
      stock_line_items many stock_line_items f
      stock_transfers many stock_transfers f
      notifications many notifications f
      events many events f
      tags many tags cuFf prohibited
      @event_stores`,
  },
  shipments: {
    actions: 'list retrieve create update delete',
    fields: `
      number string uFfs prohibited
      status string Ffs of=shipment_status
      currency_code string F
      cost_amount money Ffs
      skus_count integer F
      _upcoming boolean u trigger prohibited
      _cancel boolean u trigger prohibited
      _on_hold boolean u trigger
      _picking boolean u trigger
      _packing boolean u trigger
      _ready_to_ship boolean u trigger
      _ship boolean u trigger
      _deliver boolean u trigger
      _reserve_stock boolean u trigger prohibited
      _release_stock boolean u trigger prohibited
      _decrement_stock boolean u trigger prohibited
      _get_rates boolean u trigger
      selected_rate_id string uF
      rates array F
      _purchase boolean u trigger
      purchase_error_code string F
      purchase_error_message string F
      get_rates_errors array F
      get_rates_started_at datetime Ffs
      get_rates_completed_at datetime Ffs
      purchase_started_at datetime Ffs
      purchase_completed_at datetime Ffs
      purchase_failed_at datetime Ffs
      on_hold_at datetime Ffs
      picking_at datetime Ffs
      packing_at datetime Ffs
      ready_to_ship_at datetime Ffs
      shipped_at datetime Ffs
      delivered_at datetime Ffs
      @id
      _add_tags string u prohibited
      _remove_tags string u prohibited
      @closing`,
    relationships: `
      order one orders cfs required
      shipping_category one shipping_categories cufs
      inventory_stock_location one inventory_stock_locations cufs required
      stock_location one stock_locations fs
      origin_address one addresses f
      shipping_address one addresses cuf
      shipping_method one shipping_methods cufs
      delivery_lead_time one delivery_lead_times -
      pickup one pickups -
      shipment_line_items many shipment_line_items -
      stock_line_items many stock_line_items f
      stock_transfers many stock_transfers f
      line_items many line_items -
      available_shipping_methods many shipping_methods -
      carrier_accounts many carrier_accounts -
      parcels many parcels f
      attachments many attachments f
      events many events f
      tags many tags cuFf prohibited
      versions many versions F
      @event_stores`,
  },
};
