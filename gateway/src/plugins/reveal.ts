import { asCrowdPayError, CrowdPayError } from '@crowdpay/errors';
import { type ResponseToken, responseTokens } from '../operation/response-tokens.ts';
import { type Presented, type TokenReference, type Vault, VAULT_BATCH_LIMIT } from '../vault/vault.ts';
import type { GatewayPlugin, OperationResponse, PlannedOperation } from './plugin.ts';

/**
 * Puts what the caller may see in the place of every token that leaves: clear, masked, or null. One call to the vault for
 * an operation, however many tokens it has.
 *
 * It fails closed: where the vault does not answer, each such field becomes null with an UPSTREAM_UNAVAILABLE error; where
 * a subgraph put something else than a token, the field becomes null with INTERNAL. A token or a raw value never leaves.
 */
export function reveal(options: { readonly vault: Vault }): GatewayPlugin {
  return {
    name: 'reveal',
    async onResponse(operation, response) {
      const plan = operation.profile.response;
      if (plan === undefined || !response.data) return;
      const { tokens, leaks } = responseTokens(plan, response.data);
      if (leaks.length > 0) withdraw(response, leaks, leaked(operation, leaks.length));
      if (tokens.length > 0) await present(options.vault, operation, response, tokens);
    },
  };
}

async function present(
  vault: Vault,
  operation: PlannedOperation,
  response: OperationResponse,
  tokens: readonly ResponseToken[],
): Promise<void> {
  const distinct = new Map<string, TokenReference>(
    tokens.map(({ kind, token }) => [`${kind} ${token}`, { kind, token }]),
  );
  try {
    if (distinct.size > VAULT_BATCH_LIMIT) {
      throw new CrowdPayError('LIMIT_EXCEEDED', `The response holds more than ${VAULT_BATCH_LIMIT} personal values.`);
    }
    const results = await vault.present(operation.call, [...distinct.values()]);
    const shown = new Map([...distinct.keys()].map((key, index) => [key, visible(results[index])]));
    for (const { kind, token, replace } of tokens) replace(shown.get(`${kind} ${token}`) ?? null);
  } catch (error) {
    const failure = asCrowdPayError(error);
    operation.call.log.warn({ err: failure, tokens: distinct.size }, 'Personal data could not be presented');
    withdraw(response, tokens, failure);
  }
}

function visible(presented: Presented | undefined): string | null {
  return presented === undefined || presented.level === 'REDACTED' ? null : presented.value;
}

// One error for all fields of a response: a list of a hundred people is one failure, not a hundred.
function withdraw(
  response: OperationResponse,
  places: readonly Pick<ResponseToken, 'path' | 'replace'>[],
  failure: CrowdPayError,
): void {
  for (const { replace } of places) replace(null);
  const code = failure.code === 'LIMIT_EXCEEDED' || failure.code === 'INTERNAL' ? failure.code : 'UPSTREAM_UNAVAILABLE';
  const message =
    code === 'UPSTREAM_UNAVAILABLE' ? 'Personal data cannot be shown now. Try again later.' : failure.message;
  const [first] = places;
  response.report({ message, ...(first && { path: first.path }), extensions: { code, fields: places.length } });
}

function leaked(operation: PlannedOperation, count: number): CrowdPayError {
  const failure = asCrowdPayError(new Error('A subgraph answered a @token field with something else than a token.'));
  operation.call.log.error(
    { err: failure, fields: count, operation: operation.documentHash },
    'A subgraph leaked a value',
  );
  return failure;
}
