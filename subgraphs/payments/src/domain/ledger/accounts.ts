import type { Currency } from '@crowdpay/money';

export type AccountKind = 'POD_PENDING' | 'POD_POSTED' | 'PSP_EXPECTED' | 'PSP_CLEARING' | 'BANK';

/** An account of the money ledger; a code has one account in each currency. */
export interface Account {
  readonly code: string;
  readonly kind: AccountKind;
  readonly podId: string | null;
  readonly currency: Currency;
}

/** What a pod has been promised: a liability, credited by RESERVE and emptied by CAPTURE or ABORT. */
export function podPending(podId: string, currency: Currency): Account {
  return { code: `pod:${podId}:pending`, kind: 'POD_PENDING', podId, currency };
}

/** What a pod owns: a liability, so its balance in the ledger is negative where the pod has money. */
export function podPosted(podId: string, currency: Currency): Account {
  return { code: `pod:${podId}:posted`, kind: 'POD_POSTED', podId, currency };
}

/** What cards have been asked for and not yet charged: the other side of every pending amount. */
export function pspExpected(currency: Currency): Account {
  return { code: 'psp:expected', kind: 'PSP_EXPECTED', podId: null, currency };
}

/** What the provider has captured and still owes us. */
export function pspClearing(currency: Currency): Account {
  return { code: 'psp:clearing', kind: 'PSP_CLEARING', podId: null, currency };
}

/** What the provider has paid out to us. */
export function bank(currency: Currency): Account {
  return { code: 'bank:settlement', kind: 'BANK', podId: null, currency };
}
