import { useState } from 'react'
import type { Output } from '../../shared/core/api/route.ts'
import { identityRoutes } from '../../shared/identity/identityRoutes.ts'
import { usePages, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Failure } from '../parts/failure.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { SecretOnce } from '../parts/secretOnce.tsx'
import { When } from '../time.tsx'
import { NewApiKey } from './newApiKey.tsx'
import { OrganisationTabs } from './organisationTabs.tsx'

/** Keys for an organisation's own programs. Each is shown once, when it is created. */
export function ApiKeys() {
  const t = useT()
  const [shown, setShown] = useState<{ readonly name: string; readonly key: string }>()
  const show = ({ body: { name, key } }: { readonly body: Output<typeof identityRoutes.createApiKey> }) =>
    setShown(key === undefined ? undefined : { name, key })
  const query = usePages(
    identityRoutes.listApiKeys,
    (cursor) => ({ query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  const rotate = useWrite(identityRoutes.rotateApiKey, show)
  const revoke = useWrite(identityRoutes.revokeApiKey)
  const error = rotate.error ?? revoke.error
  return (
    <>
      <h1>{t('keys.apiKeys')}</h1>
      <OrganisationTabs />
      {shown && (
        <SecretOnce
          title={t('apiKey.shown', { name: shown.name })}
          secret={shown.key}
          onKept={() => setShown(undefined)}
        />
      )}
      {error && <Failure error={error} />}
      <QueryState query={query}>
        {({ pages }) => {
          const apiKeys = pages.flatMap(({ body }) => body.apiKeys)
          if (apiKeys.length === 0) return <p className="empty">{t('apiKey.none')}</p>
          return (
            <ul className="plainList">
              {apiKeys.map(({ id, name, scopes, expiresAt, lastUsedAt }) => (
                <li key={id} className="card">
                  <h2>{name}</h2>
                  <p>{scopes.map((scope) => t(`scope.${scope}`)).join(', ')}</p>
                  <p className="soft">
                    {t('apiKey.until')} <When at={expiresAt} /> ·{' '}
                    {lastUsedAt ? (
                      <>
                        {t('apiKey.lastUsed')} <When at={lastUsedAt} />
                      </>
                    ) : (
                      t('apiKey.unused')
                    )}
                  </p>
                  <div className="actions">
                    <Confirm
                      label={t('apiKey.rotate', { name })}
                      disabled={rotate.isPending}
                      onConfirm={() => rotate.mutate({ params: { key: id }, body: { overlapHours: 24 } })}
                    >
                      <p>{t('apiKey.rotateWhat')}</p>
                    </Confirm>
                    <Confirm
                      label={t('apiKey.revoke', { name })}
                      disabled={revoke.isPending}
                      onConfirm={() => revoke.mutate({ params: { key: id }, body: {} })}
                    >
                      <p>{t('apiKey.revokeWhat')}</p>
                    </Confirm>
                  </div>
                </li>
              ))}
            </ul>
          )
        }}
      </QueryState>
      <More query={query} />
      <NewApiKey onMade={show} />
    </>
  )
}
