import type { GraphQLSchema } from 'graphql';
import type { DocumentNode } from 'graphql';
import { accessRequirement, type AccessRequirement } from './access.ts';
import { operationCost } from './cost.ts';
import type { Cost } from './cost-terms.ts';
import { type InputPlan, InputPlans } from './input-plan.ts';
import { type ScannableText, textLiterals } from './literals.ts';
import { operationParts } from './parts.ts';
import { findPersonalInput, type SensitiveUse } from './personal-input.ts';
import { type ResponsePlan, responsePlan } from './response-plan.ts';
import { type DeclaredVariable, declaredVariables } from './variables.ts';

/**
 * All that the plugins need to know of an operation, worked out once: at request time they follow its paths and walk no
 * document.
 */
export interface OperationProfile {
  /** The operation's name; undefined for one without. */
  readonly name: string | undefined;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly variables: readonly DeclaredVariable[];
  /** For each variable that carries personal data, where in its value (`@tokenize`, `@sensitive`). */
  readonly personalInput: ReadonlyMap<string, InputPlan>;
  /** Places where personal data would bypass the variables; empty for a document that passed the gateway's validation. */
  readonly sensitive: readonly SensitiveUse[];
  /** Where tokens stand in the response (`@token`); undefined without any. */
  readonly response: ResponsePlan | undefined;
  readonly cost: Cost;
  readonly access: AccessRequirement;
  /** Texts that stand in the document itself. */
  readonly literals: readonly ScannableText[];
}

/** Compiles operations against one supergraph. */
export interface ProfileCompiler {
  /** @returns undefined when the document has no such operation. */
  compile(document: DocumentNode, operationName: string | undefined): OperationProfile | undefined;
}

/** What a compiler is made of. */
export interface ProfileCompilerOptions {
  /** The supergraph with its directives; documents are valid against its API schema. */
  readonly schema: GraphQLSchema;
  /** Elements of a list without `@listSize`; 20 by default, the page size of our connections. */
  readonly assumedListSize?: number;
}

/** A compiler for one supergraph. */
export function createProfileCompiler(options: ProfileCompilerOptions): ProfileCompiler {
  const { schema, assumedListSize = 20 } = options;
  const plans = new InputPlans();
  return {
    compile(document, operationName) {
      const parts = operationParts(document, operationName);
      if (parts === undefined) return undefined;
      const personal = findPersonalInput(schema, plans, parts);
      return {
        name: parts.operation.name?.value,
        type: parts.operation.operation,
        variables: declaredVariables(schema, parts.operation),
        personalInput: personal.plans,
        sensitive: personal.sensitive,
        response: responsePlan(schema, parts),
        cost: operationCost({ schema, assumedListSize }, parts),
        access: accessRequirement(schema, parts),
        literals: textLiterals(parts),
      };
    },
  };
}
