import { useState } from 'react'
import { auditStreamRoutes } from '../../shared/audit/auditStreamRoutes.ts'
import { ApiProblem } from '../../shared/core/api/client.ts'
import { localDateAt } from '../../shared/core/domain/time.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { plansWith } from '../../shared/plans/domain/plans.ts'
import { useMe, useRead } from '../api.tsx'
import { nowMs } from '../clock.ts'
import { useT } from '../i18n.ts'
import { QueryState } from '../parts/queryState.tsx'
import { SecretOnce } from '../parts/secretOnce.tsx'
import { AuditStreamActions } from './auditStreamActions.tsx'
import { AuditStreamAddress } from './auditStreamAddress.tsx'
import { AuditStreamState } from './auditStreamState.tsx'
import { AuditTabs } from './auditTabs.tsx'

/** Shows where the audit trail is sent, whether it arrives, and what owners can do about it. */
export function AuditStream() {
  const t = useT()
  const isOwner = useMe().roles.includes('owner')
  const [secret, setSecret] = useState<string>()
  const organisation = useRead(organisationRoutes.getOrganisation)
  const query = useRead(auditStreamRoutes.getAuditStream, {}, { every: 10_000 })
  // After a stream is removed, the query fails, but its previous data is still there.
  const isNone = query.error instanceof ApiProblem && query.error.problem.code === 'not_found'
  const stream = isNone ? undefined : query.data?.body
  return (
    <>
      <h1>{t('stream.title')}</h1>
      <AuditTabs />
      <QueryState query={organisation} rows={1}>
        {({ body: { entitlements } }) => (
          <>
            {!entitlements.auditStreaming && <PlanLacks />}
            {secret !== undefined && (
              <SecretOnce title={t('stream.secret')} secret={secret} onKept={() => setSecret(undefined)} />
            )}
            {isNone ? (
              entitlements.auditStreaming && <p className="empty">{t(isOwner ? 'stream.none' : 'stream.noneOwners')}</p>
            ) : (
              <QueryState query={query} rows={2}>
                {({ body }) => <AuditStreamState stream={body} />}
              </QueryState>
            )}
            {isOwner && entitlements.auditStreaming && (isNone || stream) && (
              <AuditStreamAddress key={stream?.url} stream={stream} onSecret={setSecret} />
            )}
            {isOwner && stream && <AuditStreamActions stream={stream} onSecret={setSecret} />}
          </>
        )}
      </QueryState>
    </>
  )
}

function PlanLacks() {
  const t = useT()
  const plans = plansWith(({ auditStreaming }) => auditStreaming, localDateAt(nowMs()))
  return (
    <div className="failure">
      <p>{t('stream.unavailable')}</p>
      <p>{t('failure.plans', { plans: plans.join(', ') })}</p>
    </div>
  )
}
