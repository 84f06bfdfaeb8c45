import { routes } from '../shared/api/routes.ts'
import { registerOrganisations } from './organisations.ts'
import { connect } from './runtime.ts'

/* Fills a new runtime with sample organisations and a first ticket. Usage: node samples/seed.ts CONSOLE_URL */

const runtime = await connect(process.argv[2] ?? 'http://127.0.0.1:7402')
await registerOrganisations(runtime)
const customer = await runtime.clientOf('customer@pilatus.example')
await customer(routes.openTicket, {
  idempotencyKey: 'seed-first-ticket',
  body: {
    subject: 'How do we resize a volume without downtime?',
    body: 'Our database volume is at 80%. Can it grow while it is attached?',
    category: 'technical',
    priority: 'P4',
  },
})
