import { useState } from 'react'
import type { Output } from '../../shared/core/api/route.ts'
import { type KeyScope, keyScopeSchema } from '../../shared/core/domain/keyScope.ts'
import { identityRoutes } from '../../shared/identity/identityRoutes.ts'
import { useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'

interface NewApiKeyProps {
  onMade(received: { readonly body: Output<typeof identityRoutes.createApiKey> }): void
}

export function NewApiKey({ onMade }: NewApiKeyProps) {
  const t = useT()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly KeyScope[]>(['tickets.read'])
  const [days, setDays] = useState('90')
  const create = useWrite(identityRoutes.createApiKey, (received) => {
    setName('')
    onMade(received)
  })
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate({ body: { name, scopes: [...scopes], expiresInDays: Number(days) } })
      }}
    >
      <h2>{t('apiKey.new')}</h2>
      <label>
        {t('apiKey.name')}
        <input required maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
      </label>
      <fieldset>
        <legend>{t('apiKey.scopes')}</legend>
        {keyScopeSchema.options.map((scope) => (
          <label key={scope} className="choice">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                setScopes(target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
              }
            />
            {t(`scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      <label>
        {t('apiKey.days')}
        <input required type="number" min={1} max={365} value={days} onChange={({ target }) => setDays(target.value)} />
      </label>
      {create.error && <Failure error={create.error} />}
      <button type="submit" disabled={create.isPending || scopes.length === 0}>
        {t('apiKey.make')}
      </button>
    </form>
  )
}
