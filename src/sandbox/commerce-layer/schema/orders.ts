import type { ResourceText } from './resource-schema.ts';

/** Orders. Written as `read-schema.ts` says. */
export const orders: Readonly<Record<string, ResourceText>> = {
  orders: {
    actions: 'list retrieve create update delete',
    fields: `
      number string cuFfs prohibited
      affiliate_code string cuFfs
      autorefresh boolean cuF
      place_async boolean cuFfs
      status string Ffs of=order_status
      payment_status string Ffs of=payment_status
      fulfillment_status string Ffs of=fulfillment_status
      guest boolean cuFfs
      editable boolean F
      customer_email string cuFf
      customer_password string cu
      customer_type string F of=customer_type
      language_code string cuFfs
      currency_code string Ffs
      tax_included boolean Ffs
      tax_rate float Ffs
      freight_taxable boolean cuF
      payment_method_taxable boolean cuF
      adjustment_taxable boolean cuF
      gift_card_taxable boolean cuF
      requires_billing_info boolean F
      country_code string Ffs
      shipping_country_code_lock string cuF
      coupon_code string cuFfs
      gift_card_code string cuFfs
      gift_card_or_coupon_code string cuF
      subtotal_amount money Ffs
      shipping_amount money Ffs
      payment_method_amount money Ffs
      discount_amount money Ffs
      adjustment_amount money Ffs
      gift_card_amount money Ffs
      total_tax_amount money Ffs
      subtotal_tax_amount money Ffs
      shipping_tax_amount money F
      payment_method_tax_amount money F
      adjustment_tax_amount money F
      total_amount money Ffs
      total_taxable_amount money F
      subtotal_taxable_amount money F
      shipping_taxable_amount money F
      payment_method_taxable_amount money F
      adjustment_taxable_amount money F
      total_amount_with_taxes money F
      fees_amount money Ffs
      duty_amount money Ffs
      place_total_amount money F
      skus_count integer F
      line_item_options_count integer F
      shipments_count integer F
      tax_calculations_count integer F
      validations_count integer F
      errors_count integer F
      payment_source_details object Ff
      token string Ff
      cart_url string cuF
      return_url string cuF
      terms_url string cuF
      privacy_url string cuF
      checkout_url string F
      _archive boolean u trigger
      _unarchive boolean u trigger
      _pending boolean u trigger prohibited
      _place boolean u trigger
      _cancel boolean u trigger
      _approve boolean u trigger prohibited
      _approve_and_capture boolean u trigger prohibited
      _authorize boolean u trigger
      _authorization_amount_cents integer u
      _capture boolean u trigger prohibited
      _refund boolean u trigger prohibited
      _fulfill boolean u trigger prohibited
      _update_taxes boolean u trigger
      _nullify_payment_source boolean u trigger
      _fix_payment_source boolean u trigger prohibited
      _billing_address_clone_id string u
      _shipping_address_clone_id string u
      _customer_payment_source_id string u
      _shipping_address_same_as_billing boolean u trigger
      _billing_address_same_as_shipping boolean u trigger
      _commit_invoice boolean u trigger
      _refund_invoice boolean u trigger
      _save_payment_source_to_customer_wallet boolean u trigger
      _save_shipping_address_to_customer_address_book boolean u trigger
      _save_billing_address_to_customer_address_book boolean u trigger
      _refresh boolean u trigger
      _refresh_prices boolean u trigger prohibited
      _validate boolean u trigger
      _create_subscriptions boolean u trigger
      _start_editing boolean u trigger prohibited
      _stop_editing boolean u trigger prohibited
      placed_at datetime Ffs
      approved_at datetime Ffs
      cancelled_at datetime Ffs
      payment_updated_at datetime Ffs
      fulfillment_updated_at datetime Ffs
      refreshed_at datetime Ffs
      archived_at datetime Ffs
      subscription_created_at datetime Ffs
      expires_at datetime cuFfs prohibited
      expiration_info object cuF prohibited
      @id
      circuit_state string Ffs
      circuit_failure_count integer Ffs
      _reset_circuit boolean u trigger prohibited
      _add_tags string u prohibited
      _remove_tags string u prohibited
      @closing`,
    relationships: `
      market one markets cufs
      customer one customers cufs
      shipping_address one addresses cuf
      billing_address one addresses cuf
      store one stores cufs
      default_shipping_method one shipping_methods -
      default_payment_method one payment_methods -
      available_payment_methods many payment_methods -
      available_customer_payment_sources many customer_payment_sources -
      available_free_skus many skus -
      available_free_bundles many bundles -
      payment_method one payment_methods cuf
      payment_source one payment_sources cuf
      discount_engine_item one discount_engine_items f
      line_items many line_items f
      line_item_options many line_item_options f
      stock_reservations many stock_reservations f
      stock_line_items many stock_line_items f
      stock_transfers many stock_transfers f
      shipments many shipments f
      payment_options many payment_options f
      transactions many transactions f
      authorizations many authorizations f
      captures many captures f
      voids many voids f
      refunds many refunds f
      returns many returns f
      order_subscription one order_subscriptions f
      order_subscriptions many order_subscriptions f
      order_factories many order_factories -
      order_copies many order_copies f
      recurring_order_copies many recurring_order_copies f
      attachments many attachments f
      notifications many notifications f
      links many links f
      resource_errors many resource_errors f
      events many events f
      tags many tags cuFf prohibited
      versions many versions F
      @event_stores`,
  },
};
