import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { isSupport } from '../shared/core/domain/caller.ts'
import { type Api, ApiContext } from './api.tsx'
import { Layout } from './layout.tsx'
import { firstView, lazyView } from './lazyView.tsx'
import { navigationOf } from './navigation.ts'
import { Broken } from './parts/broken.tsx'
import { NotFound } from './parts/notFound.tsx'
import { Queue } from './queue/queue.tsx'
import type { Me } from './session.ts'
import { Tickets } from './tickets/tickets.tsx'

const NewTicket = lazyView(async () => (await import('./tickets/newTicket.tsx')).NewTicket)
const Ticket = lazyView(async () => (await import('./tickets/ticket.tsx')).Ticket)
const Plan = lazyView(async () => (await import('./plan/plan.tsx')).PlanPage)
const Members = lazyView(async () => (await import('./organisation/members.tsx')).Members)
const Invoices = lazyView(async () => (await import('./billing/invoices.tsx')).Invoices)
const Invoice = lazyView(async () => (await import('./billing/invoice.tsx')).Invoice)
const Usage = lazyView(async () => (await import('./usage/usage.tsx')).Usage)
const Audit = lazyView(async () => (await import('./audit/audit.tsx')).Audit)
const AuditStream = lazyView(async () => (await import('./audit/auditStream.tsx')).AuditStream)
const ApiKeys = lazyView(async () => (await import('./organisation/apiKeys.tsx')).ApiKeys)
const SingleSignOn = lazyView(async () => (await import('./organisation/singleSignOn.tsx')).SingleSignOn)
const Compliance = lazyView(async () => (await import('./organisation/compliance.tsx')).Compliance)
const Invitation = lazyView(async () => (await import('./organisation/invitation.tsx')).Invitation)
const NoOrganisation = lazyView(async () => (await import('./organisation/noOrganisation.tsx')).NoOrganisation)
const Security = lazyView(async () => (await import('./security.tsx')).Security)
const LogCall = lazyView(async () => (await import('./queue/logCall.tsx')).LogCall)
const CannedReplies = lazyView(async () => (await import('./queue/cannedReplies.tsx')).CannedRepliesPage)
const SlaReport = lazyView(async () => (await import('./queue/slaReport.tsx')).SlaReport)
const Runs = firstView(async () => (await import('./billing/runs.tsx')).Runs)
const Run = lazyView(async () => (await import('./billing/run.tsx')).Run)
const Organisations = lazyView(async () => (await import('./billing/organisations.tsx')).Organisations)
const InvoicesOf = lazyView(async () => (await import('./billing/invoicesOf.tsx')).InvoicesOf)
const InvoiceOf = lazyView(async () => (await import('./billing/invoiceOf.tsx')).InvoiceOf)

interface AppProps {
  readonly api: Api
  readonly client: QueryClient
  /** Emits `ended` when the session has ended and cannot be renewed. */
  readonly signedOut: EventTarget
}

export function App({ api, client, signedOut }: AppProps) {
  const [hasEnded, setHasEnded] = useState(false)
  useEffect(() => {
    const end = () => setHasEnded(true)
    signedOut.addEventListener('ended', end)
    return () => signedOut.removeEventListener('ended', end)
  }, [signedOut])
  return (
    <ApiContext value={api}>
      <QueryClientProvider client={client}>
        <Layout hasEnded={hasEnded}>
          <Views me={api.session.me} />
        </Layout>
      </QueryClientProvider>
    </ApiContext>
  )
}

/** Paths that need an organisation. */
const ofAnOrganisation = /^\/(?!(invitation|security)$)/

function Views({ me }: { readonly me: Me }) {
  const [path] = useLocation()
  return (
    <Broken key={path}>
      <Switch>
        {navigationOf(me).length === 0 && <Route path={ofAnOrganisation} component={NoOrganisation} />}
        <Route path="/">
          <Redirect to={homeOf(me)} replace />
        </Route>
        <Route path="/tickets" component={Tickets} />
        <Route path="/tickets/new" component={NewTicket} />
        <Route path="/tickets/:number">{({ number }) => <Ticket key={number} number={number} />}</Route>
        <Route path="/plan" component={Plan} />
        <Route path="/members" component={Members} />
        <Route path="/api-keys" component={ApiKeys} />
        <Route path="/single-sign-on" component={SingleSignOn} />
        <Route path="/compliance" component={Compliance} />
        <Route path="/invitation" component={Invitation} />
        <Route path="/security" component={Security} />
        <Route path="/usage" component={Usage} />
        <Route path="/audit" component={Audit} />
        <Route path="/audit/stream" component={AuditStream} />
        <Route path="/invoices" component={Invoices} />
        <Route path="/invoices/:number">{({ number }) => <Invoice number={number} />}</Route>
        <Route path="/queue" component={Queue} />
        <Route path="/calls/new" component={LogCall} />
        <Route path="/canned-replies" component={CannedReplies} />
        <Route path="/sla" component={SlaReport} />
        <Route path="/billing" component={Runs} />
        <Route path="/billing/:run">{({ run }) => <Run run={run} />}</Route>
        <Route path="/organisations" component={Organisations} />
        <Route path="/organisations/:organisation/invoices">
          {({ organisation }) => <InvoicesOf organisation={organisation} />}
        </Route>
        <Route path="/organisations/:organisation/invoices/:number">
          {({ organisation, number }) => <InvoiceOf organisation={organisation} number={number} />}
        </Route>
        <Route component={NotFound} />
      </Switch>
    </Broken>
  )
}

export const homeOf = (me: Me): string =>
  isSupport(me) ? '/queue' : me.roles.includes('finance') ? '/billing' : '/tickets'
