import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';

/** A variable that an operation declares. */
export interface DeclaredVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** Undefined where the document gives none. */
  readonly defaultValue: unknown;
}

/** What is wrong with the variables of a request. */
export interface VariableProblem {
  /** For example `$input.amount`; undefined when it is about a variable that is not declared. */
  readonly path: string | undefined;
  /** A sentence part that follows the path and holds nothing that the client sent. */
  readonly rule: string;
}

/** The values that an operation runs with, or everything that is wrong with what was sent. */
export type CoercedVariables =
  { readonly values: Record<string, unknown> } | { readonly problems: readonly VariableProblem[] };

/** Problems told in one answer. */
const PROBLEM_LIMIT = 5;

/** The variables that `operation` declares; it must be valid. */
export function declaredVariables(schema: GraphQLSchema, operation: OperationDefinitionNode): DeclaredVariable[] {
  return (operation.variableDefinitions ?? []).flatMap((definition) => {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) return [];
    const { defaultValue } = definition;
    const name = definition.variable.name.value;
    return [{ name, type, defaultValue: defaultValue === undefined ? undefined : valueFromAST(defaultValue, type) }];
  });
}

/**
 * Coerces what a client sent to the declared types (GraphQL, section 6.1.2), and unlike graphql-js says nothing of the
 * values in its problems. The result is a copy: it has only names that the schema knows.
 */
export function coerceVariables(
  declared: readonly DeclaredVariable[],
  given: Readonly<Record<string, unknown>>,
): CoercedVariables {
  const problems: VariableProblem[] = undeclared(declared, given);
  const values: Record<string, unknown> = {};
  for (const variable of declared) {
    if (Object.hasOwn(given, variable.name) && given[variable.name] !== undefined) {
      coerce(variable, given[variable.name], values, problems);
    } else if (variable.defaultValue !== undefined) {
      values[variable.name] = variable.defaultValue;
    } else if (isNonNullType(variable.type)) {
      problems.push({ path: `$${variable.name}`, rule: `of type ${String(variable.type)} is required` });
    }
  }
  return problems.length === 0 ? { values } : { problems: problems.slice(0, PROBLEM_LIMIT) };
}

function coerce(
  { name, type }: DeclaredVariable,
  value: unknown,
  values: Record<string, unknown>,
  problems: VariableProblem[],
): void {
  const before = problems.length;
  const coerced: unknown = coerceInputValue(value, type, (path, _value, error) => {
    if (problems.length < PROBLEM_LIMIT) problems.push({ path: pathText(name, path), rule: ruleOf(error.message) });
  });
  if (problems.length === before) values[name] = coerced;
}

function undeclared(
  declared: readonly DeclaredVariable[],
  given: Readonly<Record<string, unknown>>,
): VariableProblem[] {
  const names = new Set(declared.map(({ name }) => name));
  const count = Object.keys(given).filter((name) => !names.has(name)).length;
  if (count === 0) return [];
  const known = declared.length === 0 ? 'no variable' : declared.map(({ name }) => `$${name}`).join(', ');
  return [
    {
      path: undefined,
      rule: `The request has ${count} variable(s) that the operation does not declare; it declares ${known}`,
    },
  ];
}

// Paths lead through fields that the schema knows and indexes of lists; what the client named itself is never in them.
function pathText(name: string, path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${String(part)}]` : `${text}.${part}`),
    `$${name}`,
  );
}

// graphql-js quotes values and unknown field names; of its messages only those are kept that have neither.
const SAFE_RULES: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /^Expected non-nullable type "([\w![\]]+)" not to be null\.$/,
    (match) => `of type ${match[1] ?? ''} must not be null`,
  ],
  [/^Expected type "(\w+)" to be an object\.$/, (match) => `must be an object of type ${match[1] ?? ''}`],
  [
    /^Field "(\w+)" of required type "([\w![\]]+)" was not provided\.$/,
    (match) => `lacks the field ${match[1] ?? ''} of type ${match[2] ?? ''}`,
  ],
  [/^Field ".*" is not defined by type "(\w+)"\./s, (match) => `has a field that ${match[1] ?? ''} does not define`],
  [/^(Int|Float|String|Boolean|ID) cannot represent /, (match) => `must be a value of type ${match[1] ?? ''}`],
  [/^(?:Value ".*" does not exist in|Enum) "(\w+)"/s, (match) => `must be a value of type ${match[1] ?? ''}`],
];

function ruleOf(message: string): string {
  for (const [pattern, rule] of SAFE_RULES) {
    const match = pattern.exec(message);
    if (match) return rule(match);
  }
  return 'does not fit its type';
}
