import type { Charge, ChargeRecord, Delivery, KeyUse } from './charge.ts';

/** What the records add up to. */
export interface ChargeBook {
  apply(record: ChargeRecord): void;
  charge(id: string): Charge | undefined;
  /** The charge that a key created. */
  chargeOfKey(key: string): Charge | undefined;
  use(key: string): KeyUse | undefined;
  /** How the card of a charge behaves after its authorisation. */
  traits(chargeId: string): { readonly losesAnswer: boolean; readonly twice: boolean };
  delivery(id: string): Delivery | undefined;
  undelivered(): readonly Delivery[];
}

const PLAIN = { losesAnswer: false, twice: false };

/** An empty book. Every key and charge stays in memory: it is a sandbox. */
export function createChargeBook(): ChargeBook {
  const charges = new Map<string, Charge>();
  const uses = new Map<string, KeyUse>();
  const traits = new Map<string, { losesAnswer: boolean; twice: boolean }>();
  const deliveries = new Map<string, Delivery>();

  const move = (use: KeyUse, state: Charge['state']): void => {
    uses.set(use.key, use);
    const charge = charges.get(use.chargeId);
    if (charge !== undefined) charges.set(charge.id, { ...charge, state });
  };

  return {
    apply(record) {
      switch (record.type) {
        case 'charged':
          uses.set(record.use.key, record.use);
          charges.set(record.charge.id, record.charge);
          traits.set(record.charge.id, { losesAnswer: record.losesAnswer, twice: record.twice });
          return;
        case 'captured':
          move(record.use, 'CAPTURED');
          deliveries.set(record.delivery.id, record.delivery);
          return;
        case 'voided':
          move(record.use, 'VOIDED');
          return;
        case 'delivered':
          deliveries.delete(record.deliveryId);
      }
    },
    charge: (id) => charges.get(id),
    chargeOfKey(key) {
      const use = uses.get(key);
      return use === undefined ? undefined : charges.get(use.chargeId);
    },
    use: (key) => uses.get(key),
    traits: (chargeId) => traits.get(chargeId) ?? PLAIN,
    delivery: (id) => deliveries.get(id),
    undelivered: () => [...deliveries.values()],
  };
}
