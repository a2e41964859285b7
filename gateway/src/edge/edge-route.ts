import type { PiiKind } from '@crowdpay/pii-token';
import type { ServiceClient } from '@crowdpay/service-client';

/** A public address behind which a service other than GraphQL answers. */
export interface EdgeRoute {
  /** First segment of the path, for example `/oidc`. */
  readonly prefix: string;
  /** Whether the route has addresses below its prefix. */
  readonly deep: boolean;
  readonly methods: readonly ('GET' | 'POST' | 'OPTIONS')[];
  /** The service that answers, at the same path. */
  readonly service: ServiceClient;
  /** Form fields that hold personal data; they are swapped for tokens. */
  readonly personalFields: Readonly<Record<string, PiiKind>>;
  /** Request headers that go on beside those that every route lets through. */
  readonly requestHeaders: readonly string[];
  /** Whether its POSTs are attempts at somebody's account, which are limited more tightly. */
  readonly guessable: boolean;
}

/** The services behind the edge. */
export interface EdgeServices {
  readonly identity: ServiceClient;
  readonly payments: ServiceClient;
}

/** Every public route that is not GraphQL: OpenID Connect, its sign-in pages, and the payment provider's webhooks. */
export function edgeRoutes({ identity, payments }: EdgeServices): EdgeRoute[] {
  return [
    {
      prefix: '/oidc',
      deep: true,
      methods: ['GET', 'POST', 'OPTIONS'], // identity lets the origins of its public clients in (CORS)
      service: identity,
      personalFields: {},
      requestHeaders: [
        'authorization',
        'dpop',
        'cookie',
        'origin',
        'access-control-request-method',
        'access-control-request-headers',
      ],
      guessable: true,
    },
    {
      prefix: '/interaction',
      deep: true,
      methods: ['GET', 'POST'],
      service: identity,
      personalFields: { email: 'EMAIL' },
      requestHeaders: ['cookie', 'origin'],
      guessable: true,
    },
    {
      prefix: '/webhooks/psp',
      deep: false,
      methods: ['POST'],
      service: payments,
      personalFields: {},
      requestHeaders: ['x-crowdpay-nonce', 'x-crowdpay-timestamp', 'x-crowdpay-signature'],
      guessable: false,
    },
  ];
}
