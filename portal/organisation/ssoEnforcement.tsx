import { useState } from 'react'
import { singleSignOnRoutes } from '../../shared/identity/singleSignOnRoutes.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useMe, useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Choice } from '../parts/choice.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Failure } from '../parts/failure.tsx'
import type { SsoStepProps } from './ssoStepProps.ts'

/** Whether the identity provider is the only way to sign in. One owner keeps a password in case it fails. */
export function SsoEnforcement({ sso: { connection, enforcement } }: SsoStepProps) {
  const t = useT()
  const me = useMe()
  const [owner, setOwner] = useState(enforcement?.breakGlassOwner ?? me.id)
  const members = useRead(organisationRoutes.listMembers, { query: { limit: '100' } })
  const owners =
    members.data?.body.members.filter(({ role, provider }) => role === 'owner' && provider === undefined) ?? []
  const set = useWrite(singleSignOnRoutes.setSsoEnforcement)
  const enforce = () => set.mutate({ body: { enforced: true, breakGlassOwner: owner } })
  return (
    <>
      <h2>{t('sso.enforcement')}</h2>
      <p>{t(enforcement ? 'sso.enforced' : 'sso.notEnforced')}</p>
      <Choice
        label={t('sso.breakGlass')}
        of={owners.map(({ member: id, name }) => ({ id, name }))}
        disabled={!connection}
        value={owner}
        onChange={setOwner}
      />
      <div className="actions">
        {!enforcement && (
          <Confirm label={t('sso.enforce')} disabled={!connection || set.isPending} onConfirm={enforce}>
            <p>{t('sso.enforceWhat')}</p>
          </Confirm>
        )}
        {enforcement && owner !== enforcement.breakGlassOwner && (
          <button type="button" disabled={set.isPending} onClick={enforce}>
            {t('sso.keepsPassword', { name: owners.find(({ member }) => member === owner)?.name ?? owner })}
          </button>
        )}
        {enforcement && (
          <button
            type="button"
            className="quiet"
            disabled={set.isPending}
            onClick={() => set.mutate({ body: { enforced: false } })}
          >
            {t('sso.release')}
          </button>
        )}
      </div>
      {set.error && <Failure error={set.error} />}
    </>
  )
}
