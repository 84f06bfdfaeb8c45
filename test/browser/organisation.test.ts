import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { datesOf } from '../../shared/core/domain/time.ts'
import { routes } from '../../shared/http/routes.ts'
import { useCompany } from '../application/identity/companySignIn.ts'
import { ticketBody } from '../application/world.ts'
import { nightly } from '../nightly.ts'
import { type Filled, fill } from './filled.ts'
import { type Portal, startPortal, whenCommitted } from './portal.ts'
import { showView } from './showView.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
let filled: Filled
beforeAll(async () => {
  portal = await startPortal(traceUntilTestEnds)
  filled = await fill(portal.runtime)
})
afterAll(() => portal.stop())
const company = useCompany({ runtime: () => portal.runtime }, 'login.pilatus.example')

/** Returns the file that a click saves. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const file = await download
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

it('a customer reads the usage of a month as a chart and as the table behind it, and saves it', async () => {
  const { page, complaints } = await portal.open('customer@pilatus.example', `/usage?month=${filled.drafted}`)
  const chart = page.getByRole('img', { name: /^Cost by day/ })
  await chart.waitFor()
  const days = page.getByRole('region', { name: /^Cost by day/ }).getByRole('row')
  expect(await chart.locator('g').count()).toBe((await days.count()) - 1)
  await page.getByLabel('Group by').selectOption('resource type')
  await expect.poll(() => new URL(page.url()).searchParams.get('by')).toBe('resource type')
  const rows = page.getByRole('region', { name: 'Breakdown' }).getByRole('row')
  await expect.poll(() => rows.count()).toBe(4)
  const { name, text } = await saved(page, 'Download as CSV (FOCUS)')
  expect(name).toBe(`usage-${filled.drafted}.csv`)
  expect(text).toMatch(/^[^\n]*BilledCost[^\n]*\n/)
  // Only the last days of this month have costs. The days before them are shown, too.
  await showView(page, `/usage?month=${filled.issued}`)
  await expect.poll(() => chart.locator('g').count()).toBe(datesOf(filled.issued).length)
  expect(complaints).toEqual([])
})

nightly('a plan without usage by resource says so, and names the plans that include it', async () => {
  const { page } = await portal.open('customer@birch.example', '/usage?by=resource')
  await page.getByText('Included in: starter, pro, enterprise').waitFor()
})

it('the audit trail is filtered by the URL, opens to its details, and is saved completely', async () => {
  const { page, complaints } = await portal.open('owner@pilatus.example', '/audit?handler=workOnBilling')
  const events = page.locator('.drafts > li')
  await events.first().waitFor()
  expect(await events.allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('InvoiceIssued')]))
  await events.first().locator('summary').click()
  await events.first().getByText('Request ID').waitFor()
  await page.getByLabel('Operation').fill('nothingLikeIt')
  await page.getByText('No matching events').waitFor()
  await page.getByLabel('Operation').fill('')
  await expect.poll(() => events.count()).toBeGreaterThan(1)
  expect(complaints).toEqual([])
})

nightly('staff save the provider’s own audit trail completely', async () => {
  const { page } = await portal.open('agent@provider.example', '/audit')
  const { text } = await saved(page, 'Save all as JSON Lines')
  const handlers = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).handler)
  expect(handlers).toContain('workOnBilling')
})

nightly('the audit trail is exported completely to a file, in the chosen format', async () => {
  const { page, complaints } = await portal.open('owner@pilatus.example', '/audit?handler=workOnBilling')
  await page.getByLabel('Export all matching events').selectOption('csv')
  await page.getByRole('button', { name: 'Create file' }).click()
  const link = page.getByRole('link', { name: 'Download' })
  await link.waitFor()
  const file = await fetch((await link.getAttribute('href')) ?? '')
  expect(await file.text()).toMatch(/^"?request-id.*InvoiceIssued/s)
  expect(complaints).toEqual([])
})

it('the long-term audit trail lists its files, and a button verifies that they are unchanged', async () => {
  const { runtime } = portal
  const twoHoursMs = 2 * 3_600_000
  const windowEnds = (Math.floor(Date.parse(await runtime.now()) / twoHoursMs) + 1) * twoHoursMs
  // Just before the schedule that writes the events recorded until then.
  await runtime.moveClock(new Date(windowEnds + 20 * 60_000 - 1_000).toISOString())
  const owner = await runtime.clientOf('owner@pilatus.example')
  // This needs a schedule, a queue and the start of a function.
  const files = async () => (await owner(routes.listAuditFiles)).body.files.length
  await expect.poll(files, { timeout: 60_000 }).toBeGreaterThan(0)
  const { page, complaints } = await portal.open('owner@pilatus.example', '/audit')
  await page.getByRole('button', { name: /-0001/ }).first().waitFor()
  await page.getByRole('button', { name: 'Verify files and digests' }).click()
  await page.getByText(/All intact: \d+ file/).waitFor()
  // The form begins with the current setting. A shorter period must be confirmed.
  const set = page.getByRole('button', { name: 'Save period', exact: true })
  expect([await page.getByLabel('Keep indefinitely').isChecked(), await set.isDisabled()]).toEqual([true, true])
  await page.getByLabel('Keep indefinitely').uncheck()
  await set.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save period', exact: true }).click()
  await page.getByText('The audit trail is kept for 365 days.').waitFor()
  expect(complaints).toEqual([])
})

nightly('an owner sets up single sign-on with domain, proof and identity provider, and removes it', async () => {
  const { page, complaints } = await portal.open('owner@pilatus.example', '/single-sign-on')
  await page.getByLabel('Domain of your email addresses').fill('pilatus.example')
  await page.getByRole('button', { name: 'Add domain' }).click()
  await page.getByText('not verified yet').waitFor()
  await page.getByRole('button', { name: 'Verify pilatus.example' }).click()
  await page.getByText('The TXT record of the domain is missing').waitFor()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = async (name: string) => {
    await page.getByRole('button', { name: `Copy: ${name}` }).press('Enter')
    await page.getByRole('status').getByText('Copied.').first().waitFor()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const [name, text] = [await copied('Name, pilatus.example'), await copied('Value, pilatus.example')]
  expect([name, text]).toEqual([
    '_tierdesk-challenge.pilatus.example',
    await page.locator('li.card').first().locator('code').last().textContent(),
  ])
  await portal.runtime.setName({ name, texts: [text] })
  await page.getByRole('button', { name: 'Verify pilatus.example' }).click()
  await page.getByText('verified', { exact: true }).waitFor()

  const { issuer, clientId, clientSecret } = company.openId()
  await page.getByLabel('Issuer (https)').fill(issuer)
  await page.getByLabel('Client ID').fill(clientId)
  await page.getByLabel('Client secret').fill(clientSecret)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByText('connected', { exact: true }).waitFor()
  expect(await page.content()).not.toContain(clientSecret)
  expect(await copied('Sign-in link for pilatus.example')).toBe(`${portal.url}/sign-on?domain=pilatus.example`)

  await page.getByRole('button', { name: 'Enforce single sign-on' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Enforce single sign-on' }).click()
  await page.getByText('Single sign-on is enforced.').waitFor()
  expect(await page.getByRole('button', { name: 'Enforce single sign-on' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Allow passwords again' }).click()
  await page.getByText('People can also sign in with a password').waitFor()
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click()
  await page.getByText('No identity provider is connected.').waitFor()

  // Connected again, by SAML. The metadata can be a file.
  await page.getByRole('radio', { name: 'SAML 2.0' }).check()
  await page.getByRole('radio', { name: 'as a file or text' }).check()
  const buffer = Buffer.from(await (await fetch(`${company.running().ownUrl}/saml/metadata`)).arrayBuffer())
  await page.getByLabel('Metadata file').setInputFiles({ name: 'idp.xml', mimeType: 'text/xml', buffer })
  await expect.poll(() => page.getByLabel('Metadata text').inputValue()).toContain('EntityDescriptor')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByText('SAML metadata that you provided').waitFor()
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click()
  await page.getByText('No identity provider is connected.').waitFor()
  // The browser itself logs the refusal.
  expect(complaints.filter((text) => !text.includes('409'))).toEqual([])
})

it('on a phone the current view is in sight, rows are cards, bars keep their names, and edges fade', async () => {
  const viewport = { width: 320, height: 640 }
  const { page, complaints } = await portal.open('owner@pilatus.example', '/members', { viewport })
  const excess = (name: string) =>
    page.getByRole('region', { name }).evaluate((region) => region.scrollWidth - region.clientWidth)
  await page.getByRole('cell', { name: 'Pius Meier' }).first().waitFor()
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Organisation' })
  const { x = -1, width = 0 } = (await link.boundingBox()) ?? {}
  expect([x >= 0, x + width <= viewport.width]).toEqual([true, true])
  expect(await excess('Members')).toBe(0)
  await showView(page, '/plan')
  await page.getByRole('rowheader', { name: 'Support Hours' }).waitFor()
  expect(await excess('Comparison of plans')).toBe(0)
  await showView(page, `/sla?month=${filled.issued}`)
  await page
    .getByRole('img', { name: /^On time and late/ })
    .locator('text')
    .first()
    .waitFor()
  const table = page.getByRole('region', { name: /Pilatus/i })
  await expect.poll(() => table.getAttribute('data-more')).toBe('')
  await table.evaluate((region) => region.scrollTo({ left: region.scrollWidth }))
  await expect.poll(() => table.getAttribute('data-more')).toBeNull()
  expect(complaints).toEqual([])
})

nightly('an owner sets the retention period of the audit trail', async () => {
  const { page } = await portal.open('owner@pilatus.example', '/audit')
  await page.getByLabel('Days (1 to 3650)').fill('400')
  await page.getByRole('button', { name: 'Save period', exact: true }).click()
  await page.getByText('The audit trail is kept for 400 days.').waitFor()
})

it('an owner creates a key that is shown once, rotates it and revokes it', async () => {
  const { page, complaints } = await portal.open('owner@pilatus.example', '/api-keys')
  await page.getByLabel('Name of the program').fill('Backups')
  await page.getByRole('button', { name: 'Create key' }).click()
  const shown = page.getByRole('status').locator('code')
  const first = await shown.textContent()
  expect(first).toMatch(/^tierdesk_/)
  await page.getByRole('button', { name: 'I have saved it' }).click()
  expect(await page.getByText(first ?? '').count()).toBe(0)
  await page.getByRole('button', { name: 'Rotate Backups' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate Backups' }).click()
  await expect.poll(() => shown.textContent()).toMatch(/^tierdesk_/)
  expect(await shown.textContent()).not.toBe(first)
  await expect.poll(() => page.getByRole('heading', { name: 'Backups' }).count()).toBe(3)
  await page.getByRole('button', { name: 'Revoke Backups' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke Backups' }).click()
  await expect.poll(() => page.getByRole('heading', { name: 'Backups' }).count()).toBe(2)
  expect(complaints).toEqual([])
})

nightly('an owner makes a member an owner and back, and removes them after seeing the consequences', async () => {
  const { page, complaints } = await portal.open('owner@birch.example', '/members')
  const role = page.getByLabel('Role of Ben Keller')
  await role.selectOption('owner')
  await expect.poll(() => role.inputValue()).toBe('owner')
  await role.selectOption('customer')
  await expect.poll(() => role.inputValue()).toBe('customer')
  await page.getByRole('button', { name: 'Remove Ben Keller' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.textContent()).toContain('read access within 15 minutes')
  await dialog.getByRole('button', { name: 'Remove Ben Keller' }).click()
  await expect.poll(() => page.getByRole('cell', { name: 'Ben Keller' }).count()).toBe(0)
  expect(complaints).toEqual([])
})

nightly('an invited person joins by the link in the email, whose secret leaves the address at once', async () => {
  const { page } = await portal.open('owner@pilatus.example', '/members')
  await page.getByLabel('Name').fill('Ben Keller')
  await page.getByLabel('Email').fill('customer@birch.example')
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await page.getByText('customer@birch.example').waitFor()
  const mail = (await portal.runtime.mails()).find(({ to }) => to.includes('customer@birch.example'))
  const link = /https?:\S+\/invitation#(\S+)/.exec(mail?.text ?? '')
  expect(link).not.toBeNull()

  const guest = await portal.open('customer@birch.example', `/invitation#${link?.[1]}`)
  await guest.page.getByText('You are signed in as Ben Keller').waitFor()
  expect(guest.page.url()).not.toContain('#')
  expect(guest.complaints).toEqual([])
  await guest.page.getByRole('button', { name: 'Join' }).click()
  await guest.page.getByRole('link', { name: 'Backups of the last three nights' }).waitFor()
})

nightly(
  'an owner whose plan includes it submits the compliance form, filled in with the previous answers',
  async () => {
    const { page, complaints } = await portal.open('owner@edelweiss.example', '/compliance')
    await page.getByText('under review').waitFor()
    expect(await page.getByLabel('Legal name of the organisation').inputValue()).toBe('Edelweiss Health AG')
    await page.getByLabel('Contact for audits').fill('Emil Frei')
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByText('Submission 2').waitFor()
    expect(complaints).toEqual([])
  },
)

nightly('a plan without the form names the plan that includes it', async () => {
  const { page } = await portal.open('owner@pilatus.example', '/compliance')
  await page.getByText('Included in: enterprise').waitFor()
})

nightly('a penetration test is announced with its form, which appears in the thread', async () => {
  const { page, complaints } = await portal.open('owner@pilatus.example', '/tickets/new?category=pentest')
  await page.getByLabel('Subject').fill('PEN-test of the shop')
  await page.getByLabel('What happened').fill('As every spring.')
  await page.getByLabel('Targets, one per line').fill('shop.pilatus.example\nwww.pilatus.example')
  await page.getByLabel('Source addresses').fill('203.0.113.7')
  await page.getByLabel('From').fill('2030-01-07T09:00')
  await page.getByLabel('Until').fill('2030-01-08T17:00')
  await page.getByLabel('Contact during').fill('Petra Penn')
  await page.getByLabel('Phone').fill('+41441234567')
  await page.getByLabel('Email').fill('petra@tests.example')
  await page.reload(whenCommitted)
  await expect.poll(() => page.getByLabel('Contact during').inputValue()).toBe('Petra Penn')
  await page.getByRole('button', { name: 'Open ticket' }).click()
  await page.getByText('shop.pilatus.example, www.pilatus.example').waitFor()
  await page.getByText('Petra Penn, +41441234567').waitFor()
  expect(complaints).toEqual([])
})

it('an owner sees which address emails do not reach, and an agent tries it again', async () => {
  const { runtime } = portal
  const email = 'gone@pilatus.example'
  await runtime.setMailbox(email, 'missing')
  const owner = await portal.open('owner@pilatus.example', '/members')
  await (await runtime.clientOf('owner@pilatus.example'))(routes.inviteMember, { body: { email, name: 'Gone' } })
  await runtime.settle()
  await owner.page.reload(whenCommitted)
  const card = owner.page.getByRole('region', { name: 'Emails do not arrive' })
  await card.getByText('We send nothing more to it').waitFor()
  expect(await card.textContent()).toContain('User unknown')
  expect(await card.getByRole('button').allTextContents()).toEqual([`Remove ${email} from this list`])

  const { body } = await (await runtime.clientOf('customer@pilatus.example'))(routes.openTicket, { body: ticketBody })
  const agent = await portal.open('agent@provider.example', `/tickets/${body.number}`)
  await agent.page.getByRole('button', { name: `Try ${email} again` }).focus()
  await agent.page.keyboard.press('Enter')
  await agent.page.getByRole('region', { name: 'Emails do not arrive' }).waitFor({ state: 'detached' })
  await owner.page.reload(whenCommitted)
  await owner.page.getByRole('heading', { name: 'Members' }).waitFor()
  await expect.poll(() => card.count()).toBe(0)
  expect([...owner.complaints, ...agent.complaints]).toEqual([])
})
