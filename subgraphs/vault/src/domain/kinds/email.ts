import { domainToASCII } from 'node:url';
import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';

const MAX_CHARACTERS = 320;
const MAX_OCTETS = 254; // RFC 5321, section 4.5.3.1.3, without the angle brackets
const MAX_LOCAL_OCTETS = 64; // RFC 5321, section 4.5.3.1.1
const MAX_DOMAIN_OCTETS = 253; // RFC 1035, section 2.3.4, in presentation form
// A dot-atom of RFC 5322, section 3.2.3, with the letters and digits of RFC 6531. Quoted local parts are refused.
const LOCAL_PART = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
// The same without those, for most addresses: judged several times faster.
const ASCII_LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
// Checked before the conversion, which drops line breaks and decodes percent signs as a browser's address bar does.
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
// Nothing in it to convert or to decode: its labels are judged as they are.
const PLAIN_DOMAIN = /^(?!.*xn--)[a-z0-9.-]+$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const TOP_LABEL = /^([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * E-mail addresses. Canonical: NFC, lower case throughout, the domain in its ASCII form (RFC 5891). The local part's
 * case is folded although RFC 5321 lets a host distinguish it: none does, and a person signs in with either.
 */
export const email: KindRules = {
  kind: 'EMAIL',
  canonicalVersion: 1,
  canonical(raw) {
    const text = raw.length <= MAX_CHARACTERS ? raw.trim().normalize('NFC').toLowerCase() : '';
    const at = text.lastIndexOf('@');
    const local = text.slice(0, at);
    const domain = asciiDomain(text.slice(at + 1));
    const canonical = `${local}@${domain}`;
    if (at < 0 || !isLocalPart(local) || !isPublicDomain(domain) || Buffer.byteLength(canonical) > MAX_OCTETS) {
      throw invalidPii('EMAIL', 'The e-mail address is not valid.');
    }
    return canonical;
  },
  token: (_canonical, draw) => `tok.${draw.opaque()}@pii.invalid`,
  mask(canonical) {
    const at = canonical.lastIndexOf('@');
    const domain = canonical.slice(at + 1);
    return `${firstOf(canonical)}${HIDDEN}@${firstOf(domain)}${HIDDEN}${domain.slice(domain.lastIndexOf('.'))}`;
  },
};

function asciiDomain(domain: string): string {
  if (PLAIN_DOMAIN.test(domain)) return domain;
  return DOMAIN.test(domain) ? domainToASCII(domain) : '';
}

function isLocalPart(local: string): boolean {
  if (ASCII_LOCAL_PART.test(local)) return local.length <= MAX_LOCAL_OCTETS;
  return Buffer.byteLength(local) <= MAX_LOCAL_OCTETS && LOCAL_PART.test(local);
}

// At least two labels. `.invalid` (RFC 2606) is where the tokens live: an address there is no address.
function isPublicDomain(domain: string): boolean {
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || domain.length > MAX_DOMAIN_OCTETS || top === 'invalid') return false;
  return TOP_LABEL.test(top) && labels.every((label) => LABEL.test(label));
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}
