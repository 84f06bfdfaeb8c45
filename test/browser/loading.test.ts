import { generate } from 'otplib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { samplePeople } from '../../samples/runtime.ts'
import { nightly } from '../nightly.ts'
import { type Portal, startPortal, whenCommitted } from './portal.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
beforeAll(async () => {
  portal = await startPortal(traceUntilTestEnds)
})
afterAll(() => portal.stop())

it('redirects to the sign-in page before the code of the views has loaded', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  await page.context().clearCookies()
  const html = await (await fetch(portal.url)).text()
  const shown = Array.from(html.matchAll(/href="(\S+)" fetchpriority="low"/g), ([, path = '']) => path)
  expect(shown.length).toBeGreaterThan(0)
  // These requests get no response.
  await page.route(
    (url) => shown.includes(url.pathname),
    () => undefined,
  )
  await page.goto(`${portal.url}/tickets`, whenCommitted)
  await page.getByLabel('Password').waitFor()
})

it('the sign-in page speaks the reader’s language, and has the colour and the logo of the portal', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets', { locale: 'de-CH' })
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${portal.url}/tickets`, whenCommitted)
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  expect(await page.locator('main img').getAttribute('src')).toMatch(/^data:image\/svg\+xml;base64,/)
  const colour = await page
    .getByRole('button', { name: 'Weiter' })
    .evaluate((button) => getComputedStyle(button).backgroundColor)
  expect(colour).toBe('rgb(31, 79, 216)')
  await page.getByLabel('E-Mail').fill('nobody@pilatus.example')
  await page.getByLabel('Passwort').fill('wrong')
  await page.getByRole('button', { name: 'Weiter' }).click()
  await page.getByText('E-Mail oder Passwort ist falsch.').waitFor()
})

nightly('opens the requested view once its reader has signed in with password and code', async () => {
  const { page, complaints } = await portal.open('customer@pilatus.example', '/tickets')
  const reader = samplePeople.find(({ email }) => email === 'owner@pilatus.example')
  if (!reader) throw new Error('The samples have no such owner.')
  await page.context().clearCookies()
  await page.evaluate(() => {
    sessionStorage.clear()
    localStorage.clear()
  })
  await page.goto(`${portal.url}/plan`, whenCommitted)
  await page.getByLabel('Email').fill(reader.email)
  await page.getByLabel('Password').fill(reader.password)
  await page.getByRole('button').click()
  const epoch = Math.floor(Date.parse(await portal.runtime.now()) / 1000)
  await page.getByLabel('Code').fill(await generate({ secret: reader.totpSecret, epoch }))
  await page.getByRole('button').click()
  await page.getByRole('heading', { name: 'Plan' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/plan')
  expect(complaints).toEqual([])
})

nightly('reports that it cannot start without its configuration, and starts once that is available', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  await page.route('**/config.json', (route) => route.abort())
  await page.goto(`${portal.url}/tickets`, whenCommitted)
  await page.getByRole('heading', { name: 'The portal could not start' }).waitFor()
  await page.unrouteAll()
  await page.getByRole('link', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Tickets' }).waitFor()
})

nightly('accepts no response of the sign-in page that it did not request', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  const exchanged: string[] = []
  page.on('request', (request) => exchanged.push(new URL(request.url()).pathname))
  await page.goto(`${portal.url}/signed-in?code=of-somebody-else&state=of-another-browser`, whenCommitted)
  await page.getByRole('heading', { name: 'The portal could not start' }).waitFor()
  expect(exchanged.filter((path) => path.endsWith('/oauth2/token'))).toEqual([])
  expect(new URL(page.url()).search).toBe('')
})

it('a view whose code cannot be loaded says so, and keeps the links to other views', async () => {
  const { page } = await portal.open('owner@pilatus.example', '/tickets')
  await page.route('**/assets/plan-*.js', (route) => route.abort())
  await page.getByRole('link', { name: 'Plan' }).click()
  await page.getByText('The server cannot be reached').waitFor()
  await page.unrouteAll()
  await page.getByRole('link', { name: 'Invoices' }).click()
  await page.getByRole('heading', { name: 'Invoices' }).waitFor()
  await page.getByRole('link', { name: 'Plan' }).click()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Plan' }).waitFor()
})

nightly('a palette whose code cannot be loaded leaves the view as it is', async () => {
  const { page } = await portal.open('customer@pilatus.example', '/tickets/new')
  await page.route('**/assets/palette-*.js', (route) => route.abort())
  await page.goto(`${portal.url}/tickets/new`, whenCommitted)
  await page.getByLabel('Subject').fill('Half written')
  await page.keyboard.press('Control+k')
  await page.getByText('The server cannot be reached').waitFor()
  expect(await page.getByLabel('Subject').inputValue()).toBe('Half written')
})
