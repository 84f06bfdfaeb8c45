import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../../shared/http/routes.ts'
import { breakTicket, mendTicket } from '../application/storage.ts'
import { nightly } from '../nightly.ts'
import { type Portal, startPortal, whenCommitted } from './portal.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
let number: string
beforeAll(async () => {
  portal = await startPortal(traceUntilTestEnds)
  const customer = await portal.runtime.clientOf('customer@pilatus.example')
  const open = async (subject: string, priority: 'P1' | 'P4') => {
    const body = { subject, body: 'Please look.', category: 'technical', priority } as const
    return (await customer(routes.openTicket, { body })).body.number
  }
  await open('How to resize', 'P4')
  number = await open('Production is down', 'P1')
  await portal.runtime.tokenOf('csm@provider.example')
})
afterAll(() => portal.stop())

it('an agent works through the queue by keyboard: next, take, open, note, reply', async () => {
  const { page, complaints } = await portal.open('agent@provider.example', '/queue')
  const rows = page.locator('ul.tickets > li')
  await rows.nth(1).waitFor()
  expect(await rows.first().textContent()).toContain('Production is down')
  expect(await rows.first().locator('.digits').textContent()).toMatch(/^−?(\d+ d )?\d+:\d\d:\d\d$/)
  await page.keyboard.press('j')
  expect(await page.locator('li.at').textContent()).toContain('Production is down')
  await page.keyboard.press('a')
  await expect.poll(() => rows.first().textContent()).toContain('Aline Agent')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Production is down' }).waitFor()
  await page.keyboard.press('r')
  await page.keyboard.type('Zone 2 looks odd.')
  await page.getByLabel('Internal note: the customer').check()
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.locator('.entry.note').waitFor()
  await page.getByLabel('Internal note: the customer').uncheck()
  await page.getByLabel('Reply', { exact: true }).fill('Which zone?')
  await page.getByRole('button', { name: 'Send reply' }).click()
  await page.locator('.status.waiting').waitFor()
  expect(complaints).toEqual([])
})

it('the customer reads the reply, and nothing of the note', async () => {
  const { page } = await portal.open('customer@pilatus.example', `/tickets/${number}`)
  await page.getByText('Which zone?').waitFor()
  expect(await page.getByText('Zone 2 looks odd').count()).toBe(0)
})

it('when two people reply to one ticket, the later one sees both versions and keeps the text', async () => {
  const [agent, customer] = await Promise.all([
    portal.open('agent@provider.example', `/tickets/${number}`),
    portal.open('customer@pilatus.example', `/tickets/${number}`),
  ])
  await agent.page.getByLabel('Reply', { exact: true }).fill('Any news?')
  await customer.page.getByLabel('Reply', { exact: true }).fill('It was zone 3.')
  await customer.page.getByRole('button', { name: 'Send reply' }).click()
  await customer.page.locator('.status.open').waitFor()
  await agent.page.getByRole('button', { name: 'Send reply' }).click()

  const changed = agent.page.getByRole('alert').filter({ hasText: 'Someone else has changed this' })
  await expect.poll(() => changed.locator('section').first().textContent()).toContain('It was zone 3.')
  expect(await changed.locator('section').last().textContent()).toContain('Any news?')
  expect(await agent.page.getByLabel('Reply', { exact: true }).inputValue()).toBe('Any news?')
  await agent.page.getByRole('button', { name: 'Send reply' }).click()
  await agent.page.locator('.status.waiting').waitFor()
  await expect.poll(() => customer.page.locator('.entry.support').last().textContent()).toContain('Any news?')
})

nightly('a priority change that comes too late shows the current priority', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${number}`)
  await page.getByText('Change priority, resources or followers').click()
  await page.getByLabel('New priority').selectOption('P2')
  await page.getByLabel('Reason (visible').fill('One zone is up again')
  const colleague = await portal.runtime.clientOf('csm@provider.example')
  const body = { priority: 'P3', reason: 'All zones but one are up' } as const
  await colleague(routes.prioritiseTicket, { params: { number }, body })
  await page.getByRole('button', { name: 'Change priority', exact: true }).click()
  const changed = page.getByRole('alert').filter({ hasText: 'Someone else has changed this' })
  await expect.poll(() => changed.locator('section').first().textContent()).toContain('P3')
  expect(await changed.locator('section').last().textContent()).toContain('P2: One zone is up again')
  await page.getByRole('button', { name: 'Change priority', exact: true }).click()
  await page.getByText('Priority: P3 → P2 · One zone is up again').waitFor()
})

nightly('a ticket is handed over with a note for the next agent', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${number}`)
  await page.getByRole('button', { name: 'Hand over' }).click()
  await page.getByLabel('Assign to').selectOption({ label: 'Clara Manager' })
  await page.getByLabel('Hand-over note').fill('Mind zone 3.')
  await page.getByRole('button', { name: 'Hand over' }).last().click()
  await page.locator('.facts').getByText('Clara Manager').waitFor()
  await page.locator('.entry.note').getByText('Mind zone 3.').waitFor()
})

