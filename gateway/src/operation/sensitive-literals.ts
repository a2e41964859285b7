import { CrowdPayError, toGraphQLError } from '@crowdpay/errors';
import { GraphQLError, type GraphQLSchema, Kind, type ValidationRule } from 'graphql';
import { InputPlans } from './input-plan.ts';
import { partsOf } from './parts.ts';
import { findPersonalInput, type SensitiveUse } from './personal-input.ts';

const MESSAGES: Readonly<Record<SensitiveUse['why'], string>> = {
  literal: 'Personal data may not stand in the document. Send it in a variable.',
  default: 'Personal data may not be the default of a variable. Send it as the variable.',
  mixed: 'One variable feeds arguments of different kinds of personal data. Use a variable for each.',
};

/**
 * A validation rule that refuses a document in which personal data stands outside of variables (SENSITIVE_LITERAL): as
 * documents are logged, traced and cached, and a literal would never be tokenized. Being part of the validation, it runs
 * once per document, and what it refuses never enters the cache of documents.
 *
 * @param schema the supergraph with its directives.
 */
export function sensitiveLiterals(schema: GraphQLSchema): ValidationRule {
  const plans = new InputPlans();
  return (context) => ({
    Document(document) {
      for (const definition of document.definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        const { sensitive } = findPersonalInput(schema, plans, partsOf(document, definition));
        for (const use of sensitive) context.reportError(refusalOf(use));
      }
      return false;
    },
  });
}

/** The refusal of a place in a document; it names the place and never the value. */
export function refusalOf(use: SensitiveUse): GraphQLError {
  const { message, extensions } = toGraphQLError(new CrowdPayError('SENSITIVE_LITERAL', MESSAGES[use.why]));
  return new GraphQLError(message, { nodes: use.node, extensions });
}
