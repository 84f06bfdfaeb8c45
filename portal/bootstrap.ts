import { type Config, readConfig } from './config.ts'
import { readLanguage } from './i18n.ts'
import { takeInvitation } from './invitationToken.ts'
import { openSession, type Session } from './session.ts'
import { isBack, signIn } from './signIn.ts'
import { applyTheme } from './theme.ts'

/** Redirects to the sign-in page before any view is loaded, or continues with the result of the sign-in. */
export async function bootstrap(): Promise<void> {
  takeInvitation()
  applyTheme()
  const config = readConfig()
  if (isBack()) await show(config, config.then(openSession))
  else await config.then(signIn).catch((error: unknown) => show(config, Promise.reject(error)))
}

/** Requests the token first, so it arrives while the code of the views is still loading. */
async function show(config: Promise<Config>, session: Promise<Session>): Promise<void> {
  const language = readLanguage()
  await config.then(connectToApi, () => undefined)
  const [{ start }] = await Promise.all([loadStart(), Promise.allSettled([session])])
  await start(config, session, await language)
}

async function loadStart() {
  if (!('Temporal' in globalThis)) await import('temporal-polyfill/global')
  return import('./start.tsx')
}

/** Opens the connection to the API while the token is still being requested. */
function connectToApi({ apiUrl }: Config): void {
  const link = document.createElement('link')
  link.rel = 'preconnect'
  link.crossOrigin = 'anonymous'
  link.href = apiUrl
  document.head.append(link)
}
