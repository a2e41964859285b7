export {
  type CallOptions,
  type RawAnswer,
  type RawRequest,
  type ServiceClient,
  type ServiceClientOptions,
  createServiceClient,
} from './service-client.ts';
