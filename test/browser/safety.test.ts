import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../shared/http/routes.ts'
import { attacks } from './attacks.ts'
import { type Portal, startPortal } from './portal.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
beforeAll(async () => {
  portal = await startPortal(traceUntilTestEnds)
})
afterAll(() => portal.stop())

describe('the headers of every response', () => {
  it.each(['/', '/tickets/TD-0000-0000', '/config.json', '/assets/none.js'])('%s', async (path) => {
    const { headers } = await fetch(`${portal.url}${path}`)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dompurify")
    expect(policy).not.toMatch(/unsafe|\*|amazon/)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'cross-origin-opener-policy': 'same-origin',
    })
  })
})

it('serves its page for each of its views, and returns 404 for a missing file', async () => {
  for (const path of ['/', '/tickets', '/tickets/TD-0000-0000', '/invoices/a/b'])
    expect(await (await fetch(`${portal.url}${path}`)).text()).toContain('<!doctype html>')
  for (const path of ['/assets/none.js', '/favicon.ico', '/tickets/none.css'])
    expect((await fetch(`${portal.url}${path}`)).status).toBe(404)
})

it('serves nothing outside its folder', async () => {
  for (const path of ['/..%2f..%2fpackage.json', '//etc/passwd.txt', '/%2e%2e/%2e%2e/package.json']) {
    const answer = await fetch(`${portal.url}${path}`)
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('NoSuchKey')])
  }
})

it('text that people write runs nothing, loads nothing and leaves only harmless markup [80]', async () => {
  const customer = await portal.runtime.clientOf('customer@pilatus.example')
  const subject = '<img src=x onerror=pwned(0)>'
  const body = { subject, body: 'See below.', category: 'technical', priority: 'P1' } as const
  const { number } = (await customer(routes.openTicket, { body })).body
  for (const attack of attacks) await customer(routes.writeMessage, { params: { number }, body: { body: attack } })

  const { page, complaints } = await portal.open('agent@provider.example', '/queue')
  const requested: string[] = []
  const pwned: unknown[] = []
  page.on('request', (request) => requested.push(request.url()))
  await page.exposeFunction('pwned', (which: unknown) => pwned.push(which))
  await page.getByRole('link', { name: subject }).click()
  const messages = page.locator('.markdown')
  await expect.poll(() => messages.count()).toBe(attacks.length + 1)
  for (const link of await messages.locator('a').all()) await link.hover()

  expect(pwned).toEqual([])
  expect(requested.filter((url) => url.includes('evil.example'))).toEqual([])
  expect(complaints).toEqual([])
  const left = await messages.evaluateAll((elements) =>
    elements.flatMap((element) =>
      Array.from(element.querySelectorAll('*'), ({ tagName, attributes }) =>
        [tagName, ...Array.from(attributes, ({ name }) => name)].join(' '),
      ),
    ),
  )
  const allowed = /^(P|EM|STRONG|PRE tabindex|CODE|BR|UL|OL|LI|A( (href|rel|target))*)$/
  expect(left.filter((found) => !allowed.test(found))).toEqual([])
  const hrefs = await messages.locator('a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  expect(hrefs.filter((href) => !/^(https?|mailto):/.test(href ?? ''))).toEqual([])
  // Dangerous markup is shown as text.
  expect(await messages.nth(1).textContent()).toContain('<script>pwned(1)</script>')
})

it('the page refuses everything that its policy does not allow', async () => {
  const { page, complaints } = await portal.open('customer@pilatus.example', '/tickets')
  const outcome = await page.evaluate(async () => {
    const tried: string[] = []
    const attempt = (name: string, act: () => unknown) => {
      try {
        act()
        tried.push(name)
      } catch {}
    }
    attempt('markup from text', () => {
      document.body.innerHTML = '<p>text</p>'
    })
    // A debugger can create code from text; a timer of the page cannot.
    await new Promise<void>((resolve) =>
      setTimeout(() => {
        attempt('code from text', () => Reflect.construct(Function, ['return 1']))
        resolve()
      }),
    )
    await fetch('https://evil.example/').then(
      () => tried.push('another host'),
      () => undefined,
    )
    return tried
  })
  expect(outcome).toEqual([])
  expect(complaints.length).toBeGreaterThan(0)
})
