import { identityRoutes } from '../shared/identity/identityRoutes.ts'
import { useApi, useWrite } from './api.tsx'
import { useT } from './i18n.ts'
import { Confirm } from './parts/confirm.tsx'
import { Failure } from './parts/failure.tsx'

/** How users protect their own account. */
export function Security() {
  const t = useT()
  const { session } = useApi()
  const end = useWrite(identityRoutes.endOwnSessions, () => void session.signOut())
  return (
    <div className="narrow">
      <h1>{t('security.title')}</h1>
      <section className="card">
        <h2>{t('security.twoFactor')}</h2>
        <p>{t(session.me.twoFactor ? 'security.twoFactorOn' : 'security.twoFactorElsewhere')}</p>
        <p className="soft">{t('security.twoFactorHow')}</p>
      </section>
      <section className="card">
        <h2>{t('security.sessions')}</h2>
        <p>{t('security.sessionsWhat')}</p>
        <Confirm label={t('security.end')} disabled={end.isPending} onConfirm={() => end.mutate({ body: {} })}>
          <p>{t('security.endWhat')}</p>
        </Confirm>
        {end.error && <Failure error={end.error} />}
      </section>
    </div>
  )
}
