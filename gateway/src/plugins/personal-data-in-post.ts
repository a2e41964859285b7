import { CrowdPayError } from '@crowdpay/errors';
import { refusalOf } from '../operation/sensitive-literals.ts';
import type { GatewayPlugin } from './plugin.ts';

/**
 * Personal data travels in the variables of a POST alone (SENSITIVE_LITERAL). The URL of a GET stands in logs and caches
 * on its way. The rest of the rule is part of validation; it is asked again here for documents that were validated elsewhere.
 */
export function personalDataInPost(): GatewayPlugin {
  return {
    name: 'personal-data-in-post',
    onOperation({ call, profile }) {
      const [use] = profile.sensitive;
      if (use !== undefined) throw refusalOf(use);
      if (call.method === 'GET' && profile.personalInput.size > 0) {
        throw new CrowdPayError(
          'SENSITIVE_LITERAL',
          'Personal data may not stand in a URL. Send the operation by POST.',
        );
      }
    },
  };
}
