import type { PolicyAction } from './actions.ts';

/** What the policy may know about the caller. A `Principal` of @crowdpay/principal fits. */
export interface PolicyPrincipal {
  readonly kind: string;
  readonly id: string;
  readonly tenant: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly purpose?: string;
}

/** One question to the policy. See {@link POLICY_ACTIONS} for what each action needs; what is missing denies. */
export interface PolicyInput {
  readonly action: PolicyAction;
  readonly principal: PolicyPrincipal;
  /** The thing acted on, as it is stored: never what a client says about it. */
  readonly resource: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
}

/**
 * The document that Rego sees as `input`: the fields that the policy knows and nothing else of the caller, and the time
 * in milliseconds since the epoch, which the policy may not ask its host for.
 */
export function policyDocument(input: PolicyInput, now: Date): Record<string, unknown> {
  const { kind, id, tenant, roles, scopes, purpose } = input.principal;
  return {
    action: input.action,
    principal: { kind, id, tenant, roles, scopes, purpose },
    resource: input.resource,
    context: input.context,
    now: now.getTime(),
  };
}
