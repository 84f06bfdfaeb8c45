import { createOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { routes } from '../shared/api/routes.ts'
import { changePlan } from '../shared/usecases/changePlan.ts'
import { getOrganisation } from '../shared/usecases/getOrganisation.ts'
import { listOrganisations } from '../shared/usecases/listOrganisations.ts'
import { registerOrganisation } from '../shared/usecases/registerOrganisation.ts'
import { setMember } from '../shared/usecases/setMember.ts'
import { createPageCursors, createStorage, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const organisations = createOrganisations(tables, commit)
const cursors = createPageCursors()

export const handler = serveArea(
  'organisation',
  [
    serve(routes.getOrganisation, (call) => getOrganisation(organisations, call)),
    serve(routes.changePlan, (call, input) => changePlan(organisations, call, input)),
    serve(routes.listOrganisations, (call, input) => listOrganisations({ organisations, cursors }, call, input)),
    serve(routes.registerOrganisation, (call, input) => registerOrganisation(organisations, call, input)),
    serve(routes.setMember, (call, input) => setMember(organisations, call, input)),
  ],
  serveNeeds(tables),
)
