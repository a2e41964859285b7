import { CrowdPayError, isErrorCode } from '@crowdpay/errors';
import type { IdSource } from '@crowdpay/ids';
import { isToken } from '@crowdpay/pii-token';
import { type PersonalValue, personalValues } from '../operation/personal-values.ts';
import { type Tokenized, type Vault, VAULT_BATCH_LIMIT } from '../vault/vault.ts';
import type { GatewayPlugin } from './plugin.ts';

/** Invalid variables told in one answer. */
const TOLD_LIMIT = 5;
/** The window in which the vault counts values; a whole one, as it doesn't say how much of it is left. */
const VAULT_WINDOW_SECONDS = 60;

/**
 * Swaps every personal value in the variables for its vault token: one call to the vault for an operation, however many
 * values it has. From here on nothing behind the gateway meets a raw value.
 *
 * A caller who has no account yet has no data subject either; the gateway mints the id that a registration will give it.
 */
export function tokenize(options: { readonly vault: Vault; readonly ids: IdSource }): GatewayPlugin {
  return {
    name: 'tokenize',
    async onOperation({ call, profile, variables }) {
      if (profile.personalInput.size === 0) return;
      const values = personalValues(profile.personalInput, variables);
      if (values.length === 0) return;
      refuseUnfit(values);
      if (call.principal.kind === 'anonymous') {
        call.principal = { ...call.principal, newSubject: options.ids.next('usr') };
      }
      const raw = values.map(({ kind, value }) => ({ kind, value }));
      swap(values, await options.vault.tokenize(call, raw));
    },
  };
}

function refuseUnfit(values: readonly PersonalValue[]): void {
  if (values.length > VAULT_BATCH_LIMIT) {
    throw new CrowdPayError('LIMIT_EXCEEDED', `The variables hold more than ${VAULT_BATCH_LIMIT} personal values.`);
  }
  // No real value has a token's shape: whoever sends one has come by a token and tries what it is good for.
  refuseInvalid(values.filter(({ kind, value }) => isToken(kind, value)));
}

// All or nothing: no variable changes before every value has its token.
function swap(values: readonly PersonalValue[], results: readonly Tokenized[]): void {
  refuseFailed(values, results);
  const tokens = values.map(({ kind }, index) => {
    const result = results[index];
    const token = result !== undefined && 'token' in result ? result.token : null;
    if (token === null || !isToken(kind, token)) {
      throw new CrowdPayError('UPSTREAM_UNAVAILABLE', 'The service vault did not answer. Try again later.');
    }
    return token;
  });
  values.forEach((value, index) => {
    value.replace(tokens[index] ?? '');
  });
}

// The vault's message is for the gateway; the client is told which variable it is about.
function refuseFailed(values: readonly PersonalValue[], results: readonly Tokenized[]): void {
  const invalid: PersonalValue[] = [];
  values.forEach((value, index) => {
    const result = results[index];
    if (result === undefined || !('error' in result)) return;
    const { code } = result.error;
    if (code === 'RATE_LIMITED') throw overTheLimit(value);
    if (code !== 'INVALID_PII' && isErrorCode(code)) {
      const details = { variable: value.path };
      throw new CrowdPayError(code, `The variable ${value.path} could not be taken.`, { details });
    }
    invalid.push(value);
  });
  refuseInvalid(invalid);
}

// The vault counts the values of each kind in windows of its own.
function overTheLimit({ path, kind }: PersonalValue): CrowdPayError {
  return new CrowdPayError(
    'RATE_LIMITED',
    `The variable ${path} could not be taken: too many values of kind ${kind} in a short time. Try again later.`,
    { details: { variable: path, kind, retryAfterSeconds: VAULT_WINDOW_SECONDS } },
  );
}

function refuseInvalid(values: readonly PersonalValue[]): void {
  const [first] = values;
  if (first === undefined) return;
  const sentences = values.slice(0, TOLD_LIMIT).map(({ path, kind }) => `The variable ${path} is no valid ${kind}.`);
  const details = { variable: first.path, kind: first.kind };
  throw new CrowdPayError('INVALID_PII', sentences.join(' '), { details });
}
