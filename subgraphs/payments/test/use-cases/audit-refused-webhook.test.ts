import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { silentLogger } from '@crowdpay/testkit';
import type { PaymentTransaction, TransactionRunner } from '../../src/domain/ports.ts';
import { auditRefusedWebhooksWith } from '../../src/use-cases/audit-refused-webhook.ts';

function setUp() {
  const events: Parameters<PaymentTransaction['recordEvent']>[0][] = [];
  const refusals: string[] = [];
  const clock = new ManualClock();
  const tx = {
    recordEvent(event: (typeof events)[number]) {
      events.push(event);
      return Promise.resolve();
    },
  } as unknown as PaymentTransaction;
  const transactions: TransactionRunner = { transaction: (work) => work(tx) };
  const onRefused = (refusal: string): void => void refusals.push(refusal);
  const audit = auditRefusedWebhooksWith({ transactions, clock, log: silentLogger(), onRefused });
  return { audit, events, refusals, clock };
}

const forged = { kind: 'refused', refusal: 'signature_wrong' } as const;
const authentic = {
  kind: 'refused',
  refusal: 'amount_differs',
  tenant: 'acme',
  sagaId: 'sga_1',
  deliveryId: 'whk_1',
} as const;

describe('refused webhooks', () => {
  it('are audited with the reason and nothing of the body', async () => {
    const { audit, events } = setUp();
    await audit(forged, 'req_1');
    expect(events).toEqual([
      {
        type: 'payments.webhook.refused',
        tenant: 'default',
        actor: { kind: 'anonymous', id: 'webhook' },
        subject: 'webhook',
        related: [],
        requestId: 'req_1',
        data: { reason: 'signature_wrong' },
      },
    ]);
  });

  it('cannot be used to fill the audit ledger: sixty a minute, the rest is counted', async () => {
    const { audit, events, refusals, clock } = setUp();
    for (let index = 0; index < 500; index += 1) await audit(forged, 'req_1');
    expect(events).toHaveLength(60);
    expect(refusals).toHaveLength(500);
    clock.advance(60_000);
    await audit(forged, 'req_1');
    expect(events).toHaveLength(61);
  });

  it('are all audited when the provider itself signed them', async () => {
    const { audit, events } = setUp();
    for (let index = 0; index < 100; index += 1) await audit(forged, 'req_1');
    await audit(authentic, 'req_1');
    expect(events.at(-1)).toMatchObject({ tenant: 'acme', subject: 'whk_1', related: ['sga_1'] });
  });
});