nightly('people who write at the same time see each other’s names before either sends', async () => {
  const [agent, csm] = await Promise.all([
    portal.open('agent@provider.example', `/tickets/${number}`),
    portal.open('csm@provider.example', `/tickets/${number}`),
  ])
  await csm.page.getByLabel('Reply', { exact: true }).fill('I am looking at it.')
  await agent.page.getByText('Clara Manager is also writing in this ticket.').waitFor()
  await agent.page.getByLabel('Reply', { exact: true }).fill('So am I.')
  await csm.page.getByText('Aline Agent is also writing in this ticket.').waitFor()
  expect([...agent.complaints, ...csm.complaints]).toEqual([])
})

it('a canned reply is written once, and filled in with the data of a ticket', async () => {
  const { page, complaints } = await portal.open('agent@provider.example', '/canned-replies')
  await page.getByRole('button', { name: 'Add a reply' }).click()
  await page.getByLabel('Name of the reply').fill('On it')
  await page.getByLabel('Text (Markdown)').fill('Dear {customer}, we look at {number}. {agent}')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved.').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(number)
  await page.keyboard.press('Enter')
  await page.getByLabel('Reply', { exact: true }).fill('')
  await page.getByLabel('Insert a canned reply').selectOption('On it')
  const written = page.getByLabel('Reply', { exact: true })
  await expect.poll(() => written.inputValue()).toBe(`Dear Pius Meier, we look at ${number}. Aline Agent`)
  await written.fill('')
  expect(complaints).toEqual([])
})

it('the command palette finds views and settings by keyboard only', async () => {
  const { page, complaints } = await portal.open('agent@provider.example', '/queue')
  await page.getByRole('heading', { name: 'Queue' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('dark')
  expect(await page.getByRole('dialog').getByRole('option').allTextContents()).toEqual(['Theme: Dark'])
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
  await page.keyboard.press('Control+k')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Response times' }).waitFor()
  expect(complaints).toEqual([])
})

nightly(
  'the command palette finds what a view lacks: a language, a theme by its English name, logging a call',
  async () => {
    const { page } = await portal.open('agent@provider.example', '/queue', { locale: 'de' })
    await page.getByRole('heading', { name: 'Warteschlange' }).waitFor()
    await page.keyboard.press('Control+k')
    const found = async (text: string) => {
      await page.getByRole('dialog').getByRole('combobox').fill(text)
      return page.getByRole('dialog').getByRole('option').allTextContents()
    }
    // This text also reads as a ticket number.
    expect((await found('contrast'))[0]).toBe('Darstellung: Hoher Kontrast')
    expect(await found('anruf')).toEqual(['Anruf erfassen'])
    expect(await found('english')).toEqual(['Sprache: English'])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Queue' }).waitFor()
  },
)

it.each([
  ['agent@provider.example', (): string => `/tickets/${number}`, 'Take ticket', 1],
  ['customer@pilatus.example', (): string => '/plan', 'Take ticket', 0],
] as const)(
  '%s sees the keyboard help in every view, and closes the name menu with a key',
  async (email, path, key, count) => {
    const { page } = await portal.open(email, path())
    await page.locator('main h1').waitFor()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await help.getByText('Show this help').waitFor()
    expect(await help.getByText(key).count()).toBe(count)
    await page.keyboard.press('Escape')
    await expect.poll(() => help.count()).toBe(0)
    const menu = page.locator('details.menu')
    await menu.locator('summary').click()
    await page.getByLabel('Single-key shortcuts').focus()
    await page.keyboard.press('Escape')
    expect(await menu.getAttribute('open')).toBeNull()
    expect(await menu.locator('summary').evaluate((summary) => summary === document.activeElement)).toBe(true)
  },
)

nightly('typing before the palette has opened triggers nothing', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${number}`)
  const typed = Promise.withResolvers<void>()
  await page.route('**/assets/palette-*.js', async (route) => {
    await typed.promise
    await route.continue()
  })
  await page.reload(whenCommitted)
  await page.getByLabel('Reply', { exact: true }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('ca')
  typed.resolve()
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  expect(await page.locator('.undo').count()).toBe(0)
  await page.keyboard.press('Escape')
  // Single keys work again once it is closed.
  await page.keyboard.press('c')
  await page.locator('.undo').waitFor()
})

nightly('single-key shortcuts do nothing for people who switch them off', async () => {
  const { page } = await portal.open('agent@provider.example', '/queue')
  await page.locator('ul.tickets > li').first().waitFor()
  await page.getByText('Aline Agent', { exact: true }).first().click()
  await page.getByLabel('Single-key shortcuts').uncheck()
  await page.locator('main').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('j')
  expect(await page.locator('li.at').count()).toBe(0)
  await page.getByLabel('Single-key shortcuts').check()
  await page.locator('main').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('j')
  await page.locator('li.at').waitFor()
})

it('an unreadable ticket is named above the queue, and hides no other ticket', async () => {
  const customer = await portal.runtime.clientOf('customer@edelweiss.example')
  const body = { subject: 'Odd', body: 'Please look.', category: 'technical', priority: 'P1' } as const
  const odd = (await customer(routes.openTicket, { body })).body.number
  await breakTicket(portal.runtime, odd)
  const { page } = await portal.open('agent@provider.example', '/queue')
  await page.getByText(`${odd} cannot be shown. Please report this. All other tickets are listed below.`).waitFor()
  await page.getByRole('link', { name: 'How to resize' }).waitFor()
  await mendTicket(portal.runtime, odd)
})

nightly('notices are paused with a reason that only support sees in the thread', async () => {
  const customer = await portal.runtime.clientOf('customer@pilatus.example')
  await customer(routes.writeMessage, { params: { number }, body: { body: 'And now?' } })
  const { page, complaints } = await portal.open('agent@provider.example', `/tickets/${number}`)
  await page.getByRole('button', { name: 'Notices' }).click()
  await page.getByLabel('Why nobody needs').fill('I am on the phone with them')
  await page.getByRole('button', { name: 'Pause notices' }).click()
  await page.getByText(/Notices paused until .* · I am on the phone/).waitFor()
  expect(complaints).toEqual([])
})

nightly('the customer is shown beside the ticket: plan, and other tickets', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${number}`)
  const beside = page.getByRole('complementary', { name: 'Customer' })
  await beside.getByRole('link', { name: 'How to resize' }).waitFor()
  expect(await beside.textContent()).toMatch(/Pilatus Bakeriespro.*2 tickets, 2 not closed/s)
})

