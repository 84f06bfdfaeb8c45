import { useT } from '../i18n.ts'
import { CopyButton } from './copyable.tsx'

interface SecretOnceProps {
  readonly title: string
  readonly secret: string
  /** Called when the reader has saved it. */
  onKept(): void
}

/** A secret that is shown only here, and only once. */
export function SecretOnce({ title, secret, onKept }: SecretOnceProps) {
  const t = useT()
  return (
    <section className="card" role="status">
      <h2>{title}</h2>
      <p>
        <code>{secret}</code>
      </p>
      <p className="actions">
        <CopyButton name={title} value={secret} />
        <button type="button" className="quiet" onClick={onKept}>
          {t('secret.kept')}
        </button>
      </p>
    </section>
  )
}
