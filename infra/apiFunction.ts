import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { AuditStreams } from './audit/auditStreams.ts'
import type { AuditTrail } from './audit/auditTrail.ts'
import type { Billing } from './billing/billing.ts'
import type { Documents } from './billing/documents.ts'
import type { Exports } from './exports/exports.ts'
import type { Identity } from './identity/identity.ts'
import { type Deployment, type Grant, type ProductFunctionProps, writeLimits } from './productFunction.ts'
import type { Storage } from './storage.ts'
import type { Files } from './tickets/files.ts'
import type { Mail } from './tickets/mail.ts'
import type { Promises } from './tickets/promises.ts'

/** The resources that the API's functions work with. */
export interface ApiResources {
  readonly storage: Storage
  readonly bus: EventBus
  readonly billing: Billing
  readonly documents: Documents
  readonly identity: Identity
  readonly files: Files
  readonly mail: Mail
  readonly promises: Promises
  readonly auditTrail: AuditTrail
  readonly auditStreams: AuditStreams
  readonly exports: Exports
}

/** Returns the properties of an area's function: only the environment and grants that its use cases need. */
export type ApiFunction = (
  resources: ApiResources & Deployment & { readonly shared: SharedByAreas },
) => Omit<ProductFunctionProps, 'entry'>

export type SharedByAreas = ReturnType<typeof sharedByAreas>

/** Environment and grants that more than one area needs. */
export function sharedByAreas({ storage, bus, config }: Pick<ApiResources, 'storage' | 'bus'> & Deployment) {
  const { product, audit, cursorSecret } = storage
  const recording: Grant[] = [
    { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
    { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
  ]
  return {
    /** For reads, and for writes that are recorded and limited. */
    storageEnvironment: {
      PRODUCT_TABLE: product.tableName,
      AUDIT_TABLE: audit.tableName,
      EVENT_BUS: bus.eventBusName,
      ...writeLimits(config),
    },
    cursorEnvironment: { CURSOR_SECRET: cursorSecret.secretArn },
    /** Actions on items of the product table, without `dynamodb:`. */
    onProduct: (...actions: string[]): Grant => ({
      actions: actions.map((name) => `dynamodb:${name}`),
      on: [product.tableArn],
    }),
    /** Queries of indexes of the product table. */
    onIndexes: (...names: string[]): Grant => ({
      actions: ['dynamodb:Query'],
      on: names.map((name) => `${product.tableArn}/index/${name}`),
    }),
    /** Audit and domain events. */
    recording,
    /** Sealing and opening cursors. */
    sealing: { actions: ['secretsmanager:GetSecretValue'], on: [cursorSecret.secretArn] } satisfies Grant,
  }
}
