import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createRoot, type Root } from 'react-dom/client'
import { ApiProblem } from '../shared/api/client.ts'
import { createApi } from './api.tsx'
import { App } from './app.tsx'
import { type Config, readConfig } from './config.ts'
import { type Language, LanguageContext, readLanguage } from './i18n.ts'
import { takeInvitation } from './invitationToken.ts'
import { StartFailed } from './parts/startFailed.tsx'
import { openSession, SignedOut } from './session.ts'
import { applyTheme } from './theme.ts'

/** Starts the portal; whatever it needs first is asked for at once. */
export async function start(): Promise<void> {
  takeInvitation()
  applyTheme()
  const element = document.getElementById('portal')
  if (!element) throw new Error('The page has no place for the portal.')
  const root = createRoot(element)
  const language = readLanguage()
  let config: Config | undefined
  try {
    config = await readConfig()
    document.documentElement.style.setProperty('--brand', config.brand.colour)
    document.title = config.brand.name
    const session = await openSession(config)
    if (session) show(root, await language, createApi(config, session))
  } catch (error) {
    root.render(
      <LanguageContext value={await language}>
        <StartFailed error={error} config={config} />
      </LanguageContext>,
    )
  }
}

function show(root: Root, language: Language, api: ReturnType<typeof createApi>): void {
  const signedOut = new EventTarget()
  const onError = (error: Error) => {
    if (error instanceof SignedOut) signedOut.dispatchEvent(new Event('ended'))
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { staleTime: 10_000, retry: isWorthRetrying }, mutations: { networkMode: 'always' } },
  })
  root.render(
    <LanguageContext value={language}>
      <App api={api} client={client} signedOut={signedOut} />
    </LanguageContext>,
  )
}

/** A refusal stays one; what broke on the way, or was too much at once, may go well the next time. */
function isWorthRetrying(failures: number, error: Error): boolean {
  if (error instanceof SignedOut) return false
  const isRefusal = error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429
  return !isRefusal && failures < 2
}
