/** A part of the house, and all that its files may import beside each other. */
export interface Room {
  /** A folder or a file: a file belongs to the room whose path is the longest that it begins with. */
  readonly path: string
  /** Files and folders of other rooms. */
  readonly rooms: readonly string[]
  /** Packages, by name; `node:` stands for all of Node's own modules, `(computed)` for imports of a computed name. */
  readonly packages: readonly string[]
}

const aws = (...names: readonly string[]) => names.map((name) => `@aws-sdk/${name}`)
const powertools = ['@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics']

/** The one table of who may import whom: what it does not allow is a breach. */
export const walls: readonly Room[] = [
  { path: 'shared/domain', rooms: [], packages: ['zod', 'temporal-polyfill', 'jsvat'] },
  { path: 'shared/api', rooms: ['shared/domain'], packages: ['zod'] },
  { path: 'shared/usecases', rooms: ['shared/domain', 'shared/api'], packages: ['zod'] },
  {
    path: 'shared/adapters',
    rooms: ['shared'],
    packages: [
      ...['node:', 'zod', 'aws-lambda', '@middy/core', ...powertools],
      ...aws('client-cognito-identity-provider', 'client-dynamodb', 'client-eventbridge', 'client-kms', 'client-s3'),
      ...aws('client-secrets-manager', 'client-sns', 'client-sqs', 'lib-dynamodb'),
      ...aws('s3-request-presigner', 'util-dynamodb'),
      ...['csv-stringify', 'file-type', 'ical-generator'],
    ],
  },
  {
    path: 'shared/adapters/documents',
    rooms: ['shared/domain', 'shared/usecases', 'shared/core/adapters/csv.ts'],
    packages: ['zod', '@expo-google-fonts/arimo', 'fast-xml-builder', 'fflate', 'pdfkit', 'swissqrbill'],
  },
  {
    path: 'shared/adapters/mail',
    rooms: ['shared/domain', 'shared/usecases', 'shared/adapters'],
    packages: [
      ...['node:', 'zod', ...powertools, ...aws('client-dynamodb', 'client-s3', 'client-sesv2', 'client-sqs')],
      ...aws('lib-dynamodb'),
      ...['email-reply-parser', 'html-to-text', 'marked', 'nodemailer', 'postal-mime'],
    ],
  },
  { path: 'functions', rooms: ['shared'], packages: ['zod', 'uuid', 'aws-lambda', ...powertools] },
  {
    path: 'infra',
    rooms: ['shared/api', 'shared/billing/domain/seller.ts'],
    packages: ['node:', 'aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild'],
  },
  {
    path: 'portal',
    rooms: ['shared/domain', 'shared/api'],
    packages: [
      ...['zod', 'react', 'react-dom', 'wouter', '@tanstack/react-query', '@lingui/core', 'oidc-client-ts'],
      ...['marked', 'dompurify', 'temporal-polyfill'],
    ],
  },
  {
    path: 'portal/build/build.ts',
    rooms: ['portal/build/lean.ts'],
    packages: ['node:', 'esbuild'],
  },
  {
    path: 'portal/build/lean.ts',
    rooms: ['portal/build/leanSource.ts'],
    packages: ['node:', 'esbuild', 'zod', '@lingui/message-utils', 'oxc-parser'],
  },
  { path: 'portal/build/leanSource.ts', rooms: [], packages: ['oxc-parser'] },
  {
    path: 'local',
    rooms: [],
    packages: [
      ...['node:', 'zod', ...aws('client-dynamodb', 'client-s3', 'client-sns', 'client-sqs')],
      ...['jose', 'oidc-provider', 'openid-client', '@node-saml/node-saml', 'slimdom', 'otplib'],
      ...['mailparser', 'nodemailer', 'smtp-server', 'temporal-polyfill'],
    ],
  },
  // A function's code, and an emulator whose modules are no entry of its package.
  { path: 'local/lambda/worker.mjs', rooms: ['local/clock', 'local/internet'], packages: ['node:', '(computed)'] },
  { path: 'local/emulators/fauxqs.mjs', rooms: [], packages: ['fauxqs', '(computed)'] },
  {
    path: 'operate',
    rooms: ['shared/domain', 'shared/api', 'shared/identity/adapters/cognito/admitProviders.ts'],
    packages: ['node:', 'zod', ...aws('client-cognito-identity-provider')],
  },
  {
    path: 'tools',
    rooms: ['shared/domain', 'shared/api', 'shared/core/adapters/isSignedBy.ts', 'shared/core/adapters/sha256.ts'],
    packages: ['node:', 'zod'],
  },
  {
    path: 'samples',
    rooms: ['shared/domain', 'shared/api', 'local'],
    packages: ['node:', 'zod', 'node-forge', 'oidc-provider', 'otplib', 'xml-crypto'],
  },
  { path: 'test', rooms: [''], packages: ['*'] },
  { path: 'bench', rooms: [''], packages: ['*'] },
  { path: 'vitest.config.ts', rooms: ['test/slowestFiles.ts'], packages: ['node:', 'vitest'] },
]
