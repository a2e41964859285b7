export { signIn, type SignInRequest } from './code-flow.ts';
export { clientCredentials, type ClientCredentialsRequest } from './client-credentials.ts';
export { SignInError } from './sign-in-error.ts';
