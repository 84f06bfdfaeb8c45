import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPublicHttpsUrl } from '../../../shared/core/domain/publicUrl.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import {
  assertsTwoFactor,
  isOwnAddress,
  listedValues,
  roleByGroups,
  ssoDomainNameSchema,
} from '../../../shared/identity/domain/singleSignOn.ts'
import { assertHolds } from '../../keptSeeds.ts'

const at = toInstant(0)
const claimed = (domain: string, isProven: boolean) => ({
  ...{ domain, challenge: 'x', addedAt: at },
  ...(isProven && { provenAt: at }),
})

describe('an email address', () => {
  const sso = { domains: [claimed('pilatus.example', true), claimed('claimed.example', false)] }

  it.each(['anna@pilatus.example', 'ANNA@PILATUS.EXAMPLE', 'anna+desk@pilatus.example'])(
    '%s belongs to the organisation',
    (email) => {
      expect(isOwnAddress(sso, email)).toBe(true)
    },
  )

  it.each([
    undefined,
    '',
    'pilatus.example',
    '@pilatus.example',
    'anna@claimed.example',
    'anna@sub.pilatus.example',
    'anna@pilatus.example.evil.example',
    'anna@evil.example@pilatus.example',
    'anna@pilatus.example ',
    'anna@evil.example\n@pilatus.example',
  ])('%j does not belong to it, whatever it looks like [40, 41]', (email) => {
    expect(isOwnAddress(sso, email)).toBe(false)
  })
})

describe('several values in one text', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['[]', []],
    ['ops', ['ops']],
    ['[ops, cloud owners]', ['ops', 'cloud owners']],
    ['["ops","owners"]', ['ops', 'owners']],
    ['ops,owners', ['ops', 'owners']],
  ])('%j are read as %j', (text, values) => {
    expect(listedValues(text)).toEqual(values)
  })
})

describe('the role that results from groups', () => {
  it('is decided in the portal if no group is for owners', () => {
    expect(roleByGroups({ ownerGroups: [] }, '[anything]')).toBeUndefined()
  })

  it('is owner for members of such a group, matched by its full name, and customer for everybody else', () => {
    const rule = { ownerGroups: ['owners'] }
    expect(roleByGroups(rule, '[ops, owners]')).toBe('owner')
    for (const groups of [undefined, '', '[ops]', '[co-owners]', '[Owners]'])
      expect(roleByGroups(rule, groups)).toBe('customer')
  })

  it('is never a staff role, whatever the groups are [50]', () => {
    assertHolds(
      fc.property(
        fc.array(fc.constantFrom('agent', 'csm', 'finance', 'owners')),
        fc.string(),
        (ownerGroups, groups) => {
          expect([undefined, 'owner', 'customer']).toContain(roleByGroups({ ownerGroups }, groups))
        },
      ),
    )
  })
})

it('a second factor counts only if the identity provider reports it', () => {
  for (const methods of ['mfa', '[pwd, mfa]', '["http://schemas.microsoft.com/claims/multipleauthn"]'])
    expect(assertsTwoFactor(methods)).toBe(true)
  for (const methods of [undefined, '', 'pwd', '[pwd, otp]', 'no mfa']) expect(assertsTwoFactor(methods)).toBe(false)
})

describe('a service URL', () => {
  it.each([
    'https://login.pilatus.example',
    'https://login.microsoftonline.com/8b1/v2.0',
    'https://idp.example/realms/a?b=c',
  ])('%s is accepted', (url) => {
    expect(isPublicHttpsUrl(url)).toBe(true)
  })

  it.each([
    ...[
      'http://login.example',
      'ftp://login.example',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'login.example',
      '',
    ],
    ...['https://127.0.0.1', 'https://0x7f.1', 'https://2130706433', 'https://169.254.169.254', 'https://[::1]/'],
    ...[
      'https://[::ffff:a9fe:a9fe]/',
      'https://localhost',
      'https://localhost.',
      'https://intranet',
      'https://a.local',
    ],
    ...['https://vault.internal', 'https://10.in-addr.arpa', 'https://user@login.example', 'https://a:b@login.example'],
    ...['https://login.example:22', 'https://login.example#x', 'https:\\\\login.example', 'https://login.example /x'],
    ...['https://evil.example\\@login.example'],
  ])('%s is refused [82]', (url) => {
    expect(isPublicHttpsUrl(url)).toBe(false)
  })

  it('is checked without delay, however long it is [65]', () => {
    const startedMs = performance.now()
    for (const text of ['a-'.repeat(25_000), `${'a.'.repeat(25_000)}!`, '-'.repeat(50_000)]) {
      expect(isPublicHttpsUrl(`https://${text}`)).toBe(false)
      expect(ssoDomainNameSchema.safeParse(text).success).toBe(false)
    }
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  })
})
