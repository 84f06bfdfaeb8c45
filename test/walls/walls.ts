import { areaRooms, contracts, domains } from './areas.ts'
import type { Room } from './room.ts'

const aws = (...names: readonly string[]) => names.map((name) => `@aws-sdk/${name}`)
const powertools = ['@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics']

/** The only table of who can import whom. Any import that it does not allow is a breach. */
export const walls: readonly Room[] = [
  ...areaRooms,
  { path: 'functions', rooms: ['shared'], packages: ['zod', 'uuid', 'aws-lambda', ...powertools] },
  {
    path: 'infra',
    rooms: [
      ...['infra/serviceRules', ...contracts, 'shared/billing/domain/seller.ts'],
      ...['shared/core/domain/time.ts', 'shared/identity/poolAttributes.ts'],
    ],
    packages: ['node:', 'aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild', 'zod'],
  },
  // Facts about AWS, for the synthesis and the local runtime alike.
  { path: 'infra/serviceRules', rooms: [], packages: ['zod'] },
  {
    path: 'portal',
    rooms: [...domains, ...contracts],
    packages: [
      ...['zod', 'react', 'react-dom', 'wouter', '@tanstack/react-query', '@lingui/core', 'oidc-client-ts'],
      ...['marked', 'dompurify', 'temporal-polyfill'],
    ],
  },
  {
    path: 'portal/build',
    rooms: [],
    packages: ['node:', 'esbuild', 'zod', '@lingui/message-utils', 'oxc-parser'],
  },
  {
    path: 'local',
    // It refuses what AWS refuses, by the same rules as the synthesis.
    rooms: ['infra/serviceRules', 'infra/portalFiles.ts'],
    packages: [
      ...['node:', 'zod', ...aws('client-dynamodb', 'client-s3', 'client-sns', 'client-sqs')],
      ...['jose', 'oidc-provider', 'openid-client', '@node-saml/node-saml', 'slimdom', 'otplib'],
      ...['mailparser', 'nodemailer', 'smtp-server', 'temporal-polyfill'],
    ],
  },
  // A function's code, and an emulator whose modules are not entry points of its package.
  { path: 'local/lambda/worker.mjs', rooms: ['local/clock', 'local/internet'], packages: ['node:', '(computed)'] },
  { path: 'local/emulators/fauxqs.mjs', rooms: [], packages: ['fauxqs', '(computed)'] },
  {
    path: 'operate',
    rooms: [
      ...domains,
      ...contracts,
      ...[
        'shared/identity/adapters/cognito/admitProviders.ts',
        'shared/core/adapters/isSignedBy.ts',
        'shared/core/adapters/sha256.ts',
        'shared/identity/poolAttributes.ts',
      ],
    ],
    packages: ['node:', 'zod', ...aws('client-cognito-identity-provider', 'client-lambda', 'client-sqs')],
  },
  {
    path: 'operate/deploy',
    rooms: ['infra/config.ts', 'infra/portalFiles.ts'],
    packages: ['node:', ...aws('client-cloudformation', 'client-lambda', 'client-s3')],
  },
  {
    path: 'samples',
    rooms: [...domains, ...contracts, 'local'],
    packages: ['node:', 'zod', 'node-forge', 'oidc-provider', 'otplib', 'xml-crypto'],
  },
  { path: 'test', rooms: [''], packages: ['*'] },
  { path: 'bench', rooms: [''], packages: ['*'] },
  { path: 'vitest.config.ts', rooms: ['test/slowestFiles.ts', 'test/effort.ts'], packages: ['node:', 'vitest'] },
]
