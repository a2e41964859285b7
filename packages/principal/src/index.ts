export { PRINCIPAL_KINDS, type Principal, type PrincipalKind, type VerifiedPrincipal } from './principal.ts';
export { PURPOSES, type Purpose, isPurpose } from './purpose.ts';
export { isPurposeText, PURPOSE_TEXT_LENGTH } from './purpose-text.ts';
export { PRINCIPAL_HEADER, PRINCIPAL_TOKEN_TYPE } from './claims.ts';
export { anonymousPrincipal, servicePrincipal } from './make.ts';
export { hasScope, requireUser } from './require.ts';
export { createPrincipalSigner, type PrincipalSigner, type PrincipalSignerOptions } from './signer.ts';
export { createPrincipalVerifier, type PrincipalVerifier, type PrincipalVerifierOptions } from './verifier.ts';
export { parsePrincipalJwks, principalJwks } from './jwks.ts';
