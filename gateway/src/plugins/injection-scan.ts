import { CrowdPayError } from '@crowdpay/errors';
import type { Finding, InjectionScanner } from '@crowdpay/injection-scan';
import type { GatewayCall } from '../call.ts';
import type { ScannableText } from '../operation/literals.ts';
import type { OperationProfile } from '../operation/profile.ts';
import { variableTexts } from '../operation/variable-texts.ts';
import { isInert } from './inert-shapes.ts';
import type { GatewayPlugin } from './plugin.ts';

/**
 * Scans every text that a client sends for attacks on what lies behind (INJECTION_BLOCKED): the variables of each request,
 * the document's own literals once per document, the reason behind a purpose. Personal data is scanned too, unless it keeps
 * to its kind's alphabet; what is meant for the vault as it is, unless it keeps to that of some kind.
 */
export function injectionScan(options: { readonly scanner: InjectionScanner }): GatewayPlugin {
  const documents = new WeakMap<OperationProfile, readonly Finding[]>();

  function scanDocument(profile: OperationProfile): readonly Finding[] {
    const known = documents.get(profile);
    if (known !== undefined) return known;
    const findings = options.scanner.scan(profile.literals);
    // A scan that ran out of time says nothing about the document: the next request asks again.
    if (findings.every(({ rule }) => !rule.startsWith('limit.'))) documents.set(profile, findings);
    return findings;
  }

  return {
    name: 'injection-scan',
    onOperation({ call, profile, variables }) {
      const texts = variableTexts(variables, profile.personalInput).filter(
        ({ kind, value }) => kind === undefined || !isInert(kind, value),
      );
      const [finding] = [...scanDocument(profile), ...options.scanner.scan([...purposeTexts(call), ...texts])];
      if (finding === undefined) return;
      const { path, kind, rule } = finding;
      call.log.warn({ path, kind, rule, source: call.source }, 'An injection was blocked');
      throw new CrowdPayError('INJECTION_BLOCKED', `The request was blocked: ${path} looks like an attack.`, {
        details: { path, kind },
      });
    },
  };
}

function purposeTexts({ principal: { purposeText } }: GatewayCall): ScannableText[] {
  return purposeText === undefined ? [] : [{ path: 'the header X-CrowdPay-Purpose-Text', value: purposeText }];
}