nightly('a call is logged as the caller’s ticket, if their plan includes phone', async () => {
  const { page, complaints } = await portal.open('agent@provider.example', '/queue')
  await page.getByRole('link', { name: 'Log a call' }).click()
  const organisation = page.getByLabel('Organisation')
  await organisation.selectOption({ label: 'Edelweiss Health' })
  expect(await organisation.locator('option').allTextContents()).not.toContain('Birch Robotics')
  await page.getByRole('combobox', { name: 'Caller' }).selectOption({ label: 'Emil Frei' })
  await page.getByLabel('Subject').fill('The door of the rack is open')
  await page.getByLabel('What the caller reported').fill('Since this morning.')
  await page.getByRole('button', { name: 'Log call' }).click()
  await page.getByRole('heading', { name: 'The door of the rack is open' }).waitFor()
  expect(await page.locator('.facts').first().textContent()).toContain('Emil Frei')
  expect(complaints).toEqual([])
})

nightly('frequently used filters are saved under a name', async () => {
  const { page } = await portal.open('agent@provider.example', '/queue?priority=P4')
  await page.getByText('Saved filters (0)').click()
  await page.getByLabel('Name for the current filters').fill('Small things')
  await page.getByRole('button', { name: 'Save filters' }).click()
  await page.goto(`${portal.url}/queue`, whenCommitted)
  await page.getByText('Saved filters (1)').click()
  await page.getByRole('link', { name: 'Small things' }).click()
  await expect.poll(() => new URL(page.url()).search).toBe('?priority=P4')
})

nightly('the response time report has a table, and shows the share in words', async () => {
  const { page } = await portal.open('agent@provider.example', '/sla')
  const report = page.getByRole('region', { name: 'pilatus' }).getByRole('table')
  await report.waitFor()
  expect(await report.getByRole('row', { name: /P2/ }).textContent()).toMatch(/pro/)
  await page.getByRole('img', { name: 'Share on time: 100%' }).waitFor()
})

it('after the clock was moved, the queue shows what is overdue by it, and which time applies', async () => {
  const customer = await portal.runtime.clientOf('customer@pilatus.example')
  const body = { subject: 'Left alone', body: 'For a week.', category: 'technical', priority: 'P3' } as const
  await customer(routes.openTicket, { body })
  await portal.runtime.moveClock('+8d')
  const { page } = await portal.open('agent@provider.example', '/queue')
  await page.getByText(/clock differs from the clock of this service, which shows/).waitFor()
  const left = page.locator('ul.tickets > li', { hasText: 'Left alone' }).locator('.digits')
  await expect.poll(() => left.textContent()).toMatch(/^−\d/)
})
