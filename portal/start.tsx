import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createRoot, type Root } from 'react-dom/client'
import { ApiProblem } from '../shared/core/api/client.ts'
import { createApi } from './api.tsx'
import { App } from './app.tsx'
import type { Config } from './config.ts'
import { type Language, LanguageContext } from './i18n.ts'
import { StartFailed } from './parts/startFailed.tsx'
import { type Session, SignedOut } from './session.ts'

/** Shows the portal to the signed-in user, or explains why it cannot start. */
export async function start(config: Promise<Config>, session: Promise<Session>, language: Language): Promise<void> {
  const element = document.getElementById('portal')
  if (!element) throw new Error('The page has no element #portal.')
  const root = createRoot(element)
  try {
    const { brand } = await config
    document.documentElement.style.setProperty('--brand', brand.colour)
    document.title = brand.name
    show(root, language, createApi(await config, await session))
  } catch (error) {
    root.render(
      <LanguageContext value={language}>
        <StartFailed error={error} config={await config.catch(() => undefined)} />
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

/** Whether a retry may succeed. A refusal is final; a failed connection, a server error or a rate limit is not. */
function isWorthRetrying(failures: number, error: Error): boolean {
  if (error instanceof SignedOut) return false
  const isRefusal = error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429
  return !isRefusal && failures < 2
}
