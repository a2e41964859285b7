import { z } from 'zod';

/** A variable is missing or wrong. The message names the variable and the rule, never the value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the variables that `shape` names from `environment`.
 *
 * @throws ConfigError naming every wrong variable at once; values are left out, for they may be secrets.
 */
export function readConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const result = z.object(shape).safeParse(withoutBlanks(environment));
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not valid:\n${lines.join('\n')}`);
}

// A blank variable counts as unset, as every shell user expects of `PORT= npm start`.
function withoutBlanks(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && value !== '') out[name] = value;
  }
  return out;
}
