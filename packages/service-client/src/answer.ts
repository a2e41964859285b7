import { z } from 'zod';
import { CrowdPayError, isErrorCode } from '@crowdpay/errors';
import { TransportFailure } from './transport-failure.ts';

const errorAnswer = z.object({
  error: z.object({
    code: z.string().refine(isErrorCode),
    message: z.string().max(1_000),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
});

/**
 * Reads what an internal route answered.
 *
 * @throws CrowdPayError with the callee's own code and message when it answered with an error.
 * @throws TransportFailure when the answer is not what this client was told to expect.
 */
export function readAnswer<T>(status: number, body: string, shape: z.ZodType<T>): T {
  const json = parse(body);
  if (status === 200) {
    const answer = shape.safeParse(json);
    if (answer.success) return answer.data;
    throw new TransportFailure('The answer has another shape than this client expects.');
  }
  const failure = errorAnswer.safeParse(json);
  if (!failure.success) throw new TransportFailure(`The answer has status ${status} and says no reason.`);
  const { code, message, details } = failure.data.error;
  throw new CrowdPayError(code, message, { details });
}

// The parser's own error quotes the body.
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new TransportFailure('The answer is no JSON.');
  }
}
