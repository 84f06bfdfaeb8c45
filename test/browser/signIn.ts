import { generate } from 'otplib'
import type { Page } from 'playwright-core'
import { type RuntimeAccess, samplePeople } from '../../samples/runtime.ts'

/** Signs a sample person in, as they would: password, then the code of their authenticator app. */
export async function signIn(page: Page, runtime: RuntimeAccess, email: string, url: string): Promise<void> {
  const person = samplePeople.find((candidate) => candidate.email === email)
  if (!person) throw new Error(`There is no account ${email}.`)
  await page.goto(url)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button').click()
  const epoch = Math.floor(Date.parse(await runtime.now()) / 1000)
  await page.getByLabel('Code').fill(await generate({ secret: person.totpSecret, epoch }))
  await page.getByRole('button').click()
  await page.waitForURL((at) => at.origin === new URL(url).origin && at.pathname !== '/signed-in')
}
