import { useState } from 'react'
import { singleSignOnRoutes } from '../../shared/identity/singleSignOnRoutes.ts'
import { useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Failure } from '../parts/failure.tsx'
import type { SsoStepProps } from './ssoStepProps.ts'

/** Domains that the organisation verifies as its own with a DNS record. */
export function SsoDomains({ sso }: SsoStepProps) {
  const t = useT()
  const [domain, setDomain] = useState('')
  const add = useWrite(singleSignOnRoutes.addSsoDomain, () => setDomain(''))
  const prove = useWrite(singleSignOnRoutes.proveSsoDomain)
  const remove = useWrite(singleSignOnRoutes.removeSsoDomain)
  const error = add.error ?? prove.error ?? remove.error
  return (
    <>
      <h2>{t('sso.domains')}</h2>
      <ul className="plainList">
        {sso.domains.map(({ domain: name, provenAt, record }) => (
          <li key={name}>
            <p>
              <strong>{name}</strong>{' '}
              <span className={provenAt ? 'chip paid' : 'chip near'}>
                {t(provenAt ? 'sso.proven' : 'sso.unproven')}
              </span>
            </p>
            {!provenAt && (
              <>
                <p>{t('sso.record')}</p>
                <dl className="card">
                  <Copyable name={t('sso.recordName')} value={record.name} of={name} />
                  <div>
                    <dt className="soft">{t('sso.recordType')}</dt>
                    <dd>TXT</dd>
                  </div>
                  <Copyable name={t('sso.recordValue')} value={record.value} of={name} />
                </dl>
              </>
            )}
            <div className="actions">
              {!provenAt && (
                <button
                  type="button"
                  disabled={prove.isPending}
                  onClick={() => prove.mutate({ params: { domain: name }, body: {} })}
                >
                  {t('sso.prove', { domain: name })}
                </button>
              )}
              <Confirm
                label={t('sso.removeDomain', { domain: name })}
                disabled={remove.isPending}
                onConfirm={() => remove.mutate({ params: { domain: name }, body: {} })}
              >
                <p>{t('sso.removeDomainWhat')}</p>
              </Confirm>
            </div>
          </li>
        ))}
      </ul>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ body: { domain } })
        }}
      >
        <label>
          {t('sso.domain')}
          <input required maxLength={40} value={domain} onChange={({ target }) => setDomain(target.value)} />
        </label>
        <button type="submit" className="quiet" disabled={add.isPending}>
          {t('sso.addDomain')}
        </button>
      </form>
      {error && <Failure error={error} />}
    </>
  )
}
