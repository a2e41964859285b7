import { interactionPolicy } from 'oidc-provider';

const { Check, base } = interactionPolicy;

/**
 * When a person is asked something: the certified defaults, and a sign-in where the session's account is not one of the
 * client's tenant (or no longer exists), for which the defaults have no answer.
 */
export function interactionRules(): interactionPolicy.DefaultPolicy {
  const rules = base();
  rules
    .get('login')
    ?.checks.add(
      new Check('account_unavailable', 'the session has no account at this client', ({ oidc }) =>
        oidc.session?.accountId !== undefined && oidc.account === undefined
          ? Check.REQUEST_PROMPT
          : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return rules;
}
