import { useT } from '../i18n.ts'

/** The portal could not start: its files, its sign-in page or its session are not there. */
export function StartFailed({ error }: { readonly error: unknown }) {
  const t = useT()
  return (
    <main className="narrow">
      <h1>{t('start.failed')}</h1>
      <p>{t('start.what')}</p>
      <p className="soft">{error instanceof Error ? error.message : String(error)}</p>
      <a className="button" href="/">
        {t('start.again')}
      </a>
    </main>
  )
}
