import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const dataSchema = z.strictObject({
  limits: z.strictObject({
    /** The largest contribution, in minor units of its currency. */
    contribution: z.string().regex(/^[1-9][0-9]{0,18}$/, 'must be a whole number of minor units'),
  }),
  risk: z.strictObject({
    /** Contributions with this risk score or a higher one are refused. */
    refuseAt: z.number().int().min(0).max(101),
  }),
});

/** The figures that the policy decides by; they can change without its being compiled again. */
export type PolicyData = z.infer<typeof dataSchema>;

/**
 * Reads `data.json` beside the compiled policy.
 *
 * @throws Error when it is missing, no JSON, or not of the shape of {@link PolicyData}.
 */
export async function readPolicyData(policyFile: string): Promise<PolicyData> {
  return checkPolicyData(JSON.parse(await readFile(join(dirname(policyFile), 'data.json'), 'utf8')));
}

/** @throws ZodError when `data` is not of the shape of {@link PolicyData}: an unknown limit would never be applied. */
export function checkPolicyData(data: unknown): PolicyData {
  return dataSchema.parse(data);
}
