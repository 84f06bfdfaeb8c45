import { useT } from '../i18n.ts'
import { CopyButton } from './copyable.tsx'

interface SecretOnceProps {
  readonly title: string
  readonly secret: string
  /** Its reader has it. */
  onKept(): void
}

/** A secret that is told nowhere else, and never again. */
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
