import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';

const CVC = /^\d{3,4}$/;

/**
 * Card security codes: three or four digits. Their tokens are random and single use, never deterministic: with 1,000
 * possible values a repeated token would give the code away. Nothing of one is ever shown.
 */
export const cvc: KindRules = {
  kind: 'CVC',
  canonicalVersion: 1,
  canonical(raw) {
    if (!CVC.test(raw)) throw invalidPii('CVC', 'The security code is not valid.');
    return raw;
  },
  token: (_canonical, draw) => `tok_cvc_${draw.opaque()}`,
  mask: () => HIDDEN,
};
