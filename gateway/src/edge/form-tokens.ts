import type { Randomness } from '@crowdpay/ids';
import type { PiiKind } from '@crowdpay/pii-token';
import type { GatewayCall } from '../call.ts';
import type { Vault } from '../vault/vault.ts';
import type { FormField } from './form.ts';

/** What swaps a form's personal fields. */
export interface FormTokensOptions {
  readonly vault: Vault;
  readonly randomness: Randomness;
}

/**
 * Swaps personal fields for the tokens that stand for them. The vault is only asked to find: signing in must not store the
 * e-mail address of whoever is tried. For an unknown value a fresh token goes on that belongs to nobody, so that the service
 * behind cannot tell an unknown address from a raw one, and an attacker neither.
 */
export async function tokenizeForm(
  { vault, randomness }: FormTokensOptions,
  call: GatewayCall,
  fields: readonly FormField[],
  kinds: Readonly<Record<string, PiiKind>>,
): Promise<FormField[]> {
  const personal = fields.flatMap(({ name, value }, index) => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    return kind === undefined ? [] : [{ index, kind, value: value.trim() }];
  });
  if (personal.length === 0) return [...fields];
  const found = await vault.find(
    call,
    personal.map(({ kind, value }) => ({ kind, value })),
  );
  const swapped = [...fields];
  personal.forEach(({ index, kind }, position) => {
    const name = fields[index]?.name ?? '';
    swapped[index] = { name, value: found[position] ?? unknownToken(kind, randomness) };
  });
  return swapped;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

// In the shape of the kind's tokens (see @crowdpay/pii-token); 130 random bits belong to nobody.
function unknownToken(kind: PiiKind, randomness: Randomness): string {
  const opaque = [...randomness.bytes(26)].map((byte) => ALPHABET.charAt(byte & 31)).join('');
  return kind === 'EMAIL' ? `tok.${opaque}@pii.invalid` : `tok_${kind.toLowerCase()}_${opaque}`;
}
