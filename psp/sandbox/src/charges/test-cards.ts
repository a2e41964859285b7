import { isLuhnValid } from '@crowdpay/pii-token';

/** What a test card makes happen. */
export interface CardBehaviour {
  /** The reason of a decline; null where the authorisation succeeds. */
  readonly decline: string | null;
  /** `BEFORE_CHARGE`: the request is never answered and leaves nothing. `AFTER_CAPTURE`: the capture counts, its answer is lost. */
  readonly silence: 'BEFORE_CHARGE' | 'AFTER_CAPTURE' | null;
  /** The settlement webhook is sent twice, byte for byte. */
  readonly duplicateWebhook: boolean;
}

const approved: CardBehaviour = { decline: null, silence: null, duplicateWebhook: false };
const declined = (reason: string): CardBehaviour => ({ ...approved, decline: reason });

// Numbers in the ranges that card schemes keep for tests; no bank has issued one.
const TEST_CARDS: Readonly<Record<string, CardBehaviour>> = {
  '4242424242424242': approved,
  '5555555555554444': approved,
  '4000000000000002': declined('card_declined'),
  '4000000000009995': declined('insufficient_funds'),
  '4000000000000069': declined('expired_card'),
  '4000000000003220': declined('authentication_required'),
  '4000000000000259': { ...approved, duplicateWebhook: true },
  '4000000000005126': { ...approved, silence: 'BEFORE_CHARGE' },
  '4000000000000077': { ...approved, silence: 'AFTER_CAPTURE' },
};

/** The behaviour of a card number; one that is no test card is declined, for nothing here may look like a real charge. */
export function behaviourOf(number: string): CardBehaviour {
  if (!isLuhnValid(number)) return declined('invalid_card');
  return TEST_CARDS[number] ?? declined('card_declined');
}
