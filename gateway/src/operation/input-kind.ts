import { isSensitive, tokenizeKind } from '@crowdpay/directives';
import type { PiiKind } from '@crowdpay/pii-token';
import type { GraphQLArgument, GraphQLInputField } from 'graphql';

/** Raw personal data that goes to the vault as it is (`@sensitive`): of any kind, for the request says which. */
export const ANY_KIND = 'ANY';

/** What personal data a place in an input takes: of one kind, to be swapped for a token, or of any, to be left alone. */
export type InputKind = PiiKind | typeof ANY_KIND;

/** What `@tokenize` or `@sensitive` says at an argument or input field; undefined where no personal data belongs. */
export function inputKindOf(element: GraphQLArgument | GraphQLInputField): InputKind | undefined {
  return isSensitive(element) ? ANY_KIND : tokenizeKind(element);
}
