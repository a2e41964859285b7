import { describe, expect, it } from '@jest/globals';
import { seededRandomness } from '@crowdpay/ids';
import { nextTraceparent } from '../../src/http/trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const next = (incoming: string | string[] | undefined) => nextTraceparent(incoming, seededRandomness('trace'));

describe('the trace context', () => {
  it('goes on in the trace of the client, with a span of our own', () => {
    const sent = `00-${TRACE}-b7ad6b7169203331-00`;
    expect(next(sent)).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    expect(next(sent)).not.toContain('b7ad6b7169203331');
  });

  it.each([
    ['none', undefined],
    ['two', [`00-${TRACE}-b7ad6b7169203331-01`, `00-${TRACE}-b7ad6b7169203331-01`]],
    ['a trace of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['another version', `ff-${TRACE}-b7ad6b7169203331-01`],
    ['a line that goes on', `00-${TRACE}-b7ad6b7169203331-01\r\nx: y`],
    ['upper case', `00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`],
  ])('begins a trace for %s', (_what, incoming) => {
    const traceparent = next(incoming);
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceparent).not.toContain(TRACE);
  });
});
