import { afterAll, beforeAll, expect, it } from 'vitest'
import { nightly } from '../nightly.ts'
import { type Portal, startPortal } from './portal.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
let month: string
beforeAll(async () => {
  portal = await startPortal(traceUntilTestEnds)
  month = (await portal.runtime.now()).slice(0, 7)
  await portal.runtime.moveClock('+35d')
})
afterAll(() => portal.stop())

it('finance drafts, reviews, approves and issues a month, and sees in figures what cannot be undone', async () => {
  const { page, complaints } = await portal.open('finance@provider.example', '/billing')
  await page.getByText('No billing runs yet').waitFor()
  await page.getByLabel('Month').fill(month)
  await page.getByRole('button', { name: 'Draft invoices' }).click()
  await page.getByRole('button', { name: 'Approve 3 drafts' }).waitFor()
  await page.getByText('Pilatus Bakeries').click()
  expect(await page.locator('details[open] tbody').textContent()).toContain('Support plan Pro')
  await page.getByRole('button', { name: 'Approve 3 drafts' }).click()
  await page.getByRole('button', { name: 'Issue 3 invoices' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.textContent()).toMatch(/3 invoices totalling CHF.* net .*cannot be undone/s)
  await dialog.getByRole('button', { name: 'Issue 3 invoices' }).click()
  await page.getByRole('button', { name: 'Close the month' }).waitFor()
  expect(complaints).toEqual([])
})

nightly("an invoice is explained in the reader's language, without ids", async () => {
  const { page } = await portal.open('customer@pilatus.example', '/invoices', { locale: 'de' })
  await page.getByRole('link', { name: /INV/ }).click()
  const explained = page.locator('.explained')
  await explained.waitFor()
  expect(await explained.textContent()).toMatch(/Der Plan Pro galt vom .* von der Plattform am .* zu zahlen\./)
})

it('a payment and a credit note settle the balance, and the customer gets the invoice as PDF', async () => {
  const { page } = await portal.open('finance@provider.example', '/organisations/pilatus/invoices')
  await page.getByRole('heading', { name: 'Invoices for Pilatus Bakeries' }).waitFor()
  await page.getByRole('link', { name: /INV/ }).click()
  await page.getByText('How the amounts are calculated').waitFor()
  await page.getByLabel('Amount in CHF').fill('12,50')
  await page.getByLabel('Reference').fill('RF18')
  await page.getByRole('button', { name: 'Record payment' }).click()
  await page.getByText('CHF 12.50, RF18').waitFor()
  await page.getByLabel('Reason').fill('A goodwill gesture')
  await page.getByRole('button', { name: 'Issue credit note' }).click()
  await page.getByText('A goodwill gesture').waitFor()
  await page.locator('.chip.credited').waitFor()

  const customer = await portal.open('owner@pilatus.example', '/invoices')
  await customer.page.getByRole('link', { name: /INV/ }).click()
  const download = customer.page.waitForRequest((request) => request.url().includes('.pdf'))
  await customer.page.getByRole('button', { name: 'Download as PDF' }).click()
  expect((await (await download).response())?.status()).toBe(200)
})
