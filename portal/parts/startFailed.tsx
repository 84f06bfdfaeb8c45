import type { Config } from '../config.ts'
import { useT } from '../i18n.ts'

interface StartFailedProps {
  readonly error: unknown
  /** Unknown where it is what failed. */
  readonly config: Config | undefined
}

/** How the user pool tells what its trigger refused a sign-in with. */
const refusedWith = /^PreTokenGeneration failed with error (.+?)\.?\s*$/

/** The portal could not start: its files, its sign-in page or its session are not there, or the sign-in was refused. */
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

/** The sign-in page remembers whoever was refused: the way out leads over it. */
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
