import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { PrincipalSigner } from '@crowdpay/principal';
import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { GatewayCall } from '../call.ts';
import { remainingMs } from '../deadline.ts';
import type { Vault } from './vault.ts';

const TEXT = z.string().min(1).max(4_096);
const tokenizeAnswer = z.object({
  results: z.array(
    z.union([
      z.object({ token: TEXT.nullable() }),
      z.object({ error: z.object({ code: TEXT, message: z.string().max(1_000) }) }),
    ]),
  ),
});
const findAnswer = z.object({ results: z.array(z.object({ token: TEXT.nullable() })) });
const presentAnswer = z.object({
  results: z.array(
    z.object({ level: z.enum(['CLEAR', 'MASKED', 'REDACTED']), value: z.string().max(8_192).nullable() }),
  ),
});

/** The time that the vault gets for one call. */
const TIMEOUT_MS = 5_000;

/** The vault service, called over mTLS on behalf of the caller. */
export function remoteVault(options: {
  readonly client: ServiceClient;
  readonly signer: PrincipalSigner;
  readonly clock: Clock;
}): Vault {
  async function ask<T>(
    call: GatewayCall,
    path: string,
    body: unknown,
    shape: z.ZodType<{ results: T[] }>,
    count: number,
  ): Promise<T[]> {
    const { results } = await options.client.call(path, body, shape, {
      principal: await options.signer.sign(call.principal, 'vault'),
      requestId: call.requestId,
      timeoutMs: remainingMs(call, options.clock, TIMEOUT_MS),
    });
    // A token in another value's place would be somebody else's data: a miscounted answer is no answer.
    if (results.length !== count) {
      throw new CrowdPayError('UPSTREAM_UNAVAILABLE', 'The service vault did not answer. Try again later.');
    }
    return results;
  }

  return {
    tokenize: (call, items) => ask(call, '/internal/tokenize', { items, together: true }, tokenizeAnswer, items.length),
    async find(call, items) {
      const found = await ask(call, '/internal/find', { items }, findAnswer, items.length);
      return found.map(({ token }) => token);
    },
    present: (call, tokens) => ask(call, '/internal/present', { tokens }, presentAnswer, tokens.length),
  };
}
