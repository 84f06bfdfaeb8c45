import type { Config } from '../config.ts'
import { useT } from '../i18n.ts'

interface StartFailedProps {
  readonly error: unknown
  /** Undefined if reading it is what failed. */
  readonly config: Config | undefined
}

/** The user pool's message when its trigger refuses a sign-in. */
const refusedWith = /^PreTokenGeneration failed with error (.+?)\.?\s*$/

/** Shown if the portal cannot start: its files, sign-in page or session are unavailable, or the sign-in was refused. */
export function StartFailed({ error, config }: StartFailedProps) {
  const t = useT()
  const message = error instanceof Error ? error.message : String(error)
  const refusal = refusedWith.exec(message)?.[1]
  if (refusal !== undefined && config) return <SignInRefused refusal={refusal} config={config} />
  return (
    <main className="narrow">
      <h1>{t('start.failed')}</h1>
      <p>{t('start.what')}</p>
      <p className="soft">{message}</p>
      <a className="button" href="/">
        {t('start.again')}
      </a>
    </main>
  )
}

/**
 * Offers other ways to sign in. The sign-in page remembers the refused user, so another user needs its sign-out first.
 */
function SignInRefused({ refusal, config }: { readonly refusal: string; readonly config: Config }) {
  const t = useT()
  const leaving = new URLSearchParams({ client_id: config.clientId, logout_uri: location.origin })
  return (
    <main className="narrow">
      <h1>{t('start.refused')}</h1>
      <p lang="en">{refusal}.</p>
      <p className="actions">
        <a className="button" href="/sign-on">
          {t('start.signOn')}
        </a>
        <a className="button quiet" href={`${config.signInUrl}/logout?${leaving}`}>
          {t('start.other')}
        </a>
      </p>
    </main>
  )
}
