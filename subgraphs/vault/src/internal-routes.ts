import { CrowdPayError } from '@crowdpay/errors';
import { PII_KINDS } from '@crowdpay/pii-token';
import { type InternalRoute, internalRoute } from '@crowdpay/service-server';
import { z } from 'zod';
import type { DiscloseTokensDependencies } from './use-cases/disclosure/disclose-tokens.ts';
import { discardSecurityCode } from './use-cases/cards/discard-security-code.ts';
import { findTokens, type FindTokensDependencies } from './use-cases/tokens/find-tokens.ts';
import { presentTokens } from './use-cases/disclosure/present-tokens.ts';
import { revealCard, type RevealCardDependencies } from './use-cases/cards/reveal-card.ts';
import { tokenize, type TokenizeDependencies, type TokenOutcome } from './use-cases/tokens/tokenize.ts';

/** What the routes need. */
export type InternalRouteDependencies = TokenizeDependencies &
  FindTokensDependencies &
  DiscloseTokensDependencies &
  RevealCardDependencies;

const MAX_VALUES = 1000;
const MAX_TOKEN_CHARACTERS = 64;

const kind = z.enum(PII_KINDS);
const token = z.string().min(1).max(MAX_TOKEN_CHARACTERS);
const tenant = z.string().min(1).max(64);
const sagaId = z.string().min(1).max(64);
// A value's length is bounded by its kind, so that one that is too long costs only its own result; the body's by the server.
const valuesBody = z.strictObject({
  items: z.array(z.strictObject({ kind, value: z.string() })).max(MAX_VALUES),
});
const tokenizeBody = valuesBody.extend({ together: z.boolean().default(false) });
const presentBody = z.strictObject({ tokens: z.array(z.strictObject({ kind, token })).max(MAX_VALUES) });
const cardBody = z.strictObject({ tenant, panToken: token, cvcToken: token.nullable(), sagaId });
const codeBody = z.strictObject({ tenant, cvcToken: token, sagaId });

/** What other services may ask the vault. */
export function internalRoutes(dependencies: InternalRouteDependencies): readonly InternalRoute[] {
  return [...gatewayRoutes(dependencies), ...connectorRoutes(dependencies)];
}

function gatewayRoutes(dependencies: InternalRouteDependencies): readonly InternalRoute[] {
  const callers = ['gateway'];
  return [
    internalRoute({
      path: '/internal/tokenize',
      callers,
      body: tokenizeBody,
      principal: 'required',
      handle: async ({ items, together }, { principal }) => ({
        results: (await tokenize(dependencies, items, principal, { together })).map(tokenizeResult),
      }),
    }),
    internalRoute({
      path: '/internal/find',
      callers,
      body: valuesBody,
      principal: 'required',
      handle: async ({ items }, { principal }) => {
        const tokens = await findTokens(dependencies, items, principal);
        return { results: tokens.map((found) => ({ token: found })) };
      },
    }),
    internalRoute({
      path: '/internal/present',
      callers,
      body: presentBody,
      principal: 'required',
      handle: async ({ tokens }, { principal }) => ({ results: await presentTokens(dependencies, tokens, principal) }),
    }),
  ];
}

// The isolated connector alone; it is named by its certificate, and the policy asks for that name again.
function connectorRoutes(dependencies: InternalRouteDependencies): readonly InternalRoute[] {
  const callers = ['psp-connector'];
  return [
    internalRoute({
      path: '/internal/reveal-card',
      callers,
      body: cardBody,
      principal: 'none',
      handle: (body, { peer, requestId }) => revealCard(dependencies, body, peer, requestId),
    }),
    internalRoute({
      path: '/internal/discard-cvc',
      callers,
      body: codeBody,
      principal: 'none',
      handle: async ({ tenant: owner, cvcToken, sagaId: saga }, { peer, requestId }) => {
        const use = { tenant: owner, token: cvcToken, sagaId: saga };
        return { discarded: await discardSecurityCode(dependencies, use, peer, requestId) };
      },
    }),
  ];
}

function tokenizeResult(outcome: TokenOutcome): object {
  if (!(outcome instanceof CrowdPayError)) return { token: outcome };
  return { error: { code: outcome.code, message: outcome.message } };
}
