import { beforeEach, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import { createLogger } from '@crowdpay/log';
import { authorise, type AuthoriseAnswer } from '../src/charging/authorise.ts';
import { capture } from '../src/charging/capture.ts';
import type { CardVault } from '../src/charging/card-vault.ts';
import { chargeState } from '../src/charging/charge-state.ts';
import type { Provider, ProviderCharge } from '../src/charging/provider.ts';

const PAN = '4242424242424242';
const request = {
  tenant: 'default',
  sagaId: `sga_${'1'.repeat(26)}`,
  idempotencyKey: `sga_${'1'.repeat(26)}:authorise`,
  panToken: '4242424242424241',
  cvcToken: `tok_cvc_${'1'.repeat(26)}`,
  expiryMonth: 12,
  expiryYear: 2030,
  amount: { amount: '1250', currency: 'EUR' },
};
const authorised: ProviderCharge = { id: 'chg_1', state: 'AUTHORISED', declineReason: null };
const unavailable = new CrowdPayError('UPSTREAM_UNAVAILABLE', 'no answer');

let calls: string[];
let lines: string[];
let card: { pan: string; cvc: string | null } | null;
let charge: ProviderCharge | Error;
let known: ProviderCharge | null;
let discard: () => void;

const answer = (): Promise<ProviderCharge> =>
  charge instanceof Error ? Promise.reject(charge) : Promise.resolve(charge);
const note = <T>(call: string, result: () => Promise<T>): Promise<T> => {
  calls.push(call);
  return result();
};
const vault: CardVault = {
  reveal: () => note('reveal', () => Promise.resolve(card)),
  discardCvc: () =>
    note('discard', () => {
      discard();
      return Promise.resolve();
    }),
};
const provider: Provider = {
  authorise: () => note('authorise', answer),
  capture: () => note('capture', answer),
  void: () => note('void', answer),
  find: () => note('find', () => Promise.resolve(known)),
};
const run = (change: Partial<typeof request> | { cvcToken: null } = {}): Promise<AuthoriseAnswer> => {
  const log = createLogger({ name: 'test', level: 'trace', destination: { write: (line) => void lines.push(line) } });
  return authorise({ ...request, ...change }, { vault, provider, requestId: 'req_1', log });
};

beforeEach(() => {
  calls = [];
  lines = [];
  card = { pan: PAN, cvc: '737' };
  charge = authorised;
  known = null;
  discard = () => undefined;
});

describe('authorise', () => {
  it('reveals, asks, and has the code deleted', async () => {
    expect(await run()).toEqual({ outcome: 'AUTHORISED', chargeId: 'chg_1' });
    expect(calls).toEqual(['reveal', 'authorise', 'discard']);
  });

  it('has the code deleted after a decline too', async () => {
    charge = { id: 'chg_1', state: 'DECLINED', declineReason: 'insufficient_funds' };
    expect(await run()).toEqual({ outcome: 'DECLINED', reason: 'insufficient_funds' });
    expect(calls).toContain('discard');
  });

  it('keeps the code while there is no answer: the repetition needs it', async () => {
    charge = unavailable;
    await expect(run()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(calls).toEqual(['reveal', 'authorise']);
  });

  it('does not lose an answer because the code could not be deleted, and logs no card data', async () => {
    discard = () => {
      throw unavailable;
    };
    expect(await run()).toMatchObject({ outcome: 'AUTHORISED' });
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toMatch(/4242424242424242|"737"/);
  });

  it('declines when the card data is gone and the provider knows nothing', async () => {
    card = null;
    expect(await run()).toEqual({ outcome: 'DECLINED', reason: 'card_data_expired' });
    expect(calls).toEqual(['reveal', 'find']);
  });

  it('gives an earlier call’s charge when the card data is gone because that call used it', async () => {
    card = null;
    known = authorised;
    expect(await run()).toEqual({ outcome: 'AUTHORISED', chargeId: 'chg_1' });
  });

  it('asks for no deletion where there is no code', async () => {
    await run({ cvcToken: null });
    expect(calls).toEqual(['reveal', 'authorise']);
  });
});

describe('capture', () => {
  const captureRequest = { idempotencyKey: 'sga_1:capture', chargeId: 'chg_1', amount: request.amount };

  it('says what the provider says', async () => {
    charge = { ...authorised, state: 'CAPTURED' };
    expect(await capture(captureRequest, provider)).toEqual({ outcome: 'CAPTURED' });
  });

  it('is a decline where the charge can no longer be captured', async () => {
    charge = new CrowdPayError('CONFLICT', 'voided');
    expect(await capture(captureRequest, provider)).toEqual({ outcome: 'DECLINED', reason: 'charge_expired' });
  });

  it('is in doubt where there is no answer', async () => {
    charge = unavailable;
    await expect(capture(captureRequest, provider)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('chargeState', () => {
  it('tells NONE from what the provider knows', async () => {
    expect(await chargeState('sga_1:authorise', provider)).toEqual({ state: 'NONE', chargeId: null, reason: null });
    known = { id: 'chg_1', state: 'DECLINED', declineReason: 'expired_card' };
    const state = await chargeState('sga_1:authorise', provider);
    expect(state).toEqual({ state: 'DECLINED', chargeId: 'chg_1', reason: 'expired_card' });
  });
});
