import { singleSignOnRoutes } from '../../shared/identity/singleSignOnRoutes.ts'
import { useRead } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Copyable } from '../parts/copyable.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { OrganisationTabs } from './organisationTabs.tsx'
import { SsoConnection } from './ssoConnection.tsx'
import { SsoDomains } from './ssoDomains.tsx'
import { SsoEnforcement } from './ssoEnforcement.tsx'

/** Connects an organisation's own identity provider step by step. Each step needs the one before. */
export function SingleSignOn() {
  const t = useT()
  const query = useRead(singleSignOnRoutes.getSingleSignOn)
  return (
    <>
      <h1>{t('sso.title')}</h1>
      <OrganisationTabs />
      <QueryState query={query}>
        {({ body: sso }) => (
          <>
            {!sso.available && <p className="failure">{t('sso.unavailable')}</p>}
            <ol className="plainList">
              <li className="card">
                <SsoDomains sso={sso} />
              </li>
              <li className="card">
                <h2>{t('sso.tell')}</h2>
                <p className="soft">{t('sso.tellWhat')}</p>
                <dl>
                  <Copyable name={t('sso.redirectUri')} value={sso.identityProvider.redirectUri} />
                  <Copyable name={t('sso.assertionConsumerUrl')} value={sso.identityProvider.assertionConsumerUrl} />
                  <Copyable name={t('sso.entityId')} value={sso.identityProvider.entityId} />
                </dl>
              </li>
              <li className="card">
                <SsoConnection sso={sso} />
              </li>
              <li className="card">
                <SsoEnforcement sso={sso} />
              </li>
            </ol>
          </>
        )}
      </QueryState>
    </>
  )
}
