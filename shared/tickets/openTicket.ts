import type { Input } from '../core/api/route.ts'
import { type Call, ownOrganisation, personOf } from '../core/call.ts'
import type { Person } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { planOn } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { entitlements, type Plan, plansWith } from '../plans/domain/plans.ts'
import type { PromiseRules } from '../plans/domain/sla.ts'
import { assertReadable } from './assertReadable.ts'
import { type ClaimFilesDeps, claimFiles } from './claimFiles.ts'
import { clockFrom } from './clockFrom.ts'
import { type Form, formOfCategory, isOver } from './domain/forms.ts'
import { maxChanges, maxFollowUps, type Ticket } from './domain/ticket.ts'
import { channelOf, clockChange, entryOf, type TicketChangeDeps, writeChange } from './ticketChange.ts'
import type { TicketWrite } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import type { TicketDetail } from './ticketViews.ts'

export interface OpenTicketDeps extends TicketChangeDeps, ClaimFilesDeps {
  readonly organisations: Pick<Organisations, 'find' | 'findMember'>
  readonly rules: PromiseRules
  readonly newNumber: () => TicketNumber
}

/** Opens a ticket with the promise that the organisation's plan makes at this moment. */
export async function openTicket(
  deps: OpenTicketDeps,
  call: Call,
  { body }: Input<typeof ticketRoutes.openTicket>,
): Promise<TicketDetail> {
  return openFor(deps, call, ownOrganisation(call), body, (plan) => {
    assertForm(body.category, body.form, plan, call)
    return { requester: personOf(call), channel: channelOf(call) }
  })
}

/** Logs a member's phone call as their ticket. Refuses with `plan_lacks` if the plan does not include phone. */
export async function logCall(
  deps: OpenTicketDeps,
  call: Call,
  { params: { organisation }, body }: Input<typeof ticketRoutes.logCall>,
): Promise<TicketDetail> {
  const caller = await deps.organisations.findMember(body.caller)
  return openFor(deps, call, organisation, { ...body, form: undefined }, (plan) => {
    assertPhone(plan, call)
    assertForm(body.category, undefined, plan, call)
    if (caller?.organisation !== organisation) throw new Refusal('not_member', { member: body.caller })
    return { requester: { id: caller.member, name: caller.name }, channel: 'phone' }
  })
}

interface Opener {
  readonly requester: Person
  readonly channel: Ticket['channel']
}

async function openFor(
  deps: OpenTicketDeps,
  call: Call,
  organisationId: string,
  body: Input<typeof ticketRoutes.openTicket>['body'],
  openerOn: (plan: Plan) => Opener,
): Promise<TicketDetail> {
  const organisation = await deps.organisations.find(organisationId)
  const plan = organisation && planOn(organisation, localDateAt(toEpochMs(call.now)))
  if (!organisation || !plan) {
    throw call.caller.organisation === organisationId
      ? new Refusal('no_organisation')
      : new Refusal('not_found', { what: 'organisation' })
  }
  const { requester, channel } = openerOn(plan)
  const number = deps.newNumber()
  const others = body.followUpTo ? [await followUp(deps, call, body.followUpTo, organisation.id, number)] : []
  const { attachments, files } = await claimFiles(deps, call, body.attachments)

  const promise = deps.rules.promise(plan, body.priority, call.now)
  const ticket: Ticket = {
    number,
    organisation: organisation.id,
    version: 1,
    status: 'new',
    subject: body.subject,
    category: body.category,
    priority: body.priority,
    channel,
    requester,
    followers: [requester],
    affectedResources: body.affectedResources,
    ...(body.followUpTo && { followUpTo: body.followUpTo }),
    openedAt: call.now,
    activityAt: call.now,
    activityBy: call.caller.id,
    promise,
    ...clockFrom(deps.rules, 'initialResponse', promise, call.now, 1),
  }
  const message = {
    internal: false,
    channel,
    body: body.body,
    ...(body.form && { form: body.form }),
    ...(attachments.length > 0 && { attachments }),
  }
  const entry = entryOf(deps, call, ticket, {
    message,
    change: { move: 'open', status: { to: 'new' }, ...clockChange(undefined, ticket) },
  })
  return writeChange(deps, call, { event: 'TicketOpened', after: ticket, entry, files, others })
}

/** Records the new ticket on the closed ticket that it follows up. */
async function followUp(
  deps: OpenTicketDeps,
  call: Call,
  number: TicketNumber,
  organisation: string,
  followedBy: TicketNumber,
): Promise<TicketWrite> {
  const before = await deps.tickets.find(number)
  assertReadable(before, call.caller, 'followUpTo')
  const followUps = [...(before.followUps ?? []), followedBy]
  if (before.organisation !== organisation) throw new Refusal('not_found', { what: 'followUpTo' })
  if (before.status !== 'closed') {
    const reply = { method: 'POST', href: `/tickets/${number}/messages` }
    throw new Refusal('not_closed', { ticketStatus: before.status, reply })
  }
  if (followUps.length > maxFollowUps || before.version >= maxChanges) throw new Refusal('thread_full')
  const after: Ticket = { ...before, version: before.version + 1, followUps }
  const entry = entryOf(deps, call, after, { change: { move: 'followUp', followUp: followedBy } })
  return { before, after, entry }
}

/** Refuses a form that is missing, belongs to another category, is for a time in the past, or is not in the plan. */
function assertForm(category: Ticket['category'], form: Form | undefined, plan: Plan, call: Call): void {
  const needed = formOfCategory[category]
  if (needed !== undefined && form === undefined) throw new Refusal('form_missing', { form: needed })
  if (!form) return
  if (form.kind === 'call-back') assertPhone(plan, call)
  if (form.kind !== (needed ?? 'call-back')) throw new Refusal('form_misplaced', { form: form.kind, category })
  if (isOver(form, call.now)) throw new Refusal('form_over')
}

function assertPhone(plan: Plan, { now }: Call): void {
  const today = localDateAt(toEpochMs(now))
  if (!entitlements(plan, today).phone)
    throw new Refusal('plan_lacks', { plans: plansWith(({ phone }) => phone, today) })
}
