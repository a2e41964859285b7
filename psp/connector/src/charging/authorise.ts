import type { MoneyText } from '@crowdpay/money';
import type { Logger } from '@crowdpay/log';
import type { CardTokens, CardVault } from './card-vault.ts';
import type { Provider, ProviderCharge } from './provider.ts';

/** What payments asks for. */
export interface AuthoriseRequest extends CardTokens {
  readonly idempotencyKey: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly amount: MoneyText;
}

/** What payments is told. */
export type AuthoriseAnswer =
  | { readonly outcome: 'AUTHORISED'; readonly chargeId: string }
  | { readonly outcome: 'DECLINED'; readonly reason: string };

/** What a call runs with. */
export interface ChargingContext {
  readonly vault: CardVault;
  readonly provider: Provider;
  readonly requestId: string;
  readonly log: Logger;
}

/**
 * Reveals the card, asks the provider to hold the amount, and has the code deleted once there is an answer: until then a
 * repetition needs it.
 *
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when vault or provider gave no answer; the code is kept.
 */
export async function authorise(request: AuthoriseRequest, context: ChargingContext): Promise<AuthoriseAnswer> {
  const card = await context.vault.reveal(request, context.requestId);
  if (card === null) return answerWithoutCard(request, context.provider);
  const { idempotencyKey, amount, sagaId, expiryMonth, expiryYear } = request;
  const charge = await context.provider.authorise({
    idempotencyKey,
    card: { number: card.pan, cvc: card.cvc, expiryMonth, expiryYear },
    amount,
    reference: sagaId,
  });
  await discardCvc(request, context);
  return toAnswer(charge);
}

// Card data that is gone may be gone because an earlier call, whose answer was lost, has used it.
async function answerWithoutCard({ idempotencyKey }: AuthoriseRequest, provider: Provider): Promise<AuthoriseAnswer> {
  const charge = await provider.find(idempotencyKey);
  return charge === null ? { outcome: 'DECLINED', reason: 'card_data_expired' } : toAnswer(charge);
}

// The vault deletes it by itself after 15 minutes, so a failure here must not cost the answer.
async function discardCvc(request: AuthoriseRequest, { vault, requestId, log }: ChargingContext): Promise<void> {
  if (request.cvcToken === null) return;
  try {
    await vault.discardCvc(request, requestId);
  } catch (error) {
    log.warn({ err: error, sagaId: request.sagaId }, 'the card code is left to expire');
  }
}

function toAnswer({ id, state, declineReason }: ProviderCharge): AuthoriseAnswer {
  return state === 'DECLINED'
    ? { outcome: 'DECLINED', reason: declineReason ?? 'card_declined' }
    : { outcome: 'AUTHORISED', chargeId: id };
}
