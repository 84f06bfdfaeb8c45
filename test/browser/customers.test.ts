import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../../shared/http/routes.ts'
import { nightly } from '../nightly.ts'
import { violationsOf } from './axe.ts'
import { type Portal, startPortal, whenCommitted } from './portal.ts'
import { showView } from './showView.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
beforeAll(async () => {
  portal = await startPortal(traceUntilTestEnds)
})
afterAll(() => portal.stop())

it('a customer opens a ticket with a file, and sees the response time before sending it', async () => {
  const { page, complaints } = await portal.open('customer@pilatus.example', '/tickets/new')
  const logo = page.locator('.brand img')
  expect(await logo.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeTruthy()
  await page.getByLabel('Subject').fill('The volume is full')
  await page.getByLabel('What happened').fill('It says **no space left**.')
  await page.getByRole('radio', { name: /P1/ }).check()
  expect(await page.locator('.promised').textContent()).toMatch(/1 support hour from/)
  await page
    .getByLabel('Add files')
    .setInputFiles({ name: 'df.txt', mimeType: 'text/plain', buffer: Buffer.from('100%\n') })
  await page.getByRole('button', { name: 'Open ticket' }).click()

  await page.getByRole('heading', { name: 'The volume is full' }).waitFor()
  expect(await page.locator('.markdown strong').textContent()).toBe('no space left')
  expect(await page.locator('time.due').getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/)
  await page.getByRole('button', { name: 'df.txt (5 bytes)' }).waitFor()

  await page.getByRole('link', { name: 'Tickets' }).click()
  await page.getByRole('link', { name: 'New 1' }).waitFor()
  await page.getByLabel('Search').fill('volume is')
  await page.getByRole('link', { name: 'The volume is full' }).waitFor()
  expect(new URL(page.url()).searchParams.get('text')).toBe('volume is')
  await page.getByLabel('Search').fill('nothing like it')
  await page.getByText('No tickets match').waitFor()
  expect(complaints).toEqual([])
})

it('typed text survives a reload, and closing and reopening need one click each', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  await page.getByRole('link', { name: 'The volume is full' }).click()
  const field = page.getByLabel('Reply')
  await field.fill('It is empty again.')
  await page.reload(whenCommitted)
  await expect.poll(() => field.inputValue()).toBe('It is empty again.')
  await page.getByRole('button', { name: 'Close ticket' }).click()
  await page.getByText(/^Closing /).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByText(/^Closing /).count()).toBe(0)
  await page.getByRole('button', { name: 'Close ticket' }).click()
  await page.getByRole('button', { name: 'Send and reopen' }).click()
  await page.locator('.status.open').waitFor()
  expect(await page.locator('.entry.customer').last().textContent()).toContain('It is empty again.')
  await expect.poll(() => field.inputValue()).toBe('')
})

it('a message appears in the thread while it is sent, and can be sent again if that fails', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  await page.getByRole('link', { name: 'The volume is full' }).click()
  const field = page.getByLabel('Reply')
  await field.fill('A second volume is full.')
  let fail = () => {}
  const isAsked = new Promise<void>((asked) => {
    void page.route('**/tickets/*/messages', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback()
      asked()
      await new Promise<void>((resolve) => {
        fail = resolve
      })
      return route.abort()
    })
  })
  await page.getByRole('button', { name: 'Send reply' }).click()
  await isAsked
  expect(await page.locator('.entry.pending').textContent()).toContain('A second volume is full.')
  expect(await field.inputValue()).toBe('')
  fail()
  await page.getByText('The server cannot be reached').waitFor()
  expect(await page.locator('.entry.pending').count()).toBe(0)
  expect(await field.inputValue()).toBe('A second volume is full.')
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Send reply' }).click()
  await expect.poll(() => page.locator('.entry.customer').last().textContent()).toContain('A second volume is full.')
  await expect.poll(() => field.inputValue()).toBe('')
})

nightly('a customer sets the resources that a ticket affects, and who else is emailed', async () => {
  const { page, complaints } = await portal.open('customer@pilatus.example', '/tickets')
  await page.getByRole('link', { name: 'The volume is full' }).click()
  await page.getByText('Change priority, resources or followers').click()
  await page.getByLabel('Affected resources').fill('vol-1\nvol-2')
  await page.getByRole('button', { name: 'Save resources' }).click()
  await page.getByText('Affected resources: vol-1, vol-2').waitFor()
  await page.getByLabel('Member').selectOption({ label: 'Paula Pilatus' })
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Stop emailing Paula Pilatus' }).waitFor()
  expect(complaints).toEqual([])
})

it('an owner sees what a plan would cost and change before choosing it', async () => {
  const { page } = await portal.open('owner@starling.example', '/plan')
  await page.getByRole('button', { name: 'Upgrade to pro' }).click()
  const preview = page.getByRole('region', { name: 'What changes with pro' })
  await expect.poll(() => preview.textContent()).toMatch(/CHF\s100\.00CHF\s500\.00/)
  expect(await preview.textContent()).toMatch(/phone: no → yes/)
  await preview.getByRole('button', { name: 'Choose pro' }).click()
  await page.getByText('Your organisation is on the pro plan.').waitFor()
})

nightly('a member who is not an owner sees the preview, but cannot choose', async () => {
  const { page } = await portal.open('customer@birch.example', '/plan')
  await page.getByRole('button', { name: 'Upgrade to starter' }).click()
  await page.getByText('Only an owner').waitFor()
  expect(await page.getByRole('button', { name: 'Choose starter' }).count()).toBe(0)
})

