import type { PiiKind } from '@crowdpay/pii-token';
import { address } from './address.ts';
import { cvc } from './cvc.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { documentNumber } from './document-number.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import type { KindRules } from './kind-rules.ts';
import { name } from './name.ts';
import { pan, type PanTokenFormat } from './pan.ts';
import { phone } from './phone.ts';
import { ssn } from './ssn.ts';

/** The rules of every kind. */
export type Kinds = Readonly<Record<PiiKind, KindRules>>;

/** @param options.panTokenFormat which digits a card number's token keeps. */
export function allKinds(options: { readonly panTokenFormat: PanTokenFormat }): Kinds {
  return {
    EMAIL: email,
    PHONE: phone,
    SSN: ssn,
    PAN: pan(options.panTokenFormat),
    CVC: cvc,
    NAME: name,
    ADDRESS: address,
    IBAN: iban,
    DATE_OF_BIRTH: dateOfBirth,
    DOCUMENT_NUMBER: documentNumber,
  };
}

export type { KindRules } from './kind-rules.ts';
export { HIDDEN } from './kind-rules.ts';
export type { PanTokenFormat } from './pan.ts';
