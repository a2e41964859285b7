export { ERROR_CODES, type ErrorCode, httpStatusOf, isErrorCode } from './codes.ts';
export { CrowdPayError, type ErrorDetails, asCrowdPayError } from './crowdpay-error.ts';
export { toGraphQLError } from './graphql.ts';
