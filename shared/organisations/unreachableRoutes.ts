import * as z from 'zod'
import { byOrganisation, defaults, none, type Route, support } from '../core/api/route.ts'
import { emailSchema } from '../core/domain/text.ts'
import { unreachableAddressSchema } from './domain/unreachableAddress.ts'

const area = { ...defaults, area: 'organisations' } as const
const list = {
  ...area,
  method: 'GET',
  response: z.strictObject({
    addresses: z.array(unreachableAddressSchema),
    more: z.boolean().describe('Whether there are more than are shown'),
  }),
} as const
const write = {
  ...area,
  method: 'POST',
  body: z.strictObject({ email: emailSchema }),
  response: none,
} as const
const staff = [...support, 'finance'] as const

/** Routes of addresses to which emails do not arrive. */
export const unreachableRoutes = {
  listUnreachable: {
    ...list,
    roles: ['owner'],
    path: '/organisation/unreachable-addresses',
    summary: 'List the addresses of your organisation to which emails do not arrive',
  },
  listUnreachableOf: {
    ...list,
    roles: staff,
    path: '/organisations/{organisation}/unreachable-addresses',
    summary: 'List the addresses of any organisation to which emails do not arrive',
    params: byOrganisation,
  },
  listUnreachableStaff: {
    ...list,
    roles: staff,
    path: '/staff/unreachable-addresses',
    summary: 'List the addresses of staff to which emails do not arrive',
  },
  dismissAddress: {
    ...write,
    roles: ['owner'],
    path: '/organisation/unreachable-addresses/dismissal',
    summary: 'Take an address off the list, once it is no longer used; it comes back if an email does',
  },
  tryAddressAgain: {
    ...write,
    roles: staff,
    path: '/organisations/{organisation}/unreachable-addresses/retry',
    summary: 'Send emails to an address again, once its mailbox works',
    params: byOrganisation,
  },
  tryStaffAddressAgain: {
    ...write,
    roles: staff,
    path: '/staff/unreachable-addresses/retry',
    summary: 'Send emails to an address of staff again, once its mailbox works',
  },
} as const satisfies Record<string, Route>
