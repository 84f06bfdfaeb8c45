import { describe, expect, it } from 'vitest'
import { type Account, claimsFor } from '../../../shared/identity/claimsFor.ts'

const account: Account = {
  groups: [],
  membership: undefined,
  isSuspended: false,
  name: 'Anna Kern',
  email: 'anna@pilatus.example',
  isEmailVerified: true,
  provider: undefined,
  usedTwoFactor: true,
}
const membership = {
  member: 'm',
  organisation: 'pilatus',
  role: 'customer',
  name: 'Anna',
  email: 'a@pilatus.example',
  timeZone: 'Europe/Zurich',
} as const

describe('the claims of a token', () => {
  it('contain an address only if the pool has verified it, or an identity provider vouches for it [36]', () => {
    expect(claimsFor(account)).toMatchObject({ email: 'anna@pilatus.example' })
    expect(claimsFor({ ...account, isEmailVerified: false })).not.toHaveProperty('email')
    expect(claimsFor({ ...account, isEmailVerified: false, provider: 'sso-1' })).toHaveProperty('email')
  })

  it('give staff the roles of their groups, and no organisation', () => {
    const claims = claimsFor({ ...account, groups: ['agent', 'unknown'], membership })
    expect(claims).toMatchObject({ roles: 'agent', sso: 'false', mfa: 'true' })
    expect(claims).not.toHaveProperty('organisation')
  })

  it('give users of an external identity provider no staff role, whatever groups they are in [50]', () => {
    const vouched = { ...account, groups: ['agent', 'finance'], provider: 'sso-1', usedTwoFactor: false }
    expect(claimsFor({ ...vouched, membership })).toMatchObject({
      ...{ roles: 'customer', organisation: 'pilatus', sso: 'true', mfa: 'false', provider: 'sso-1' },
    })
    expect(claimsFor(vouched)).not.toHaveProperty('roles')
  })
})
