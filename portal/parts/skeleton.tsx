import { useT } from '../i18n.ts'

/** A placeholder for content that is loading. */
export function Skeleton({ rows = 6 }: { readonly rows?: number }) {
  const t = useT()
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{t('loading')}</span>
      {Array.from({ length: rows }, (_, index) => `row ${index}`).map((key) => (
        <div key={key} />
      ))}
    </div>
  )
}
