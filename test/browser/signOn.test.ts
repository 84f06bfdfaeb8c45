import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../../shared/http/routes.ts'
import { useCompany } from '../application/identity/companySignIn.ts'
import { nightly } from '../nightly.ts'
import { launchBrowser } from './chromium.ts'
import { type Portal, startPortal, whenCommitted } from './portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.stop())
const company = useCompany({ runtime: () => portal.runtime }, 'login.pilatus.example')

it('people sign in at a link of their organisation, by its identity provider, until they sign out', async () => {
  const owner = await portal.runtime.clientOf('owner@pilatus.example')
  const domain = 'pilatus.example'
  const { record } = (await owner(routes.addSsoDomain, { body: { domain } })).body.domains[0] ?? {}
  await portal.runtime.setName({ name: record?.name ?? '', texts: [record?.value ?? ''] })
  await owner(routes.proveSsoDomain, { params: { domain } })
  await owner(routes.setSsoConnection, { body: company.openId() })

  const browser = await launchBrowser()
  try {
    const page = await (await browser.newContext({ locale: 'en' })).newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(`${portal.url}/sign-on`, whenCommitted)
    await page.getByLabel('Email').fill('anna@pilatus.example')
    await page.getByRole('button').click()
    await page.getByRole('button', { name: 'Anna Kern' }).click()
    await page.waitForURL((at) => at.origin === portal.url && at.pathname !== '/signed-in')
    await page.getByText('Anna Kern').first().waitFor()

    await page.goto(`${portal.url}/sign-on?domain=pilatus.example`, whenCommitted)
    await page.getByText('Anna Kern').first().waitFor()
    expect(await page.evaluate(() => localStorage.getItem('tierdesk-sign-on'))).toBe('pilatus.example')
    await page.getByText('Anna Kern').first().click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password').waitFor()
  } finally {
    await browser.close()
  }
})

nightly('people whose password is refused see why, and find how to sign in and how to sign out', async () => {
  const owner = await portal.runtime.clientOf('owner@pilatus.example')
  const { members } = (await owner(routes.listMembers)).body
  const breakGlassOwner = members.find(({ email }) => email === 'owner@pilatus.example')?.member ?? ''
  await owner(routes.setSsoEnforcement, { body: { enforced: true, breakGlassOwner } })
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  await page.getByRole('heading', { name: 'Sign-in refused' }).waitFor()
  await page
    .getByText('Your organisation enforces single sign-on. Sign in through its identity provider.', { exact: true })
    .waitFor()
  expect(await page.getByText('PreTokenGeneration').count()).toBe(0)
  const wayIn = page.getByRole('link', { name: 'Sign in with your organisation' })
  expect(await wayIn.getAttribute('href')).toBe('/sign-on')
  await page.getByRole('link', { name: 'Sign in with another account' }).click()
  await page.getByLabel('Password').waitFor()
})
