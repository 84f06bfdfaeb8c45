import type { Room } from './room.ts'

const aws = (...names: readonly string[]) => names.map((name) => `@aws-sdk/${name}`)
const table = aws('client-dynamodb', 'lib-dynamodb')

interface Area {
  /** Other areas whose verbs, ports, routes, schemas and domain it can use. Every area can use `core`. */
  readonly uses: readonly string[]
  /** Packages of its adapters, by folder below `adapters/`. The key `''` is `adapters/` itself. */
  readonly adapters: Readonly<Record<string, readonly string[]>>
}

/**
 * The areas of `shared/`, each after those that it can use: core < plans < organisations < identity, usage < audit,
 * tickets, billing < notices, exports < http.
 */
export const areas: Readonly<Record<string, Area>> = {
  core: {
    uses: [],
    adapters: {
      '': [
        ...['node:', 'zod', 'aws-lambda', 'csv-stringify'],
        ...['@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics'],
        ...aws('client-eventbridge', 'client-s3', 'client-secrets-manager', 'client-sqs'),
      ],
      dynamodb: ['node:', 'zod', ...table],
      mail: ['node:', 'nodemailer', ...aws('client-sesv2')],
    },
  },
  plans: { uses: [], adapters: {} },
  organisations: {
    uses: ['plans'],
    adapters: { dynamodb: ['zod', ...aws('lib-dynamodb')], mail: ['zod', ...aws('client-sesv2')] },
  },
  identity: {
    uses: ['plans', 'organisations'],
    adapters: {
      '': ['node:', ...aws('client-s3')],
      cognito: ['zod', 'aws-lambda', ...aws('client-cognito-identity-provider')],
      dynamodb: ['zod', ...table],
      mail: [],
    },
  },
  usage: {
    uses: ['plans', 'organisations'],
    adapters: { '': [], dynamodb: ['node:', 'zod', ...aws('lib-dynamodb', 'util-dynamodb')] },
  },
  audit: {
    uses: ['plans', 'organisations', 'identity'],
    adapters: {
      '': ['node:', 'zod', ...aws('client-kms', 'client-s3', 's3-request-presigner')],
      dynamodb: ['node:', 'zod', ...table, ...aws('util-dynamodb')],
      mail: [],
    },
  },
  tickets: {
    uses: ['plans', 'organisations', 'identity'],
    adapters: {
      '': ['node:', 'zod', ...aws('client-s3', 'client-sqs', 's3-request-presigner'), 'file-type', 'ical-generator'],
      dynamodb: ['node:', 'zod', ...aws('lib-dynamodb')],
      mail: [
        ...['node:', 'zod', '@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics'],
        ...aws('client-dynamodb', 'client-s3', 'client-sqs', 'lib-dynamodb'),
        ...['email-reply-parser', 'html-to-text', 'marked', 'nodemailer', 'postal-mime'],
      ],
    },
  },
  billing: {
    uses: ['plans', 'organisations', 'usage'],
    adapters: {
      '': ['zod', ...aws('client-s3', 's3-request-presigner')],
      dynamodb: ['zod', ...table],
      mail: ['nodemailer'],
      documents: ['zod', '@expo-google-fonts/arimo', 'fast-xml-builder', 'fflate', 'pdfkit', 'swissqrbill'],
    },
  },
  notices: {
    uses: ['plans', 'organisations', 'tickets'],
    adapters: { '': aws('client-sns'), dynamodb: ['zod', ...table] },
  },
  exports: {
    uses: ['plans', 'organisations', 'usage', 'audit'],
    adapters: { '': ['zod', ...aws('client-s3', 's3-request-presigner')], dynamodb: ['zod', ...aws('lib-dynamodb')] },
  },
  http: {
    uses: ['organisations', 'identity', 'usage', 'audit', 'tickets', 'billing', 'exports'],
    adapters: {
      '': [
        'node:',
        'zod',
        'aws-lambda',
        '@middy/core',
        '@aws-lambda-powertools/logger',
        '@aws-lambda-powertools/metrics',
      ],
    },
  },
}

/** Packages for pure rules, in addition to zod. */
const domainPackages: Readonly<Record<string, readonly string[]>> = {
  core: ['temporal-polyfill', 'jsvat'],
  plans: ['temporal-polyfill'],
}

/** What the portal and `infra` can also read of an area: nothing that runs a request. */
const contractOf = (area: string) =>
  area === 'core'
    ? ['shared/core/api']
    : area === 'http'
      ? ['shared/http/routes.ts']
      : [`shared/${area}/*Routes.ts`, `shared/${area}/*Schemas.ts`]
const domainOf = (area: string) => `shared/${area}/domain`
const verbsOf = (area: string) => [`shared/${area}/*.ts`, domainOf(area), ...contractOf(area)]

export const domains: readonly string[] = Object.keys(areas).map(domainOf)
export const contracts: readonly string[] = Object.keys(areas).flatMap(contractOf)

/** The rooms within an area: domain <- contract <- verbs <- adapters. */
function roomsOf([name, { uses, adapters }]: readonly [string, Area]): Room[] {
  const below = name === 'core' ? [] : ['core', ...uses]
  return [
    { path: domainOf(name), rooms: below.map(domainOf), packages: ['zod', ...(domainPackages[name] ?? [])] },
    ...contractOf(name).map((path) => ({
      path,
      rooms: [domainOf(name), ...contractOf(name), ...below.flatMap((area) => [domainOf(area), ...contractOf(area)])],
      packages: ['zod'],
    })),
    { path: `shared/${name}`, rooms: [...verbsOf(name), ...below.flatMap(verbsOf)], packages: ['zod'] },
    ...Object.entries(adapters).map(([folder, packages]) => ({
      path: ['shared', name, 'adapters', folder].filter(Boolean).join('/'),
      rooms:
        folder === 'documents'
          ? [...verbsOf(name), ...below.flatMap(verbsOf), 'shared/core/adapters/csv.ts']
          : [`shared/${name}`, ...below.flatMap(verbsOf), 'shared/core/adapters'],
      packages,
    })),
  ]
}

export const areaRooms: readonly Room[] = Object.entries(areas).flatMap(roomsOf)
