import { isSupport } from '../shared/core/domain/caller.ts'
import type { MessageKey } from './i18n.ts'
import type { Me } from './session.ts'

/** Returns the navigation entries for a user's roles. */
export const navigationOf = (me: Me): readonly (readonly [string, MessageKey])[] => [
  ...(isSupport(me) ? places.support : []),
  ...(me.roles.includes('finance') ? places.finance : []),
  ...(me.organisation === undefined ? [] : places.customer),
]

const places = {
  support: [
    ['/queue', 'nav.queue'],
    ['/sla', 'nav.sla'],
    ['/audit', 'nav.audit'],
  ],
  finance: [
    ['/billing', 'nav.billing'],
    ['/organisations', 'nav.organisations'],
    ['/audit', 'nav.audit'],
  ],
  customer: [
    ['/tickets', 'nav.tickets'],
    ['/plan', 'nav.plan'],
    ['/usage', 'nav.usage'],
    ['/invoices', 'nav.invoices'],
    ['/sla', 'nav.sla'],
    ['/audit', 'nav.audit'],
    ['/members', 'nav.organisation'],
  ],
} as const satisfies Record<string, readonly (readonly [string, MessageKey])[]>
