import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { routes } from '../../../shared/http/routes.ts'
import { mondayMorning, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld()
const pentest = {
  kind: 'pentest',
  targets: ['https://shop.pilatus.example'],
  window: { from: '2026-12-01T20:00:00+01:00', to: '2026-12-02T04:00:00+01:00' },
  sourceAddresses: ['203.0.113.7', '2001:db8::/48'],
  contact: { name: 'Tess Tester', phone: '+41441234567', email: 'tess@pilatus.example' },
} as const
const audit = {
  kind: 'right-to-audit',
  scope: 'Physical access to the data centre',
  period: { from: '2026-01-01', to: '2026-06-30' },
  auditor: { name: 'Andrea Auditor', organisation: 'Audit AG', email: 'andrea@audit.example' },
} as const
const callBack = {
  kind: 'call-back',
  phone: '+41441234567',
  window: { from: '2026-11-16T13:00:00+01:00', to: '2026-11-16T15:00:00+01:00' },
  timeZone: 'America/New_York',
} as const
const open = async (email: string, change: object) =>
  (await world.runtime().clientOf(email))(routes.openTicket, { body: { ...ticketBody, ...change } })

describe('a form', () => {
  it.each([
    ['pentest', 'customer@birch.example', pentest],
    ['right-to-audit', 'customer@birch.example', audit],
    ['technical', 'customer@pilatus.example', callBack],
  ] as const)('of a %s ticket is stored as it was sent', async (category, email, form) => {
    const { number } = (await open(email, { category, form })).body
    const { entries } = (await (await world.as('agent'))(routes.getTicket, { params: { number } })).body
    expect(entries[0]?.message?.form).toMatchObject({ kind: form.kind })
    if (form.kind === 'pentest')
      expect(entries[0]?.message?.form).toEqual({
        ...form,
        window: { from: '2026-12-01T19:00:00.000Z', to: '2026-12-02T03:00:00.000Z' },
      })
  })

  it.each([
    ['is missing', { category: 'pentest' }, 'form_missing'],
    ['belongs elsewhere', { category: 'technical', form: audit }, 'form_misplaced'],
    ['is of another category', { category: 'pentest', form: audit }, 'form_misplaced'],
    [
      'names a time in the past',
      {
        category: 'pentest',
        form: { ...pentest, window: { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' } },
      },
      'form_over',
    ],
    [
      'ends before it begins',
      { category: 'pentest', form: { ...pentest, window: { from: pentest.window.to, to: pentest.window.from } } },
      'invalid',
    ],
    ['has no source address', { category: 'pentest', form: { ...pentest, sourceAddresses: [] } }, 'invalid'],
    [
      'has an invalid source address',
      { category: 'pentest', form: { ...pentest, sourceAddresses: ['300.1.1.1'] } },
      'invalid',
    ],
    ['has an invalid phone number', { form: { ...callBack, phone: '044 123 45 67' } }, 'invalid'],
    ['has an unknown time zone', { form: { ...callBack, timeZone: 'Europe/Bern' } }, 'invalid'],
    ['has an unknown field [52]', { form: { ...callBack, organisation: 'starling' } }, 'invalid'],
  ])('that %s is refused', async (_, change, code) => {
    expect(await refusalOf(open('customer@pilatus.example', change))).toMatchObject({ code })
  })

  it('for a call back needs a plan with phone support, and is refused with the names of such plans', async () => {
    expect(await refusalOf(open('customer@starling.example', { form: callBack }))).toMatchObject({
      status: 403,
      code: 'plan_lacks',
      plans: ['pro', 'enterprise'],
    })
  })
})

describe('a call', () => {
  it('is logged by an agent as the ticket of the member who called, if the plan has phone support', async () => {
    const agent = await world.as('agent')
    const log = async (organisation: string, caller?: string) => {
      const { members } = (await agent(routes.listMembersOf, { params: { organisation } })).body
      const member = members.find(({ role }) => role === 'customer')
      const body = { ...ticketBody, caller: caller ?? member?.member ?? '' }
      return (await agent(routes.logCall, { params: { organisation }, body })).body
    }
    const logged = await log('pilatus')
    expect(logged).toMatchObject({ channel: 'phone', status: 'new', requester: { name: 'Pius Meier' } })
    expect(logged.followers).toEqual([logged.requester])
    const customer = await world.as('customer')
    const { entries } = (await customer(routes.getTicket, { params: { number: logged.number } })).body
    expect(entries[0]).toMatchObject({ by: { name: 'Aline Agent' }, side: 'support' })
    expect(await refusalOf(log('starling'))).toMatchObject({ code: 'plan_lacks', plans: ['pro', 'enterprise'] })
    expect(await refusalOf(log('pilatus', 'nobody'))).toMatchObject({ code: 'not_member' })
    expect(await refusalOf(log('nowhere'))).toMatchObject({ status: 404 })
  })
})

describe('the phone number of support', () => {
  it.each([
    ['customer@edelweiss.example', '+41445550100'],
    ['customer@pilatus.example', '+41445550100'],
    ['customer@starling.example', undefined],
    ['customer@birch.example', undefined],
  ])('is shown to %s, depending on the plan: %s', async (email, number) => {
    const { supportPhone, entitlements } = (await (await world.runtime().clientOf(email))(routes.getOrganisation)).body
    expect([supportPhone, entitlements.phone]).toEqual([number, number !== undefined])
  })
})

describe('a chat', () => {
  it.each([
    ['customer@pilatus.example', 'coming_soon'],
    ['customer@edelweiss.example', 'coming_soon'],
    ['customer@starling.example', 'plan_lacks'],
    ['customer@birch.example', 'plan_lacks'],
  ])('of %s: %s', async (email, code) => {
    const asked = (await world.runtime().clientOf(email))(routes.requestChat)
    expect(await refusalOf(asked)).toMatchObject({
      status: 403,
      code,
      type: `urn:tierdesk:problem:${code}`,
      plans: ['pro', 'enterprise'],
    })
  })
})

describe('the compliance form', () => {
  const answers = {
    legalName: 'Edelweiss Health AG',
    regulator: 'FINMA',
    personalData: true,
    dataLocation: 'Switzerland',
    auditContact: 'Eva Auditor',
  }
  const owner = () => world.runtime().clientOf('owner@edelweiss.example')

  it('is submitted by an owner, reviewed by support, and read with the questions that it answers', async () => {
    const [submit, agent] = [await owner(), await world.as('agent')]
    const params = { organisation: 'edelweiss' }
    const review = (body: { decision: 'accepted' | 'changes requested'; comment?: string }) =>
      agent(routes.reviewComplianceForm, { params, body })
    expect(await refusalOf(review({ decision: 'accepted' }))).toMatchObject({ code: 'nothing_submitted' })
    const { form } = (await submit(routes.getComplianceForm)).body
    const body = { formVersion: form.formVersion, answers }
    expect((await submit(routes.submitComplianceForm, { body })).body).toMatchObject({ number: 1, status: 'submitted' })
    await review({ decision: 'changes requested', comment: 'Name your regulator.' })
    expect(await refusalOf(review({ decision: 'accepted' }))).toMatchObject({ code: 'nothing_submitted' })
    await submit(routes.submitComplianceForm, { body: { ...body, answers: { ...answers, regulator: 'BaFin' } } })
    await review({ decision: 'accepted' })
    const { submissions } = (await agent(routes.getComplianceFormOf, { params })).body
    expect(submissions.map(({ number, status, answers }) => [number, status, answers.regulator])).toEqual([
      [2, 'accepted', 'BaFin'],
      [1, 'changes requested', 'FINMA'],
    ])
    expect(submissions[0]?.fields).toEqual(form.fields)
  })

  it('is refused with wrong answers, which the refusal names', async () => {
    const submit = await owner()
    const wrong = { ...answers, regulator: 'Nobody', personalData: 'yes', auditContact: undefined, more: 'x' }
    const { legalName, ...others } = JSON.parse(JSON.stringify(wrong))
    const refused = await refusalOf(
      submit(routes.submitComplianceForm, { body: { formVersion: 1, answers: { legalName, ...others } } }),
    )
    expect(refused).toMatchObject({ status: 400, code: 'compliance_invalid' })
    const { issues } = z.looseObject({ issues: z.array(z.object({ field: z.string() })) }).parse(refused)
    const fields = issues.map(({ field }) => field)
    expect(fields.sort()).toEqual(['auditContact', 'more', 'personalData', 'regulator'])
    const outdated = submit(routes.submitComplianceForm, { body: { formVersion: 9, answers } })
    expect(await refusalOf(outdated)).toMatchObject({ code: 'compliance_outdated' })
  })

  it('is read page by page, and by support even after a downgrade', async () => {
    const [submit, agent] = [await owner(), await world.as('agent')]
    for (let count = 0; count < 3; count++)
      await submit(routes.submitComplianceForm, { body: { formVersion: 1, answers } })
    const params = { organisation: 'edelweiss' }
    const first = (await agent(routes.getComplianceFormOf, { params, query: { limit: '2' } })).body
    const query = { limit: '100', cursor: first.nextCursor ?? '' }
    const rest = (await agent(routes.getComplianceFormOf, { params, query })).body
    const numbers = [...first.submissions, ...rest.submissions].map(({ number }) => number)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => numbers.length - index))
    expect(rest.nextCursor).toBeUndefined()

    await submit(routes.changePlan, { body: { plan: 'pro' } })
    await world.runtime().moveClock('2026-12-01T08:00:00Z')
    const later = await world.as('agent')
    expect(await refusalOf((await owner())(routes.getComplianceForm))).toMatchObject({ code: 'plan_lacks' })
    expect((await later(routes.getComplianceFormOf, { params })).body.submissions).toHaveLength(numbers.length)
    await world.runtime().moveClock(mondayMorning)
  })

  it('needs enterprise', async () => {
    const customer = await world.as('customer')
    expect(await refusalOf(customer(routes.getComplianceForm))).toMatchObject({
      code: 'plan_lacks',
      plans: ['enterprise'],
    })
  })
})
