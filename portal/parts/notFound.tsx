import { Link } from 'wouter'
import { useT } from '../i18n.ts'

export function NotFound() {
  const t = useT()
  return (
    <div className="empty">
      <h1>{t('notFound.title')}</h1>
      <Link href="/" className="button">
        {t('notFound.home')}
      </Link>
    </div>
  )
}
