import type { AuditEvent } from '../../shared/core/domain/audit.ts'
import { useT } from '../i18n.ts'
import { Fact } from '../parts/fact.tsx'
import { When } from '../time.tsx'
import { type Names, useNames, withNames } from './auditNames.ts'

/** Lists events, newest first, with names in place of ids. Each expands to all its details. */
export function AuditEvents({ events }: { readonly events: readonly AuditEvent[] }) {
  const names = useNames()
  return (
    <ul className="drafts">
      {events.map((event) => (
        <li key={`${event['request-id']} ${event.timestamp} ${event.handler}`}>
          <Event event={event} names={names} />
        </li>
      ))}
    </ul>
  )
}

function Event({ event, names }: { readonly event: AuditEvent; readonly names: Names }) {
  const t = useT()
  const { status, handler, uri, message, 'iam-user': user } = event
  return (
    <details>
      <summary>
        <span className={`chip ${status < 400 ? 'paid' : 'overdue'}`}>{status}</span>
        <strong>{handler}</strong>
        <span className="grow" lang="en">
          {withNames(message, names)}
        </span>
        <span className="soft">
          {user.email ?? names.get(user.id) ?? (user.role === 'service' ? t('audit.provider') : user.id)} ·{' '}
          <When at={event.timestamp} />
        </span>
      </summary>
      <dl className="facts">
        <Fact name={t('audit.uri')}>{uri}</Fact>
        <Fact name={t('audit.requestId')}>{event['request-id']}</Fact>
        <Fact name={t('audit.address')}>{event['source-ip']}</Fact>
        <Fact name={t('audit.took')}>{`${event['elapsed-ms']} ms`}</Fact>
        <Fact name={t('audit.account')}>{user.id}</Fact>
        <Fact name={t('members.role')}>{user.role}</Fact>
        <Fact name={t('audit.sso')}>{t(user.sso ? 'yes' : 'no')}</Fact>
        <Fact name={t('audit.twoFactor')}>{t(user['two-factor-authentication'] ? 'yes' : 'no')}</Fact>
        {(['path-params', 'get-params', 'body-params'] as const)
          .filter((name) => Object.keys(event[name]).length > 0)
          .map((name) => (
            <Fact key={name} name={name}>
              {JSON.stringify(event[name])}
            </Fact>
          ))}
      </dl>
    </details>
  )
}
