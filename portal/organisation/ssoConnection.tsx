import { useState } from 'react'
import { singleSignOnRoutes } from '../../shared/identity/singleSignOnRoutes.ts'
import { useWrite } from '../api.tsx'
import { type MessageKey, useT } from '../i18n.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Failure } from '../parts/failure.tsx'
import { When } from '../time.tsx'
import { SamlMetadata, type SamlMetadataGiven } from './samlMetadata.tsx'
import type { SsoStepProps } from './ssoStepProps.ts'

/** How the identity provider is reached. Its secret is sent once, and never shown again. */
export function SsoConnection({ sso: { connection, domains } }: SsoStepProps) {
  const t = useT()
  const remove = useWrite(singleSignOnRoutes.removeSsoConnection)
  return (
    <>
      <h2>{t('sso.connection')}</h2>
      {connection ? (
        <>
          <p>
            {connection.settings.protocol === 'oidc'
              ? connection.settings.issuer
              : (connection.settings.metadataUrl ?? t('sso.metadataGiven'))}{' '}
            <span className="chip paid">{t('sso.connected')}</span>{' '}
            <span className="soft">
              <When at={connection.since} />
            </span>
          </p>
          <dl>
            {domains
              .filter(({ provenAt }) => provenAt !== undefined)
              .map(({ domain }) => (
                <Copyable
                  key={domain}
                  name={t('sso.signOnAt', { domain })}
                  value={`${location.origin}/sign-on?domain=${domain}`}
                />
              ))}
          </dl>
          <Confirm
            label={t('sso.disconnect')}
            disabled={remove.isPending}
            onConfirm={() => remove.mutate({ body: {} })}
          >
            <p>{t('sso.disconnectWhat')}</p>
          </Confirm>
          {remove.error && <Failure error={remove.error} />}
        </>
      ) : (
        <p className="soft">{t('sso.notConnected')}</p>
      )}
      <details open={!connection}>
        <summary>{t(connection ? 'sso.reconnect' : 'sso.connect')}</summary>
        <Connect />
      </details>
    </>
  )
}

function Connect() {
  const t = useT()
  const [protocol, setProtocol] = useState<'oidc' | 'saml'>('oidc')
  const [metadata, setMetadata] = useState<SamlMetadataGiven>({ metadataUrl: '' })
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [requiresTwoFactor, setRequiresTwoFactor] = useState(false)
  const connect = useWrite(singleSignOnRoutes.setSsoConnection, () => {
    setValues({})
    setMetadata({ metadataUrl: '' })
  })
  const value = (name: string) => values[name]?.trim() ?? ''
  const ownerGroups = value('ownerGroups')
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '')
  const claims = value('groups') === '' ? {} : { groups: value('groups') }
  const common = { claims, ownerGroups, requiresTwoFactor }
  const field = (name: string, label: MessageKey, required: boolean, type = 'text') => (
    <label>
      {t(label)}
      <input
        required={required}
        type={type}
        autoComplete="off"
        value={values[name] ?? ''}
        onChange={({ target }) => setValues({ ...values, [name]: target.value })}
      />
    </label>
  )
  return (
    <form
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault()
        const reached =
          protocol === 'oidc'
            ? { protocol, issuer: value('issuer'), clientId: value('clientId'), clientSecret: value('clientSecret') }
            : { protocol, ...metadata }
        connect.mutate({ body: { ...reached, ...common } })
      }}
    >
      <fieldset>
        <legend>{t('sso.protocol')}</legend>
        {(['oidc', 'saml'] as const).map((one) => (
          <label key={one} className="choice">
            <input type="radio" name="protocol" checked={protocol === one} onChange={() => setProtocol(one)} />
            {t(`sso.${one}`)}
          </label>
        ))}
      </fieldset>
      {protocol === 'oidc' ? (
        <>
          {field('issuer', 'sso.issuer', true, 'url')}
          {field('clientId', 'sso.clientId', true)}
          {field('clientSecret', 'sso.clientSecret', true, 'password')}
        </>
      ) : (
        <SamlMetadata given={metadata} onChange={setMetadata} />
      )}
      {field('groups', 'sso.groups', ownerGroups.length > 0)}
      {field('ownerGroups', 'sso.ownerGroups', false)}
      <label className="choice">
        <input
          type="checkbox"
          checked={requiresTwoFactor}
          onChange={({ target }) => setRequiresTwoFactor(target.checked)}
        />
        {t('sso.requiresTwoFactor')}
      </label>
      {connect.error && <Failure error={connect.error} />}
      <button type="submit" disabled={connect.isPending}>
        {t('sso.connectDo')}
      </button>
    </form>
  )
}
