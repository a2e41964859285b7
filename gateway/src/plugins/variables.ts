import { CrowdPayError } from '@crowdpay/errors';
import { coerceVariables, type VariableProblem } from '../operation/variables.ts';
import type { GatewayPlugin } from './plugin.ts';

/**
 * Coerces the variables to their declared types and refuses what does not fit (INVALID_INPUT): here, and not by graphql-js
 * later, because its messages quote the value. What goes on is a copy that holds nothing but what the schema knows.
 */
export function variables(): GatewayPlugin {
  return {
    name: 'variables',
    onOperation(operation) {
      const coerced = coerceVariables(operation.profile.variables, operation.variables);
      if ('problems' in coerced) throw refusal(coerced.problems);
      operation.variables = coerced.values;
    },
  };
}

function refusal(problems: readonly VariableProblem[]): CrowdPayError {
  const sentences = problems.map(({ path, rule }) =>
    path === undefined ? `${rule}.` : `The variable ${path} ${rule}.`,
  );
  const path = problems.find((problem) => problem.path !== undefined)?.path;
  return new CrowdPayError(
    'INVALID_INPUT',
    sentences.join(' '),
    path === undefined ? {} : { details: { variable: path } },
  );
}
