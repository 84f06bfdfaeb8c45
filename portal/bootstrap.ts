import { type Config, readConfig } from './config.ts'
import { readLanguage } from './i18n.ts'
import { takeInvitation } from './invitationToken.ts'
import { openSession, type Session } from './session.ts'
import { isBack, signIn } from './signIn.ts'
import { applyTheme } from './theme.ts'

/** Leaves for the sign-in page before anything is loaded that shows something, or goes on with what it brought. */
export async function bootstrap(): Promise<void> {
  takeInvitation()
  applyTheme()
  const config = readConfig()
  if (isBack()) await show(config, config.then(openSession))
  else await config.then(signIn).catch((error: unknown) => show(config, Promise.reject(error)))
}

/** What shows the portal takes its time to start: the token is asked for first, and comes meanwhile. */
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

/** The way to the API is made while the token is on its own. */
function connectToApi({ apiUrl }: Config): void {
  const link = document.createElement('link')
  link.rel = 'preconnect'
  link.crossOrigin = 'anonymous'
  link.href = apiUrl
  document.head.append(link)
}
