import { useApi } from '../api.tsx'
import { useT } from '../i18n.ts'

/** Explains to users without an organisation what to do, and whom to contact. */
export function NoOrganisation() {
  const t = useT()
  const { config, session } = useApi()
  const { name, phone } = config.brand
  return (
    <div className="narrow">
      <h1>{t('noOrganisation.title')}</h1>
      <p>{t('noOrganisation.what', { name: session.me.name })}</p>
      <ul>
        <li>{t('noOrganisation.ask')}</li>
        <li>
          {t('noOrganisation.signOn')} <a href="/sign-on">{t('start.signOn')}</a>
        </li>
        <li>
          {t('noOrganisation.call', { provider: name })} <a href={`tel:${phone}`}>{phone}</a>
        </li>
      </ul>
      <button type="button" className="quiet" onClick={() => void session.signOut()}>
        {t('start.other')}
      </button>
    </div>
  )
}
