import { Link } from 'wouter'
import { invitationTokenSchema } from '../../shared/identity/domain/invitation.ts'
import { identityRoutes } from '../../shared/identity/identityRoutes.ts'
import { useApi, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { dropInvitation, heldInvitation } from '../invitationToken.ts'
import { Failure } from '../parts/failure.tsx'

/** The page of an invitation link. Once the right person has signed in, one click joins the organisation. */
export function Invitation() {
  const t = useT()
  const { session } = useApi()
  const held = heldInvitation()
  const token = invitationTokenSchema.in.safeParse(held).data
  const accept = useWrite(identityRoutes.acceptInvitation, () => {
    dropInvitation()
    // Only the next token contains the organisation, so the user signs in again.
    history.replaceState(null, '', '/')
    void session.signIn()
  })
  if (token === undefined)
    return (
      <div className="empty">
        <h1>{t('invitation.title')}</h1>
        <p>{t('invitation.missing')}</p>
        <Link href="/" className="button">
          {t('notFound.home')}
        </Link>
      </div>
    )
  return (
    <section className="narrow">
      <h1>{t('invitation.title')}</h1>
      <p>{t('invitation.what', { name: session.me.name })}</p>
      {accept.error && <Failure error={accept.error} />}
      <p className="actions">
        <button type="button" disabled={accept.isPending} onClick={() => accept.mutate({ body: { token } })}>
          {t('invitation.accept')}
        </button>
        <button type="button" className="quiet" onClick={() => void session.signOut()}>
          {t('invitation.other')}
        </button>
      </p>
    </section>
  )
}
