import type { Priority } from '../../shared/plans/domain/plans.ts'
import type { Status } from '../../shared/tickets/domain/transitions.ts'
import { useT } from '../i18n.ts'

export function StatusChip({ status }: { readonly status: Status }) {
  const t = useT()
  return <span className={`chip status ${status}`}>{t(`status.${status}`)}</span>
}

export function PriorityChip({ priority }: { readonly priority: Priority }) {
  const t = useT()
  return (
    <span className={`chip priority ${priority}`} title={t(`priority.${priority}`)}>
      {priority}
    </span>
  )
}
