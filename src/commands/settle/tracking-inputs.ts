import type { Tracking } from '../../flows/settle/wish.ts';
import type { RunInputs } from '../../journal/records.ts';

/** How a capture is shipped, for the run's first record. */
export const trackingInputs = ({
  carrier,
  trackingNumber,
  trackingUrl,
}: Tracking = {}): Pick<RunInputs, 'carrier' | 'tracking_number' | 'tracking_url'> => ({
  ...(carrier === undefined ? {} : { carrier }),
  ...(trackingNumber === undefined ? {} : { tracking_number: trackingNumber }),
  ...(trackingUrl === undefined ? {} : { tracking_url: trackingUrl }),
});
