import type { Output } from '../../shared/core/api/route.ts'
import type { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useT } from '../i18n.ts'

type Manager = NonNullable<Output<typeof organisationRoutes.getOrganisation>['customerSuccessManager']>

/** An organisation's customer success manager, and how to reach them. */
export function CsmCard({ manager: { name, email } }: { readonly manager: Manager }) {
  const t = useT()
  const initials = name
    .split(/\s+/)
    .flatMap((word) => word[0] ?? [])
    .slice(0, 2)
    .join('')
  return (
    <section className="card csm" aria-label={t('csm.title')}>
      <svg viewBox="0 0 40 40" aria-hidden>
        <circle cx="20" cy="20" r="20" />
        <text x="20" y="20">
          {initials}
        </text>
      </svg>
      <div>
        <p className="soft">{t('csm.yours')}</p>
        <p>
          <strong>{name}</strong>
        </p>
        {email && <a href={`mailto:${email}`}>{email}</a>}
      </div>
    </section>
  )
}
