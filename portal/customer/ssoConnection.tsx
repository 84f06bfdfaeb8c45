import { useState } from 'react'
import { singleSignOnRoutes } from '../../shared/api/singleSignOnRoutes.ts'
import { useWrite } from '../api.tsx'
import { type MessageKey, useT } from '../i18n.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Failure } from '../parts/failure.tsx'
import { When } from '../time.tsx'
import type { SsoStepProps } from './singleSignOn.tsx'

/** How the identity provider is reached; its secret is sent once, and never told again. */
export function SsoConnection({ sso: { connection, domains } }: SsoStepProps) {
  const t = useT()
  const remove = useWrite(singleSignOnRoutes.removeSsoConnection)
  return (
    <>
      <h2>{t('sso.connection')}</h2>
      {connection ? (
        <>
          <p>
            {connection.settings.protocol === 'oidc' ? connection.settings.issuer : connection.settings.metadataUrl}{' '}
            <span className="chip paid">{t('sso.connected')}</span>{' '}
            <span className="soft">
              <When at={connection.since} />
            </span>
          </p>
          <p>
            {t('sso.signOnAt')}{' '}
            {domains
              .filter(({ provenAt }) => provenAt !== undefined)
              .map(({ domain }) => (
                <code key={domain}>{`${location.origin}/sign-on?domain=${domain}`} </code>
              ))}
          </p>
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

const textFields = {
  oidc: ['issuer', 'clientId', 'clientSecret'],
  saml: ['metadataUrl'],
} as const

function Connect() {
  const t = useT()
  const [protocol, setProtocol] = useState<'oidc' | 'saml'>('oidc')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [requiresTwoFactor, setRequiresTwoFactor] = useState(false)
  const connect = useWrite(singleSignOnRoutes.setSsoConnection, () => setValues({}))
  const value = (name: string) => values[name]?.trim() ?? ''
  const ownerGroups = value('ownerGroups')
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '')
  const claims = value('groups') === '' ? {} : { groups: value('groups') }
  const common = { claims, ownerGroups, requiresTwoFactor }
  const field = (name: string, label: MessageKey, required: boolean, type = 'text') => (
    <label key={name}>
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
            : { protocol, metadataUrl: value('metadataUrl') }
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
      {textFields[protocol].map((name) =>
        field(name, `sso.${name}`, true, name === 'clientSecret' ? 'password' : name === 'clientId' ? 'text' : 'url'),
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
