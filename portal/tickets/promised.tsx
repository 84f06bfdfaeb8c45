import { useMemo } from 'react'
import { toInstant } from '../../shared/core/domain/time.ts'
import type { Plan, Priority } from '../../shared/plans/domain/plans.ts'
import { createPromiseRules } from '../../shared/plans/domain/sla.ts'
import { useApi } from '../api.tsx'
import { useT } from '../i18n.ts'
import { useNow } from '../time.tsx'
import { DueChip } from './dueChip.tsx'
import { WhyDue } from './whyDue.tsx'

/** The promise for a ticket that is sent now, calculated with the API's own rules. */
export function Promised({ plan, priority }: { readonly plan: Plan; readonly priority: Priority }) {
  const t = useT()
  const { config } = useApi()
  const rules = useMemo(() => createPromiseRules(config.holidays), [config])
  const { dueAt, target, startedAt } = rules.promise(plan, priority, toInstant(useNow(30_000)))
  return (
    <div className="promised" role="status">
      <p>
        {t(dueAt ? 'newTicket.promised' : 'newTicket.bestEffort', { plan })} {dueAt && <DueChip at={dueAt} />}
      </p>
      <p className="soft">
        <WhyDue plan={plan} target={target} from={startedAt} />
      </p>
    </div>
  )
}
