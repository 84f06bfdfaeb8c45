import type { Answer } from '../../shared/api/routes.ts'
import { singleSignOnRoutes } from '../../shared/api/singleSignOnRoutes.ts'
import { useRead } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Told } from '../parts/told.tsx'
import { OrganisationTabs } from './organisationTabs.tsx'
import { SsoConnection } from './ssoConnection.tsx'
import { SsoDomains } from './ssoDomains.tsx'
import { SsoEnforcement } from './ssoEnforcement.tsx'

/** What a step of the wizard is given: how things stand. */
export interface SsoStepProps {
  readonly sso: Answer<'getSingleSignOn'>
}

/** Connects an organisation's own identity provider, step by step: each can be done once the one before is. */
export function SingleSignOn() {
  const t = useT()
  const query = useRead(singleSignOnRoutes.getSingleSignOn)
  return (
    <>
      <h1>{t('sso.title')}</h1>
      <OrganisationTabs />
      <Told query={query}>
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
                  <Address name="sso.redirectUri" value={sso.identityProvider.redirectUri} />
                  <Address name="sso.assertionConsumerUrl" value={sso.identityProvider.assertionConsumerUrl} />
                  <Address name="sso.entityId" value={sso.identityProvider.entityId} />
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
      </Told>
    </>
  )
}

interface AddressProps {
  readonly name: 'sso.redirectUri' | 'sso.assertionConsumerUrl' | 'sso.entityId'
  readonly value: string
}

function Address({ name, value }: AddressProps) {
  const t = useT()
  return (
    <div>
      <dt className="soft">{t(name)}</dt>
      <dd>
        <code>{value}</code>{' '}
        <button
          type="button"
          className="quiet"
          aria-label={`${t('copy')}: ${t(name)}`}
          onClick={() => void navigator.clipboard.writeText(value)}
        >
          {t('copy')}
        </button>
      </dd>
    </div>
  )
}