it('a link into the portal works after the sign-in, and no token remains in the address or the browser', async () => {
  const { page } = await portal.open('owner@pilatus.example', '/members?from=mail')
  await page.getByRole('cell', { name: 'Pius Meier', exact: true }).waitFor()
  const { pathname, search, hash } = new URL(page.url())
  expect(pathname + search + hash).toBe('/members?from=mail')
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  expect(kept).not.toMatch(/eyJ|access_token|refresh_token|code_verifier/)
})

nightly('people without an organisation see what to do and whom to call, on whatever page they arrive', async () => {
  const { page, complaints } = await portal.open('newcomer@pilatus.example', '/')
  await page.getByRole('heading', { name: 'You do not belong to an organisation yet' }).waitFor()
  await page.getByRole('link', { name: '+41' }).waitFor()
  expect(await violationsOf(page)).toEqual([])
  for (const path of ['/tickets', '/plan']) {
    await showView(page, path)
    await page.getByText('Ask an owner of your organisation to invite you').waitFor()
  }
  await showView(page, '/invitation')
  await page.getByText('This tab holds no invitation').waitFor()
  expect(complaints).toEqual([])
})

nightly('a long thread opens at the first unread message, with ways to its start and back', async () => {
  const customer = await portal.runtime.clientOf('customer@pilatus.example')
  const agent = await portal.runtime.clientOf('agent@provider.example')
  const sent = { subject: 'A long story', body: 'It begins.', category: 'technical', priority: 'P4' } as const
  const { number } = (await customer(routes.openTicket, { body: sent })).body
  const params = { number }
  // More messages than a page of the API holds.
  for (let count = 1; count <= 104; count++)
    await agent(routes.writeMessage, { params, body: { body: `Message ${count}.`, keepOpen: true } })
  const { page, complaints } = await portal.open('customer@pilatus.example', `/tickets/${number}`)
  await page.getByText('It begins.').waitFor()
  const isInSight = (text: string) =>
    page.getByText(text, { exact: true }).evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  await page.getByRole('link', { name: 'Tickets' }).click()
  await agent(routes.writeMessage, { params, body: { body: 'The news.', keepOpen: true } })
  await agent(routes.writeMessage, { params, body: { body: 'More news.', keepOpen: true } })
  await page.getByRole('link', { name: 'A long story' }).click()
  await page.getByText('The news.', { exact: true }).waitFor()
  await expect.poll(() => isInSight('The news.')).toBe(true)
  await page.getByRole('button', { name: 'Jump to start' }).click()
  await expect.poll(() => isInSight('It begins.')).toBe(true)
  await page.getByRole('button', { name: 'Jump to first unread' }).click()
  await expect.poll(() => isInSight('The news.')).toBe(true)
  expect(complaints).toEqual([])
})

it('an ended session says so, keeps the typed text and continues after signing in again', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  await page.getByRole('link', { name: 'The volume is full' }).click()
  const field = page.getByLabel('Reply')
  await field.fill('One more thing.')
  await page.route('**/oauth2/token', (route) => route.fulfill({ status: 400, json: { error: 'invalid_grant' } }))
  await page.route('**/tickets/*/messages', (route) =>
    route.fulfill({ status: 401, json: { message: 'Unauthorized' } }),
  )
  await page.getByRole('button', { name: 'Send reply' }).click()
  await page.getByRole('button', { name: 'Sign in again' }).waitFor()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Sign in again' }).click()
  await expect.poll(() => field.inputValue()).toBe('One more thing.')
})

nightly('signing out everywhere ends the sessions of other browsers', async () => {
  const [here, there] = [
    await portal.open('owner@pilatus.example', '/security'),
    await portal.open('owner@pilatus.example', '/plan'),
  ]
  await here.page.getByText('You signed in with a second factor.').waitFor()
  await here.page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await here.page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await here.page.getByLabel('Password').waitFor()
  // An expired token is renewed before the next request.
  await there.page.route('**/usage-report*', (route) =>
    route.fulfill({ status: 401, json: { message: 'Unauthorized' } }),
  )
  await there.page.getByRole('link', { name: 'Usage' }).click()
  await there.page.getByRole('button', { name: 'Sign in again' }).waitFor()
})

nightly('signing out also ends the session of the sign-in page', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  await page.getByText('Pius Meier', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Password').waitFor()
})

it('speaks German and French, with their plurals and dates', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets', { locale: 'de-CH' })
  await page.getByRole('link', { name: 'Neues Ticket' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.getByText('Pius Meier', { exact: true }).first().click()
  await page.getByLabel('Sprache').selectOption('fr')
  await page.getByRole('link', { name: 'Nouveau ticket' }).waitFor()
})

nightly("shows the server's English texts in the reader's language", async () => {
  const { page } = await portal.open('customer@pilatus.example', '/plan', { locale: 'de-CH' })
  await page.getByRole('rowheader', { name: 'Erste Antwort' }).waitFor()
  await page.getByRole('cell', { name: '30 Minuten' }).waitFor()
  const birch = await portal.open('customer@birch.example', '/usage?by=resource', { locale: 'de-CH' })
  await birch.page
    .getByText('Ihr Supportplan enthält dies nicht. Wechseln Sie zu einem Plan, der es enthält.')
    .waitFor()
})

nightly("shows the API's own text if the portal does not know a code", async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets', { locale: 'de-CH' })
  const title = 'This is a refusal of next year.'
  await page.route('**/usage-report*', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      json: { type: 'urn:tierdesk:problem:newer', title, status: 409, code: 'newer', requestId: 'r-1' },
    }),
  )
  await page.getByRole('link', { name: 'Verbrauch' }).click()
  await page.getByRole('alert').getByText(title).waitFor()
})
