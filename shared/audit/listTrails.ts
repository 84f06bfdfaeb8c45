import type { Position } from '../core/ports.ts'
import type { Organisation } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { entitlements } from '../plans/domain/plans.ts'
import type { AuditTask, SendAuditTasks, TrailWork } from './auditFilePorts.ts'

export interface ListTrailsDeps {
  readonly organisations: Pick<Organisations, 'list'>
  readonly send: SendAuditTasks
}

/** Sends one task for each organisation that has, or ever had, a plan with all API traffic. */
export async function listTrails({ organisations, send }: ListTrailsDeps, kind: TrailWork): Promise<void> {
  let after: Position | undefined
  do {
    const page = await organisations.list({ limit: 500, after })
    await send(page.items.filter(everHadFiles).map(({ id }): AuditTask => ({ kind, organisation: id })))
    after = page.last
  } while (after)
}

const everHadFiles = ({ planChanges }: Organisation): boolean =>
  planChanges.some(({ plan, from }) => entitlements(plan, from).auditTrail === 'all API traffic')
